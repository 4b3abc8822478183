"""Mail: a mailbox read over IMAP as it fills, and answers sent over SMTP (feeds.md, section 6.3)."""

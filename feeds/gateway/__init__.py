"""The gateway: webhooks of platforms in, a feed for hubs out; a process that sees no hub and no log."""

"""What a server of outgoing mail cannot be told at all is refused in words, and nothing has left."""

import asyncio

from feeds.imap.spec import spec_of
from feeds.imap.submission import submit
from tests.feeds.imap.smtp import sending

OURS = "care@nuvola.example"


async def test_a_password_that_the_login_has_no_signs_for_is_refused() -> None:
    async with sending() as smtp:
        address = f"imap://care@127.0.0.1/INBOX?security=none&own={OURS}"
        spec = spec_of(f"{address}&smtp=127.0.0.1:{smtp.port}&smtp_security=none")
        assert spec.smtp is not None
        told = await asyncio.to_thread(
            submit, spec.smtp, spec, "però-è-così", "anna@example.org", b"Subject: a\r\n\r\nb"
        )
    assert told == ("refused", "smtp_password")
    assert smtp.mails == []

"""A mail of ours, made from what is to be said and from the head of what it answers. Pure.

It stands in the customer's own thread: In-Reply-To and References go on where his mail ended. Its Message-ID
names the action, so that a copy of it, a bounce or an answer tells what became of that.
"""

import re
from collections.abc import Sequence
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from commandcenter.clock import to_datetime
from commandcenter.outbound.contract import Action
from feeds.normalize.mail import header, headers, ids, parsed, person, words
from feeds.normalize.naming import name_of

MAX_REFERENCES = 30  # the first and the newest stay
# How mail programs begin the subject of an answer, in English, Italian, German, Portuguese; also Re[2]:
_ANSWER = re.compile(r"(?:re|r|rif|aw|res)(?:\[\d{1,3}\])?\s?:", re.IGNORECASE)
MAX_SUBJECT = 300


class UnsendableError(Exception):
    """It cannot be sent to anybody; `why` is a key of words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def id_of(action: Action, own: Sequence[str]) -> str:
    """Return the Message-ID of the mail that carries out an action, without its brackets."""
    return name_of(action.thread, action.id, own[0].rpartition("@")[2])


def answered(action: Action) -> str:
    """Return the Message-ID of what an action answers, "" where that mail had none."""
    name = action.message.removeprefix("imap:")
    return name if "@" in name else ""


def reply(action: Action, head: bytes | None, own: Sequence[str], label: str) -> bytes:
    """Return the mail; raise UnsendableError. `head`: of the mail that is answered, None = it is gone.

    `own`: our addresses, the first of them writes, as `label`.
    """
    original = parsed(head or b"")
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = formataddr((label, own[0])) if label else own[0]
        mail["To"] = _reader(original, action.author, own)
        mail["Subject"] = _subject(original)
        mail["Date"] = format_datetime(to_datetime(action.at_us))
        mail["Message-ID"] = f"<{id_of(action, own)}>"
        if parent := answered(action):
            mail["In-Reply-To"] = f"<{parent}>"
        if chain := _references(original, action):
            mail["References"] = " ".join(f"<{one}>" for one in chain)
        mail.set_content(action.text + "\n", cte="quoted-printable")
        return mail.as_bytes()
    except (ValueError, UnicodeError) as error:  # a head that somebody made odd
        raise UnsendableError("mail_address") from error


def _reader(original: Message, author: str, own: Sequence[str]) -> str:
    """Return who is written to; nobody answers a null sender, and never ourselves."""
    told = [
        person(header(original, "Reply-To")).address,
        person(header(original, "From")).address,
        person(author).address,
    ]
    found = next((one for one in told if one), "")
    if not found or found in own or not found.isascii():
        raise UnsendableError("mail_address")
    return found


def _subject(original: Message) -> str:
    told = " ".join(words(header(original, "Subject")).split())
    return (told if _ANSWER.match(told) else f"Re: {told}".strip())[:MAX_SUBJECT]


def _references(original: Message, action: Action) -> list[str]:
    """Return the mails of the thread, oldest first: what the original names, then itself."""
    named = [one for value in headers(original, "References") for one in ids(value)]
    named = named or ids(header(original, "In-Reply-To"))
    chain = [action.thread.removeprefix("email:"), *named, answered(action)]
    fit = [one for one in dict.fromkeys(chain) if "@" in one and not set(one) & set('<> \t\r\n"')]
    return fit if len(fit) <= MAX_REFERENCES else [fit[0], *fit[1 - MAX_REFERENCES :]]

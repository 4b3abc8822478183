"""What an IMAP server says, line by line, and what the few lines that we ask for mean (RFC 3501). Pure."""

import base64
import re
from datetime import datetime
from typing import NamedTuple

from commandcenter.clock import from_datetime

LITERAL = re.compile(rb"\{(\d{1,10})\+?\}\Z")
_HOLE = b"{}"  # stands in a line's text for the literal that stood there

_CODE = re.compile(rb"\[([A-Z-]+)(?: ([^\]]*))?\]", re.IGNORECASE)
_UID = re.compile(rb"\bUID (\d{1,10})")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,20})")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')
_QUOTED_BODY = re.compile(rb'\bBODY\[(?:HEADER)?\] "((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Answer(NamedTuple):
    """One response: its text, in which each literal is `{}`, and the literals in order."""

    text: bytes
    literals: tuple[bytes, ...] = ()

    @property
    def words(self) -> list[bytes]:
        """The text split at blanks: `* 23 EXISTS`, `A7 NO [CODE] words`."""
        return self.text.split()

    @property
    def code(self) -> str:
        """The code in brackets, in capitals; "" where there is none."""
        found = _CODE.search(self.text)
        return found[1].decode().upper() if found else ""


class Mail(NamedTuple):
    """What was fetched of one mail. `raw` None: only its size was asked, or it is gone."""

    uid: int
    size: int
    internal_us: int | None
    raw: bytes | None


class Mailbox(NamedTuple):
    """What the server says of the mailbox that was opened."""

    validity: int
    next_uid: int
    mails: int


def joined(pieces: list[bytes], literals: list[bytes]) -> Answer:
    """Make one answer of the pieces of its line, each but the last of which ended with a literal's length."""
    texts = [LITERAL.sub(_HOLE, piece) for piece in pieces]
    return Answer(b"".join(texts), tuple(literals))


def mailbox_of(answers: list[Answer]) -> Mailbox:
    """Read the answer to EXAMINE. Raises ValueError where the server does not name its UIDVALIDITY."""
    validity = next_uid = count = 0
    for one in answers:
        if (found := _CODE.search(one.text)) is not None and (found[2] or b"").isdigit():
            validity = int(found[2]) if one.code == "UIDVALIDITY" else validity
            next_uid = int(found[2]) if one.code == "UIDNEXT" else next_uid
        words = one.words
        if len(words) == 3 and words[2].upper() == b"EXISTS" and words[1].isdigit():
            count = int(words[1])
    if not validity:
        raise ValueError("no UIDVALIDITY")
    return Mailbox(validity, next_uid, count)


def searched(answers: list[Answer]) -> list[int]:
    """Return the UIDs of a SEARCH, ascending."""
    found: set[int] = set()
    for one in answers:
        words = one.words
        if len(words) > 1 and words[1].upper() == b"SEARCH":
            found.update(int(word) for word in words[2:] if word.isdigit())
    return sorted(found)


def fetched(answers: list[Answer]) -> list[Mail]:
    """Return the mails of a FETCH, ascending by UID; what else the server said meanwhile is left out."""
    mails: dict[int, Mail] = {}
    for one in answers:
        words = one.words
        uid = _UID.search(one.text)
        if len(words) < 3 or words[2].upper() != b"FETCH" or uid is None:
            continue
        size, date = _SIZE.search(one.text), _DATE.search(one.text)
        mail = Mail(
            uid=int(uid[1]),
            size=int(size[1]) if size else 0,
            internal_us=internal_us(date[1].decode("ascii", "replace")) if date else None,
            raw=one.literals[0] if one.literals else _quoted_body(one.text),
        )
        if mail.internal_us is not None or mail.raw is not None or size:  # flags alone are no mail
            mails[mail.uid] = mail
    return [mails[uid] for uid in sorted(mails)]


def internal_us(text: str) -> int | None:
    """Read an INTERNALDATE, `17-Jul-1996 02:44:25 -0700`; None where it is none. Names are English."""
    try:
        day, clock, offset = text.split()
        number, month, year = day.split("-")
        digits = f"{year}-{_MONTHS.index(month.lower()) + 1:02}-{int(number):02} {clock} {offset}"
        return from_datetime(datetime.strptime(digits, "%Y-%m-%d %H:%M:%S %z"))
    except (ValueError, OverflowError):
        return None


def search_date(at: datetime) -> str:
    """Write a day as SEARCH SINCE wants it."""
    return f"{at.day}-{_MONTHS[at.month - 1].capitalize()}-{at.year}"


def quoted(text: str) -> bytes | None:
    """Write a text as an IMAP quoted string; None where only a literal can hold it."""
    raw = text.encode()
    if len(raw) > 900 or not text.isascii() or any(byte < 32 or byte == 127 for byte in raw):
        return None
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def mailbox_name(text: str) -> str:
    """Write the name of a mailbox in the modified UTF-7 of IMAP: `Città` is `Citt&AOA-`."""
    out: list[str] = []
    for part in re.split(r"([^\x20-\x7e]+)", text):
        if part and not (part.isascii() and part.isprintable()):
            coded = part.encode("utf-16-be")
            packed = base64.b64encode(coded).rstrip(b"=").replace(b"/", b",")
            out.append(f"&{packed.decode()}-")
        else:
            out.append(part.replace("&", "&-"))
    return "".join(out)


def _quoted_body(text: bytes) -> bytes | None:
    found = _QUOTED_BODY.search(text)
    return re.sub(rb"\\(.)", rb"\1", found[1]) if found else None

"""A mail read with the standard library, by what it says: headers decoded, addresses, ids, its text.

Mail is old and anybody may write one, so nothing here raises for what stands in it, and every
look at a header is bounded.
"""

import base64
import binascii
import codecs
import email
import re
from collections.abc import Iterator
from datetime import UTC
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import NamedTuple

from commandcenter.clock import from_datetime
from feeds.normalize.letters import LetterError
from feeds.normalize.markup import plain

MAX_HEADER = 64 * 1024  # characters of one header that are looked at
MAX_BOUNDARIES = 64  # the parser's work grows with nesting times lines
MAX_DELIMITERS = 20_000  # lines that may part one piece from the next
MAX_PARTS = 1000
MAX_TEXT = 1_000_000
_MAX_ADDRESS = 2000  # characters of an address header that are read

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,4000})\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_BRACKETS = re.compile(r"<([^<>]{1,2000})>")
_NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})


class Person(NamedTuple):
    """Who stands in an address header: the address in lower case, "" where there is none."""

    address: str
    name: str


def parsed(raw: bytes) -> Message:
    """Return the mail; raise LetterError for one that is made to keep us busy."""
    if raw.lower().count(b"boundary=") > MAX_BOUNDARIES:
        raise LetterError("schema", f"more than {MAX_BOUNDARIES} boundaries")
    if raw.count(b"\n--") > MAX_DELIMITERS:
        raise LetterError("schema", f"more than {MAX_DELIMITERS} delimiters")
    return email.message_from_bytes(raw, policy=compat32)


def headers(mail: Message, name: str) -> list[str]:
    """Return all values of a header, unfolded, their bytes read as text; encoded words still stand."""
    wanted = name.lower()
    return [_readable(str(value)) for key, value in mail.raw_items() if key.lower() == wanted]


def header(mail: Message, name: str) -> str:
    """Return the first value of a header as written; "" where there is none."""
    return next(iter(headers(mail, name)), "")


def words(value: str) -> str:
    """Return a header's text with its encoded words (RFC 2047) decoded; broken ones stay as they are."""
    parts: list[str] = []
    at, held, charset = 0, b"", ""
    for found in _WORD.finditer(value):
        between, at = value[at : found.start()], found.end()
        decoded = _encoded_word(found[2], found[3])
        joined = charset and not between.strip()
        if joined and charset == found[1].lower() and decoded is not None:
            held += decoded  # a character may be split between two words
            continue
        parts.append(_in_charset(held, charset) if charset else "")
        parts.append("" if joined and decoded is not None else between)
        held, charset = (b"", "") if decoded is None else (decoded, found[1].lower())
        if decoded is None:
            parts.append(found[0])
    parts.append(_in_charset(held, charset) if charset else "")
    return "".join(parts) + value[at:]


def person(value: str) -> Person:
    """Return who an address header names first; comments count as a name where no other stands."""
    bare, comment = _without_comments(value[:_MAX_ADDRESS])
    name, address = parseaddr(bare)
    address = "".join(address.split()).lower()
    return Person(address if "@" in address else "", words(name or comment).strip())


def ids(value: str) -> list[str]:
    """Return the message ids of a header, without their brackets and blanks."""
    found = ["".join(one.split()) for one in _BRACKETS.findall(value)]
    bare = value.split()
    return [one for one in found or bare[:1] if one.strip("<>")]


def sent_us(mail: Message) -> int | None:
    """Return the sender's own date, None where it is none; one without a zone is read as UTC."""
    try:
        at = parsedate_to_datetime(header(mail, "Date")[:200])
        return from_datetime(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parts(mail: Message) -> Iterator[Message]:
    """Yield the parts of a mail in order; what was forwarded in it stays closed."""
    waiting, taken = [mail], 0  # the next part stands last
    while waiting and taken < MAX_PARTS:
        part, taken = waiting.pop(), taken + 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = [one for one in part.get_payload() if isinstance(one, Message)]
            waiting += reversed(inner)
        else:
            yield part


def body(mail: Message) -> str:
    """Return the text of a mail: its first plain part with words in it, else that of its HTML.

    Of more than MAX_TEXT characters the rest stays in the mailbox: nobody reads it on a screen.
    """
    for kind, read in (("text/plain", str), ("text/html", plain)):
        for part in parts(mail):
            if part.get_content_type() == kind and not _is_attached(part):
                text = read(content(part))
                if text.strip():
                    return text.strip()[:MAX_TEXT]
    return ""


def content(part: Message) -> str:
    """Return a part as text: transfer encoding and charset undone, what does not fit is U+FFFD."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_param("charset")
    return _in_charset(raw, charset if isinstance(charset, str) else "").replace("\r\n", "\n")


def _is_attached(part: Message) -> bool:
    return header(part, "Content-Disposition").strip().lower().startswith("attachment")


def _readable(value: str) -> str:
    """Return a raw header as text: eight-bit bytes are UTF-8 where they can be, folds are blanks."""
    raw = value[:MAX_HEADER].encode("utf-8", "surrogateescape")
    return re.sub(r"\r?\n[ \t]?", " ", _in_charset(raw, "")).strip()


def _in_charset(raw: bytes, charset: str) -> str:
    """Decode bytes; of a charset nobody knows, as UTF-8 or else as Western European."""
    try:
        known = codecs.lookup(charset.partition("*")[0][:40] or "utf-8").name
        if known not in _NO_TEXT and charset:
            return raw.decode(known, "replace")
        return raw.decode("utf-8")
    except (LookupError, ValueError):
        pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _encoded_word(how: str, coded: str) -> bytes | None:
    """Undo one encoded word; None where it is broken."""
    raw = coded.encode("utf-8", "replace")
    if how in "qQ":
        return _HEX.sub(lambda one: bytes([int(one[1], 16)]), raw.replace(b"_", b" "))
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _without_comments(value: str) -> tuple[str, str]:
    """Return an address header without its (comments), which nest, and the first of them."""
    kept: list[str] = []
    noted: list[str] = []
    depth, is_quoted, skip, first_done = 0, False, False, False
    for sign in value:
        if skip:
            skip = False
        elif sign == "\\":
            skip = True
            if depth:
                continue
        elif sign == '"' and not depth:
            is_quoted = not is_quoted
        elif sign == "(" and not is_quoted:
            depth += 1
            continue
        elif sign == ")" and depth:
            depth -= 1
            first_done = first_done or depth == 0
            continue
        (noted if depth else kept).append(sign if not (depth and first_done) else "")
    return "".join(kept), "".join(noted).strip()

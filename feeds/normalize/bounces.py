"""What mail systems say about our mail: delivered later, not at all, or called unwanted (section 6.3)."""

import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from feeds.normalize.mail import content, header, ids, parts, person

MAX_LOOKED = 64 * 1024  # characters of a report's text that are searched

_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_SMTP = re.compile(r"(?<![\d.])[45]\d\d(?![\d.])")
_FIELD = re.compile(
    r"(?im)^(Final-Recipient|Original-Recipient|Action|Status|Diagnostic-Code):[ \t]{0,8}(.{0,400})$"
)
_RETURNED = re.compile(r"(?im)^[ \t]{0,8}message-id:[ \t]{0,8}\r?\n?[ \t]{0,8}(<[^<>\s]{1,1000}>)")
_SYSTEMS = frozenset({"mailer-daemon", "postmaster"})
_ACTIONS = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}


class Report(NamedTuple):
    """The fate of one mail of ours; None where the report does not tell."""

    status: str
    reason: str | None
    recipient: str | None
    returned_id: str | None


def report_of(mail: Message) -> Report | None:
    """Return what a mail reports; None for one that a person or an autoresponder wrote."""
    kind = mail.get_param("report-type") if _is_report(mail) else None
    told = kind.lower() if isinstance(kind, str) else ""
    if told == "feedback-report":
        return Report("complaint", None, _complainant(mail), _returned_id(mail))
    block = _recipient_block(mail) if _is_report(mail) else None
    if told == "delivery-status" or block is not None or _is_from_system(mail):
        return _delivery(mail, block or _loose_block(mail))
    return None


def _is_report(mail: Message) -> bool:
    return mail.get_content_type() == "multipart/report"


def _is_from_system(mail: Message) -> bool:
    """Tell whether a mail system wrote, whose answer nobody would read."""
    local = person(header(mail, "From")).address.partition("@")[0]
    is_null = header(mail, "Return-Path").strip() == "<>"
    return local in _SYSTEMS and (is_null or bool(header(mail, "X-Failed-Recipients")))


def _delivery(mail: Message, block: Message | None) -> Report:
    told = _code(block, mail)
    action = header(block, "Action").strip().lower() if block is not None else ""
    status = _ACTIONS.get(action) or ("delayed" if (told or "").startswith("4") else "failed")
    return Report(status, told, _recipient(block, mail), _returned_id(mail))


def _code(block: Message | None, mail: Message) -> str | None:
    """Return the status of the report, else the first enhanced code anywhere, else the SMTP code."""
    fields = [] if block is None else [header(block, "Status"), header(block, "Diagnostic-Code")]
    texts = [*fields, *(text[:MAX_LOOKED] for text in _texts(mail))]
    for form in (_STATUS, _SMTP):
        for text in texts:
            if found := form.search(text):
                return found[0]
    return None


def _recipient_block(mail: Message) -> Message | None:
    """Return the part about a recipient; of several, the first that did not get the mail."""
    blocks = [
        block
        for part in parts(mail)
        if part.get_content_type() == "message/delivery-status" and part.is_multipart()
        for block in part.get_payload()
        if isinstance(block, Message) and (header(block, "Action") or header(block, "Status"))
    ]
    lost = [one for one in blocks if header(one, "Action").strip().lower() == "failed"]
    return next(iter(lost or blocks), None)


def _loose_block(mail: Message) -> Message | None:
    """Return the fields of a report that lost its parts on the way and came as one text."""
    block = Message()
    for text in _texts(mail):
        for found in _FIELD.finditer(text[:MAX_LOOKED]):
            if found[1] not in block:
                block[found[1]] = found[2].strip()
    return block if len(block) else None


def _recipient(block: Message | None, mail: Message) -> str | None:
    told = "" if block is None else header(block, "Final-Recipient")
    told = told or ("" if block is None else header(block, "Original-Recipient"))
    told = told.rpartition(";")[2] or header(mail, "X-Failed-Recipients").partition(",")[0]
    return told.strip().strip("<>").strip() or None


def _complainant(mail: Message) -> str | None:
    """Return for whom a complaint's mail was; it stands in the machine-readable part."""
    for part in parts(mail):
        if part.get_content_type() == "message/feedback-report":
            inner = part.get_payload()
            told = inner[0] if isinstance(inner, list) and inner else part
            if isinstance(told, Message) and (who := header(told, "Original-Rcpt-To")):
                return person(who).address or None
    return None


def _returned_id(mail: Message) -> str | None:
    """Return the id of the mail of ours that is reported on."""
    for part in parts(mail):
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            told = header(inner, "Message-ID") if isinstance(inner, Message) else ""
            if found := ids(told):
                return found[0]
    for text in _texts(mail):
        if named := _RETURNED.search(text[:MAX_LOOKED]):
            return next(iter(ids(named[1])), None)
    return None


def _texts(mail: Message) -> Iterator[str]:
    """Yield the texts of a report: what is said to a person, and returned headers."""
    for part in parts(mail):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/rfc822-headers", "multipart/report"):
            yield content(part)

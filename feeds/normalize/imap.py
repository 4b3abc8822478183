"""Mail of a mailbox: messages, answers of machines, and reports on our own mail (feeds.md, section 6.3).

`ctx` brings what the server witnessed: `internaldate`, `uid`, `uidvalidity`.
"""

import hashlib
from collections.abc import Iterator
from email.message import Message
from typing import Any

from feeds.normalize import values
from feeds.normalize.bounces import Report, report_of
from feeds.normalize.capture import MAX_MAIL, Capture
from feeds.normalize.events import DELIVERY, RECEIVED, SENT, Made, author, event
from feeds.normalize.instants import instant, written
from feeds.normalize.letters import LetterError
from feeds.normalize.mail import body, header, headers, ids, parsed, person, sent_us, words
from feeds.normalize.naming import command_of

MAX_RECEIVED = 30  # more hands a mail does not pass unless it goes in circles


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the event of one mail."""
    raw = capture.sized(MAX_MAIL)
    if raw is None:
        raise LetterError("schema", "body_b64 is missing")
    mail = parsed(raw)
    ours = frozenset(one.lower() for one in capture.own_ids)
    _check_loop(mail, ours)
    own_id = next(iter(ids(header(mail, "Message-ID"))), "")
    if not own_id or len(own_id) > values.MAX_IDENTITY - 16:
        own_id = f"sha256:{hashlib.sha256(raw).hexdigest()[:16]}"
    report = report_of(mail)
    if report is not None:
        kind, data = DELIVERY, _reported(report, own_id, ours)
    else:
        data = _message(mail, own_id, ours)
        kind = SENT if data["direction"] == "out" else RECEIVED
    made = Made(
        adapter="imap",
        account=_account(capture),
        id=f"imap:{own_id}",
        type=kind,
        at_us=instant(capture.ctx.get("internaldate"), "internaldate"),
        data=data,
        cursor=_cursor(capture),
    )
    yield event(made, capture)


def _check_loop(mail: Message, ours: frozenset[str]) -> None:
    if len(headers(mail, "Received")) > MAX_RECEIVED:
        raise LetterError("mail_loop", f"more than {MAX_RECEIVED} Received headers")
    named = " ".join(headers(mail, "X-Loop")).lower()
    if any(one in named for one in ours):
        raise LetterError("mail_loop", "X-Loop names us")


def _message(mail: Message, own_id: str, ours: frozenset[str]) -> dict[str, Any]:
    parents = [one for one in ids(header(mail, "In-Reply-To")) if one != own_id]
    references = [one for one in ids(header(mail, "References")) if one != own_id]
    thread = f"email:{next(iter([*references, *parents]), own_id)}"
    parent = next(iter([*parents, *reversed(references)]), None)
    writer = person(header(mail, "From") or header(mail, "Sender"))
    own, is_auto = writer.address in ours, _is_automatic(mail)
    direction = "out" if own else "in"
    actor = "system" if is_auto else "agent" if own else "customer"
    known = values.filled(
        id=writer.address or None,
        handle=writer.address or None,
        name=values.said(writer.name),
    )
    return values.filled(
        channel="email",
        thread=thread,
        message_id=f"imap:{own_id}",
        in_reply_to=f"imap:{parent}" if parent else None,
        subject=values.text(words(header(mail, "Subject"))),
        text=values.text(body(mail)),
        direction=direction,
        actor=actor,
        author=author(known, thread, direction=direction, actor=actor),
        visibility="direct",
        kind="autoreply" if is_auto else "text",
        claimed_time=written(sent_us(mail)),
        revision=1,
        command_id=command_of(own_id, ours) if own else None,
    )


def _is_automatic(mail: Message) -> bool:
    """Tell whether a machine answered: it opens no case, starts no clock and gets no answer."""
    submitted = header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if header(mail, "Precedence").strip().lower() == "auto_reply":
        return True
    flags = [header(mail, name).strip().lower() for name in ("X-Autoreply", "X-Autorespond")]
    return any(flag not in ("", "no") for flag in flags)


def _reported(report: Report, own_id: str, ours: frozenset[str]) -> dict[str, Any]:
    """Return what a report says. A complaint stands alone: who complains asks for no answer."""
    is_complaint = report.status == "complaint"
    about = own_id if is_complaint else report.returned_id or report.recipient or own_id
    return values.filled(
        channel="email",
        thread=f"email:{about}",
        message_id=f"imap:{report.returned_id}" if report.returned_id else None,
        direction="out",
        visibility="direct",
        status=report.status,
        reason_code=report.reason,
        recipient=report.recipient,
        command_id=command_of(report.returned_id, ours),
    )


def _cursor(capture: Capture) -> str | None:
    validity, uid = (values.ident(capture.ctx.get(name)) for name in ("uidvalidity", "uid"))
    return f"{validity}:{uid}" if validity and uid else None


def _account(capture: Capture) -> str:
    told = values.said(capture.ctx.get("account")) or next(iter(sorted(capture.own_ids)), None)
    return told or values.said(capture.ctx.get("mailbox")) or "mailbox"

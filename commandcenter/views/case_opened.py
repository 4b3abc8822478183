"""A case's conversation as a desk reads it: messages, what we did, notes, decisions and actions. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from commandcenter.customers import members
from commandcenter.dispatch.cases import Row
from commandcenter.events.assignment import CASE_DECIDED, CASE_NOTED
from commandcenter.events.fact import Fact
from commandcenter.messages import StoredMessage, reading_of, stored_message, version_of
from commandcenter.outbound.outgoing import STATES
from commandcenter.protocol.cases import CaseLine, CaseLineKind, CaseOpened
from commandcenter.state import State

MOST = 300  # lines handed over: the newest
LONGEST = 4_000  # characters of a text
_WEB = ("https://", "http://")
_STEPS: dict[str, CaseLineKind] = {
    CASE_NOTED: "note",
    "care.case.assigned.v1": "assigned",
    "care.case.unassigned.v1": "freed",
    "care.case.moved.v1": "moved",
    "care.case.statuschanged.v1": "stage",
    "care.case.closed.v1": "closed",
    "care.case.reopened.v1": "reopened",
    "care.case.promised.v1": "promised",
    "care.case.verified.v1": "verified",
}


class Told(NamedTuple):
    """What the log says of a conversation, with masked texts: each part newest first."""

    received: Sequence[tuple[Fact, str]]
    sent: Sequence[tuple[Fact, str]]
    steps: Sequence[tuple[Fact, str]]


class _Body(msgspec.Struct):
    data: dict[str, Any]
    more: dict[str, Any] = {}


_BODY = msgspec.json.Decoder(_Body)


def opened(
    state: State, thread: str, told: Told, row: Row | None, people: tuple[int, ...], now_us: int
) -> CaseOpened:
    """Return a conversation as it is opened; `row`: its open case, None = none is open.

    `people`: the customers who wrote in it.
    """
    pairs = ((stored_message(fact, text), fact) for fact, text in told.received)
    received = [(one, fact) for one, fact in pairs if one is not None]
    lines = sorted(_lines(state, thread, received, told), key=lambda line: line.at_us)
    newest = max((one for one, _ in received), key=lambda one: one.at_us, default=None)
    return CaseOpened(
        case=thread,
        seq=state.seq,
        as_of_us=now_us,
        number=row.number if row is not None else 0,
        customer=row.person if row is not None else members(state.kin, people[-1])[0],
        channel=row.channel if row is not None else newest.mark.channel if newest else "",
        is_open=row is not None,
        agent=row.turn.agent if row is not None else "",
        state=row.turn.state if row is not None else "closed",
        queue=row.screen if row is not None else "",
        classes=row.classes if row is not None else (),
        side=row.queue if row is not None and row.queue not in {"care", "critical"} else "",
        lines=tuple(lines[-MOST:]),
        all=len(lines),
        window_us=newest.window_us if newest is not None else None,
    )


def _lines(
    state: State,
    thread: str,
    received: Iterable[tuple[StoredMessage, Fact]],
    told: Told,
) -> Iterator[CaseLine]:
    for message, fact in received:
        yield _message(state, message, fact)
    for fact, text in told.sent:
        if fact.type == "care.message.sent.v1":
            yield _sent(fact, text)
    moves = [pair for pair in told.sent if pair[0].type != "care.message.sent.v1"]
    known = {fact.seq for fact, _ in told.steps}
    for fact, text in (*told.steps, *(pair for pair in moves if pair[0].seq not in known)):
        if (line := _step(thread, fact, text)) is not None:
            yield line


def _message(state: State, message: StoredMessage, fact: Fact) -> CaseLine:
    reading = reading_of(state, message)
    held = state.corrections.get(message.mark.key)
    standing = held.standing() if held is not None else []
    return CaseLine(
        at_us=message.at_us,
        kind="message",
        message=message.seq,
        text=message.text[:LONGEST],
        who=standing[-1].who if standing else "",
        customer=members(state.kin, message.mark.person)[0],
        channel=message.mark.channel,
        visibility=message.mark.visibility,
        language=reading.language,
        sentiment=reading.sentiment,
        care=reading.care,
        sort=reading.kind,
        motives=reading.motives,
        network=reading.network,
        version=version_of(state, message),
        corrected=tuple(dict.fromkeys(step.head for step in standing)),
        link=_link(_BODY.decode(fact.body).data),
    )


def _link(data: dict[str, Any]) -> str:
    """Return where the platform shows a message: only an address of the web is one."""
    url = data.get("url")
    return url if isinstance(url, str) and url.startswith(_WEB) else ""


def _sent(fact: Fact, text: str) -> CaseLine:
    data = _BODY.decode(fact.body).data
    is_agent = data.get("actor") == "agent"
    visibility = str(data.get("visibility") or "")
    return CaseLine(
        at_us=_at(fact),
        kind="internal" if visibility == "internal" else "reply" if is_agent else "bot",
        text=text[:LONGEST],
        agent=str(data.get("agent") or ""),
        channel=str(data.get("channel") or ""),
        visibility=visibility,
        action=str(data.get("command_id") or ""),
        link=_link(data),
    )


def _step(thread: str, fact: Fact, text: str) -> CaseLine | None:
    body = _BODY.decode(fact.body)
    data = body.data
    names = (data.get("thread"), data.get("case"), data.get("case_id"))
    if thread not in (*names, body.more.get("partitionkey")):
        return None
    if fact.type == CASE_DECIDED:
        return CaseLine(
            at_us=_at(fact), kind="given" if data.get("agent") else "returned",
            agent=data.get("agent") or "", mode=data.get("mode", ""), why=tuple(data.get("why", ())),
        )  # fmt: skip
    if fact.type in STATES:
        return CaseLine(
            at_us=_at(fact), kind="action", who=_word(data, "who"), agent=_word(data, "agent"),
            text=(text or _word(data, "why"))[:LONGEST], stage=STATES[fact.type],
            action=_word(data, "action"), mode=_word(data, "kind"),
        )  # fmt: skip
    if (kind := _STEPS.get(fact.type)) is None:
        return None
    by_hand = data.get("by_hand") or {}
    status = _word(data, "to_status")
    return CaseLine(
        at_us=_at(fact),
        kind="started" if status == "started" else kind,
        text=(text or _word(data, "reason") or _word(data, "note"))[:LONGEST],
        who=_word(data, "who"),
        agent=_word(data, "agent"),
        queue=_word(by_hand, "queue") or _word(data, "to_queue"),
        stage=status or _word(data, "reason_code") or _word(data, "outcome") or _word(data, "due"),
        action=_word(by_hand, "undoes"),
    )


def _word(data: dict[str, Any], name: str) -> str:
    """Return a word of a body; a feed may bring anything under it."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _at(fact: Fact) -> int:
    return min(fact.time_us, fact.recorded_us)

"""State, and fold: the only place that changes it.

State is a pure function of the facts in the log: the same live, from zero and from a checkpoint. It
does not depend on the order in which facts arrived. Deterministic: no clock, no disk, no log line.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec

from commandcenter import corrections, newest
from commandcenter.care import course, cycles, marks, stages
from commandcenter.care.marks import Kind
from commandcenter.care.stages import Stage
from commandcenter.care.stages import Step as CaseStep
from commandcenter.care.threads import Tail
from commandcenter.clock import SECOND, parse_us
from commandcenter.corrections import Audit, Corrected
from commandcenter.events.billing import MONTH_CLOSED, MonthClosedData
from commandcenter.events.fact import Fact
from commandcenter.events.hub import LINK_CHANGED, LinkData
from commandcenter.events.incidents import (
    INCIDENT_CHANGED,
    NOTICE_CHANGED,
    SILENCE_CHANGED,
    IncidentData,
    NoticeData,
    SilenceData,
)
from commandcenter.events.outside import MESSAGES, AgentStateData, DeletedData, PublicationData
from commandcenter.events.reading import (
    READING_AUDITED,
    READING_CORRECTED,
    MessageMark,
    Reading,
    ReadingAuditedData,
    ReadingCorrectedData,
)
from commandcenter.incidents import incident as incidents
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.notice import Notice, name_of, notice_after
from commandcenter.incidents.silence import Silence, silence_after
from commandcenter.newest import Agent, Known, Link, Post, Step
from commandcenter.series import Rows, Series

__all__ = ["AT_WORK", "BUSY", "Agent", "Incident", "Link", "Post", "State", "fold"]

Value = TypeVar("Value")

AT_WORK = frozenset({"available", "busy", "online"})
BUSY = (
    1 << 58
)  # in `presence`, above an agent's number: at work on a case, as far as the feed tells


class State:
    """All that the figures and screens are made of. `FIELDS` are in the hash and in checkpoints."""

    FIELDS = (
        "seq", "newest_us", "first_us", "simulated", "threads", "waiting", "unanswered", "about", "channels",
        "newest_by_channel", "messages", "bursts", "requests", "waits", "firsts", "cases", "agents",
        "presence", "posts", "incidents", "silences", "notices", "links", "steps", "revisions", "counts",
        "corrections", "audits", "versions", "begun", "asking", "months", *cycles.WIDTHS,
    )  # fmt: skip
    DERIVED = ("tails",)  # rebuilt from `threads` when asked for

    __slots__ = (*FIELDS, *DERIVED)

    def __init__(self) -> None:
        self.seq = 0  # log position shown
        self.newest_us = 0  # newest recorded instant
        self.first_us = 0  # event time of the oldest message
        self.simulated = False
        self.threads: dict[str, bytearray] = {}  # sorted marks of every conversation
        self.waiting: dict[str, int] = {}  # thread -> since when it waits for a reply
        self.unanswered: dict[str, int] = {}  # thread -> start of a cycle without a first reply
        self.about: dict[str, int] = {}  # thread -> what waits there (`marks.about`)
        self.channels = [""]  # a channel's place here is its code in a mark; 0 = none
        self.newest_by_channel: dict[str, int] = {}
        self.messages = Series()  # inbound: (time, facts)
        self.bursts = Series()  # (start, `marks.burst_code`)
        self.requests = Series()  # (opened, ended | 0 open | -closed)
        self.waits = Series()  # thread waited: (ended, opened)
        self.firsts = Series()  # first answer of a cycle: (opened, ended | -closed)
        self.cases = Series()  # the same cycles: (opened, `marks.case_code`)
        self.agents: dict[str, Agent] = {}
        self.presence = Series()  # (when, whether busy, agent number, whether at work)
        self.posts: dict[str, Post] = {}
        self.incidents: dict[str, Incident] = {}
        self.silences: dict[str, Silence] = {}
        self.notices: dict[str, Notice] = {}  # the outbox
        self.links: dict[str, list[Link]] = {}  # feed -> breaks, oldest first
        self.steps: dict[str, list[Step]] = {}  # what the five above are made of
        self.revisions: dict[str, int] = {}  # original's id -> edits and deletions
        self.counts: dict[str, int] = {}  # facts by type
        self.corrections: dict[str, Corrected] = {}  # by the message's key
        self.audits: dict[str, Audit] = {}  # by the sample's key
        self.versions: dict[str, int] = {}  # of the reading -> newest message that it read
        self.begun: dict[str, tuple[int, ...]] = {}  # thread -> the cycle that `unanswered` counts
        self.asking: dict[str, tuple[tuple[int, int], ...]] = {}  # thread -> its open requests
        self.months: dict[str, MonthClosedData] = {}  # closed ones
        self.cycles = Rows(cycles.WIDTHS["cycles"])  # this and what follows: `care.cycles`
        self.asked = Rows(cycles.WIDTHS["asked"])
        self.stages = Rows(cycles.WIDTHS["stages"])
        self.updates = Rows(cycles.WIDTHS["updates"])
        self.moves = Rows(cycles.WIDTHS["moves"])
        self.tails: dict[str, Tail] = {}


def steps_of(state: State, incident: str) -> list[tuple[int, IncidentData]]:
    """Return what happened to an incident, oldest first."""
    held = state.steps.get(f"{incidents.incident_after.__name__} {incident}", [])
    return incidents.incident_steps(held)


class MessageSaid(msgspec.Struct, frozen=True, gc=False):
    """What a message's body tells the fold."""

    channel: str = ""
    thread: str = ""
    direction: str = "in"
    actor: str = "customer"
    visibility: str = "public"
    reading: Reading | None = None
    region: str | None = None
    backfill: bool = False
    simulated: bool = False


class _Body(msgspec.Struct, frozen=True, gc=False):
    data: MessageSaid


class _Case(msgspec.Struct, frozen=True, gc=False):
    case_id: str | None = None
    thread: str | None = None
    to_status: str = ""
    reason_code: str | None = None
    reason: str | None = None
    outcome: str = ""
    due: str = ""


class _More(msgspec.Struct, frozen=True, gc=False):
    partitionkey: str | None = None


class _CaseBody(msgspec.Struct, frozen=True, gc=False):
    data: _Case
    more: _More = _More()


class _RevisionBody(msgspec.Struct, frozen=True):
    data: DeletedData  # an edit's, too: its text stands apart


class _AgentBody(msgspec.Struct, frozen=True):
    data: AgentStateData


class _PostBody(msgspec.Struct, frozen=True):
    data: PublicationData


class _IncidentBody(msgspec.Struct, frozen=True):
    data: IncidentData


class _SilenceBody(msgspec.Struct, frozen=True):
    data: SilenceData


class _NoticeBody(msgspec.Struct, frozen=True):
    data: NoticeData


class _LinkBody(msgspec.Struct, frozen=True):
    data: LinkData


class _CorrectionBody(msgspec.Struct, frozen=True):
    data: ReadingCorrectedData


class _AuditBody(msgspec.Struct, frozen=True):
    data: ReadingAuditedData


class _MonthBody(msgspec.Struct, frozen=True):
    data: MonthClosedData


class _Any(msgspec.Struct, frozen=True):
    data: dict[str, Any]


_MESSAGE = msgspec.json.Decoder(_Body)
_CASE = msgspec.json.Decoder(_CaseBody)
_REVISION = msgspec.json.Decoder(_RevisionBody)
_AGENT = msgspec.json.Decoder(_AgentBody)
_POST = msgspec.json.Decoder(_PostBody)
_INCIDENT = msgspec.json.Decoder(_IncidentBody)
_SILENCE = msgspec.json.Decoder(_SilenceBody)
_NOTICE = msgspec.json.Decoder(_NoticeBody)
_LINK = msgspec.json.Decoder(_LinkBody)
_CORRECTION = msgspec.json.Decoder(_CorrectionBody)
_AUDIT = msgspec.json.Decoder(_AuditBody)
_MONTH = msgspec.json.Decoder(_MonthBody)
_ANY = msgspec.json.Decoder(_Any)


def fold(state: State, fact: Fact) -> None:
    """Put one fact into the state, in place."""
    state.seq = max(state.seq, fact.seq)
    state.newest_us = max(state.newest_us, fact.recorded_us)
    state.counts[fact.type] = state.counts.get(fact.type, 0) + 1
    if (change := _CHANGES.get(fact.type)) is not None:
        # A time that lies ahead of the arrival is a wrong clock: then the arrival counts.
        change(state, fact, min(fact.time_us, fact.recorded_us))


def _message(state: State, fact: Fact, at_us: int) -> None:
    data = data_of(fact.body)
    state.simulated = state.simulated or data.simulated
    kind = marks.kind_of(data.direction, data.actor, data.visibility)
    reading = data.reading
    if reading is not None and kind == Kind.INBOUND:
        newest_us = state.versions.get(reading.version, 0)
        state.versions[reading.version] = max(newest_us, at_us)
    if state.corrections and (held := state.corrections.get(f"{fact.source} {fact.id}")):
        reading = held.reading(reading)
    facts = _facts(state, fact, at_us, data, reading) | kind << marks.KIND_SHIFT
    if kind == Kind.INBOUND:
        state.messages.put(at_us, facts)
        newest_us = state.newest_by_channel.get(data.channel, 0)
        state.newest_by_channel[data.channel] = max(newest_us, at_us)
        state.first_us = min(state.first_us or at_us, at_us)
    _mark(state, data.thread, (at_us, fact.order, facts))


def data_of(body: bytes) -> MessageSaid:
    """Return what a message says; what has not its type, and nobody checked on the way in, is left out.

    A reading that cannot be used is one that failed: somebody has to look at the message.
    """
    try:
        return _MESSAGE.decode(body).data
    except msgspec.ValidationError:
        found = _ANY.decode(body).data
    taken: dict[str, Any] = {}
    for field in msgspec.structs.fields(MessageSaid):
        try:
            taken[field.name] = msgspec.convert(found[field.name], field.type)
        except KeyError:
            continue
        except msgspec.ValidationError:
            taken |= {"reading": Reading(care=True)} if field.name == "reading" else {}
    return MessageSaid(**taken)


def _facts(
    state: State,
    fact: Fact | MessageMark,
    at_us: int,
    data: MessageSaid | MessageMark,
    reading: Reading | None,
) -> int:
    """Pack what the figures need of a message, but its kind, into one number (`care.marks`)."""
    facts = _channel_code(state, data.channel) << marks.CHANNEL_SHIFT
    facts |= (fact.person & marks.PERSON) << marks.PERSON_SHIFT
    if data.backfill:
        facts |= marks.BACKFILL
    elif fact.recorded_us > at_us // marks.BUCKET * marks.BUCKET + marks.BUCKET + marks.CLOSING:
        facts |= marks.LATE
    if data.visibility == "public":
        facts |= marks.PUBLIC
    if data.region or (reading is not None and reading.place):
        facts |= marks.PLACED
    return facts | marks.reading_bits(reading) if reading is not None else facts


def _channel_code(state: State, channel: str) -> int:
    """Return the channel's code; the 256th and later channels share the last one."""
    if channel not in state.channels:
        if len(state.channels) > marks.CHANNEL:
            return marks.CHANNEL
        state.channels.append(channel)
    return state.channels.index(channel)


def _case(state: State, fact: Fact, at_us: int) -> None:
    """A close ends what waits in its thread. Threads are cases here: one open cycle each."""
    _step_of_case(state, fact, at_us, lambda case: stages.close(case.reason_code or case.reason))


def _assigned(state: State, fact: Fact, at_us: int) -> None:
    _step_of_case(state, fact, at_us, lambda _: stages.step(Stage.TAKEN))


def _unassigned(state: State, fact: Fact, at_us: int) -> None:
    _step_of_case(state, fact, at_us, lambda _: stages.step(Stage.NEW))


def _moved(state: State, fact: Fact, at_us: int) -> None:
    def facts(case: _Case) -> int:
        return stages.step(Stage.MOVED, reason=case.reason or case.reason_code)

    _step_of_case(state, fact, at_us, facts)


def _status(state: State, fact: Fact, at_us: int) -> None:
    def facts(case: _Case) -> int | None:
        code = stages.STATUSES.get(case.to_status)
        return None if code is None else stages.step(code, told=1)

    _step_of_case(state, fact, at_us, facts)


def _verified(state: State, fact: Fact, at_us: int) -> None:
    def facts(case: _Case) -> int:
        return stages.step(CaseStep.VERIFIED, told=int(case.outcome == "confirmed"))

    _step_of_case(state, fact, at_us, facts)


def _promised(state: State, fact: Fact, at_us: int) -> None:
    def facts(case: _Case) -> int:
        return stages.step(CaseStep.PROMISED, told=parse_us(case.due) // SECOND)

    _step_of_case(state, fact, at_us, facts)


def _step_of_case(
    state: State, fact: Fact, at_us: int, facts: Callable[[_Case], int | None]
) -> None:
    """Put what a case's event says into its thread."""
    body = _CASE.decode(fact.body)
    thread = body.data.thread or body.more.partitionkey or body.data.case_id
    found = facts(body.data)
    if thread and found is not None:
        _mark(state, thread, (at_us, fact.order, found))


def _mark(state: State, thread: str, mark: course.Mark) -> None:
    """Put a mark into its thread."""
    count = partial(_count, state, thread)
    _stands(state, thread, course.insert(state.threads, state.tails, count, thread, mark))


def _stands(state: State, thread: str, tail: Tail) -> None:
    """Note what waits in a thread now."""
    if tail.waiting is None:
        if state.waiting.pop(thread, None) is not None:
            for held in (state.unanswered, state.about, state.begun, state.asking):
                held.pop(thread, None)
        return
    state.waiting[thread], state.about[thread] = tail.waiting, tail.about
    _set(state.unanswered, thread, tail.unanswered)
    _set(state.begun, thread, tail.case.begun)
    _set(state.asking, thread, tail.case.asking)


_number = lru_cache(4096)(marks.thread_number)


def _set(held: dict[str, Value], key: str, value: Value | None) -> None:
    if value is None:
        held.pop(key, None)
    else:
        held[key] = value


def _count(
    state: State, thread: str, name: str, at_us: int, code: int | tuple[int, ...], sign: int
) -> None:
    if isinstance(code, tuple):
        rows: Rows = getattr(state, name)
        (rows.put if sign > 0 else rows.take)((*code, _number(thread)))
        return
    series: Series = getattr(state, name)
    if sign > 0:
        series.put(at_us, code)
    else:
        series.take(at_us, code)


def _revision(state: State, fact: Fact, _: int) -> None:
    original = _REVISION.decode(fact.body).data.message_id
    state.revisions[original] = state.revisions.get(original, 0) + 1


def _correction(state: State, fact: Fact, at_us: int) -> None:
    """Read a message otherwise: its mark is exchanged, as if it had come so. One not here yet comes so.

    Of two messages of a conversation with equal marks either may be exchanged: no figure tells them apart.
    """
    said = _CORRECTION.decode(fact.body).data
    message, before = said.message, state.corrections.get(said.message.key)
    after = corrections.correct(before, fact, at_us, said)
    state.corrections[message.key] = after
    if message.thread not in state.threads:
        return
    wrote_us = min(message.time_us, message.recorded_us)
    own = message.reading
    old, new = (
        _facts(state, message, wrote_us, message, held.reading(own) if held else own)
        for held in (before, after)
    )
    pair = (wrote_us, message.order, old), (wrote_us, message.order, new)
    count = partial(_count, state, message.thread)
    tail = course.exchange(state.threads, state.tails, count, message.thread, pair)
    if tail is not None:
        state.messages.take(wrote_us, old)
        state.messages.put(wrote_us, new)
        _stands(state, message.thread, tail)


def _audit(state: State, fact: Fact, at_us: int) -> None:
    corrections.audit(state.audits, fact, at_us, _AUDIT.decode(fact.body).data)


def _month(state: State, fact: Fact, _: int) -> None:
    """Close a month, once: of two closings the one counted earlier stands, in whatever order they come."""
    data = _MONTH.decode(fact.body).data
    held = state.months.get(data.month, data)
    state.months[data.month] = min(held, data, key=lambda one: (one.seq, one.hash))


def _agent(state: State, fact: Fact, at_us: int) -> None:
    data = _AGENT.decode(fact.body).data
    number = int.from_bytes(blake2b(data.agent.encode(), digest_size=7).digest())
    busy = BUSY if data.state == "busy" else 0
    state.presence.put(at_us, busy | number << 1 | (data.state in AT_WORK))
    known = state.agents.get(data.agent)
    state.agents[data.agent] = newest.agent_after(known, number, (at_us, fact.order), data)


def _post(state: State, fact: Fact, at_us: int) -> None:
    data = _POST.decode(fact.body).data
    step = newest.step_of(fact, at_us, data)
    _step(state, state.posts, data.publication_id or fact.id, newest.post_after, step)


def _incident(state: State, fact: Fact, at_us: int) -> None:
    data = _INCIDENT.decode(fact.body).data
    step = newest.step_of(fact, at_us, data)
    _step(state, state.incidents, data.incident, incidents.incident_after, step)


def _silence(state: State, fact: Fact, at_us: int) -> None:
    data = _SILENCE.decode(fact.body).data
    step = newest.step_of(fact, at_us, data)
    _step(state, state.silences, data.silence, silence_after, step)


def _notice(state: State, fact: Fact, at_us: int) -> None:
    data = _NOTICE.decode(fact.body).data
    step = newest.step_of(fact, at_us, data)
    _step(state, state.notices, name_of(data), notice_after, step)


def _link(state: State, fact: Fact, at_us: int) -> None:
    data = _LINK.decode(fact.body).data
    _step(state, state.links, data.feed, newest.links_after, newest.step_of(fact, at_us, data))


def _step(
    state: State,
    known: dict[str, Known],
    name: str,
    after: Callable[[Known | None, Step], Known],
    step: Step,
) -> None:
    steps = state.steps.setdefault(f"{after.__name__} {name}", [])
    known[name] = newest.joined(steps, step, known.get(name), after)


_DECODERS: dict[str, Any] = {
    "care.case.assigned.v1": _CASE,
    "care.case.unassigned.v1": _CASE,
    "care.case.moved.v1": _CASE,
    "care.case.statuschanged.v1": _CASE,
    "care.case.verified.v1": _CASE,
    "care.case.promised.v1": _CASE,
    "care.case.closed.v1": _CASE,
    "care.message.edited.v1": _REVISION,
    "care.message.deleted.v1": _REVISION,
    "care.agent.statechanged.v1": _AGENT,
    "care.publication.scheduled.v1": _POST,
    "care.publication.published.v1": _POST,
    "care.publication.cancelled.v1": _POST,
    INCIDENT_CHANGED: _INCIDENT,
    SILENCE_CHANGED: _SILENCE,
    NOTICE_CHANGED: _NOTICE,
    LINK_CHANGED: _LINK,
    READING_CORRECTED: _CORRECTION,
    READING_AUDITED: _AUDIT,
    MONTH_CLOSED: _MONTH,
}


def check(kind: str, body: bytes) -> None:
    """Raise msgspec.ValidationError where a fact of this kind and body could not be folded."""
    if kind in MESSAGES:
        data_of(body)
    elif (decoder := _DECODERS.get(kind)) is not None:
        decoder.decode(body)


_CHANGES = {
    "care.message.received.v1": _message,
    "care.message.sent.v1": _message,
    "care.message.edited.v1": _revision,
    "care.message.deleted.v1": _revision,
    "care.case.assigned.v1": _assigned,
    "care.case.unassigned.v1": _unassigned,
    "care.case.moved.v1": _moved,
    "care.case.statuschanged.v1": _status,
    "care.case.verified.v1": _verified,
    "care.case.promised.v1": _promised,
    "care.case.closed.v1": _case,
    "care.agent.statechanged.v1": _agent,
    "care.publication.scheduled.v1": _post,
    "care.publication.published.v1": _post,
    "care.publication.cancelled.v1": _post,
    INCIDENT_CHANGED: _incident,
    SILENCE_CHANGED: _silence,
    NOTICE_CHANGED: _notice,
    LINK_CHANGED: _link,
    READING_CORRECTED: _correction,
    READING_AUDITED: _audit,
    MONTH_CLOSED: _month,
}

"""State, and fold: the only place that changes it.

State is a pure function of the facts in the log: the same live, from zero and from a checkpoint. It
does not depend on the order in which facts arrived. Deterministic: no clock, no disk, no log line.
"""

from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec

from commandcenter import newest
from commandcenter.care import course, marks
from commandcenter.care.marks import Kind
from commandcenter.care.threads import Tail
from commandcenter.events import (
    INCIDENT_CHANGED,
    LINK_CHANGED,
    MESSAGES,
    AgentStateData,
    DeletedData,
    Fact,
    IncidentData,
    LinkData,
    PublicationData,
    Reading,
)
from commandcenter.newest import Agent, Incident, Known, Link, Post, Step
from commandcenter.series import Series

__all__ = ["AT_WORK", "BUSY", "Agent", "Incident", "Link", "Post", "State", "fold"]

AT_WORK = frozenset({"available", "busy", "online"})
BUSY = (
    1 << 58
)  # in `presence`, above an agent's number: at work on a case, as far as the feed tells


class State:
    """All that the figures and screens are made of. `FIELDS` are in the hash and in checkpoints."""

    FIELDS = (
        "seq", "newest_us", "first_us", "simulated", "threads", "waiting", "unanswered", "about", "channels",
        "newest_by_channel", "messages", "bursts", "requests", "waits", "firsts", "cases", "agents",
        "presence", "posts", "incidents", "links", "steps", "revisions", "counts",
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
        self.bursts = Series()  # (start, mood)
        self.requests = Series()  # (opened, ended | 0 open | -closed)
        self.waits = Series()  # thread waited: (ended, opened)
        self.firsts = Series()  # first answer of a cycle: (opened, ended | -closed)
        self.cases = Series()  # the same cycles: (opened, `marks.case_code`)
        self.agents: dict[str, Agent] = {}
        self.presence = Series()  # (when, whether busy, agent number, whether at work)
        self.posts: dict[str, Post] = {}
        self.incidents: dict[str, Incident] = {}
        self.links: dict[str, list[Link]] = {}  # feed -> breaks, oldest first
        self.steps: dict[str, list[Step]] = {}  # what the three above are made of
        self.revisions: dict[str, int] = {}  # original's id -> edits and deletions
        self.counts: dict[str, int] = {}  # facts by type
        self.tails: dict[str, Tail] = {}


def steps_of(state: State, incident: str) -> list[tuple[int, IncidentData]]:
    """Return what happened to an incident, oldest first."""
    held = state.steps.get(f"{newest.incident_after.__name__} {incident}", [])
    return newest.incident_steps(held)


class _Data(msgspec.Struct, frozen=True, gc=False):
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
    data: _Data


class _Case(msgspec.Struct, frozen=True, gc=False):
    case_id: str | None = None
    thread: str | None = None


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


class _LinkBody(msgspec.Struct, frozen=True):
    data: LinkData


class _Any(msgspec.Struct, frozen=True):
    data: dict[str, Any]


_MESSAGE = msgspec.json.Decoder(_Body)
_CASE = msgspec.json.Decoder(_CaseBody)
_REVISION = msgspec.json.Decoder(_RevisionBody)
_AGENT = msgspec.json.Decoder(_AgentBody)
_POST = msgspec.json.Decoder(_PostBody)
_INCIDENT = msgspec.json.Decoder(_IncidentBody)
_LINK = msgspec.json.Decoder(_LinkBody)
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
    data = _data_of(fact.body)
    state.simulated = state.simulated or data.simulated
    kind = _kind_of(data)
    facts = _facts(state, fact, at_us, data) | kind << marks.KIND_SHIFT
    if kind == Kind.INBOUND:
        state.messages.put(at_us, facts)
        newest_us = state.newest_by_channel.get(data.channel, 0)
        state.newest_by_channel[data.channel] = max(newest_us, at_us)
        state.first_us = min(state.first_us or at_us, at_us)
    _mark(state, data.thread, (at_us, fact.order, facts))


def _data_of(body: bytes) -> _Data:
    """Return what a message says; what has not its type, and nobody checked on the way in, is left out.

    A reading that cannot be used is one that failed: somebody has to look at the message.
    """
    try:
        return _MESSAGE.decode(body).data
    except msgspec.ValidationError:
        found = _ANY.decode(body).data
    taken: dict[str, Any] = {}
    for field in msgspec.structs.fields(_Data):
        try:
            taken[field.name] = msgspec.convert(found[field.name], field.type)
        except KeyError:
            continue
        except msgspec.ValidationError:
            taken |= {"reading": Reading(care=True)} if field.name == "reading" else {}
    return _Data(**taken)


def _facts(state: State, fact: Fact, at_us: int, data: _Data) -> int:
    """Pack what the figures need of a message, but its kind, into one number (`care.marks`)."""
    facts = _channel_code(state, data.channel) << marks.CHANNEL_SHIFT
    facts |= (fact.person & marks.PERSON) << marks.PERSON_SHIFT
    if data.backfill:
        facts |= marks.BACKFILL
    elif fact.recorded_us > at_us // marks.BUCKET * marks.BUCKET + marks.BUCKET + marks.CLOSING:
        facts |= marks.LATE
    if (reading := data.reading) is not None:
        facts |= marks.motive_bits(reading.motives)
        if reading.network:
            facts |= marks.network_bits(reading.network)
        if reading.place or data.region:
            facts |= marks.PLACED
        if reading.sentiment is not None:
            facts |= marks.MOODS[reading.sentiment] << marks.MOOD_SHIFT
        if reading.care:
            facts |= marks.CARE
        if reading.kind == "thanks":
            facts |= marks.THANKS
        elif reading.kind == "spam":
            facts |= marks.SPAM
    return facts


def _kind_of(data: _Data) -> Kind:
    if data.direction == "in" and data.actor == "customer":
        return Kind.INBOUND
    if data.direction == "out" and data.actor == "agent" and data.visibility != "internal":
        return Kind.REPLY
    return Kind.OTHER


def _channel_code(state: State, channel: str) -> int:
    """Return the channel's code; the 256th and later channels share the last one."""
    if channel not in state.channels:
        if len(state.channels) > marks.CHANNEL:
            return marks.CHANNEL
        state.channels.append(channel)
    return state.channels.index(channel)


def _case(state: State, fact: Fact, at_us: int) -> None:
    """A close ends what waits in its thread. Threads are cases here: one open cycle each."""
    body = _CASE.decode(fact.body)
    thread = body.data.thread or body.more.partitionkey or body.data.case_id
    if thread:
        _mark(state, thread, (at_us, fact.order, Kind.CLOSED << marks.KIND_SHIFT))


def _mark(state: State, thread: str, mark: course.Mark) -> None:
    """Put a mark into its thread and note what waits there."""
    tail = course.insert(state.threads, state.tails, partial(_count, state), thread, mark)
    _set(state.waiting, thread, tail.waiting)
    _set(state.unanswered, thread, tail.unanswered)
    _set(state.about, thread, None if tail.waiting is None else tail.about)


def _set(held: dict[str, int], key: str, value: int | None) -> None:
    if value is None:
        held.pop(key, None)
    else:
        held[key] = value


def _count(state: State, name: str, at_us: int, code: int, sign: int) -> None:
    series: Series = getattr(state, name)
    if sign > 0:
        series.put(at_us, code)
    else:
        series.take(at_us, code)


def _revision(state: State, fact: Fact, _: int) -> None:
    original = _REVISION.decode(fact.body).data.message_id
    state.revisions[original] = state.revisions.get(original, 0) + 1


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
    _step(state, state.incidents, data.incident, newest.incident_after, step)


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
    "care.case.closed.v1": _CASE,
    "care.message.edited.v1": _REVISION,
    "care.message.deleted.v1": _REVISION,
    "care.agent.statechanged.v1": _AGENT,
    "care.publication.scheduled.v1": _POST,
    "care.publication.published.v1": _POST,
    "care.publication.cancelled.v1": _POST,
    INCIDENT_CHANGED: _INCIDENT,
    LINK_CHANGED: _LINK,
}


def check(kind: str, body: bytes) -> None:
    """Raise msgspec.ValidationError where a fact of this kind and body could not be folded."""
    if kind in MESSAGES:
        _data_of(body)
    elif (decoder := _DECODERS.get(kind)) is not None:
        decoder.decode(body)


_CHANGES = {
    "care.message.received.v1": _message,
    "care.message.sent.v1": _message,
    "care.message.edited.v1": _revision,
    "care.message.deleted.v1": _revision,
    "care.case.closed.v1": _case,
    "care.agent.statechanged.v1": _agent,
    "care.publication.scheduled.v1": _post,
    "care.publication.published.v1": _post,
    "care.publication.cancelled.v1": _post,
    INCIDENT_CHANGED: _incident,
    LINK_CHANGED: _link,
}

"""State, and fold: the only place that changes it.

State is a pure function of the facts in the log: the same live, from zero and from a checkpoint. It
does not depend on the order in which facts arrived. Deterministic: no clock, no disk, no log line.
"""

from typing import Any

import msgspec

from commandcenter.care import marks
from commandcenter.care.marks import Kind
from commandcenter.care.threads import Tail, step
from commandcenter.clock import MINUTE, SECOND, parse_us
from commandcenter.events import (
    INCIDENT_CHANGED,
    LINK_CHANGED,
    AgentStateData,
    Fact,
    IncidentData,
    LinkData,
    Reading,
)
from commandcenter.series import Series

AT_WORK = frozenset({"available", "busy", "online"})
CLOSING = 5 * SECOND  # a minute's figures close this long after its end
TAILS = 20_000  # threads whose end is kept ready; the others are rebuilt when they speak


class Agent(msgspec.Struct, frozen=True, array_like=True):
    """The newest known state of an agent; `number` stands for the name in `presence`."""

    number: int
    at_us: int
    state: str
    team: str | None
    shift: str | None


class Post(msgspec.Struct, frozen=True, array_like=True):
    """A publication of ours: newest step, when it starts and ends, what it is expected to cause."""

    at_us: int
    state: str  # scheduled | published | cancelled
    title: str
    start_us: int
    end_us: int | None
    motive: str | None
    expected_multiple: float | None


class Incident(msgspec.Struct, frozen=True, array_like=True):
    """An incident as its newest transition left it."""

    at_us: int
    state: str  # firing | acknowledged | resolved
    kind: str
    motive: str
    channel: str
    region: str
    severity: int
    fired_us: int
    onset_us: int
    expected: float | None
    ended_us: int | None
    owner: str | None
    version: int  # log position of its newest step: what a command must have seen


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A time in which a feed did not speak to us; `end_us` None while it lasts."""

    at_us: int
    end_us: int | None
    label: str
    state: str


class State:
    """All that the figures and screens are made of. `FIELDS` are in the hash and in checkpoints."""

    FIELDS = (
        "seq", "newest_us", "first_us", "simulated", "threads", "waiting", "unanswered", "channels",
        "newest_by_channel", "messages", "bursts", "requests", "waits", "firsts", "agents", "presence",
        "presence", "posts", "incidents", "links", "revisions", "counts",
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
        self.channels: list[str] = []  # a channel's place here is its code in a mark
        self.newest_by_channel: dict[str, int] = {}
        self.messages = Series()  # inbound: (time, facts)
        self.bursts = Series()  # (start, mood)
        self.requests = Series()  # (opened, ended | 0 open | -closed)
        self.waits = Series()  # thread waited: (ended, opened)
        self.firsts = Series()  # first answer of a cycle: (opened, ended | -closed)
        self.agents: dict[str, Agent] = {}
        self.presence = Series()  # (when, agent number and whether at work)
        self.posts: dict[str, Post] = {}
        self.incidents: dict[str, Incident] = {}
        self.links: dict[str, list[Link]] = {}  # feed -> breaks, oldest first
        self.revisions: dict[str, int] = {}  # original's id -> edits and deletions
        self.counts: dict[str, int] = {}  # facts by type
        self.tails: dict[str, Tail] = {}


class _Data(msgspec.Struct, frozen=True, gc=False):
    channel: str = ""
    thread: str = ""
    direction: str = "in"
    actor: str = "customer"
    visibility: str = "public"
    reading: Reading | None = None
    backfill: bool = False
    simulated: bool = False


class _Body(msgspec.Struct, frozen=True, gc=False):
    data: _Data


class _Any(msgspec.Struct, frozen=True):
    data: dict[str, Any]


class _Agent(msgspec.Struct, frozen=True):
    data: AgentStateData


class _Incident(msgspec.Struct, frozen=True):
    data: IncidentData


class _Link(msgspec.Struct, frozen=True):
    data: LinkData


_MESSAGE = msgspec.json.Decoder(_Body)
_ANY = msgspec.json.Decoder(_Any)
_AGENT = msgspec.json.Decoder(_Agent)
_INCIDENT = msgspec.json.Decoder(_Incident)
_LINK = msgspec.json.Decoder(_Link)


def fold(state: State, fact: Fact) -> None:
    """Put one fact into the state, in place."""
    state.seq = max(state.seq, fact.seq)
    state.newest_us = max(state.newest_us, fact.recorded_us)
    state.counts[fact.type] = state.counts.get(fact.type, 0) + 1
    if (change := _CHANGES.get(fact.type)) is not None:
        change(state, fact)


def _message(state: State, fact: Fact) -> None:
    data = _MESSAGE.decode(fact.body).data
    if data.simulated and not state.simulated:
        state.simulated = True
    facts = _facts(state, fact, data)
    if facts & marks.KIND == Kind.INBOUND:
        state.messages.put(fact.time_us, facts)
        newest = state.newest_by_channel.get(data.channel, 0)
        state.newest_by_channel[data.channel] = max(newest, fact.time_us)
        state.first_us = min(state.first_us or fact.time_us, fact.time_us)
    _insert(state, data.thread, fact.time_us, fact.order, facts)


def _facts(state: State, fact: Fact, data: _Data) -> int:
    """Pack what the figures need of a message into one number (`care.marks`)."""
    facts = _kind_of(data) | fact.person << marks.PERSON_SHIFT
    facts |= _channel_code(state, data.channel) << marks.CHANNEL_SHIFT
    if data.backfill:
        facts |= marks.BACKFILL
    elif fact.recorded_us > fact.time_us // MINUTE * MINUTE + MINUTE + CLOSING:
        facts |= marks.LATE
    if (reading := data.reading) is not None:
        facts |= marks.motive_bits(reading.motives)
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


def _case(state: State, fact: Fact) -> None:
    """A close ends what waits in its thread. Threads are cases here: one open cycle each."""
    data = _ANY.decode(fact.body).data
    thread = data.get("thread") or data.get("case_id")
    if isinstance(thread, str):
        _insert(state, thread, fact.time_us, fact.order, int(Kind.CLOSED))


def _insert(state: State, thread: str, at_us: int, order: int, facts: int) -> None:
    """Put a mark into its thread; one that comes late makes the thread count itself again."""
    mark = marks.pack(at_us, order, facts)
    held = state.threads.get(thread)
    if held is None:
        held = state.threads[thread] = bytearray()
    sink = _Sink(state)
    if not held or held[-marks.SIZE :] <= mark:
        tail = _tail(state, thread, held)
        held += mark
        step(tail, at_us, facts, sink, 1)
    else:
        _run(held, sink, -1)
        _place(held, mark)
        tail = _run(held, sink, 1)
    _remember(state, thread, tail)


def _tail(state: State, thread: str, held: bytearray) -> Tail:
    if (tail := state.tails.get(thread)) is not None:
        return tail
    return _run(held, _Nowhere(), 1)


def _run(held: bytearray, sink: "_Sink | _Nowhere", sign: int) -> Tail:
    tail = Tail()
    for at_us, _, facts in marks.unpack_all(held):
        step(tail, at_us, facts, sink, sign)
    return tail


def _place(held: bytearray, mark: bytes) -> None:
    low, high = 0, len(held) // marks.SIZE
    while low < high:
        middle = (low + high) // 2
        if bytes(held[middle * marks.SIZE : (middle + 1) * marks.SIZE]) <= mark:
            low = middle + 1
        else:
            high = middle
    held[low * marks.SIZE : low * marks.SIZE] = mark


def _remember(state: State, thread: str, tail: Tail) -> None:
    _set(state.waiting, thread, tail.waiting)
    _set(state.unanswered, thread, tail.unanswered)
    if tail.settled():
        state.tails.pop(thread, None)
        return
    state.tails[thread] = tail
    if len(state.tails) > TAILS:
        del state.tails[next(iter(state.tails))]


def _set(held: dict[str, int], key: str, value: int | None) -> None:
    if value is None:
        held.pop(key, None)
    else:
        held[key] = value


class _Sink:
    """Counts a thread's course into the state's series."""

    __slots__ = ("state",)

    def __init__(self, state: State) -> None:
        self.state = state

    def burst(self, start_us: int, mood: int, sign: int) -> None:
        _count(self.state.bursts, start_us, mood, sign)

    def request(self, opened_us: int, ended_us: int, sign: int) -> None:
        _count(self.state.requests, opened_us, ended_us, sign)

    def wait(self, ended_us: int, opened_us: int, sign: int) -> None:
        _count(self.state.waits, ended_us, opened_us, sign)

    def first(self, opened_us: int, ended_us: int, sign: int) -> None:
        _count(self.state.firsts, opened_us, ended_us, sign)


class _Nowhere:
    """Counts nothing: to rebuild a tail whose course is already in the series."""

    def burst(self, start_us: int, mood: int, sign: int) -> None: ...

    def request(self, opened_us: int, ended_us: int, sign: int) -> None: ...

    def wait(self, ended_us: int, opened_us: int, sign: int) -> None: ...

    def first(self, opened_us: int, ended_us: int, sign: int) -> None: ...


def _count(series: Series, at_us: int, code: int, sign: int) -> None:
    if sign > 0:
        series.put(at_us, code)
    else:
        series.take(at_us, code)


def _revision(state: State, fact: Fact) -> None:
    original = _ANY.decode(fact.body).data.get("message_id")
    if isinstance(original, str):
        state.revisions[original] = state.revisions.get(original, 0) + 1


def _agent(state: State, fact: Fact) -> None:
    data = _AGENT.decode(fact.body).data
    known = state.agents.get(data.agent)
    number = len(state.agents) + 1 if known is None else known.number
    state.presence.put(fact.time_us, number << 1 | (data.state in AT_WORK))
    newest = known is None or (fact.time_us, data.state) > (known.at_us, known.state)
    state.agents[data.agent] = Agent(
        number,
        fact.time_us if newest or known is None else known.at_us,
        data.state if newest or known is None else known.state,
        data.team or (known.team if known else None),
        data.shift or (known.shift if known else None),
    )


_STEPS = {"scheduled": 0, "published": 1, "cancelled": 2}


def _post(state: State, fact: Fact) -> None:
    """A publication: the furthest step decides its state, the newest known words its title."""
    data = _ANY.decode(fact.body).data
    name = data.get("publication_id") or fact.id
    step_name = fact.type.split(".")[2]
    start_us = _instant(data.get("start")) or fact.time_us
    new = Post(
        at_us=fact.time_us,
        state=step_name,
        title=data.get("text") or "",
        start_us=start_us,
        end_us=_instant(data.get("end")),
        motive=data.get("motive"),
        expected_multiple=data.get("expected_multiple"),
    )
    known = state.posts.get(name)
    state.posts[name] = new if known is None else _joined(known, new)


def _joined(one: Post, other: Post) -> Post:
    """Join two steps of a publication; what the further step does not say, the other tells."""
    key = [(_STEPS[post.state], post.at_us) for post in (one, other)]
    far, near = (one, other) if key[0] >= key[1] else (other, one)
    said = near.end_us is not None and far.end_us is None
    return Post(
        at_us=far.at_us,
        state=far.state,
        title=far.title or near.title,
        start_us=near.start_us if far.state == "cancelled" else far.start_us,
        end_us=near.end_us if said else far.end_us,
        motive=far.motive or near.motive,
        expected_multiple=far.expected_multiple or near.expected_multiple,
    )


def _instant(text: object) -> int | None:
    if not isinstance(text, str):
        return None
    try:
        return parse_us(text)
    except ValueError:
        return None


def _incident(state: State, fact: Fact) -> None:
    data = _INCIDENT.decode(fact.body).data
    known = state.incidents.get(data.incident)
    if known is not None and fact.time_us < known.at_us:
        return
    evidence = data.evidence or {}
    fired = fact.time_us if known is None else known.fired_us
    onset = evidence.get("onset_us", fired) if known is None else known.onset_us
    state.incidents[data.incident] = Incident(
        at_us=fact.time_us,
        state=data.state,
        kind=data.kind,
        motive=data.motive,
        channel=data.channel,
        region=data.region,
        severity=max(data.severity, known.severity if known else 1),
        fired_us=fired,
        onset_us=onset,
        expected=evidence.get("expected", known.expected if known else None),
        ended_us=data.ended_us,
        owner=data.who or (known.owner if known else None),
        version=fact.seq,
    )


def _link(state: State, fact: Fact) -> None:
    """A feed fell silent, was cut, or came back: breaks of the curves, oldest first."""
    data = _LINK.decode(fact.body).data
    breaks = state.links.setdefault(data.feed, [])
    if breaks and breaks[-1].end_us is None:
        last = breaks[-1]
        if data.state == "fresh":
            breaks[-1] = Link(last.at_us, fact.time_us, last.label, last.state)
        else:
            breaks[-1] = Link(last.at_us, None, last.label, data.state)
    elif data.state != "fresh":
        breaks.append(Link(fact.time_us, None, data.label, data.state))


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

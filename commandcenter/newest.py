"""What is known of an agent, a publication, a feed's link, in whatever order it was told.

Agents speak often: each thing known of one carries when it was said. The others are rare: their facts
are kept as steps in their own order, and one that comes late has them all taken again.
"""

from bisect import insort
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec

from commandcenter.clock import parse_us
from commandcenter.events.agents import AgentStateData
from commandcenter.events.fact import Fact
from commandcenter.events.hub import LinkData
from commandcenter.events.outside import PublicationData

Known = TypeVar("Known")

_NEVER = (0, 0)


class CriteriaSince(NamedTuple):
    """Criteria of assignment as they came into force: since when, by which fact, whose word and why."""

    since_us: int
    seq: int
    version: str
    who: str
    reason: str


NO_CRITERIA = CriteriaSince(0, 0, "", "", "")
"""Nobody told of any: those that ship."""


class Agent(msgspec.Struct, frozen=True, array_like=True):
    """The newest known of an agent; `number` stands for the name in `presence`."""

    number: int
    at_us: int
    state: str
    team: str | None
    shift: str | None
    order: int = 0  # the sequence of what told the state, and when team and shift were told
    team_said: tuple[int, int] = _NEVER
    shift_said: tuple[int, int] = _NEVER
    presence: str | None = None  # lost = his window answers no more
    until_us: int | None = None  # when the state is to end
    reason: str | None = None


class Post(msgspec.Struct, frozen=True, array_like=True):
    """A publication of ours: newest step, when it starts and ends, what it is expected to cause."""

    at_us: int
    state: str  # scheduled | published | cancelled
    title: str
    start_us: int
    end_us: int | None
    motive: str | None
    expected_multiple: float | None
    channel: str = ""
    area: str | None = None
    reason: str = ""  # why it was called off, or changed last
    version: int = 0  # log position of the newest fact about it


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A time in which a feed did not speak to us; `end_us` None while it lasts."""

    at_us: int
    end_us: int | None
    label: str
    state: str


class Step(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A fact about something rare, in the order in which such facts are taken."""

    rank: int  # a publication's steps have an order of their own
    at_us: int
    order: int
    id: str
    seq: int
    said: bytes  # its data, packed: what nobody reads here is left in the log


_POST_STEPS = ("scheduled", "published", "cancelled")
PUBLISHED = 1


_PACK = msgspec.msgpack.Encoder().encode
_POST = msgspec.msgpack.Decoder(PublicationData)
_LINK = msgspec.msgpack.Decoder(LinkData)


def step_of(fact: Fact, at_us: int, data: msgspec.Struct) -> Step:
    """Return a fact as a step; a publication's go by how far they are, then by their time."""
    name = fact.type.split(".")[2]
    rank = _POST_STEPS.index(name) if name in _POST_STEPS else 0
    return Step(rank, at_us, fact.order, fact.id, fact.seq, _PACK(data))


def post_step(kind: str, at_us: int, name: str, data: PublicationData) -> Step:
    """Return a publication's step that is read outside a log: `name` orders those of one instant."""
    return Step(_POST_STEPS.index(kind.split(".")[2]), at_us, 0, name, 0, _PACK(data))


def joined(
    steps: list[Step], step: Step, known: Known | None, after: Callable[[Known | None, Step], Known]
) -> Known:
    """Put a step into its place and return what is known with it."""
    insort(steps, step)
    if steps[-1] is step:
        return after(known, step)
    known = after(None, steps[0])
    for later in steps[1:]:
        known = after(known, later)
    return known


def agent_after(
    known: Agent | None, number: int, when: tuple[int, int], data: AgentStateData
) -> Agent:
    """Return what is known of an agent: of each thing the newest that was said. `when`: time, sequence."""
    team, shift = data.team or None, data.shift or None
    new = Agent(
        number, when[0], data.state, team, shift,
        when[1], when if team else _NEVER, when if shift else _NEVER,
        data.presence, _instant(data.until), data.reason_code,
    )  # fmt: skip
    if known is None:
        return new
    newest = max(known, new, key=lambda agent: (agent.at_us, agent.order, agent.state))
    of_team = max(known, new, key=lambda agent: (agent.team_said, agent.team or ""))
    of_shift = max(known, new, key=lambda agent: (agent.shift_said, agent.shift or ""))
    return Agent(
        number, newest.at_us, newest.state, of_team.team, of_shift.shift,
        newest.order, of_team.team_said, of_shift.shift_said,
        newest.presence, newest.until_us, newest.reason,
    )  # fmt: skip


def post_after(known: Post | None, step: Step) -> Post:
    """Return a publication after a step: what the step does not say stays as it was."""
    said = _POST.decode(step.said)
    start_us, end_us = _instant(said.start), _instant(said.end)
    if known is None or said.whole:
        start = step.at_us if known is None else known.start_us
        title, version = ("", 0) if known is None else (known.title, known.version)
        known = Post(step.at_us, "", title, start, None, None, None, version=version)
    if start_us is None:
        start_us = step.at_us if step.rank == PUBLISHED else known.start_us
    return Post(
        at_us=step.at_us,
        state=_POST_STEPS[step.rank],
        title=said.text or known.title,
        start_us=start_us,
        end_us=known.end_us if end_us is None else end_us,
        motive=said.motive or known.motive,
        expected_multiple=said.expected_multiple or known.expected_multiple,
        channel=said.channel,
        area=said.area or known.area,
        reason=said.reason or "",
        version=max(known.version, step.seq),
    )


_NO_BREAK = frozenset({"fresh", "removed"})  # what is read no more is missed no more


def links_after(known: list[Link] | None, step: Step) -> list[Link]:
    """Return a feed's breaks after a step, oldest first; the list itself is changed."""
    data = _LINK.decode(step.said)
    breaks = [] if known is None else known
    if breaks and breaks[-1].end_us is None:
        last = breaks.pop()
        is_back = data.state in _NO_BREAK
        end_us, state = (step.at_us, last.state) if is_back else (None, data.state)
        breaks.append(Link(last.at_us, end_us, last.label, state))
    elif data.state not in _NO_BREAK:
        breaks.append(Link(step.at_us, None, data.label, data.state))
    return breaks


def _instant(text: str | None) -> int | None:
    try:
        return None if text is None else parse_us(text)
    except ValueError:
        return None

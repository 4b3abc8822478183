"""Who is at work when: shifts, days off, breaks and training of one day, and the state events of it."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, time

import msgspec

from commandcenter.clock import DAY, MINUTE
from feeds.simulator.chance import chance
from feeds.simulator.hours import Hours
from feeds.simulator.settings import Settings
from feeds.simulator.world import Agent, people

Span = tuple[int, int]


class Duty(msgspec.Struct, frozen=True):
    """An agent's shift on one day. `free` are the spans between breaks; none for one who did not come."""

    agent: Agent
    start_us: int
    end_us: int
    free: tuple[Span, ...]
    away: tuple[tuple[int, int, str], ...]  # (from, to, state)
    missing: str = ""  # late | absent, at the start of the shift


class StateChange(msgspec.Struct, frozen=True):
    """An agent goes from one state to another."""

    at_us: int
    agent: Agent
    state: str
    previous: str
    reason: str = ""


def roster(settings: Settings, hours: Hours, on: date) -> list[Duty]:
    """Return the shifts that begin on a local day, in the order of the agents."""
    number = on.toordinal()
    return [
        _duty(settings, hours, on, agent)
        for index, agent in enumerate(people().agents)
        # Two days off in seven, side by side, another pair for each agent.
        if (number + 3 * index) % 7 > 1
    ]


def state_changes(
    duties: Iterable[Duty], busy: Iterable[tuple[str, int, int]]
) -> list[StateChange]:
    """Return what each agent's state was on these duties; `busy` are (name, from, to), of other days too."""
    by_name: dict[str, list[Span]] = {}
    for name, start_us, end_us in sorted(busy):
        by_name.setdefault(name, []).append((start_us, end_us))
    found: list[StateChange] = []
    for duty in duties:
        spans = by_name.get(duty.agent.name, [])
        found += _changes(duty, [span for span in spans if duty.start_us <= span[0] < duty.end_us])
    return found


def _duty(settings: Settings, hours: Hours, on: date, agent: Agent) -> Duty:
    rng = chance(settings.seed, "duty", on, agent.name)
    desk = settings.world.agents
    begins, ends = (time.fromisoformat(part) for part in agent.shift.split("-"))
    start_us, end_us = hours.at(on, begins), hours.at(on, ends)
    if end_us <= start_us:
        end_us += DAY
    drawn = rng.random()
    if drawn < desk.absent_share:
        return Duty(agent, start_us, end_us, (), (), "absent")
    late = drawn < desk.absent_share + desk.late_share
    from_us = start_us + int((5 + 20 * rng.random()) * MINUTE) if late else start_us
    length = end_us - start_us
    away = [
        (start_us + int(share * length + rng.random() * 20 * MINUTE), minutes, "break")
        for share, minutes in ((0.22, 15), (0.47, 30), (0.75, 15))
    ]
    if rng.random() < desk.training_share:
        away[2] = (away[2][0], 60, "training")
    spans = tuple((at, min(at + minutes * MINUTE, end_us), state) for at, minutes, state in away)
    return Duty(
        agent, start_us, end_us, _between(from_us, end_us, spans), spans, "late" if late else ""
    )


def _between(start_us: int, end_us: int, away: Iterable[tuple[int, int, str]]) -> tuple[Span, ...]:
    spans = []
    for from_us, to_us, _ in away:
        spans.append((start_us, from_us))
        start_us = to_us
    spans.append((start_us, end_us))
    return tuple(span for span in spans if span[0] < span[1])


def _changes(duty: Duty, busy: list[Span]) -> list[StateChange]:
    found: list[StateChange] = []
    if duty.missing:
        found.append(StateChange(duty.start_us, duty.agent, "offline", "offline", duty.missing))
    if not duty.free:
        return found
    first_us, previous = duty.free[0][0], "offline"
    marks = {first_us, duty.end_us}
    marks.update(edge for at, to, _ in duty.away for edge in (at, to))
    marks.update(edge for span in busy for edge in span)
    for at_us in sorted(mark for mark in marks if mark >= first_us):
        state = _state(duty, busy, at_us)
        if state != previous:
            found.append(StateChange(at_us, duty.agent, state, previous))
            previous = state
    return found


def _state(duty: Duty, busy: list[Span], at_us: int) -> str:
    """Tell the state from an instant on: work begun is finished before a break or the end of the shift."""
    before = bisect_right(busy, at_us, key=lambda span: span[0])
    if before and at_us < busy[before - 1][1]:
        return "busy"
    if at_us >= duty.end_us:
        return "offline"
    return next((state for start, end, state in duty.away if start <= at_us < end), "available")

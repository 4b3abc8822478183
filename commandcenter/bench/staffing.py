"""How far the staffing answer is from what came: simulated crises, judged after they have passed.

Every ten minutes of an open crisis the answer is computed from what the log held then. Later the day itself
tells how many cases waited half an hour and an hour on, and how many people more would have been enough had
everything to come been known. No time is measured: the same figures come on every machine.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from commandcenter.alert import Transition
from commandcenter.bench.verdict import Measured
from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.errors import UnreadableError
from commandcenter.events.fact import Fact
from commandcenter.events.incidents import INCIDENT_CHANGED
from commandcenter.folding.fold import fold
from commandcenter.hub.facts import own_fact
from commandcenter.hub.prepare import Preparer
from commandcenter.hub.watch import Desk, mark_of
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.rows import Draft
from commandcenter.settings import Settings
from commandcenter.staffing import scenario
from commandcenter.staffing.answer import answer, needed
from commandcenter.staffing.evidence import STEP, Evidence, evidence
from commandcenter.staffing.people import at_work
from commandcenter.staffing.queue import Load, run
from commandcenter.staffing.waits import NEVER, Waits
from commandcenter.state import State

Told = Iterable[tuple[int, Mapping[str, Any]]]
Play = Callable[[str, int, str, int], tuple[int, Told]]
"""Stages a crisis of a kind, seed and local time after so many days: its onset; (arrival, event)."""

KEY = b"a benchmark keeps no secret....."
EVERY = 10 * MINUTE
LOOKED_AT = 6 * HOUR  # of a crisis
AHEAD = {"30": 6, "60": 12}  # minutes -> steps


class Case(NamedTuple):
    """A crisis to be staged."""

    kind: str
    seed: int
    clock: str


class Size(NamedTuple):
    """Which crises, and how many quiet days before each."""

    cases: tuple[Case, ...] = (
        Case("outage", 21, "10:30"),
        Case("outage", 22, "09:10"),
        Case("outage", 23, "13:05"),
        Case("outage", 24, "16:20"),
        Case("outage", 25, "11:40"),
        Case("billing", 26, "10:30"),
        Case("campaign_backlash", 27, "12:00"),
    )
    days: int = 8


FULL = Size()


class Judged(NamedTuple):
    """One instant: what was known, what waited after each step since, who would have been enough."""

    known: Evidence
    came: tuple[int, ...]
    enough: int


def measure(
    folder: Path, *, play: Play, new_desk: Callable[[], Desk], size: Size = FULL
) -> list[Measured]:
    """Judge every instant of all crises together."""
    del folder
    judged: list[Judged] = []
    for case in size.cases:
        onset_us, told = play(*case, size.days)
        judged += _judged(told, onset_us, new_desk())
    how = f"{len(judged)} instants of {len(size.cases)} simulated crises"
    figures = [_backlog(judged, minutes, steps, how) for minutes, steps in AHEAD.items()]
    return [figure for pair in figures for figure in pair] + _people(judged, how)


def _backlog(judged: list[Judged], minutes: str, steps: int, how: str) -> list[Measured]:
    """Return the mean error of the backlog so far ahead, and how often it lay between the bounds."""
    errors, sizes, inside = [], [], []
    for one in judged:
        if len(one.known.people) < steps:
            continue
        low, high = (run(load).backlog[steps] for load in scenario.bounds(one.known))
        expected, came = run(scenario.expected(one.known)).backlog[steps], one.came[steps]
        errors.append(abs(expected - came))
        sizes.append(came)
        inside.append(low - 0.5 <= came <= high + 0.5)
    mean = float(np.mean(errors)) if errors else None
    return [
        Measured(
            name=f"staffing.error_{minutes}",
            value=None if mean is None else mean / max(1.0, float(np.mean(sizes))),
            unit="ratio",
            limit={"30": 0.15, "60": 0.3}[minutes],
            how=f"mean error of the backlog {minutes} min ahead ÷ mean backlog then, {how}"
            + ("" if mean is None else f"; {mean:.0f} cases of {np.mean(sizes):.0f}"),
        ),
        Measured(
            name=f"staffing.inside_{minutes}",
            value=float(np.mean(inside)) if inside else None,
            unit="share",
            limit=0.75,
            bound="at_least",
            how=f"of these, how often the backlog {minutes} min ahead lay between the bounds",
        ),
    ]


def _people(judged: list[Judged], how: str) -> list[Measured]:
    told = [(one, found) for one in judged if (found := answer(one.known)) is not None]
    errors = [abs(found.more.value - one.enough) for one, found in told]
    inside = [found.more.low <= one.enough <= found.more.high for one, found in told]
    wanted = float(np.mean([one.enough for one, _ in told])) if told else 0.0
    return [
        Measured(
            name="staffing.people",
            value=float(np.mean(errors)) if errors else None,
            unit="people",
            how="mean difference to how many would have been enough had all to come been known"
            f" ({wanted:.0f} on average), {how}",
        ),
        Measured(
            name="staffing.people_inside",
            value=float(np.mean(inside)) if inside else None,
            unit="share",
            limit=0.75,
            bound="at_least",
            how="of these, how often that number lay between the bounds",
        ),
    ]


def _judged(told: Told, onset_us: int, desk: Desk) -> list[Judged]:
    """Fold a crisis, look at it every ten minutes while it is open, then judge by what came."""
    state, settings = State(), Settings()
    clock = ServiceClock(Calendar())
    hours = Hours(state, clock.zone)
    known: list[Evidence] = []
    look_us = onset_us
    for fact in _facts(told, onset_us, desk):
        while look_us < fact.recorded_us and look_us < onset_us + LOOKED_AT:
            found = _look(Moment(state, look_us, settings, clock, hours))
            known += [] if found is None else [found]
            look_us += EVERY
        fold(state, fact)
    return [_judge(state, one) for one in known]


def _look(moment: Moment) -> Evidence | None:
    onsets = [
        incident.onset_us
        for incident in moment.state.incidents.values()
        if incident.is_open and incident.severity >= 5
    ]
    found = evidence(moment, min(onsets)) if onsets else None
    return found if isinstance(found, Evidence) else None


def _judge(state: State, known: Evidence) -> Judged:
    """Compare with what came: the cases that waited, and the queue as it was with everyone as they came."""
    ended = state.waits.between(known.at_us - DAY, known.at_us + DAY)
    still = np.array([*state.waiting.values()], dtype=np.int64)
    waits = Waits(
        np.concatenate([ended[:, 1], still]),
        np.concatenate([ended[:, 0], np.full(len(still), NEVER)]),
    )
    instants = known.at_us + np.arange(len(known.people) + 1, dtype=np.int64) * STEP
    per_hour = np.histogram(waits.opened, instants)[0] * (HOUR / STEP)
    people = at_work(state.presence, instants)[:-1]
    real = Load(
        known.backlog,
        tuple(per_hour.tolist()),
        tuple(people.tolist()),
        known.pace.value,
        known.lead_h,
    )
    return Judged(known, tuple(map(waits.at, instants.tolist())), needed(real, known.goal))


def _facts(told: Told, onset_us: int, desk: Desk) -> Iterable[Fact]:
    """Yield what the hub would have put into its log, its own alerts among it."""
    preparer, persons, seen = Preparer(KEY), dict[bytes, int](), set[tuple[str, str]]()
    numbered = partial(_numbered, persons)
    is_judged = False
    for recorded_us, event in told:
        try:
            draft = preparer.draft(event, recorded_us=recorded_us)
        except UnreadableError:
            continue
        if (draft.source, draft.id) in seen:
            continue
        seen.add((draft.source, draft.id))
        fact = numbered(draft, len(seen))
        if (found := mark_of(fact, draft.text_key)) is not None:
            if not is_judged and recorded_us >= onset_us - DAY // 4:
                is_judged = True
                desk.restore((), 0)
            if is_judged:
                for step in desk.observe(found[0]):
                    yield numbered(_fact_of(step), len(seen))
            else:
                desk.warm((found[0],))
        yield fact


def _fact_of(step: Transition) -> Draft:
    """Return a transition as a fact of the log."""
    name = f"incident:{step.incident}:{step.state}:{step.at_us}"
    return own_fact(INCIDENT_CHANGED, name, msgspec.to_builtins(step), step.at_us)


def _numbered(persons: dict[bytes, int], draft: Draft, seq: int) -> Fact:
    person = 0
    if draft.person is not None:
        person = persons.setdefault(draft.person.key, len(persons) + 1)
    return Fact(
        seq, draft.recorded_us, draft.time_us, draft.sequence, draft.type, draft.source, draft.id,
        person, draft.body,
    )  # fmt: skip

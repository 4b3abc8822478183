"""A dry run: what the last weeks' cases would have met by other criteria. Figures by pairs of futures.

In each pair what came, who was there and how long everything took are the same on both sides, so that only
the criteria differ. What nobody saw is drawn, again for each pair; that makes the intervals.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from commandcenter.assignment.effects import effect
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.cases import Row
from commandcenter.errors import UserError
from commandcenter.history import History
from commandcenter.protocol.preview import Effect
from commandcenter.rehearsal.arrived import Arrival
from commandcenter.rehearsal.past import Past, Side, read_past
from commandcenter.rehearsal.played import Outcome, play
from commandcenter.settings import Settings

SEEDS = range(1, 9)
EXAMPLES = 10  # of promises kept otherwise, on either side
_SURE = 0.75  # in so many of the futures a promise is kept on one side and lost on the other
PROMISES = ("first", "close")
TOTAL = "total"

Pairs = list[tuple[list[Outcome], list[Outcome]]]


class Kept(NamedTuple):
    """Promises of a kind: how many fell due, how many are kept on each side, how that differs."""

    due: tuple[float, float]
    kept: tuple[float, float]
    differs: Effect


class QueueTold(NamedTuple):
    """What changes in a queue of the screens: by its name in the criteria in force, "total" = in all."""

    queue: str
    cases: int
    promises: dict[str, Kept]


class Example(NamedTuple):
    """A promise that is kept on one side only. Shares of the futures; people and modes of the first one."""

    number: int
    opened_us: int
    motive: str
    channel: str
    language: str
    queues: tuple[str, str]
    promise: str
    kept: tuple[float, float]
    due_us: tuple[int, int]
    agents: tuple[str, str]
    modes: tuple[str, str]
    needs: tuple[tuple[str, ...], tuple[str, ...]]


class Changed(NamedTuple):
    """Cases of which the criteria say something else, whatever comes of it; `people`, `short`: means."""

    needs: int
    work: int
    weight: int
    promises: int
    queues: int
    people: float
    short: tuple[float, float]


class DryRun(NamedTuple):
    """All of it."""

    since_us: int
    until_us: int
    versions: tuple[str, str]
    cases: int
    futures: int
    queues: tuple[QueueTold, ...]
    changed: Changed
    lost: tuple[Example, ...]
    gained: tuple[Example, ...]


def dry_run(
    path: Path, weeks: int, old: Criteria, new: Criteria, settings: Settings,
    seeds: Sequence[int] = SEEDS,
) -> DryRun:  # fmt: skip
    """Return what other criteria would have changed in the last weeks; nothing is written.

    `settings`: the site's own, without queues or promises of either criteria.
    """
    if new.version == old.version:
        raise UserError("dry_run_same", version=new.version)
    history = History(path)
    try:
        sides = [Side(one, one.settings(settings)) for one in (old, new)]
        past = read_past(history, weeks, *sides)
    finally:
        history.close()
    pairs = [
        (play(past, old, seed, is_new=False), play(past, new, seed, is_new=True)) for seed in seeds
    ]
    return compared(past, pairs, (old.version, new.version))


def compared(past: Past, pairs: Pairs, versions: tuple[str, str]) -> DryRun:
    """Return what differs between both sides of some pairs of futures."""
    places: dict[str, list[int]] = {TOTAL: list(range(len(past.arrivals)))}
    for place, arrival in enumerate(past.arrivals):
        places.setdefault(arrival.old.screen, []).append(place)
    queues = tuple(
        QueueTold(name, len(some), {kind: _kept(pairs, some, kind) for kind in PROMISES})
        for name, some in sorted(places.items(), key=lambda item: (item[0] == TOTAL, -len(item[1])))
    )
    lost, gained = _examples(past, pairs)
    return DryRun(
        past.since_us, past.until_us, versions, len(past.arrivals), len(pairs), queues,
        _changed(past, pairs), lost, gained,
    )  # fmt: skip


def _kept(pairs: Pairs, places: Sequence[int], kind: str) -> Kept:
    counts = [
        tuple(
            (sum(one is not None for one in said), sum(one is True for one in said))
            for said in ([getattr(side[place], kind) for place in places] for side in pair)
        )
        for pair in pairs
    ]
    due, kept = (
        (fmean(old[at] for old, _ in counts), fmean(new[at] for _, new in counts)) for at in (0, 1)
    )
    return Kept(due, kept, effect([new[1] - old[1] for old, new in counts]))


def _changed(past: Past, pairs: Pairs) -> Changed:
    rows = [(one.old, one.new) for one in past.arrivals]
    needs = [
        _needs(past.old.needs[at]) != _needs(past.new.needs[at]) for at in range(len(past.arrivals))
    ]
    people = [sum(a.agent != b.agent for a, b in zip(old, new, strict=True)) for old, new in pairs]
    short = (
        fmean(sum(one.mode == "triage" for one in side[at]) for side in pairs) for at in (0, 1)
    )
    return Changed(
        needs=sum(needs),
        work=sum(old.needed.work_min != new.needed.work_min for old, new in rows),
        weight=sum(old.needed.weight != new.needed.weight for old, new in rows),
        promises=sum(_dues(old) != _dues(new) for old, new in rows),
        queues=sum((old.screen, old.queue) != (new.screen, new.queue) for old, new in rows),
        people=fmean(people),
        short=(next(short), next(short)),
    )


def _needs(asked: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, asked))


def _dues(row: Row) -> tuple[int, int]:
    return row.first_us, row.due.close_us


def _examples(past: Past, pairs: Pairs) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Return promises that are lost and gained, those surest first, then the weightiest."""
    found: list[tuple[float, Example]] = []
    for place in range(len(past.arrivals)):
        for kind in PROMISES:
            said = [[getattr(side[place], kind) for side in pair] for pair in pairs]
            old, new = (fmean(one[at] is True for one in said) for at in (0, 1))
            if abs(new - old) >= _SURE:
                found.append((new - old, _example(past, pairs, place, kind, (old, new))))
    lost = [one for differs, one in sorted(found, key=_by_differs) if differs < 0]
    gained = [one for differs, one in sorted(found, key=_by_differs) if differs > 0]
    return tuple(lost[:EXAMPLES]), tuple(gained[:EXAMPLES])


def _by_differs(found: tuple[float, Example]) -> tuple[float, int, int]:
    return -abs(found[0]), PROMISES.index(found[1].promise), found[1].number


def _example(past: Past, pairs: Pairs, place: int, kind: str, kept: tuple[float, float]) -> Example:
    arrival: Arrival = past.arrivals[place]
    rows = arrival.old, arrival.new
    told = [side[place] for side in pairs[0]]
    first_us, close_us = ([_dues(row)[at] for row in rows] for at in (0, 1))
    dues = first_us if kind == "first" else close_us
    return Example(
        number=arrival.old.number,
        opened_us=arrival.old.turn.opened_us,
        motive=arrival.old.motive,
        channel=arrival.old.channel,
        language=arrival.old.language,
        queues=(arrival.old.screen, arrival.new.screen),
        promise=kind,
        kept=kept,
        due_us=(dues[0], dues[1]),
        agents=(told[0].agent, told[1].agent),
        modes=(told[0].mode, told[1].mode),
        needs=(past.old.needs[place][0], past.new.needs[place][0]),
    )

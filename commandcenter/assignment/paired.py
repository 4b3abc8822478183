"""A while lived with all that was overruled in it, and without: cases to answer along it, promises kept.

As `realised`, but of many overrides together, and by the hour: at each instant the cases to answer of the
same worlds are compared, so that what differs is the overrides' doing. What really was is not one of them:
whoever draws it takes the difference from what was seen.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from commandcenter.assignment import effects
from commandcenter.assignment.case import SERVED_QUEUES, Case
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.future import Future, Lived, World
from commandcenter.assignment.lines import AnyLine
from commandcenter.assignment.realised import SEEDS, Side, Twice, twice
from commandcenter.assignment.room import Room
from commandcenter.protocol.preview import Effect

_OURS = {"queued", "assigned", "started"}  # the next word is ours


class Counted(Future):
    """A future that notes how many cases are to be answered, whenever that changes."""

    def __init__(self, room: Room, world: World, until: int) -> None:
        self._owed: set[Case] = set()
        super().__init__(room, world, until)
        self.instants, self.counts = [room.now], [len(self._owed)]

    def at(self, instants: Sequence[int]) -> list[int]:
        """Return how many there were at instants, seconds; 0 before the beginning."""
        return [
            self.counts[place - 1] if (place := bisect_right(self.instants, at)) else 0
            for at in instants
        ]

    def _take_up(self, case: Case) -> None:
        super()._take_up(case)
        if case.queue in SERVED_QUEUES and case.state in _OURS:
            self._owed.add(case)

    def _enter(self, case: Case) -> None:
        self._owed.add(case)
        self._note()
        super()._enter(case)

    def _end_turn(self, case: Case) -> None:
        self._owed.discard(case)
        self._note()
        super()._end_turn(case)

    def _note(self) -> None:
        self.instants.append(self._room.now)
        self.counts.append(len(self._owed))


class Paired(NamedTuple):
    """How the two sides differ, with minus without, each with half of its 95 % interval."""

    pairs: int
    waiting: tuple[Effect, ...]  # cases to answer, one an instant
    kept: Effect  # first promises kept, of those that fell due within the span that was asked about


def paired(
    engine: Engine,
    lines: Sequence[AnyLine],
    overrides: Collection[str],
    instants: Sequence[int],
    due: tuple[int, int],
    seeds: Sequence[int] = SEEDS,
) -> Paired:
    """Return what overrides did together, from the first line to the last one.

    `engine` is as it was before the first line, best some time before the first override: a future begins
    with everybody at once at what was given to them, and until that is over it is like no hour of a day.
    `instants` and `due` (a span: first promises due after its begin, until its end) are seconds as lines
    have them. The engine is not touched.
    """
    found = twice(engine, lines, overrides, seeds)
    (before, kept_before), (after, kept_after) = (
        _lived(found, side, instants, due) for side in (found.without, found.after)
    )
    return Paired(
        len(found.worlds),
        tuple(
            effects.effect(
                [with_[at] - without[at] for without, with_ in zip(before, after, strict=True)]
            )
            for at in range(len(instants))
        ),
        effects.effect(
            [with_ - without for without, with_ in zip(kept_before, kept_after, strict=True)]
        ),
    )


def _lived(
    found: Twice, side: Side, instants: Sequence[int], due: tuple[int, int]
) -> tuple[list[list[int]], list[int]]:
    """Live a side in every world; return its cases to answer and its kept promises, one row a world."""
    counts, kept = [], []
    for world in found.worlds:
        future = side.future(world, found.until, Counted)
        kept.append(_kept(future.live(), due))
        counts.append(future.at(instants))
    return counts, kept


def _kept(lived: Lived, due: tuple[int, int]) -> int:
    return sum(is_kept for at, is_kept, _ in lived.firsts if due[0] < at <= due[1])

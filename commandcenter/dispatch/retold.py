"""A while of the log told to an engine once more: as it was before, and every line since.

So what an override did is reckoned from facts alone, also after the hub that ran meanwhile was killed.
"""

from collections.abc import Collection, Iterable, Iterator

from commandcenter.assignment.engine import Engine
from commandcenter.assignment.lines import AnyLine, OverrideSet, Tick
from commandcenter.clock import SECOND
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch.dispatch import Changes, Dispatch
from commandcenter.dispatch.instants import line_time
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.settings import Settings
from commandcenter.state import State, Touched


def retold(
    state: State,
    facts: Iterable[Fact],
    criteria: Criteria,
    settings: Settings,
    *,
    start_us: int,
    end_us: int,
) -> tuple[Engine, list[AnyLine]]:
    """Return the engine as it was at `start_us`, and the lines that the facts were told as until `end_us`.

    `state` is that before the first fact; it is used up. One turn a second in which anything came.
    """
    dispatch, lines = Dispatch(state, criteria, settings), list[AnyLine]()
    dispatch.turn(start_us, decides=False)
    before = dispatch.engine.copied()
    state.touched = Touched()
    for at_us, some in _by_second(facts, start_us):
        for fact in some:
            fold(state, fact)
        dispatch.turn(at_us, _changes(state), decides=False, heard=lines.append)
    dispatch.turn(end_us, _changes(state), decides=False, heard=lines.append)
    return before, [*lines, Tick(at=line_time(end_us))]


def led_by(lines: Iterable[AnyLine], names: Collection[str]) -> list[AnyLine]:
    """Return lines with those first that set what is named: who is called in comes by what calls them."""
    sets, others = list[AnyLine](), list[AnyLine]()
    for line in lines:
        is_set = isinstance(line, OverrideSet) and line.override.id in names
        (sets if is_set else others).append(line)
    return [*sets, *others]


def in_turn(lines: Iterable[AnyLine], names: Collection[str]) -> list[AnyLine]:
    """Return lines with what sets these overrides first of its instant, as `led_by` has it of one alone."""
    return sorted(
        lines,
        key=lambda one: (
            one.at,
            not (isinstance(one, OverrideSet) and one.override.id in names),
        ),
    )


def _by_second(facts: Iterable[Fact], start_us: int) -> Iterator[tuple[int, list[Fact]]]:
    """Yield instants that never go back, with what was recorded within the second."""
    at_us, taken = start_us, list[Fact]()
    for fact in facts:
        if fact.recorded_us // SECOND > at_us // SECOND and taken:
            yield at_us, taken
            taken = []
        at_us = max(at_us, fact.recorded_us)
        taken.append(fact)
    if taken:
        yield at_us, taken


def _changes(state: State) -> Changes:
    """Take what was touched since the last turn."""
    touched, state.touched = state.touched or Touched(), Touched()
    return Changes(touched.threads, touched.people, touched.customers, overrides=touched.overrides)

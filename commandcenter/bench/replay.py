"""How fast the log becomes state, and whether an event costs more when many requests are open."""

from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from commandcenter.bench import crowd
from commandcenter.bench.timing import quotient, took
from commandcenter.bench.verdict import Measured
from commandcenter.clock import SECOND
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.history import History
from commandcenter.journal import Journal
from commandcenter.state import State

START_US = 1_735_689_600 * SECOND  # 2025-01-01
FILL = 5_000
BESIDE = 10_000_000  # conversations that the stream never comes to


class Size(NamedTuple):
    """How many facts are replayed, and how many requests wait beside a stream of events."""

    facts: int = 100_000
    rounds: int = 5
    few: int = 50
    many: int = 5_000
    events: int = 10_000


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Replay a log, and fold a stream into a state with few and one with many open requests."""
    path = folder / "replay.db"
    journal = Journal(path)
    for first in range(0, size.facts, FILL):
        count = min(FILL, size.facts - first)
        journal.append(
            list(
                crowd.drafts(count, start_us=START_US + first * SECOND, step_us=SECOND, first=first)
            )
        )
    journal.close()
    read = [took(partial(_read, path)) for _ in range(size.rounds)]
    folded = [took(partial(_replay, path)) for _ in range(size.rounds)]
    return [
        Measured(
            name="replay.speed",
            value=size.facts / median(folded),
            unit="facts/s",
            how=f"History.facts and fold of {size.facts:,} facts, median of {size.rounds}; reading alone is"
            f" {median(read) / median(folded):.0%} of it",
        ),
        _open_requests(size),
    ]


def _read(path: Path) -> int:
    history = History(path)
    count = sum(1 for _ in history.facts())
    history.close()
    return count


def _replay(path: Path) -> State:
    history, state = History(path), State()
    for fact in history.facts():
        fold(state, fact)
    history.close()
    return state


def _open_requests(size: Size) -> Measured:
    """Fold the same conversations beside few and beside many threads that wait, by turns."""
    states = _waiting(size.few), _waiting(size.many)
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(size.rounds):
        facts = [_fact(round_ * size.events + n) for n in range(size.events)]
        for state, taken in zip(states, times, strict=True):
            taken.append(took(partial(_fold_all, state, facts)))
    return Measured(
        name="replay.open_requests",
        value=quotient(times[1], times[0]),
        unit="ratio",
        limit=4,
        how=f"time of an event with {size.many:,} open requests ÷ with {size.few}, {size.events:,} events by"
        f" turns, median of {size.rounds}; {median(times[1]) / size.events * 1e6:.1f} µs an event with many",
    )


def _waiting(count: int) -> State:
    """Return a state in which so many conversations wait for a reply."""
    state = State()
    for conversation in range(BESIDE, BESIDE + count):
        fold(state, _fact(crowd.opening(conversation)))
    if len(state.waiting) != count:
        raise AssertionError(f"{len(state.waiting)} wait instead of {count}")
    return state


def _fact(number: int) -> Fact:
    draft = crowd.draft(number, START_US + number * SECOND)
    return Fact(
        number,
        draft.recorded_us,
        draft.time_us,
        draft.sequence,
        draft.type,
        draft.source,
        draft.id,
        crowd.turn(number).person + 1,
        draft.body,
    )


def _fold_all(state: State, facts: list[Fact]) -> None:
    for fact in facts:
        fold(state, fact)

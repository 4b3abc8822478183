"""How long a rewind into a year takes: the nearest checkpoint, and the facts from there on."""

import random
from functools import partial
from pathlib import Path
from typing import NamedTuple

from commandcenter.bench.timing import percentile, took
from commandcenter.bench.verdict import Measured
from commandcenter.bench.year import Length, build
from commandcenter.folding.fold import fold
from commandcenter.history import History
from commandcenter.state import State


class Size(NamedTuple):
    """The year, and how many instants of it are gone back to."""

    year: Length = Length()
    instants: int = 20


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Rewind to instants all over the year."""
    built = build(folder, size.year)
    chance = random.Random(11)  # noqa: S311 - the same instants in every run
    instants = [chance.randint(built.start_us, built.end_us) for _ in range(size.instants)]
    history = History(built.path)
    history.state_at(instants[0])  # the files are in the system's memory, as in a hub that runs
    times = [took(partial(history.state_at, at)) for at in instants]
    from_zero = took(partial(_from_zero, history))
    history.close()
    how = (
        f"History.state_at at {size.instants} instants of {size.year.messages:,} messages in a year,"
        f" a checkpoint every {size.year.every:,} facts"
    )
    sizes = built.checkpoint_bytes()
    return [
        Measured(
            name="rewind.p95", value=percentile(times, 0.95) * 1e3, unit="ms", limit=250, how=how
        ),
        Measured(name="rewind.max", value=max(times) * 1e3, unit="ms", limit=250, how=how),
        Measured(
            name="rewind.part",
            value=max(times) / from_zero,
            unit="ratio",
            how="the longest of these ÷ folding the whole year from its first fact",
        ),
        Measured(
            name="rewind.checkpoints",
            value=sum(sizes) / 1e6,
            unit="MB",
            how=f"{len(sizes)} checkpoints, the largest {max(sizes) / 1e6:.1f} MB, beside a database of"
            f" {built.path.stat().st_size / 1e6:.0f} MB",
        ),
    ]


def _from_zero(history: History) -> State:
    state = State()
    for fact in history.facts():
        fold(state, fact)
    return state

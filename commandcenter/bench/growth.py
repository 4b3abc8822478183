"""Does a row cost more to append to a long log than to a short one?

Two journals, a short and a long one, take the same rows in turns. Once with ids that ascend, as platforms
hand them out, and once with ids like a UUID's, which meet another page of the index with every row.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

from commandcenter.bench import crowd
from commandcenter.bench.timing import quotient, took
from commandcenter.bench.verdict import Measured
from commandcenter.clock import SECOND
from commandcenter.journal import Journal
from commandcenter.rows import Draft

START_US = 1_735_689_600 * SECOND  # 2025-01-01
BATCH = 200
FILL = 10_000


class Size(NamedTuple):
    """How long the two logs are, and what is appended to both in turns."""

    short: int = 100_000
    long: int = 1_000_000
    spread_by: int = 2  # the hard case is filled slowly: logs shorter by so much
    rounds: int = 12
    batches: int = 20


FULL = Size()


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Compare appends at both lengths."""
    half = size._replace(short=size.short // size.spread_by, long=size.long // size.spread_by)
    return [
        _compared(folder / "ascending", size, _ascending, limit=1.15),
        _compared(folder / "spread", half, crowd.identity, limit=None),
    ]


def _compared(folder: Path, size: Size, named: crowd.Named, *, limit: float | None) -> Measured:
    folder.mkdir()
    short = _filled(folder / "short.db", size.short, named)
    long = _filled(folder / "long.db", size.long, named)
    times: tuple[list[float], list[float]] = ([], [])
    rows = size.batches * BATCH
    for round_ in range(size.rounds):
        drafts = list(_drafts(size.long + round_ * rows, rows, named))
        times[0].append(took(partial(_append, short, drafts)))
        times[1].append(took(partial(_append, long, drafts)))
    short.close()
    long.close()
    shutil.rmtree(folder)
    return Measured(
        name=f"growth.{folder.name}",
        value=quotient(times[1], times[0]),
        unit="ratio",
        limit=limit,
        how=f"time of a row into a log of {size.long:,} rows ÷ into one of {size.short:,}, by turns in"
        f" batches of {BATCH}, median of {size.rounds}; {median(times[1]) / rows * 1e6:.0f} µs a row in"
        " the long one",
    )


def _filled(path: Path, count: int, named: crowd.Named) -> Journal:
    journal = Journal(path)
    drafts = _drafts(0, count, named)
    while batch := list(islice(drafts, FILL)):
        journal.append(batch)
    return journal


def _drafts(first: int, count: int, named: crowd.Named) -> Iterator[Draft]:
    return crowd.drafts(count, start_us=START_US, step_us=SECOND, first=first, named=named)


def _append(journal: Journal, drafts: list[Draft]) -> None:
    for place in range(0, len(drafts), BATCH):
        journal.append(drafts[place : place + BATCH])


def _ascending(number: int) -> str:
    return f"{number:032d}"

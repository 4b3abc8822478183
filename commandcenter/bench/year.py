"""A year of conversations in a journal with its checkpoints, built once in a run and used by several."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from commandcenter.bench import crowd
from commandcenter.checkpoint_files import EVERY, folder
from commandcenter.checkpoints import dump
from commandcenter.clock import DAY, SECOND, now_us
from commandcenter.folding.fold import fold
from commandcenter.history import write_checkpoint
from commandcenter.journal import Journal
from commandcenter.rows import Draft
from commandcenter.state import State

BATCH = 5_000
WAITING = 4  # checkpoints on their way to disk: each is tens of megabytes


class Length(NamedTuple):
    """How much happens in the year. Four facts of five are messages, the fifth closes a case."""

    messages: int = 430_000
    every: int = EVERY  # facts between two checkpoints

    @property
    def facts(self) -> int:
        """Count all facts."""
        return self.messages * crowd.TURNS // (crowd.TURNS - 1)


class Year(NamedTuple):
    """A database with a year in it, which ends now."""

    path: Path
    start_us: int
    end_us: int
    facts: int

    def checkpoint_bytes(self) -> list[int]:
        """Return the sizes of its checkpoints."""
        return [file.stat().st_size for file in folder(self.path).glob("*.state")]


def build(place: Path, size: Length) -> Year:
    """Return the year in a folder; built where it is not there yet."""
    path = place / f"year-{size.messages}.db"
    mark = path.with_suffix(".end")
    if not mark.exists():
        end_us = now_us() - SECOND
        _fill(path, size, end_us - 365 * DAY)
        mark.write_text(str(end_us))
    end_us = int(mark.read_text())
    return Year(path, end_us - 365 * DAY, end_us, size.facts)


def _fill(path: Path, size: Length, start_us: int) -> None:
    """Append, fold what was appended as the hub does, and keep a checkpoint every so many facts."""
    journal, state = Journal(path), State()
    writing: deque[Future[None]] = deque()
    with ThreadPoolExecutor(1) as aside:
        for batch in _batches(size, start_us):
            for fact in journal.append(batch).facts:
                fold(state, fact)
                if fact.seq % size.every == 0:
                    dumped = dump(state)
                    writing.append(
                        aside.submit(write_checkpoint, path, state.seq, state.newest_us, dumped)
                    )
            while len(writing) > WAITING:
                writing.popleft().result()
        for left in writing:
            left.result()
    journal.close()


def _batches(size: Length, start_us: int) -> Iterator[list[Draft]]:
    drafts = crowd.drafts(size.facts, start_us=start_us, step_us=365 * DAY // size.facts)
    while batch := list(islice(drafts, BATCH)):
        yield batch

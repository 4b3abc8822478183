"""What an append costs the journal, as ratios of one run: a longer log must not make it dearer."""

from pathlib import Path
from time import process_time

from commandcenter.journal import Journal
from tests.commandcenter.drafts import draft

RUNS = 7
BATCH = 50


def cost(path: Path, before: int) -> float:
    """Return the least CPU time of appending a batch to a log of so many rows."""
    journal = Journal(path)
    journal.append([draft(number) for number in range(1, before + 1)])
    times = []
    for run in range(RUNS):
        first = before + run * BATCH + 1
        batch = [draft(number) for number in range(first, first + BATCH)]
        begun = process_time()
        journal.append(batch)
        times.append(process_time() - begun)
    journal.close()
    return min(times)


def test_a_hundred_times_the_log_makes_an_append_hardly_dearer(tmp_path: Path) -> None:
    assert cost(tmp_path / "long.db", 30_000) / cost(tmp_path / "short.db", 300) < 2.5

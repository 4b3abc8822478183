"""The benchmarks, by subject: each holds a figure of this machine against a limit, as a ratio where it can.

To add one: a file with `measure(folder) -> list[Measured]`, its test, and a line in BENCHMARKS.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from commandcenter.bench import (
    assigning,
    assignment,
    commit,
    figures,
    growth,
    memory,
    overload,
    pipeline,
    reading,
    replay,
    rewind,
    seats,
    whatif,
)
from commandcenter.bench.verdict import Measured, all_met, document, line
from commandcenter.bench.workshop import workshop
from commandcenter.errors import UserError


class Benchmark(NamedTuple):
    """A subject, by its name on the command line; `measure` works in a folder that it may fill."""

    name: str
    measure: Callable[[Path], list[Measured]]


BENCHMARKS = (
    Benchmark("pipeline", pipeline.measure),
    Benchmark("growth", growth.measure),
    Benchmark("commit", commit.measure),
    Benchmark("replay", replay.measure),
    Benchmark("rewind", rewind.measure),
    Benchmark("memory", memory.measure),
    Benchmark("figures", figures.measure),
    Benchmark("seats", seats.measure),
    Benchmark("reading", reading.measure),
    Benchmark("overload", overload.measure),
    Benchmark("assignment", assignment.measure),
    Benchmark("assigning", assigning.measure),
    Benchmark("whatif", whatif.measure),
)


def run(
    name: str | None,
    *,
    as_json: bool,
    out: TextIO | None = None,
    benchmarks: Sequence[Benchmark] = BENCHMARKS,
) -> int:
    """Run one benchmark or all, print what they found; return 1 where a limit is missed, else 0.

    `out` None = stdout. Raises UserError for a name that none has.
    """
    chosen = [one for one in benchmarks if name in (None, one.name)]
    if not chosen:
        raise UserError("bench_unknown", name=name, known=", ".join(one.name for one in benchmarks))
    found: list[Measured] = []
    with workshop() as folder:
        for benchmark in chosen:
            told = benchmark.measure(folder)
            found += told
            if not as_json:
                print(*map(line, told), sep="\n", file=out or sys.stdout, flush=True)
    if as_json:
        print(document(found), file=out or sys.stdout)
    return 0 if all_met(found) else 1

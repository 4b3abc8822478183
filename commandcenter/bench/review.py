"""A manager goes through a crisis in the middle of a year, ten times a second, beside a hub that serves it.

The window is the real one, offscreen; whoever sees `ui` hands over how it is moved.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec

from commandcenter.bench.hub_process import hub
from commandcenter.bench.timing import percentile
from commandcenter.bench.verdict import Measured
from commandcenter.bench.year import Length, Year, build
from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.incidents import INCIDENT_CHANGED
from commandcenter.hub.facts import own_fact
from commandcenter.hub.presence import Presence
from commandcenter.journal import Journal
from commandcenter.rows import Draft

STEP_MS = 100.0
LIMIT_MS = 250.0


class Scrubbed(Protocol):
    """What was seen of the window; work is its thread's processor time."""

    @property
    def longest_ms(self) -> float:
        """The longest time by the clock in which nothing could be painted."""

    @property
    def longest_work_ms(self) -> float:
        """The most that the loop worked without coming back."""

    @property
    def works_ms(self) -> tuple[float, ...]:
        """The work of each step."""

    @property
    def wanted(self) -> int:
        """How many walls were wanted."""

    @property
    def late(self) -> int:
        """How many were not here when it was their turn."""

    @property
    def first_s(self) -> float:
        """From going to the review to its first wall."""


Scrub = Callable[[str, str, float], Scrubbed]


class Size(NamedTuple):
    """The year, and for how long the crisis is gone through, on and back."""

    year: Length = Length()
    seconds: float = 40.0


FULL = Size()


def measure(folder: Path, scrub: Scrub, size: Size = FULL) -> list[Measured]:
    """Go through one crisis of a year at a desk."""
    built = build(folder, size.year)
    _burn(built)
    return judged(_gone_through(built.path, scrub, size), size)


def judged(seen: Scrubbed, size: Size) -> list[Measured]:
    """Hold what was seen against the goals: no stall over 250 ms, every wall there in time."""
    how = (
        f"a desk goes through a crisis of a year of {size.year.messages:,} messages, {seen.wanted}"
        " minutes at 10 Hz, on and back"
    )
    return [
        Measured(
            name="review.work",
            value=percentile(list(seen.works_ms), 0.95) / STEP_MS,
            unit="ratio",
            limit=0.6,
            how=f"{how}; work of the window a step, p95 ÷ the tenth of a second between two",
        ),
        Measured(
            name="review.stall",
            value=seen.longest_work_ms,
            unit="ms",
            limit=LIMIT_MS,
            how="the longest work of the window's loop without coming back",
        ),
        Measured(
            name="review.stall.clock",
            value=seen.longest_ms,
            unit="ms",
            how="the longest hang by the clock: on a machine that does other things too, theirs",
        ),
        Measured(
            name="review.late",
            value=seen.late / seen.wanted,
            unit="ratio",
            limit=0.1,
            how="walls that were not here when it was their turn ÷ walls wanted",
        ),
        Measured(
            name="review.first",
            value=seen.first_s,
            unit="s",
            how="from opening the desk at the review to the first wall of the crisis",
        ),
    ]


def _gone_through(path: Path, scrub: Scrub, size: Size) -> Scrubbed:
    """Run a hub in a thread of its own: a window wants the first one."""
    told: Future[Presence] = Future()
    is_over = threading.Event()

    async def serve() -> None:
        async with hub(path) as running:
            told.set_result(running.here)
            await asyncio.to_thread(is_over.wait)

    with ThreadPoolExecutor(1) as aside:
        served = aside.submit(asyncio.run, serve())
        both: list[Future[Any]] = [told, served]
        wait(both, return_when=FIRST_COMPLETED)
        try:
            if not told.done():
                served.result()  # why it did not start
            here = told.result(0)
            return scrub(here.url, here.desk_token, size.seconds)
        finally:
            is_over.set()
            served.result()


def _burn(built: Year) -> None:
    """Write down a crisis of the middle of the year, as somebody who reports it afterwards."""
    onset = (built.start_us + built.end_us) // 2 // HOUR * HOUR
    steps: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
        ("firing", "", onset + 6 * MINUTE, {"evidence": {"onset_us": onset}}),
        ("resolved", "firing", onset + 3 * HOUR, {"ended_us": onset + 2 * HOUR}),
    )
    drafts = [
        _step(number, state, was, at_us, more, built.end_us)
        for number, (state, was, at_us, more) in enumerate(steps, 1)
    ]
    journal = Journal(built.path)
    journal.append(drafts)
    journal.close()


def _step(
    number: int, state: str, was: str, at_us: int, more: dict[str, Any], recorded_us: int
) -> Draft:
    data = {
        "incident": "A0001", "state": state, "was": was, "number": number, "severity": 7,
        "kind": "negative_spike", "motive": "signal", "channel": "*", "region": "*", **more,
    }  # fmt: skip
    made = own_fact(INCIDENT_CHANGED, f"incident:A0001:{number}", data, at_us)
    return msgspec.structs.replace(made, recorded_us=recorded_us)

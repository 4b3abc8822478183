"""Many seats at one hub: its processor time, how old is what they show, and whether a slow one matters."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from commandcenter.bench import crowd, stack
from commandcenter.bench.audience import Noted, Places
from commandcenter.bench.feed_server import FeedServer, feed_server
from commandcenter.bench.hub_process import HubProcess, hub
from commandcenter.bench.timing import now_s, percentile
from commandcenter.bench.verdict import Measured
from commandcenter.bench.workshop import ROOT
from commandcenter.clock import DAY, SECOND, now_us
from commandcenter.history import History
from commandcenter.hub.access import Access
from commandcenter.journal import Journal
from commandcenter.rows import Token
from commandcenter.secrets import key_for

DRAINED_S = 60.0
STACK_AGE_MS = (
    2_800,
    5_000,
)  # how old a stack that polls every 5 s is at 200 messages/s, p50 and p99
PERSPECTIVE_P99_MS = 331  # lag of perspective-python at 2,000 messages/s and 4 Hz


class Size(NamedTuple):
    """How many seats watch which paces, in messages per second, and for how many seconds each.

    `few`: so many are held against none, for what serving them costs.
    """

    seats: int = 20
    few: int = 10
    rate: int = 200
    high_rate: int = 2_000
    warm_s: float = 2.0
    seconds: float = 8.0


FULL = Size()


class Phase(NamedTuple):
    """What was seen of one pace."""

    noted: Noted
    cpu_share: float | None
    first: int  # position
    last: int


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Watch a hub from many seats: evenly, beside one that never reads, and at ten times the pace."""
    return asyncio.run(_measure(folder / "seats.db", size))


async def _measure(path: Path, size: Size) -> list[Measured]:
    tokens = tokens_in(path, size.seats + 1)
    async with feed_server() as feed, hub(path, feed.url) as running:
        all_read = Places(url=running.here.url, tokens=tokens[:-1])
        some_read = Places(url=running.here.url, tokens=tokens[: size.few])
        no_one = Places(url=running.here.url, tokens=[])
        one_slow = Places(url=running.here.url, tokens=tokens, slow=1)
        nobody = await _phase(feed, running, no_one, size, size.rate)
        few = await _phase(feed, running, some_read, size, size.rate)
        even = await _phase(feed, running, all_read, size, size.rate)
        slow = await _phase(feed, running, one_slow, size, size.rate)
        high = await _phase(feed, running, all_read, size, size.high_rate)
        zero_us = now_us() - int(now_s() * SECOND)
    usual = await stack.cpu_share(
        path.parent, rate=size.rate, seconds=size.seconds, seats=size.seats
    )
    sent_us = [zero_us + int(at * SECOND) for at in feed.sent_s]
    seqs = positions_in_log(path)
    return [
        *_against_stack(even, usual, size),
        *_serving(
            nobody, few, [lags_ms(few, sent_us, seqs, seat) for seat in range(size.few)], size
        ),
        *_at_even(even, lags_ms(even, sent_us, seqs), size),
        *_beside_slow(even, slow, size),
        *_at_high(high, lags_ms(high, sent_us, seqs), size),
    ]


async def _phase(
    feed: FeedServer, running: HubProcess, places: Places, size: Size, rate: int
) -> Phase:
    """Let the seats watch while the feed sends at one pace."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from commandcenter.bench.audience import main; main()"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None  # noqa: S101 - it was asked for
    process.stdin.write(msgspec.json.encode(places) + b"\n")
    await feed.send(rate, size.warm_s)
    before = running.cpu_s()
    sent = await feed.send(rate, size.seconds)
    after = running.cpu_s()
    await feed.all_acked(DRAINED_S)
    await asyncio.sleep(1)  # the last of it is shown
    printed, _ = await process.communicate(b"")  # the end of its stdin
    share = None if before is None or after is None else (after - before) / size.seconds
    return Phase(msgspec.json.decode(printed, type=Noted), share, sent.first, sent.last)


def tokens_in(path: Path, count: int) -> list[str]:
    """Make a database with so many tokens of walls."""
    journal = Journal(path)
    access = Access(key_for(journal.database))
    tokens = [access.new_token() for _ in range(count)]
    for place, token in enumerate(tokens):
        at_us = now_us()
        digest = access.digest(token)
        journal.add_token(Token(digest, "wall", f"seat {place}", at_us, at_us + DAY))
    journal.close()
    return tokens


def positions_in_log(path: Path) -> list[int]:
    """Return the log position of every position of the feed, which ascend together."""
    history = History(path)
    seqs = [fact.seq for fact in history.facts() if fact.source == crowd.SOURCE]
    history.close()
    return seqs


def lags_ms(
    phase: Phase, sent_us: Sequence[int], seqs: Sequence[int], seat: int = 0
) -> list[float]:
    """Return how long each message of a phase took from its send to the first view with it at a seat."""
    views = iter(phase.noted.shown[seat])
    at_us, seq = next(views, (0, 0))
    lags: list[float] = []
    for position in range(phase.first, phase.last + 1):
        while seq < seqs[position - 1]:
            if (found := next(views, None)) is None:
                return lags
            at_us, seq = found
        lags.append((at_us - sent_us[position - 1]) / 1000)
    return lags


def _against_stack(phase: Phase, usual: float | None, size: Size) -> list[Measured]:
    """Hold the hub's processor time against that of what people would build instead."""
    ratio = None if phase.cpu_share is None or usual is None else phase.cpu_share / usual
    shares = "" if ratio is None else f" ({phase.cpu_share:.3f} ÷ {usual:.3f} of a core)"
    return [
        Measured(
            name="seats.hub_cpu",
            value=ratio,
            unit="ratio",
            limit=0.4,
            how=f"a hub with everything on ÷ a bare web server with an ORM that stores and polls only, both"
            f" at {size.rate} messages/s and {size.seats} seats{shares}",
        )
    ]


def _serving(
    nobody: Phase, few: Phase, lags_of_seats: list[list[float]], size: Size
) -> list[Measured]:
    """Tell what serving some seats costs a hub, and how late the slowest of them is."""
    shares = nobody.cpu_share, few.cpu_share
    known = None if shares[0] is None or shares[1] is None else (shares[0], shares[1])
    told = f"({known[1]:.3f} − {known[0]:.3f} of a core)" if known else ""
    watched = f"{size.few} seats at {size.rate} messages/s"
    return [
        Measured(
            name="seats.serving_cpu",
            value=max(0.0, known[1] - known[0]) if known else None,
            unit="share",
            limit=0.1,
            how=f"processor time of a hub with {watched} less that with none {told}",
        ),
        Measured(
            name="seats.slowest_p99",
            value=max(percentile(lags, 0.99) for lags in lags_of_seats),
            unit="ms",
            limit=500,
            how=f"from the send on a feed's socket to the view with it, at the slowest of {watched}",
        ),
    ]


def _at_even(phase: Phase, lags_ms: list[float], size: Size) -> list[Measured]:
    watched = f"{size.rate} messages/s into a hub process, {size.seats} seats on sockets"
    how = f"from the send on a feed's socket to the first view with it at a seat: {watched}"
    return [
        Measured(
            name="seats.lag_p50",
            value=percentile(lags_ms, 0.5),
            unit="ms",
            limit=STACK_AGE_MS[0] / 10,
            how=f"{how}; the limit is a tenth of a common stack's age",
        ),
        Measured(
            name="seats.lag_p95",
            value=percentile(lags_ms, 0.95),
            unit="ms",
            limit=400,
            how=f"{how}; painting comes on top",
        ),
        Measured(
            name="seats.lag_p99",
            value=percentile(lags_ms, 0.99),
            unit="ms",
            limit=STACK_AGE_MS[1] / 10,
            how=f"{how}; the limit is a tenth of a common stack's age",
        ),
        *(
            Measured(
                name=f"seats.view_age_{word}",
                value=percentile(phase.noted.view_ages_us, share) / 1000,
                unit="ms",
                how=f"from a view's `as_of` to its arrival at a seat, of {len(phase.noted.view_ages_us):,}",
            )
            for word, share in (("p50", 0.5), ("p99", 0.99))
        ),
    ]


def _beside_slow(even: Phase, slow: Phase, size: Size) -> list[Measured]:
    """Hold the ages beside a slow seat against those without one."""
    ages = [percentile(phase.noted.view_ages_us, 0.99) / 1000 for phase in (slow, even)]
    return [
        Measured(
            name="seats.beside_slow",
            value=ages[0] / ages[1],
            unit="ratio",
            limit=2,
            how=f"p99 age of views at {size.seats} seats beside one that never reads ÷ without it"
            f" ({ages[0]:.0f} ÷ {ages[1]:.0f} ms)",
        )
    ]


def _at_high(phase: Phase, lags_ms: list[float], size: Size) -> list[Measured]:
    watched = f"{size.high_rate:,} messages/s into a hub process, {size.seats} seats on sockets"
    return [
        Measured(
            name="seats.high_lag_p99",
            value=percentile(lags_ms, 0.99),
            unit="ms",
            limit=PERSPECTIVE_P99_MS,
            how=f"from send to view: {watched}; the limit is perspective's lag",
        ),
        Measured(
            name="seats.high_hub_cpu",
            value=phase.cpu_share,
            unit="share",
            how=f"of a core: {watched}",
        ),
    ]

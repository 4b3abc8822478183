"""How long a desk waits for the figures of any day of a year, and what asking costs the hub."""

import asyncio
import json
import random
import uuid
from pathlib import Path
from typing import Any, NamedTuple

from websockets.asyncio.client import ClientConnection, connect

from commandcenter.bench import rewind
from commandcenter.bench.hub_process import hub
from commandcenter.bench.timing import now_s, percentile
from commandcenter.bench.verdict import Measured
from commandcenter.bench.year import Length, Year, build
from commandcenter.kpis import MEASURED
from commandcenter.kpis.doers import WORKED

LIMIT_MS, LIMIT_MB = 300, 300
CHARTED = ("volume", "negative_share", "backlog", "service_level")
_BOARDS = ("stages", "tracking", "not served", "a date", "a month", "its channels")
PAUSE_S = 0.06  # between two questions: a hub takes twenty a second of one seat


class Size(NamedTuple):
    """The year, how many of its days are asked about, and how many instants are gone back to."""

    year: Length = Length()
    days: int = 60
    instants: int = 20


FULL = Size()


class _Waited(NamedTuple):
    """Seconds until each answer came, by what was asked; the memory of the hub after them."""

    days: list[float]
    splits: list[float]
    cases: list[float]
    courses: list[float]
    boards: list[float]
    rss_mb: float | None


def measure(folder: Path, size: Size = FULL) -> list[Measured]:
    """Ask a hub on the year for days all over it, for parts of a figure, and for the cases behind it."""
    built = build(folder, size.year)
    waited = asyncio.run(_asked(built, size.days))
    back = rewind.measure(folder, rewind.Size(size.year, size.instants))
    year = f"over a socket, of {size.year.messages:,} messages in a year"
    asked = (
        ("figures.day", waited.days, f"all {len(MEASURED)} figures of each of {size.days} days"),
        ("figures.split", waited.splits, "one figure of such a day by channel, network or motive"),
        ("figures.course", waited.courses, "how a figure of it went, hour by hour and by channel"),
        ("figures.cases", waited.cases, "the first page of the cases behind a count of it"),
        ("figures.boards", waited.boards, f"a board of cases: {', '.join(_BOARDS)}, in turn"),
    )
    return [
        *(
            Measured(
                name=f"{name}.p95",
                value=percentile(times, 0.95) * 1e3,
                unit="ms",
                limit=LIMIT_MS,
                how=f"{what}, {year}; median {percentile(times, 0.5) * 1e3:.0f}",
            )
            for name, times, what in asked
        ),
        Measured(
            name="figures.hub",
            value=waited.rss_mb,
            unit="MB",
            limit=LIMIT_MB,
            how="memory of that hub and its reader after all these answers",
        ),
        *(
            Measured(
                name="figures.rewind", value=one.value, unit="ms", limit=one.limit, how=one.how
            )
            for one in back
            if one.name == "rewind.p95"
        ),
    ]


async def _asked(built: Year, days: int) -> _Waited:
    chance = random.Random(6)  # noqa: S311 - the same days in every run
    waited = _Waited([], [], [], [], [], None)
    keys = [kpi.key for kpi in MEASURED if kpi.key not in WORKED]
    async with hub(built.path) as running:
        headers = {"Authorization": f"Bearer {running.here.desk_token}"}
        async with connect(
            running.here.url, additional_headers=headers, compression=None, proxy=None
        ) as link:
            for turn in range(days):
                at_us = chance.randint(built.start_us, built.end_us)
                target = {"span": "day", "at_us": at_us}
                took, shown = await _answer(link, "figures.period", target, {})
                waited.days.append(took)
                split = {"figure": chance.choice(keys)}
                split["by"] = chance.choice(("channel", "network", "motive"))
                took, _ = await _answer(link, "figures.split", target, split)
                waited.splits.append(took)
                took, _ = await _answer(link, "figures.cases", target, _list(chance, shown))
                waited.cases.append(took)
                drawn = {"figure": chance.choice(CHARTED), "by_channel": True}
                took, _ = await _answer(link, "figures.course", target, drawn)
                waited.courses.append(took)
                took, _ = await _answer(link, *_board(turn, at_us))
                waited.boards.append(took)
        return waited._replace(rss_mb=running.rss_mb())


def _board(turn: int, at_us: int) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return what asks for one of the boards: of a day, around a date or of a month."""
    name = _BOARDS[turn % len(_BOARDS)]
    day, instant = {"span": "day", "at_us": at_us}, {"at_us": at_us}
    asked: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
        "stages": ("boards.rows", day, {"board": "funnel"}),
        "tracking": ("boards.rows", day, {"board": "tracking"}),
        "not served": ("boards.unserved", day, {}),
        "a date": ("boards.change", {**instant, "days": 28}, {}),
        "a month": ("boards.growth", instant, {}),
        "its channels": ("boards.growth", instant, {"figure": "service_level"}),
    }
    return asked[name]


def _list(chance: random.Random, shown: dict[str, Any]) -> dict[str, Any]:
    """Choose a figure of those shown that has a list, and one of its lists."""
    row = chance.choice([row for row in shown["rows"] if row["groups"]])
    key, group = row["figure"]["key"], chance.choice(sorted(row["groups"]))
    return {"figure": key, "group": group, "as_of_us": shown["as_of_us"]}


async def _answer(
    link: ClientConnection, action: str, target: dict[str, Any], args: dict[str, Any]
) -> tuple[float, dict[str, Any]]:
    """Return how long the answer took, and what it says; ValueError for a refusal."""
    name = str(uuid.uuid4())
    frame = {"type": "command", "id": name, "action": action, "target": target, "args": args}
    await asyncio.sleep(PAUSE_S)
    began = now_s()
    await link.send(json.dumps(frame))
    while True:
        found = json.loads(await link.recv())
        if found["type"] == "result" and found["id"] == name:
            if not found["ok"]:
                raise ValueError(found["error"])
            return now_s() - began, found["data"]

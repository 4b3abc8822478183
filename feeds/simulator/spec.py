"""What a person asks of the simulator in one line: `simulator:seed=7,speed=60,crisis=outage@10:30`."""

import math
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import msgspec

from commandcenter.clock import from_datetime
from commandcenter.errors import UserError
from feeds.simulator.hours import Hours
from feeds.simulator.settings import CRISES, HISTORY_DAYS, LOOK_ALIKES, Script, Settings
from feeds.simulator.world import World, world

SCHEME = "simulator"
_KEYS = ("seed", "speed", "load", "start", "crisis", "quiet", "history", "rate", "truth")
_SCRIPTED = {"crisis": CRISES, "quiet": LOOK_ALIKES}
_WHAT = {
    "seed": "≥ 0",
    "speed": "1–3600",
    "load": "0.1–100",
    "start": "2026-05-14T08:00",
    "history": "0–60",
    "rate": "0.01–20000",
    "truth": "truth.jsonl",
}
# Room for the days before and after it that a calendar must still know.
_EARLIEST, _LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
_NUMBERS = {"speed": (1.0, 3600.0), "load": (0.1, 100.0), "rate": (0.01, 20_000.0)}


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, checked. `start_us` None: now; `rate` None: as the day goes, else per second."""

    settings: Settings
    start_us: int | None = None
    speed: float = 1.0
    history_days: int = HISTORY_DAYS
    rate: float | None = None
    truth: Path | None = None


def parse(spec: str, begin_us: int, *, resumed: bool = False) -> Ask:
    """Read a spec, with or without its scheme; `begin_us` is the instant a world without `start` begins.

    `resumed`: its history is known already, with the unscripted crises in it.
    Raises UserError that names the key and what it may be. A script HH:MM is the first such local time
    from the start on; without `start` the world begins with the local day of `begin_us`.
    """
    scheme, _, text = spec.strip().partition(":")
    given = _pairs(text if scheme.strip().lower() == SCHEME else spec)
    of, hours = world(), Hours(world())
    start_us = _start(given["start"][0], of) if "start" in given else None
    origin = hours.date(begin_us if start_us is None else start_us)
    from_us = hours.day(origin).start_us if start_us is None else start_us
    scripts = [
        _script(hours, from_us, name, item)
        for name in _SCRIPTED
        for text in given.get(name, [])
        for item in text.split("+")
    ]
    settings = Settings(
        world=of,
        origin=origin,
        seed=_whole("seed", given, of.seed, 2**53),
        load=_number("load", given) or 1.0,
        scripts=tuple(scripts),
        unscripted=not scripts and not resumed,
    )
    rate = _number("rate", given)
    return Ask(
        settings=settings,
        start_us=start_us,
        speed=_number("speed", given) or 1.0,
        history_days=_whole("history", given, HISTORY_DAYS if rate is None else 0, 60),
        rate=rate,
        truth=Path(given["truth"][0]) if "truth" in given else None,
    )


def _pairs(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if key not in _KEYS:
            raise UserError("simulator_key_unknown", setting=key, known=", ".join(_KEYS))
        if not equals or not value or (key in found and key not in _SCRIPTED):
            raise _bad(key, value)
        found.setdefault(key, []).append(value)
    return found


def _bad(key: str, value: str) -> UserError:
    expected = _WHAT.get(key) or ", ".join(f"{kind}@10:30" for kind in _SCRIPTED[key])
    return UserError("simulator_bad_value", setting=key, value=value, expected=expected)


def _whole(key: str, given: dict[str, list[str]], default: int, most: int) -> int:
    if key not in given:
        return default
    text = given[key][0]
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) <= most):
        raise _bad(key, text)
    return int(text)


def _number(key: str, given: dict[str, list[str]]) -> float | None:
    if key not in given:
        return None
    text, (least, most) = given[key][0], _NUMBERS[key]
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        raise _bad(key, text)
    return number


def _start(text: str, of: World) -> int:
    """Read a local time, or one with its offset."""
    try:
        at = datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=of.zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _bad("start", text) from error
    if not _EARLIEST <= at <= _LATEST:
        raise _bad("start", text)
    return from_datetime(at)


def _script(hours: Hours, from_us: int, name: str, text: str) -> Script:
    """Read KIND@HH:MM: the first such local time from an instant on."""
    kind, _, clock = text.strip().partition("@")
    if kind not in _SCRIPTED[name]:
        raise _bad(name, text)
    try:
        local = time.fromisoformat(clock).replace(tzinfo=None)
    except ValueError as error:
        raise _bad(name, text) from error
    on = hours.date(from_us)
    at_us = hours.at(on, local)
    return Script(kind, at_us if at_us >= from_us else hours.at(on + timedelta(days=1), local))

"""Which crises and look-alikes touch a day: those asked for, else one now and then; and their truth."""

from datetime import date, timedelta
from typing import Any

from commandcenter.clock import HOUR, MINUTE, SECOND, format_us
from feeds.simulator.chance import chance, pick
from feeds.simulator.hours import Hours
from feeds.simulator.settings import CRISES, Script, Settings
from feeds.simulator.surges import Surge, of_script

_REACH = timedelta(days=3)  # the longest crisis fades within
_CALM = timedelta(days=3)  # before the world begins: what is unscripted has faded by then


def scripts_of(settings: Settings, hours: Hours, first: date, last: date) -> list[Script]:
    """Return the scripts that begin between two local days, both included, by their beginning."""
    start_us, end_us = hours.day(first).start_us, hours.day(last).end_us
    found = [script for script in settings.scripts if start_us <= script.at_us < end_us]
    if settings.unscripted:
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        found += [script for on in days if (script := _unscripted(settings, hours, on)) is not None]
    return sorted(found, key=lambda script: script.at_us)


def surges_on(settings: Settings, hours: Hours, on: date) -> list[Surge]:
    """Return the crises and campaigns whose own messages fall on a local day."""
    day, found = hours.day(on), []
    for script in scripts_of(settings, hours, on - _REACH, on):
        surge = of_script(settings, script)
        if surge is not None and surge.end_us > day.start_us:
            found.append(surge)
    return found


def holes_on(settings: Settings, hours: Hours, on: date) -> list[tuple[int, int]]:
    """Return when the feed brings nothing on a local day: its daily outage, and scripted ones."""
    rng, faults, day = chance(settings.seed, "hole", on), settings.world.faults, hours.day(on)
    found = []
    for _ in range(faults.outage_per_day):
        start_us = day.start_us + int((6 + 16 * rng.random()) * HOUR)
        least, most = faults.outage_s
        found.append((start_us, start_us + int((least + rng.random() * (most - least)) * SECOND)))
    down_us = int(settings.world.quiet.catch_up.down_s * SECOND)
    found += [
        (script.at_us, script.at_us + down_us)
        for script in scripts_of(settings, hours, on, on)
        if script.kind == "catch_up"
    ]
    return found


def truth(settings: Settings, first: date, last: date) -> list[dict[str, Any]]:
    """Return what a detector should find, and what it should not, of the scripts of these local days.

    `type` crisis or look_alike; onset, peak, end RFC 3339 (end: 15 % of the peak are left); area is the
    place of an outage, "*" where it is everywhere.
    """
    hours = Hours(settings.world)
    return [_truth(settings, script) for script in scripts_of(settings, hours, first, last)]


def _unscripted(settings: Settings, hours: Hours, on: date) -> Script | None:
    """Return the crisis of a day nobody scripted: about one in two weeks, never near the beginning."""
    if on > settings.origin - _CALM:
        return None
    every = settings.world.unscripted_every_days
    block, number = divmod(on.toordinal(), every)
    rng = chance(settings.seed, "unscripted", block)
    if number != int(rng.random() * 3):
        return None
    at_us = hours.day(on).start_us + int((9 + 9 * rng.random()) * HOUR)
    return Script(pick(rng, CRISES), at_us - at_us % MINUTE)


def _truth(settings: Settings, script: Script) -> dict[str, Any]:
    surge = of_script(settings, script)
    quiet = settings.world.quiet
    spans = {
        "angry_author": quiet.angry_author.span_s,
        "spam_flood": quiet.spam_flood.span_s,
        "catch_up": quiet.catch_up.down_s,
    }
    found: dict[str, Any] = {
        "type": "crisis" if script.is_crisis else "look_alike",
        "kind": script.kind,
        "onset": format_us(script.at_us),
        "peak": None,
        "motive": None,
        "motives": [],
        "area": "*",
    }
    if surge is None:
        end_us = script.at_us + int(spans[script.kind] * SECOND)
        return found | {"end": format_us(end_us)}
    motives = [name for name, _ in surge.motives]
    return found | {
        "peak": format_us(surge.peak_us),
        "end": format_us(surge.ebb_us),
        "motive": motives[0],
        "motives": motives,
        "area": surge.city or "*",
        "language": surge.language or "*",
        "channel": surge.channels[0][0] if len(surge.channels) == 1 else "*",
    }

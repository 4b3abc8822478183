"""What a preview says in words: old and new, the change with its interval, who loses, what it costs."""

from typing import NamedTuple

from commandcenter.clock import HOUR, MINUTE
from commandcenter.languages import Language
from commandcenter.protocol.preview import CostLine, Effect, GroupEffect, Preview
from commandcenter.protocol.regia import Effect as Filed
from commandcenter.protocol.regia import OverrideRow, Triple
from ui.desk.regia_words import agent_name, queue_forms
from ui.desk.review_words import money
from ui.desk.seen import Seen
from ui.desk.why_words import code_words, skill_words

RECKONED_WITHIN = 10 * MINUTE  # what an override did; later on nobody will say
_SHARE = 100


class Card(NamedTuple):
    """One of the three cards. `change`: forms; `is_close`: inside its error, so no change is told."""

    key: str  # words preview.KEY
    old: str
    new: str
    change: tuple[str, ...]
    is_close: bool


def cards(language: Language, found: Preview, currency: str) -> tuple[Card, ...]:
    """Return promises kept, the wait of nine in ten first answers, and what it costs."""
    return (
        Card(
            "kept",
            language.percent(found.share_without),
            language.percent(found.share_with),
            change_forms(language, found.kept_share, "preview.points", _SHARE),
            not found.kept_share.is_clear,
        ),
        Card(
            "p90",
            language.number(round(found.p90_without)),
            f"{language.number(round(found.p90_with))} min",
            change_forms(language, found.p90_min, "preview.minutes"),
            not found.p90_min.is_clear,
        ),
        Card("cost", money(language, 0, currency), *cost_words(language, found, currency), False),
    )


def change_forms(
    language: Language, effect: Effect, key: str, times: float = 1.0
) -> tuple[str, ...]:
    """Return a change with its interval; inside its error only that it is too close to call."""
    if not effect.is_clear:
        return language.forms("preview.close")
    low, high = sorted((effect.low * times, effect.high * times))
    return language.forms(
        key,
        change=language.number(effect.value * times, signed=True),
        low=language.number(low, signed=True),
        high=language.number(high, signed=True),
    )


def cost_words(language: Language, found: Preview, currency: str) -> tuple[str, tuple[str, ...]]:
    """Return the cost and its formula: people × hours × rate."""
    if found.cost_sum is None:
        return language.word("words.unknown"), language.forms("preview.no_rate")
    total = money(language, round(found.cost_sum * 100), currency)
    if not found.cost:
        return total, language.forms("preview.free")
    parts = [_cost_part(language, lines, currency) for lines in _alike(found.cost)]
    return total, (" + ".join(parts), parts[0] if len(parts) == 1 else language.word("preview.sum"))


def loses_forms(language: Language, found: Preview, seen: Seen) -> tuple[str, ...]:
    """Say who loses, the most first, and how many stay on call."""
    lost = [group_words(language, one, seen) for one in found.loses]
    who = lost or [language.word("preview.nobody_loses")]
    left = language.word("preview.on_call_left", n=found.on_call_left)
    listed = [" · ".join(who[:many]) for many in range(min(3, len(who)), 0, -1)]
    return (*(f"{form} · {left}" for form in listed), *listed[-1:])


def group_words(language: Language, one: GroupEffect, seen: Seen) -> str:
    """Word one who gains or loses, with how much."""
    named = {
        "queue": lambda: queue_forms(language, seen, one.key)[0],
        "motive": lambda: language.motive(one.key),
        "skill": lambda: skill_words(language, one.key),
        "agent": lambda: agent_name(seen, one.key),
    }
    name = named[one.kind]()
    if one.kind == "agent":
        return language.word(
            "preview.works", who=name, change=language.number(one.effect.value, signed=True)
        )
    value = language.number(one.effect.value, decimals=0, signed=True)
    return f"{name} {value}"


def told_forms(language: Language, found: Preview) -> tuple[str, ...]:
    """Say what the engine objects to the change; () = nothing."""
    hard = [one for one in found.told if one.level == "error"]
    said = hard or [one for one in found.told if one.level == "warn"]
    return tuple(code_words(language, one.why or one.code) for one in said[:1])


def effect_forms(language: Language, row: OverrideRow, now_us: int) -> tuple[str, ...]:
    """Say what an override was to bring, and what it did once it is over; () = neither is known."""
    expected = _filed(language, row.predicted, "effects.expected")
    did = _filed(language, row.realised, "effects.did")
    if row.realised is None and row.ended_us is not None:
        is_soon = now_us - row.ended_us < RECKONED_WITHIN
        did = language.forms("effects.not_yet" if is_soon else "effects.unknown")
    return tuple(
        " · ".join(part for part in parts if part) for parts in _both(expected, did) if any(parts)
    )


def _filed(language: Language, effect: Filed | None, key: str) -> tuple[str, ...]:
    """Say an effect that was filed by its promises kept, and by its wait where there is room."""
    if effect is None or effect.kept is None:
        return ()
    kept = triple_forms(language, effect.kept, "preview.points")
    short = language.forms(key, change=kept[-1])
    if effect.p90_min is None:
        return (*language.forms(key, change=kept[0]), *short)
    wait = triple_forms(language, effect.p90_min, "preview.minutes")
    whole = kept[0] if kept == wait else f"{kept[0]}; {wait[0]}"
    return (*language.forms(key, change=whole), *language.forms(key, change=kept[0]), *short)


def triple_forms(language: Language, told: Triple, key: str) -> tuple[str, ...]:
    """Return an estimate with its interval; inside its error only that it is too close to call."""
    value, low, high = told
    return change_forms(language, Effect(value=value, half=max(value - low, high - value)), key)


def _both(expected: tuple[str, ...], did: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return both from long to short; what was expected is shortened first, at last it goes."""
    if not did or not expected:
        return [(one, "") for one in expected or did]
    return [
        *((one, did[0]) for one in expected),
        *((expected[-1], one) for one in did),
        ("", did[-1]),
    ]


def _alike(lines: tuple[CostLine, ...]) -> list[list[CostLine]]:
    """Return lines of the same hours and rate together."""
    groups: dict[tuple[float, float | None], list[CostLine]] = {}
    for line in lines:
        groups.setdefault((round(line.hours, 2), line.rate), []).append(line)
    return list(groups.values())


def _cost_part(language: Language, lines: list[CostLine], currency: str) -> str:
    hours = language.duration(round(lines[0].hours * HOUR))
    rate = money(language, round((lines[0].rate or 0) * 100), currency)
    return f"{len(lines)} × {hours} × {rate}"

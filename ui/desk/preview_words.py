"""What a preview says in words: old and new, the change with its interval, who loses, what it costs."""

from typing import NamedTuple

from commandcenter.clock import HOUR
from commandcenter.languages import Language
from commandcenter.protocol.preview import CostLine, GroupEffect, Preview
from ui.desk.effect_words import change_forms
from ui.desk.regia_words import agent_name, queue_forms
from ui.desk.review_words import money
from ui.desk.seen import Seen
from ui.desk.why_words import code_words
from ui.skillwords import skill_words

_SHARE = 100


class Card(NamedTuple):
    """One of the three cards. `change`: forms; `is_close`: inside its error, so no change is told.

    `is_worse`: it clearly harms.
    """

    key: str  # words preview.KEY
    old: str
    new: str
    change: tuple[str, ...]
    is_close: bool
    is_worse: bool = False


def cards(language: Language, found: Preview, currency: str) -> tuple[Card, ...]:
    """Return promises kept, the wait of nine in ten first answers, and what it costs."""
    return (
        Card(
            "kept",
            language.percent(found.share_without),
            language.percent(found.share_with),
            change_forms(language, found.kept_share, "preview.points", _SHARE),
            not found.kept_share.is_clear,
            found.kept_share.is_clear and found.kept_share.value < 0,
        ),
        Card(
            "p90",
            language.number(round(found.p90_without)),
            f"{language.number(round(found.p90_with))} min",
            change_forms(language, found.p90_min, "preview.minutes"),
            not found.p90_min.is_clear,
            found.p90_min.is_clear and found.p90_min.value > 0,
        ),
        Card("cost", money(language, 0, currency), *cost_words(language, found, currency), False),
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
    lost = [group_words(language, one, seen) for one in found.loses if round(one.effect.value)]
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

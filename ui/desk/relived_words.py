"""How it is worded what the overrides of a crisis brought, beside how it would have gone without them."""

from datetime import tzinfo
from typing import NamedTuple

from commandcenter.languages import Language
from commandcenter.protocol.preview import Effect
from commandcenter.protocol.regia import Effect as Filed
from commandcenter.protocol.review import Cost, LaneMark, PairedRun, PairedView, ReviewView
from ui.desk import review_words
from ui.desk.effect_words import change_forms
from ui.desk.relived import at, most, without


class Row(NamedTuple):
    """A figure with the overrides, without them, and how they differ: forms of each, the longest first."""

    name: tuple[str, ...]
    after: tuple[str, ...]
    without: tuple[str, ...]
    effect: tuple[str, ...]


def state(language: Language, view: PairedView | None) -> tuple[str, ...]:
    """Say why there is nothing to compare."""
    return language.forms(f"review_effect.{'coming' if view is None else view.state}")


def rows(language: Language, view: ReviewView, run: PairedRun, zone: tzinfo) -> list[Row]:
    """Return the promises kept in the crisis, and the cases to answer when most would have waited."""
    kept = max(0.0, run.kept - run.more_kept.value)
    found = [
        Row(
            language.forms("review_effect.kept"),
            language.forms(
                "review_effect.of", part=language.number(run.kept), n=language.number(run.due)
            ),
            language.number_forms(round(kept)),
            change_forms(language, run.more_kept, "review_effect.change"),
        )
    ]
    strip = next((one for one in view.strips if one.key == "to_answer"), None)
    worst = most(list(without(run, strip))) if strip is not None else None
    if worst is not None:
        differs = run.waiting[at(run, worst.at_us)]
        found.append(
            Row(
                language.forms("review_effect.waiting", time=language.time(worst.at_us, zone)),
                language.number_forms(round(worst.seen)),
                language.number_forms(round(worst.value)),
                change_forms(language, differs, "review_effect.change"),
            )
        )
    return found


def line(language: Language, view: ReviewView, run: PairedRun, zone: tzinfo) -> tuple[str, ...]:
    """Say what the dashed line of the chart is: the most that would have waited, when, between what."""
    strip = next((one for one in view.strips if one.key == "to_answer"), None)
    worst = most(list(without(run, strip))) if strip is not None else None
    if worst is None:
        return ()
    numbers = {
        key: language.number(round(value))
        for key, value in (("most", worst.value), ("low", worst.low), ("high", worst.high))
    }
    time = language.time(worst.at_us, zone)
    return language.forms("review_effect.line", n=run.overrides, time=time, **numbers)


def counts(language: Language, view: ReviewView) -> tuple[str, ...]:
    """Say how many overrides there were, how many helped, how many a person took back."""
    marks = [one for lane in view.lanes if lane.key == "overrides" for one in lane.marks]
    left_out = sum(lane.left_out for lane in view.lanes if lane.key == "overrides")
    if not marks:
        return ()
    kinds = [_did(one) for one in marks]
    parts = [
        language.word(f"review_effect.{kind}", n=kinds.count(kind))
        for kind in ("helped", "harmed", "close", "undone")
        if kind in kinds
    ]
    head = language.forms("review_effect.overrides", n=len(marks) + left_out)
    return tuple(f"{form}: {', '.join(parts)}" if parts else form for form in head)


def cost_without(language: Language, cost: Cost, run: PairedRun) -> tuple[str, ...]:
    """Say what it would have cost: the promises missed then, and nobody called in."""
    missed = max(0, round(cost.missed + run.more_kept.value))
    amount = review_words.money(language, missed * (cost.missed_promise_cents or 0), cost.currency)
    return language.forms("review_effect.cost", amount=amount, n=language.number(missed))


def _did(one: LaneMark) -> str:
    """Say what became of an override: taken back, else what it did to promises; "" = not known."""
    if one.is_undone:
        return "undone"
    if one.realised is None or one.realised.kept is None:
        return ""
    effect = _effect(one.realised)
    if not effect.is_clear:
        return "close"
    return "helped" if effect.value > 0 else "harmed"


def _effect(filed: Filed) -> Effect:
    value, low, high = filed.kept or (0.0, 0.0, 0.0)
    return Effect(value=value, half=max(value - low, high - value))

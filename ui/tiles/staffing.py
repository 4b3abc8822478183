"""The staffing answer in words: how many people more and until when, where, what it changes."""

from datetime import tzinfo
from itertools import product
from typing import NamedTuple

from commandcenter.languages import Language
from commandcenter.protocol.wall import Between, Staffing
from ui.skillwords import skill_words

Forms = tuple[str, ...]

NAMED = 3  # queues; the others are counted together


class Lines(NamedTuple):
    """Three lines, each in forms from long to short; () = nothing to say."""

    answer: Forms
    where: Forms
    effect: Forms


def lines(language: Language, zone: tzinfo, found: Staffing) -> Lines:
    """Word an answer, or why there is none."""
    more, without = found.more, found.without
    if more is None or without is None:
        return _missing(language, zone, found)
    answer, where, effect = _told(language, zone, found, more, without)
    if since := _since(language, found):
        where = _joined(since, where) if where else since
    return Lines(answer, where, effect)


def _told(
    language: Language, zone: tzinfo, found: Staffing, more: Between, without: Between
) -> Lines:
    if found.is_early and more.high:
        return _early(language, zone, found, more, without)
    if not more.value and found.is_coarse and more.high:
        up_to = language.forms("staffing.up_to", high=more.high)
        return Lines(up_to, _rates(language, found), _effect_alone(language, zone, found, without))
    if not more.value:
        return _enough(language, zone, found, more, without)
    words = {"n": more.value, "time": _time(language, zone, found.until_us)}
    effect = _effect(language, zone, found, without)
    answer = language.forms("staffing.needed", **words)
    if found.skill:
        skill = skill_words(language, found.skill)
        answer = (*language.forms("staffing.skilled", skill=skill, **words), *answer[-1:])
    return Lines(answer, _where(language, found, more), effect)


def _since(language: Language, found: Staffing) -> Forms:
    """Say that the number is not of now, or not the engine's; () = it is."""
    if found.is_coarse:
        return language.forms("staffing.coarse")
    return language.forms("staffing.aged", n=found.age_min) if found.age_min else ()


def _missing(language: Language, zone: tzinfo, found: Staffing) -> Lines:
    at_us = found.opens_us if found.missing == "closed" else found.closes_us
    forms = language.forms(f"staffing.{found.missing}", time=_time(language, zone, at_us))
    if at_us is None and found.missing == "closed":
        forms = forms[-1:]
    return Lines(forms, language.forms(f"staffing.{found.missing}_why"), ())


def _early(
    language: Language, zone: tzinfo, found: Staffing, more: Between, without: Between
) -> Lines:
    bounds = {"low": more.low, "high": more.high}
    answer = language.forms("staffing.early" if more.low else "staffing.up_to", **bounds)
    first = language.forms("staffing.first", time=_time(language, zone, found.until_us))
    better = language.forms("staffing.better", time=_time(language, zone, found.better_at_us))
    effect = language.forms(
        "staffing.effect_early",
        time=_time(language, zone, found.effect_us),
        low=without.low,
        high=without.high,
    )
    return Lines(answer, _joined(first, better), effect)


def _effect(language: Language, zone: tzinfo, found: Staffing, without: Between) -> Forms:
    """Say what it changes; where nobody knows it to less than itself, between what it lies."""
    helped, time = found.helped or without, _time(language, zone, found.effect_us)
    margin = max(_margin(without), _margin(helped))
    if margin >= without.value > 0:
        bounds = {"low": without.low, "high": without.high}
        return language.forms("staffing.effect_early", time=time, **bounds)
    return language.forms(
        "staffing.effect", time=time, without=without.value, helped=helped.value, margin=margin
    )


def _enough(
    language: Language, zone: tzinfo, found: Staffing, more: Between, without: Between
) -> Lines:
    where = _rates(language, found)
    if more.high:
        where = _joined(where, language.forms("staffing.at_most", high=more.high))
    effect = _effect_alone(language, zone, found, without)
    return Lines(language.forms("staffing.enough", n=found.online or 0), where, effect)


def _rates(language: Language, found: Staffing) -> Forms:
    return language.forms("staffing.rates", coming=found.coming or 0, usual=found.usual or 0)


def _effect_alone(language: Language, zone: tzinfo, found: Staffing, without: Between) -> Forms:
    """Say how many will be to answer if nothing is changed."""
    return language.forms(
        "staffing.effect_enough",
        time=_time(language, zone, found.effect_us),
        without=without.value,
        margin=_margin(without),
    )


def _where(language: Language, found: Staffing, more: Between) -> Forms:
    """Name the queues, and between which bounds the number of people lies; the figures add up to it."""
    bounds = {"low": more.low, "high": more.high}
    between = language.forms("staffing.between" if more.low else "staffing.at_most", **bounds)
    if more.low == more.high:  # the same at both ends: said once
        between = ()
    queues = sorted(found.queues, key=lambda queue: -queue.more)
    if not queues:
        return (*_short_of(language, found), *between)
    named = [
        f"{language.queue(queue.key, queue.names)[0]} {language.number_forms(queue.more)[-1]}"
        for queue in queues
    ]
    forms = [named] if len(named) <= NAMED else []
    for count in range(min(NAMED, len(named)) - 1, 0, -1):
        rest = sum(queue.more for queue in queues[count:])
        forms.append([*named[:count], language.word("staffing.others", n=rest)])
    wheres = [language.forms("staffing.where", queues=", ".join(form)) for form in forms]
    beside = (*_short_of(language, found), *between)
    both = [form for one in wheres for form in _joined(one, beside)[:-1]]
    return (*both, *(one[-1] for one in wheres))


def _short_of(language: Language, found: Staffing) -> Forms:
    """Say how few have the skill that is short, for how many cases; () where none is."""
    if not found.skill:
        return ()
    skill = skill_words(language, found.skill)
    cases = found.waiting + found.coming_h
    return language.forms("staffing.short_of", skill=skill, n=found.able, cases=cases)


def _joined(one: Forms, other: Forms) -> Forms:
    """Return both side by side, the other one shortened first; at last without it."""
    both = tuple(f"{first} · {second}" for first, second in product(one, other))
    return (*both, one[-1])


def _margin(found: Between) -> int:
    return max(found.value - found.low, found.high - found.value)


def _time(language: Language, zone: tzinfo, at_us: int | None) -> str:
    return language.word("words.unknown") if at_us is None else language.time(at_us, zone)

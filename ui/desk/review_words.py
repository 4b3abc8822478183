"""How a review is worded: its crisis, its marks, its times and decisions; one place for screen and paper."""

from datetime import UTC, datetime, tzinfo

from commandcenter.clock import SECOND
from commandcenter.languages import Language, plain
from commandcenter.protocol.review import (
    Cost,
    Decision,
    FollowUpRow,
    LaneMark,
    ReviewRow,
    ReviewTime,
    ReviewView,
)
from ui.desk import step_words
from ui.desk.auto_reasons import worded
from ui.desk.effect_words import filed_forms

LONGEST = 80
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}


def title(language: Language, view: ReviewView) -> tuple[str, ...]:
    """Name the crisis: as its owner did once its cause was confirmed, before that only what was seen."""
    if view.name and view.cause:
        return (plain(view.name),)
    if view.kind == "feed_silence":
        feed = language.feed(view.channel)
        return language.forms("alerts.silence", feed=feed[0], short=feed[-1])
    if view.kind == "alert_storm":
        return language.forms("alerts.storm")
    spike = language.forms("hero.spike", motive=language.motive_inline(view.motive))
    return (*spike, language.motive(view.motive))


def span(language: Language, view: ReviewView, zone: tzinfo) -> tuple[str, ...]:
    """Say from when to when the excess was, how long and how grave; the incident ends later."""
    begin = language.time(view.onset_us, zone)
    date = language.date(view.onset_us, zone)
    severity = language.word("incident_panel.severity", n=view.severity)
    if view.over_us is None:
        told = language.word("replay.lasts", time=begin)
        return f"{date} · {told} · {severity}", f"{date} · {told}"
    end = language.time(view.over_us, zone)
    time = language.duration(view.over_us - view.onset_us)
    lasted = language.word("replay.lasted", begin=begin, end=end, time=time)
    return (
        f"{date} · {lasted} · {severity}",
        f"{date} · {begin}–{end} · {severity}",
        f"{date} · {begin}–{end}",
    )


def mark(language: Language, one: LaneMark) -> tuple[str, ...]:
    """Name something in a lane, long form first."""
    match one.kind:
        case "incident":
            grave = f"{one.severity}/10"
            return (*(f"{name} · {grave}" for name in incident_name(language, one)), grave)
        case "break":
            return language.feed(one.detail)
        case "silence":
            motive = "" if one.what == "*" else language.motive(one.what)
            return tuple(part for part in (plain(one.detail, LONGEST), motive) if part)
        case "override":
            return with_effect(language, one)
        case "ban" | "correction":
            return language.forms(f"{'rungs' if one.kind == 'ban' else 'heads'}.{one.what}")
    return plain(one.detail, LONGEST), plain(one.detail, 24)  # a publication


def with_effect(language: Language, one: LaneMark) -> tuple[str, ...]:
    """Name an override with what it was to bring and what it did, where there is room for that."""
    named = override(language, one)
    told = filed_forms(language, one.predicted, one.realised)
    return (*(f"{named[0]} · {effect}" for effect in told), *named)


def override(language: Language, one: LaneMark) -> tuple[str, ...]:
    """Name an override: what it does, and over whom or what; a case has no name that anybody knows."""
    does = language.word(f"override_types.{one.what}")
    if one.target == "case":
        return (does,)
    said = [
        language.motive(name) if one.target == "motive" else plain(name, 24) for name in one.names
    ]
    if len(said) > 1:
        some = f"{said[0]} +{len(said) - 1}"
        return f"{does} · {', '.join(said)}", f"{does} · {some}", does, some
    return f"{does} · {said[0]}", does, said[0]


def incident_name(language: Language, one: LaneMark) -> tuple[str, ...]:
    """Name the incident of a bar: its own name, else its motive and where it was."""
    if one.what == "feed_silence":
        feed = language.feed(one.detail)
        return language.forms("alerts.silence", feed=feed[0], short=feed[-1])
    if one.what == "alert_storm":
        return language.forms("alerts.storm")
    motive = language.motive(one.what)
    if one.detail in {"", "*"}:
        return (motive,)
    known = language.channel(one.detail)[0]
    return f"{motive} · {plain(known, 40)}", motive


def decision(language: Language, one: Decision) -> tuple[str, ...]:
    """Say what was decided."""
    if one.kind == "step" and one.step is not None:
        return step_words.forms(language, None, one.step)
    if one.kind == "publication":
        return language.forms("replay.published", title=plain(one.what, LONGEST))
    if one.kind == "override":
        does = language.word(f"override_types.{one.what}")
        return language.forms(f"replay.override_{one.act}", n=one.number, does=does)
    motive = language.word("words.unknown") if one.what == "*" else language.motive(one.what)
    return language.forms("replay.silenced", motive=motive)


def why(language: Language, one: Decision) -> tuple[str, ...]:
    """Say why, where a reason was given that does not stand in the words already."""
    if not one.why or (one.step is not None and one.step.detail == one.why):
        return ()
    said = worded(language, one.why, 200)
    return language.forms("replay.why", why=said, short=plain(said, LONGEST))


def took(language: Language, one: ReviewTime) -> str:
    """Say how long something took; "—" where one end of it is not known."""
    if one.begin_us is None or one.end_us is None:
        return language.word("words.unknown")
    return language.duration(max(0, one.end_us - one.begin_us))


def is_late(one: ReviewTime) -> bool:
    """Tell whether it took longer than it may."""
    if one.begin_us is None or one.end_us is None or one.within_us is None:
        return False
    return one.end_us - one.begin_us > one.within_us


def ends(language: Language, one: ReviewTime, zone: tzinfo, *, is_over: bool) -> tuple[str, ...]:
    """Say from when to when, and the goal; or that it never was, or is not yet."""
    if one.end_us is None:
        return language.forms("times.never" if is_over else "times.not_yet")
    end = language.time(one.end_us, zone)
    if one.begin_us is None:
        return (end,)
    told = f"{language.time(one.begin_us, zone)} → {end}"
    if one.within_us is None:
        return told, end
    goal = language.forms("times.goal", time=language.duration(one.within_us))
    return (*(f"{told}, {form}" for form in goal), told, end)


def value(language: Language, row: ReviewRow, number: float | None) -> str:
    """Write a figure; "—" where there was nothing to measure."""
    if number is None:
        return language.word("words.unknown")
    if row.unit == "share":
        return language.percent(number)
    if row.unit == "minutes":
        return language.word("report.minutes", n=language.number(number))
    return language.number(number)


def follow_up(
    language: Language, one: FollowUpRow, now_us: int, zone: tzinfo
) -> tuple[tuple[str, ...], bool]:
    """Say what is to be done, whose and until when; and whether that day is over."""
    told = {
        "what": plain(one.what, LONGEST),
        "short": plain(one.what, 28),
        "owner": plain(one.owner, 24),
        "n": one.number,
    }
    if one.done_us is not None:
        return language.forms(
            "replay.follow_up_done", day=language.date(one.done_us, zone), **told
        ), False
    words = language.forms("replay.follow_up", day=day(language, one.due), **told)
    return words, bool(one.due) and one.due < _today(now_us, zone)


def day(language: Language, iso: str) -> str:
    """Write a day such as 2026-05-22; as it stands where it is none."""
    try:
        noon = datetime.fromisoformat(f"{iso}T12:00:00+00:00")
    except ValueError:
        return plain(iso, 10)
    return language.date(round(noon.timestamp()) * SECOND, UTC)


def cost(language: Language, one: Cost | None) -> tuple[str, ...]:
    """Say what it cost and how that is counted; that no rate is set where none is."""
    if one is None:
        return language.forms("replay.no_rates")
    parts = []
    if one.missed_promise_cents is not None:
        rate = money(language, one.missed_promise_cents, one.currency)
        parts.append(language.forms("replay.cost", n=one.missed, rate=rate))
    called = one.called_in
    if called.hours:
        amount = money(language, called.cents, one.currency)
        hours = language.number(called.hours, decimals=1)
        parts.append(language.forms("replay.cost_called_in", hours=hours, amount=amount))
    if called.hours_without_rate:
        hours = language.number(called.hours_without_rate, decimals=1)
        parts.append(language.forms("replay.cost_without_rate", hours=hours))
    return " + ".join(forms[0] for forms in parts), " + ".join(forms[-1] for forms in parts)


def money(language: Language, cents: int, currency: str) -> str:
    """Write an amount; whole ones without decimals."""
    amount = language.number(cents / 100, decimals=2 if cents % 100 else 0)
    return language.word("replay.money", amount=amount, currency=SIGNS.get(currency, currency))


def _today(now_us: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(now_us / SECOND, zone).date().isoformat()

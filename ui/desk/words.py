"""How a desk words incidents and figures: one place, so that a panel, the palette and the bar agree."""

from commandcenter.clock import MINUTE
from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertRow
from commandcenter.protocol.wall import Figure
from ui.desk.seen import Seen
from ui.figures import spoken
from ui.linkstate import FOR_A_PERSON, Reason
from ui.tiles.alert import place
from ui.tiles.feeds import feed_age_us

WARNED_BEFORE = 10 * MINUTE  # an owner is warned, before an incident is nobody's again


def lost_forms(language: Language, reason: Reason) -> tuple[str, ...]:
    """Say why the hub is away."""
    if reason == "refused":
        return language.forms("desk.refused")
    return language.forms(f"down.{reason}" if reason in FOR_A_PERSON else "down.hub")


def spoken_figure(language: Language, figure: Figure, seen: Seen) -> str:
    """Say a figure for a screen reader: label, value, level, goal, usual, age."""
    told = spoken(language, figure)
    age = data_age_us(seen)
    if age is None:
        return told
    return f"{told}, {language.word('spoken.age', age=language.duration(age))}"


def data_age_us(seen: Seen) -> int | None:
    """Return how old the oldest feed in view is, or the whole view where the hub is away."""
    if seen.wall is None:
        return None
    if seen.link.state != "fresh":
        return max(seen.link.silent_us or 0, seen.now_us - seen.wall.as_of_us)
    rows = seen.wall.feeds
    ages = [feed_age_us(row, seen.wall, seen.now_us) for row in rows if row.state == "fresh"]
    return max(ages) if ages else None


def alert_name(language: Language, alert: AlertRow) -> tuple[str, ...]:
    """Name what an incident is about, for a list."""
    if alert.kind == "alert_storm":
        return language.forms("alerts.storm")
    if alert.name and alert.cause:
        return (plain(alert.name),)
    if alert.kind == "feed_silence":
        feed = language.feed(alert.channel)
        return language.forms("alerts.silence", feed=feed[0], short=feed[-1])
    motive = language.motive(alert.motive)
    return (*(f"{motive} · {where}" for where in _where(language, alert)), motive)


def alert_title(language: Language, alert: AlertRow) -> tuple[str, ...]:
    """Word what an incident is, as a title: before a cause is confirmed only what is seen."""
    if alert.kind in {"feed_silence", "alert_storm"} or (alert.name and alert.cause):
        return alert_name(language, alert)
    return language.forms("hero.spike", motive=language.motive_inline(alert.motive))


def _where(language: Language, alert: AlertRow) -> tuple[str, ...]:
    """Say the channel, else the region with the share of customers whose place is known; () = neither."""
    if alert.channel not in {"", "*"}:
        return language.feed(alert.channel)[:1]
    if alert.region in {"", "*"}:
        return ()
    share = alert.place_known / alert.customers if alert.customers else 0.0
    known = language.percent(share)
    return language.forms("alerts.region", region=place(alert.region), share=known)


def alert_age_us(alert: AlertRow, now_us: int) -> int:
    """Return how long an incident lasts, or lasted."""
    return max(0, (alert.resolved_us or now_us) - alert.since_us)


def when_forms(language: Language, seen: Seen, at_us: int) -> tuple[str, ...]:
    """Write an instant: its time today, with its date on another day."""
    time = language.time(at_us, seen.zone)
    date = language.date(at_us, seen.zone)
    if date == language.date(seen.now_us, seen.zone) and abs(seen.now_us - at_us) < 1440 * MINUTE:
        return (time,)
    return (f"{date}, {time}", date)


def service_forms(language: Language, minutes: float) -> tuple[str, ...]:
    """Write a length of service time; of a million hours also rounded: no number is ever cut."""
    hours = language.number_forms(minutes / 60)
    whole = language.duration(round(minutes * MINUTE), days=False)
    return (whole, f"{hours[-1]} h") if len(hours) > 1 else (whole,)


def dated(language: Language, key: str, *whens: tuple[str, ...]) -> str:
    """Return the key of the words for these instants: a date takes another article than a time."""
    is_dated = any(len(forms) > 1 for forms in whens)
    return f"{key}_day" if is_dated and language.has(f"{key}_day") else key


def is_over(alert: AlertRow) -> bool:
    """Tell whether an incident is over: cleared, closed, or a false alarm."""
    return alert.state in {"resolved", "closed", "false_alarm"}


def state_forms(language: Language, alert: AlertRow, seen: Seen) -> tuple[str, ...]:
    """Say how far an incident is: the most pressing of what there is to say of it, in one phrase."""
    if alert.into and not is_over(alert):
        return language.forms("alerts.into", name=alert.into)
    if alert.silenced_by and alert.silenced_until_us is None:
        return language.forms("alerts.inhibited", name=alert.silenced_by)
    if alert.state == "pending":
        return language.forms("alerts.pending")
    if is_passed_on(alert, seen):
        to = language.word(f"choices.{alert.escalated_to}")
        return language.forms("alerts.escalated", to=to)
    return _timed(language, seen, *_instant(alert, seen))


def is_passed_on(alert: AlertRow, seen: Seen) -> bool:
    """Tell whether what presses of an incident is that nobody took it and the next one was told."""
    is_timed = is_update_late(alert, seen) or alert.silenced_until_us is not None
    is_told = alert.state == "escalated" and bool(alert.escalated_to)
    return is_told and alert.owner is None and not (is_timed or alert.into or alert.silenced_by)


def _instant(alert: AlertRow, seen: Seen) -> tuple[str, int | None]:
    """Return the key and the instant of what is said of an incident."""
    if is_over(alert):
        return alert.state, alert.resolved_us
    if alert.silenced_until_us is not None:
        return "silenced", alert.silenced_until_us
    if is_update_late(alert, seen):
        return "update_late", alert.update_by_us
    if alert.owner is not None and alert.acknowledged_us is not None:
        return "acknowledged", alert.acknowledged_us
    limit = alert.acknowledge_by_us
    return "take_by" if limit is None or seen.now_us <= limit else "take_late", limit


def _timed(language: Language, seen: Seen, key: str, at_us: int | None) -> tuple[str, ...]:
    """Return the forms of a state with its instant; the time goes first where there is no room."""
    if at_us is None:
        return language.forms("alerts.open")
    whens = when_forms(language, seen, at_us)
    words = dated(language, f"alerts.{key}", whens)
    every = [language.forms(words, time=when) for when in whens]
    return tuple(form for forms in zip(*every, strict=True) for form in forms)


def is_late(alert: AlertRow, seen: Seen) -> bool:
    """Tell whether nobody has taken an incident in time, or its owner's word is overdue."""
    limit = alert.acknowledge_by_us
    waits = alert.state in {"firing", "escalated"} and alert.owner is None and not alert.into
    return (waits and limit is not None and seen.now_us > limit) or is_update_late(alert, seen)


def is_update_late(alert: AlertRow, seen: Seen) -> bool:
    """Tell whether the next word of its owner should have come."""
    due_us = alert.update_by_us
    return not is_over(alert) and due_us is not None and seen.now_us > due_us


def lapses_soon(alert: AlertRow, seen: Seen) -> bool:
    """Tell whether an incident is about to be nobody's again, for want of a sign of its owner."""
    left_us = alert.lapses_us - seen.now_us if alert.lapses_us is not None else WARNED_BEFORE + 1
    return alert.owner is not None and 0 <= left_us <= WARNED_BEFORE


def role_forms(language: Language, seen: Seen) -> tuple[str, ...]:
    """Say who sits here: person and role, or the person; else the role alone; () = not told yet."""
    if seen.role is None:
        return ()
    role = language.word(f"roles.{seen.role}")
    person = plain(seen.person)
    return (f"{person} · {role}", person) if person else (role,)

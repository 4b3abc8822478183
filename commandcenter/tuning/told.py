"""A replay by two sets of figures in words and as data: gained, lost, earlier, later, how many a week."""

from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any

from commandcenter.clock import MINUTE, format_us
from commandcenter.gazetteer import name_of
from commandcenter.languages import Language, plain, zone
from commandcenter.tuning.episodes import Episode, Pair
from commandcenter.tuning.replay import WEEK, Replayed

_Line = Callable[[Episode], str]


def data(found: Replayed, old: str, new: str) -> dict[str, Any]:
    """Return a replay as data; `old` and `new` are the versions of the figures. Delays in minutes."""
    both, gained, lost = found.difference
    return {
        "versions": {"old": old, "new": new},
        "from": format_us(found.since_us),
        "to": format_us(found.until_us),
        "messages": found.messages,
        "a_week": dict(zip(("old", "new"), _a_week(found), strict=True)),
        "both": [
            {
                **_episode(found, pair.new),
                "old_delay_min": _minutes(pair.old.fired_us - pair.onset_us),
                "new_delay_min": _minutes(pair.new.fired_us - pair.onset_us),
                "later_min": _minutes(pair.later_us),
                "old_severity": pair.old.severity,
            }
            for pair in both
        ],
        "gained": [_episode(found, episode) for episode in gained],
        "lost": [_episode(found, episode) for episode in lost],
    }


def lines(found: Replayed, old: str, new: str, language: Language, site_zone: str) -> Iterator[str]:
    """Yield the same in words, a crisis a line."""
    both, gained, lost = found.difference
    at = zone(site_zone)
    yield language.word(
        "tuning.head",
        old=old, new=new, n=found.messages,
        start=language.date(found.since_us, at), end=language.date(found.until_us, at),
    )  # fmt: skip
    week = (language.number(each, decimals=1) for each in _a_week(found))
    yield language.word("tuning.a_week", old=next(week), new=next(week))
    if spikes := [
        pair for pair in both if pair.new.kind != "feed_silence"
    ]:  # its onset is its firing
        delays = (median(delays) for delays in zip(*map(_delays, spikes), strict=True))
        yield language.word(
            "tuning.delay", old=language.duration(int(next(delays))),
            new=language.duration(int(next(delays))),
        )  # fmt: skip

    def line(episode: Episode, more: str = "") -> str:
        parts = (
            f"{language.date(episode.fired_us, at)}, {language.time(episode.fired_us, at)}",
            _about(language, episode),
            language.word("incident_panel.severity", n=episode.severity),
            more,
            _judged(language, found, episode),
        )
        return "  " + " · ".join(part for part in parts if part)

    yield from _block(language, "tuning.gained", gained, line)
    yield from _block(language, "tuning.lost", lost, line)
    moved = [pair for pair in both if pair.later_us]
    yield language.word("tuning.both", n=len(both), moved=len(moved))
    for pair in sorted(moved, key=lambda each: -each.later_us):
        key = "later" if pair.later_us > 0 else "earlier"
        time = language.duration(abs(pair.later_us))
        yield line(pair.new, language.word(f"tuning.{key}", time=time))


def _block(language: Language, key: str, some: Iterable[Episode], line: _Line) -> Iterator[str]:
    listed = list(some)
    yield language.word(key, n=len(listed))
    yield from map(line, listed)


def _about(language: Language, episode: Episode) -> str:
    if episode.kind == "feed_silence":
        feed = language.feed(episode.channel)
        return language.word("alerts.silence", feed=feed[0], short=feed[-1])
    parts = [language.motive(episode.motive)]
    if episode.region not in {"", "*"}:
        parts.append(name_of(episode.region) or plain(episode.region))
    if episode.channel not in {"", "*"}:
        parts.append(language.channel(episode.channel)[0])
    return ", ".join(parts)


def _judged(language: Language, found: Replayed, episode: Episode) -> str:
    """Say which incident of the log it was and what became of it; "" where none stands there."""
    judged = found.judged[episode]
    if not judged.incident:
        return ""
    said = language.word("alert_states.false_alarm") if judged.is_false else plain(judged.word)
    return f"{judged.incident}, {said}" if said else judged.incident


def _a_week(found: Replayed) -> tuple[float, float]:
    """Return alerts a week by the old and the new figures."""
    weeks = (found.until_us - found.since_us) / WEEK
    both, gained, lost = found.difference
    return (len(both) + len(lost)) / weeks, (len(both) + len(gained)) / weeks


def _delays(pair: Pair) -> tuple[int, int]:
    return pair.old.fired_us - pair.onset_us, pair.new.fired_us - pair.onset_us


def _episode(found: Replayed, episode: Episode) -> dict[str, Any]:
    judged = found.judged[episode]
    return {
        "kind": episode.kind,
        "motive": episode.motive,
        "channel": episode.channel,
        "region": episode.region,
        "severity": episode.severity,
        "onset": format_us(episode.onset_us),
        "fired": format_us(episode.fired_us),
        "ended": None if episode.ended_us is None else format_us(episode.ended_us),
        "incident": judged.incident or None,
        "false_alarm": judged.is_false,
        "said": judged.word,
    }


def _minutes(length_us: int) -> float:
    return round(length_us / MINUTE, 1)

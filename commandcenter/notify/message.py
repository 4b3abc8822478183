"""What a notice says, in its reader's language: what, where, since when, how much, what people write."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from commandcenter.clock import format_us
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.notice import Notice
from commandcenter.languages import Language, plain, zone


class NotSentError(Exception):
    """An attempt failed; the text says why, without addresses or secrets."""


class Told(NamedTuple):
    """One incident of a message."""

    notice: Notice
    incident: Incident
    texts: tuple[str, ...] = ()  # most frequent distinct ones, masked
    breaks_through: str = ""  # who silenced it, and until when: it is too severe for that


class Message(NamedTuple):
    """What leaves: a subject and lines for a person, the same as data for a machine."""

    key: str  # the same at every attempt: by it a receiver knows it
    subject: str
    lines: tuple[str, ...]
    data: dict[str, Any]


def message(
    told: Sequence[Told], language: Language, site_zone: str, *, simulated: bool
) -> Message:
    """Return the message that tells these notices together."""
    parts = [_lines(one, language, site_zone) for one in told]
    subject = parts[0][0]
    if len(told) > 1:
        subject = language.word("notify.many", n=len(told), first=parts[0][0])
    if simulated:
        subject = f"[{language.word('words.simulated')}] {subject}"
    lines = [line for part in parts for line in (*part, "")]
    data = {"incidents": [_data(one) for one in told], "simulated": simulated}
    key = ",".join(one.notice.key.name for one in told)
    return Message(key, subject, tuple(lines[:-1]), data)


def _lines(told: Told, language: Language, site_zone: str) -> list[str]:
    incident, kind = told.incident, told.notice.kind
    title = language.word(
        f"notify.{kind}",
        name=told.notice.incident,
        motive=_title(incident, language),
        severity=incident.severity,
    )
    since = language.word(
        "notify.since",
        time=language.time(incident.onset_us, zone(site_zone)),
        date=language.date(incident.onset_us, zone(site_zone)),
    )
    found = [title, since]
    if incident.region not in {"", "*"}:
        found.append(language.word("notify.region", region=plain(incident.region)))
    if incident.channel not in {"", "*"}:
        found.append(language.word("notify.channel", channel=language.feed(incident.channel)[0]))
    if (evidence := _evidence(incident, language)) and kind != "resolved":
        found.append(evidence)
    if incident.owner:
        found.append(language.word("notify.owner", owner=plain(incident.owner)))
    if told.breaks_through:
        found.append(language.word("notify.breaks_through", silence=told.breaks_through))
    if kind != "resolved":
        found += [f"« {plain(text)} »" for text in told.texts[:3]]
    return found


def _title(incident: Incident, language: Language) -> str:
    if incident.cause and incident.name:
        return plain(incident.name)
    if incident.kind == "feed_silence":
        return language.word("alerts.silence", feed=language.feed(incident.channel)[0], short="")
    return language.motive(incident.motive)


def _evidence(incident: Incident, language: Language) -> str:
    found = incident.evidence or {}
    try:
        return language.word(
            "notify.evidence",
            minutes=int(found["window_min"]),
            seen=language.number(float(found["observed"])),
            expected=language.number(float(found["expected"]), decimals=1),
            share=language.percent(float(found["share"])),
        )
    except (KeyError, TypeError, ValueError):
        return ""


def _data(told: Told) -> dict[str, Any]:
    """Return an incident as a machine reads it, with the fields of `main.py detect`."""
    incident = told.incident
    return {
        "incident": told.notice.incident,
        "kind": told.notice.kind,
        "state": incident.state,
        "at": format_us(told.notice.queued_us),
        "motive": incident.motive,
        "channel": incident.channel,
        "region": incident.region,
        "severity": incident.severity,
        "since": format_us(incident.onset_us),
        "evidence": msgspec.to_builtins(incident.evidence),
        "owner": incident.owner,
    }

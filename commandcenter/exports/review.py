"""The review of a crisis as a file: all of it as JSON, or as CSV a line a thing, inert in a spreadsheet."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from commandcenter.clock import SECOND, format_us
from commandcenter.exports.written import Table, in_memory
from commandcenter.protocol.review import Decision, LaneMark, ReviewView
from commandcenter.settings import Settings

COLUMNS = (
    "section", "key", "time", "until", "value", "before", "during", "after", "usual", "known_then",
    "who", "what", "why",
)  # fmt: skip
_DETAILS = (
    "incident",
    "kind",
    "motive",
    "channel",
    "region",
    "severity",
    "state",
    "owner",
    "cause",
)

Line = dict[str, Any]


def review_file(view: ReviewView, form: str, settings: Settings) -> dict[str, Any]:
    """Return name and content of a review's file; `form` is csv or json."""
    day = datetime.fromtimestamp(view.onset_us / 1e6, UTC).astimezone(ZoneInfo(settings.timezone))
    name = f"review-{view.incident}-{day.date()}.{form}"
    if form == "json":
        return {"file": name, "content": msgspec.json.format(msgspec.json.encode(view)).decode()}
    content, rows = in_memory(Table(COLUMNS, lines(view)), "csv")
    return {"file": name, "content": content, "rows": rows}


def lines(view: ReviewView) -> Iterator[Line]:
    """Yield the lines of a review, section by section."""
    for key in _DETAILS:
        yield {"section": "incident", "key": key, "value": getattr(view, key)}
    for key in ("onset_us", "over_us", "as_of_us"):
        yield {
            "section": "incident",
            "key": key.removesuffix("_us"),
            "time": _at(getattr(view, key)),
        }
    for time in view.times:
        took = None
        if time.begin_us is not None and time.end_us is not None:
            took = (time.end_us - time.begin_us) / SECOND
        ends = {"time": _at(time.begin_us), "until": _at(time.end_us)}
        yield {"section": "times_s", "key": time.key, **ends, "value": took}
    for row in view.rows:
        told = {name: getattr(row, name) for name in ("before", "during", "after", "usual")}
        yield {"section": "figures", "key": row.key, **told, "known_then": row.during_then}
    yield from _charts(view)
    for lane in view.lanes:
        for mark in lane.marks:
            ends = {"time": _at(mark.at_us), "until": _at(mark.end_us)}
            what = " ".join((mark.what, *mark.names))
            said = {"who": mark.who, "what": what, "why": mark.detail}
            if mark.number:
                said |= {"key": str(mark.number), "value": "undone" if mark.is_undone else ""}
            yield {"section": f"lane_{lane.key}", "key": mark.incident, **ends, **said}
            yield from _effects(mark)
    for decision in view.decisions:
        yield {"section": "decisions", "time": _at(decision.at_us), **_decided(decision)}
    yield from _afterwards(view)


def _effects(mark: LaneMark) -> Iterator[Line]:
    """Yield what an override was to bring and what it did: estimate, low and high end of the interval."""
    for key, effect in (("predicted", mark.predicted), ("realised", mark.realised)):
        if effect is None:
            continue
        for name, told in (("kept_points", effect.kept), ("p90_min", effect.p90_min)):
            if told is not None:
                value, low, high = told
                said = {"what": f"{name} {low} {high}", "value": value}
                yield {"section": f"override_{key}", "key": str(mark.number), **said}
        if effect.cost is not None:
            cost = {"what": "cost", "value": effect.cost}
            yield {"section": f"override_{key}", "key": str(mark.number), **cost}


def _charts(view: ReviewView) -> Iterator[Line]:
    for strip in view.strips:
        for place, value in enumerate(strip.values):
            at_us = strip.start_us + place * strip.bucket_s * SECOND
            yield {"section": "chart", "key": strip.key, "time": _at(at_us), "value": value}
    for one in view.revisions:
        told = {"value": one.now, "known_then": one.then}
        yield {"section": "revisions", "key": "messages", "time": _at(one.at_us), **told}


def _decided(decision: Decision) -> Line:
    step = decision.step
    what = decision.what if step is None else step.detail
    key = decision.kind if step is None else step.what or step.state
    if decision.kind == "override":
        key, what = f"override_{decision.act}", f"{decision.number} {decision.what}"
    return {"key": key, "who": decision.who, "what": what, "why": decision.why}


def _afterwards(view: ReviewView) -> Iterator[Line]:
    for key in ("actions", "lessons"):
        if value := getattr(view, key):
            yield {"section": "closing", "key": key, "what": value}
    for one in view.follow_ups:
        done = {"until": _at(one.done_us), "who": one.owner, "what": one.what}
        yield {"section": "follow_ups", "key": str(one.number), "time": one.due, **done}
    cost = view.cost
    if cost is None:
        yield {"section": "cost", "key": "no_rates_set"}
        return
    yield {"section": "cost", "key": cost.currency, "value": cost.cents / 100}
    for name in ("hours", "hours_without_rate"):
        if value := getattr(cost.called_in, name):
            yield {"section": "cost", "key": f"called_in_{name}", "value": round(value, 2)}
    if cost.called_in.hours:
        yield {"section": "cost", "key": "called_in", "value": cost.called_in.cents / 100}


def _at(at_us: int | None) -> str | None:
    return None if at_us is None else format_us(at_us)

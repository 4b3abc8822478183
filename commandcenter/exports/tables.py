"""What can be exported of a database: its events, cases, figures, one incident. Nothing here writes.

The figures are those of the screens: the same objects (`kpis`), measured on the same state. Identifiers and
texts stay as they are in the log: masked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from commandcenter.care import marks
from commandcenter.clock import format_us
from commandcenter.customers import members
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES, NETWORKS
from commandcenter.exports.written import Table
from commandcenter.folding.named import steps_of
from commandcenter.history import History, Logged
from commandcenter.kpis.book import Book, in_minutes, persons
from commandcenter.kpis.terms import TermsInForce
from commandcenter.languages import language
from commandcenter.reckoning import Asked, Reckoning
from commandcenter.report import at
from commandcenter.settings import Settings
from commandcenter.state import State

WHAT = ("events", "cases", "kpis")
INCIDENT = "incident:"

EVENT = (
    "seq", "id", "source", "sequence", "type", "time", "recordedtime", "text", "channel", "thread",
    "direction", "actor", "person", "language", "sentiment", "p_negative", "care", "kind",
    "motives", "network", "place", "data",
)  # fmt: skip
CASE = (
    "thread", "person", "customer", "channel", "motives", "network", "opened", "begins_case",
    "first_reply",
    "reply_service_min", "reply_wall_min", "closed", "close_service_min", "close_wall_min",
    "closed_without_reply", "reopened", "status", "as_of",
)  # fmt: skip
FIGURE = (
    "key", "name", "window", "value", "n", "part", "low", "high", "small", "immature", "goal",
    "goal_kind", "unit", "formula", "version", "from", "to", "as_of", "data_age_s", "told",
)  # fmt: skip
STEP = (
    "incident", "time", "state", "kind", "motive", "channel", "region", "severity", "who", "ended",
    "evidence",
)  # fmt: skip


class Period(NamedTuple):
    """From `start_us` on, up to but without `end_us`; None = to the newest of the log, with it."""

    start_us: int = 0
    end_us: int | None = None


def table(path: Path, what: str, period: Period, settings: Settings, shown: str) -> Table:
    """Return the rows that are asked for; UserError where nothing is called so."""
    if period.end_us is not None and period.end_us <= period.start_us:
        raise UserError("export_period")
    if what == "events":
        return Table(EVENT, events(path, period))
    if what == "cases":
        return Table(CASE, cases(path, period, settings))
    if what == "kpis":
        return Table(FIGURE, figures(path, period, settings, shown))
    if what.startswith(INCIDENT):
        return Table(STEP, steps(path, what.removeprefix(INCIDENT)))
    raise UserError("export_what", what=what, known=", ".join((*WHAT, f"{INCIDENT}ID")))


def events(path: Path, period: Period) -> Iterator[dict[str, Any]]:
    """Yield the facts of a period, by their event time, in the order of the log."""
    history = History(path)
    try:
        for logged in history.logged(period.start_us, period.end_us):
            yield _event(logged)
    finally:
        history.close()


def _event(logged: Logged) -> dict[str, Any]:
    data = msgspec.json.decode(logged.body).get("data", {})
    reading = data.pop("reading", None)
    flat = {**data, **(reading if isinstance(reading, dict) else {})}
    return {
        **{name: flat.get(name) for name in EVENT},
        "seq": logged.seq,
        "id": logged.id,
        "source": logged.source,
        "sequence": str(logged.sequence if logged.position is None else logged.position),
        "type": logged.type,
        "time": format_us(logged.time_us),
        "recordedtime": format_us(logged.recorded_us),
        "text": logged.text,
        "actor": data.get("actor", logged.actor),
        "person": logged.person or None,
        "data": data,
    }


def cases(path: Path, period: Period, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield the cycles that began in a period, oldest first; those that `begins_case` are its cases."""
    state = _state(path)
    book = _book(state, period, settings)
    held, begins, reopened = book.cycles, book.begins_case, book.is_reopened
    names = {marks.thread_number(name): name for name in state.threads}
    reply, close = (
        [in_minutes(clock).tolist() for clock in waited]
        for waited in (held.to_reply, held.to_close)
    )
    who = persons(held.facts)
    for place, thread in enumerate(held.thread.tolist()):
        facts, ended, closed = (
            int(numbers[place]) for numbers in (held.facts, held.ended, held.closed)
        )
        yield {
            "thread": names[thread],
            "person": int(who[place]) or None,
            "customer": members(state.kin, int(who[place]))[0] or None,
            "channel": state.channels[facts & marks.CHANNEL],
            "motives": [motive for motive in MOTIVES if facts & marks.motive_mask(motive)],
            "network": _network(facts),
            "opened": format_us(int(held.opened[place])),
            "begins_case": bool(begins[place]),
            "first_reply": format_us(ended) if ended > 0 else None,
            "reply_service_min": reply[0][place] if ended > 0 else None,
            "reply_wall_min": reply[1][place] if ended > 0 else None,
            "closed": format_us(closed) if closed else None,
            "close_service_min": close[0][place] if closed else None,
            "close_wall_min": close[1][place] if closed else None,
            "closed_without_reply": ended < 0,
            "reopened": bool(reopened[place]),
            "status": "closed" if closed else "answered" if ended > 0 else "to_answer",
            "as_of": format_us(book.as_of_us),
        }


def _network(facts: int) -> str | None:
    place = facts >> marks.NETWORK_SHIFT & marks.NETWORK
    return NETWORKS[place - 1] if place else None


def figures(path: Path, period: Period, settings: Settings, shown: str) -> Iterator[dict[str, Any]]:
    """Yield the wall's headlines at the end of a period, then every figure of the period."""
    _, moment, view = at(path, settings, period.end_us)
    for figure in view.figures:
        yield {
            **msgspec.to_builtins(figure),
            "name": language(shown).word(f"figures.{figure.key}"),
            "low": figure.least,
            "high": figure.most,
            "as_of": format_us(moment.now_us),
        }
    state = _state(path)
    book = _book(state, period, settings)
    asked = Asked(book.as_of_us, period.start_us, {}, book.until_us)
    span = {
        "from": format_us(period.start_us) if period.start_us else None,
        "to": format_us(book.until_us + 1 if period.end_us is not None else book.until_us),
    }
    for key, found in Reckoning(_Stored(state), settings, asked).figures(shown):
        words = found.pop("definition")
        known = {name: found.get(name) for name in FIGURE}
        told = {
            name: value for name, value in found.items() if name not in {*FIGURE, "of", "query"}
        }
        yield {
            **known, **span, "key": key, "window": "period", "name": words["name"][shown],
            "unit": words["unit"], "formula": words["formula"], "version": words["version"],
            "told": told,
        }  # fmt: skip


def steps(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield what happened to an incident, oldest first; UserError where the log has none of that name."""
    state = _state(path)
    if name not in state.incidents:
        raise UserError("incident_unknown", incident=name)
    for at_us, step in steps_of(state, name):
        row = {field: value for field, value in msgspec.to_builtins(step).items() if field in STEP}
        ended = None if step.ended_us is None else format_us(step.ended_us)
        yield {**row, "time": format_us(at_us), "ended": ended}


class _Stored:
    """The state of a database, as `Reckoning` asks for a log."""

    def __init__(self, state: State) -> None:
        self.state, self.counts = state, state.counts

    def threads(self) -> dict[int, str]:
        """Return the name of each thread's number, as it stands in the log."""
        return {marks.thread_number(name): name for name in self.state.threads}


def _state(path: Path) -> State:
    history = History(path)
    try:
        return history.state_now()
    finally:
        history.close()


def _book(state: State, period: Period, settings: Settings) -> Book:
    """Return the book of a period, judged as it stands at the newest instant of the log."""
    return Book(
        state,
        TermsInForce(settings),
        state.newest_us,
        after_us=max(0, period.start_us - 1),
        until_us=state.newest_us if period.end_us is None else period.end_us - 1,
    )

"""The figures of a recorded log as one JSON document, and the list of cases behind each (`main.py kpi`)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from commandcenter import settings as sites
from commandcenter.clock import SECOND, format_us
from commandcenter.errors import UserError
from commandcenter.kpis import MEASURED
from commandcenter.kpis.book import Book
from commandcenter.kpis.funnel import funnel
from commandcenter.kpis.kpi import Cases, Kpi, Measured, wilson
from commandcenter.kpis.terms import TermsInForce
from commandcenter.kpis.units import units
from commandcenter.languages import LANGUAGES, language
from commandcenter.recorded import read_log
from commandcenter.settings import Settings
from commandcenter.state import State

SMALL_N = 30  # a share of fewer is drawn grey
_WORDS = ("formula", "unit", "population", "exclusions", "source")


class Asked(NamedTuple):
    """What is asked of a log: as of when, from when on (0 = its beginning), of which place, until when.

    `until_us` 0 = as long as it is known.
    """

    as_of_us: int
    after_us: int
    where: dict[str, str]
    until_us: int = 0


class Log(Protocol):
    """A log that was folded."""

    @property
    def state(self) -> State:
        """What it says."""

    @property
    def counts(self) -> dict[str, int]:
        """What it holds, counted."""

    def threads(self) -> dict[int, str]:
        """Return the name of each thread's number."""


class Reckoning:
    """The figures of one log."""

    def __init__(self, recorded: Log, settings: Settings, asked: Asked) -> None:
        self.asked, self._recorded = asked, recorded
        self.book = Book(
            recorded.state,
            TermsInForce(settings),
            asked.as_of_us,
            after_us=max(0, asked.after_us - 1),
            until_us=asked.until_us,
        )
        self.book.channel = asked.where.get("channel", "")
        self._settings = settings
        self._threads: dict[int, str] | None = None

    def document(self, shown: str) -> dict[str, Any]:
        """Return units and every figure, each with what explains it; words in the language `shown`."""
        return {
            **self._about(),
            "events": self._recorded.counts,
            "units": units(self.book),
            "funnel": funnel(self.book),
            **dict(self.figures(shown)),
        }

    def figures(self, shown: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield every figure by its key, with what explains it in the language `shown`."""
        for kpi in MEASURED:
            yield kpi.key, self._figure(kpi, shown)

    def cases(self, key: str) -> Iterator[dict[str, Any]]:
        """Yield the cases of a figure, one by one; whoever counts a group finds its number."""
        for group, rows in self._measured(key).cases.items():
            for name, at_us, _ in self._listed(rows):
                yield {"kpi": key, "group": group, "thread": name, "at": format_us(at_us)}

    def _measured(self, key: str) -> Measured:
        for kpi in MEASURED:
            if kpi.key == key and kpi.measure is not None:
                return kpi.measure(self.book)
        raise UserError("kpi_unknown", figure=key, known=", ".join(kpi.key for kpi in MEASURED))

    def _figure(self, kpi: Kpi, shown: str) -> dict[str, Any]:
        found = self._measured(kpi.key)
        is_share = found.part is not None
        interval = wilson(found.part or 0, found.n) if is_share else None
        newest_us = max(self._recorded.state.newest_by_channel.values(), default=None)
        age_us = None if newest_us is None else self.asked.as_of_us - newest_us
        listed = self._listed(found.cases["part"]) if "part" in found.cases else []
        lists: dict[str, Any] = {}  # in the order of the list of cases
        if kpi.key == "pending":
            lists["threads"] = [name for name, _, _ in listed]
        if "values" in found.told:
            lists["values"] = [found.told["values"][place] for _, _, place in listed]
        return {
            "value": found.value,
            "n": found.n,
            "part": found.part,
            "of": found.n if is_share else None,
            "immature": found.immature,
            "low": interval and interval[0],
            "high": interval and interval[1],
            "small": is_share and found.n < SMALL_N,
            "as_of": format_us(self.asked.as_of_us),
            "data_age_s": None if age_us is None else age_us / SECOND,
            "goal": self.book.goal(kpi.key),
            "goal_kind": kpi.goal_kind,
            **found.told,
            **lists,
            "steps": dict(found.steps),
            "query": self._query(kpi.key, found),
            "definition": _definition(kpi, shown),
        }

    def _query(self, key: str, found: Measured) -> dict[str, Any]:
        groups = {group: len(rows) for group, rows in found.cases.items()}
        return {"cases": key, **self._about(), "groups": groups}

    def _about(self) -> dict[str, Any]:
        after_us = self.asked.after_us
        return {
            "as_of": format_us(self.asked.as_of_us),
            "from": format_us(after_us) if after_us else None,
            "where": self.asked.where,
            "timezone": self._settings.timezone,
        }

    def _listed(self, rows: Cases) -> list[tuple[str, int, int]]:
        """Return a list of cases by thread, then time: (thread, when, place in `rows`)."""
        if self._threads is None:
            self._threads = self._recorded.threads()
        names = self._threads
        return sorted(
            (names[number], at_us, place) for place, (at_us, number) in enumerate(rows.tolist())
        )


def _definition(kpi: Kpi, shown: str) -> dict[str, Any]:
    words = language(shown)
    names = {code: language(code).word(f"figures.{kpi.key}") for code in LANGUAGES}
    told = {field: words.word(f"kpi_{kpi.key}.{field}") for field in _WORDS}
    return {"name": names, "clock": kpi.clock, "version": kpi.version, **told}


def reckon(events: Path, calendar: Path | None, settings: Settings, asked: Asked) -> Reckoning:
    """Return the figures of a log file, by the site's terms and this calendar for every channel."""
    if calendar is not None:
        try:
            raw = calendar.read_bytes()
        except OSError as error:
            why = error.strerror or str(error)
            raise UserError("calendar_unreadable", file=str(calendar), problem=why) from error
        settings = sites.with_calendar(settings, raw, str(calendar))
    return Reckoning(read_log(events, asked.as_of_us, asked.where), settings, asked)

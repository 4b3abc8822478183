"""All events of one local day, as a pure function of the settings and the date.

A day is what begins on it: its conversations with all that follows, however late; its posts, shifts and
faults. It is worked out in steps, so that whoever runs an event loop can breathe in between.
"""

from collections.abc import Generator
from datetime import date, timedelta
from typing import TypeVar

from commandcenter.clock import parse_us
from feeds.simulator.chance import chance
from feeds.simulator.conversations import Conversation
from feeds.simulator.desk import Book, Desk
from feeds.simulator.envelope import Envelopes, Holes, Timed
from feeds.simulator.hours import Hours, LocalDay
from feeds.simulator.office import Office
from feeds.simulator.plan import Planner
from feeds.simulator.presence import presence
from feeds.simulator.publications import Calendar
from feeds.simulator.roster import Duty, roster, state_changes
from feeds.simulator.scripts import holes_on, scripts_of, surges_on
from feeds.simulator.settings import Settings
from feeds.simulator.tell import stage, tell

T = TypeVar("T")
Steps = Generator[None, None, T]

_ONE_DAY = timedelta(days=1)
_KEPT_PLANS = 3
_STEP = 16  # conversations between two breaths
_EVENTS_PER_MESSAGE = 2.0
_CUT_OFF = b'{"specversion":"1.0","type":"care.message.received.v1","data":{"text":"'


def day(settings: Settings, on: date) -> list[Timed]:
    """Return all events of a local day by arrival; equal arguments give equal bytes."""
    return finish(Days(settings).events(on))


def finish(steps: Steps[T]) -> T:
    """Take all steps at once and return what they come to."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            value: T = done.value
            return value


class Days:
    """The days of one world; remembers the last few plans, which the next day begins with."""

    def __init__(self, settings: Settings, office: Office | None = None) -> None:
        """Make ready what every day needs; `office`: who works on it, from its beginning on."""
        self.settings, self._office = settings, office
        self.hours = Hours(settings.world)
        self._planner = Planner(settings)
        self._calendar = Calendar(settings, self.hours)
        self._plans: dict[date, list[Conversation]] = {}

    def events(self, on: date) -> Steps[list[Timed]]:
        """Work out all events of a local day, by arrival."""
        settings, after, stem = self.settings, on + _ONE_DAY, self.settings.stem
        duties = roster(settings, self.hours, on)
        if self._office is not None and self._office.since_us < self.hours.day(after).end_us:
            return (yield from self._in_office(on, duties, self._office))
        before = yield from self._book(on - _ONE_DAY, {})
        book = yield from self._book(on, before.free_us)
        envelopes = self._envelopes(on)
        told = self._calendar.events(on, envelopes) + self._malformed(on, envelopes.holes)
        yield
        for change in state_changes(duties, before.busy + book.busy):
            told.append(presence(stem, envelopes, change))
            yield
        theatre = stage(settings, envelopes, on)
        for number, one in enumerate((yield from self._plan(on))):
            told += tell(theatre, one, book.courses[one.id])
            if number % _STEP == 0:
                yield
        # Nothing of a day reaches further than the next: so two days tell all that arrives on one.
        end_us = self.hours.day(after).end_us
        return sorted((timed for timed in told if timed.arrival_us < end_us), key=by_arrival)

    def _in_office(self, on: date, duties: list[Duty], office: Office) -> Steps[list[Timed]]:
        """Work out what a day brings where its conversations are worked on as they are given.

        The office tells what follows of them. Only what it finds at its beginning was answered before.
        """
        settings, stem, after = self.settings, self.settings.stem, on + _ONE_DAY
        envelopes, end_us = self._envelopes(on), self.hours.day(after).end_us
        told = self._calendar.events(on, envelopes) + self._malformed(on, envelopes.holes)
        book = Book({}, [], {})
        if self.hours.day(on).start_us < office.since_us:
            before = yield from self._book(on - _ONE_DAY, {})
            book = yield from self._book(on, before.free_us)
            for change in state_changes(duties, before.busy + book.busy):
                if change.at_us < office.since_us:
                    told.append(presence(stem, envelopes, change))
        office.open(on, duties, envelopes, book)
        theatre = stage(settings, envelopes, on)
        for number, one in enumerate((yield from self._plan(on))):
            told += office.enter(one, theatre, book.courses.get(one.id))
            if number % _STEP == 0:
                yield
        return sorted((timed for timed in told if timed.arrival_us < end_us), key=by_arrival)

    def announced(self, on: date) -> list[Timed]:
        """Return what a local day announces of the posts to come, as `events` has it."""
        told = self._calendar.events(on, self._envelopes(on))
        return [timed for timed in told if starts_us(timed) is not None]

    def _envelopes(self, on: date) -> Envelopes:
        holes = Holes([*self.holes(on), *self.holes(on + _ONE_DAY)])
        return Envelopes(self.settings, holes)

    def holes(self, on: date) -> list[tuple[int, int]]:
        """Return when the feed is silent on a local day."""
        return holes_on(self.settings, self.hours, on)

    def _plan(self, on: date) -> Steps[list[Conversation]]:
        """Work out the conversations that begin on a local day, by their beginning."""
        if on in self._plans:
            return self._plans[on]
        found: list[Conversation] = []
        local = self.hours.day(on)
        for number, one in enumerate(self._conversations(local)):
            found.append(one)
            if number % _STEP == 0:
                yield
        found.sort(key=lambda one: (one.begin_us, one.id))
        self._plans[on] = found
        while len(self._plans) > _KEPT_PLANS:
            del self._plans[next(iter(self._plans))]
        return found

    def _conversations(self, local: LocalDay) -> "Generator[Conversation, None, None]":
        yield from self._planner.usual(local)
        surges = surges_on(self.settings, self.hours, local.date)
        for surge in surges + self._calendar.surges(local.date):
            yield from self._planner.of_surge(local, surge)
        for script in scripts_of(self.settings, self.hours, local.date, local.date):
            yield from self._planner.look_alike(script)

    def _book(self, on: date, free_us: dict[str, int]) -> Steps[Book]:
        """Work out who answered a local day's conversations when."""
        after = on + _ONE_DAY
        duties: list[Duty] = []
        for one in (on, after):
            duties += roster(self.settings, self.hours, one)
        days = (self.hours.day(on), self.hours.day(after))
        desk = Desk(self.settings, self.hours, days, duties, free_us)
        plan = yield from self._plan(on)
        yield from desk.answer(plan)
        return desk.book

    def _malformed(self, on: date, holes: Holes) -> list[Timed]:
        """Return the payloads of a day that are no JSON."""
        world, local = self.settings.world, self.hours.day(on)
        rng = chance(self.settings.seed, "malformed", on)
        expected = world.messages_per_day * self.settings.load * _EVENTS_PER_MESSAGE
        found = []
        for number in range(int(expected / world.faults.malformed_per + rng.random())):
            at_us = local.start_us + int(rng.random() * (local.end_us - local.start_us))
            raw = _CUT_OFF + f"{on}/{number}".encode()
            arrival_us = holes.after(at_us)
            found.append(Timed(arrival_us, arrival_us, None, raw))
        return found


def by_arrival(timed: Timed) -> tuple[int, str]:
    """Return the key that puts what comes into the order it comes in."""
    return timed.arrival_us, timed.event["id"] if timed.event else ""


def starts_us(timed: Timed) -> int | None:
    """Return when an announced post of ours is to come out; None for anything else."""
    if timed.event is None or timed.event["type"] != "care.publication.scheduled.v1":
        return None
    return parse_us(timed.event["data"]["start"])

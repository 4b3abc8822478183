"""The last weeks of a log, read once for two sets of criteria: who was there, which cases came."""

from collections.abc import Iterable
from typing import NamedTuple

from commandcenter.assignment.lines import AgentState, Profile
from commandcenter.clock import DAY, HOUR, SECOND
from commandcenter.criteria.criteria import Criteria
from commandcenter.dispatch import people
from commandcenter.dispatch.cases import Reader
from commandcenter.dispatch.instants import line_time
from commandcenter.dispatch.people import Person
from commandcenter.dispatch.places import Places
from commandcenter.dispatch.promises import Promises
from commandcenter.errors import UserError
from commandcenter.folding.fold import fold
from commandcenter.history import History
from commandcenter.kpis.terms import TermsInForce
from commandcenter.present import called_in
from commandcenter.rehearsal.arrived import AT_WORK, Arrival
from commandcenter.settings import Settings
from commandcenter.state import State, Touched

LOOK = 10 * SECOND  # facts of that time are looked at together
MOST_WEEKS = 12
WEEK = 7 * DAY


class Side(NamedTuple):
    """One set of criteria, with the site's settings as they are by them."""

    criteria: Criteria
    settings: Settings


class Told(NamedTuple):
    """What one side is told: who is there from when on; skills of each case, first and later."""

    lines: list[AgentState]
    needs: list[tuple[tuple[str, ...], tuple[str, ...]]]


class Past(NamedTuple):
    """What came from an instant to another one, microseconds."""

    since_us: int
    until_us: int
    arrivals: list[Arrival]
    old: Told
    new: Told


def read_past(history: History, weeks: int, old: Side, new: Side) -> Past:
    """Return what came in the last `weeks` of a log; UserError where nothing did, or nobody was there."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise UserError("dry_run_weeks", weeks=weeks, most=MOST_WEEKS)
    until_us = history.end_us()
    since_us = until_us - weeks * WEEK
    state, whole_up_to = history.rewound(since_us)
    following = _Following(state, old, new, since_us)
    look_us = since_us
    for fact in history.recorded(whole_up_to, since_us, until_us):
        if fact.recorded_us >= look_us + LOOK:
            following.look(look_us + LOOK)
            look_us = fact.recorded_us - fact.recorded_us % LOOK
        fold(state, fact)
    following.look(until_us)
    if not following.arrivals:
        raise UserError("dry_run_empty", path=str(history.path))
    if not any(line.state in {"available", "busy"} for line in following.rooms[0].lines):
        raise UserError("dry_run_nobody")
    return Past(since_us, until_us, following.arrivals, *following.rooms)


class _Following:
    """Follows a state that is folded on, for both sides at once."""

    def __init__(self, state: State, old: Side, new: Side, since_us: int) -> None:
        self._state, self._sides = state, (old, new)
        self._readers = [_reader(state, side) for side in (old, new)]
        self._open: dict[str, Arrival] = {}
        self._known: dict[str, tuple[Person, ...]] = {}
        self._hour = -1
        self._since_us = since_us
        self.arrivals: list[Arrival] = []
        self.rooms = (Told([], []), Told([], []))
        state.touched = Touched()
        self._cases(sorted({*state.waiting, *state.hands, *state.in_hand}), since_us)
        self._people((), since_us)

    def look(self, now_us: int) -> None:
        """Look at what was touched since the last look."""
        touched, self._state.touched = self._state.touched or Touched(), Touched()
        self._people(touched.people, now_us)
        self._cases(sorted(touched.threads), now_us)

    def _cases(self, threads: list[str], now_us: int) -> None:
        for reader in self._readers:
            reader.prepare(threads)
        for thread in threads:
            row, known = self._readers[0].row(thread), self._open.get(thread)
            if known is not None and (
                row is None or row.turn.opened_us != known.old.turn.opened_us
            ):
                self._open.pop(thread).close(now_us)
                known = None
            if row is None:
                continue
            if known is not None:
                known.step(row, now_us)
            elif row.turn.state in AT_WORK:
                self._came(thread)

    def _came(self, thread: str) -> None:
        rows = [reader.row(thread) for reader in self._readers]
        if rows[0] is None or rows[1] is None:
            return
        came_us = max(self._since_us, rows[0].turn.since_us)
        channel = self._sides[0].criteria.work.channel(rows[0].channel)
        arrival = Arrival(rows[0], rows[1], came_us, channel)
        self._open[thread] = arrival
        self.arrivals.append(arrival)
        for reader, row, room in zip(self._readers, rows, self.rooms, strict=True):
            first, later = (
                tuple(skill for skill, _ in reader.asks(row, stage))  # type: ignore[arg-type]
                for stage in ("first", "later")
            )
            room.needs.append((first, later))

    def _people(self, names: Iterable[str], now_us: int) -> None:
        """Note who is there now: whom something was told of, and everybody once an hour."""
        wanted = {name for name in names if name}
        if now_us // HOUR != self._hour:
            self._hour = now_us // HOUR
            wanted.update(people.known(self._state))
        called = called_in(self._state, now_us) if wanted else {}
        for name in sorted(wanted):
            seen = tuple(
                people.person(self._state, name, now_us, side.criteria, is_called=name in called)
                for side in self._sides
            )
            if self._known.get(name) == seen:
                continue
            self._known[name] = seen
            for one, room in zip(seen, self.rooms, strict=True):
                room.lines.append(
                    AgentState(
                        at=line_time(now_us),
                        agent=one.agent,
                        state=one.state,
                        presence="ok" if one.lost_us is None else "lost",
                        profile=Profile(list(one.skills), one.capacity),
                    )
                )


def _reader(state: State, side: Side) -> Reader:
    terms = TermsInForce(side.settings)
    promises = Promises(terms, side.criteria.worth.critical.first_reply_min)
    return Reader(state, side.criteria, promises, Places(side.settings.queues))

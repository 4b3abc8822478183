"""What was seen of a while in a room, as what is fated: so that it can be lived again, otherwise decided.

The lines tell which cases came and when, how long each turn took, how it ended and when it went on. A turn
that nobody saw is drawn as in any future. What humans gave to whom is not followed: a room decides anew.
"""

from collections.abc import Iterable, Sequence

from commandcenter.assignment import draws
from commandcenter.assignment.case import SERVED_QUEUES, Case, Fate, Turn
from commandcenter.assignment.draws import HABITS, OTHER_HABIT
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.future import HANDOVER, HANDOVER_S, World
from commandcenter.assignment.index import MACRO_WORK_S, TRIAGE_WORK
from commandcenter.assignment.lines import AnyLine, CaseLine, Opened, seconds
from commandcenter.assignment.room import Room
from commandcenter.assignment.whatif import APART

WAITS = {"wait_customer", "wait_backdesk"}
NEVER = 1e6  # times a habit's pause: not within what was seen


class Seen:
    """What was seen of a case's turns, by their number: as `case.Turn`, each part where it was seen."""

    def __init__(self) -> None:
        self.turn = 0
        self.lengths: dict[int, float] = {}
        self.ends: dict[int, float] = {}
        self.pauses: dict[int, float] = {}
        self.waits_since: int | None = None

    def fate(self, drawn: Fate) -> Fate:
        """Return what was seen, and as drawn what was not."""
        return [
            Turn(
                self.lengths.get(at, one.length),
                self.ends.get(at, one.ends),
                self.pauses.get(at, one.pause),
            )
            for at, one in enumerate(drawn)
        ]


class Witness:
    """Follows the lines of a while from an engine as it was before; the engine is not touched."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.copied()
        self._seen: dict[str, Seen] = {}
        self._coming: list[Case] = []
        self._modes: dict[str, str] = {}  # of the last decision on each case
        self._cycles: dict[str, int] = {}  # of a conversation that began again meanwhile
        for case in self._engine.room.cases.values():
            if case.state in WAITS:
                self._of(case).waits_since = self._engine.room.now

    def follow(self, line: AnyLine) -> None:
        """Follow the next line."""
        room = self._engine.room
        if isinstance(line, CaseLine) and (case := room.cases.get(line.case)) is not None:
            if isinstance(line, Opened):
                self._cycles[case.id] = self._cycles.get(case.id, 0) + 1
            else:
                self._before(case, line)
        for one in self._engine.handle(line).decisions:
            self._modes[one.case] = one.mode
        if isinstance(line, Opened) and line.queue in SERVED_QUEUES:
            self._coming.append(self._as_it_came(room.cases[line.case]))

    def world(self, seed: int, room: Room) -> World:
        """Return what is fated for a room as it was at the first line."""
        drawn = dict(zip(room.cases, draws.fates(seed, _ranks(room.cases.values())), strict=True))
        coming = []
        serials = [APART + rank for rank in _ranks(self._coming)]
        for case, fate in zip(self._coming, draws.fates(seed, serials), strict=True):
            twin = case.copied()
            twin.fate = self._fate(case.id, fate)
            coming.append(twin)
        return World(coming, [self._fate(name, fate) for name, fate in drawn.items()])

    def _fate(self, name: str, drawn: Fate) -> Fate:
        seen = self._seen.get(name)
        if seen is None:
            return drawn
        if seen.waits_since is not None:  # it did not go on as long as anybody looked
            seen.pauses[seen.turn] = NEVER
        return seen.fate(drawn)

    def _of(self, case: Case) -> Seen:
        return self._seen.setdefault(self._name(case), Seen())

    def _name(self, case: Case) -> str:
        """Name a case: one that begins again is another, since the one before may still wait in a future."""
        cycle = self._cycles.get(case.id, 0)
        return f"{case.id} {cycle}" if cycle else case.id

    def _as_it_came(self, case: Case) -> Case:
        """Return a case as it was when it opened: with nobody, in no pool."""
        found = case.copied()
        found.id = self._name(case)
        found.state, found.agent, found.by = "new", None, None
        found.standing, found.counted_s, found.stamp = None, 0, 0
        return found

    def _before(self, case: Case, line: CaseLine) -> None:
        """Note what a line says of what the case has been in until now."""
        seen, now = self._of(case), seconds(line.at)
        habit = HABITS.get(case.channel, OTHER_HABIT)
        if case.state == "started" and line.state != "started":
            lasted = now - case.started_at
            seen.lengths.setdefault(seen.turn, lasted / max(1.0, self._expected(case)))
            if line.state in {*WAITS, "closed"}:
                asked = (habit.closes + habit.closes + habit.asks_customer) / 2
                ends = {"closed": -1.0, "wait_customer": asked}
                seen.ends[seen.turn] = ends.get(line.state, 1.0)
                seen.turn += 1
        elif case.state in WAITS and line.state == "queued" and seen.waits_since is not None:
            usual = habit.customer_s if case.state == "wait_customer" else habit.desk_s
            seen.pauses[seen.turn] = (now - seen.waits_since) / usual
            seen.waits_since = None
        if line.state in WAITS:
            seen.waits_since = now

    def _expected(self, case: Case) -> float:
        """Return how long the turn in hand was expected to take, by its mode and person."""
        mode = self._modes.get(case.id, "full") if case.is_first else "full"
        lasts = case.work_s
        if mode == "triage":
            lasts *= TRIAGE_WORK
        elif mode == "macro":
            lasts = MACRO_WORK_S
        if case.holder is not None and case.holder != case.agent:
            lasts = lasts * HANDOVER + HANDOVER_S
        return lasts


def _ranks(cases: Iterable[Case]) -> list[int]:
    """Return each case's place in their order, from 1: serials may be larger than what is drawn by."""
    serials = [case.serial for case in cases]
    places = {serial: place for place, serial in enumerate(sorted(serials), 1)}
    return [places[serial] for serial in serials]


def told_meanwhile(lines: Sequence[AnyLine]) -> list[AnyLine]:
    """Return the lines that are not the room's own doing: people who come and go, overrides."""
    return [line for line in lines if not isinstance(line, CaseLine)]

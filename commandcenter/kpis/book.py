"""What happened in a period, as arrays: the one thing that every figure of kpis.md is measured on.

A period is (after, until]: cycles, requests, messages and bursts belong to it by when they began, replies
and moves by when they were. Everything is judged as it stands at `as_of`; what is longer than the period
(a case that was opened before) is not cut. Instants in microseconds, durations in the clock of each case.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.care.calendar import Instants
from commandcenter.clock import MINUTE
from commandcenter.customers import members
from commandcenter.kpis import bursts
from commandcenter.kpis.doers import Doers
from commandcenter.kpis.parts import Part
from commandcenter.kpis.terms import WALL, Promised, TermsInForce
from commandcenter.series import Pairs
from commandcenter.state import State

Flags = NDArray[np.bool_]
Minutes = NDArray[np.float64]
Made = TypeVar("Made")


class Waited(NamedTuple):
    """How long n things took, or wait until now: the same spans by two clocks."""

    service: Instants  # by the clock of each case
    wall: Instants


class Cycles(NamedTuple):
    """The cycles of a period, oldest first, as `care.cycles` writes them down."""

    opened: Instants
    ended: Instants
    closed: Instants
    before: Instants
    following: Instants
    facts: Instants
    thread: Instants
    promised: Promised
    to_reply: Waited  # to the first reply or the close without one, else until now
    to_close: Waited  # to the close, else until now
    answered_by: Instants  # the numbers of agents (`marks.agent_number`), 0 = nobody is known
    closed_by: Instants

    @property
    def is_answered(self) -> Flags:
        """Which got a human reply."""
        return np.greater(self.ended, 0)

    @property
    def is_unanswered(self) -> Flags:
        """Which are open and wait for their first reply."""
        return np.equal(self.ended, 0)

    @property
    def is_no_response(self) -> Flags:
        """Which have become a no-response: first reply at N or later, none by N, or closed without one."""
        limit = self.promised.no_response_us
        found: Flags = (limit > 0) & ((self.to_reply.service >= limit) | (self.ended < 0))
        return found

    @property
    def is_matured(self) -> Flags:
        """Which can be told served or not: answered, closed, or past the age at which they should be."""
        is_old = self.to_reply.service >= self.promised.matures_us
        found: Flags = (self.ended != 0) | is_old
        return found


class Spells(NamedTuple):
    """How long cycles of the period stood in a stage that an event told, oldest first."""

    place: Instants  # of the cycle among the cycles of the period
    start: Instants
    stage: Instants
    is_over: Flags
    lasted: Waited


class Requests(NamedTuple):
    """The unique requests of a period, oldest first."""

    opened: Instants
    ended: Instants
    facts: Instants
    thread: Instants
    waited: Waited  # to the reply or the close, else until now
    is_matured: Flags


class Book:
    """One period of one state, judged at one instant."""

    def __init__(
        self,
        state: State,
        in_force: TermsInForce,
        as_of_us: int,
        *,
        after_us: int = 0,
        until_us: int = 0,
        part: Part | None = None,
    ) -> None:
        """`part`: only what is about one channel, network or motive, or what one of us did; None = all."""
        self.state, self.in_force, self.as_of_us = state, in_force, as_of_us
        self.part = part
        self._whole = self
        self.after_us, self.until_us = after_us, until_us or as_of_us
        self.channel = self.motive = ""  # where the log itself is of one only: whose goals hold
        self._kept: dict[str, Any] = {}

    def of_part(self, part: Part) -> "Book":
        """Return the same period of one part; what both read is read once."""
        book = Book(
            self.state,
            self.in_force,
            self.as_of_us,
            after_us=self.after_us,
            until_us=self.until_us,
            part=part,
        )
        book._whole = self
        return book

    def keep(self, key: str, make: Callable[["Book"], Made]) -> Made:
        """Return what is made once of the whole period, whatever the part; `make` is given the whole."""
        if self._whole is not self:
            return self._whole.keep(key, make)
        if key not in self._kept:
            self._kept[key] = make(self)
        found: Made = self._kept[key]
        return found

    @cached_property
    def cycles(self) -> Cycles:
        """The cycles that began in the period."""
        rows = self._begun(self.after_us)
        opened, ended, closed, before, following, facts, answered_by, closed_by, thread = rows.T
        promised = self._promised(opened, facts)
        return Cycles(
            opened, ended, closed, before, following, facts, thread, promised,
            self._waited(opened, ended, promised), self._waited(opened, closed, promised),
            answered_by, closed_by,
        )  # fmt: skip

    @cached_property
    def requests(self) -> Requests:
        """The requests that began in the period."""
        rows = self._asked(self.after_us)
        opened, ended, facts, _, thread = rows.T
        promised = self._promised(opened, facts)
        waited = self._waited(opened, ended, promised)
        is_matured = (ended != 0) | (waited.service >= promised.matures_us)
        return Requests(opened, ended, facts, thread, waited, is_matured)

    @cached_property
    def messages(self) -> Pairs:
        """Inbound messages: (when, facts)."""
        return self.only(self.state.messages.between(self.after_us, self.until_us), 1)

    @cached_property
    def bursts(self) -> Pairs:
        """Bursts: (start, mood). A burst is about what its first message is about."""
        if self.part is not None:
            return self.only(self._whole.told_bursts, 2)[:, :2]
        found = self.state.bursts.between(self.after_us, self.until_us)
        return np.column_stack((found[:, 0], marks.moods(found[:, 1])))

    @cached_property
    def told_bursts(self) -> Pairs:
        """Bursts with what each is about: (start, mood, facts)."""
        return bursts.told(self.state.threads, self.after_us, self.until_us)

    @cached_property
    def doers(self) -> Doers:
        """Who our people are."""
        return Doers(self.state) if self._whole is self else self._whole.doers

    @cached_property
    def replies(self) -> Pairs:
        """Human replies: (when, thread)."""
        rows = self._whole.told_replies
        return self.done(rows, rows[:, 2], rows[:, 0])[:, :2]

    @cached_property
    def told_replies(self) -> Pairs:
        """Human replies: (when, thread, who); the one thing here that is looked up in all marks."""
        threads = self.state.threads
        held = np.frombuffer(b"".join(threads.values()), dtype=">u8").reshape(-1, 3)
        at_us = held[:, 0].astype(np.int64)
        is_reply = held[:, 2] >> marks.KIND_SHIFT == marks.Kind.REPLY
        found = np.flatnonzero(is_reply & (at_us > self.after_us) & (at_us <= self.until_us))
        ends = np.cumsum([len(each) // marks.SIZE for each in threads.values()])
        place = np.searchsorted(ends, found, side="right")
        names = list(threads)
        numbers = {at: marks.thread_number(names[at]) for at in np.unique(place).tolist()}
        thread = np.array([numbers[of] for of in place.tolist()], dtype=np.int64)
        who = (held[found, 2] >> marks.TOLD_SHIFT & marks.TOLD).astype(np.int64)
        return _sorted(np.stack([at_us[found], thread, who], axis=1))

    @cached_property
    def spells(self) -> Spells:
        """The stages of the cycles that began in the period (`care.stages.HELD`)."""
        held = self.cycles
        rows = self.keep("stages", Book._stages)
        place = places(rows[:, 4], rows[:, 3], held.thread, held.opened)
        (start, until, stage, _, _), place = rows[place >= 0].T, place[place >= 0]
        end = np.where(until == 0, self.as_of_us, until)
        lasted = self.lasted(start, end, held.promised.clock[place])
        return Spells(place, start, stage, np.not_equal(until, 0), lasted)

    @cached_property
    def moves(self) -> Pairs:
        """Moves between departments: (when, whether it says why, thread)."""
        return self.of_threads(self.state.moves.between(self.after_us, self.until_us))

    @cached_property
    def updates(self) -> Pairs:
        """Updates whose promised time lies in the period or, promised until now, after it."""
        rows = self.state.updates.between(self.after_us, 2**62)
        return self.of_threads(_sorted(rows[rows[:, 1] <= self.until_us]))

    @cached_property
    def begins_case(self) -> Flags:
        """Which cycles begin a case: the first of their thread, or too late to reopen the one before."""
        return ~self._reopens(self.cycles.before, self.cycles.opened, self.cycles.facts)

    @cached_property
    def is_reopened(self) -> Flags:
        """Which closed cycles were reopened."""
        return self._reopens(self.cycles.closed, self.cycles.following, self.cycles.facts)

    @cached_property
    def cases_until_now(self) -> tuple[Instants, Instants]:
        """Of every case there ever was, of whatever part, whose it is and when it began, oldest first."""
        if self._whole is not self:
            return self._whole.cases_until_now
        rows = self.begun_until_now
        begins = ~self._reopens(rows[:, 3], rows[:, 0], rows[:, 5])
        return customers(self.state, rows[begins, 5]), rows[begins, 0]

    def could_reopen(self) -> Flags:
        """Return which closed cycles are too young to say that they were not reopened."""
        held = self.cycles
        limit = self.in_force.reopens_us(held.closed, held.facts, self.state.channels)
        return (held.closed > 0) & (self.as_of_us - held.closed <= limit)

    def lasted(self, start: Instants, end: Instants, clock: Instants) -> Waited:
        """Return how long something was, by each clock and by the wall."""
        wall = np.full(len(start), WALL)
        return Waited(
            self.in_force.lasted(start, end, clock), self.in_force.lasted(start, end, wall)
        )

    def goal(self, key: str) -> float | None:
        """Return the goal of a figure that was in force when the period ended."""
        return self.in_force.goal(key, min(self.until_us, self.as_of_us), self.channel, self.motive)

    def open_cycles(self) -> int:
        """Count the cycles that are open, whenever they began."""
        return int(np.count_nonzero(self._of_part(self.begun_until_now)[:, 2] == 0))

    def waiting(self) -> Pairs:
        """Return every open request, of whatever part: as rows of `asked`, oldest first."""
        if self._whole is not self:
            return self._whole.waiting()
        nothing_ended = np.empty((0, self.state.asked.width), dtype=np.int64)
        return self._with_asking(nothing_ended, 0)

    @cached_property
    def begun_until_now(self) -> Pairs:
        """Every cycle there ever was, of whatever part, oldest first: rows as `care.cycles` writes them."""
        if self._whole is not self:
            return self._whole.begun_until_now
        rows = self._all_begun(0)
        return rows[np.lexsort((rows[:, -1], rows[:, 0]))]

    @cached_property
    def asked_until_now(self) -> Pairs:
        """Every request there ever was, of whatever part, oldest first, open ones too."""
        if self._whole is not self:
            return self._whole.asked_until_now
        rows = self._asked(0)
        return rows[np.argsort(rows[:, 0], kind="stable")]

    @cached_property
    def newest_by_thread(self) -> Pairs:
        """Every cycle there ever was, by thread, its newest last."""
        rows = self.begun_until_now
        return rows[np.argsort(rows[:, -1], kind="stable")]

    def only(self, rows: Pairs, facts: int) -> Pairs:
        """Return the rows of the part; `facts` is the column that tells what each is about."""
        if self.part is None:
            return rows
        if self.part.is_of_people:
            return rows[:0]  # what customers write is nobody's doing of ours
        return rows[self.part.holds(rows[:, facts])]

    def done(self, rows: Pairs, who: Instants, at_us: Instants) -> Pairs:
        """Return the rows of the part, where who of us did each, and when, is known."""
        if self.part is None:
            return rows
        if not self.part.is_of_people:
            return rows[:0]
        found: Pairs = rows[self.doers.codes(self.part.by, who, at_us) == self.part.code]
        return found

    def _of_part(self, rows: Pairs) -> Pairs:
        """Return the cycles of the part: of who answered or ended them first, or of who closed them."""
        if self.part is None or not self.part.is_of_people:
            return self.only(rows, 5)
        _, ended, closed, _, _, _, answered_by, closed_by, _ = rows.T
        if self.part.did == "closed":
            return self.done(rows, closed_by, closed)
        return self.done(rows, np.where(ended < 0, closed_by, answered_by), np.abs(ended))

    def of_threads(self, rows: Pairs) -> Pairs:
        """Return the rows, each with a thread's number last, whose newest case is of the part."""
        if self.part is None:
            return rows
        newest = self._whole.newest_by_thread
        place = np.searchsorted(newest[:, -1], rows[:, -1], side="right")
        facts = np.append(newest[:, 5], 0)[place - 1]
        is_known = np.append(newest[:, -1], -1)[place - 1] == rows[:, -1]
        return rows[self.part.holds(np.where(is_known, facts, 0))]

    def _stages(self) -> Pairs:
        """Return what stages the cycles that began in the period stood in, of whatever part, oldest first."""
        rows = self.state.stages.between(self.after_us, self.as_of_us)
        begun = rows[:, 3]
        return _sorted(rows[(begun > self.after_us) & (begun <= self.until_us)])

    def _begun(self, after_us: int) -> Pairs:
        """Return the cycles that began since, waiting ones too."""
        return _sorted(self._of_part(self._all_begun(after_us)))

    def _all_begun(self, after_us: int) -> Pairs:
        return self._with_open(
            self.state.cycles.between(after_us, self.until_us),
            [
                (*row, marks.thread_number(thread))
                for thread, row in self.state.begun.items()
                if after_us < row[0] <= self.until_us
            ],
        )

    def _asked(self, after_us: int) -> Pairs:
        """Return the requests that were opened since, open ones too."""
        return self._with_asking(self.state.asked.between(after_us, self.until_us), after_us)

    def _with_asking(self, ended: Pairs, after_us: int) -> Pairs:
        """Return these requests and the open ones."""
        found = self._with_open(
            ended,
            [
                (opened, 0, facts, 0, marks.thread_number(thread))
                for thread, asked in self.state.asking.items()
                for opened, facts in asked
                if after_us < opened <= self.until_us
            ],
        )
        if self.part is not None and self.part.is_of_people:
            return _sorted(self.done(found, found[:, 3], np.abs(found[:, 1])))
        return _sorted(self.only(found, 2))

    @staticmethod
    def _with_open(rows: Pairs, still_open: list[tuple[int, ...]]) -> Pairs:
        more = np.array(still_open, dtype=np.int64).reshape(-1, rows.shape[1])
        return np.concatenate([rows, more])

    def _reopens(self, closed: Instants, opened: Instants, facts: Instants) -> Flags:
        limit = self.in_force.reopens_us(closed, facts, self.state.channels)
        return (closed > 0) & (opened > 0) & (opened - closed <= limit)

    def _promised(self, opened: Instants, facts: Instants) -> Promised:
        return self.in_force.promised(opened, facts, self.state.channels)

    def _waited(self, opened: Instants, ended: Instants, promised: Promised) -> Waited:
        until = np.where(ended == 0, self.as_of_us, np.abs(ended))
        return self.lasted(opened, until, promised.clock)


def customers(state: State, facts: Instants) -> Instants:
    """Return whose each is; linked identities are one customer. Looked up whenever a figure is read."""
    who = persons(facts)
    if not state.kin:
        return who
    single, place = np.unique(who, return_inverse=True)
    whose = [members(state.kin, person)[0] & marks.PERSON for person in single.tolist()]
    return np.array(whose, dtype=np.int64)[place]


def in_minutes(spans: Instants) -> Minutes:
    """Return spans in minutes."""
    minutes: Minutes = spans / MINUTE
    return minutes


def persons(facts: Instants) -> Instants:
    """Return who wrote, or whose case it is."""
    found: Instants = facts >> marks.PERSON_SHIFT & marks.PERSON
    return found


def has(facts: Instants, bits: int) -> Flags:
    """Return which facts have one of these bits."""
    found: Flags = facts & bits != 0
    return found


def places(thread: Instants, opened: Instants, threads: Instants, begun: Instants) -> Instants:
    """Return where each (thread, opened) stands among the cycles; -1 = it is not of the period."""
    keys, wanted = _key(threads, begun), _key(thread, opened)
    order = np.argsort(keys)
    found = np.append(order, -1)[np.searchsorted(keys[order], wanted)]
    return np.where(np.append(keys, 0)[found] == wanted, found, -1)


def _key(thread: Instants, opened: Instants) -> Instants:
    """Return one number for both: a thread's is a hash already, and stays one."""
    return thread ^ (opened << 12)


def _sorted(rows: Pairs) -> Pairs:
    return rows[np.lexsort(rows.T[::-1])]

"""A case as the engine is told of it and screens name it: what it needs, when it is due, who has it."""

from functools import lru_cache
from typing import NamedTuple

from commandcenter.assignment.case import CARE, CRITICAL
from commandcenter.care import marks
from commandcenter.care.course import at_end
from commandcenter.care.hands import Hands
from commandcenter.criteria.criteria import Criteria
from commandcenter.criteria.parts import About, Stage
from commandcenter.customers import members
from commandcenter.dispatch.places import Places
from commandcenter.dispatch.promises import Due, Promises
from commandcenter.dispatch.turns import Turn, turn_of
from commandcenter.events.words import MOTIVES, NETWORKS
from commandcenter.state import State

UNKNOWN_LANGUAGE = "und"
_OTHER = "other"
_LEFT = {"triage": 0.75, "macro": 0.80}  # of the first turn, after a short first answer


class Needed(NamedTuple):
    """What follows from what a case is about and from its criteria."""

    skills: tuple[tuple[str, str], ...]  # with the key of the line that asks
    work_min: float  # of a first turn
    weight: float


class Row(NamedTuple):
    """One open case. `number`: what screens show, the log position of the message that opened it."""

    thread: str
    number: int
    turn: Turn
    person: int
    channel: str
    language: str
    motive: str
    motives: tuple[str, ...]
    classes: tuple[str, ...]
    queue: str  # care | critical | a side queue
    needed: Needed
    due: Due
    screen: str  # its queue on screens
    later: float = 0.75
    holds: bool = False  # a chat that waits for its customer keeps its place with its holder

    @property
    def first_us(self) -> int:
        """When the first reply is due."""
        return self.due.prompt_us if self.classes else self.due.first_us

    @property
    def due_us(self) -> int:
        """When the next promise is due: the first reply while there is none, then the close."""
        return self.due.close_us if self.turn.replied else self.first_us

    @property
    def work_min(self) -> float:
        """What its next turn is expected to take."""
        if not self.turn.replied:
            return self.needed.work_min
        return self.needed.work_min * _LEFT.get(self.turn.short, self.later)


def turn_in(state: State, thread: str) -> Turn | None:
    """Return the turn of a thread's open case; None where none is open."""
    number, _ = state.in_hand.get(thread, (0, 0))
    tail = at_end(state.threads, state.tails, thread)
    held, hands = state.threads.get(thread, b""), state.hands.get(thread)
    return turn_of(tail, held, hands, state.named.get(number, ""))


class Reader:
    """Reads cases out of a state by some criteria."""

    def __init__(
        self, state: State, criteria: Criteria, promises: Promises, places: Places
    ) -> None:
        self.state, self.criteria, self.promises, self.places = state, criteria, promises, places
        self._needed = lru_cache(10_000)(self._needs)

    def row(self, thread: str) -> Row | None:
        """Return the open case of a thread; None where none is open."""
        turn, hands = turn_in(self.state, thread), self.state.hands.get(thread)
        return None if turn is None else self._row(thread, turn, hands)

    def asks(self, row: Row, stage: Stage) -> tuple[tuple[str, str], ...]:
        """Return the skills that a case needs at a stage, each with the key of the line that asks for it."""
        about = row.turn.facts & marks.ABOUT
        said = (about, row.channel, row.language, row.classes, stage, row.turn.queue)
        return self._needed(*said).skills

    def prepare(self, threads: list[str]) -> None:
        """Work out the promises of many cases together."""
        keys = []
        for thread in threads:
            cycles = at_end(self.state.threads, self.state.tails, thread).case.cycles
            if cycles and not cycles[-1].closed:
                keys.append((cycles[-1].opened, cycles[-1].facts & marks.ABOUT))
        self.promises.prepare(keys, self.state.channels)

    def _row(self, thread: str, turn: Turn, hands: Hands | None) -> Row:
        state, facts = self.state, turn.facts
        person = facts >> marks.PERSON_SHIFT & marks.PERSON
        asked = hands.asked[0] if hands is not None and hands.asked else None
        language = asked.language if asked is not None else UNKNOWN_LANGUAGE
        channel = state.channels[facts & marks.CHANNEL]
        about = facts & marks.ABOUT
        classes, side = self._of_customer(person)
        stage: Stage = "back" if turn.is_back else "later" if turn.replied else "first"
        return Row(
            thread=thread,
            number=asked.seq if asked is not None else 0,
            turn=turn,
            person=members(state.kin, person)[0],
            channel=channel,
            language=language,
            motive=next(iter(_motives(about)), _OTHER),
            motives=_motives(about),
            classes=classes,
            queue=side or (CRITICAL if classes else CARE),
            needed=self._needed(about, channel, language, classes, stage, turn.queue),
            due=self.promises.of(turn.opened_us, about, state.channels),
            screen=self.places.of_case(about, turn.queue, is_critical=bool(classes)),
            later=self.criteria.work.later,
        )

    def _of_customer(self, person: int) -> tuple[tuple[str, ...], str]:
        """Return the classes in which a customer is critical, and the side queue of his sanction."""
        state, classes, side = self.state, set(), ""
        if not state.critical and not state.files:
            return (), ""
        for one in members(state.kin, person):
            if (known := state.critical.get(str(one))) is not None:
                classes |= {entry.cls for entry in known.entries if entry.state == "in"}
            file = state.files.get(str(one))
            for ban in file.bans if file is not None else ():
                if ban.state == "in_force":
                    side = self.criteria.side_queue(ban.rung) or side
        return tuple(sorted(classes)), side

    def _needs(
        self,
        about: int,
        channel: str,
        language: str,
        classes: tuple[str, ...],
        stage: Stage,
        queue: str,
    ) -> Needed:
        criteria, motives, networks = self.criteria, _motives(about), _networks(about)
        if queue:  # whoever put it there says what it is about
            motives, networks = self.places.motives(queue, motives), ()
        said = About(language, channel, networks, motives, classes, stage)
        return Needed(
            criteria.asks(said),
            criteria.work.of(motives, channel),
            criteria.worth.of(motives, channel, is_critical=bool(classes)),
        )


@lru_cache(10_000)
def _motives(about: int) -> tuple[str, ...]:
    """Return the motives of a case, `other` only where it is the only one."""
    named = (motive for motive in MOTIVES if about & marks.motive_mask(motive))
    return tuple(motive for motive in named if motive != _OTHER)


def _networks(about: int) -> tuple[str, ...]:
    place = about >> marks.NETWORK_SHIFT & marks.NETWORK
    return (NETWORKS[place - 1],) if 0 < place <= len(NETWORKS) else ()

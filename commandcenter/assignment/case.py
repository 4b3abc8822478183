"""A case as the engine knows it, the pool it waits in, and where it stands there."""

from collections.abc import Sequence
from typing import NamedTuple

CARE, CRITICAL = "care", "critical"
SERVED_QUEUES = frozenset({CARE, CRITICAL})  # the side queues are never given to anyone
CRITICAL_BIT = 1  # that skill, as a bit
OF_QUEUE = "queue:"  # how a skill begins that only says in which queue of the screens a case is
UNITS = {"chat": 2, "mail": 6}
OTHER_UNITS = 3


class Standing(NamedTuple):
    """Where a turn stands in its pool, and until when that holds."""

    course: int  # how its index moves with time: one of `index.COURSES`
    key: float  # logarithm of its index, without what time adds on that course
    mode: str  # full | triage | macro
    promise: str  # first | close | lost: what its index counts on
    reason: str | None  # why not in full
    until: int | None  # the instant from which to look again


class Turn(NamedTuple):
    """What is fated for a turn of a case in a future."""

    length: float  # times what is expected
    ends: float  # 0 ≤ x < 1: below the habit's shares in turn it closes, asks the customer, asks a desk
    pause: float  # times the habit's median


Fate = Sequence[Turn]


class PoolKey(NamedTuple):
    """What decides who may take a turn; all turns of a pool have it in common."""

    needs: int  # skills that are asked of who takes it, as bits
    units: int
    queue: str
    motive: str | None
    asked: int  # skills that the case names; of a pinned one only "critical" stays in `needs`
    only: frozenset[str] | None  # the people it waits for; None = anyone
    pinned: bool  # by a person: passes all rules but the physical ones
    barred: frozenset[str] | None  # people it was pulled back from
    home: str | None  # its holder, where that one is drained


Entry = tuple[float, int, "Case"]  # key and minus the serial of the case: the best is the greatest


class Pool:
    """Turns that the same people may take, worst first, a list for each course of the index."""

    __slots__ = ("count", "key", "turns")

    def __init__(self, key: PoolKey, courses: int) -> None:
        self.key = key
        self.count = 0
        self.turns: list[list[Entry]] = [[] for _ in range(courses)]

    def cases(self) -> "list[Case]":
        """Return the cases in the order in which they appeared."""
        found = (case for turns in self.turns for _, _, case in turns)
        return sorted(found, key=lambda case: case.serial)


class Case:
    """A case; while it is queued it has a pool and a standing, unless it is held or in a side queue."""

    __slots__ = (
        "agent", "asked", "by", "channel", "counted_s", "due_close", "due_first", "fate", "first_due",
        "first_work_s", "holder", "id", "key", "motive", "opened_at", "pool", "queue", "queued_at",
        "replied", "serial", "stage", "stamp", "standing", "started_at", "state", "turn", "units",
        "version", "weight", "work_s",
    )  # fmt: skip

    def __init__(self, name: str, serial: int, at: int) -> None:
        self.id, self.serial = name, serial
        self.version = 0
        self.state = "new"
        self.channel = ""
        self.queue = CARE
        self.motive: str | None = None
        self.stage = "first"
        self.asked = 0  # the skills it needs, as bits
        self.weight = 1.0
        self.work_s = 60.0
        self.units = OTHER_UNITS
        self.replied = False
        self.holder: str | None = None  # who worked on it last
        self.due_first: int | None = None
        self.due_close: int | None = None
        self.opened_at = self.queued_at = at
        self.first_due: int | None = None  # what was due and expected when it opened: for futures
        self.first_work_s = 60.0
        self.started_at = at
        self.counted_s = 0  # of its work, in the overload
        self.agent: str | None = (
            None  # who has it: assigned, started, or a chat that keeps its units
        )
        self.by: str | None = None  # auto | human | hold | self
        self.stamp = 0  # goes up whenever it leaves a pool: older entries of the agenda are void
        self.key: PoolKey | None = None  # where nothing special binds it; made when first asked for
        self.pool: Pool | None = None
        self.standing: Standing | None = None
        self.fate: Fate = ()  # in a future: what its turns will be like
        self.turn = 0  # of these, the one that comes next

    def __lt__(self, other: "Case") -> bool:
        """Only asked of two that were one case, left and met anew: one of them waits no more."""
        return self.version < other.version

    @property
    def is_first(self) -> bool:
        """Tell whether its next turn is the first answer."""
        return self.stage == "first" and not self.replied

    @property
    def is_own(self) -> bool:
        """Tell whether the engine gave it to somebody who has not started."""
        return self.state == "assigned" and self.by == "auto"

    def copied(self) -> "Case":
        """Return the same case without a pool. Word by word: futures do it thousands of times."""
        twin = _bare(Case)
        twin.agent = self.agent
        twin.asked = self.asked
        twin.by = self.by
        twin.channel = self.channel
        twin.counted_s = self.counted_s
        twin.due_close = self.due_close
        twin.due_first = self.due_first
        twin.fate = self.fate
        twin.first_due = self.first_due
        twin.first_work_s = self.first_work_s
        twin.holder = self.holder
        twin.id = self.id
        twin.key = self.key
        twin.motive = self.motive
        twin.opened_at = self.opened_at
        twin.queue = self.queue
        twin.queued_at = self.queued_at
        twin.replied = self.replied
        twin.serial = self.serial
        twin.stage = self.stage
        twin.stamp = self.stamp
        twin.standing = self.standing
        twin.started_at = self.started_at
        twin.state = self.state
        twin.turn = self.turn
        twin.units = self.units
        twin.version = self.version
        twin.weight = self.weight
        twin.work_s = self.work_s
        twin.pool = None
        return twin


_bare = object.__new__


def plain_key(case: Case, marks: int = 0) -> PoolKey:
    """Return the pool of a case that no rule of its own binds; `marks`: skills that name its queue only."""
    needs = case.asked & ~marks
    if case.queue == CRITICAL:
        needs |= CRITICAL_BIT
    return PoolKey(
        needs,
        case.units,
        case.queue,
        case.motive,
        case.asked,
        None,
        pinned=False,
        barred=None,
        home=None,
    )


def units_of(channel: str) -> int:
    """Return how much of a person's capacity a case of this channel takes."""
    return UNITS.get(channel, OTHER_UNITS)

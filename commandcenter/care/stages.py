"""How far a case is, and what its events tell of it: taken, passed on, parked, verified, promised.

Only a request opens a cycle and only a close ends it (kpis.md); these steps lie in between and never touch
its clock. A status that is not known here leaves the stage as it was: a platform may have words of its own.
"""

from enum import IntEnum

from commandcenter.care import marks
from commandcenter.care.marks import Kind


class Stage(IntEnum):
    """Where an open cycle stands."""

    NEW = 0  # nobody has it
    TAKEN = 1  # in an agent's hands
    WAITING = 2  # for the customer
    PARKED = 3  # for ourselves: put off, or at a back desk
    MOVED = 4  # passed on to another department that has not taken it yet
    VERIFYING = 5  # the customer is asked whether it is mended
    ANSWERED = 6  # answered, and in nobody's hands


HELD = frozenset({Stage.TAKEN, Stage.WAITING, Stage.PARKED, Stage.MOVED, Stage.VERIFYING})
"""The stages that an event of the case tells; new and answered follow from messages and are no rows."""


LEAVING = frozenset({Stage.NEW, Stage.MOVED})
"""The stages in which nobody has the case any more; in the others whoever has it keeps it."""


class Step(IntEnum):
    """What else a step may be; smaller numbers are the stage it leads to."""

    VERIFIED = 8  # the customer said whether it is mended: told 1 = it is
    PROMISED = 9  # an update was promised: told = by when, in seconds since 1970
    RESUMED = 10  # worked on again, where anybody has it


STATUSES: dict[str, int] = {
    "new": Stage.NEW, "queued": Stage.NEW, "unassigned": Stage.NEW,
    "taken": Stage.TAKEN, "assigned": Stage.TAKEN, "started": Stage.TAKEN, "in_progress": Stage.TAKEN,
    "waiting": Stage.WAITING, "waiting_customer": Stage.WAITING, "wait_customer": Stage.WAITING,
    "pending": Stage.WAITING,
    "parked": Stage.PARKED, "hold": Stage.PARKED, "on_hold": Stage.PARKED, "snoozed": Stage.PARKED,
    "waiting_backdesk": Stage.PARKED, "wait_backdesk": Stage.PARKED,
    "verify": Stage.VERIFYING, "verifying": Stage.VERIFYING,
    "verified": Step.VERIFIED,
    "open": Step.RESUMED,
}  # fmt: skip
"""What a platform's status means."""

TECHNICAL = sum(
    marks.motive_mask(motive)
    for motive in (
        "internet_3g", "signal", "no_service", "broadband", "technician", "intermittent_outage",
        "installation_delay",
    )
)  # fmt: skip
"""The motives whose cases are closed only after the customer has said that it works (requirements 4.3)."""


def close(reason: object, agent: int = 0) -> int:
    """Return the facts of a close's mark; `agent`: who closed it, 0 = nobody said."""
    facts = Kind.CLOSED << marks.KIND_SHIFT | agent << marks.TOLD_SHIFT
    return facts | (marks.REASON if reason else 0)


def step(code: int, told: int = 0, *, reason: object = None) -> int:
    """Return the facts of a step's mark."""
    facts = Kind.STEP << marks.KIND_SHIFT | code << marks.STEP_SHIFT
    facts |= min(max(told, 0), marks.TOLD) << marks.TOLD_SHIFT
    return facts | (marks.REASON if reason else 0)


def read(facts: int) -> tuple[int, int, bool]:
    """Return a step's code, what it tells, and whether it says why."""
    code = facts >> marks.STEP_SHIFT & marks.STEP
    return code, facts >> marks.TOLD_SHIFT & marks.TOLD, bool(facts & marks.REASON)


def after(stage: Stage, code: int) -> Stage:
    """Return the stage after a step."""
    if code < Step.VERIFIED:
        return Stage(code)
    if code == Step.VERIFIED and stage == Stage.VERIFYING:
        return Stage.TAKEN
    if code == Step.RESUMED and stage not in {Stage.NEW, Stage.ANSWERED}:
        return Stage.TAKEN
    return stage


def after_request(stage: Stage) -> Stage:
    """Return the stage after a request: who waited for the customer has it again."""
    if stage == Stage.ANSWERED:
        return Stage.NEW
    return Stage.TAKEN if stage in {Stage.WAITING, Stage.VERIFYING} else stage

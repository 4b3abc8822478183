"""The index of a turn: which one is worth most now. The one function for engine, lists and why.

Apparent tardiness cost over reachable promises: the weight of the next promise that can still be kept, per
second of work, decaying with the slack. Its logarithm is a constant plus what time adds, which is the same
for all turns of a course: so turns are compared by constants, and lists keep their order as time goes by.
"""

from math import log

from commandcenter.assignment.case import CARE, Case, Standing
from commandcenter.assignment.triage import USUAL, Triage

TAU_S = 25 * 60.0  # look-ahead of the decay
AGE_S = 10 * 3_600.0  # what is lost grows e-fold in that time: nobody waits for ever
CLOSE_WORTH = log(0.6)  # a kept close against a kept first answer
LOST_WORTH = log(0.02)
GRACE_S = 60  # a promise missed by no more may still be kept: work is an estimate
CLOSE_WORK = 1.3  # turns until the close, in this one's work
TRIAGE_WORK = 0.35
MACRO_WORK_S = 36.0
LEAST_WORK_S = 15.0

GROWING, DUE, LOST = range(3)
COURSES = (GROWING, DUE, LOST)
RATES = (1 / TAU_S, 0.0, 1 / AGE_S)  # what a second adds to the logarithm, by course
_standing = tuple.__new__  # what `Standing(...)` does, without a frame of its own


class Orders:
    """What overrides and the overload say of a turn."""

    __slots__ = ("boost", "macro", "overload", "triage")

    def __init__(
        self,
        macro: str | None = None,
        triage: tuple[bool, str] | None = None,
        overload: bool = False,
        boost: float = 0.0,
    ) -> None:
        self.macro, self.triage, self.overload, self.boost = macro, triage, overload, boost


def standing(case: Case, now: int, orders: Orders, triage: Triage = USUAL) -> Standing:
    """Return where a queued turn stands now. `triage`: when it is answered short."""
    work = max(LEAST_WORK_S, case.work_s)
    mode, reason, until, by_first = "full", None, None, None
    if case.stage == "first" and not case.replied:  # `is_first`, at the speed of futures
        by_first = case.due_first
        mode, reason, until = _mode(case, now, work, orders, triage)
        if mode == "triage":
            work *= TRIAGE_WORK
        elif mode == "macro":
            work = MACRO_WORK_S
    weight = case.weight
    worth = log(weight / work if weight > 0 else 1e-6 / work) + orders.boost
    if by_first is not None and now <= by_first - work + GRACE_S:
        start, promise = by_first - work, "first"
    elif (due := case.due_close) is not None and now <= due - CLOSE_WORK * work + GRACE_S:
        start, promise = due - CLOSE_WORK * work, "close"
        worth += CLOSE_WORTH
    else:
        key = worth + LOST_WORTH - case.queued_at / AGE_S
        return _standing(Standing, (LOST, key, mode, "lost", reason, until))
    if now < start:  # its promise is kept if it begins by then
        course, key, ends = GROWING, worth - start / TAU_S, int(start) + 1
    else:
        course, key, ends = DUE, worth, int(start + GRACE_S) + 1
    if until is not None and until < ends:
        ends = until
    return _standing(Standing, (course, key, mode, promise, reason, ends))


def _mode(
    case: Case, now: int, work: float, orders: Orders, triage: Triage
) -> tuple[str, str | None, int | None]:
    """Return the mode of a first turn, why, and until when."""
    if orders.macro is not None:
        return "macro", orders.macro, None
    if orders.triage is not None:
        is_on, why = orders.triage
        return ("triage", why, None) if is_on else ("full", None, None)
    if triage.never and case.motive in triage.never:
        return "full", None, None
    if orders.overload and case.queue == CARE and case.channel != "chat":
        return "triage", "overload", None
    if case.due_first is None:
        return "full", None, None
    return _rescue(case.due_first, now, work, triage.rescue_work)


def _rescue(
    due: int, now: int, work: float, rescue_work: float
) -> tuple[str, str | None, int | None]:
    """Return the mode of a first turn that a short answer may save where a full one comes too late."""
    begins = int(due - rescue_work * work) + 1
    ends = int(due - TRIAGE_WORK * work + GRACE_S)
    if now < begins <= ends:
        return "full", None, begins
    return ("triage", "rescue", ends + 1) if now <= ends else ("full", None, None)

"""Which turn of a case is next and in whose hands it is: from its messages, its stage and its hands.

A turn begins when somebody waits for us: a customer's request, a case passed to the back desk, the rest of
a short first answer. Who got it before it began is who knows the case; who got it since has it.
"""

from typing import NamedTuple

from commandcenter.assignment.lines import CaseState
from commandcenter.care.course import replies
from commandcenter.care.cycles import Case
from commandcenter.care.hands import BACK_DESK, Hands, HandStep, counted
from commandcenter.care.stages import Stage
from commandcenter.care.threads import Tail

SHORT = frozenset({"triage", "macro"})
PUT_OFF = frozenset({Stage.PARKED, Stage.WAITING, Stage.VERIFYING})
_WAITS: dict[Stage, CaseState] = {Stage.PARKED: "wait_backdesk"}


class Turn(NamedTuple):
    """Where an open case stands. `agent` "" = nobody; `by`: auto | human | self, as the engine says.

    `since_us`: since when this turn is to be done. `holder`: who worked on it before. `short`: the mode of
    the short answer whose rest this turn is, "" = none. `step`: by which it came to its agent, `hand_us`:
    since when it is with him as it is now. `queue`: where a person put it, "" = nobody did.
    """

    state: CaseState
    since_us: int
    opened_us: int
    facts: int  # what it is about and whose it is, as in a mark
    version: int
    replied: bool
    is_back: bool = False  # it is with the back desk
    agent: str = ""
    by: str | None = None
    holder: str = ""
    short: str = ""
    step: HandStep | None = None
    hand_us: int = 0
    queue: str = ""


def turn_of(tail: Tail, held: bytes | bytearray, hands: Hands | None, holder: str) -> Turn | None:
    """Return the turn of an open case; None where none is open.

    `held`: the thread's marks. `holder`: who has the case as its own events tell, "" = nobody.
    """
    cycles = tail.case.cycles
    if not cycles or cycles[-1].closed:
        return None
    cycle = cycles[-1]
    steps = list(counted(hands.steps)) if hands is not None else []
    short, rest_us = ("", 0)
    if cycle.ended > 0 and tail.waiting is None and any(step.mode in SHORT for step in steps):
        short, rest_us = _short(steps, replies(held))
    moves = hands.moves() if hands is not None else []
    move = moves[-1] if moves else None
    is_back = tail.case.stage == Stage.MOVED and not _is_here(tail.case, hands)
    since_us = tail.case.since if is_back else _since(tail, rest_us, _looked_for(tail, move, held))
    plain = Turn(
        "queued", since_us or tail.case.since, cycle.opened, cycle.facts, len(steps),
        replied=cycle.ended > 0, is_back=is_back, short=short, queue=_place(move),
    )  # fmt: skip
    before = [step for step in steps if step.agent and step.at_us < plain.since_us]
    knows = before[-1].agent if before else holder
    if not since_us:
        return plain._replace(state=_WAITS.get(tail.case.stage, "wait_customer"), holder=knows)
    now = [step for step in steps if step.at_us >= since_us]
    return _in_hand(plain._replace(holder=knows), now)


def _place(move: HandStep | None) -> str:
    return "" if move is None or move.queue == BACK_DESK else move.queue


def _is_here(case: Case, hands: Hands | None) -> bool:
    """Tell whether a case that was passed on last was put into a queue of the front, by a person here."""
    moved = [step for step in hands.steps if step.act == "moved"] if hands is not None else []
    return bool(moved) and moved[-1].at_us >= case.since and moved[-1].queue != BACK_DESK


def _looked_for(tail: Tail, move: HandStep | None, held: bytes | bytearray) -> int:
    """Return since when a case is to be looked at because a person put it into a queue; 0 = it was, since."""
    if move is None or move.queue == BACK_DESK:
        return 0
    answered = replies(held)
    is_put_off = tail.case.stage in PUT_OFF and tail.case.since >= move.at_us
    return 0 if is_put_off or (answered and answered[-1] >= move.at_us) else move.at_us


def _short(steps: list[HandStep], replied: list[int]) -> tuple[str, int]:
    """Return the mode of a short answer that was the only one since it was decided, and when it went out."""
    agent, mode, decided_us = "", "full", 0
    for step in steps:
        if step.at_us > replied[-1]:
            break
        if step.act == "decided":
            agent, mode, decided_us = step.agent, step.mode, step.at_us
        elif step.agent not in {"", agent}:
            agent, mode = step.agent, "full"
    is_only = sum(at >= decided_us for at in replied) == 1
    return (mode, replied[-1]) if mode in SHORT and is_only else ("", 0)


def _since(tail: Tail, rest_us: int, looked_for_us: int) -> int:
    """Return since when somebody waits for us; 0 = nobody does."""
    case: Case = tail.case
    if looked_for_us:
        return max(looked_for_us, tail.waiting or 0)
    if tail.waiting is None:
        return rest_us
    return 0 if case.stage in PUT_OFF and case.since >= tail.waiting else tail.waiting


def _in_hand(turn: Turn, steps: list[HandStep]) -> Turn:
    """Return a turn with whoever has it by the steps since it began."""
    decided = {step.agent for step in steps if step.act == "decided"}
    for step in steps:
        if step.act == "started":
            agent = step.agent or turn.agent
            given = turn.step if agent == turn.agent else step
            turn = turn._replace(
                state="started", agent=agent, by="self", step=given, hand_us=step.at_us
            )
        elif _confirms(step, turn):
            continue
        else:
            is_own = step.act == "decided" or (not step.is_ours and step.agent in decided)
            by = "auto" if is_own else "human"
            turn = turn._replace(
                state="assigned", agent=step.agent, by=by, step=step, hand_us=step.at_us
            )
        if not turn.agent:
            turn = turn._replace(state="queued", by=None, step=None)
    return turn


def _confirms(step: HandStep, turn: Turn) -> bool:
    """Tell whether a feed only says what is known: of a person here it is a word of his own."""
    is_told = step.act == "assigned" and not step.is_ours
    return is_told and bool(step.agent) and step.agent == turn.agent

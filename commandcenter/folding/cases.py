"""Steps of cases: each is a mark in its thread. Threads are cases here, with one open cycle each."""

from collections.abc import Callable

import msgspec

from commandcenter.care import stages
from commandcenter.care.stages import Stage
from commandcenter.care.stages import Step as CaseStep
from commandcenter.clock import SECOND, parse_us
from commandcenter.events.fact import Fact
from commandcenter.folding.rule import Rule
from commandcenter.folding.threads import numbered, put_mark
from commandcenter.state import State


class _Case(msgspec.Struct, frozen=True, gc=False):
    case_id: str | None = None
    thread: str | None = None
    to_status: str = ""
    reason_code: str | None = None
    reason: str | None = None
    outcome: str = ""
    due: str = ""
    agent: str | None = None


class _More(msgspec.Struct, frozen=True, gc=False):
    partitionkey: str | None = None


class _CaseBody(msgspec.Struct, frozen=True, gc=False):
    data: _Case
    more: _More = _More()

    @property
    def thread(self) -> str | None:
        return self.data.thread or self.more.partitionkey or self.data.case_id


def _status(case: _Case, who: int) -> int | None:
    code = stages.STATUSES.get(case.to_status)
    if code is None:
        return None
    return stages.step(code, told=1 if code == CaseStep.VERIFIED else who)


def _rule(step: Callable[[_Case, int], int | None]) -> Rule:
    """Return the rule that puts what a case's event says into its thread.

    `step`: (event, the number of the agent it names) -> the mark's facts, None = nothing that counts.
    """

    def change(state: State, fact: Fact, at_us: int, body: _CaseBody) -> None:
        facts = step(body.data, numbered(state, body.data.agent))
        if body.thread and facts is not None:
            put_mark(state, body.thread, (at_us, fact.order, facts))

    return Rule(msgspec.json.Decoder(_CaseBody).decode, change)


RULES = {
    "care.case.assigned.v1": _rule(lambda _, who: stages.step(Stage.TAKEN, told=who)),
    "care.case.unassigned.v1": _rule(lambda _, __: stages.step(Stage.NEW)),
    "care.case.moved.v1": _rule(
        lambda case, _: stages.step(Stage.MOVED, reason=case.reason or case.reason_code)
    ),
    "care.case.statuschanged.v1": _rule(_status),
    "care.case.verified.v1": _rule(
        lambda case, _: stages.step(CaseStep.VERIFIED, told=int(case.outcome == "confirmed"))
    ),
    "care.case.promised.v1": _rule(
        lambda case, _: stages.step(CaseStep.PROMISED, told=parse_us(case.due) // SECOND)
    ),
    "care.case.closed.v1": _rule(
        lambda case, who: stages.close(case.reason_code or case.reason, who)
    ),
}

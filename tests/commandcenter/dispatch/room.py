"""A care room that a log tells of: facts in, turns of the engine out, its decisions put into the log."""

from dataclasses import dataclass, field

import msgspec

from commandcenter.assignment.answer import Answer
from commandcenter.criteria.criteria import Criteria, shipped
from commandcenter.dispatch.cases import turn_in
from commandcenter.dispatch.decided import again, facts
from commandcenter.dispatch.dispatch import Changes, Dispatch
from commandcenter.dispatch.turns import Turn
from commandcenter.events.assignment import Basis
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.kpis.terms import TermsInForce
from commandcenter.settings import Settings
from commandcenter.state import State, Touched

SETTINGS = Settings()
TERMS = TermsInForce(SETTINGS)


@dataclass
class Room:
    """One hub's state with a live room beside it."""

    criteria: Criteria = field(default_factory=shipped)
    state: State = field(default_factory=State)
    log: list[Fact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state.touched = Touched()
        self.live = Dispatch(self.state, self.criteria, SETTINGS, TERMS)
        self.is_begun = False
        self.doubted: set[str] = set()

    def tell(self, *told: Fact) -> None:
        """Put facts into the log, and fold them."""
        for one in told:
            fact = msgspec.structs.replace(one, seq=len(self.log) + 1)
            self.log.append(fact)
            fold(self.state, fact)

    def turn(self, now_us: int) -> Answer:
        """Let the engine look, without writing down what it decides."""
        touched, self.state.touched = self.state.touched or Touched(), Touched()
        self.live.doubt(self.doubted)
        changes = Changes(
            {*touched.threads, *self.doubted}, touched.people, touched.customers,
            overrides=touched.overrides,
        )  # fmt: skip
        answer = self.live.turn(now_us, changes if self.is_begun else None)
        self.is_begun, self.doubted = True, {one.case for one in answer.decisions}
        return answer

    def decide(self, now_us: int) -> Answer:
        """Let the engine look and write down what it decides."""
        seq = self.state.seq
        answer = self.turn(now_us)
        self.write(answer, now_us, seq)
        return answer

    def write(self, answer: Answer, now_us: int, seq: int) -> None:
        """Write down what the engine decided on the facts up to `seq`."""
        for new in facts(answer, Basis(seq=seq, at_us=now_us)):
            body = msgspec.json.encode({"data": new.data})
            self.tell(Fact(0, now_us, now_us, new.order, new.type, "/hub", new.name, 0, body))

    def anew(self, now_us: int) -> Answer:
        """Return what an engine decides that is told all of it now."""
        return Dispatch(self.state, self.criteria, SETTINGS, TERMS).turn(now_us)

    def again(self, now_us: int) -> list[object]:
        """Return the decisions of an engine that is told all of it now."""
        return list(again(self.state, now_us, self.criteria, SETTINGS, TERMS))

    def case(self, thread: str = "t") -> Turn:
        """Return the turn of a case."""
        found = turn_in(self.state, thread)
        assert found is not None
        return found

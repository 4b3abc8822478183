"""Hand-overs to care: from that instant the customer waits for an answer, whatever was read before."""

from typing import Any

import msgspec

from commandcenter.care import marks
from commandcenter.care.hands import Asked
from commandcenter.care.marks import Kind
from commandcenter.events.fact import Fact
from commandcenter.events.routing import (
    ROUTE_DONE,
    ROUTE_TAKEN,
    ROUTE_TOLD,
    RouteDoneData,
    RouteTakenData,
    RouteToldData,
)
from commandcenter.folding import hands
from commandcenter.folding.outgoing import last_inbound
from commandcenter.folding.rule import Rule, said_in
from commandcenter.folding.threads import put_mark
from commandcenter.routing.handed import Handed, put
from commandcenter.state import State

_NO_REQUEST = marks.THANKS | marks.SPAM | marks.BACKFILL


def _taken(state: State, fact: Fact, at_us: int, said: RouteTakenData) -> None:
    """Put a request into the conversation at the instant of the hand-over, where none waits there already.

    It is about what the customer's newest message is about, and counts no message twice.
    """
    wrote_us, facts = last_inbound(state, said.thread)
    if wrote_us and said.thread not in state.waiting:
        facts = facts & ~_NO_REQUEST & ~(marks.KIND << marks.KIND_SHIFT)
        facts |= marks.CARE | Kind.INBOUND << marks.KIND_SHIFT
        put_mark(state, said.thread, (at_us, fact.order, facts))
        asked = Asked(at_us, fact.order, said.message or fact.seq, said.language)
        hands.heard(state, said.thread, asked)
    one = Handed(
        said.thread, said.rule, said.word, fact.seq, at_us, said.message, said.channel, said.tell, said.who
    )  # fmt: skip
    put(state.handed_over, one)


def _done(state: State, _fact: Fact, at_us: int, said: RouteDoneData) -> None:
    _change(state, said, done_us=at_us)


def _told(state: State, _fact: Fact, at_us: int, said: RouteToldData) -> None:
    _change(state, said, told=said.outcome, told_us=at_us)


def _change(state: State, said: RouteDoneData | RouteToldData, **changes: Any) -> None:
    known = state.handed_over.get(said.thread)
    if known is not None and known.seq == said.taken:
        put(state.handed_over, msgspec.structs.replace(known, **changes))


RULES = {
    ROUTE_TAKEN: Rule(said_in(RouteTakenData), _taken),
    ROUTE_DONE: Rule(said_in(RouteDoneData), _done),
    ROUTE_TOLD: Rule(said_in(RouteToldData), _told),
}

"""What leaves the hub: actions asked for and sent, and what events from outside show of them."""

from commandcenter.care import marks
from commandcenter.care.hands import HandStep, counted
from commandcenter.care.marks import Kind
from commandcenter.events.actions import ACTIONS, FEED_OBEYS, ActionData, FeedObeysData
from commandcenter.events.fact import Fact
from commandcenter.events.outside import DeliveryData
from commandcenter.folding.rule import Rule, said_in
from commandcenter.outbound import outgoing
from commandcenter.outbound.outgoing import ASSIGNING, STATES, Outgoing
from commandcenter.state import State

_SHOWN = frozenset({"hide", "ban", "unban", "delete_own"})  # what moderation waits for
_LOST = frozenset({"failed"})
_ARRIVED = frozenset({"sent", "delivered", "read", "played"})
_SAID = {"delete_own": "delete"}


def wanted(state: State, one: Outgoing) -> None:
    """Take an action that is to go out; an assignment makes void what of the case has not left yet."""
    known = state.outgoing.get(one.id)
    if known is not None and known.attempt >= one.attempt:
        return
    if one.kind in ASSIGNING:
        for name in outgoing.overtaken(state.outgoing.values(), one.thread, one.id):
            del state.outgoing[name]
    outgoing.put(state.outgoing, one)
    _moderated(state, one)


def seen(state: State, command: str | None, at_us: int, outcome: str = "confirmed") -> None:
    """Note that an event from outside names an action as done."""
    if command and (one := state.outgoing.get(command)) is not None:
        said = ActionData(action=one.id, kind=one.kind, why=one.why)  # type: ignore[arg-type]
        _stand(state, outgoing.moved(one, outcome, at_us, said))


def assignment_seen(state: State, thread: str, agent: str, at_us: int, command: str | None) -> None:
    """Note who has a case as its platform tells it, "" = nobody: our word, or somebody else's, which wins."""
    if not state.outgoing:
        return
    if command:
        seen(state, command, at_us)
        return
    for name in outgoing.overtaken(state.outgoing.values(), thread):
        del state.outgoing[name]
    for one in list(state.outgoing.values()):
        is_it = one.agent == agent if one.kind == "assign" else one.kind == "unassign" and not agent
        if is_it and one.thread == thread and one.asked_us <= at_us:
            seen(state, one.id, at_us)


def given(state: State, thread: str, step: HandStep) -> None:
    """Send out to whom we gave a case, or that nobody has it, where a feed's agents do as they are told."""
    if not state.obeying:
        return
    kind = "assign" if step.agent else "unassign"
    one = Outgoing(
        step.id, kind, "requested", step.seq, step.at_us, step.at_us, thread, channel_of(state, thread),
        agent=step.agent, mode=step.mode if step.agent else "", who=step.who,
    )  # fmt: skip
    wanted(state, one)


def channel_of(state: State, thread: str) -> str:
    """Return the channel on which a conversation's newest message of a customer came."""
    _, facts = last_inbound(state, thread)
    code: int = facts >> marks.CHANNEL_SHIFT & marks.CHANNEL
    return state.channels[code]


def last_heard(state: State, thread: str) -> int:
    """Return when a customer wrote last in a conversation; 0 = never."""
    return last_inbound(state, thread)[0]


def last_inbound(state: State, thread: str) -> tuple[int, int]:
    """Return when a customer wrote last in a conversation, and the facts of that mark; zeros = never."""
    held = state.threads.get(thread, bytearray())
    for at in range(len(held) - marks.SIZE, -1, -marks.SIZE):
        at_us, _, facts = next(marks.unpack_all(held[at : at + marks.SIZE]))
        if facts >> marks.KIND_SHIFT == Kind.INBOUND:
            return at_us, facts
    return 0, 0


def _action(state: State, fact: Fact, at_us: int, said: ActionData) -> None:
    step = STATES[fact.type]
    known = state.outgoing.get(said.action)
    if step == "requested":
        if known is None:
            wanted(state, outgoing.asked(fact.seq, at_us, said))
        elif known.is_open and said.attempt > known.attempt:
            _stand(state, outgoing.moved(known, step, at_us, said))
    elif known is not None:
        _stand(state, outgoing.moved(known, step, at_us, said))


def _stand(state: State, one: Outgoing) -> None:
    outgoing.put(state.outgoing, one)
    _moderated(state, one)


def _moderated(state: State, one: Outgoing) -> None:
    """Say of a message or a customer what is under way; what the platform itself told stays above it."""
    if one.kind not in _SHOWN:
        return
    name = f"{one.source} {one.message}" if one.message else f"customer {one.customer}"
    outcome = "cannot" if one.state == "refused" and one.why.startswith("cannot") else one.state
    known = state.moderated.get(name)
    if known is None or known[0] <= one.at_us:
        state.moderated[name] = (one.at_us, _SAID.get(one.kind, one.kind), outcome)


def _delivered(state: State, _fact: Fact, at_us: int, said: DeliveryData) -> None:
    """Note how far what we sent has come: what arrived has left, and what came back counts more."""
    if not said.command_id or (one := state.outgoing.get(said.command_id)) is None:
        return
    if said.status in _LOST:
        _stand(state, outgoing.undelivered(one, at_us))
    elif said.status in _ARRIVED:
        seen(state, one.id, at_us)


def _obeys(state: State, _fact: Fact, at_us: int, said: FeedObeysData) -> None:
    if said.state == "ends":
        state.obeying.pop(said.feed, None)
        return
    state.obeying.setdefault(said.feed, at_us)
    for thread, hands in state.hands.items():  # what was given before anybody obeyed
        last = next(reversed(list(counted(hands.steps))), None)
        is_unstarted = last is not None and last.is_ours and last.agent
        if last is not None and is_unstarted and last.at_us >= state.waiting.get(thread, 2**62):
            given(state, thread, last)


RULES = {
    **{
        kind: Rule(said_in(ActionData), _action)
        for kind, data in ACTIONS.items()
        if data is ActionData
    },
    FEED_OBEYS: Rule(said_in(FeedObeysData), _obeys),
    "care.message.delivery.v1": Rule(said_in(DeliveryData), _delivered),
}

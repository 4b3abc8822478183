"""An action on its way out, as the log tells it: asked for, sent, and what was seen of it.

It stands in the state until it is settled; of settled ones the newest of those that a person waits for.
"""

from collections.abc import Iterable

import msgspec

from commandcenter.events.actions import (
    ACTION_CONFIRMED,
    ACTION_REFUSED,
    ACTION_REQUESTED,
    ACTION_SENT,
    ACTION_UNKNOWN,
    ActionData,
)
from commandcenter.incidents.fact import NewFact

SETTLED = frozenset({"confirmed", "refused"})
ASSIGNING = frozenset({"assign", "unassign"})
KEPT = 200  # settled ones, the newest

_STEPS = {
    "requested": ACTION_REQUESTED, "sent": ACTION_SENT, "confirmed": ACTION_CONFIRMED,
    "refused": ACTION_REFUSED, "unknown": ACTION_UNKNOWN,
}  # fmt: skip
STATES = {kind: state for state, kind in _STEPS.items()}


class Outgoing(msgspec.Struct, frozen=True, array_like=True):
    """One action. `seq`: log position of what asked for it, where a reply's text stands, too."""

    id: str
    kind: str
    state: str  # requested | sent | unknown | confirmed | refused
    seq: int
    asked_us: int
    at_us: int  # of its newest step
    thread: str = ""
    channel: str = ""
    message: str = ""
    source: str = ""
    customer: int = 0
    agent: str = ""
    mode: str = ""
    who: str = ""
    why: str = ""
    attempt: int = 1
    feed: str = ""

    @property
    def is_open(self) -> bool:
        """It is still to leave or to be seen; of an `unknown` one nobody may ever know."""
        return self.state in {"requested", "sent"}


def asked(seq: int, at_us: int, said: ActionData) -> Outgoing:
    """Return an action that was just asked for."""
    return Outgoing(
        said.action, said.kind, "requested", seq, at_us, at_us, said.thread, said.channel, said.message,
        said.source, said.customer, said.agent, said.mode, said.who, said.why, said.attempt, said.feed,
    )  # fmt: skip


def moved(one: Outgoing, state: str, at_us: int, said: ActionData) -> Outgoing:
    """Return an action after a step; what is settled stays so, but what was seen is seen."""
    if one.state in SETTLED and not (one.state == "refused" and state == "confirmed"):
        return one
    return msgspec.structs.replace(
        one, state=state, at_us=at_us, why=said.why, attempt=max(one.attempt, said.attempt),
        feed=said.feed or one.feed,
    )  # fmt: skip


def undelivered(one: Outgoing, at_us: int) -> Outgoing:
    """Return an action that was sent and then came back: its platform took it, its reader never got it."""
    return msgspec.structs.replace(one, state="refused", at_us=at_us, why="not_delivered")


def put(held: dict[str, Outgoing], one: Outgoing) -> None:
    """Keep an action as it is now; an assignment that is settled nobody waits for."""
    if one.is_open:
        held[one.id] = one
        return
    held.pop(one.id, None)
    if one.kind in ASSIGNING and one.state in SETTLED:
        return
    held[one.id] = one
    settled = sorted((o for o in held.values() if not o.is_open), key=lambda o: (o.at_us, o.id))
    for old in settled[:-KEPT]:
        del held[old.id]


def overtaken(held: Iterable[Outgoing], thread: str, but: str = "") -> list[str]:
    """Return the assignments of a case that have not left and that something newer makes void."""
    return [
        one.id
        for one in held
        if one.thread == thread
        and one.kind in ASSIGNING
        and one.state == "requested"
        and one.id != but
    ]


def request(said: ActionData, *, text: str = "") -> NewFact:
    """Return the fact that asks for an action; its id makes it one, however often it is asked for."""
    name = f"action:{said.action}:requested:{said.attempt}"
    return NewFact(ACTION_REQUESTED, name, _told(said), text=text)


def step(one: Outgoing, state: str, *, why: str = "", attempt: int = 0) -> NewFact:
    """Return the fact of an action's next step."""
    attempt = attempt or one.attempt
    said = ActionData(
        action=one.id, kind=one.kind, thread=one.thread, why=why, attempt=attempt, feed=one.feed  # type: ignore[arg-type]
    )  # fmt: skip
    return NewFact(_STEPS[state], f"action:{one.id}:{state}:{attempt}", _told(said))


def again(one: Outgoing) -> NewFact:
    """Return the fact that asks once more for what its platform never got."""
    return step(one, "requested", attempt=one.attempt + 1)


def _told(said: ActionData) -> dict[str, object]:
    told: dict[str, object] = msgspec.to_builtins(said)
    return {name: value for name, value in told.items() if value not in ("", 0)}

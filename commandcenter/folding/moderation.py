"""What moderation knows: a customer's file, and what platforms did."""

from typing import Any, NamedTuple

from commandcenter.bans.file import file_after
from commandcenter.critical.customer import critical_after
from commandcenter.events.critical import (
    CRITICAL_CHANGED,
    CRITICAL_LISTED,
    Class,
    CriticalData,
    ListedData,
)
from commandcenter.events.fact import Fact
from commandcenter.events.moderation import BAN_CHANGED, MESSAGE_FLAGGED, BanData, FlagData
from commandcenter.events.outside import ModerationData
from commandcenter.folding.outgoing import seen
from commandcenter.folding.rule import Rule, said_in
from commandcenter.newest import joined, step_of
from commandcenter.state import State

OWN_DATA = "own_data:"


class Found(NamedTuple):
    """What the hub saw in a message: words for abuse by kind, and "own_data:TYPE" a type of hidden data."""

    channel: str
    thread: str
    public: bool
    language: str
    signs: tuple[str, ...]


def found(state: State, fact: Fact, at_us: int, what: Found) -> None:
    """Put what the engine found in a message into its author's file: abuse before own data."""
    for cls in _CLASSES:
        if cls in what.signs:
            _supposed(state, fact, at_us, what, cls)
    own = tuple(sign.removeprefix(OWN_DATA) for sign in what.signs if sign.startswith(OWN_DATA))
    abuse = next((sign for sign in what.signs if sign in _ABUSE), "")
    if not abuse and not own:
        return
    data = FlagData(
        customer=fact.person, message=fact.seq, key=f"{fact.source} {fact.id}"[:500],
        channel=what.channel, written_us=at_us, kind=abuse or "own_data", act="found",  # type: ignore[arg-type]
        public=what.public, language=what.language, what=own,
    )  # fmt: skip
    _step(state, fact, at_us, data)


_CLASSES: tuple[Class, ...] = ("vulnerable", "legal", "press")
_ABUSE = ("threat", "hate", "insult")  # that words alone can tell


def _step(state: State, fact: Fact, at_us: int, said: Any) -> None:
    name = str(said.customer)
    steps = state.steps.setdefault(f"{file_after.__name__} {name}", [])
    step = step_of(fact, at_us, said)
    state.files[name] = joined(steps, step, state.files.get(name), file_after)
    if state.touched is not None:
        state.touched.customers.add(said.customer)


def _supposed(state: State, fact: Fact, at_us: int, what: Found, cls: Class) -> None:
    """Propose a class that words in a message speak for: a person says whether it is so."""
    data = CriticalData(
        customer=fact.person, channel=what.channel, number=0, act="propose", cls=cls,
        reason="words", message=fact.seq, thread=what.thread,
    )  # fmt: skip
    _critical(state, fact, at_us, data)


def _critical(state: State, fact: Fact, at_us: int, said: CriticalData) -> None:
    name = str(said.customer)
    steps = state.steps.setdefault(f"{critical_after.__name__} {name}", [])
    step = step_of(fact, at_us, said)
    state.critical[name] = joined(steps, step, state.critical.get(name), critical_after)
    if state.touched is not None:
        state.touched.customers.add(said.customer)


def _listed(state: State, _fact: Fact, _at_us: int, said: ListedData) -> None:
    """Put accounts on the curated list, or take off those that stand there for that class."""
    for key in said.keys:
        if said.on:
            state.listed[key] = said.cls
        elif state.listed.get(key) == said.cls:
            del state.listed[key]


def _done(state: State, fact: Fact, at_us: int, said: ModerationData) -> None:
    """Note what a platform did: to a message by its name, else to whoever wrote."""
    name = f"{fact.source} {said.message_id}" if said.message_id else f"customer {fact.person}"
    new = (at_us, said.action, said.outcome)
    state.moderated[name] = max(state.moderated.get(name, new), new)
    if said.command_id:
        seen(state, said.command_id, at_us, said.outcome)


RULES = {
    MESSAGE_FLAGGED: Rule(said_in(FlagData), _step),
    BAN_CHANGED: Rule(said_in(BanData), _step),
    CRITICAL_CHANGED: Rule(said_in(CriticalData), _critical),
    CRITICAL_LISTED: Rule(said_in(ListedData), _listed),
    "care.moderation.completed.v1": Rule(said_in(ModerationData), _done),
}

"""The contract between the hub and a feed through which it acts: what a feed fills beside reading.

A feed that can act has `Acting` beside `commandcenter.feed.Feed`. It is handed each action once, after the
hub has written down that it leaves; it says what it knows of it, never more. An action that nobody saw is
asked for (`ask`), where the feed can ask: only what its platform says it never got is sent again.
"""

from collections.abc import Sequence
from typing import Literal, Protocol, runtime_checkable

import msgspec

from commandcenter.events.actions import Kind

Able = Literal["yes", "partly", "no"]
PATIENCE_S = 30.0


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed can do on a channel. `limits`: what → why only partly, a key of words for the screens.

    `longest`: characters of a reply, 0 = as long as anybody writes.
    """

    read: Able = "yes"
    reply: Able = "no"
    hide: Able = "no"
    delete_own: Able = "no"
    ban: Able = "no"
    edit_own: Able = "no"
    assign: Able = "no"
    webhook: Able = "no"
    history: Able = "no"
    limits: dict[str, str] = {}
    longest: int = 0

    def able(self, kind: Kind) -> Able:
        """Tell how far an action of a kind can be done; what was banned or assigned can be taken back."""
        found: Able = getattr(self, {"unban": "ban", "unassign": "assign"}.get(kind, kind))
        return found


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done at a platform. `id` is its idempotency key: equal ids are one action.

    `thread`, `message` (the `id` of its first event) and `author` are the platform's own words, as its events
    have them; `agent` a name as its events have it. `mode` of an assignment: full | triage | macro. `at_us`:
    when it left, by the hub's clock. `again`: the feed said that it never got it.
    """

    id: str
    kind: Kind
    channel: str
    thread: str
    at_us: int
    message: str = ""
    author: str = ""
    agent: str = ""
    text: str = ""
    mode: str = ""
    again: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed knows of an action.

    accepted: it is under way, its event will tell (naming it as `data.command_id`). confirmed: the platform
    itself shows it done, in its answer or in a read-back. refused: it will not be done; `why` is a key of
    words. unknown: nobody knows. absent (of `ask` only): the platform never got it.
    """

    state: Literal["accepted", "confirmed", "refused", "unknown", "absent"]
    why: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An action of the past, for a feed that plays its own platform: when it took effect, 0 = unknown."""

    action: Action
    at_us: int


@runtime_checkable
class Obedient(Protocol):
    """A feed that plays its own platform: its agents work by themselves until they are told to obey."""

    @property
    def may_obey(self) -> bool:
        """Tell whether they can."""

    def obey(self, since_us: int, told: Sequence[Told]) -> None:
        """From an instant on they do as they are told; `told`: what they were told since then already."""


@runtime_checkable
class Acting(Protocol):
    """A feed through which the hub acts."""

    def capabilities(self, channel: str) -> Capabilities:
        """Return what can be done on a channel."""

    @property
    def patience_s(self) -> float:
        """Return how long an event that shows an action is waited for, before it is asked for."""

    @property
    def can_send(self) -> bool:
        """Tell whether a line is up: what is asked for meanwhile waits, and has not left."""

    async def act(self, action: Action) -> Outcome:
        """Do it, once. Raising counts as unknown."""

    async def ask(self, action: Action) -> Outcome:
        """Ask what became of it, without doing it; unknown where there is nobody to ask."""

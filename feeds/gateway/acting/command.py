"""A command of a hub as it comes over its line, and what a platform's side of it fills."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, Protocol

import msgspec
from msgspec import Meta

from commandcenter.events.actions import Kind
from commandcenter.outbound.contract import Outcome
from feeds.gateway.config import Hook
from feeds.platform.calls import AwayError

_Name = Annotated[str, Meta(max_length=2000)]


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, in the words that the platform's own events have (docs/feeds.md)."""

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    action: Kind
    channel: _Name = ""
    thread: _Name = ""
    message: _Name = ""
    author: _Name = ""
    agent: _Name = ""
    text: Annotated[str, Meta(max_length=200_000)] = ""


class Done(NamedTuple):
    """What became of a command, and the event that its platform itself will not send."""

    outcome: Outcome
    event: Mapping[str, Any] | None = None


class Platform(Protocol):
    """One platform through one hook. Blocking: called beside the loop."""

    def act(self, command: Command) -> Done:
        """Do it; AwayError where nothing has left, SilentError where nobody knows."""

    def ask(self, command: Command, since_us: int) -> Outcome:
        """Look at the platform whether it was done since an instant, without doing it."""


class Access(NamedTuple):
    """Where a hook's platform is asked, as whom, and by which headers it is shown."""

    hook: Hook
    api: str
    token: str


CONFIRMED = Outcome(state="confirmed")
UNKNOWN = Outcome(state="unknown")
ABSENT = Outcome(state="absent")


def cannot(command: Command) -> Done:
    """Refuse what this platform does not do."""
    return Done(Outcome(state="refused", why=f"cannot_{command.action}"))


def shown(look: Callable[[], bool | None]) -> Done:
    """Return what a platform shows of a change that it took; unseen, it left all the same."""
    try:
        return Done(CONFIRMED if look() else UNKNOWN)
    except AwayError:
        return Done(UNKNOWN)


def at(thread: str, place: int) -> str:
    """Return a part of a thread's name, `whatsapp:PHONE:USER`, "" where there is none."""
    parts = thread.split(":", 2)
    return parts[place] if len(parts) > place else ""

"""What every feed of a platform is to the hub, beside its session: live, kept alive, with a way out."""

from typing import Protocol

from commandcenter.feed import Intake
from commandcenter.outbound.contract import Action, Capabilities, Outcome
from feeds.platform.credential import Credential
from feeds.platform.keeper import Keeper, Pace, Session


class Named(Protocol):
    """A spec: what its feed is called, in the journal and on the strip."""

    @property
    def name(self) -> str:
        """The key of its cursors."""

    @property
    def label(self) -> str:
        """Short."""


class Out(Protocol):
    """The way out of a feed: what it does, and whether it can now."""

    @property
    def can_send(self) -> bool:
        """Tell whether a line is up."""

    @property
    def patience_s(self) -> float:
        """Return how long after an action one looks whether it was done."""

    def capabilities(self, channel: str) -> Capabilities:
        """Return what can be done on a channel."""

    async def act(self, action: Action) -> Outcome:
        """Do something."""

    async def ask(self, action: Action) -> Outcome:
        """Look whether something was done."""


class PlatformFeed:
    """Brings what one account or mailbox gets, for ever. A kind gives its session and its way out."""

    trusted = False

    def __init__(
        self, named: Named, out: Out, credential: Credential | None, pace: Pace | None
    ) -> None:
        """Begin; without a credential a refusal is tried again like any other failure."""
        self.name, self.label = named.name, named.label
        self._way_out, self._keeps_by, self._pace = out, credential, pace

    def capabilities(self, channel: str) -> Capabilities:
        """Return what can be done on a channel."""
        return self._way_out.capabilities(channel)

    @property
    def can_send(self) -> bool:
        """Tell whether the line is up."""
        return self._way_out.can_send

    @property
    def patience_s(self) -> float:
        """Return how long after an action its account is looked at."""
        return self._way_out.patience_s

    async def act(self, action: Action) -> Outcome:
        """Have the account do something."""
        return await self._way_out.act(action)

    async def ask(self, action: Action) -> Outcome:
        """Look at the account whether something was done."""
        return await self._way_out.ask(action)

    def now_us(self) -> int | None:
        """Live: the feed has no clock of its own."""
        return None

    async def run(self, intake: Intake) -> None:
        """Connect, read, come back, for ever."""
        await Keeper(self.name, intake, self._keeps_by, self._pace).keep(self._session)

    async def _session(self, session: Session) -> None:
        """Run one connection to its end."""
        raise NotImplementedError

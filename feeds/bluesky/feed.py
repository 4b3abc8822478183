"""Jetstream v1 as a feed: the network's posts, those that concern us. The cursor is its instant, in µs.

Frames come a little out of order, and hosts differ: whoever comes back rewinds some seconds, and what
comes twice is known by its id. A server holds 36 hours; where it begins later than our cursor, what lies
between is lost, and goes on record.
"""

import asyncio
from collections.abc import Iterable
from urllib.parse import urlencode

from commandcenter.clock import HOUR, SECOND
from commandcenter.errors import UnreadableError
from commandcenter.feed import Delivery, Gap
from commandcenter.wire import decode
from feeds.bluesky.acting import CHANNEL, KINDS, Account
from feeds.bluesky.concern import POSTS, Concern
from feeds.bluesky.spec import BlueskySpec, spec_of
from feeds.link import Frame
from feeds.normalize.capture import Capture
from feeds.platform.credential import Credential
from feeds.platform.handing import deliveries
from feeds.platform.keeper import Pace, Session
from feeds.platform.platform_feed import PlatformFeed
from feeds.platform.socket import socket, together
from feeds.platform.way_out import WayOut

EPOCH = "jetstream"
REWIND_US = 5 * SECOND
CLAMPED_US = (
    60 * SECOND
)  # a first frame so long after the cursor: the server holds nothing before it
WINDOW_US = 36 * HOUR  # what a server holds
TURN = 256  # frames handled together
PASS_S = 5.0  # between two moves of the cursor over what concerns others


class BlueskyFeed(PlatformFeed):
    """Brings the posts that concern us, for ever. Reading needs no credential."""

    kind = "bluesky"

    def __init__(self, spec: str, pace: Pace | None = None) -> None:
        """Take a spec; raise UserError where it is none."""
        self.spec: BlueskySpec = spec_of(spec)
        self._concern = Concern(self.spec)
        self._out = WayOut(CHANNEL, KINDS, self._side)
        self._out.can_act = bool(self.spec.credential and self.spec.own)
        super().__init__(self.spec, self._out, None, pace)

    def _side(self) -> Account | None:
        if not self._out.can_act:
            return None
        secret = Credential(self.spec.credential).read()
        return Account(self.spec.server, self.spec.own[0], secret)

    async def _session(self, session: Session) -> None:
        """Run one connection to its end."""
        cursor = session.intake.cursor_of(EPOCH)
        reading = _Reading(self.spec, self._concern, session, cursor)
        async with socket(self._asked(cursor), session) as link:
            session.opened()
            self._out.is_open = True
            try:
                while True:
                    await reading.frames(await together(link, TURN, PASS_S))
            finally:
                self._out.is_open = False

    def _asked(self, cursor: int | None) -> str:
        asked = [("wantedCollections", POSTS)]
        if self.spec.dids:
            asked += [("wantedDids", did) for did in (*self.spec.own, *self.spec.dids)]
        if cursor is not None:
            asked.append(("cursor", str(max(0, cursor - REWIND_US))))
        return f"{self.spec.socket}?{urlencode(asked)}"


class _Reading:
    """One connection's reading: frames to deliveries, and the cursor over all that is not ours."""

    def __init__(
        self, spec: BlueskySpec, concern: Concern, session: Session, cursor: int | None
    ) -> None:
        self._spec, self._concern, self._session = spec, concern, session
        self._cursor = cursor
        self._is_first = True
        self._place = cursor or 0  # the newest instant that was seen
        self._given = cursor or 0  # the one up to which the hub knows
        self._passed = asyncio.get_running_loop().time()

    async def frames(self, frames: Iterable[Frame]) -> None:
        """Hand over what concerns us, move the cursor over the rest."""
        found: list[Delivery] = []
        for frame in frames:
            found += await self._read(frame)
        if found:
            await self._session.take(*found)
        await asyncio.sleep(0)  # a server that sends two days at once must not hold up the others
        now = asyncio.get_running_loop().time()
        if self._place > self._given and now - self._passed >= PASS_S:
            await self._session.passed(EPOCH, self._place)
            self._given = self._place
            self._passed = now

    async def _read(self, frame: Frame) -> list[Delivery]:
        try:
            told = decode(frame.raw)
        except UnreadableError:
            return self._deliveries(frame, None)
        at_us = told.get("time_us")
        if isinstance(at_us, int) and not isinstance(at_us, bool) and 0 < at_us < 2**62:
            await self._look_back(at_us)
            self._session.event(at_us)
            self._place = max(self._place, at_us)
        else:
            at_us = 0
        if not self._concern.is_ours(told):
            return []
        position = at_us if at_us > self._given else None
        self._given = max(self._given, at_us)
        return self._deliveries(frame, position)

    async def _look_back(self, at_us: int) -> None:
        """Put on record what the server does not hold any more."""
        is_first, self._is_first = self._is_first, False
        usual_us = (
            WINDOW_US if self._spec.dids else CLAMPED_US
        )  # a few people may be quiet for hours
        if not is_first or self._cursor is None or at_us - self._cursor < usual_us:
            return
        gap = Gap(
            epoch=EPOCH,
            first=self._cursor + 1,
            last=at_us - 1,
            state="lost",
            reason="cursor_too_old",
        )
        await self._session.gap(gap)
        self._given = max(self._given, at_us - 1)

    def _deliveries(self, frame: Frame, position: int | None) -> list[Delivery]:
        capture = Capture(
            raw_id=f"{EPOCH}:{position or ''}",
            received_us=frame.at_us,
            raw=frame.raw,
            ctx={"own_ids": list(self._spec.own)},
        )
        return deliveries("bluesky", capture, epoch=EPOCH, position=position)

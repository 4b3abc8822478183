"""An account's stream as a feed: mentions, hashtags and what we write; each has a cursor of its own.

The stream knows no cursor. So a timeline's place is the highest id that came from it, and after every
connection the hole above it is asked for by REST: the stream first, or what comes between is lost.
A status of another server has an id of the time it was written: it may come late, under a lower one.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

from commandcenter.clock import now_us
from commandcenter.feed import Delivery, Gap
from feeds.link import Frame
from feeds.mastodon.acting import CHANNEL, KINDS, Account
from feeds.mastodon.rest import Rest
from feeds.mastodon.spec import MastodonSpec, spec_of
from feeds.mastodon.timelines import Around, Timeline, number_of, place_of, timelines_of
from feeds.normalize.capture import Capture
from feeds.platform.credential import Credential
from feeds.platform.handing import deliveries, witnessed_us
from feeds.platform.keeper import Pace, Session
from feeds.platform.platform_feed import PlatformFeed
from feeds.platform.socket import socket, together
from feeds.platform.way_out import WayOut

LATE_MS = 10 * 60 * 1000  # so late a status of another server may come under an older id
TURN = 64  # frames handled together
SEEN = 10_000  # ids of one connection that are remembered
_SNOWFLAKE_BITS = 16  # below the milliseconds in an id
_SNOWFLAKE = 1 << 48  # ids below it hold no time


class MastodonFeed(PlatformFeed):
    """Brings what concerns one account and its hashtags, for ever."""

    kind = "mastodon"

    def __init__(self, spec: str, pace: Pace | None = None) -> None:
        """Take a spec; raise UserError where it is none."""
        self.spec: MastodonSpec = spec_of(spec)
        self._credential = Credential(self.spec.credential)
        self._out = WayOut(CHANNEL, KINDS, self._side)
        super().__init__(self.spec, self._out, self._credential, pace)
        self._own = ""  # our account's id, once the server has told it

    def _side(self) -> Account | None:
        if not self._own:
            return None
        token = Credential(self.spec.credential).read()
        return Account(self.spec.web, token, self._own)

    async def newest(self, most: int) -> list[Delivery]:
        """Return the newest statuses that concern us without taking them; raise LostError and its kinds."""
        token = await asyncio.to_thread(self._credential.read)
        rest = Rest(self.spec.web, token)
        account = await asyncio.to_thread(rest.account)
        ctx = {"own_ids": sorted({account, *self.spec.own}), "account": account}
        found: dict[str, Delivery] = {}
        for line in timelines_of(account, self.spec.tags):
            page = await asyncio.to_thread(rest.newest, line.path, line.asked)
            for item in page[:most]:
                raw = json.dumps({"event": line.event, "payload": json.dumps(item)}).encode()
                capture = Capture(raw_id="", received_us=now_us(), raw=raw, ctx=ctx)
                for one in deliveries("mastodon", capture, epoch=line.epoch, position=None):
                    if one.event is not None:
                        found[str(one.event["id"])] = one
        return sorted(found.values(), key=lambda one: witnessed_us(one) or 0)[-most:]

    async def _session(self, session: Session) -> None:
        """Run one connection to its end."""
        token = await asyncio.to_thread(self._credential.read)
        rest = Rest(self.spec.web, token)
        account = await asyncio.to_thread(rest.account)
        reading = _Reading(session, Around(account, self.spec))
        async with socket(self.spec.socket, session, {"Authorization": f"Bearer {token}"}) as link:
            await link.send({"type": "subscribe", "stream": "user"})
            for tag in self.spec.tags:
                await link.send({"type": "subscribe", "stream": "hashtag", "tag": tag})
            session.opened()
            self._own, self._out.is_open = account, True
            try:
                for timeline in timelines_of(account, self.spec.tags):
                    await self._fill(reading, rest, timeline)
                session.caught_up()
                while True:
                    await reading.frames(await together(link, TURN))
            finally:
                self._out.is_open = False

    async def _fill(self, reading: "_Reading", rest: Rest, timeline: Timeline) -> None:
        """Take what a timeline holds above its place; a new one begins where it is now."""
        session = reading.session
        place = session.intake.cursor_of(timeline.epoch)
        if place is None:
            newest = await asyncio.to_thread(rest.newest, timeline.path, timeline.asked)
            await session.passed(timeline.epoch, max(map(number_of, newest), default=0))
            return
        reading.places[timeline.epoch] = place
        found, is_all = await asyncio.to_thread(
            rest.after, timeline.path, _before(place), timeline.asked
        )
        first, last = place + 1, max(map(number_of, found), default=0)
        if last < first:
            await reading.items(found, timeline)
            return
        await session.gap(_gap(timeline.epoch, first, last))
        if not is_all:  # what lies under the oldest that was given is gone for us
            oldest = min(map(number_of, found))
            await session.gap(_gap(timeline.epoch, first, max(first, oldest - 1), "lost"))
        await reading.items(found, timeline)
        await session.gap(_gap(timeline.epoch, first, last, "filled"))


class _Reading:
    """One connection's reading: from frames and items of REST to deliveries, each status told once."""

    def __init__(self, session: Session, around: Around) -> None:
        self.session = session
        self.places: dict[str, int] = {}
        self._around = around
        self._seen: dict[str, None] = {}

    async def frames(self, frames: Iterable[Frame]) -> None:
        """Hand over what frames tell of what concerns us."""
        found: list[Delivery] = []
        for frame in frames:
            place = place_of(frame.raw, self._around)
            if place is not None:
                found += self._read(frame.raw, frame.at_us, *place)
        await self._take(found)

    async def items(self, items: Iterable[Mapping[str, Any]], timeline: Timeline) -> None:
        """Hand over what a timeline holds, as if the stream had told it."""
        for one in items:
            number, event, payload = number_of(one), timeline.event, one
            status = one.get("status") if event == "notification" else one
            is_edited = isinstance(status, dict) and bool(status.get("edited_at"))
            if is_edited and number <= self.places.get(timeline.epoch, 0):
                payload, event = status or {}, "status.update"  # we had it before: this is the edit
            raw = json.dumps({"event": event, "payload": json.dumps(payload)}).encode()
            await self._take(self._read(raw, now_us(), timeline.epoch, number))

    def _read(self, raw: bytes, at_us: int, epoch: str, number: int) -> list[Delivery]:
        """Return what one frame becomes; its number counts only where it moves its timeline's place."""
        position = number if number > self.places.get(epoch, 0) else None
        if position is not None:
            self.places[epoch] = position
        capture = Capture(
            raw_id=f"{epoch}:{number}",
            received_us=at_us,
            raw=raw,
            ctx={"own_ids": sorted(self._around.own), "account": self._around.account},
        )
        found = deliveries("mastodon", capture, epoch=epoch, position=position)
        return [one for one in found if self._is_new(one)]

    def _is_new(self, one: Delivery) -> bool:
        """Tell whether a delivery says or moves something: one status comes as update, mention and reply."""
        if one.event is None:
            return True
        name = str(one.event["id"])
        is_first = name not in self._seen
        self._seen[name] = None
        if len(self._seen) > SEEN:
            self._seen = dict.fromkeys(list(self._seen)[SEEN // 2 :])
        if not is_first and one.sequence is None:
            self.session.intake.count_again()
            return False
        return True

    async def _take(self, found: list[Delivery]) -> None:
        for one in found:
            if (at_us := witnessed_us(one)) is not None:
                self.session.event(at_us)
        await self.session.take(*found)


def _gap(epoch: str, first: int, last: int, state: str = "open") -> Gap:
    return Gap(epoch=epoch, first=first, last=last, state=state, reason="line_was_lost")  # type: ignore[arg-type]


def _before(place: int) -> int:
    """Return the id from which to ask: where ids hold a time, some minutes back."""
    return max(0, place - (LATE_MS << _SNOWFLAKE_BITS)) if place >= _SNOWFLAKE else place

"""A mailbox as a feed: what is new in it, pushed while idle; the cursor is `<UIDVALIDITY>@<since>`, UID.

The epoch also holds from when on this mailbox is read: a server that rebuilds it gives all its mails new
numbers, and the week that is then read again must not bring in what was there before us.
"""

import asyncio
from datetime import timedelta
from typing import NamedTuple

from commandcenter.clock import DAY, SECOND, format_us, now_us, parse_us, to_datetime
from commandcenter.feed import Cursor, Delivery, Gap
from feeds.imap.answering import Answering
from feeds.imap.answers import Mail, search_date
from feeds.imap.client import ImapClient
from feeds.imap.spec import ImapSpec, spec_of
from feeds.normalize.capture import MAX_MAIL, Capture
from feeds.platform.credential import Credential
from feeds.platform.failures import LostError, RefusedError
from feeds.platform.handing import dead_letter, deliveries, witnessed_us
from feeds.platform.keeper import Pace, Session
from feeds.platform.life import Limits
from feeds.platform.oauth import RenewedCredential, Tokens
from feeds.platform.platform_feed import PlatformFeed

AGAIN_US = 7 * DAY  # is read again when the server has renumbered the mailbox
IDLE_S = 9 * 60.0  # servers cut an IDLE at 29 minutes, routers a quiet line sooner
NOOP_S = 60.0  # between two looks where the server cannot push
LISTED = 200  # mails whose sizes are asked for at once
GROUP = 20  # mails fetched at once,
GROUP_BYTES = 8 * 1024 * 1024  # or so many bytes
LARGE = 256 * 1024  # bytes from which a mail is taken apart beside the loop
LIMITS = Limits(silent=600.0)
_NEAR = 20  # times as many numbers are looked at for the newest: many may be gone


class _Place(NamedTuple):
    """Where reading stands: an epoch and the highest UID that is taken in it."""

    epoch: str
    uid: int


class ImapFeed(PlatformFeed):
    """Brings the mails of one mailbox, for ever."""

    kind = "imap"

    def __init__(self, spec: str, pace: Pace | None = None) -> None:
        """Take a spec; raise UserError where it is none."""
        self.spec: ImapSpec = spec_of(spec)
        self._second = (pace or Pace()).second
        self._credential, answers = credentials_of(self.spec)
        self._answering = Answering(self.spec, answers, self._second)
        super().__init__(self.spec, self._answering, self._credential, pace or Pace(limits=LIMITS))

    async def newest(self, most: int) -> list[Delivery]:
        """Return the newest mails without taking them; raise LostError, or what the system raises."""
        secret = await asyncio.to_thread(self._credential.read)
        client = await ImapClient.open(self.spec, secret, lambda: None)
        try:
            box = await client.examine(self.spec.mailbox)
            uids = await client.after(max(0, box.next_uid - 1 - _NEAR * most))
            sizes = await client.sizes(uids[-most:])
            mails = await client.bodies([one.uid for one in sizes if one.size <= GROUP_BYTES])
            epoch = _epoch(box.validity, now_us())
            return [one for mail in mails for one in await self._read(mail, epoch, None, {})]
        finally:
            await client.close()

    async def _session(self, session: Session) -> None:
        """Run one connection to its end."""
        secret = await asyncio.to_thread(self._credential.read)
        try:
            client = await ImapClient.open(self.spec, secret, session.heard)
        except RefusedError as error:
            if self._credential.forget():  # the token ended before its time: the next one is new
                raise LostError(error.reason) from error
            raise
        try:
            box = await client.examine(self.spec.mailbox)
            session.opened()
            self._answering.intake = session.intake
            place = await self._begin(session, client, box.validity, box.next_uid)
            while True:
                place = await self._new(session, client, place)
                session.caught_up()
                await client.wait(IDLE_S * self._second, NOOP_S * self._second)
        finally:
            self._answering.intake = None
            await client.close()

    async def _begin(
        self, session: Session, client: ImapClient, validity: int, next_uid: int
    ) -> _Place:
        """Return where to go on: after the cursor, or where a mailbox that is new to us begins."""
        cursor = session.intake.cursor()
        if cursor is not None and _validity(cursor) == validity:
            return _Place(cursor.epoch, cursor.sequence)
        if cursor is not None:
            return await self._renumbered(session, client, cursor, validity)
        place = _Place(_epoch(validity, now_us()), max(0, next_uid - 1))
        if self.spec.days:
            since_us = now_us() - self.spec.days * DAY
            place = _Place(_epoch(validity, since_us), place.uid)
            await self._again(session, client, since_us, place.epoch, backfill=True)
        await session.passed(*place)
        return place

    async def _renumbered(
        self, session: Session, client: ImapClient, cursor: Cursor, validity: int
    ) -> _Place:
        """Read a week again under the new numbers. Until that is done the old cursor stands."""
        gap = Gap(
            epoch=cursor.epoch,
            first=cursor.sequence + 1,
            last=cursor.sequence + 1,  # how many there were nobody can tell any more
            state="open",
            reason="mailbox_renumbered",
        )
        await session.gap(gap)
        since_us = max(_since(cursor), now_us() - AGAIN_US)
        epoch = _epoch(validity, _since(cursor))
        place = _Place(epoch, await self._again(session, client, since_us, epoch))
        filled = Gap(
            epoch=gap.epoch, first=gap.first, last=gap.last, state="filled", reason=gap.reason
        )
        await session.gap(filled)
        await session.passed(*place)
        return place

    async def _again(
        self,
        session: Session,
        client: ImapClient,
        since_us: int,
        epoch: str,
        *,
        backfill: bool = False,
    ) -> int:
        """Take what arrived since an instant, without moving the cursor; return the highest UID seen."""
        day = search_date(to_datetime(since_us) - timedelta(days=1))  # the server's day, not ours
        uids = await client.since(day)
        for first in range(0, len(uids), LISTED):
            sizes = await client.sizes(uids[first : first + LISTED])
            wanted = [one for one in sizes if (one.internal_us or since_us) >= since_us]
            await self._take(session, client, wanted, epoch, keeps_place=True, backfill=backfill)
        return max(uids, default=0)

    async def _new(self, session: Session, client: ImapClient, place: _Place) -> _Place:
        """Take what is above the place; return the new one."""
        uids = await client.after(place.uid)
        for first in range(0, len(uids), LISTED):
            part = uids[first : first + LISTED]
            await self._take(session, client, await client.sizes(part), place.epoch)
            place = _Place(place.epoch, part[-1])
            await session.passed(*place)  # the last of them may be gone meanwhile
        return place

    async def _take(
        self,
        session: Session,
        client: ImapClient,
        sizes: list[Mail],
        epoch: str,
        *,
        keeps_place: bool = False,
        backfill: bool = False,
    ) -> None:
        """Fetch mails in groups and hand them over, in the order of their numbers."""
        more = {"backfill": True} if backfill else {}
        for group in _groups(sizes):
            is_fit = group[0].size <= MAX_MAIL
            fetch = client.bodies if is_fit else client.heads
            for mail in await fetch([one.uid for one in group]):
                position = None if keeps_place else mail.uid
                found = await self._read(mail, epoch, position, more)
                if (at_us := _newest(found)) is not None and not backfill:
                    session.event(at_us)
                await session.take(*found)

    async def _read(
        self, mail: Mail, epoch: str, position: int | None, more: dict[str, bool]
    ) -> list[Delivery]:
        """Return what a mail becomes; a long one is taken apart beside the loop."""
        capture = self._capture(mail, epoch)
        if mail.size > MAX_MAIL:
            reason = f"oversize: {mail.size} bytes, {MAX_MAIL} are taken"
            return [dead_letter(reason, capture, epoch=epoch, position=position, adapter="imap")]
        if len(mail.raw or b"") < LARGE:
            return deliveries("imap", capture, epoch=epoch, position=position, **more)
        return await asyncio.to_thread(
            deliveries, "imap", capture, epoch=epoch, position=position, **more
        )

    def _capture(self, mail: Mail, epoch: str) -> Capture:
        received_us = now_us()
        box = self.spec.mailbox
        return Capture(
            raw_id=f"{epoch}:{mail.uid}",
            received_us=received_us,
            raw=mail.raw or b"",
            ctx={
                "account": self.spec.host if box == "INBOX" else f"{self.spec.host}/{box}",
                "own_ids": list(self.spec.own),
                "internaldate": format_us(mail.internal_us or received_us),
                "uid": str(mail.uid),
                "uidvalidity": epoch.partition("@")[0],
            },
        )


def _groups(sizes: list[Mail]) -> list[list[Mail]]:
    """Part mails into what is fetched at once; one that is too large stands alone."""
    groups: list[list[Mail]] = []
    room = 0
    for one in sizes:
        fits = groups and len(groups[-1]) < GROUP and one.size <= room
        if not fits:
            groups.append([])
            room = GROUP_BYTES
        groups[-1].append(one)
        room = 0 if one.size > MAX_MAIL else room - one.size
    return groups


def _newest(found: list[Delivery]) -> int | None:
    return max((at for one in found if (at := witnessed_us(one)) is not None), default=None)


def _epoch(validity: int, since_us: int) -> str:
    return f"{validity}@{format_us(since_us - since_us % SECOND)}"


def _validity(cursor: Cursor) -> int:
    number = cursor.epoch.partition("@")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def _since(cursor: Cursor) -> int:
    try:
        return parse_us(cursor.epoch.partition("@")[2])
    except ValueError:
        return 0


def credentials_of(spec: ImapSpec) -> tuple[Credential, Credential]:
    """Return two readers of one credential: each waits by itself until a person has changed it."""
    name = spec.credential
    if spec.renewal is None:
        return Credential(name), Credential(name)
    tokens = Tokens(name, spec.renewal)
    return RenewedCredential(name, tokens), RenewedCredential(name, tokens)

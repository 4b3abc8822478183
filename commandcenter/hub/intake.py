"""What the hub gives one feed: a place for its frames, a cursor, and word of every commit."""

from collections.abc import Callable

import msgspec

from commandcenter.events.hub import GAP_DETECTED, STATUS_CHANGED
from commandcenter.events.outside import MESSAGE_RECEIVED
from commandcenter.feed import PLATFORMS, Cursor, Delivery, Feed, FeedState, Gap
from commandcenter.hub.facts import own_fact
from commandcenter.hub.links import Link
from commandcenter.hub.reader import Answer, Reader
from commandcenter.hub.writer import Writer
from commandcenter.rows import Again, Aside, GapRow, Item, Passed


class FeedIntake:
    """The hub's side of `commandcenter.feed.Intake` for one feed."""

    def __init__(
        self,
        feed: Feed,
        *,
        writer: Writer,
        reader: Reader,
        link: Link,
        now: Callable[[], int],
        cursor: Cursor | None,
        cursors: dict[str, int],
        progress: Callable[[int, int], None],
    ) -> None:
        """Join a feed to the hub's writer; the journal says where it stands, in this and other epochs."""
        self._feed = feed
        self._writer = writer
        self._reader = reader
        self._link = link
        self._now = now
        self._cursor = cursor
        self._cursors = cursors
        self._progress = progress
        self._listeners: list[Callable[[Cursor], None]] = []
        self._again = 0
        self._told = 0

    def cursor(self) -> Cursor | None:
        """Return the committed position to resume after."""
        return self._cursor

    def cursor_of(self, epoch: str) -> int | None:
        """Return up to where an epoch was taken; None for one that is new."""
        return self._cursors.get(epoch)

    async def take(self, *deliveries: Delivery) -> None:
        """Have frames read and queue them for the next commit."""
        await self._flush_again()
        readable = [delivery for delivery in deliveries if delivery.event is not None]
        if wrote := sum(_is_news(one) for one in readable):
            self._link.messages(wrote)
        answers = iter(await self._reader.read(readable, trusted=self._feed.trusted))
        for delivery in deliveries:
            if delivery.event is None:
                await self._writer.put(self._aside(delivery, delivery.reason or "not_json"))
            else:
                await self._writer.put(self._item(delivery, next(answers)))

    async def passed(self, cursor: Cursor) -> None:
        """Queue a move of the cursor over what does not concern us."""
        name, epoch, position = self._feed.name, cursor.epoch, cursor.sequence
        await self._writer.put(Passed(feed=name, epoch=epoch, position=position))

    async def record_gap(self, gap: Gap) -> None:
        """Put a gap on record, in order with the frames around it."""
        await self._flush_again()
        now = self._now()
        await self._writer.put(GapRow(feed=self._feed.name, gap=gap, at_us=now))
        self._link.gap(gap)
        data = {
            "feed": self._feed.name,
            "from_cursor": f"{gap.epoch}:{gap.first}",
            "to_cursor": f"{gap.epoch}:{gap.last}",
            "state": gap.state,
            "reason_code": gap.reason or None,
            "recoverable": gap.state != "lost",
        }
        name = f"gap:{self._feed.name}:{gap.epoch}:{gap.first}-{gap.last}:{gap.state}:{now}"
        await self._writer.put(own_fact(GAP_DETECTED, name, data, now))

    def count_again(self) -> None:
        """Count a frame that was taken before."""
        self._again += 1
        self._link.tally.again()

    def sign_of_life(self, state: FeedState, reason: str = "", again_us: int | None = None) -> None:
        """Note that the link lives, or why it does not; what a platform's feed says goes on record."""
        previous = self._link.told
        self._link.sign(state, reason, again_us)
        if self._feed.kind in PLATFORMS and (previous.state, previous.reason) != (state, reason):
            self._put_on_record(previous.state, state, reason)

    def _put_on_record(self, previous: str, state: FeedState, reason: str) -> None:
        now = self._now()
        data = {
            "feed": self._feed.name,
            "label": self._feed.label,
            "state": state,
            "previous": previous or None,
            "reason_code": reason or None,
        }
        self._told += 1
        name = f"feed:{self._feed.name}:{state}:{now}:{self._told}"
        self._writer.put_soon(own_fact(STATUS_CHANGED, name, data, now))

    def progress(self, day: int, of_days: int) -> None:
        """Note how far the history has come."""
        self._progress(day, of_days)

    def on_commit(self, told: Callable[[Cursor], None]) -> None:
        """Have `told` called after every commit that moves the cursor."""
        self._listeners.append(told)

    def committed(self, cursor: Cursor) -> None:
        """Take word of a commit from the hub."""
        self._cursor = cursor
        self._cursors[cursor.epoch] = cursor.sequence
        for told in self._listeners:
            told(cursor)

    async def pulse(self) -> None:
        """Flush what is counted while no frame comes."""
        await self._flush_again()

    def _item(self, delivery: Delivery, answer: Answer) -> Item:
        """Return what a frame becomes: a row, or an entry of the quarantine with the reason."""
        if isinstance(answer, str):
            return self._aside(delivery, answer)
        return msgspec.structs.replace(
            answer,
            feed=self._feed.name,
            epoch=delivery.epoch,
            position=delivery.sequence,
            raw=delivery.raw,
        )

    def _aside(self, delivery: Delivery, reason: str) -> Aside:
        event = delivery.event or {}
        texts = {name: event.get(name) for name in ("source", "id", "type")}
        known = {
            name: v if isinstance(v, str) and len(v) <= 1024 else None for name, v in texts.items()
        }
        return Aside(
            feed=self._feed.name,
            epoch=delivery.epoch,
            position=delivery.sequence,
            recorded_us=delivery.recorded_us,
            reason=self._reader.preparer.shown(reason) or "",  # it may quote what the frame held
            raw=delivery.raw,
            source=self._reader.preparer.shown(known["source"]),
            id=self._reader.preparer.shown(known["id"]),
            type=self._reader.preparer.shown(known["type"]),
        )

    async def _flush_again(self) -> None:
        if self._again:
            count, self._again = self._again, 0
            await self._writer.put(Again(feed=self._feed.name, count=count))


def _is_news(delivery: Delivery) -> bool:
    """Tell whether a customer wrote this now: no reply of ours, no state of an agent, no history."""
    event = delivery.event or {}
    data = event.get("data")
    is_history = isinstance(data, dict) and data.get("backfill") is True
    return event.get("type") == MESSAGE_RECEIVED and not is_history

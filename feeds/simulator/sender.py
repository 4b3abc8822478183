"""Gives positions to what is sent, one after the other, whoever sends it."""

import asyncio
from collections.abc import Sequence

import msgspec

from commandcenter import wire
from commandcenter.errors import UnreadableError
from commandcenter.feed import Delivery, Intake
from feeds.simulator.envelope import Timed

_ENCODE = msgspec.json.Encoder().encode


class Sender:
    """Sends events of one epoch to the hub. Live events and history go out side by side."""

    def __init__(self, intake: Intake, epoch: str) -> None:
        """Go on after what is committed of this epoch."""
        cursor = intake.cursor()
        self._intake = intake
        self._epoch = epoch
        self._sequence = cursor.sequence if cursor is not None and cursor.epoch == epoch else 0
        # Position and hand-over are one: two that wait in `take` could change places.
        self._turn = asyncio.Lock()

    async def send(self, timed: Timed, recorded_us: int, *, backfill: bool = False) -> None:
        """Send one event at the next position; waits while the hub is behind."""
        async with self._turn:
            self._sequence += 1
            await self._intake.take(self._delivery(timed, recorded_us, backfill=backfill))

    async def send_history(self, batch: Sequence[Timed]) -> None:
        """Send events of the past at the next positions, together; each was taken when it happened."""
        async with self._turn:
            deliveries = []
            for timed in batch:
                self._sequence += 1
                deliveries.append(self._delivery(timed, timed.arrival_us, backfill=True))
            await self._intake.take(*deliveries)

    def _delivery(self, timed: Timed, recorded_us: int, *, backfill: bool) -> Delivery:
        event, raw, reason = None, timed.raw, ""
        if timed.event is not None:
            event = {**timed.event, "sequence": str(self._sequence)}
            if backfill:
                event["data"] = {**timed.event["data"], "backfill": True}
            raw = _ENCODE(event)
        else:
            reason = _reason(raw)
        return Delivery(
            epoch=self._epoch,
            sequence=self._sequence,
            raw=raw,
            event=event,
            recorded_us=recorded_us,
            reason=reason,
        )


def _reason(raw: bytes) -> str:
    """Return why these bytes are no event, in the words of whoever reads them."""
    try:
        wire.decode(raw)
    except UnreadableError as error:
        return error.reason
    return ""

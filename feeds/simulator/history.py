"""The days before: newest first, each marked as history, beside what happens now."""

import asyncio
from datetime import timedelta

from commandcenter.feed import Intake
from feeds.simulator.hours import Hours
from feeds.simulator.live import Span
from feeds.simulator.sender import Sender
from feeds.simulator.settings import Settings
from feeds.simulator.slices import Slices

_BATCH = 50  # events between two breaths


async def send_history(
    intake: Intake, sender: Sender, settings: Settings, span: Span, days: int
) -> None:
    """Send so many local days before the day on which `span` began, and tell after each how far it is."""
    today, slices = Hours(settings.world).date(span.began_us), Slices(settings)
    for number in range(1, days + 1):
        events = await slices.on(today - timedelta(days=number))
        past = [timed for timed in events if not span.brings(timed)]
        for first in range(0, len(past), _BATCH):
            await sender.send_history(past[first : first + _BATCH])
            await asyncio.sleep(0)
        intake.progress(number, days)

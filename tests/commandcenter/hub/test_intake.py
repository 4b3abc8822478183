"""A feed's intake: what it hands to the writer, and what it counts on the way."""

from typing import cast

from commandcenter.feed import Delivery, Feed
from commandcenter.hub.intake import FeedIntake
from commandcenter.hub.links import Link
from commandcenter.hub.reader import Reader
from commandcenter.hub.writer import Writer
from commandcenter.rows import Item
from tests.commandcenter.hub.test_links import link
from tests.commandcenter.hub.test_reader import KEY, delivery


class Kept:
    """Takes what an intake hands on."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    async def put(self, item: Item) -> None:
        self.items.append(item)


class Named:
    name, trusted = "x", False


def joined() -> tuple[FeedIntake, Kept, Link]:
    made, clock = link()
    kept = Kept()
    intake = FeedIntake(
        cast("Feed", Named()),
        writer=cast("Writer", kept),
        reader=Reader(KEY),
        link=made,
        now=clock,
        cursor=None,
        cursors={},
        progress=lambda *_: None,
    )
    made.sign("live")
    return intake, kept, made


async def test_every_customers_message_of_a_delivery_is_counted_and_nothing_else() -> None:
    intake, kept, made = joined()
    sent = delivery(3, type="care.message.sent.v1")
    broken = Delivery(epoch="E", sequence=4, raw=b"{", event=None, recorded_us=0, reason="not_json")
    await intake.take(delivery(1), delivery(2), sent, broken)
    assert len(kept.items) == 4
    assert made.row().per_min == 2


async def test_a_feed_that_brings_only_our_replies_or_its_history_has_brought_no_message() -> None:
    intake, _, made = joined()
    past = delivery(2, data={"text": "ciao", "backfill": True})
    await intake.take(delivery(1, type="care.message.sent.v1"), past)
    assert made.row().per_min == 0
    assert made.row().quiet_since_us is None

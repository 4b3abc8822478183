"""The bounded buffer between the socket and the hub."""

import asyncio

from feeds.inbox import Inbox


async def test_items_come_out_in_the_order_they_went_in() -> None:
    inbox: Inbox[int] = Inbox()
    for number in range(5):
        inbox.put(number, 10)
    assert [await inbox.get() for _ in range(5)] == [0, 1, 2, 3, 4]


async def test_nothing_comes_when_nothing_came_in_time() -> None:
    assert await Inbox[int]().get(0.01) is None


async def test_it_is_full_by_count_and_by_bytes_and_has_room_again() -> None:
    for inbox in (Inbox[int](frames=2), Inbox[int](size=20)):
        inbox.put(1, 10)
        assert not inbox.is_full
        inbox.put(2, 10)
        assert inbox.is_full
        waiting = asyncio.create_task(inbox.room())
        await asyncio.sleep(0)
        assert not waiting.done()
        await inbox.get()
        await waiting
        assert not inbox.is_full


async def test_one_item_larger_than_all_room_still_passes() -> None:
    inbox: Inbox[int] = Inbox(size=20)
    await inbox.room()
    inbox.put(1, 1_000)
    assert inbox.is_full
    assert await inbox.get() == 1
    await inbox.room()

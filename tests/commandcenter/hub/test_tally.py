"""The shares of a feed's last hour: late, twice; and how many letters wait."""

import msgspec
import pytest

from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.hub.tally import Tally, count
from commandcenter.rows import Aside, Draft

FEED = "imap://x"


class Clock:
    def __init__(self) -> None:
        self.us = 10 * HOUR

    def __call__(self) -> int:
        return self.us


@pytest.fixture
def clock() -> Clock:
    return Clock()


def draft(name: str, feed: str | None = FEED) -> Draft:
    return Draft(
        type="t", source="/s", id=name, time_us=0, recorded_us=0, body=b"{}", digest=b"", feed=feed
    )


def fact(name: str, late_us: int = 0, **data: object) -> Fact:
    body = msgspec.json.encode({"data": data})
    return Fact(1, 20 * HOUR, 20 * HOUR - late_us, 0, "t", "/s", name, 0, body)


def test_where_nothing_came_nothing_is_told(clock: Clock) -> None:
    assert Tally(clock).shares() == (None, None)


def test_a_commit_is_counted_late_and_twice(clock: Clock) -> None:
    tally = Tally(clock)
    made = [fact("a"), fact("b", 7 * HOUR), fact("c", 9 * HOUR, backfill=True), fact("own")]
    items = [*map(draft, "abca"), draft("own", None), draft("z", "other")]
    count({FEED: tally}, made, items)
    assert tally.shares() == (1 / 4, 1 / 4)


def test_letters_are_what_is_quarantined_not_what_is_shed(clock: Clock) -> None:
    tally = Tally(clock)
    letter = Aside(feed=FEED, epoch="E", position=1, recorded_us=1, reason="not_json")
    count({FEED: tally}, [], [letter, msgspec.structs.replace(letter, state="shed")])
    assert tally.letters == 1


def test_an_hour_later_it_is_forgotten(clock: Clock) -> None:
    tally = Tally(clock)
    tally.came(late=True)
    clock.us += 30 * MINUTE
    tally.again(3)
    assert tally.shares() == (1 / 4, 3 / 4)
    clock.us += 31 * MINUTE
    assert tally.shares() == (0.0, 1.0)
    clock.us += HOUR
    assert tally.shares() == (None, None)

"""The detectors beside the log: what they are shown, and what happens when they fail."""

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.events.fact import Fact
from commandcenter.hub.watch import Watch, mark_of
from commandcenter.newest import Post
from commandcenter.state import State

NOW = 1_778_745_600_000_000


def fact(**more: Any) -> Fact:
    data = {
        "channel": "x",
        "direction": "in",
        "actor": "customer",
        "reading": {"sentiment": "neg", "motives": ["billing"], "version": "1"},
        **more,
    }
    body = msgspec.json.encode({"data": data})
    return Fact(1, NOW + 5, NOW, 1, "care.message.received.v1", "/s", "m1", 7, body)


class Desk:
    """Raises one incident for each record, or fails."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.seen: list[Mark | Schedule] = []
        self.learned: list[Mark | Schedule] = []

    def observe(self, record: Mark | Schedule) -> list[Transition]:
        if self.fails:
            raise ValueError("a bug")
        self.seen.append(record)
        step = Transition(
            incident=f"A{len(self.seen):04}",
            state="firing",
            at_us=record.arrival_us,
            kind="negative_spike",
            motive="billing",
            channel="*",
            region="*",
            severity=5,
        )
        return [step]

    def advance(self, now_us: int) -> list[Transition]:
        return []

    def is_learning(self) -> bool:
        return False

    def warm(self, history: Iterable[Mark | Schedule]) -> None:
        self.learned += history

    def restore(self, open: Iterable[Transition], last_number: int) -> None:  # noqa: A002
        self.restored = list(open), last_number


async def watching(desk: Desk) -> tuple[Watch, list[Transition]]:
    raised: list[Transition] = []
    watch = Watch(lambda: desk, raised.append)
    await watch.rebuild([], State(), NOW)
    return watch, raised


def known(at_us: int) -> list[Mark]:
    """Return what the log holds: one message of that instant."""
    found = mark_of(fact(), "text")
    assert found is not None
    return [replace(found[0], id="known", event_us=at_us, arrival_us=at_us)]


def test_a_message_is_shown_with_its_arrival_and_history_with_its_own_time() -> None:
    live, past = mark_of(fact(), "text"), mark_of(fact(backfill=True), "text")
    assert live is not None
    assert past is not None
    assert (live[0].arrival_us, live[1]) == (NOW + 5, False)
    assert (past[0].arrival_us, past[1]) == (NOW, True)


@pytest.mark.parametrize(
    "more", [{"region": 5}, {"backfill": "yes"}, {"region": ["x"], "backfill": 1}]
)
def test_members_of_another_type_are_no_members(more: dict[str, Any]) -> None:
    found = mark_of(fact(**more), "")
    assert found is not None
    assert found[0].region is None
    assert not found[1]


@pytest.mark.parametrize(
    ("more", "region"),
    [
        ({"reading": {"place": "IT-LE", "place_source": "words"}}, "IT-75"),
        ({"reading": {"place": "IT-75"}, "region": "lazio"}, "IT-75"),
        ({"reading": {}, "region": "lazio"}, "IT-62"),
        ({"reading": {}, "region": "zone 4"}, "zone 4"),
        ({"reading": {}, "region": ""}, None),
        ({"reading": {}}, None),
    ],
)
def test_a_messages_region_is_that_of_its_place_by_one_name(
    more: dict[str, Any], region: str | None
) -> None:
    found = mark_of(fact(**more), "")
    assert found is not None
    assert found[0].region == region


@pytest.mark.parametrize("more", [{"direction": "out"}, {"actor": "bot"}, {"reading": None}])
def test_what_no_customer_wrote_or_nobody_read_is_not_shown(more: dict[str, Any]) -> None:
    assert mark_of(fact(**more), "") is None


async def test_what_detectors_raise_is_handed_on() -> None:
    watch, raised = await watching(Desk())
    watch.message(fact(), "text")
    assert [(step.incident, step.state) for step in raised] == [("A0001", "firing")]


async def test_before_the_past_is_known_the_watch_is_learning() -> None:
    watch = Watch(Desk, lambda _: None)
    assert watch.is_learning
    await watch.rebuild([], State(), NOW)
    assert not watch.is_learning


@pytest.mark.logs_warnings
async def test_a_detector_that_fails_stops_the_alerts_and_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watch, raised = await watching(Desk(fails=True))
    watch.message(fact(), "text")
    watch.message(fact(), "text")
    assert watch.failed
    assert raised == []
    assert "no alerts" in caplog.text


async def test_a_message_that_comes_while_the_past_is_learned_is_shown_afterwards() -> None:
    desk = Desk()
    raised: list[Transition] = []
    watch = Watch(lambda: desk, raised.append)
    watch.message(fact(), "text")
    assert desk.seen == []
    await watch.rebuild([], State(), NOW)
    assert len(desk.seen) == 1


@pytest.mark.parametrize(("since_us", "learned"), [(NOW - 1, 1), (NOW + 1, 0)])
async def test_what_a_feed_brings_later_of_a_time_lived_through_is_learned_and_raises_nothing(
    since_us: int, learned: int
) -> None:
    desk = Desk()
    raised: list[Transition] = []
    watch = Watch(lambda: desk, raised.append)
    await watch.rebuild(known(since_us), State(), NOW + 2)
    watch.message(fact(backfill=True), "text")
    assert [mark.arrival_us for mark in desk.learned[1:]] == [NOW] * learned
    assert desk.seen == []
    assert raised == []


async def test_before_anything_was_seen_no_past_has_been_lived_through() -> None:
    desk = Desk()
    watch, _ = await watching(desk)
    watch.message(fact(backfill=True), "text")
    assert desk.learned == []
    watch.message(fact(), "text")
    watch.message(fact(backfill=True), "text")
    assert len(desk.learned) == 1


async def test_history_that_comes_while_the_past_is_learned_is_learned_afterwards() -> None:
    desk = Desk()
    watch = Watch(lambda: desk, lambda _: None)
    watch.message(fact(backfill=True), "text")
    await watch.rebuild(known(NOW - 1), State(), NOW + 2)
    assert len(desk.learned) == 2
    assert desk.seen == []


PLAN = Post(NOW, "scheduled", "Fibra", NOW, NOW + 9, "billing", 2.5, "x", "Lazio")


async def test_the_detectors_hear_of_a_publication_once_and_of_every_change() -> None:
    desk = Desk()
    watch = Watch(lambda: desk, list[Transition]().append)
    await watch.rebuild([], State(), NOW)
    for post in (PLAN, PLAN, replace(PLAN, end_us=NOW + 99), replace(PLAN, state="cancelled")):
        watch.post("p", post, NOW)
    told = [one for one in desk.seen if isinstance(one, Schedule)]
    assert [(one.end_us, one.is_off) for one in told] == [
        (NOW + 9, False),
        (NOW + 99, False),
        (NOW + 9, True),
    ]
    assert {(one.publication, one.channel, one.region) for one in told} == {("p", "x", "IT-62")}


async def test_a_publication_that_lets_nothing_be_expected_any_more_is_taken_back() -> None:
    desk = Desk()
    watch = Watch(lambda: desk, list[Transition]().append)
    await watch.rebuild([], State(), NOW)
    for post in (replace(PLAN, motive=None), PLAN, replace(PLAN, expected_multiple=None)):
        watch.post("p", post, NOW)
    told = [one.is_off for one in desk.seen if isinstance(one, Schedule)]
    assert told == [False, True]

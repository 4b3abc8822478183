"""The simulator as a feed: today first, then live, history beside it, and the way back after a stop."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from commandcenter import clock
from commandcenter.clock import DAY, HOUR, MINUTE, SECOND, from_datetime, parse_us
from commandcenter.errors import UserError
from commandcenter.feed import Cursor, Delivery, Feed, Stood
from feeds.simulator import SimulatorFeed, from_spec
from feeds.simulator.days import Days
from feeds.simulator.envelope import Timed
from feeds.simulator.live import Span
from feeds.simulator.sender import Sender
from feeds.simulator.settings import Script
from feeds.simulator.slices import Slices
from tests.feeds.simulated import MAY_14, Event, Told, events, running, settings, told

NOON = from_datetime(datetime(2026, 5, 14, 10, 0, tzinfo=UTC))
QUIET = "crisis=outage@11:59"  # a script of tomorrow: no unscripted crisis in the history
LIVE = ("live", "")
AT_NOON = "simulator:start=2026-05-14T12:00"


def a_feed(spec: str, resume_from_us: int | None = None) -> SimulatorFeed:
    stood = None if resume_from_us is None else Stood(resume_from_us, is_whole=True)
    feed = from_spec(spec, stood)
    contract: Feed = feed
    assert contract.kind == "simulator"
    return feed


def is_backfill(row: Delivery) -> bool:
    return row.event is not None and "backfill" in row.event["data"]


def local_day(event: Event) -> str:
    at_us = parse_us(event["recordedtime"])
    return Days(settings()).hours.date(at_us).isoformat()


@lru_cache(maxsize=1)
def first_run() -> tuple[str, Told]:
    """Let a new hub run until two days of history have come; return the epoch and what it got."""
    feed = a_feed(f"{AT_NOON},{QUIET},history=2")

    async def play() -> Told:
        async with running(feed) as intake:
            await intake.until_history(2)
        return intake

    return feed.epoch, asyncio.run(play())


def test_today_comes_first_then_the_history_newest_day_first() -> None:
    _, intake = first_run()
    assert [(day, of) for day, of, _ in intake.days] == [(0, 2), (1, 2), (2, 2)]
    begin = next(number for number, row in enumerate(intake.rows) if is_backfill(row))
    first = [dict(row.event or {}) for row in intake.rows[:begin]]
    assert {local_day(event) for event in first} >= {"2026-05-13", "2026-05-14"}
    marks = [begin] + [rows for _, _, rows in intake.days[1:]]
    for number, (start, end) in enumerate(pairwise(marks), 1):
        days = {
            local_day(dict(row.event or {})) for row in intake.rows[start:end] if is_backfill(row)
        }
        assert days == {(MAY_14 - timedelta(days=number)).isoformat()}


async def test_nothing_is_lost_or_told_twice_between_history_and_today() -> None:
    _, intake = await asyncio.to_thread(first_run)
    slices, expected = Slices(settings()), []
    for number in range(3):
        rows = await slices.on(MAY_14 - timedelta(days=number))
        expected += [timed for timed in rows if timed.arrival_us <= NOON]
    got = [row.event["id"] for row in intake.rows if row.event and row.recorded_us <= NOON]
    assert sorted(got) == sorted(timed.event["id"] for timed in expected if timed.event)


def test_positions_are_contiguous_from_one_in_one_epoch() -> None:
    epoch, intake = first_run()
    assert [row.sequence for row in intake.rows] == list(range(1, len(intake.rows) + 1))
    assert {row.epoch for row in intake.rows} == {epoch}
    assert all(row.event["sequence"] == str(row.sequence) for row in intake.rows if row.event)
    assert all(json.loads(row.raw) == row.event for row in intake.rows if row.event)


def test_past_and_history_are_recorded_as_they_arrived() -> None:
    _, intake = first_run()
    past = [row for row in intake.rows if row.event and row.recorded_us < NOON]
    late = [  # a duplicate arrives after what it repeats was recorded
        row for row in past if row.event and parse_us(row.event["recordedtime"]) != row.recorded_us
    ]
    assert len(past) > 6_000
    assert len(late) < 0.005 * len(past)


async def test_live_events_come_when_their_time_comes() -> None:
    feed = a_feed(f"{AT_NOON},{QUIET},history=0,speed=3600")
    async with running(feed) as intake:
        await intake.until(lambda seen: seen.newest_us > NOON + HOUR)
    end_us = feed.now_us() or 0
    live = [row for row in intake.rows if row.recorded_us > NOON and row.event]
    assert len(live) > 60
    for row in live:
        arrival_us = parse_us((row.event or {})["recordedtime"])
        assert arrival_us <= row.recorded_us <= end_us
    assert not intake.events(backfill=True)


async def test_a_hub_that_comes_back_gets_what_it_missed_and_no_history() -> None:
    spec = f"{AT_NOON},{QUIET},history=2,speed=3600"
    first = a_feed(spec)
    async with running(first) as before:
        await before.until(lambda seen: seen.newest_us > NOON + 30 * MINUTE)
    newest = max(parse_us(event["time"]) for event in before.events())
    last = before.rows[-1].sequence or 0
    again = a_feed(spec, newest)
    assert again.epoch == first.epoch
    intake = Told(Cursor(epoch=first.epoch, sequence=last))
    async with running(again, intake) as after:
        await after.until(lambda seen: seen.newest_us > newest + HOUR)
    assert [row.sequence for row in after.rows[:3]] == [last + 1, last + 2, last + 3]
    assert after.days == [(2, 2, 0)]
    assert not after.events(backfill=True)
    known = {event["id"]: event for event in before.events()}
    for event in after.events():
        if event["id"] in known:
            assert event | {"sequence": ""} == known[event["id"]] | {"sequence": ""}
    told_ids = known.keys() | {event["id"] for event in after.events()}
    due = [
        one for one in await Slices(settings()).on(MAY_14) if NOON < one.arrival_us < newest + HOUR
    ]
    assert not {one.event["id"] for one in due if one.event} - told_ids


async def test_what_a_hub_missed_for_long_comes_as_history() -> None:
    now_us = clock.now_us()
    missed_us = now_us - 26 * HOUR
    async with running(a_feed(f"simulator:{QUIET}", missed_us)) as intake:
        await intake.until(lambda seen: seen.newest_us > now_us - 2 * HOUR)
    arrivals = [(parse_us(event["recordedtime"]), event) for event in intake.events()]
    assert arrivals
    assert min(arrival for arrival, _ in arrivals) > missed_us
    old = [
        event
        for arrival, event in arrivals
        if missed_us + 15 * MINUTE < arrival < now_us - 2 * HOUR
    ]
    new = [
        event for arrival, event in arrivals if not missed_us + 5 * MINUTE < arrival < now_us - HOUR
    ]
    assert old
    assert all(event["data"]["backfill"] for event in old)
    assert not any("backfill" in event["data"] for event in new)
    assert min(row.recorded_us for row in intake.rows) >= now_us


def test_what_a_hub_may_know_already_is_never_told_in_other_words() -> None:
    span = Span(NOON, NOON + DAY, resumed=True)
    for minutes, expected in (
        (1, False),
        (9, False),
        (11, True),
        (24 * 60 - 61, True),
        (24 * 60 - 59, False),
    ):
        at_us = NOON + minutes * MINUTE
        assert span.is_backfill(Timed(at_us, at_us, None)) is expected
    assert not Span(NOON, NOON + DAY, resumed=False).is_backfill(
        Timed(NOON + HOUR, NOON + HOUR, None)
    )


async def test_a_crisis_begins_when_a_person_says_so() -> None:
    feed = a_feed(f"{AT_NOON},{QUIET},history=0,speed=1800")
    async with running(feed) as intake:
        await intake.until(lambda seen: len(seen.rows) > 100)
        at_us = feed.script("outage")
        await intake.until(lambda seen: seen.newest_us > at_us + 40 * MINUTE)
    script = Script("outage", at_us)
    own = [event for event in intake.events() if script.key in event["id"]]
    assert len([one for one in own if "received" in one["type"]]) > 60
    expected = {one["id"]: one for one in events(told(MAY_14, script))}
    assert all({**one, "sequence": ""} == {**expected[one["id"]], "sequence": ""} for one in own)
    ids = [event["id"] for event in intake.events()]
    due = [one for one in told(MAY_14, script) if NOON < one.arrival_us < at_us + 35 * MINUTE]
    assert not {one.event["id"] for one in due if one.event} - set(ids)


def test_a_crisis_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UserError) as found:
        a_feed(AT_NOON).script("fire")
    assert found.value.key == "simulator_kind_unknown"


async def test_a_simulated_outage_is_told_as_stale_and_then_over() -> None:
    start_us, end_us = Days(settings()).holes(MAY_14)[0]
    local = clock.to_datetime(start_us - MINUTE)
    speed = (
        (end_us - start_us) / SECOND / 2.5
    )  # a sign of life comes each second: two or three in it
    feed = a_feed(
        f"simulator:start={local:%Y-%m-%dT%H:%M:%S}+00:00,{QUIET},history=0,speed={speed}"
    )
    async with running(feed) as intake:
        await intake.until(
            lambda seen: ("stale", "simulated_outage") in seen.signs[:-1] and seen.signs[-1] == LIVE
        )
    states = [state for state, _ in groupby(state for state, _ in intake.signs)]
    assert states == ["live", "stale", "live"]


async def test_a_constant_rate_is_kept_without_history() -> None:
    async with running(a_feed("simulator:rate=500")) as intake:
        await asyncio.sleep(1.0)
    assert 300 < len(intake.rows) < 700
    assert intake.days == [(0, 0, 0)]
    assert {row.event["type"] for row in intake.rows if row.event} == {"care.message.received.v1"}
    assert len({row.event["id"] for row in intake.rows if row.event}) == len(intake.rows)


async def test_a_payload_that_is_no_json_goes_on_with_its_bytes_and_the_reason() -> None:
    intake = Told()
    sender = Sender(intake, "E")
    await sender.send(Timed(NOON, NOON, None, b'{"specversion":'), NOON)
    row = intake.rows[0]
    assert (row.event, row.raw, row.sequence) == (None, b'{"specversion":', 1)
    assert row.reason.startswith("not_json")


def test_the_clock_is_told_only_where_it_is_not_the_machines() -> None:
    assert a_feed("simulator:").now_us() is None
    assert a_feed("simulator:speed=60").now_us() is not None
    assert a_feed(AT_NOON).now_us() == NOON


def test_a_simulated_world_stands_still_while_the_hub_is_away() -> None:
    assert a_feed(AT_NOON, NOON + 5 * HOUR).now_us() == NOON + 5 * HOUR
    ahead_us = clock.now_us() + DAY
    assert a_feed("simulator:", ahead_us).now_us() == ahead_us


def test_a_hub_that_fell_before_its_history_was_whole_goes_on_where_it_was_too() -> None:
    fell = Stood(NOON + 5 * HOUR, is_whole=False)
    assert from_spec(AT_NOON, fell).now_us() == fell.at_us


def test_the_truth_is_written_to_its_own_file(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    feed = a_feed(f"{AT_NOON},crisis=outage@14:00,quiet=spam_flood@16:00,truth={path}")
    feed.script("billing")
    kinds = [json.loads(line)["kind"] for line in path.read_text("utf-8").splitlines()]
    assert kinds == ["billing", "outage", "spam_flood"]

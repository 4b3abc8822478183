"""One simulated day: the same bytes each time, as many messages as it should, each event valid."""

import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from statistics import mean

import msgspec
import pytest
from msgspec.structs import replace

from commandcenter.clock import HOUR, MINUTE, parse_us, to_datetime
from feeds.simulator.days import Days, by_arrival, day, finish
from feeds.simulator.envelope import Holes
from feeds.simulator.hours import WEEKDAYS
from feeds.simulator.texts import library
from feeds.simulator.world import LANGUAGES, world
from tests.feeds.simulated import MAY_14, events, problems, received, settings, told

MONDAY = date(2026, 5, 11)
DAYS = [MONDAY + timedelta(days=number) for number in range(14)]


def test_a_day_is_the_same_to_the_byte_each_time_it_is_told() -> None:
    again = day(settings(), MAY_14)
    assert msgspec.json.encode(again) == msgspec.json.encode(told())


def test_another_process_tells_the_same_day() -> None:
    code = (
        "import msgspec, hashlib; from tests.feeds.simulated import told;"
        "print(hashlib.sha256(msgspec.json.encode(told())).hexdigest())"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root, env={"PYTHONHASHSEED": "12345", "PYTHONPATH": str(root)},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert found.stdout.strip() == sha256(msgspec.json.encode(told())).hexdigest()


def test_a_day_does_not_depend_on_the_days_told_before_it() -> None:
    days = Days(settings())
    for number in (3, 1, 2):
        finish(days.events(MAY_14 - timedelta(days=number)))
    assert finish(days.events(MAY_14)) == list(told())


def test_another_seed_tells_another_day() -> None:
    texts = {one["data"]["text"] for one in received(day(settings(seed=8), MAY_14))}
    own = {one["data"]["text"] for one in received(told())}
    assert len(texts & own) < len(own) / 2


def test_worlds_of_other_load_share_no_id() -> None:
    other = {one["id"] for one in events(day(settings(load=0.5), MAY_14))}
    assert not other & {one["id"] for one in events(told())}


def test_events_come_by_arrival_and_have_what_the_specification_asks_for() -> None:
    assert [*told()] == sorted(told(), key=by_arrival)
    wrong = {one["id"]: problems(one) for one in events(told()) if problems(one)}
    assert not wrong


def test_every_kind_of_event_is_told_within_two_weeks() -> None:
    kinds = Counter(one["type"] for on in DAYS for one in events(told(on)))
    assert {kind.removeprefix("care.").removesuffix(".v1") for kind in kinds} >= {
        "message.received", "message.sent", "message.edited", "message.deleted", "case.closed",
        "case.moved", "agent.statechanged", "survey.sent", "survey.answered",
        "publication.scheduled", "publication.published", "publication.cancelled",
    }  # fmt: skip


def test_two_weeks_hold_as_many_messages_as_the_settings_say() -> None:
    expected = [world().weekday_factor[WEEKDAYS[on.weekday()]] * 1200 for on in DAYS]
    shares = [len(received(told(on))) / usual for on, usual in zip(DAYS, expected, strict=True)]
    assert 0.93 < mean(shares) < 1.1
    assert all(0.7 < share < 1.4 for share in shares)


def test_three_times_the_load_brings_three_times_the_messages() -> None:
    count = len(received(day(settings(load=3.0), MAY_14)))
    assert 0.85 < count / (3_600 * world().weekday_factor["thu"]) < 1.17


def test_the_hours_of_the_day_have_their_shares() -> None:
    zone = world().zone
    hours = Counter(
        to_datetime(parse_us(one["time"])).astimezone(zone).hour
        for on in DAYS
        for one in received(told(on))
    )
    for number, share in enumerate(world().hour_share):
        assert abs(hours[number] / hours.total() - share) < 0.012, number


def test_channels_and_languages_have_their_shares() -> None:
    messages = [one for on in DAYS for one in received(told(on))]
    channels = Counter(one["data"]["channel"] for one in messages)
    for channel, share in world().channel_share.items():
        assert abs(channels[channel] / len(messages) - share) < 0.03, channel


def test_a_fifth_of_the_messages_need_care() -> None:
    """By the labels of the templates: each text is brought back to the one it was written from."""
    days, care, total = Days(settings()), 0, 0
    for on in DAYS:
        book = finish(days._book(on, {}))
        for one in finish(days._plan(on)):
            steps = [step for step in book.courses[one.id].steps if not step.agent]
            total += one.lines + len(steps)
            if one.template.care:
                care += one.lines + sum(step.says != "thanks" for step in steps)
    assert 0.18 < care / total < 0.225


def test_a_night_of_summer_time_has_23_hours_and_no_hole() -> None:
    on = date(2026, 3, 29)
    local = Days(settings()).hours.day(on)
    assert len(local.hours) == 23
    assert local.end_us - local.start_us == 23 * HOUR
    assert received(told(on))


def test_each_language_has_about_three_hundred_templates_and_no_text_twice() -> None:
    for language in LANGUAGES:
        templates = {one.id: one.text for pool in library()[language].values() for one in pool}
        assert len(templates) >= 300
        assert len(set(templates.values())) == len(templates)


def test_texts_of_a_day_are_varied() -> None:
    texts = Counter(one["data"]["text"] for one in received(told()))
    assert len(texts) > 0.65 * texts.total()
    assert not [text for text in texts if "{" in text or "}" in text]


@pytest.mark.parametrize("on", [MAY_14, date(2026, 1, 1)])
def test_bills_are_about_the_last_two_months(on: date) -> None:
    named = {
        date(2026, 5, 14): ({"aprile", "marzo"}, {"luglio", "agosto"}),
        date(2026, 1, 1): ({"dicembre", "novembre"}, {"luglio", "agosto"}),
    }
    recent, old = named[on]
    words = {word for one in received(told(on)) for word in one["data"]["text"].lower().split()}
    assert recent & words
    assert not old & words


def test_some_messages_are_late_some_come_twice_with_the_same_content() -> None:
    late, again, total = 0, 0, 0
    for on in DAYS:
        rows = [timed for timed in told(on) if timed.event and "received" in timed.event["type"]]
        total += len(rows)
        late += sum(
            timed.first_us - parse_us(timed.event["time"]) > 3 * MINUTE
            for timed in rows
            if timed.event
        )
        seen = Counter(timed.event["id"] for timed in rows if timed.event)
        again += sum(count - 1 for count in seen.values())
        assert all(timed.first_us <= timed.arrival_us for timed in rows)
    assert 0.008 < late / total < 0.025
    assert 0.002 < again / total < 0.009


def test_a_feed_outage_a_day_holds_everything_back_and_then_lets_it_go() -> None:
    spans = Days(settings()).holes(MAY_14)
    assert len(spans) == 1
    start_us, end_us = spans[0]
    assert 40 * 1_000_000 <= end_us - start_us <= 300 * 1_000_000
    assert not [timed for timed in told() if start_us <= timed.arrival_us < end_us]


def test_one_payload_in_twenty_thousand_is_no_json() -> None:
    plans = [Days(settings(load=50.0))._malformed(on, Holes(())) for on in DAYS]
    expected = 1200 * 50 * 2 / 20_000
    assert abs(mean(len(plan) for plan in plans) - expected) < 0.5
    raw = plans[0][0].raw
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(raw)


def test_every_reply_names_an_agent_on_shift_and_follows_its_message() -> None:
    written = {one["id"]: parse_us(one["time"]) for one in received(told())}
    replies = [one for one in events(told(), "message.sent") if one["data"]["actor"] == "agent"]
    assert replies
    for one in replies:
        assert one["data"]["agent"]
        assert parse_us(one["time"]) > written[one["data"]["in_reply_to"]]


def test_mail_programs_answer_by_themselves_and_some_addresses_are_gone() -> None:
    faults = replace(world().faults, mail_autoreply_share=0.5, mail_bounce_share=0.5)
    found = day(replace(settings(), world=replace(world(), faults=faults)), MAY_14)
    bounces = events(found, "message.delivery")
    replies = [one for one in events(found, "received") if one["data"]["actor"] == "system"]
    assert bounces
    assert replies
    assert {(one["data"]["channel"], one["data"]["status"]) for one in bounces} == {
        ("email", "failed")
    }
    assert {(one["data"]["channel"], one["data"]["kind"]) for one in replies} == {
        ("email", "autoreply")
    }
    sent = {one["id"] for one in events(found, "message.sent")}
    assert {one["data"]["message_id"] for one in bounces} <= sent
    assert not [one["id"] for one in bounces + replies if problems(one)]


def test_bots_answer_within_seconds_and_notes_are_seen_by_nobody() -> None:
    sent = events(told(), "message.sent")
    written = {one["id"]: parse_us(one["time"]) for one in received(told())}
    bots = [one for one in sent if one["data"]["actor"] == "bot"]
    notes = [one for one in sent if one["data"]["visibility"] == "internal"]
    assert bots
    assert notes
    assert all(parse_us(one["time"]) - written[one["data"]["in_reply_to"]] < MINUTE for one in bots)
    assert not [one for one in notes if one["dataclassification"] == "public"]


def test_posts_are_announced_a_day_ahead_three_a_day_and_one_a_week_is_called_off() -> None:
    announced = {
        one["data"]["publication_id"]: one
        for on in [MONDAY - timedelta(days=number) for number in (1, 2)] + DAYS
        for one in events(told(on), "publication.scheduled")
    }
    out = [one for on in DAYS for one in events(told(on), "publication.published")]
    off = [one for on in DAYS for one in events(told(on), "publication.cancelled")]
    assert len(out) + len(off) == 3 * len(DAYS)
    assert len(off) == 2
    for one in out + off:
        plan = announced[one["data"]["publication_id"]]
        assert parse_us(plan["data"]["start"]) - parse_us(plan["time"]) > 24 * HOUR
        assert plan["data"]["expected_multiple"] > 1


def test_agents_go_from_state_to_state_without_a_break_in_the_chain() -> None:
    by_agent: dict[str, list[dict[str, str]]] = {}
    for one in sorted(events(told(), "agent.statechanged"), key=lambda one: one["time"]):
        by_agent.setdefault(one["data"]["agent"], []).append(one["data"])
    assert len(by_agent) > 20
    assert {one["team"] for chain in by_agent.values() for one in chain} == {
        "Roma", "Palermo", "Madrid", "Remoto"
    }  # fmt: skip
    for chain in by_agent.values():
        assert all(before["state"] == after["previous"] for before, after in pairwise(chain))
        assert chain[-1]["state"] == "offline"

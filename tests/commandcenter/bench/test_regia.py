"""The busy regia of the benchmark: a room as full as asked, and figures held against their limits."""

import json

import msgspec

from commandcenter.bench.regia import AGENT, Size, Told, judged, room
from commandcenter.clock import MINUTE, parse_us
from commandcenter.events.outside import FROM_OUTSIDE
from tests.commandcenter.story import NINE

SIZE = Size(cases=1_200, agents=7)
TOLD = Told(
    answers_ms=[10.0, 20.0, 120.0], works_ms=[5.0, 6.0, 7.0], stall_ms=260.0, longest_work_ms=90.0,
    thread_share=0.1, rss_mb=100.0, agents=7, cases=1_200,
)  # fmt: skip


def test_every_customer_of_the_room_waits_in_a_conversation_of_his_own() -> None:
    events = [json.loads(line) for line in room(SIZE, NINE)]
    people = [event for event in events if event["type"] == AGENT]
    messages = [event for event in events if event["type"] != AGENT]
    assert len({event["data"]["agent"] for event in people}) == SIZE.agents
    assert len({event["data"]["thread"] for event in messages}) == SIZE.cases
    assert {event["data"]["direction"] for event in messages} == {"in"}
    assert all(NINE - 30 * MINUTE <= parse_us(event["time"]) < NINE for event in messages)
    for event in events:
        msgspec.convert(event["data"], FROM_OUTSIDE[event["type"]])


def test_what_a_desk_tells_is_held_against_its_limits() -> None:
    found = {one.name: one for one in judged(TOLD, SIZE)}
    missed = {name for name, one in found.items() if one.limit and (one.value or 0) > one.limit}
    assert missed == {"regia.key_p95", "regia.stall"}
    assert found["regia.work_p95"].value == 7.0

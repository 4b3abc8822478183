"""Canonical events of foreign servers: checked, otherwise as they came."""

from typing import Any

import pytest

from tests.feeds.normalize.captures import line, one, reason

EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "e1",
    "source": "/seats/1",
    "type": "care.case.assigned.v1",
    "time": "2026-10-05T10:59:00+02:00",
    "sequence": "7",
    "data": {"case_id": "k1", "agent": "a1", "shelf": 3},
}


def test_only_the_time_is_rewritten() -> None:
    found = one("cloudevents", line(EVENT))
    assert found["time"] == "2026-10-05T08:59:00.000Z"
    assert found["recordedtime"] == "2026-10-05T09:00:00.000Z"
    assert {name: found[name] for name in EVENT if name != "time"} == {
        name: value for name, value in EVENT.items() if name != "time"
    }


def test_a_clock_that_runs_ahead_is_corrected_and_named() -> None:
    found = one("cloudevents", line(EVENT | {"time": "2026-10-05T09:05:01Z"}))
    assert found["time"] == "2026-10-05T09:00:00.000Z"
    assert found["data"]["reason_code"] == "clock_ahead"
    near = one("cloudevents", line(EVENT | {"time": "2026-10-05T09:05:00Z"}))
    assert near["time"] == "2026-10-05T09:05:00.000Z"


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "time", "data"])
def test_an_event_without_a_required_attribute_breaks_the_schema(name: str) -> None:
    assert reason("cloudevents", line({k: v for k, v in EVENT.items() if k != name})) == "schema"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"specversion": "0.3"}, "schema"),
        ({"type": "care.case.exploded.v1"}, "unknown_type"),
        ({"type": "care.audit.taken.v1"}, "unknown_type"),
        ({"time": "08:00"}, "bad_time"),
        ({"time": "2026-10-05T09:00:00"}, "bad_time"),
        ({"time": 1791190740}, "bad_time"),
        ({"data": []}, "schema"),
        ({"data": {"case_id": "k1"}}, "schema"),
        ({"Sequence": "7"}, "schema"),
        ({"sequence": 7}, "schema"),
        ({"dataclassification": "secret"}, "schema"),
        ({"id": "\ud800"}, "schema"),
        (
            {
                "type": "care.message.edited.v1",
                "data": {"message_id": "m", "text": "t", "revision": 1},
            },
            "schema",
        ),
        ({"type": "care.feed.statuschanged.v1", "data": {"feed": "f", "state": "quiet"}}, "schema"),
        (
            {
                "type": "care.moderation.completed.v1",
                "data": {"action": "ban", "outcome": "refused"},
            },
            "schema",
        ),
        ({"type": "care.message.delivery.v1", "data": {"status": "lost"}}, "schema"),
    ],
)
def test_what_is_no_canonical_event_is_told_why(change: dict[str, Any], why: str) -> None:
    assert reason("cloudevents", line(EVENT | change)) == why

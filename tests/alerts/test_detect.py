"""The stream reader: every readable line counts, every other is told of."""

import gzip
import io
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from alerts.detect import Reader, detect_stream, open_stream
from commandcenter.alert import Mark, Schedule
from commandcenter.clock import HOUR, parse_us
from tests.alerts.streams import Stream


@cache
def lines() -> list[str]:
    return Stream(71).usual(0.6).crisis("billing", "2025-03-03T11:00:00Z", 60, 600.0).lines()


@cache
def transitions() -> list[dict[str, object]]:
    return detected(lines())[0]


def detected(stream: list[str]) -> tuple[list[dict[str, object]], str]:
    out, err = io.StringIO(), io.StringIO()
    detect_stream(stream, out, err)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_transitions_are_told_as_lines_with_the_keys_of_the_contract() -> None:
    told, said = detected(lines())
    assert said == ""
    assert (told[0]["state"], told[0]["incident"], told[0]["motive"]) == (
        "firing",
        "A0001",
        "billing",
    )
    assert set(told[0]) == {"incident", "state", "at", "motive", "channel", "region", "severity"}
    assert told[0]["channel"] == told[0]["region"] == "*"
    assert str(told[0]["at"]).startswith("2025-03-03T11:")
    assert str(told[0]["at"]).endswith(":00Z")
    assert all(1 <= int(str(t["severity"])) <= 10 for t in told)


def test_lines_that_cannot_be_read_are_skipped_and_counted() -> None:
    good = lines()
    spoilt = [*good[:50], "{", "[1]", '{"type": "msg"}', '{"type": "else"}', "", "\n", *good[50:]]
    spoilt.insert(9, '{"type":"msg","type":"msg"}')
    spoilt.insert(9, good[0].replace("T0", "T99", 1))
    told, said = detected(spoilt)
    assert told == transitions() != []
    assert said.startswith("6 malformed lines skipped; the first is line 10: ")
    assert said.count("\n") == 1


def test_one_record_from_the_far_future_does_not_make_all_others_late() -> None:
    good = lines()
    future = good[100].replace("2025-", "2099-")
    told, said = detected([*good[:500], future, *good[500:]])
    assert told == transitions() != []
    assert said.startswith("1 malformed")


def test_a_stream_that_goes_on_after_a_year_is_believed() -> None:
    early, late = lines()[:200], [line.replace("2025-", "2026-") for line in lines()[:200]]
    reader = Reader()
    assert len(list(reader.records([*early, *late]))) == 399
    assert reader.malformed == 1


def test_plain_and_packed_files_are_opened_alike_and_a_torn_one_is_read_to_its_end(
    tmp_path: Path,
) -> None:
    text = "\n".join(lines()[:900]) + "\n"
    plain, packed, torn = (tmp_path / name for name in ("s.jsonl", "s.jsonl.gz", "torn.jsonl.gz"))
    plain.write_text(text, encoding="utf-8")
    packed.write_bytes(gzip.compress(text.encode()))
    torn.write_bytes(packed.read_bytes()[:-5000])
    counts = []
    for path in (plain, packed, torn):
        reader = Reader()
        with open_stream(path) as stream:
            counts.append((len(list(reader.records(stream))), reader.malformed))
    assert counts[0] == counts[1] == (900, 0)
    assert 0 < counts[2][0] < 900
    assert counts[2][1] == 1


def test_bytes_that_are_no_text_spoil_their_line_only(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_bytes(lines()[0].encode() + b"\n\xff\xfe{\n" + lines()[1].encode() + b"\n")
    reader = Reader()
    with open_stream(path) as stream:
        assert len(list(reader.records(stream))) == 2
    assert reader.malformed == 1


EVENT: dict[str, object] = {
    "specversion": "1.0",
    "id": "1",
    "source": "/feeds/x/brand",
    "type": "care.message.received.v1",
    "time": "2026-03-06T17:40:00+01:00",
    "recordedtime": "2026-03-06T16:40:09Z",
    "data": {
        "channel": "x",
        "thread": "t",
        "text": "internet non va",
        "direction": "in",
        "actor": "customer",
        "author": {"id": "c1", "name": None},
        "reading": {"sentiment": "neg", "motives": ["internet_3g", "billing"], "care": True},
    },
}


def read(*events: dict[str, object]) -> tuple[list[Mark | Schedule], int]:
    reader = Reader()
    return list(reader.records(map(json.dumps, events))), reader.malformed


def test_a_canonical_event_with_a_reading_is_a_record() -> None:
    (mark,), malformed = read(EVENT)
    assert malformed == 0
    assert isinstance(mark, Mark)
    assert mark.motives == ("internet_3g", "billing")
    assert (mark.author, mark.sentiment, mark.region) == ("c1", "neg", None)
    assert mark.event_us == parse_us("2026-03-06T16:40:00Z")
    assert mark.arrival_us == mark.event_us + 9_000_000


@pytest.mark.parametrize(
    "change",
    [{"direction": "out"}, {"actor": "bot"}, {"reading": None}],
)
def test_a_canonical_event_that_says_nothing_of_a_customer_is_left_out(
    change: dict[str, object],
) -> None:
    data = EVENT["data"]
    assert isinstance(data, dict)
    assert read({**EVENT, "data": {**data, **change}}) == ([], 0)
    assert read({**EVENT, "type": "care.agent.statechanged.v1"}) == ([], 0)


def test_a_planned_publication_is_a_schedule() -> None:
    plan = {
        "publication_id": "p",
        "start": "2026-03-07T10:00:00Z",
        "end": "2026-03-07T12:00:00Z",
        "motive": "billing",
        "expected_multiple": 2.5,
    }
    (schedule,), malformed = read({**EVENT, "type": "care.publication.scheduled.v1", "data": plan})
    assert isinstance(schedule, Schedule)
    assert (schedule.motive, schedule.expected_multiple, malformed) == ("billing", 2.5, 0)
    del plan["motive"]
    assert read({**EVENT, "type": "care.publication.scheduled.v1", "data": plan}) == ([], 0)


def test_the_steps_of_a_publication_are_read_as_the_hub_folds_them() -> None:
    plan = {
        "publication_id": "p", "channel": "x", "area": "lazio", "motive": "billing",
        "start": "2026-03-07T10:00:00Z", "end": "2026-03-07T12:00:00Z", "expected_multiple": 2.5,
    }  # fmt: skip
    kind = "care.publication.{}.v1".format
    moved = {"publication_id": "p", "channel": "x", "start": "2026-03-07T11:00:00Z"}
    found, malformed = read(
        {**EVENT, "type": kind("scheduled"), "data": plan},
        {**EVENT, "type": kind("scheduled"), "time": "2026-03-06T18:00:00Z", "data": moved},
        {**EVENT, "type": kind("published"), "data": {**moved, "end": "2026-03-07T13:00:00Z"}},
        {**EVENT, "type": kind("cancelled"), "data": {"publication_id": "p", "channel": "x"}},
    )
    first, later, out, off = (one for one in found if isinstance(one, Schedule))
    assert {one.publication for one in (first, later, out, off)} == {"p"}
    assert (first.channel, first.region, first.expected_multiple) == ("x", "lazio", 2.5)
    assert later.start_us - first.start_us == out.end_us - later.end_us == HOUR
    assert ([first.is_off, later.is_off, out.is_off, off.is_off], malformed) == ([0, 0, 0, 1], 0)


def test_the_same_stream_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text("\n".join(lines()), encoding="utf-8")
    program = (
        "import sys, pathlib; from alerts.detect import detect_stream, open_stream\n"
        "detect_stream(open_stream(pathlib.Path(sys.argv[1])), sys.stdout, sys.stderr)"
    )
    root = Path(__file__).parents[2]
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1] != b""

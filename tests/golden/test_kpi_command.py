"""`main.py kpi` on the conversations worked out by hand: every expected figure, and what explains it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

import main
from commandcenter.kpis import MEASURED
from commandcenter.languages import LANGUAGES
from tests.golden.reading import GOLDEN, lines

KPI = GOLDEN / "kpi"
EXPECTED: dict[str, Any] = msgspec.json.decode((KPI / "expected.json").read_bytes())
TELLS = {
    "value", "n", "immature", "low", "high", "as_of", "data_age_s", "goal", "query", "definition",
}  # fmt: skip


def asked(story: str, *more: str, events: Path | None = None) -> list[str]:
    wanted = EXPECTED[story]
    return [
        "kpi", "--events", str(events or KPI / f"{story}.jsonl"),
        "--calendar", str(KPI / wanted["calendar"]), "--as-of", wanted["as_of"], "--json", *more,
    ]  # fmt: skip


def printed(capsys: pytest.CaptureFixture[str], argv: list[str]) -> str:
    assert main.main(argv) == 0
    return capsys.readouterr().out


def document(capsys: pytest.CaptureFixture[str], *argv: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(capsys, asked(*argv, **more)))
    return found


def differing(wanted: Any, found: Any, path: str = "") -> list[str]:
    """Return what of the wanted values is not found as it is wanted."""
    if isinstance(wanted, dict):
        inside = found if isinstance(found, dict) else {}
        return [
            line
            for key, value in wanted.items()
            for line in differing(value, inside.get(key, "nothing"), f"{path}.{key}")
        ]
    return [] if wanted == found else [f"{path}: {found} instead of {wanted}"]


@pytest.fixture(autouse=True)
def _no_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter.platform.config_folder", lambda: tmp_path)


@pytest.mark.parametrize("story", EXPECTED)
def test_every_expected_figure_is_there_to_the_digit(
    story: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {
        key: value for key, value in EXPECTED[story].items() if key not in {"as_of", "calendar"}
    }
    assert not differing(wanted, document(capsys, story))


def test_late_doubled_and_reordered_lines_change_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = lines("kpi/thirteen_threads.jsonl")
    other = tmp_path / "other.jsonl"
    other.write_bytes(b"\n".join([*reversed(told), *told, b"", b"no JSON"]))
    found = document(capsys, "thirteen_threads", events=other)
    events = found.pop("events")
    assert (events["duplicate"], events["unreadable"]) == (len(told), 1)
    plain = document(capsys, "thirteen_threads")
    del plain["events"]
    assert found == plain


def test_events_after_the_instant_do_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    argv = asked("one_customer")
    argv[argv.index("--as-of") + 1] = "2026-03-06T17:42:00+01:00"
    found = json.loads(printed(capsys, argv))
    assert found["units"]["raw_messages"] == 2
    assert found["events"]["later"] == len(lines("kpi/one_customer.jsonl")) - 2
    assert (found["service_level"]["n"], found["service_level"]["immature"]) == (0, 1)
    assert found["service_level"]["value"] is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_figure_explains_itself(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "thirteen_threads", "--lang", code)
    for kpi in MEASURED:
        told = found[kpi.key]
        assert set(told) >= TELLS
        definition = told["definition"]
        assert set(definition["name"]) == set(LANGUAGES)
        for field in ("formula", "unit", "population", "exclusions", "source", "version"):
            assert definition[field]


def test_every_count_opens_the_list_that_adds_up_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "thirteen_threads")
    for kpi in MEASURED:
        told = found[kpi.key]
        listed = printed(capsys, asked("thirteen_threads", "--cases", kpi.key)).splitlines()
        counted = Counter(json.loads(line)["group"] for line in listed)
        assert dict(counted) == {name: n for name, n in told["query"]["groups"].items() if n}
        if "rest" in told["query"]["groups"]:
            assert counted["part"] == told["part"]
            assert counted["part"] + counted["rest"] == told["of"]
            assert counted["immature"] == told["immature"]


def test_a_place_narrows_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    whole = document(capsys, "thirteen_threads")
    sources = {json.loads(line)["source"] for line in lines("kpi/thirteen_threads.jsonl")}
    cycles = [
        document(capsys, "thirteen_threads", "--where", f"source={name}")["units"]["case_cycles"]
        for name in sources
    ]
    assert sum(cycles) == whole["units"]["case_cycles"]
    one = document(capsys, "thirteen_threads", "--where", "thread=G")
    assert one["units"]["case_cycles"] == 1
    assert one["pending"]["threads"] == ["G"]
    none = document(capsys, "thirteen_threads", "--where", "channel=carrier_pigeon")
    assert none["service_level"]["value"] is None  # nothing, not 0
    assert none["first_response"]["p50"] is None


def test_from_takes_only_what_began_since(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "one_customer", "--from", "2026-03-10T00:00:00+01:00")
    assert found["units"]["case_cycles"] == 1
    assert found["first_response"]["values"] == [30]
    assert found["units"]["cases"] == 0  # the cycle that began then reopened a case


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--where", "planet=mars"], "planet=mars"),
        (["--where", "thread"], "thread"),
        (["--cases", "made_up"], "made_up"),
        (["--calendar", "nowhere.json"], "nowhere.json"),
    ],
)
def test_a_wrong_question_is_answered_in_one_line(
    more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main([*asked("one_customer"), *more]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        (
            {"timezone": "Europe/Rome", "weekly": {"mon": [["18:00", "09:00"]]}},
            "calendar.weekly.mon",
        ),
        ({"timezone": "Europe/Rome", "weekly": {"monday": []}}, "monday"),
        ({"timezone": "Europe/Rome", "holidays": ["25 December"]}, "holidays"),
        ({"weekly": {}}, "timezone"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_with_what_is_wrong(
    calendar: dict[str, Any], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "calendar.json"
    file.write_text(json.dumps(calendar))
    assert main.main([*asked("one_customer"), "--calendar", str(file)]) != 0
    assert said in capsys.readouterr().err

"""The curated list from a file: what would match nobody is refused by its line, the rest is told once."""

import json
from pathlib import Path

import pytest

from commandcenter.cli import critical
from tests.journeys.erased import HANDLE, event, his, lines, said
from tests.journeys.hubs import hub, run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log in which one wrote on X, and one on a channel that only this site has."""
    path = tmp_path / "care.db"
    told = [
        event(1, "message.received", his("t1", "hello")),
        event(2, "message.received", {**said("t2", "hello"), "channel": "Sportello"}),
    ]
    run("replay", str(lines(tmp_path / "told.jsonl", told)), "--db", str(path))
    return path


def told(path: Path, text: str, act: str = "add") -> dict[str, int]:
    file = path.with_name("list.txt")
    file.write_text(text, encoding="utf-8")
    found: dict[str, int] = json.loads(run("critical", act, str(file), "--db", str(path)))
    return found


@pytest.mark.parametrize(
    ("text", "line", "channel"),
    [("x @good\nMario Rossi\n", 2, "Mario"), ("channel,handle\nx,@good\n", 1, "channel")],
)
def test_a_channel_that_nobody_knows_is_refused_by_its_line_and_nothing_is_sent(
    path: Path, text: str, line: int, channel: str
) -> None:
    with pytest.raises(AssertionError, match=rf"(?s): 2\n.*{line}.*{channel}.*bluesky.*whatsapp"):
        told(path, text)
    assert json.loads(run("critical", "count", "--db", str(path))) == {}


def test_a_channel_that_a_feed_brings_or_the_log_has_is_one(path: Path) -> None:
    answer = told(path, f"X {HANDLE}\nsportello other-9\nmastodon @a@b.example\n@anybody\n")
    assert (answer["changed"], answer["listed"], answer["known"]) == (4, 4, 2)


def test_what_went_onto_the_list_by_a_slip_comes_off_it_again(path: Path) -> None:
    assert told(path, "Mario Rossi\n", "remove")["changed"] == 0


async def test_a_long_list_goes_to_a_hub_in_parts_that_fit_a_frame(path: Path) -> None:
    names = [f"x @{'è' * 150}{number}" for number in range(1_000)]  # 300 bytes each
    async with hub(path):
        answer = told(path, "\n".join([*names, f"x {HANDLE}"]))
    assert (answer["changed"], answer["listed"], answer["known"]) == (1_001, 1_001, 1)


def test_a_long_list_without_a_hub_opens_the_log_once(path: Path) -> None:
    rows = [{"channel": "", "handle": str(number)} for number in range(critical.MOST)]
    assert list(critical.packed(rows, path)) == [rows]
    answer = told(path, "\n".join(row["handle"] for row in rows))
    assert answer["listed"] == critical.MOST

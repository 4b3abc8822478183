"""The list of people as parts of one command each."""

import json
from pathlib import Path

from commandcenter.people_file import list_file
from commandcenter.protocol.frames import MAX_SEAT_FRAME
from commandcenter.settings import Settings


def test_a_list_of_long_lines_goes_in_parts_that_a_seat_s_frame_holds(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    skills = " ".join(f"{n:060}" for n in range(100))
    file.write_text("agent,skills\n" + "".join(f"a{n},{skills}\n" for n in range(60)), "utf-8")
    parts = list_file(file, Settings())
    assert [line["agent"] for part in parts for line in part] == [f"a{n}" for n in range(60)]
    assert len(parts) > 1
    assert max(len(json.dumps(part)) for part in parts) < MAX_SEAT_FRAME - 1024


def test_an_empty_list_has_no_part(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("agent\n", "utf-8")
    assert list_file(file, Settings()) == []

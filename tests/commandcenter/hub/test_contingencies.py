"""Plans that a desk keeps: by a name that can be read again, masked; a file is never made unreadable."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commandcenter import contingency
from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UserError
from commandcenter.hub.contingencies import Contingencies
from tests.commandcenter.overruling.desk import BO, RegiaDesk


class Kept:
    """A hub's plans, with one override in force."""

    def __init__(self, folder: Path) -> None:
        desk = RegiaDesk()
        desk.sets("PAUSE", BO)
        self.path = folder / contingency.FILE
        self.plans = Contingencies(self.path, desk.state, lambda: desk.now_us)

    def does(self, action: str, **args: Any) -> dict[str, Any]:
        kind = ACTIONS[f"contingency.{action}"]
        command = Command(
            id="00000000-0000-4000-8000-000000000001", action=kind, target=None, person="Rita",
            args=msgspec.convert(args, kind.args), expected_version=None, role="regia",
        )  # fmt: skip
        answer: dict[str, Any] = asyncio.run(self.plans.work()[kind.name](command))  # type: ignore[arg-type]
        return answer

    def names(self) -> list[str]:
        return [row.name for row in self.plans.rows]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


@pytest.mark.parametrize("typed", ["   ", "\x7f", "\u200b\u202e"])
def test_a_name_that_nobody_can_read_is_refused_and_the_other_plans_stay(
    kept: Kept, typed: str
) -> None:
    kept.does("keep", name="guasto")
    with pytest.raises(UserError, match="contingency_unnamed"):
        kept.does("keep", name=typed)
    assert kept.names() == ["guasto"]
    kept.does("drop", plan="guasto")
    assert kept.names() == []


def test_a_name_of_one_line_is_kept_whatever_was_typed_and_is_found_again_by_it(kept: Kept) -> None:
    assert kept.does("keep", name="sera\x7f\n\u202e1", minutes=30)["name"] == "sera 1"
    kept.does("keep", name=" SERA 1 ", minutes=90)
    assert [(row.name, row.minutes) for row in kept.plans.rows] == [("SERA 1", 90)]
    kept.does("drop", plan=" sera 1 ")
    assert kept.names() == []


def test_a_name_that_grows_when_it_is_masked_still_fits(kept: Kept) -> None:
    kept.does("keep", name=" ".join(["a@b.it"] * 8))
    (name,) = kept.names()
    assert "a@b.it" not in name
    assert 0 < len(name) <= contingency.LONGEST_NAME


def test_a_file_that_a_person_changed_is_read_at_the_next_look(kept: Kept) -> None:
    kept.does("keep", name="sera")
    kept.path.write_text(kept.path.read_text("utf-8").replace('"sera"', '"notte"'), "utf-8")
    assert kept.names() == ["sera"]
    asyncio.run(kept.plans.look())
    assert kept.names() == ["notte"]
    kept.path.unlink()
    asyncio.run(kept.plans.look())
    assert kept.names() == []

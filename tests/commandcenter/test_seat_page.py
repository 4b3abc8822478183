"""The page on the seat protocol is the one made from the registry."""

from pathlib import Path

import msgspec

from commandcenter import seat_page
from commandcenter.commands.registry import ACTIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "seat.md"


def test_the_page_is_what_the_registry_says() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == seat_page.text(), "write seat_page.text() to docs/seat.md"


def test_every_action_stands_on_the_page_with_its_fields_and_roles() -> None:
    lines = {
        line.split("`")[1]: line for line in seat_page.text().splitlines() if line.startswith("| `")
    }
    assert set(lines) == set(ACTIONS)
    for name, action in ACTIONS.items():
        fields = [
            field.name
            for kind in (action.target, action.args)
            for field in msgspec.structs.fields(kind)
        ]
        for word in (*fields, *action.roles, action.does):
            assert word in lines[name]
        assert lines[name].count(" | ") == 4


def test_a_field_that_may_be_left_out_is_told_so() -> None:
    assert "`note` (optional)" in seat_page.text()
    assert "`incident` (optional)" not in seat_page.text()

"""The page on rights is the one made from the registry that the hub asks."""

from pathlib import Path

from commandcenter import rights_page
from commandcenter.commands.registry import ACTIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rights.md"


def test_the_page_is_what_the_registry_says() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == rights_page.text(), "write rights_page.text() to docs/rights.md"


def test_every_action_and_role_has_its_cell() -> None:
    rows = {
        line.split("`")[1]: line.strip("| ").split(" | ")
        for line in rights_page.text().splitlines()
        if line.startswith("| `")
    }
    assert set(rows) == set(ACTIONS)
    for name, action in ACTIONS.items():
        may = dict(zip(rights_page.ROLES, rows[name][1:5], strict=True))
        assert {role for role, said in may.items() if said == "yes"} == action.roles
        assert ("another" in rows[name]) is action.by_another


def test_a_wall_acts_on_nothing_and_an_admin_on_no_customer() -> None:
    about_customers = ("ban.", "critical.", "customer.", "moderation.", "incident.", "silence.")
    for name, action in ACTIONS.items():
        assert "wall" not in action.roles
        if name.startswith(about_customers):
            assert "admin" not in action.roles

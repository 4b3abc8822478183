"""The page `docs/rights.md`: who may do what, one table made from the registry that the hub itself asks."""

from typing import get_args

from commandcenter.commands.action import Action
from commandcenter.commands.registry import ACTIONS
from commandcenter.protocol.row import Role

ROLES: tuple[Role, ...] = get_args(Role)

_HEAD = """# Who may do what

The hub decides, by the role of the token and by nothing that a seat sends; windows only hide what is not
allowed. What is not allowed is answered with `forbidden`, changes nothing, and stands in the log with who
asked. `wall` only looks; `regia` is an operator, `manager` a team lead or supervisor, `admin` runs the system
and acts on no customer.

**another** in the last column: not the person who took the step before, nor anybody with that person's token
or seat; the hub answers `needs_second_person`. Two tokens of one person are one person: names are compared
without case and blanks. What an action is for, and what is asked beyond the role, stands in
[the seat protocol](seat.md).

Before any role: a page of a browser, a stranger, a token that is revoked or over are refused at the door. A
`wall` gets the wall's view and no other.

"""


def text() -> str:
    """Return the whole page."""
    head = ["action", *ROLES, "who signs"]
    rule = ["---", *[":-:" for _ in ROLES], "---"]
    return _HEAD + "".join(map(_row, [head, rule, *map(_cells, ACTIONS.values())]))


def _cells(action: Action) -> list[str]:
    may = ["yes" if role in action.roles else "—" for role in ROLES]
    return [f"`{action.name}`", *may, "another" if action.by_another else ""]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"

"""The registry of actions: each has a name, words, roles and types that refuse what they do not know."""

import re
from typing import Any, get_args

import msgspec
import pytest

from commandcenter.commands.action import Action
from commandcenter.commands.incidents import OfIncident, WithNote
from commandcenter.commands.reading import OfMessage
from commandcenter.commands.registry import ACTIONS
from commandcenter.commands.tokens import ForSeat
from commandcenter.commands.upkeep import OfLetter, Scripted
from commandcenter.protocol.row import Role

ROLES = frozenset(get_args(Role))


@pytest.mark.parametrize("action", ACTIONS.values(), ids=list(ACTIONS))
def test_every_action_says_what_it_does_who_may_and_what_it_needs(action: Action) -> None:
    assert ACTIONS[action.name] is action
    assert re.fullmatch(r"[a-z]+\.[a-z]+", action.name)
    assert action.does.endswith(".")
    assert action.roles
    assert action.roles <= ROLES
    for kind in (action.target, action.args):
        assert issubclass(kind, msgspec.Struct)
        assert kind.__struct_config__.frozen
        assert kind.__struct_config__.forbid_unknown_fields


def test_the_wall_only_looks() -> None:
    assert not [action.name for action in ACTIONS.values() if "wall" in action.roles]


def test_the_system_is_run_by_admins_alone_and_they_act_on_no_incident() -> None:
    assert ACTIONS["token.add"].roles == ACTIONS["log.accept"].roles == {"admin"}
    assert "admin" not in ACTIONS["incident.acknowledge"].roles


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (OfIncident, {}),
        (OfIncident, {"incident": ""}),
        (OfIncident, {"incident": "A" * 121}),
        (OfIncident, {"incident": "A0001", "who": "Rita"}),
        (OfLetter, {"letter": 0}),
        (OfLetter, {"letter": "1"}),
        (OfLetter, {"letter": 2**63}),
        (OfMessage, {"message": 2**63}),
        (OfLetter, {"letter": 1.5}),
        (WithNote, {"note": "x" * 501}),
        (WithNote, {"note": None}),
        (Scripted, {"kind": ""}),
        (ForSeat, {"role": "root", "person": "Rita"}),
        (ForSeat, {"role": "wall", "person": ""}),
    ],
)
def test_what_is_not_asked_for_well_is_refused(kind: type[msgspec.Struct], given: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, kind)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_seat_can_be_made_for_every_role(role: str) -> None:
    assert msgspec.convert({"role": role, "person": "Rita"}, ForSeat).role == role


def test_a_note_may_be_left_out() -> None:
    assert msgspec.convert({}, WithNote).note == ""

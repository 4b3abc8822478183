"""Overruling because of an incident shows that its owner is at it: he keeps it without a note."""

from typing import Any

import pytest

from commandcenter.clock import MINUTE
from commandcenter.events.incidents import IncidentData
from commandcenter.folding.named import steps_of
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.spoken import speaks_of
from commandcenter.incidents.timers import lapses
from commandcenter.protocol.reasons import of_incident
from tests.commandcenter.overruling.desk import BO, RegiaDesk
from tests.commandcenter.story import at, incident

BURNS = of_incident("negative_spike", "signal", "*")


def held(owner: str = "Rita") -> RegiaDesk:
    """A desk whose incident somebody took at once, with no word about it for half an hour."""
    desk = RegiaDesk()
    desk.tells(incident("firing", at(0), was="", number=1))
    taken: dict[str, Any] = {"was": "firing", "number": 2, "who": owner}
    desk.tells(incident("acknowledged", at(1), **taken))
    desk.passes(30 * MINUTE)
    return desk


def one(desk: RegiaDesk) -> Incident:
    return desk.state.incidents["A0001"]


def newest(desk: RegiaDesk) -> IncidentData:
    return list(steps_of(desk.state, "A0001"))[-1][1]


@pytest.mark.parametrize("reason", [BURNS, "per A0001", "guasto a Milano, come detto"])
def test_an_override_whose_reason_is_the_incident_is_a_sign_of_life_of_its_owner(
    reason: str,
) -> None:
    desk = held()
    said: dict[str, Any] = {"cause": "antenna", "name": "Guasto a Milano"}
    desk.does("incident.describe", "A0001", person="Marco", **said)
    desk.does("set", type="PAUSE", target=BO, reason=reason)
    assert lapses(one(desk)) == desk.now_us + 60 * MINUTE
    assert (newest(desk).reason, newest(desk).who) == ("overruled", "Rita")
    assert one(desk).state == "acknowledged"


def test_a_bundle_and_an_extension_are_such_signs_too() -> None:
    desk = held()
    sets = [{"type": "PAUSE", "target": BO, "reason": BURNS}]
    desk.does("bundle", sets=sets, reason=BURNS)
    assert one(desk).noted_us == desk.now_us
    (override,) = desk.state.overrides
    desk.passes(20 * MINUTE)
    desk.does("extend", override, minutes=5, reason=BURNS)
    assert one(desk).noted_us == desk.now_us


def test_who_overrules_for_something_else_or_is_not_its_owner_gives_no_sign() -> None:
    desk, other = held(), held(owner="Marco")
    before, theirs = one(desk).noted_us, one(other).noted_us
    desk.sets("PAUSE", BO, reason="pranzo")
    other.sets("PAUSE", BO, reason=BURNS)
    assert (one(desk).noted_us, one(other).noted_us) == (before, theirs)


def test_what_is_nobody_s_lapses_never() -> None:
    desk = RegiaDesk()
    desk.tells(incident("firing", at(0), was="", number=1))
    assert lapses(one(desk)) is None


def test_a_reason_names_it_by_code_name_or_id_and_not_by_a_part_of_its_id() -> None:
    known = one(held())
    assert speaks_of(BURNS, "A0001", known)
    assert speaks_of("per a0001", "A0001", known)
    assert not speaks_of("A00011", "A0001", known)
    assert not speaks_of("", "A0001", known)

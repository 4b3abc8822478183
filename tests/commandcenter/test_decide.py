"""What a command causes, and why it may not be: what the asking person saw has to be what is."""

import msgspec
import pytest

from commandcenter.commands import ACTIONS, Command
from commandcenter.decide import decide
from commandcenter.errors import UserError
from commandcenter.events import INCIDENT_CHANGED, IncidentData
from commandcenter.protocol import Role
from commandcenter.state import State, fold
from tests.commandcenter.story import at, fact, folded, incident, told


def command(
    action: str,
    target: dict[str, object] | None = None,
    *,
    seen: int | None = None,
    person: str = "Rita",
    role: Role = "regia",
    name: str = "c-1",
    **args: object,
) -> Command:
    kind = ACTIONS[action]
    return Command(
        id=name,
        action=kind,
        target=msgspec.convert(target or {}, kind.target),
        args=msgspec.convert(args, kind.args),
        expected_version=seen,
        person=person,
        role=role,
    )


def acknowledge(seen: int | None = None, incident: str = "A0001", **more: str) -> Command:
    return command("incident.acknowledge", {"incident": incident}, seen=seen, **more)  # type: ignore[arg-type]


def refusal(state: State, asked: Command) -> UserError:
    with pytest.raises(UserError) as caught:
        decide(state, asked)
    return caught.value


def carried_out(state: State, asked: Command) -> None:
    """Fold what a command causes, as the hub does after the commit."""
    for each in decide(state, asked):
        kind = each.type.removeprefix("care.").removesuffix(".v1")
        made = fact(kind, at(20), each.data, name=each.name)
        fold(state, msgspec.structs.replace(made, seq=state.seq + 1))


def test_an_incident_is_taken_in_charge_by_who_asks() -> None:
    state = folded(told(incident("firing", at(10))))
    (caused,) = decide(state, acknowledge(seen=1, note="chiamo la rete"))
    assert caused.type == INCIDENT_CHANGED
    assert caused.name == "incident:A0001:acknowledged:c-1"
    assert caused.data["note"] == "chiamo la rete"
    data = msgspec.convert(caused.data, IncidentData)
    assert (data.state, data.who, data.severity) == ("acknowledged", "Rita", 6)
    carried_out(state, acknowledge(seen=1))
    assert (state.incidents["A0001"].state, state.incidents["A0001"].owner) == (
        "acknowledged",
        "Rita",
    )


def test_a_decision_changes_nothing_by_itself() -> None:
    state = folded(told(incident("firing", at(10))))
    before = dict(state.incidents)
    decide(state, acknowledge())
    assert state.incidents == before


def test_of_two_who_click_at_once_the_first_wins() -> None:
    state = folded(told(incident("firing", at(10))))
    carried_out(state, acknowledge(seen=1))
    late = refusal(state, acknowledge(seen=1, person="Marco", name="c-2"))
    assert (late.key, late.values) == (
        "stale_version",
        {"incident": "A0001", "state": "acknowledged"},
    )
    assert state.incidents["A0001"].owner == "Rita"


def test_what_changed_since_it_was_seen_has_to_be_looked_at_again() -> None:
    state = folded(told(incident("firing", at(10)), incident("firing", at(12), severity=9)))
    assert refusal(state, acknowledge(seen=1)).key == "stale_version"
    assert decide(state, acknowledge(seen=2))


@pytest.mark.parametrize("last", ["acknowledged", "resolved"])
def test_only_what_is_firing_can_be_taken_also_by_who_saw_the_newest(last: str) -> None:
    state = folded(told(incident("firing", at(10)), incident(last, at(12))))
    assert refusal(state, acknowledge(seen=2)).key == "stale_version"
    assert refusal(state, acknowledge()).key == "stale_version"


def test_an_incident_nobody_knows_is_refused_by_its_name() -> None:
    unknown = refusal(State(), acknowledge(incident="A0099"))
    assert (unknown.key, unknown.values) == ("incident_unknown", {"incident": "A0099"})


@pytest.mark.parametrize(
    "asked",
    [
        command("quarantine.replay", {"letter": 1}, role="admin"),
        command("simulator.script", kind="outage"),
    ],
)
def test_what_only_the_hubs_parts_can_do_causes_no_fact_here(asked: Command) -> None:
    assert decide(State(), asked) == []

"""What a command causes, and why it may not be: what the asking person saw has to be what is."""

from typing import Any

import msgspec
import pytest

from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.decide import decide, room_of
from commandcenter.errors import UserError
from commandcenter.events.incidents import INCIDENT_CHANGED, IncidentData
from commandcenter.folding.fold import fold
from commandcenter.messages import StoredMessage, stored_message
from commandcenter.protocol.row import Role
from commandcenter.state import State
from tests.commandcenter.story import at, fact, folded, incident, told, wrote


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
        decide(room_of(state, at(20)), state, asked)
    return caught.value


def carried_out(state: State, asked: Command) -> None:
    """Fold what a command causes, as the hub does after the commit."""
    for each in decide(room_of(state, at(20)), state, asked):
        kind = each.type.removeprefix("care.").removesuffix(".v1")
        made = fact(kind, at(20), each.data, name=each.name)
        fold(state, msgspec.structs.replace(made, seq=state.seq + 1))


def test_an_incident_is_taken_in_charge_by_who_asks() -> None:
    state = folded(told(incident("firing", at(10))))
    (caused,) = decide(room_of(state, at(20)), state, acknowledge(seen=1, note="chiamo la rete"))
    assert caused.type == INCIDENT_CHANGED
    assert caused.name == "incident:A0001:2"  # the second step: nobody else can write one
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
    decide(room_of(state, at(20)), state, acknowledge())
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
    resolve = command("incident.resolve", {"incident": "A0001"}, seen=1, cause="antenna")
    assert refusal(state, resolve).key == "stale_version"
    assert decide(
        room_of(state, at(20)), state, msgspec.structs.replace(resolve, expected_version=2)
    )


def test_what_is_nobody_s_is_taken_whatever_it_did_since_it_was_seen() -> None:
    state = folded(told(incident("firing", at(10)), incident("firing", at(12), severity=9)))
    assert decide(room_of(state, at(20)), state, acknowledge(seen=1))
    assert refusal(state, acknowledge(seen=3)).key == "stale_version"


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
    assert decide(room_of(State(), at(20)), State(), asked) == []


# ---- readings


def stored(state: State, name: str = "a") -> StoredMessage:
    """The message that the log holds; the state says nothing of it but its figures."""
    found = stored_message(wrote(at(0), mood="neu", motives=("signal",), name=name), "masked")
    assert found is not None
    return found._replace(seq=7)


def ask(action: str, seen: int | None = 0, **args: Any) -> Command:
    return command(action, {"message": 7}, seen=seen, name=f"{action} {args}", **args)


def obeyed(state: State, asked: Command, at_us: int) -> dict[str, object]:
    """Fold what a command about the message causes."""
    (each,) = decide(room_of(state, at(20)), state, asked, stored(state))
    kind = each.type.removeprefix("care.").removesuffix(".v1")
    made = fact(kind, at_us, each.data, name=each.name, recorded_us=at_us)
    fold(state, msgspec.structs.replace(made, seq=state.seq + 1))
    return each.data


def test_a_correction_says_what_stood_before_and_who_asks() -> None:
    state = folded(told(wrote(at(0), mood="neu", motives=("signal",), name="a")))
    data = obeyed(state, ask("reading.correct", head="sentiment", new="neg"), at(5))
    assert (data["old"], data["new"], data["who"]) == ("neu", "neg", "Rita")
    data = obeyed(
        state, ask("reading.correct", 2, head="motives", new=["billing", "signal"]), at(6)
    )
    assert (data["old"], data["new"]) == (("signal",), ("billing", "signal"))


def test_undo_takes_back_the_newest_correction_that_stands_then_the_one_before() -> None:
    state = folded(told(wrote(at(0), mood="neu", motives=("signal",), name="a")))
    obeyed(state, ask("reading.correct", head="sentiment", new="neg"), at(5))
    obeyed(state, ask("reading.correct", 2, head="care", new=False), at(6))
    undone = [obeyed(state, ask("reading.undo", seq), at(seq + 5)) for seq in (3, 4)]
    assert [data["head"] for data in undone] == ["care", "sentiment"]
    assert state.corrections["/feed a"].standing() == []
    with pytest.raises(UserError, match="nothing_to_undo"):
        decide(room_of(state, at(20)), state, ask("reading.undo", None), stored(state))


@pytest.mark.parametrize(
    ("args", "key"),
    [
        ({"head": "sentiment", "new": "neu"}, "reading_same"),
        ({"head": "sentiment", "new": "angry"}, "reading_unsayable"),
        ({"head": "kind", "new": "neg"}, "reading_unsayable"),
        ({"head": "care", "new": "yes"}, "reading_unsayable"),
        ({"head": "motives", "new": []}, "reading_unsayable"),
        ({"head": "motives", "new": ["made up"]}, "reading_unsayable"),
    ],
)
def test_a_correction_that_says_nothing_new_or_nothing_sayable_is_refused(
    args: dict[str, object], key: str
) -> None:
    state = folded(told(wrote(at(0), name="a")))
    with pytest.raises(UserError) as caught:
        decide(room_of(state, at(20)), state, ask("reading.correct", **args), stored(state))  # type: ignore[arg-type]
    assert caught.value.key == key


def test_of_two_who_correct_at_once_the_second_is_told() -> None:
    state = folded(told(wrote(at(0), mood="neu", name="a")))
    obeyed(state, ask("reading.correct", head="sentiment", new="neg"), at(5))
    with pytest.raises(UserError, match="reading_changed"):
        decide(
            room_of(state, at(20)),
            state,
            ask("reading.correct", head="sentiment", new="pos"),
            stored(state),
        )


def test_a_message_that_the_log_does_not_hold_is_refused() -> None:
    with pytest.raises(UserError, match="message_unknown"):
        decide(room_of(State(), at(20)), State(), ask("reading.undo"), None)


def test_only_messages_of_an_audits_period_get_a_label() -> None:
    state = folded(told(wrote(at(0), name="a")))
    sample = {"seed": 1, "start_us": at(-1), "end_us": at(5)}
    obeyed(state, ask("audit.label", sample=sample, label="neg"), at(9))
    (audit,) = state.audits.values()
    assert [label.label for label in audit.told()] == ["neg"]
    with pytest.raises(UserError, match="message_not_in_sample"):
        decide(
            room_of(state, at(20)),
            state,
            ask("audit.label", sample={**sample, "end_us": at(-0.5)}, label="neg"),
            stored(state),
        )


def test_a_wall_may_correct_nothing_and_a_regia_may() -> None:
    for name in ("reading.correct", "reading.undo", "audit.label", "audit.sample"):
        assert ACTIONS[name].roles == {"regia", "manager"}

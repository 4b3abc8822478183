"""What to do in a crisis: only what clearly helps, set as one, and told with what the whole brings."""

from commandcenter.assignment import changes
from commandcenter.assignment.preview import Asked, previews
from commandcenter.assignment.proposed import bundles
from commandcenter.assignment.whatif import Outlook
from commandcenter.protocol.preview import Bundle, OnCall
from tests.commandcenter.assignment.played import Played
from tests.commandcenter.assignment.test_needed import without_triage
from tests.commandcenter.assignment.test_whatif import ON_CALL, at, busy_room, outlook


def proposed(found: Outlook, on_call: tuple[OnCall, ...] = (), motive: str | None = None) -> Bundle:
    *_, last = bundles(found, 5, on_call, motive)
    assert last is not None
    return last


def crisis() -> Played:
    """Return a room with far more of one motive than its people can answer."""
    played = busy_room(people=3, cases=60, every=1.0)
    for n in range(20):
        played.case(f"fault {n}", motive="fault", work=10.0)
    return played


def test_a_calm_room_needs_nothing_done() -> None:
    found = proposed(outlook(busy_room(people=12, cases=20)), ON_CALL)
    assert (found.steps, found.preview, found.question) == ((), None, 5)


def test_in_a_crisis_what_it_proposes_clearly_helps_step_by_step_and_as_a_whole() -> None:
    found = proposed(outlook(crisis()), ON_CALL)
    assert found.steps
    assert all(step.adds.low > 0 for step in found.steps)
    whole = found.preview
    assert whole is not None
    assert whole.is_last
    assert whole.is_possible
    assert whole.kept.low > 0


def test_the_whole_is_what_a_preview_of_its_overrides_says() -> None:
    played = crisis()
    found = proposed(outlook(played), ON_CALL)
    wanted = [step.override for step in found.steps]
    asked = Asked(5, changes.read(wanted, at(played), ON_CALL), ON_CALL)
    *_, last = previews(outlook(played), asked)
    assert last == found.preview


def test_who_cannot_serve_what_waits_is_not_called() -> None:
    deaf = OnCall(agent="deaf", skills=("de",), rate=1.0)
    found = proposed(outlook(without_triage()), (deaf, *ON_CALL))
    called = [
        name
        for step in found.steps
        if step.override["type"] == "CALL_IN"
        for name in step.override["target"]["agents"]
    ]
    assert called
    assert "deaf" not in called


def test_the_dearer_of_two_equals_is_called_later() -> None:
    pair = (
        OnCall(agent="a dear", skills=("it",), rate=90.0),
        OnCall(agent="b", skills=("it",), rate=20.0),
    )
    steps = proposed(outlook(without_triage()), pair).steps
    calls = [step.override["target"]["agents"] for step in steps if step.why == "person.called"]
    assert [name for call in calls for name in call] == ["b", "a dear"]


def test_the_same_room_is_proposed_the_same() -> None:
    assert proposed(outlook(crisis()), ON_CALL) == proposed(outlook(crisis()), ON_CALL)

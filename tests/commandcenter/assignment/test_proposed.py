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
    wanted = [{**step.override, "expires": played.iso(120)} for step in found.steps]
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


def tower_of_babel(spare: int = 4, **more: str) -> Played:
    """Return a room in which one speaks English, others could do the work, and English floods it."""
    played = Played()
    played.rule("full", "TRIAGE", {"queue": "care"}, {"on": False}, expires=played.iso(600))
    played.person("ann", "lang:it lang:en mobile")
    for n in range(spare):
        played.person(f"ugo {n}", more.get("skills", "lang:it mobile"))
    for n in range(20):
        played.case(f"fault {n}", "lang:en mobile", motive="fault", work=8.0)
        played.minute += 0.5
    return played


def opened(found: Bundle) -> dict[str, list[str]]:
    """Return to whom which skill is opened."""
    steps = [step.override for step in found.steps if step.why == "skill.opened"]
    return {one["params"]["skill"]: one["target"]["agents"] for one in steps}


def test_a_language_that_is_short_is_opened_to_people_at_work_before_anybody_is_called() -> None:
    on_call = (OnCall(agent="r", skills=("lang:it", "lang:en", "mobile"), rate=20.0),)
    found = proposed(outlook(tower_of_babel(spare=8)), on_call)
    assert set(opened(found)) == {"lang:en"}
    assert {step.why for step in found.steps} <= {"skill.opened", "person.moved"}
    assert found.is_enough
    assert found.gap is not None
    assert (found.gap.skill, found.gap.people) == ("lang:en", 1)
    assert found.share_without is not None
    assert found.share_without < 0.9
    assert found.gap_left is None


def test_no_more_people_are_named_than_are_enough() -> None:
    found = proposed(outlook(tower_of_babel(spare=24)))
    assert found.is_enough
    assert 0 < len(opened(found)["lang:en"]) < 24


def test_whoever_lacks_another_skill_beside_gets_that_one_too() -> None:
    found = proposed(outlook(tower_of_babel(spare=4, skills="lang:it")))
    assert opened(found)["lang:en"] == opened(found)["mobile"]


def test_what_only_training_gives_is_opened_to_nobody() -> None:
    played = Played()
    played.person("ann", "it critical")
    for n in range(4):
        played.person(f"ugo {n}", "it")
    for n in range(30):
        played.case(f"press {n}", "it critical", queue="critical", motive="press", work=15.0)
    assert not opened(proposed(outlook(played)))


def test_where_nothing_at_hand_is_enough_it_says_how_far_it_gets_and_what_is_short() -> None:
    played = tower_of_babel(spare=1)
    for n in range(60):
        played.case(f"more {n}", "lang:en mobile", motive="fault", work=8.0)
    found = proposed(outlook(played))
    assert not found.is_enough
    assert found.share_with is not None
    assert found.share_without is not None
    assert found.share_without < found.share_with < 0.9
    assert found.gap_left is not None
    assert (found.gap_left.skill, found.gap_left.people) == ("lang:en", 2)
    assert found.gap_left.waiting > 40


def test_who_is_on_a_break_has_the_language_when_he_comes_back() -> None:
    played = tower_of_babel(spare=2)
    played.person("pia", "lang:it mobile", state="break")
    played.person("off", "lang:it mobile", state="offline")
    named = opened(proposed(outlook(played)))["lang:en"]
    assert "pia" in named
    assert "off" not in named

"""How many people a goal asks for: enough in futures that nobody has seen, in line with the wall."""

from datetime import timedelta

import pytest

from commandcenter.assignment.changes import Call, come_and_go
from commandcenter.assignment.future import Lived
from commandcenter.assignment.needed import Goal, Search
from commandcenter.assignment.whatif import Change
from commandcenter.protocol.preview import Needed, OnCall
from commandcenter.staffing.answer import needed as staffing_needed
from commandcenter.staffing.queue import STEPS, Load
from tests.commandcenter.assignment.played import Played
from tests.commandcenter.assignment.test_whatif import ON_CALL, busy_room, outlook

OTHERS = range(501, 533)


def without_triage(people: int = 3, cases: int = 60, every: float = 1.0) -> Played:
    """Return a flooded room in which nothing is answered shortly: people alone can help."""
    played = busy_room(people=people, cases=cases, every=every)
    played.rule("full", "TRIAGE", {"queue": "care"}, {"on": False}, expires=played.iso(600))
    return played


def needed(played: Played, goal: Goal, on_call: tuple[OnCall, ...] = ()) -> Needed:
    *_, found = Search(outlook(played), goal).steps(3, on_call)
    assert found is not None
    return found


def share(played: Played, people: int, within_min: int) -> float:
    """Return the share of first answers in time, with so many more, in futures that no search has seen."""
    found = outlook(played)
    start = found.at + timedelta(minutes=15)
    end = found.at + timedelta(hours=3)
    calls = [Call(OnCall(agent=f"n{n}", skills=("it",)), start, end) for n in range(people)]
    more = Change((), [line for call in calls for line in come_and_go(call)])
    late = found.plain.now + within_min * 60
    return sum(_in_time(one, late) for one in found.lived(more, OTHERS)) / len(OTHERS)


def _in_time(lived: Lived, late: int) -> float:
    kept = [is_kept for due, is_kept, _ in lived.firsts if due > late]
    return sum(kept) / len(kept)


def test_a_calm_room_asks_for_nobody() -> None:
    found = needed(busy_room(people=12, cases=40, every=1.5), Goal(share=0.9, within_min=60))
    assert (found.people, found.least, found.most, found.until_min, found.cost) == (
        0, 0, 0, 0, None,
    )  # fmt: skip


def test_that_many_are_enough_and_clearly_fewer_are_not() -> None:
    played = without_triage()
    found = needed(played, Goal(share=0.9, within_min=60))
    assert found.people is not None
    assert found.least is not None
    assert 0 < found.least <= found.people
    assert found.most is None or found.people <= found.most
    assert share(played, found.people, 60) > 0.85
    assert share(played, found.least - 2, 60) < 0.9
    assert [one.people for one in found.options] == sorted(one.people for one in found.options)


def test_a_higher_goal_or_less_time_asks_for_no_fewer() -> None:
    played = without_triage()
    usual = needed(played, Goal(share=0.8, within_min=60)).people or 0
    assert (needed(played, Goal(share=0.95, within_min=60)).people or 99) >= usual
    assert (needed(played, Goal(share=0.8, within_min=30)).people or 99) >= usual


def test_it_says_which_skill_counts_and_what_it_costs() -> None:
    played = without_triage()
    played.person("other", "de")
    for n in range(20):
        played.case(f"rare {n}", "de", work=10.0)
    found = needed(played, Goal(share=0.9, within_min=60), ON_CALL)
    assert found.binding in {"it", "de"}
    assert set(found.skills) >= {"it", "de"}
    assert found.rate == pytest.approx(25.0)  # of those whose rate is known
    if found.until_min is None or found.people is None:
        assert found.cost is None
    else:
        assert found.cost == pytest.approx(found.people * (found.until_min - 15) / 60 * 25.0)


def test_who_lacks_the_skill_is_no_help() -> None:
    played = without_triage()
    found = needed(played, Goal(share=0.9, within_min=60, skills=("de",)))
    assert found.people is None
    assert found.binding == ""


@pytest.mark.parametrize("every", [1.0, 1.2, 1.6, 2.4])
def test_it_is_in_line_with_the_walls_staffing_answer(every: float) -> None:
    # The wall keeps every answer within the promise, and the backlog; here later turns may wait.
    played = without_triage(people=4, cases=60, every=every)
    turns = 1 + 0.75 * (
        1 / 0.49 - 1
    )  # Facebook: 49 % of turns close a case, later ones are shorter
    load = Load(
        backlog=sum(case.is_first for case in played.engine.room.queued.values()),
        arrivals=(60 / every,) * STEPS,
        people=(4.0,) * STEPS,
        pace=60 / 8.0,
        lead_h=0.0,
    )
    first_answers = staffing_needed(load, goal=10_000)
    all_answers = staffing_needed(load._replace(pace=load.pace / turns), goal=8)
    found = needed(played, Goal(share=0.95, within_min=60)).people
    assert found is not None
    assert first_answers - 1 <= found <= all_answers


def test_people_who_are_asked_for_are_told_with_the_skill_that_is_short() -> None:
    played = without_triage()
    played.person("ann", "it en")
    for n in range(30):
        played.case(f"far {n}", "en", work=10.0)
    found = needed(played, Goal(share=0.9, within_min=60))
    assert found.people
    assert found.gap is not None
    assert (found.gap.skill, found.gap.people) == ("en", 1)
    assert found.gap.waiting > 20

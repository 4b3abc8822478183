"""The index against its plain formula, and picks against a search over all turns and people."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.assignment import index
from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import Case
from commandcenter.assignment.engine import assign
from commandcenter.assignment.index import RATES, Orders, standing
from commandcenter.assignment.room import Room

NOW = 1_000_000


def plain(case: Case, now: int) -> float:
    """Return the index as the formula of the page has it, without triage."""
    work = max(index.LEAST_WORK_S, case.work_s)
    first, close = case.due_first, case.due_close
    if case.is_first and first is not None and first - now - work >= -60:
        return case.weight / work * exp(-max(0.0, first - now - work) / index.TAU_S)
    if close is not None and close - now - 1.3 * work >= -60:
        return 0.6 * case.weight / work * exp(-max(0.0, close - now - 1.3 * work) / index.TAU_S)
    return 0.02 * case.weight / work * exp((now - case.queued_at) / index.AGE_S)


def turn(n: int, draw: tuple[float, float, int, int, bool]) -> Case:
    work, weight, first, close, is_first = draw
    case = Case(f"c{n}", n, NOW - n)
    case.work_s, case.weight, case.stage = work, weight, "first" if is_first else "next"
    case.due_first, case.due_close = NOW + first if is_first else None, NOW + close
    case.state = "queued"
    return case


drawn = st.tuples(
    st.floats(20, 1_200),
    st.floats(0.5, 3),
    st.integers(-2_000, 6_000),
    st.integers(-2_000, 40_000),
    st.booleans(),
)


@given(drawn, st.integers(0, 7_200))
def test_key_and_time_add_up_to_the_formula_s_logarithm(
    draw: tuple[float, float, int, int, bool], later: int
) -> None:
    case = turn(0, draw)
    found = standing(case, NOW + later, Orders(triage=(False, "off")))
    assert found.key + (NOW + later) * RATES[found.course] == pytest.approx(
        log(plain(case, NOW + later)), abs=1e-6
    )


@given(drawn, st.integers(0, 7_200))
def test_a_standing_holds_until_it_says(
    draw: tuple[float, float, int, int, bool], later: int
) -> None:
    case = turn(0, draw)
    now = standing(case, NOW, Orders())
    then = standing(case, NOW + later, Orders())
    if now.until is None or NOW + later < now.until:
        assert then == now
    else:
        assert then.until is None or then.until > NOW + later


@given(st.lists(drawn, min_size=1, max_size=12), st.integers(0, 3_000))
def test_the_best_turn_of_all_is_picked_first(
    draws: list[tuple[float, float, int, int, bool]], later: int
) -> None:
    room = Room()
    room.now = NOW
    for n, draw in enumerate(draws):
        case = turn(n, draw)
        case.asked = room.skills.mask([f"s{n % 3}"])
        room.cases[case.id] = case
        room.put(case)
    room.pass_to(NOW + later)
    agent = room.agent("anna")
    agent.own_skills = agent.skills = room.skills.mask(["s0", "s1"])
    agent.state = "available"
    room.changed(agent, was_open=False)
    able = [case for case in room.cases.values() if not case.asked & ~agent.skills]
    worth = {case.id: _worth(case, NOW + later) for case in able}
    answer = Answer(room)
    assign(room, answer)
    picked = [one.case for one in answer.decisions]
    assert len(picked) == 1
    assert worth[picked[0]] == pytest.approx(max(worth.values()), abs=1e-9)


def _worth(case: Case, now: int) -> float:
    found = standing(case, now, Orders())
    return found.key + now * RATES[found.course]

"""Overrides as rows: what stands, what ended lately, who did what; the same once an end is written down."""

from commandcenter.clock import HOUR, MINUTE
from commandcenter.views.overrides import decisions, list_version, on_call, overrides
from tests.commandcenter.overruling.desk import BO, CLEO, RegiaDesk
from tests.commandcenter.story import agent

HOLD = {"case": "t1"}


def test_what_ends_first_stands_first_and_what_ended_comes_last() -> None:
    desk = RegiaDesk()
    desk.sets("HOLD", HOLD, minutes=90)
    desk.sets("MOVE", BO, params={"to": {"queue": "care"}}, minutes=30)
    desk.sets("PULLBACK", BO)
    desk.does("end", "O0003", person="Luca", reason="fatto")
    rows = overrides(desk.state, desk.now_us)
    assert [(row.override, row.number) for row in rows] == [
        ("O0002", 1),
        ("O0001", 2),
        ("O0003", 0),
    ]
    assert (rows[0].kind, rows[0].names, rows[0].params) == ("agent", ("Bo",), {"to": "queue:care"})
    assert (rows[2].ended_us, rows[2].ended_by, rows[2].why_ended) == (desk.now_us, "Luca", "fatto")
    assert list_version(desk.state) == len(desk.facts)


def test_what_time_ended_looks_the_same_before_and_after_it_is_written() -> None:
    desk = RegiaDesk()
    one = desk.sets("HOLD", HOLD)
    unwritten = overrides(desk.state, one.expires_us + MINUTE)
    assert unwritten[0].ended_by == "engine"
    assert decisions(desk.state, one.expires_us + MINUTE)[0].act == "expired"
    told = decisions(desk.state, one.expires_us + MINUTE)
    desk.passes(HOUR + MINUTE)
    (written,) = overrides(desk.state, one.expires_us + MINUTE)
    assert (written.ended_us, written.ended_by, written.why_ended) == (
        one.expires_us, "engine", "expired",
    )  # fmt: skip
    assert unwritten[0].ended_us == written.ended_us
    assert decisions(desk.state, one.expires_us + MINUTE) == told


def test_one_that_waits_for_a_second_person_says_so() -> None:
    desk = RegiaDesk()
    desk.sets("SKILL_OPEN", BO, params={"skill": "critical"})
    (row,) = overrides(desk.state, desk.now_us, {"O0001": "infeasible"})
    assert (row.problem, row.second, row.expires_us) == ("unsigned", "", desk.now_us + HOUR)
    desk.does("sign", "O0001", person="Luca")
    (row,) = overrides(desk.state, desk.now_us, {"O0001": "hold_wins"})
    assert (row.problem, row.second) == ("hold_wins", "Luca")


def test_what_ended_half_a_day_ago_is_shown_no_more() -> None:
    desk = RegiaDesk()
    desk.sets("HOLD", HOLD)
    desk.does("undo")
    assert overrides(desk.state, desk.now_us + 12 * HOUR - 1)
    assert overrides(desk.state, desk.now_us + 12 * HOUR) == ()
    assert decisions(desk.state, desk.now_us + 12 * HOUR) == ()
    assert overrides(desk.state, desk.now_us + 99 * HOUR, ended_for=100 * HOUR)


def test_every_step_of_a_person_is_a_decision_with_his_words() -> None:
    desk = RegiaDesk()
    desk.sets("HOLD", HOLD, reason="chiama la rete")
    desk.does("extend", "O0001", person="Luca", minutes=10, reason="non basta")
    desk.does("end", "O0001", reason="risolto")
    told = [(row.act, row.who, row.words) for row in decisions(desk.state, desk.now_us)]
    assert told == [
        ("ended", "Rita", "risolto"),
        ("extended", "Luca", "non basta"),
        ("set", "Rita", "chiama la rete"),
    ]


def test_who_was_called_in_or_is_at_work_can_not_be_called_again() -> None:
    desk = RegiaDesk()
    assert on_call(desk.state, desk.now_us) == 1
    desk.sets("CALL_IN", CLEO)
    assert on_call(desk.state, desk.now_us) == 0
    desk.does("undo")
    assert on_call(desk.state, desk.now_us) == 1
    desk.tells(agent(desk.now_us, "Cleo", "available"))
    assert on_call(desk.state, desk.now_us) == 0

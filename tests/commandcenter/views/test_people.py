"""The board of our people: what each does, who he is, what he has in hand, whether he should be there."""

from commandcenter.clock import DAY
from commandcenter.events.fact import Fact
from commandcenter.kpis import online
from commandcenter.protocol.people import AgentRow
from commandcenter.protocol.regia import WorkRow
from commandcenter.views.people import people
from tests.commandcenter.dispatch.test_overruled import ruled
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import agent, at, closed, fact, replied, went_on, wrote

SHIFT = "09:00-13:00"


def board(story: list[Fact], minute: float = 60) -> dict[str, AgentRow]:
    return {row.agent: row for row in people(moment(story, at(minute)))}


def test_a_row_tells_state_and_standing_of_whom_a_feed_and_the_list_know() -> None:
    story = [
        agent(
            at(5), "a01", "busy", team="Roma", shift=SHIFT, presence="lost", reason_code="late",
            until="2026-03-10T12:00:00+01:00",
        ),
        fact("agent.listed", at(1), {
            "agent": "a01", "called": "A. Bo", "desk": "back", "sourcing": "out", "supplier": "Beta",
            "skills": ["lang:it"], "capacity": 6,
        }),
        fact("agent.listed", at(1), {"agent": "a02", "on_call": True}),
    ]  # fmt: skip
    rows = board(story)
    first = rows["a01"]
    assert (first.name, first.state, first.since_us, first.until_us, first.reason) == (
        "A. Bo", "busy", at(5), at(180), "late",
    )  # fmt: skip
    assert (first.team, first.desk, first.sourcing, first.supplier) == (
        "Roma", "back", "out", "Beta",
    )  # fmt: skip
    assert (first.skills, first.capacity, first.is_lost) == (("lang:it",), 6, True)
    second = rows["a02"]
    assert (second.name, second.state, second.since_us, second.on_call) == ("a02", "", None, True)


def test_what_somebody_has_in_hand_and_how_long_its_customer_waits() -> None:
    story = [agent(at(0), "Ada", "busy")]
    for thread, minute in (("t", 10), ("u", 20), ("v", 30)):
        story += [wrote(at(minute), thread, len(story))]
        story += [went_on("assigned", at(minute + 1), thread, agent="Ada")]
    row = board([*story, replied(at(35), "u", agent="Ada"), closed(at(40), "v")])["Ada"]
    assert (row.follows, row.waits_us) == (2, at(10))


def test_the_same_hours_on_a_day_off_are_no_plan() -> None:
    yesterday = agent(at(0) - DAY, "Ada", "offline", shift=SHIFT)
    absent = agent(at(0), "Bo", "offline", shift=SHIFT, reason_code="absent")
    rows = board([yesterday, absent])
    assert (rows["Ada"].is_planned, rows["Bo"].is_planned) == (False, True)
    assert not board([absent], 241)["Bo"].is_planned


def test_a_shift_over_midnight_is_of_the_evening_on_which_it_began() -> None:
    night = agent(at(14 * 60), "Ada", "available", shift="23:00-07:00")  # 23:00
    assert board([night], 20 * 60)["Ada"].is_planned
    assert not board([night], 20 * 60 + DAY // 60_000_000)["Ada"].is_planned


def test_whoever_was_called_in_is_here_until_it_ends_and_no_longer_on_call() -> None:
    story = [
        fact("agent.listed", at(1), {"agent": "Cleo", "on_call": True, "team": "Roma"}),
        agent(at(2), "Bo", "offline"),
        ruled(at(20), "CALL_IN", {"agents": ("Cleo", "Bo")}),
    ]
    rows = board(story, 60)
    for name in ("Bo", "Cleo"):
        row = rows[name]
        assert (row.state, row.since_us, row.until_us) == ("available", at(20), at(80))
        assert row.is_called
    assert online.at_work(moment(story, at(60))) == 2
    assert [(team.name, team.online) for team in online.teams(moment(story, at(60)))] == [
        ("Roma", 1)
    ]
    assert board(story, 81)["Cleo"].state == ""
    assert not board([*story, agent(at(30), "Bo", "break")])["Bo"].is_called


def test_who_was_given_a_case_is_busy_since_then_unless_away() -> None:
    story = [agent(at(0), name, state) for name, state in (("Ada", "available"), ("Bo", "break"))]
    work = [
        WorkRow(
            agent=name,
            is_open=True,
            queue="",
            languages=(),
            units=1,
            capacity=6,
            cases=(9,),
            busy_us=at(7),
        )
        for name in ("Ada", "Bo")
    ]
    rows = {row.agent: row for row in people(moment(story, at(60)), work)}
    assert (rows["Ada"].state, rows["Ada"].since_us, rows["Ada"].case_us) == ("busy", at(7), at(7))
    assert (rows["Ada"].at_hand, rows["Bo"].at_hand) == (1, 1)
    assert (rows["Bo"].state, rows["Bo"].since_us, rows["Bo"].case_us) == ("break", at(0), None)


def test_a_skill_that_an_override_opens_is_told_beside_his_own_until_it_ends() -> None:
    story = [
        fact("agent.listed", at(1), {"agent": "Ada", "skills": ["lang:it"]}),
        ruled(at(20), "SKILL_OPEN", {"agents": ("Ada",)}, skill="mobile"),
    ]
    row = board(story, 60)["Ada"]
    assert (row.skills, row.opened) == (("lang:it",), ("mobile",))
    assert board(story, 81)["Ada"].opened == ()

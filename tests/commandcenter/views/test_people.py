"""The board of our people: what each does, who he is, what he has in hand, whether he should be there."""

from commandcenter.clock import DAY
from commandcenter.events.fact import Fact
from commandcenter.protocol.people import AgentRow
from commandcenter.views.people import people
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
    assert (row.asking, row.in_hand, row.waits_us) == (1, 2, at(10))


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

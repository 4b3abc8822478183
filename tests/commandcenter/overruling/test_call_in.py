"""People on call who were called in: how long they count as present, and what their hours cost."""

import pytest

from commandcenter.clock import HOUR, MINUTE, format_us
from commandcenter.overruling.call_in import hours
from commandcenter.present import called_in
from tests.commandcenter.overruling.desk import CLEO, RegiaDesk
from tests.commandcenter.story import agent, fact


def cost(desk: RegiaDesk, start_us: int, end_us: int) -> float | None:
    told = [one.cost for one in hours(desk.state, desk.state.overrides.values(), start_us, end_us)]
    return None if None in told else sum(one for one in told if one is not None)


def test_they_count_as_present_from_then_until_it_ends_or_they_are_told_to_be_away() -> None:
    desk = RegiaDesk()
    one = desk.sets("CALL_IN", CLEO, minutes=120)
    assert called_in(desk.state, one.start_us) == {"Cleo": one.expires_us}
    assert called_in(desk.state, one.expires_us) == {}
    desk.passes(HOUR)
    desk.tells(agent(desk.now_us, "Cleo", "break"))
    assert called_in(desk.state, desk.now_us) == {}


def test_an_hour_costs_what_the_person_costs_on_that_day() -> None:
    desk = RegiaDesk()
    one = desk.sets("CALL_IN", CLEO, minutes=120)
    raise_us = one.start_us + HOUR
    listed = {"agent": "Cleo", "rate": 40.0, "since": format_us(raise_us), "who": "Rita"}
    desk.tells(fact("agent.listed", desk.now_us, listed))
    parts = hours(desk.state, [one], one.start_us, one.expires_us)
    assert [(part.rate, part.end_us - part.start_us) for part in parts] == [
        (20.0, HOUR),
        (40.0, HOUR),
    ]
    assert cost(desk, one.start_us, one.expires_us) == pytest.approx(60)
    assert cost(desk, one.start_us + 90 * MINUTE, one.expires_us) == pytest.approx(20)


def test_an_agreed_rate_stands_above_the_persons_own() -> None:
    desk = RegiaDesk()
    one = desk.sets("CALL_IN", CLEO, params={"rate": 35})
    assert cost(desk, one.start_us, one.expires_us) == pytest.approx(35)


def test_what_ended_early_costs_until_then_and_what_nobody_priced_is_not_made_up() -> None:
    desk = RegiaDesk()
    one = desk.sets("CALL_IN", CLEO)
    desk.passes(30 * MINUTE)
    desk.does("undo")
    ended = desk.one(one.id)
    assert cost(desk, one.start_us, one.expires_us) == pytest.approx(
        20 * (ended.ended_us - one.start_us) / HOUR
    )
    desk.tells(agent(desk.now_us, "Emma", "offline", on_call=True))
    desk.sets("CALL_IN", {"agent": "Emma"})
    assert cost(desk, desk.now_us, desk.now_us + HOUR) is None


def test_who_is_called_twice_at_once_is_paid_once() -> None:
    desk = RegiaDesk()
    one = desk.sets("CALL_IN", CLEO)
    desk.sets("CALL_IN", {"agents": ["Cleo"]})
    assert cost(desk, one.start_us, one.start_us + HOUR) == pytest.approx(20)


def test_who_is_called_until_an_instant_is_there_until_then() -> None:
    desk = RegiaDesk()
    until_us = desk.now_us + 3 * HOUR
    one = desk.sets("CALL_IN", CLEO, params={"until": format_us(until_us)})
    assert one.expires_us == until_us
    assert called_in(desk.state, until_us - 1) == {"Cleo": until_us}
    assert called_in(desk.state, until_us) == {}
    assert cost(desk, one.start_us, until_us + HOUR) == pytest.approx(
        20 * (until_us - one.start_us) / HOUR
    )


@pytest.mark.parametrize(
    ("minutes", "key"), [(-5, "override_expired"), (13 * 60, "override_too_long")]
)
def test_an_instant_that_is_over_or_too_far_is_refused(minutes: int, key: str) -> None:
    desk = RegiaDesk()
    until = format_us(desk.now_us + minutes * MINUTE)
    assert desk.refuses("CALL_IN", CLEO, params={"until": until}) == key
    assert desk.refuses("CALL_IN", CLEO, params={"until": "soon"}) == "override_params_unfit"


def test_in_a_bundle_each_who_is_called_goes_when_it_was_said() -> None:
    desk = RegiaDesk()
    until_us = desk.now_us + 30 * MINUTE
    call = {"type": "CALL_IN", "target": CLEO, "params": {"until": format_us(until_us)}}
    pause = {"type": "PAUSE", "target": {"motive": "billing"}}
    desk.does("bundle", sets=[call, pause], reason="serve", minutes=90)
    ends = {one.type: one.expires_us for one in desk.state.overrides.values()}
    assert ends["CALL_IN"] == until_us
    assert ends["PAUSE"] > until_us

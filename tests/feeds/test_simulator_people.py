"""The simulator's people: two desks, both sourcings, rates and skills; who they are, what they take."""

from collections import Counter
from typing import Any

from commandcenter.events.agents import FIRST_REPLY
from feeds.simulator.world import people
from tests.feeds.simulated import events, told

Data = dict[str, Any]


def test_there_are_two_desks_both_sourcings_and_a_few_who_only_give_first_replies() -> None:
    agents = people().agents
    kinds = Counter((one.desk, one.sourcing) for one in agents)
    assert set(kinds) == {(desk, how) for desk in ("front", "back") for how in ("in", "out")}
    assert all(bool(one.supplier) == (one.sourcing == "out") for one in agents)
    assert 10 <= sum(one.sourcing == "out" for one in agents) <= 20
    first = [one for one in agents if FIRST_REPLY in one.skills]
    assert 3 <= len(first) <= 4
    assert all(one.sourcing == "out" for one in first)
    cost = {how: [one.rate for one in agents if one.sourcing == how] for how in ("in", "out")}
    assert max(cost["out"]) < min(cost["in"])
    for one in agents:
        assert {f"lang:{language}" for language in one.languages} <= set(one.skills)


def test_who_comes_to_work_tells_who_he_is_and_afterwards_only_his_state() -> None:
    known = {one.name: one for one in people().agents}
    came: list[Data] = []
    went_on: list[Data] = []
    for event in events(told(), "agent.statechanged"):
        (came if event["data"]["previous"] == "offline" else went_on).append(event["data"])
    assert came
    for data in came:
        one = known[data["agent"]]
        assert (data["desk"], data["sourcing"], data["rate"], tuple(data["skills"])) == (
            one.desk, one.sourcing, one.rate, one.skills,
        )  # fmt: skip
        assert data.get("supplier", "") == one.supplier
    assert not any("rate" in data for data in went_on)


def test_a_case_is_taken_before_it_is_answered_and_by_who_answers_it() -> None:
    replies: dict[tuple[str, str], list[str]] = {}
    for event in events(told(), "message.sent"):
        if event["data"]["actor"] == "agent" and event["data"]["visibility"] != "internal":
            key = event["data"]["thread"], event["data"]["agent"]
            replies.setdefault(key, []).append(event["time"])
    taken = events(told(), "case.assigned")
    assert len(taken) > 50
    for event in taken:
        key = event["data"]["thread"], event["data"]["agent"]
        assert any(time > event["time"] for time in replies[key])

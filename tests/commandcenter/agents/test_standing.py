"""Who an agent is, from when on, by what feeds and the list of people say; on any order of arrival."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.checkpoints import digest, dump, load
from commandcenter.clock import DAY, format_us
from commandcenter.events.agents import FIRST_REPLY, Told
from commandcenter.events.fact import Fact
from tests.commandcenter.story import agent, at, fact, folded, told


def listed(written: int, name: str, since: int | None = None, **more: Any) -> Fact:
    since_text = {} if since is None else {"since": format_us(since)}
    return fact("agent.listed", written, {"agent": name, **since_text, **more})


def who(facts: list[Fact], instant: int, name: str = "Ada") -> Told:
    return folded(told(*facts)).standing[name].at(instant)


def test_a_later_rate_never_rewrites_the_past() -> None:
    story = [
        agent(at(0), "Ada", "available", rate=20.0, team="front"),
        listed(at(5), "Ada", at(10), rate=25.0),
        listed(at(6), "Ada", at(60), rate=30.0),
    ]
    rates = [who(story, at(minute)).rate for minute in (-1, 0, 9, 10, 59, 60, 600)]
    assert rates == [None, 20.0, 20.0, 25.0, 25.0, 30.0, 30.0]
    assert who(story, at(600)).team == "front"
    assert folded(told(*story)).standing["Ada"].dated()["rate"] == (
        [at(0), at(10), at(60)],
        [20.0, 25.0, 30.0],
    )


def test_the_list_stands_above_what_a_feed_tells_afterwards() -> None:
    story = [listed(at(0), "Ada", team="B"), agent(at(5), "Ada", "busy", team="A", desk="front")]
    assert (who(story, at(9)).team, who(story, at(9)).desk) == ("B", "front")


def test_of_two_lines_for_the_same_instant_the_one_written_later_counts() -> None:
    story = [listed(at(5), "Ada", desk="back"), listed(at(1), "Ada", desk="front")]
    assert who(story, at(9)).desk == "back"
    assert who(story[::-1], at(9)).desk == "back"


def test_a_feed_that_repeats_itself_leaves_the_first_and_the_last_word_of_a_day() -> None:
    story = [agent(at(minute), "Ada", "busy", team="A") for minute in (9, 3, 5)]
    story += [agent(at(0) + DAY, "Ada", "busy", team="A")]
    standing = folded(told(*story)).standing["Ada"]
    assert [len(instants) for instants in standing.by_feed.values()] == [3]
    assert standing.dated()["team"] == ([at(3)], ["A"])


def test_who_changes_team_and_back_on_one_day_is_in_the_first_again() -> None:
    story = [agent(at(minute), "Ada", "busy", team="A") for minute in (9, 3, 5)]
    story += [agent(at(7), "Ada", "busy", team="B")]
    standing = folded(told(*story)).standing["Ada"]
    assert standing.dated()["team"] == ([at(3), at(7), at(9)], ["A", "B", "A"])
    assert [who(story, at(minute)).team for minute in (6, 8, 10)] == ["A", "B", "A"]


def test_skills_come_and_go_and_a_whole_list_says_them_all() -> None:
    story = [
        agent(at(0), "Ada", "available", skills=["lang:it", FIRST_REPLY]),
        fact("agent.skillschanged", at(5), {"agent": "Ada", "added": ["billing"]}),
        fact("agent.skillschanged", at(6), {"agent": "Ada", "removed": [FIRST_REPLY]}),
        fact("agent.capacitychanged", at(7), {"agent": "Ada", "total": 4}),
    ]
    assert who(story, at(9)).skills == ("billing", "lang:it")
    assert who(story, at(9)).capacity == 4
    again = agent(at(20), "Ada", "busy", skills=["lang:es"])
    assert who([*story, again], at(30)).skills == ("lang:es",)
    by_hand = listed(at(25), "Ada", skills=["critical"])
    assert who([*story, again, by_hand], at(30)).skills == ("critical",)


def test_who_was_only_named_by_a_reply_has_a_name_and_nothing_else() -> None:
    state = folded(
        told(fact("message.sent", at(0), {
            "channel": "x", "thread": "t", "direction": "out", "actor": "agent", "agent": "Zoe",
        }))
    )  # fmt: skip
    assert set(state.named.values()) == {"Zoe"}
    assert state.standing == {}


WORDS = st.fixed_dictionaries(
    {},
    optional={
        "team": st.sampled_from(("A", "B")),
        "desk": st.sampled_from(("front", "back")),
        "sourcing": st.sampled_from(("in", "out")),
        "rate": st.sampled_from((10.0, 20.0)),
        "skills": st.sampled_from((["x"], ["x", "y"])),
    },
)
SAID = st.tuples(st.booleans(), st.integers(0, 6000), st.integers(-3000, 3000), WORDS)


@given(st.lists(SAID, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing_and_a_field_is_the_same_asked_either_way(
    said: list[tuple[bool, int, int, dict[str, Any]]], chance: random.Random
) -> None:
    facts = [
        listed(at(minute), "Ada", at(minute + back), **words)
        if by_hand
        else agent(at(minute), "Ada", "busy", **words)
        for by_hand, minute, back, words in said
    ]
    state = folded(told(*facts))
    shuffled = list(facts)
    chance.shuffle(shuffled)
    assert digest(folded(told(*shuffled))) == digest(state) == digest(load(dump(state)))
    for name, standing in state.standing.items():
        assert name == "Ada"
        for minute in (-4000, 0, 1500, 3000, 9000):
            found = standing.at(at(minute))
            for field in ("team", "desk", "sourcing", "rate"):
                instants, values = standing.dated().get(field, ([], []))
                before = [v for i, v in zip(instants, values, strict=True) if i <= at(minute)]
                assert getattr(found, field) == (before[-1] if before else None)

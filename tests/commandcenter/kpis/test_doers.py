"""Who did it: desk, sourcing, team as they were then; the parts add up; what hours cost at dated rates."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import HOUR, format_us
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.kpis import MEASURED, hours_cost
from commandcenter.kpis.book import Book
from commandcenter.kpis.doers import WORKED, did, splits
from commandcenter.kpis.parts import PEOPLE, By, Part
from commandcenter.kpis.period import Period
from commandcenter.kpis.terms import TermsInForce
from commandcenter.settings import Settings
from tests.commandcenter.kpis.moments import book
from tests.commandcenter.kpis.test_parts import IN_FORCE, state_of
from tests.commandcenter.story import agent, at, closed, fact, folded, replied, told, wrote

NOT_ADDED_UP = {"adherence", "cost_per_request"}  # told of one, of another's requests


def listed(name: str, since: int | None = None, **more: object) -> Fact:
    begin = {} if since is None else {"since": format_us(since)}
    return fact("agent.listed", at(0), {"agent": name, **begin, **more})


def period(facts: list[Fact], now: int) -> Period:
    state = folded(told(*facts))
    return Period(state, TermsInForce(Settings()), "day", at(0), now, list(state.threads))


def split(facts: list[Fact], key: str, by: By, now: int = at(600)) -> dict[str, tuple[int, int]]:
    """Return of each part its name, how many in the figure, of how many."""
    rows = period(facts, now).split(key, by).rows[1:]
    return {row.part_of or "": (row.figure.part or 0, row.figure.n or 0) for row in rows}


TWO = [
    listed("Ada", desk="front", sourcing="in", team="Roma"),
    listed("Bo", desk="back", sourcing="out", team="Madrid", supplier="Beta"),
]


def test_a_first_reply_is_of_who_wrote_it_and_punctuality_of_who_closed() -> None:
    story = [*TWO, wrote(at(0)), replied(at(5), agent="Ada"), closed(at(60), agent="Bo")]
    story += [wrote(at(10), "u", 2), replied(at(70), "u", agent="Bo")]
    assert split(story, "service_level", "desk") == {"front": (1, 1), "back": (0, 1)}
    assert split(story, "punctuality", "desk", at(100)) == {"back": (1, 1), "": (0, 0)}
    assert split(story, "punctuality", "sourcing", at(100))["out"] == (1, 1)
    assert split(story, "service_level", "agent") == {"Ada": (1, 1), "Bo": (0, 1)}


def test_who_moved_to_another_team_leaves_what_he_did_where_he_did_it() -> None:
    story = [*TWO, listed("Ada", at(30), team="Milano")]
    story += [wrote(at(0)), replied(at(5), agent="Ada")]
    story += [wrote(at(31), "u", 2), replied(at(40), "u", agent="Ada")]
    assert split(story, "service_level", "team") == {"Roma": (1, 1), "Milano": (1, 1)}


def test_what_nobody_known_did_and_what_nobody_did_yet_stands_apart() -> None:
    story = [*TWO, wrote(at(0)), replied(at(5)), wrote(at(1), "u", 2)]
    assert split(story, "service_level", "desk") == {"": (1, 2)}


def test_replies_per_hour_and_hours_are_split_by_who_works() -> None:
    story = [*TWO, *(agent(at(0), name, "available") for name in ("Ada", "Bo"))]
    story += [agent(at(60), "Ada", "offline"), wrote(at(1))]
    story += [replied(at(minute), agent="Ada") for minute in (5, 6, 7)]
    rows = period(story, at(120)).split("replies_per_agent_hour", "desk").rows
    values = {row.part_of: row.figure.value for row in rows}
    assert values == {None: pytest.approx(1.0), "front": pytest.approx(3.0), "back": 0.0}


def test_an_hour_costs_what_its_agent_cost_then_also_in_the_midst_of_a_state() -> None:
    story = [
        listed("Ada", rate=20.0), listed("Ada", at(90), rate=30.0), listed("Bo", at(60), rate=10.0),
        agent(at(0), "Ada", "available"), agent(at(0), "Bo", "busy"), agent(at(0), "Cy", "busy"),
        agent(at(180), "Cy", "break"),
    ]  # fmt: skip
    measured = hours_cost.measure(book(story, at(240)))
    assert measured.value == pytest.approx(1.5 * 20 + 2.5 * 30 + 3 * 10)
    assert measured.told == {
        "hours": pytest.approx(7.0), "hours_without_rate": pytest.approx(1.0 + 3.0),
    }  # fmt: skip
    crisis = hours_cost.measure(book(story, at(120), after_us=at(60)))
    assert crisis.value == pytest.approx(0.5 * 20 + 0.5 * 30 + 10)
    assert hours_cost.measure(book(story[3:], at(240))).value is None


def test_a_figure_that_is_nobodys_doing_is_not_split_by_people() -> None:
    assert "desk" not in splits("volume")
    assert splits("occupancy") == PEOPLE
    for key, by in (("volume", "desk"), ("occupancy", "channel"), ("response_rate", "agent")):
        with pytest.raises(UserError, match="figure_not_split"):
            period(TWO, at(60)).split(key, by)  # type: ignore[arg-type]


def test_the_list_of_a_part_counts_to_its_number() -> None:
    story = [*TWO, wrote(at(0)), replied(at(5), agent="Ada"), wrote(at(1), "u", 2)]
    found = period(story, at(60))
    page = found.cases("service_level", "part", found.part("service_level", "desk", "front"))
    assert [case.thread for case in page.cases] == ["t"]
    with pytest.raises(UserError, match="part_unknown"):
        found.part("service_level", "desk", "roof")


@given(
    st.integers(0, 2**32),
    st.integers(1, 60),
    st.sampled_from(("team", "agent")),
    st.integers(1, 400),
)
def test_the_parts_of_people_add_up_to_the_whole(seed: int, size: int, by: By, hours: int) -> None:
    state = state_of(seed, size)
    whole = Book(state, IN_FORCE, state.newest_us, after_us=state.newest_us - hours * HOUR)
    for kpi in MEASURED:
        if by not in splits(kpi.key) or kpi.key in NOT_ADDED_UP or kpi.measure is None:
            continue
        doing = did(kpi.key) or "answered"
        count = len(whole.doers.names(by))
        parts = [kpi.measure(whole.of_part(Part(by, code, doing))) for code in range(count)]
        found = kpi.measure(whole)
        if kpi.key == "hours_cost":
            cost = sum(one.value or 0.0 for one in parts)
            assert cost == pytest.approx(found.value or 0.0)
        if kpi.key in WORKED and by != "agent":
            continue  # who changed his team worked for two
        assert sum(one.n for one in parts) == found.n, kpi.key
        assert sum(one.part or 0 for one in parts) == (found.part or 0), kpi.key
        assert sum(one.immature for one in parts) == found.immature, kpi.key
        for group, rows in found.cases.items():
            listed_ = Counter(row for one in parts for row in map(tuple, one.cases[group].tolist()))
            assert listed_ == Counter(map(tuple, rows.tolist())), (kpi.key, group)

"""Through whose hands a case goes: what counts of the engine's decisions, and what its close takes away."""

from commandcenter.care.hands import counted
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from tests.commandcenter.story import at, closed, decided, folded, replied, told, went_on, wrote


def acts(facts: list[Fact]) -> list[tuple[str, str]]:
    return [(step.act, step.agent) for step in counted(folded(facts).hands["t"].steps)]


def test_a_decision_on_the_version_it_has_seen_counts() -> None:
    facts = told(wrote(at(0)), decided(at(1)), decided(at(2), agent=None, version=1))
    assert acts(facts) == [("decided", "Ada"), ("decided", "")]


def test_a_person_who_acts_meanwhile_wins() -> None:
    facts = told(wrote(at(0)), went_on("assigned", at(1), agent="Bo"), decided(at(2)))
    assert acts(facts) == [("assigned", "Bo")]


def test_a_person_whose_act_arrives_late_wins_all_the_same() -> None:
    facts = told(wrote(at(0)), decided(at(2)), went_on("assigned", at(1), agent="Bo"))
    assert acts(facts) == [("assigned", "Bo")]


def test_the_close_takes_the_steps_away_and_the_next_case_begins_anew() -> None:
    state = folded(told(wrote(at(0)), decided(at(1)), replied(at(3)), closed(at(4))))
    assert not state.hands
    for each in told(wrote(at(5), name="again"), decided(at(2))):
        fold(state, each)
    assert [one.at_us for one in state.hands["t"].asked] == [at(5)]
    assert not state.hands["t"].steps  # the late one was of the case that is closed


def test_the_case_has_number_and_language_of_its_first_message() -> None:
    first = wrote(at(0), name="one")
    late = wrote(at(-1), name="earlier", recorded_us=at(3))
    state = folded(told(first, decided(at(1)), late))
    opened = state.hands["t"].asked[0]
    assert (opened.at_us, opened.seq) == (at(-1), 3)


def test_who_wants_no_answer_opens_no_case() -> None:
    assert not folded(told(wrote(at(0), care=False), wrote(at(1), kind="thanks"))).hands


def test_decisions_are_counted_and_the_newest_overload_stands() -> None:
    state = folded(told(wrote(at(0)), decided(at(1)), decided(at(2), agent=None, version=1)))
    assert list(state.decisions) == [(at(1), 1), (at(2), 0)]
    assert state.overload == (0, 0, False)

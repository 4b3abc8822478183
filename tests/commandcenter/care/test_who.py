"""Who answered a cycle, who closed it and who has it now: told by what happened, and on any log."""

from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.care.marks import agent_number
from commandcenter.folding.fold import fold
from commandcenter.state import State
from tests.commandcenter.kpis.batch import BESIDE, Thread, once
from tests.commandcenter.kpis.random_log import fact, log
from tests.commandcenter.story import at, closed, folded, replied, told, went_on, wrote

NAMES = {agent_number(name): name for name in ("", "Ada", "Bo", "Cy")}


def who(state: State) -> list[tuple[str, str]]:
    """Return of every answered cycle, oldest first, who answered it and who closed it."""
    return [(NAMES[row[6]], NAMES[row[7]]) for row in sorted(state.cycles)]


def test_the_first_reply_is_its_authors_and_the_close_of_who_has_the_case() -> None:
    story = [wrote(at(0)), replied(at(5), agent="Ada"), replied(at(9), agent="Bo")]
    assert who(folded(told(*story))) == [("Ada", "")]
    assert who(folded(told(*story, closed(at(20))))) == [("Ada", "Bo")]
    taken = went_on("assigned", at(12), agent="Cy")
    assert who(folded(told(*story, taken, closed(at(20))))) == [("Ada", "Cy")]
    assert who(folded(told(*story, taken, closed(at(20), agent="Ada")))) == [("Ada", "Ada")]


def test_a_bot_answers_nothing_and_a_reply_that_names_nobody_is_nobodys() -> None:
    bot = replied(at(2), actor="bot", agent="Ada")
    assert who(folded(told(wrote(at(0)), bot, replied(at(5))))) == [("", "")]


def test_a_case_is_in_the_hands_of_whom_it_was_given_to_last_until_it_is_given_back() -> None:
    story = [wrote(at(0)), went_on("assigned", at(3), agent="Ada")]
    assert folded(told(*story)).in_hand == {"t": (agent_number("Ada"), at(3))}
    parked = went_on("statuschanged", at(5), to_status="parked")
    started = went_on("statuschanged", at(6), to_status="started")
    kept = folded(told(*story, parked, started, replied(at(7), agent="Ada")))
    assert kept.in_hand == {"t": (agent_number("Ada"), at(3))}
    for ends in (
        went_on("unassigned", at(8), agent="Ada"),
        went_on("moved", at(8)),
        closed(at(8)),
    ):
        assert folded(told(*story, ends)).in_hand == {}


def test_a_reply_says_no_customer_and_no_motive_and_an_inbound_message_no_agent() -> None:
    number = agent_number("Ada")
    plain = folded(told(wrote(at(0), agent="Ada"), replied(at(5), agent="Ada")))
    _, reply = (int.from_bytes(plain.threads["t"][place : place + 8]) for place in (16, 40))
    assert reply >> 13 & (1 << 36) - 1 == number
    assert plain.threads["t"][:24] == folded(told(wrote(at(0)))).threads["t"][:24]
    assert who(plain) == [("Ada", "")]


@given(st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_whatever_the_order_of_arrival_it_is_who_did_it_in_the_order_of_time(
    seed: int, size: int
) -> None:
    events = log(seed, size)
    state, known = State(), set()
    for event in events:
        if event["id"] not in known:
            known.add(event["id"])
            fold(state, fact(event))
    threads = {
        name: Thread(
            [one for one in once(events) if one["thread"] == name and one["type"] not in BESIDE]
        )
        for name in "abcd"
    }
    ended = sorted(
        (cycle["at"], cycle["answered_by"], cycle["closed_by"])
        for thread in threads.values()
        for cycle in thread.cycles
        if cycle["reply"] or cycle["closed"]
    )
    assert ended == sorted((row[0], NAMES[row[6]], NAMES[row[7]]) for row in state.cycles)
    held = {
        name: thread.cycles[-1]["holder"]
        for name, thread in threads.items()
        if thread.cycles and not thread.cycles[-1]["closed"] and thread.cycles[-1]["holder"]
    }
    assert held == {name: NAMES[number] for name, (number, _) in state.in_hand.items()}

from collections import Counter

import pytest

from commandcenter.bench import crowd
from commandcenter.clock import SECOND
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.prepare import Preparer
from commandcenter.state import State
from commandcenter.wire import decode, position

START = 1_735_689_600 * SECOND
WHOLE = crowd.LANES * crowd.TURNS  # numbers after which every conversation is over


def fact(number: int) -> Fact:
    draft = crowd.draft(number, START + number * SECOND)
    return Fact(
        number + 1,
        draft.recorded_us,
        draft.time_us,
        draft.sequence,
        draft.type,
        draft.source,
        draft.id,
        crowd.turn(number).person + 1,
        draft.body,
    )


def folded(numbers: range) -> State:
    state = State()
    for number in numbers:
        fold(state, fact(number))
    return state


def test_the_same_number_is_the_same_event_in_every_run() -> None:
    crowd.texts.cache_clear()
    once = crowd.frame(17, START)
    crowd.texts.cache_clear()
    assert crowd.frame(17, START) == once


def test_every_event_has_an_id_of_its_own_and_the_next_position() -> None:
    events = [decode(crowd.frame(number, START)) for number in range(2_000)]
    assert len({event["id"] for event in events}) == 2_000
    assert [position(event) for event in events] == list(range(1, 2_001))


def test_the_hub_takes_every_turn_of_a_conversation() -> None:
    preparer = Preparer(b"k" * 32)
    drafts = [
        preparer.draft(crowd.event(place * crowd.LANES, START), recorded_us=START + SECOND)
        for place in range(crowd.TURNS)
    ]
    assert [draft.type.split(".")[2] for draft in drafts] == [
        "received", "received", "sent", "received", "closed",
    ]  # fmt: skip
    assert len({draft.id for draft in drafts}) == crowd.TURNS


def test_rows_made_quickly_are_of_the_kind_that_the_hub_makes() -> None:
    preparer = Preparer(b"k" * 32)
    for number in range(0, WHOLE, 97):
        made = crowd.draft(number, START)
        prepared = preparer.draft(crowd.event(number, START), recorded_us=START + SECOND)
        for name in ("type", "source", "id", "time_us", "recorded_us", "sequence"):
            assert getattr(made, name) == getattr(prepared, name), name
        assert (made.text is None) == (prepared.text is None)
        assert (made.person is None) == (prepared.person is None)


def test_some_texts_hold_personal_data_that_is_masked() -> None:
    preparer = Preparer(b"k" * 32)
    texts = Counter(
        "[EMAIL]" in text or "[CARD]" in text
        for number in range(400)
        if (text := preparer.draft(crowd.event(number, START), recorded_us=START).text)
    )
    assert texts[True] > 40
    assert texts[False] > 200


def test_a_conversation_waits_until_it_is_answered() -> None:
    assert len(folded(range(crowd.LANES)).waiting) == crowd.LANES
    assert folded(range(WHOLE)).waiting == {}


@pytest.mark.parametrize("conversation", [0, crowd.LANES - 1, crowd.LANES, 12_345])
def test_the_first_turn_of_a_conversation_is_found_by_its_number(conversation: int) -> None:
    turn = crowd.turn(crowd.opening(conversation))
    assert (turn.thread, turn.place) == (f"t-{conversation}", 0)

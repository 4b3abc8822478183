"""Marks that come late, and conversations whose end was dropped for room."""

import pytest

from commandcenter.care import course, marks
from commandcenter.care.marks import Mood
from commandcenter.checkpoints import digest
from commandcenter.folding.fold import fold
from tests.commandcenter.story import at, folded, replied, told, wrote


def test_a_late_message_may_join_two_bursts_into_one() -> None:
    state = folded(told(wrote(at(0), mood="neg"), wrote(at(15))))
    assert state.bursts.size() == 2
    fold(state, told(wrote(at(8), mood="pos", recorded_us=at(40)))[0])
    assert [(at_us, code & marks.MOOD) for at_us, code in state.bursts] == [(at(0), Mood.NEGATIVE)]


def test_a_late_message_counts_again_only_its_own_thread() -> None:
    state = folded(told(*(wrote(at(5), thread) for thread in "abc"), replied(at(9), "a")))
    others = {thread: bytes(state.threads[thread]) for thread in "bc"}
    fold(state, wrote(at(2), "a", recorded_us=at(60)))
    assert sorted(state.requests) == [(at(2), at(9)), (at(5), 0), (at(5), 0)]
    assert sorted(state.firsts) == [(at(2), at(9))]
    assert {thread: bytes(state.threads[thread]) for thread in "bc"} == others


def test_ends_that_were_dropped_for_room_are_rebuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = told(
        *(
            each
            for minute in range(0, 40, 4)
            for each in (
                wrote(at(minute), "a", 1, mood="neg" if minute == 8 else "neu"),
                wrote(at(minute + 1), "b", 2),
                replied(at(minute + 2), "c"),
                wrote(at(minute + 3), "c", 3),
            )
        )
    )
    whole = folded(facts)
    monkeypatch.setattr(course, "TAILS", 1)
    narrow = folded(facts)
    assert len(narrow.tails) == 1
    assert digest(narrow) == digest(whole)


def test_the_ends_kept_ready_are_those_that_spoke_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "TAILS", 2)
    state = folded(told(*(wrote(at(i), thread) for i, thread in enumerate("abacad"))))
    assert list(state.tails) == ["a", "d"]

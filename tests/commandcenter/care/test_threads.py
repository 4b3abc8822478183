"""One conversation: what opens and ends a request, a wait, a cycle; what joins and parts bursts."""

import msgspec
import pytest

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.events.fact import Fact
from commandcenter.state import State
from tests.commandcenter.story import at, closed, fact, folded, replied, told, wrote


def moods(state: State) -> list[Mood]:
    return sorted(Mood(mood & marks.MOOD) for _, mood in state.bursts)


def test_a_reply_answers_every_open_request_of_its_thread() -> None:
    state = folded(told(wrote(at(0), person=1), wrote(at(5), person=2), replied(at(20))))
    assert sorted(state.requests) == [(at(0), at(20)), (at(5), at(20))]
    assert list(state.waits) == [(at(20), at(0))]
    assert not state.waiting


def test_a_reply_that_arrives_before_its_message_still_answers_it() -> None:
    state = folded(told(replied(at(20)), wrote(at(0), recorded_us=at(30))))
    assert not state.waiting
    assert list(state.requests) == [(at(0), at(20))]
    assert list(state.firsts) == [(at(0), at(20))]


def test_a_message_and_its_reply_within_one_second_stand_in_that_order() -> None:
    for facts in (told(wrote(at(0)), replied(at(0))), told(replied(at(0)), wrote(at(0)))):
        assert not folded(facts).waiting


def test_equal_times_are_ordered_by_their_sequence() -> None:
    state = folded(told(wrote(at(0), order=2), replied(at(0), order=1)))
    assert state.waiting == {"t": at(0)}


@pytest.mark.parametrize(
    "sent",
    [
        replied(at(9), actor="bot"),
        replied(at(9), visibility="internal"),
        fact("message.edited", at(9), {"message_id": "m"}),
        fact("moderation.completed", at(9), {"action": "hide", "outcome": "confirmed"}),
        wrote(at(9), actor="system", care=True),
        wrote(at(9), direction="out"),
        replied(at(9), "another"),
    ],
    ids=["bot", "note", "edit", "moderation", "system mail", "a post of ours", "another thread"],
)
def test_what_never_stops_a_clock(sent: Fact) -> None:
    state = folded(told(wrote(at(0)), sent))
    assert state.waiting == {"t": at(0)}
    assert state.unanswered == {"t": at(0)}


@pytest.mark.parametrize(
    "message",
    [
        wrote(at(0), kind="thanks"),
        wrote(at(0), kind="spam"),
        wrote(at(0), care=False),
        wrote(at(0), actor="system"),
        replied(at(0), actor="agent"),
    ],
    ids=["thanks", "spam", "no care", "auto-reply", "ours"],
)
def test_what_never_starts_a_clock(message: Fact) -> None:
    state = folded(told(message))
    assert (state.waiting, state.unanswered, state.requests.size()) == ({}, {}, 0)


def test_the_clock_runs_from_the_first_unanswered_message_not_from_the_last_or_the_first_ever() -> (
    None
):
    state = folded(told(wrote(at(0)), replied(at(5)), wrote(at(30)), wrote(at(50))))
    assert state.waiting == {"t": at(30)}
    assert state.requests.size() == 2


def test_data_sent_on_our_question_opens_a_request_of_its_own() -> None:
    state = folded(told(wrote(at(0)), replied(at(5)), wrote(at(9)), replied(at(12))))
    assert sorted(state.requests) == [(at(0), at(5)), (at(9), at(12))]
    assert list(state.firsts) == [(at(0), at(5))]  # one cycle, one first answer


def test_thanks_neither_open_nor_close_even_inside_a_burst() -> None:
    state = folded(told(wrote(at(0)), wrote(at(1), kind="thanks"), wrote(at(2))))
    assert list(state.requests) == [(at(0), 0)]
    assert state.bursts.size() == 1


def test_a_close_takes_an_open_request_with_it_unanswered() -> None:
    state = folded(told(wrote(at(0)), closed(at(40))))
    assert list(state.requests) == [(at(0), -at(40))]
    assert list(state.firsts) == [(at(0), -at(40))]
    assert not state.waiting


def test_after_a_close_the_next_request_begins_a_new_cycle() -> None:
    state = folded(told(wrote(at(0)), replied(at(5)), closed(at(9)), wrote(at(60))))
    assert state.unanswered == {"t": at(60)}
    reopened = folded(told(wrote(at(0)), replied(at(5)), wrote(at(60))))
    assert reopened.unanswered == {}


def test_a_close_without_an_open_case_and_a_reply_without_a_request_change_no_figure() -> None:
    state = folded(told(closed(at(0)), replied(at(1)), wrote(at(9)), replied(at(10))))
    plain = folded(told(wrote(at(9)), replied(at(10))))
    for name in ("requests", "waits", "firsts", "bursts", "messages"):
        assert getattr(state, name).packed() == getattr(plain, name).packed()


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"thread": "t"}},
        {"data": {"case_id": "c1"}, "more": {"partitionkey": "t"}},
        {"data": {"case_id": "t"}},
        {"data": {"case_id": "c1", "thread": "t"}, "more": {"partitionkey": "elsewhere"}},
    ],
)
def test_a_close_finds_its_thread_by_its_name_its_partition_or_its_case(body: object) -> None:
    close = msgspec.structs.replace(closed(at(9)), body=msgspec.json.encode(body))
    assert folded(told(wrote(at(0)), close)).waiting == {}


def test_ten_minutes_still_join_a_burst_and_a_microsecond_more_does_not() -> None:
    joined = folded(told(wrote(at(0)), wrote(at(10)), wrote(at(20))))
    apart = folded(told(wrote(at(0)), wrote(at(10) + 1)))
    assert (joined.bursts.size(), apart.bursts.size()) == (1, 2)


def test_two_authors_in_one_thread_have_bursts_and_requests_of_their_own() -> None:
    state = folded(
        told(*(wrote(at(minute), person=minute % 2 + 1) for minute in range(6)), replied(at(9)))
    )
    assert sorted(at_us for at_us, _ in state.bursts) == [at(0), at(1)]
    assert moods(state) == [Mood.NEUTRAL, Mood.NEUTRAL]
    assert state.requests.size() == 2
    assert state.waits.size() == 1


def test_a_human_reply_splits_a_burst_a_bot_or_a_note_does_not() -> None:
    def bursts(between: Fact) -> int:
        return folded(told(wrote(at(0)), between, wrote(at(2)))).bursts.size()

    assert bursts(replied(at(1))) == 2
    assert bursts(replied(at(1), actor="bot")) == 1
    assert bursts(replied(at(1), visibility="internal")) == 1


def test_a_burst_is_negative_as_soon_as_one_of_its_messages_is() -> None:
    story = [wrote(at(0), mood=None), wrote(at(1), mood="neu"), wrote(at(2), mood="pos")]
    assert moods(folded(told(*story[:1]))) == [Mood.UNREAD]
    assert moods(folded(told(*story))) == [Mood.POSITIVE]
    assert moods(folded(told(*story, wrote(at(3), mood="neg")))) == [Mood.NEGATIVE]
    assert moods(folded(told(*story, wrote(at(3), mood="neg"), wrote(at(4))))) == [Mood.NEGATIVE]

"""The rows of cycles, requests, stages, updates and moves, told by what happened."""

import pytest

from commandcenter.care import cycles, marks
from commandcenter.care.marks import Mood
from commandcenter.care.stages import Stage
from commandcenter.clock import format_us
from commandcenter.events.fact import Fact
from commandcenter.state import State
from tests.commandcenter.story import at, closed, folded, replied, told, went_on, wrote


def course(state: State) -> list[tuple[int, ...]]:
    return sorted(row[:5] for row in (*state.cycles, *state.begun.values()))


def stages(state: State) -> list[tuple[str, int, int]]:
    return [(Stage(row[2]).name, row[0], row[1]) for row in sorted(state.stages)]


def test_a_cycle_goes_from_its_request_over_the_first_reply_to_the_close() -> None:
    state = folded(told(wrote(at(0)), replied(at(20)), replied(at(30)), closed(at(40))))
    assert course(state) == [(at(0), at(20), at(40), 0, 0)]


def test_a_new_request_after_the_close_begins_a_cycle_that_knows_the_one_before() -> None:
    state = folded(
        told(wrote(at(0)), replied(at(20)), closed(at(40)), wrote(at(90)), closed(at(95)))
    )
    assert course(state) == [
        (at(0), at(20), at(40), 0, at(90)),
        (at(90), -at(95), at(95), at(40), 0),
    ]


def test_a_close_of_nothing_and_a_reply_to_nothing_leave_no_row() -> None:
    state = folded(told(closed(at(0)), replied(at(1)), wrote(at(2), kind="thanks"), closed(at(3))))
    assert [rows.size() for rows in (state.cycles, state.asked, state.stages)] == [0, 0, 0]
    assert (state.begun, state.asking) == ({}, {})


def test_requests_keep_what_their_first_message_said() -> None:
    first = wrote(at(0), person=7, motives=("signal",), visibility="direct")
    state = folded(told(first, wrote(at(1), person=7, motives=("billing",)), replied(at(9))))
    ((opened, ended, facts, *_),) = state.asked
    assert (opened, ended, facts >> 8 & 0xFF) == (at(0), at(9), 7)
    assert facts & marks.motive_mask("signal")
    assert not facts & (marks.motive_mask("billing") | marks.PUBLIC)


def moods(state: State) -> tuple[Mood, Mood | None]:
    facts = next(iter(state.cycles))[5]
    later = Mood(cycles.later_mood(facts)) if cycles.was_heard_later(facts) else None
    return Mood(cycles.first_mood(facts)), later


def test_the_tone_of_a_cycle_is_that_of_its_first_burst_and_of_the_first_after_our_reply() -> None:
    story = [wrote(at(0), mood="neu"), wrote(at(1), mood="neg", care=False), replied(at(5))]
    assert moods(folded(told(*story))) == (Mood.NEGATIVE, None)
    story += [wrote(at(9), mood="pos", kind="thanks")]
    assert moods(folded(told(*story))) == (Mood.NEGATIVE, Mood.POSITIVE)
    story += [wrote(at(60), mood="neg", care=False)]
    assert moods(folded(told(*story))) == (Mood.NEGATIVE, Mood.POSITIVE)


def test_a_customer_who_comes_back_angry_after_the_close_was_not_calmed() -> None:
    state = folded(
        told(
            wrote(at(0), mood="neg"),
            replied(at(5)),
            closed(at(9)),
            wrote(at(60), mood="neu"),
            wrote(at(61), mood="neg"),
        )
    )
    (first,), (second,) = state.cycles, state.begun.values()
    assert cycles.later_mood(first[5]) == Mood.NEGATIVE
    assert cycles.first_mood(second[5]) == Mood.NEGATIVE


def test_somebody_else_in_the_thread_says_nothing_of_this_customers_tone() -> None:
    state = folded(
        told(wrote(at(0), mood="neg"), replied(at(5)), wrote(at(9), person=2, mood="pos"))
    )
    assert moods(state) == (Mood.NEGATIVE, None)


def test_the_stages_of_a_case_and_how_long_each_lasted() -> None:
    state = folded(
        told(
            wrote(at(0)),
            went_on("assigned", at(5), agent="Ada"),
            went_on("statuschanged", at(10), to_status="waiting"),
            wrote(at(30)),
            went_on("moved", at(35)),
            went_on("assigned", at(40), agent="Bo"),
            went_on("statuschanged", at(45), to_status="a word of theirs"),
            closed(at(50)),
        )
    )
    assert stages(state) == [
        ("TAKEN", at(5), at(10)),
        ("WAITING", at(10), at(30)),
        ("TAKEN", at(30), at(35)),
        ("MOVED", at(35), at(40)),
        ("TAKEN", at(40), at(50)),
    ]


def test_a_case_that_nobody_takes_is_new_and_answered_in_turns_and_has_no_row() -> None:
    facts = told(wrote(at(0)), replied(at(5)), wrote(at(9)))
    ends = [folded(facts[:n]).tails["t"].case for n in (1, 2, 3)]
    assert [(end.stage.name, end.since) for end in ends] == [
        ("NEW", at(0)),
        ("ANSWERED", at(5)),
        ("NEW", at(9)),
    ]
    assert folded(facts).stages.size() == 0


def test_a_move_keeps_the_clock_and_says_why_or_not() -> None:
    state = folded(
        told(
            wrote(at(0)),
            went_on("moved", at(5)),
            went_on("moved", at(6), reason="fibre"),
            replied(at(20)),
        )
    )
    assert course(state) == [(at(0), at(20), 0, 0, 0)]
    assert [row[:2] for row in sorted(state.moves)] == [(at(5), 0), (at(6), 1)]


@pytest.mark.parametrize(
    ("steps", "is_verified"),
    [
        ([], False),
        ([went_on("verified", at(10), outcome="confirmed")], True),
        ([went_on("verified", at(10), outcome="not_fixed")], False),
        (
            [
                went_on("verified", at(10), outcome="confirmed"),
                went_on("verified", at(11), outcome="not_fixed"),
            ],
            False,
        ),
        ([went_on("statuschanged", at(10), to_status="verified")], True),
        ([went_on("verified", at(-10), outcome="confirmed")], False),  # of no open case
    ],
    ids=["nobody asked", "it works", "it does not", "then not", "by status", "too soon"],
)
def test_a_close_is_verified_by_the_customers_word(steps: list[Fact], is_verified: bool) -> None:
    state = folded(told(wrote(at(0)), *steps, closed(at(20))))
    facts = next(iter(state.cycles))[5]
    assert bool(facts & cycles.VERIFIED) is is_verified


def test_a_promised_update_ends_with_the_next_reply_or_with_the_close() -> None:
    promised = went_on("promised", at(5), due=format_us(at(60)))
    kept = folded(told(wrote(at(0)), promised, replied(at(50))))
    left = folded(told(wrote(at(0)), promised, closed(at(50))))
    still = folded(told(wrote(at(0)), replied(at(4)), promised))
    assert [next(iter(state.updates))[:3] for state in (kept, left, still)] == [
        (at(60), at(5), at(50)),
        (at(60), at(5), -at(50)),
        (at(60), at(5), 0),
    ]


def test_the_reason_of_a_close_is_kept() -> None:
    for why, kept in ((None, False), ("solved", True)):
        facts = next(iter(folded(told(wrote(at(0)), closed(at(9), reason_code=why))).cycles))[5]
        assert bool(facts & cycles.REASON) is kept

"""Groups have the figures' own members: for any story, counting them gives what the fold counts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.care import marks
from commandcenter.care.grouping import Groups, Said, grouped
from commandcenter.care.marks import Kind
from commandcenter.folding.fold import fold
from commandcenter.state import State
from tests.commandcenter.story import at, replied, told, wrote

WHAT = st.sampled_from(("care", "thanks", "talk", "spam", "reply", "note"))
LINES = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from("ab"), st.integers(1, 3), WHAT), max_size=24
)
FACTS = {
    "care": marks.CARE,
    "thanks": marks.THANKS,
    "talk": 0,
    "spam": marks.SPAM,
    "reply": Kind.REPLY << marks.KIND_SHIFT,
    "note": Kind.OTHER << marks.KIND_SHIFT,
}
Line = tuple[int, str, int, str]


def groups_of(lines: list[Line]) -> Groups:
    return grouped(
        Said(at(minute), order, str(order), thread, str(person), FACTS[what], what == "talk")
        for order, (minute, thread, person, what) in enumerate(lines)
    )


def state_of(lines: list[Line]) -> State:
    facts = [
        replied(at(minute), thread, visibility="public" if what == "reply" else "internal", order=n)
        if what in {"reply", "note"}
        else wrote(at(minute), thread, person, care=what == "care", kind=what, order=n)
        for n, (minute, thread, person, what) in enumerate(lines)
    ]
    state = State()
    for fact in told(*facts):
        fold(state, fact)
    return state


@given(LINES)
@settings(max_examples=300, deadline=None)
def test_the_groups_are_the_members_of_what_the_fold_counts(lines: list[Line]) -> None:
    groups, state = groups_of(lines), state_of(lines)
    when = {str(order): at(line[0]) for order, line in enumerate(lines)}
    starts = sorted(start_us for start_us, _ in state.bursts)
    assert sorted(when[burst[0]] for burst in groups.bursts) == starts
    asked = [
        (when[one.opened_by], when[one.answered_by] if one.answered_by else 0)
        for one in groups.requests
    ]
    assert sorted(asked) == sorted(state.requests)


@given(LINES)
@settings(deadline=None)
def test_every_message_of_a_customer_stands_in_one_burst_and_one_other_list(
    lines: list[Line],
) -> None:
    groups = groups_of(lines)
    inbound = [str(n) for n, line in enumerate(lines) if line[3] not in {"reply", "note"}]
    assert sorted(name for burst in groups.bursts for name in burst) == sorted(inbound)
    asked = [name for one in groups.requests for name in one.messages]
    assert sorted([*asked, *groups.neutral, *groups.not_care]) == sorted(inbound)


def test_talk_goes_into_a_request_that_waits_and_into_none_after_its_answer() -> None:
    groups = groups_of([(0, "a", 1, "care"), (1, "a", 1, "talk"), (2, "a", 9, "reply")])
    assert [one.messages for one in groups.requests] == [["0", "1"]]
    groups = groups_of([(0, "a", 1, "care"), (2, "a", 9, "reply"), (3, "a", 1, "talk")])
    assert groups.not_care == ["2"]

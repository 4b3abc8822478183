"""An override follows from its facts; what may not be does not happen, wherever the facts came from."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import MINUTE, SECOND
from commandcenter.overrides.override import LONGEST_US, Override, version_of
from tests.commandcenter.story import at, folded, override, told

LUCA: dict[str, Any] = {"who": "Luca"}
CRITICAL: dict[str, Any] = {
    "type": "SKILL_OPEN",
    "params": {"skill": "critical"},
    "lapses_us": at(60),
}


def one(*facts: Any) -> Override | None:
    return folded(told(*facts)).overrides.get("O0001")


def test_what_was_never_set_is_not_there_and_what_comes_late_is_taken_in_its_place() -> None:
    end = override("ended", at(10), **LUCA)
    assert one(end) is None
    late = one(end, override("set", at(0)))
    assert late is not None
    assert (late.state, late.ended_us, late.ended_by) == ("ended", at(10), "Luca")


def test_a_fact_without_a_person_sets_nothing_and_no_person_ends_it_before_its_time() -> None:
    assert one(override("set", at(0), who="")) is None
    kept = one(override("set", at(0)), override("ended", at(10), who="", why="expired"))
    assert kept is not None
    assert kept.state == "in_force"


def test_nothing_lasts_longer_than_twelve_hours() -> None:
    assert one(override("set", at(0), length_us=LONGEST_US + 1)) is None
    late = at(1) + LONGEST_US
    kept = one(override("set", at(0)), override("extended", at(1), until_us=late))
    assert kept is not None
    assert kept.expires_us == at(60)


def test_what_is_over_is_not_extended_into_life() -> None:
    kept = one(override("set", at(0)), override("extended", at(61), until_us=at(90)))
    assert kept is not None
    assert (kept.expires_us, kept.over_us(at(61))) == (at(60), at(60))


def test_nobody_signs_for_himself_nor_too_late() -> None:
    begun = override("set", at(0), **CRITICAL)
    for signed in (
        override("signed", at(5)),
        override("signed", at(5), who="Luca", seat="of Rita"),
        override("signed", at(61), **LUCA),
    ):
        kept = one(begun, signed)
        assert kept is not None
        assert kept.state == "proposed"
    kept = one(begun, override("signed", at(5), **LUCA))
    assert kept is not None
    assert kept.binds(at(6))


def test_an_effect_that_is_filed_makes_no_newer_version_of_the_list() -> None:
    facts = told(override("set", at(0)), override("ended", at(10)), override("realised", at(20)))
    before, after = folded(facts[:2]).overrides, folded(facts).overrides
    assert after["O0001"].realised is not None
    assert version_of(after.values()) == version_of(before.values()) == 2


_STEPS = st.lists(
    st.builds(
        lambda step, minute, who, more: override(step, at(minute), who=who, **more),
        st.sampled_from(("set", "signed", "extended", "ended")),
        st.integers(0, 24 * 60),
        st.sampled_from(("Rita", "Luca", "")),
        st.just({}),
    )
    | st.builds(
        lambda minute, until: override("extended", at(minute), until_us=at(until)),
        st.integers(0, 24 * 60),
        st.integers(0, 24 * 60),
    )
    | st.builds(lambda minute: override("set", at(minute), **CRITICAL), st.integers(0, 60)),
    max_size=12,
)


@given(_STEPS)
def test_no_history_makes_one_that_may_not_be(steps: list[Any]) -> None:
    known = one(*steps)
    if known is None:
        return
    assert known.author
    assert known.due_us - known.start_us <= LONGEST_US or known.state == "proposed"
    if known.type == "SKILL_OPEN" and known.start_us:
        assert known.signer not in {"", known.author}
        assert known.signer_seat != known.author_seat
    if known.state == "ended":
        assert known.due_us == 0
        assert not known.binds(known.ended_us + SECOND)
        assert bool(known.ended_by) == known.is_undone
    assert known.over_us(at(0) + 48 * 60 * MINUTE) is not None

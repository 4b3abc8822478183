"""Who is one customer: whose word stands, what is taken back, who belongs together over others."""

import pytest

from commandcenter.customers import LINKS, confidence, crm_of, members, newest_by_hand
from commandcenter.state import State
from tests.commandcenter.story import at, bond, crm, folded, told


def state_of(*facts: object) -> State:
    return folded(told(*facts))  # type: ignore[arg-type]


def test_two_things_that_both_give_make_it_surer_and_neither_decides_against_the_other() -> None:
    state = state_of(
        bond(True, at(0), evidence="email", confidence=0.9),
        bond(True, at(1), evidence="phone", confidence=0.8),
    )
    standing = state.bonds["1 2"].standing()
    assert standing.evidence == ("email", "phone")
    assert standing.confidence == pytest.approx(0.98)
    state = state_of(
        bond(True, at(0), evidence="email"),
        bond(True, at(1), evidence="phone"),
        bond(False, at(2), evidence="phone"),  # the number turned out to be an office's
    )
    assert state.bonds["1 2"].standing().evidence == ("email",)


@pytest.mark.parametrize("is_link", [True, False])
def test_a_persons_word_stands_over_every_rule_before_and_after(is_link: bool) -> None:
    state = state_of(
        bond(not is_link, at(0)),
        bond(is_link, at(1), who="Rita"),
        bond(not is_link, at(2), evidence="phone"),
    )
    standing = state.bonds["1 2"].standing()
    assert (standing.is_linked, standing.who, standing.is_refused) == (is_link, "Rita", not is_link)


def test_what_is_taken_back_counts_as_never_said_and_the_rule_stands_again() -> None:
    state = state_of(
        bond(True, at(0)),
        bond(False, at(1), who="Rita", name="u1"),
        bond(True, at(2), who="Rita", undoes="u1", name="u2"),
    )
    standing = state.bonds["1 2"].standing()
    assert (standing.is_linked, standing.who) == (True, "")
    assert newest_by_hand(state.bonds.values()) is None


def test_customers_are_joined_over_others_and_part_where_the_bond_between_them_goes() -> None:
    chain = (bond(True, at(0), (1, 2)), bond(True, at(1), (2, 3)), bond(True, at(2), (5, 6)))
    state = state_of(*chain)
    assert [members(state.kin, person) for person in (1, 3, 4, 6)] == [
        (1, 2, 3), (1, 2, 3), (4,), (5, 6)
    ]  # fmt: skip
    state = state_of(*chain, bond(False, at(3), (2, 3), who="Rita"))
    assert state.kin == {1: (1, 2), 2: (1, 2), 5: (5, 6), 6: (5, 6)}


def test_a_customer_bears_the_name_that_a_crm_gave_last_to_one_of_its_identities() -> None:
    state = state_of(bond(True, at(0)), crm(at(1), 2, "C-2"), crm(at(2), 1, "C-1"))
    assert crm_of(state.crm_ids, members(state.kin, 2)) == "C-1"
    state = state_of(crm(at(1), 2, "C-2"), crm(at(2), 2, ""))
    assert crm_of(state.crm_ids, (2,)) == ""


def test_only_what_both_give_of_themselves_on_two_channels_links_by_itself() -> None:
    for evidence in ("customer_number", "identity_number", "email", "phone", "account"):
        assert confidence(evidence, both_give=True, one_channel=False) >= LINKS
        assert confidence(evidence, both_give=False, one_channel=False) < LINKS
        assert confidence(evidence, both_give=True, one_channel=True) < LINKS
    assert confidence("crm", both_give=True, one_channel=True) == 1.0
    assert confidence("handle", both_give=True, one_channel=False) < LINKS

"""Whoever has two accounts has one file: what either did counts, until the link is taken back."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.bans.ladder import next_rung
from commandcenter.bans.shared import all_shared, shared
from commandcenter.clock import DAY, SECOND
from commandcenter.errors import UserError
from commandcenter.views.moderation import moderation
from tests.commandcenter.bans.desk import ModerationDesk
from tests.commandcenter.story import bond
from tests.ui.desk.moderated import moment_of

ONE, OTHER = 7, 9


class Merged(ModerationDesk):
    """A desk at which two accounts can be found to be one customer's."""

    def links(self, *, is_link: bool = True) -> None:
        self.now_us += SECOND
        name = f"bond {len(self.facts)}"
        said = bond(is_link, self.now_us, (ONE, OTHER), who="Rita", name=name)
        self._take(msgspec.structs.replace(said, seq=len(self.facts) + 1))

    def step(self, rung: str, customer: int = ONE, person: str = "Rita") -> None:
        self.does("ban.step", customer=customer, person=person, rung=rung, note="motivo")

    def rows(self) -> dict[int, Any]:
        return {row.customer: row for row in moderation(moment_of(self.state, self.now_us)).files}


@pytest.fixture
def desk() -> Merged:
    return Merged()


def refused(desk: Merged, action: str, **asked: Any) -> str:
    with pytest.raises(UserError) as caught:
        desk.does(action, **asked)
    return caught.value.key


def test_the_ladder_goes_on_with_the_other_account(desk: Merged) -> None:
    desk.insults(ONE)
    desk.step("courtesy", ONE)
    desk.insults(OTHER)
    assert refused(desk, "ban.step", customer=OTHER, rung="warning", note="x") == "ban_skips"
    desk.links()
    desk.step("warning", ONE)  # by either number
    (ban,) = desk.file(OTHER).bans  # of the account that wrote it
    assert (ban.rung, ban.evidence) == ("warning", (desk.messages[-1].seq,))
    assert len(desk.file(ONE).bans) == 1
    (row,) = desk.rows().values()
    assert (row.customer, row.next_rung, len(row.bans)) == (ONE, "hide", 2)


def test_evidence_is_used_once_whichever_account_it_is_of(desk: Merged) -> None:
    desk.links()
    desk.insults(ONE)
    desk.insults(OTHER)
    desk.step("courtesy", OTHER)
    for customer in (ONE, OTHER):
        why = refused(desk, "ban.step", customer=customer, rung="warning", note="x")
        assert why == "ban_without_evidence"


def test_a_link_that_is_taken_back_leaves_each_what_was_his(desk: Merged) -> None:
    desk.insults(ONE)
    desk.step("courtesy", ONE)
    desk.insults(OTHER)
    desk.links()
    desk.step("warning", OTHER)
    desk.links(is_link=False)
    rows = desk.rows()
    assert {name: [ban.rung for ban in row.bans] for name, row in rows.items()} == {
        ONE: ["courtesy"], OTHER: ["warning"],
    }  # fmt: skip
    desk.restarts()


def test_a_ban_is_signed_lifted_and_appealed_by_either_number(desk: Merged) -> None:
    desk.links()
    desk.insults(OTHER)
    desk.does("ban.step", customer=OTHER, person="Mara", role="manager", rung="permanent", note="m")
    assert refused(desk, "ban.sign", customer=ONE, person="Mara", role="manager") == (
        "needs_second_person"
    )
    desk.does("ban.sign", customer=ONE, person="Luca", role="manager")
    assert desk.ban(OTHER).state == "in_force"
    desk.does("ban.appeal", customer=ONE, note="it was not me")
    own = {"customer": ONE, "person": "Luca", "role": "manager", "answer": "keep", "note": "n"}
    assert refused(desk, "ban.decide", **own) == "appeal_own"
    desk.does("ban.decide", customer=ONE, person="Sara", role="manager", answer="grant", note="n")
    assert desk.ban(OTHER).state == "lifted"


def test_who_is_vulnerable_is_so_on_both_accounts(desk: Merged) -> None:
    desk.writes(ONE, "vulnerable")
    desk.links()
    for rung in ("courtesy", "warning", "hide"):
        desk.insults(OTHER)
        desk.step(rung, OTHER)
    desk.insults(OTHER)
    assert refused(desk, "ban.step", customer=OTHER, rung="day", note="x") == "ban_vulnerable"


def test_who_saw_the_file_before_a_step_on_the_other_account_is_told(desk: Merged) -> None:
    desk.links()
    desk.insults(ONE)
    seen = desk.rows()[ONE].version
    desk.insults(OTHER)
    why = refused(desk, "ban.step", customer=ONE, rung="courtesy", note="x", seen=seen)
    assert why == "file_changed"


def test_messages_of_both_accounts_are_hits(desk: Merged) -> None:
    desk.links()
    desk.insults(ONE)
    desk.step("courtesy", ONE)
    desk.now_us += DAY
    for customer in (ONE, OTHER, OTHER):
        desk.writes(customer)
    assert desk.rows()[ONE].hits == 3


@given(st.lists(st.tuples(st.sampled_from([ONE, OTHER]), st.booleans()), max_size=8), st.booleans())
def test_nothing_is_lost_or_twice_in_the_file_of_both(
    told: list[tuple[int, bool]], is_linked: bool
) -> None:
    desk = Merged()
    for customer, is_step in told:
        desk.insults(customer)
        if is_step:
            rung = next_rung(desk.file(customer), desk.now_us)
            desk.does("ban.step", customer=customer, role="manager", rung=rung, note="m")
            desk.passes(40 * DAY)
    if is_linked:
        desk.links()
    files = desk.state.files
    wholes = list(all_shared(files, desk.state.kin))
    for part in ("flags", "bans"):
        own = [one for file in files.values() for one in getattr(file, part)]
        assert sorted(map(repr, own)) == sorted(
            repr(one) for file in wholes for one in getattr(file, part)
        )
    for file in files.values():
        found = shared(files, desk.state.kin, file.customer)
        assert found is not None
        for n, ban in enumerate(found.whole.bans, 1):
            whose, place = found.place(n)
            assert whose.bans[place - 1] == ban

"""Critical customers: who comes in by rule or by word, who goes out, and what needs a second person."""

import random
from typing import Any

import msgspec
import numpy as np
import pytest

from commandcenter.checkpoints import digest, dump, load
from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.commands.action import Command
from commandcenter.commands.registry import ACTIONS
from commandcenter.critical.customer import Customer
from commandcenter.critical.rules import WINDOW, automatic, contacts
from commandcenter.decide import decide, room_of
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.life import drafts
from commandcenter.incidents.fact import NewFact
from commandcenter.messages import StoredMessage, stored_message
from commandcenter.protocol.row import Role
from commandcenter.state import State
from tests.commandcenter.story import at, wrote


class CriticalDesk:
    """One hub's critical customers; the engine looks when it is told to."""

    def __init__(self) -> None:
        self.now_us, self.state, self.facts = at(0), State(), list[Fact]()
        self.of = 7  # whom commands are about

    def writes(self, mood: str = "neg", *, person: int = 7, **more: Any) -> StoredMessage:
        fact = wrote(
            self.now_us, f"t{person}", person, mood=mood, name=f"m{len(self.facts)}",
            recorded_us=self.now_us, **more,
        )  # fmt: skip
        self._take(msgspec.structs.replace(fact, seq=len(self.facts) + 1))
        message = stored_message(self.facts[-1], "")
        assert message is not None
        return message

    def looks(self, after_us: int = 0, listed: dict[int, str] | None = None) -> None:
        self.now_us += after_us
        state = self.state
        facts = automatic(
            state.critical,
            state.messages.between(self.now_us - WINDOW, self.now_us),
            state.copies.between(self.now_us - DAY, self.now_us),
            self.now_us,
            lambda at_us: at_us // DAY,
            listed,
        )
        self.fold(facts)

    def does(
        self,
        action: str,
        *,
        message: StoredMessage | None = None,
        person: str = "Rita",
        seat: str | None = None,
        role: Role = "regia",
        seen: int | None = None,
        **args: Any,
    ) -> None:
        kind = ACTIONS[action]
        target = {"critical": self.of} if message is None else {"message": message.seq}
        command = Command(
            id=f"c{len(self.facts)}",
            action=kind,
            target=msgspec.convert(target, kind.target),
            args=msgspec.convert(args, kind.args),
            expected_version=seen,
            person=person,
            role=role,
            seat=f"seat of {person}" if seat is None else seat,
        )
        self.fold(decide(room_of(self.state, self.now_us), self.state, command, message))

    @property
    def customer(self) -> Customer:
        return self.state.critical["7"]

    def classes(self, state: str = "in") -> list[str]:
        known = self.state.critical.get("7")
        return [one.cls for one in known.entries if one.state == state] if known else []

    def fold(self, facts: list[NewFact]) -> None:
        for draft in drafts(facts, self.now_us, "test"):
            self._take(
                Fact(
                    len(self.facts) + 1, draft.recorded_us, draft.time_us, draft.sequence,
                    draft.type, draft.source, draft.id, 0, draft.body,
                )
            )  # fmt: skip

    def _take(self, fact: Fact) -> None:
        assert fact.id not in {each.id for each in self.facts}, fact.id
        self.facts.append(fact)
        fold(self.state, fact)


@pytest.fixture
def desk() -> CriticalDesk:
    return CriticalDesk()


def refused(desk: CriticalDesk, action: str, **asked: Any) -> str:
    before = digest(desk.state)
    with pytest.raises(UserError) as caught:
        desk.does(action, **asked)
    assert digest(desk.state) == before
    return caught.value.key


def detractor(desk: CriticalDesk) -> None:
    for hours in (0, 2, 26):
        desk.now_us += hours * HOUR
        desk.writes()
    desk.looks(MINUTE)
    assert desk.classes() == ["detractor"]


def test_three_negative_contacts_on_two_days_make_a_detractor(desk: CriticalDesk) -> None:
    desk.writes()
    desk.now_us += 2 * HOUR
    desk.writes()
    desk.now_us += 2 * HOUR
    desk.writes()
    desk.looks()
    assert desk.classes() == []  # three of one day
    desk.now_us += DAY
    desk.writes()
    desk.looks()
    (entry,) = desk.customer.entries
    assert (entry.cls, entry.state, entry.author, entry.reason, entry.n) == (
        "detractor", "in", "", "negative_contacts", 4,
    )  # fmt: skip
    desk.looks(MINUTE)
    assert len(desk.customer.entries) == 1


def test_what_is_written_within_half_an_hour_is_one_contact(desk: CriticalDesk) -> None:
    for _ in range(6):
        desk.writes("neu")
        desk.now_us += 10 * MINUTE
    desk.writes("neg")
    found = contacts(desk.state.messages.between(0, desk.now_us))
    assert [(len(listed), listed[0].is_negative) for listed in found.values()] == [(1, True)]
    assert contacts(np.empty((0, 2), dtype=np.int64)) == {}


def test_two_calm_contacts_in_a_row_let_him_out_and_old_ones_do_not_bring_him_back(
    desk: CriticalDesk,
) -> None:
    detractor(desk)
    for mood in ("neu", "neg", "pos"):
        desk.now_us += HOUR
        desk.writes(mood)
        desk.looks()
        assert desk.classes() == ["detractor"]
    desk.now_us += HOUR
    desk.writes("neu")
    desk.looks()
    assert (desk.classes("out"), desk.customer.entries[0].why_out) == (["detractor"], "calm_twice")
    desk.looks(MINUTE)
    assert desk.classes() == []


def test_thirty_days_without_a_new_event_let_him_out_also_after_the_hub_was_off(
    desk: CriticalDesk,
) -> None:
    detractor(desk)
    desk.looks(29 * DAY)
    assert desk.classes() == ["detractor"]
    desk.looks(40 * DAY)
    assert desk.customer.entries[0].why_out == "quiet_for_30_days"


def test_five_near_copies_within_a_day_make_a_spammer(desk: CriticalDesk) -> None:
    for _ in range(4):
        desk.writes("neu", duplicate_of="m0")
    desk.looks(MINUTE)
    assert desk.classes() == []
    desk.writes("neu", duplicate_of="m0")
    desk.looks(MINUTE)
    assert (desk.classes(), desk.customer.entries[0].n) == (["spammer"], 5)


def test_copies_of_different_texts_or_of_different_days_are_no_spam(desk: CriticalDesk) -> None:
    for number in range(5):
        desk.writes("neu", duplicate_of=f"m{number}")
    for _ in range(5):
        desk.now_us += 8 * HOUR
        desk.writes("neu", duplicate_of="m0")
    desk.looks()
    assert desk.classes() == []


@pytest.mark.parametrize("cls", ["vulnerable", "legal", "press"])
def test_words_only_propose_and_a_person_says_whether_it_is_so(
    desk: CriticalDesk, cls: str
) -> None:
    desk.writes("neg", signs=(cls,))
    assert (desk.classes(), desk.classes("proposed")) == ([], [cls])
    desk.does("critical.confirm")
    assert (desk.classes(), desk.customer.entries[0].signer) == ([cls], "Rita")


def test_what_was_refused_is_proposed_again_only_by_a_new_message(desk: CriticalDesk) -> None:
    desk.writes("neg", signs=("legal",))
    desk.now_us += MINUTE
    desk.does("critical.refuse", note="uno scherzo")
    assert desk.classes("proposed") == []
    desk.now_us += MINUTE
    desk.writes("neg", signs=("legal",))
    assert desk.classes("proposed") == ["legal"]


def test_any_agent_enters_a_vulnerable_customer_at_once_and_only_a_person_lets_him_out(
    desk: CriticalDesk,
) -> None:
    message = desk.writes()
    desk.does("critical.enter", message=message, cls="vulnerable", note="sola, con il salvavita")
    assert desk.classes() == ["vulnerable"]
    for _ in range(4):
        desk.now_us += HOUR
        desk.writes("pos")
    desk.looks(90 * DAY)
    assert desk.classes() == ["vulnerable"]
    desk.does("critical.exit", note="linea provata, famiglia avvisata")
    assert desk.classes("out") == ["vulnerable"]


def test_an_exploiter_needs_a_second_person_on_another_seat(desk: CriticalDesk) -> None:
    message = desk.writes()
    desk.does("critical.enter", message=message, cls="exploiter", note="usa il caso per altro")
    assert (desk.classes(), desk.classes("proposed")) == ([], ["exploiter"])
    again: dict[str, Any] = {"message": message, "cls": "exploiter", "note": "x"}
    assert refused(desk, "critical.enter", **again) == "critical_already"
    assert refused(desk, "critical.confirm") == "needs_second_person"
    assert refused(desk, "critical.confirm", seat="another") == "needs_second_person"
    other = {"person": "Luca", "seat": "seat of Rita"}
    assert refused(desk, "critical.confirm", **other) == "needs_second_person"
    desk.does("critical.confirm", person="Luca")
    assert desk.classes() == ["exploiter"]


def test_a_vulnerable_customer_is_opened_by_who_serves_him_and_each_time_is_on_record(
    desk: CriticalDesk,
) -> None:
    message = desk.writes()
    desk.does("critical.enter", message=message, cls="vulnerable", note="x")
    assert refused(desk, "critical.open", person="Luca") == "critical_reserved"
    desk.does("critical.assign", owner="Luca")
    desk.does("critical.open", person="Luca")
    desk.does("critical.open", person="Sara", role="manager")
    assert [(one.act, one.who) for one in desk.customer.history][-2:] == [
        ("opened", "Luca"), ("opened", "Sara"),
    ]  # fmt: skip


def test_who_was_slower_is_told(desk: CriticalDesk) -> None:
    detractor(desk)
    seen = desk.customer.version
    desk.does("critical.note", note="chiamato", seen=seen)
    desk.does("critical.assign", owner="Luca", seen=seen)  # a note takes nobody's decision away
    assert refused(desk, "critical.exit", note="x", seen=seen) == "critical_changed"


def test_the_order_of_arrival_does_not_matter_and_a_restart_changes_nothing(
    desk: CriticalDesk,
) -> None:
    detractor(desk)
    desk.now_us += HOUR
    message = desk.writes("neg", signs=("legal", "press"), duplicate_of="m0")
    desk.does("critical.enter", message=message, cls="exploiter", note="x")
    desk.now_us += HOUR
    desk.does("critical.confirm", person="Luca")
    assert digest(load(dump(desk.state))) == digest(desk.state)
    for seed in range(20):
        shuffled = desk.facts.copy()
        random.Random(seed).shuffle(shuffled)
        state = State()
        for fact in shuffled:
            fold(state, fact)
        assert digest(state) == digest(desk.state)


def test_who_is_on_the_curated_list_comes_in_when_he_writes_and_not_before(
    desk: CriticalDesk,
) -> None:
    desk.looks(listed={7: "influencer"})
    assert desk.classes() == []
    desk.writes("pos")
    desk.looks(MINUTE, listed={7: "influencer"})
    (entry,) = desk.customer.entries
    assert (entry.cls, entry.state, entry.author, entry.reason) == (
        "influencer", "in", "", "listed",
    )  # fmt: skip
    desk.looks(MINUTE, listed={7: "influencer"})
    assert len(desk.customer.entries) == 1


def test_who_was_taken_off_the_list_goes_out_but_only_when_it_was_looked_at(
    desk: CriticalDesk,
) -> None:
    desk.writes("pos")
    desk.looks(MINUTE, listed={7: "press"})
    desk.looks(MINUTE)
    assert desk.classes() == ["press"]
    desk.looks(MINUTE, listed={})
    assert (desk.classes(), desk.customer.entries[-1].why_out) == ([], "unlisted")


def test_who_a_person_named_stays_whoever_is_on_the_list(desk: CriticalDesk) -> None:
    message = desk.writes("pos")
    desk.does("critical.enter", message=message, cls="influencer", note="ten million read him")
    desk.looks(MINUTE, listed={})
    assert desk.classes() == ["influencer"]


def test_a_listed_one_who_went_out_comes_in_again_when_he_writes_anew(desk: CriticalDesk) -> None:
    listed = {7: "influencer"}
    desk.writes("pos")
    desk.looks(MINUTE, listed=listed)
    desk.does("critical.exit", note="the campaign is over")
    desk.looks(MINUTE, listed=listed)
    assert desk.classes() == []
    desk.now_us += HOUR
    desk.writes("pos")
    desk.looks(MINUTE, listed=listed)
    assert desk.classes() == ["influencer"]


def test_a_detractor_on_the_list_takes_one_step_a_look(desk: CriticalDesk) -> None:
    for hours in (0, 2, 26):
        desk.now_us += hours * HOUR
        desk.writes()
    desk.looks(MINUTE, listed={7: "influencer"})
    desk.looks(MINUTE, listed={7: "influencer"})
    assert sorted(desk.classes()) == ["detractor", "influencer"]

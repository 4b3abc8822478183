"""The change of shift: given with a note, signed by another person on another seat, ownership moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from commandcenter.checkpoints import digest
from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.state import State
from commandcenter.views.handover import handover
from commandcenter.views.incidents import steps
from tests.commandcenter.overruling.desk import BO, RegiaDesk
from tests.commandcenter.story import at, incident


class ShiftDesk(RegiaDesk):
    """A regia with two alerts: Rita has one in hand, nobody the other one."""

    def __init__(self) -> None:
        super().__init__()
        self.tells(incident("acknowledged", at(0), "A0001", who="Rita", owner="Rita", number=1))
        self.tells(incident("firing", at(0), "A0002", number=1))

    def gives(self, person: str = "Rita", note: str = "guasto a Milano") -> str:
        made = self.does("handover.give", person=person, note=note)
        return str(made[0].data["handover"])

    def owner(self, name: str) -> str | None:
        return self.state.incidents[name].owner


def test_what_is_open_is_filed_with_the_note() -> None:
    desk = ShiftDesk()
    one = desk.sets("PAUSE", BO)
    given_ = desk.state.handovers[desk.gives()]
    assert (given_.who, given_.note) == ("Rita", "guasto a Milano")
    assert (given_.incidents, given_.overrides) == (("A0001", "A0002"), (one.id,))
    assert given_.to_answer == 1
    row = handover(desk.state, desk.now_us)
    assert row is not None
    assert (row.who, row.signed_us) == ("Rita", None)


def test_a_hand_over_is_the_owner_s_word_about_what_they_have_in_hand() -> None:
    desk = ShiftDesk()
    desk.passes(50 * MINUTE)
    desk.gives(note="Milano guasta, tecnico alle 15")
    mine, other = (desk.state.incidents[name] for name in ("A0001", "A0002"))
    assert (mine.noted_us, mine.is_reminded, mine.owner) == (desk.now_us, False, "Rita")
    assert other.noted_us < desk.now_us
    assert [row.what for row in steps(desk.state, "A0001")][-1] == "shift_given"
    assert [row.detail for row in steps(desk.state, "A0001")][
        -1
    ] == "Milano guasta, tecnico alle 15"


def test_who_signs_takes_what_the_other_one_has_in_hand_and_nothing_else() -> None:
    desk = ShiftDesk()
    name = desk.gives()
    desk.does("handover.sign", name, person="Luca")
    signed = desk.state.handovers[name]
    assert (signed.signer, signed.moved) == ("Luca", ("A0001",))
    assert (desk.owner("A0001"), desk.owner("A0002")) == ("Luca", None)
    desk.restarts()
    assert desk.state.handovers[name].signer == "Luca"


@pytest.mark.parametrize(
    "who",
    [
        {"person": "Rita"},
        {"person": " rita", "seat": "seat-9"},
        {"person": "Luca", "seat": "seat-1"},
    ],
)
def test_nobody_signs_his_own_nor_from_the_same_seat(who: dict[str, str]) -> None:
    desk = ShiftDesk()
    name = desk.gives()
    assert desk.refused("handover.sign", name, **who).key == "needs_second_person"
    assert desk.owner("A0001") == "Rita"


def test_it_is_signed_once_and_the_second_one_is_told_by_whom() -> None:
    desk = ShiftDesk()
    name = desk.gives()
    desk.does("handover.sign", name, person="Luca")
    error = desk.refused("handover.sign", name, person="Mara")
    assert (error.key, error.values["person"]) == ("handover_signed", "Luca")


def test_a_newer_one_takes_the_place_of_an_older_and_twelve_hours_end_it() -> None:
    desk = ShiftDesk()
    old, new = desk.gives(), desk.gives(note="anche Roma")
    assert desk.refused("handover.sign", old, person="Luca").key == "handover_over"
    desk.now_us += 12 * HOUR
    assert handover(desk.state, desk.now_us) is None
    assert desk.refused("handover.sign", new, person="Luca").key == "handover_over"
    assert desk.refused("handover.sign", "H0009", person="Luca").key == "handover_unknown"


def test_the_next_one_gives_it_on() -> None:
    desk = ShiftDesk()
    desk.does("handover.sign", desk.gives(), person="Luca")
    desk.does("handover.sign", desk.gives("Luca", ""), person="Mara")
    assert desk.owner("A0001") == "Mara"


@given(st.permutations(range(3)))
def test_the_order_in_which_steps_arrive_changes_nothing(order: list[int]) -> None:
    desk = ShiftDesk()
    desk.does("handover.sign", desk.gives(), person="Luca")
    whole, steps = desk.facts[:-3], desk.facts[-3:]
    assert digest(folded(whole + [steps[place] for place in order])) == digest(desk.state)


def test_a_signature_by_who_gave_it_changes_nothing_wherever_it_came_from() -> None:
    desk = ShiftDesk()
    name = desk.gives()
    last = desk.facts[-1]
    body = last.body.replace(b'"act":"given"', b'"act":"signed"')
    kind = last.type.replace("given", "signed")
    fold(desk.state, replace(last, type=kind, body=body, id="forged", seq=last.seq + 1))
    assert desk.state.handovers[name].signer == ""


def folded(facts: list[Fact]) -> State:
    state = State()
    for each in facts:
        fold(state, each)
    return state

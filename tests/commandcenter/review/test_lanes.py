"""Lanes of a timeline: what was in force in a window, whatever came before or after."""

from commandcenter.bans.file import Ban, File
from commandcenter.review.lanes import bans
from commandcenter.review.span import Window
from commandcenter.state import State
from tests.commandcenter.story import at

WINDOW = Window(start_us=at(0), end_us=at(120), onset_us=at(30), over_us=at(90))


def ban(rung: str, start: int, end: int | None, state: str = "in_force") -> Ban:
    return Ban(
        rung=rung, state=state, author="L. Ortega", author_seat="s1", reason="insults", evidence=(1,),
        made_us=at(-200), start_us=start and at(start), ended_us=at(end) if end else 0,
    )  # fmt: skip


def test_a_ban_stands_in_its_lane_while_it_is_in_force_and_a_proposal_never() -> None:
    state = State()
    told = (
        ban("courtesy", -100, -50, "over"),
        ban("hide", -30, 30, "over"),
        ban("day", 40, None),
        ban("week", 200, None),
        ban("permanent", 0, None, "proposed"),
    )
    state.files["7"] = File(customer=7, channel="x", bans=told)
    found = [(mark.what, mark.at_us, mark.end_us, mark.lasts) for mark in bans(state, WINDOW)]
    assert found == [
        ("hide", at(-30), at(30), False),
        ("day", at(40), None, True),
    ]

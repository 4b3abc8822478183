"""The list of the newest messages: as they are read now, masked, capped."""

from commandcenter.messages import StoredMessage, stored_message
from commandcenter.views.messages import LONGEST, MOST, message_rows
from tests.commandcenter.story import at, correction, folded, replied, told, wrote


def stored(n: int = 1, text: str = "ciao") -> list[StoredMessage]:
    facts = told(
        *(wrote(at(place), f"t{place}", place + 1, name=f"m{place}") for place in range(n))
    )
    found = [stored_message(each, text) for each in facts]
    return [one for one in found if one is not None]


def test_the_newest_written_stands_first_and_no_more_than_a_hundred() -> None:
    rows = message_rows(folded([]), stored(130))
    assert len(rows) == MOST
    assert [row.message for row in rows[:2]] == [130, 129]
    assert rows[0].at_us == at(129)
    assert rows[0].customer == 130


def test_a_row_says_what_a_person_corrected_and_which_version_a_command_must_have_seen() -> None:
    (a,) = told(wrote(at(0), mood="neu", name="m0"))
    change = told(
        correction(a, "sentiment", "neg", at_us=at(5)),
        correction(a, "motives", ("billing",), at_us=at(6), who="Bo"),
    )
    (row,) = message_rows(folded([a, *change]), stored())
    assert (row.sentiment, row.motives) == ("neg", ("billing",))
    assert (row.corrected, row.who, row.version) == (("sentiment", "motives"), "Bo", 2)


def test_a_long_text_is_cut_and_answers_of_ours_are_not_listed() -> None:
    (row,) = message_rows(folded([]), stored(text="x" * 5000))
    assert len(row.text) == LONGEST
    assert stored_message(replied(at(0)), "") is None

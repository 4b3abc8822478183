"""What is taken for a person's name, and what is left to others."""

import pytest

from commandcenter.erasing.renaming import BLACK, Renaming, is_telling
from commandcenter.events.words import MOTIVES


@pytest.mark.parametrize(
    "mark", ["ada.1815", "@ada_l", "Ada Lovelace", "393331234567", "did:plc:ab"]
)
def test_what_is_odd_is_looked_for_everywhere(mark: str) -> None:
    assert is_telling(mark)
    assert Renaming([mark]).blackened(f"so says {mark}, too") == f"so says {BLACK}, too"


@pytest.mark.parametrize("mark", ["Ada", "Alessandra", "internet", "2024", "12345678", "a1"])
def test_what_many_are_called_is_not(mark: str) -> None:
    renaming = Renaming([mark], ["thread:1"])
    text = f"{mark} and {mark}"
    assert renaming.blackened(text) == text
    assert renaming.said(text) == text
    assert renaming.tree({"who": mark}) == {"who": mark}


@pytest.mark.parametrize("word", MOTIVES)
def test_whoever_is_called_like_a_motive_changes_no_reading(word: str) -> None:
    renaming = Renaming([word], [word])
    assert renaming.tree({"motives": [word]}, own=True) == {"motives": [word]}


def test_a_fact_about_him_keeps_what_figures_are_made_of_whatever_he_is_called() -> None:
    renaming = Renaming(["start", "internet"], ["dm:start"])
    fact = {
        "act": "start",
        "motives": ["internet_3g"],
        "thread": "dm:start",
        "note": "start, again",
    }
    left = renaming.tree(fact, own=True)
    assert (left["act"], left["motives"]) == ("start", ["internet_3g"])
    assert "start" not in left["thread"] + left["note"]


def test_a_longer_name_of_the_same_kind_is_somebody_else_s() -> None:
    renaming = Renaming(["author-17"])
    for other in ("author-170", "coauthor-17"):
        assert renaming.said(f"thread {other}") == f"thread {other}"
    assert "author-17" not in renaming.said("dm:author-17")


def test_a_name_is_always_exchanged_for_the_same_and_another_one_in_another_erasure() -> None:
    one, other = Renaming(["ada.1815"], ["dm:7"]), Renaming(["ada.1815"], ["dm:7"])
    assert one.said("dm:7") == one.said("dm:7") == one.said("/feed dm:7").split()[1]
    assert one.said("dm:7") != other.said("dm:7")

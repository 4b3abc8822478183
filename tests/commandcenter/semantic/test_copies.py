"""Near copies: who counts as one, for how long, and what a wave of them costs."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.clock import DAY, MINUTE
from commandcenter.semantic import copies
from commandcenter.semantic.copies import Copies
from commandcenter.semantic.near import trace

POST = (
    "Telora è la peggiore rete di tutta Italia, ieri sera di nuovo senza linea per ore e nessuno risponde: "
    "condividete questo messaggio con tutti i vostri amici"
)
OTHER = "Buongiorno, vorrei sapere perché la bolletta di gennaio è il doppio di quella di dicembre"


def test_a_wave_of_ten_thousand_copies_is_marked_from_the_third_author_on() -> None:
    held = Copies()
    found = [
        held.take(trace(f"{POST} {number % 7 * '!'}"), f"m{number}", number, number)
        for number in range(10_000)
    ]
    assert found[0] is None
    assert found[1] is not None
    assert not found[1].is_duplicate
    assert all(one is not None and one.is_duplicate for one in found[2:])
    assert {one.original for one in found if one is not None} == {"m0"}
    assert len(held) == 1


def test_the_same_author_is_enough() -> None:
    held = Copies()
    assert held.take(trace(POST), "m0", "ada", 0) is None
    again = held.take(trace(POST.upper()), "m1", "ada", MINUTE)
    assert again is not None
    assert again.is_duplicate


def test_authors_that_are_not_known_are_no_third_author() -> None:
    held = Copies()
    found = [held.take(trace(POST), f"m{number}", None, number) for number in range(9)]
    assert not any(one.is_duplicate for one in found if one is not None)


def test_a_few_other_words_make_no_other_text_and_share_its_key() -> None:
    held = Copies()
    held.take(trace(POST), "m0", 1, 0)
    near = held.take(trace(f"Guardate qua: {POST} subito"), "m1", 2, 0)
    assert near is not None
    assert (near.original, near.key) == ("m0", trace(POST).key)
    assert held.take(trace(OTHER), "m2", 3, 0) is None


def test_a_message_that_is_delivered_again_is_no_copy_of_itself() -> None:
    held = Copies()
    held.take(trace(POST), "m0", 1, 0)
    assert held.take(trace(POST), "m0", 1, MINUTE) is None


def test_after_a_day_a_text_is_new_and_stands_for_the_next_ones() -> None:
    held = Copies()
    held.take(trace(POST), "old", 1, 0)
    assert held.take(trace(POST), "new", 1, DAY + 1) is None
    copy = held.take(trace(POST), "m", 1, DAY + MINUTE)
    assert copy is not None
    assert copy.original == "new"
    assert len(held) == 1


@pytest.mark.parametrize("text", ["", "ok grazie", "internet non va a Bari", "👍👍"])
def test_what_many_write_on_their_own_is_never_a_copy(text: str) -> None:
    held = Copies()
    assert not any(held.take(trace(text), f"m{number}", 1, 0) for number in range(5))
    assert len(held) == 0


def test_memory_is_bounded_and_the_oldest_leave_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "KEPT", 50)
    held = Copies()
    texts = [f"{OTHER} {chr(97 + n // 26) * 4}{chr(97 + n % 26) * 4} {POST[n:]}" for n in range(90)]
    for number, text in enumerate(texts):
        held.take(trace(f"x{number:03d} ".join(text.split())), f"m{number}", 1, 0)
    assert len(held) <= 50
    assert held.take(trace(POST), "first again", 1, 0) is None


def jaccard(one: set[int], other: set[int]) -> Fraction:
    return Fraction(len(one & other), len(one | other))


WORDS = st.lists(
    st.sampled_from([f"parola{letter}" for letter in "abcdefgh"]), min_size=8, max_size=40
)


@given(WORDS, st.integers(0, 40), st.sampled_from(["altro", "parolaa", ""]))
@settings(max_examples=400, deadline=None)
def test_a_copy_is_found_exactly_where_four_fifths_are_the_same(
    said: list[str], place: int, word: str
) -> None:
    changed = [*said[:place], word, *said[place + 1 :]]
    first, second = trace(" ".join(said)), trace(" ".join(changed))
    held = Copies()
    held.take(first, "m0", 1, 0)
    is_near = jaccard(set(first.shingles), set(second.shingles)) >= Fraction(4, 5)
    found = held.take(second, "m1", 1, 0) if second.key else None
    assert (found is not None) == (bool(second.key) and (is_near or first.key == second.key))

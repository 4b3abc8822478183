"""A message in 24 bytes: what is put in comes out, and bytes sort as messages do."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.care import marks
from commandcenter.care.marks import Kind, Mood
from commandcenter.events.words import MOTIVES

U63 = st.integers(0, 2**63 - 1)
FIELDS = (
    (marks.CHANNEL_SHIFT, marks.CHANNEL),
    (marks.PERSON_SHIFT, marks.PERSON),
    (marks.MOTIVE_SHIFT, (1 << len(MOTIVES)) - 1),
    (0, marks.CARE),
    (0, marks.THANKS),
    (0, marks.SPAM),
    (0, marks.LATE),
    (0, marks.BACKFILL),
    (marks.MOOD_SHIFT, marks.MOOD),
    (marks.KIND_SHIFT, marks.KIND),
)


@given(st.lists(st.tuples(U63, U63, U63)))
def test_bytes_sort_as_messages_do(found: list[tuple[int, int, int]]) -> None:
    packed = sorted(marks.pack(*mark) for mark in found)
    assert list(marks.unpack_all(b"".join(packed))) == sorted(found)
    assert all(len(mark) == marks.SIZE for mark in packed)


def test_no_two_facts_share_a_bit_and_all_fit_into_a_signed_number() -> None:
    used = 0
    for shift, mask in FIELDS:
        assert not used & mask << shift
        used |= mask << shift
    assert used < 2**63


def test_every_mood_and_kind_has_room() -> None:
    assert max(Mood) <= marks.MOOD
    assert max(Kind) <= marks.KIND


def test_each_motive_has_a_bit_of_its_own() -> None:
    bits = [marks.motive_bits((motive,)) for motive in MOTIVES]
    assert len(set(bits)) == len(MOTIVES) == 14
    assert marks.motive_bits(MOTIVES) == sum(bits)
    assert [marks.motive_mask(motive) for motive in MOTIVES] == bits
    assert marks.motive_bits(("unheard of",)) == marks.motive_mask("other")


def test_only_care_that_is_neither_thanks_nor_spam_opens_a_request() -> None:
    assert marks.opens_request(marks.CARE | marks.LATE | marks.motive_bits(MOTIVES))
    assert not marks.opens_request(0)
    assert not marks.opens_request(marks.CARE | marks.THANKS)
    assert not marks.opens_request(marks.CARE | marks.SPAM)

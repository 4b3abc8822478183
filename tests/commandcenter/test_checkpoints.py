"""A state at rest: what is written comes back, and what cannot be read is refused in words."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter import checkpoints
from commandcenter.checkpoints import digest, dump, load
from commandcenter.events.fact import Fact
from commandcenter.state import State
from tests.commandcenter.story import at, folded, replied, stories, told, wrote


@given(stories())
def test_what_is_written_comes_back(facts: list[Fact]) -> None:
    state = folded(facts)
    back = load(dump(state))
    assert digest(back) == digest(state)
    for name in State.FIELDS:
        assert type(getattr(back, name)) is type(getattr(state, name))


def test_a_checkpoint_holds_the_fields_in_their_order() -> None:
    held = checkpoints._Held.__struct_fields__
    assert held == ("format", *State.FIELDS)


def test_a_state_that_was_cut_short_is_refused() -> None:
    raw = dump(folded(told(wrote(at(0)))))
    for size in range(len(raw)):
        with pytest.raises(ValueError, match="checkpoint"):
            load(raw[:size])


@given(st.binary(max_size=200))
def test_no_bytes_do_any_harm(raw: bytes) -> None:
    with pytest.raises(ValueError, match="checkpoint"):
        load(raw)


def test_a_state_of_another_format_is_refused() -> None:
    held = msgspec.msgpack.decode(dump(State()))
    held[0] += 1
    with pytest.raises(ValueError, match="another version"):
        load(msgspec.msgpack.encode(held))


def test_equal_states_have_equal_digests_and_others_have_not() -> None:
    one, same = (folded(told(wrote(at(0)), replied(at(5)))) for _ in range(2))
    other = folded(told(wrote(at(0)), replied(at(6))))
    assert digest(one) == digest(same) != digest(other)
    assert len(digest(State())) == 64


def test_a_channel_is_its_name_not_the_order_in_which_it_came() -> None:
    first = told(wrote(at(0), channel="x"), wrote(at(1), "u", channel="email"))
    swapped = [first[1], first[0]]
    assert digest(folded(first)) == digest(folded(swapped))
    renamed = told(wrote(at(0), channel="email"), wrote(at(1), "u", channel="x"))
    assert digest(folded(first)) != digest(folded(renamed))

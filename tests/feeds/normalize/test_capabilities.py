"""What each adapter can do is data, and never more than its platform lets us."""

import pytest

from feeds.normalize import ADAPTERS
from feeds.normalize.capabilities import capabilities


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
def test_every_adapter_says_what_it_can_do(adapter: str) -> None:
    told = capabilities(adapter)
    assert told.read == "yes"
    partly = {name for name in told.__struct_fields__ if getattr(told, name) == "partly"}
    assert set(told.limits) <= partly | {"reply"}  # a limit explains something that is declared


def test_a_comment_can_be_hidden_and_a_direct_message_cannot() -> None:
    assert capabilities("meta", "facebook_comment").hide == "yes"
    assert capabilities("meta", "messenger").hide == "no"
    assert capabilities("meta", "instagram_comment").ban == "no"
    assert capabilities("meta", "nowhere").reply == "no"


def test_no_adapter_of_ours_is_no_answer() -> None:
    with pytest.raises(KeyError):
        capabilities("carrier-pigeon")

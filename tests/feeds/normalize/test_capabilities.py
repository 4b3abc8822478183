"""What each adapter can do is data, and never more than its platform lets us."""

from collections.abc import Iterator

import pytest

from commandcenter.outbound.contract import Capabilities
from feeds.normalize import ADAPTERS
from feeds.normalize.capabilities import capabilities
from tests.journeys.hubs import ROOT

CHANNEL_OF = {
    "direct": "messenger",
    "Facebook comments and posts": "facebook_post",
    "Instagram comments": "instagram_comment",
}
COLUMNS = ("reply", "hide", "delete_own", "ban", "edit_own", "webhook", "history")


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


def documented() -> Iterator[tuple[Capabilities, list[str], str]]:
    """Each row of the page's matrix with what the data say of it."""
    page = (ROOT / "docs" / "feeds.md").read_text("utf-8")
    for row in page[page.index("| | reply |") :].splitlines()[2:]:
        name, *cells = (cell.strip() for cell in row.strip("|").split("|"))
        adapter, _, channel = name.partition(", ")
        adapter = adapter.strip("`")
        yield capabilities(adapter, CHANNEL_OF.get(channel, "")), cells, adapter


def test_the_page_says_what_the_data_say() -> None:
    seen = set()
    for told, cells, adapter in documented():
        seen.add(adapter)
        for column, cell in zip(COLUMNS, cells, strict=True):
            value = getattr(told, column)
            assert value == cell if cell in ("yes", "no") else value == "partly" or told.limits
    assert seen == set(ADAPTERS) - {"cloudevents"}  # foreign servers: nobody acts through them

"""A stored message: what of its reading the page told, so that it can be read or explained again."""

import msgspec
import pytest

from commandcenter.events.reading import Reading
from commandcenter.hub.prepare import page_of
from commandcenter.semantic.read import Page, read

TOLD = Page("GB-NIR", "fixed")


@pytest.mark.parametrize("page", [Page(), TOLD])
@pytest.mark.parametrize("text", ["ok", "a Palermo la fibra non va", "in Leeds the mobile is down"])
def test_a_text_read_again_by_what_its_reading_kept_of_the_page_is_read_the_same(
    text: str, page: Page
) -> None:
    first = read(text, "en", page)
    stored = msgspec.json.decode(msgspec.json.encode(first), type=Reading)
    assert read(text, "en", page_of(stored)) == first


def test_only_what_the_page_told_is_of_the_page() -> None:
    by_words = read("a Palermo la fibra non va", "it", TOLD)
    assert page_of(msgspec.convert(msgspec.to_builtins(by_words), Reading)) == Page()

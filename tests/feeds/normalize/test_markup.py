"""HTML becomes words, in time that grows with its length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.normalize.markup import plain


def test_breaks_and_paragraphs_stay_and_entities_are_read() -> None:
    assert plain("<p>uno<br>due &amp; sei</p><p>quattro</p>") == "uno\ndue & sei\n\nquattro"


def test_comments_scripts_and_quoted_brackets_are_no_words() -> None:
    assert (
        plain('a<!-- <p>x</p> -->b<script>if (1 < 2) {}</script>c<i title="x > y">d</i>') == "abcd"
    )


def test_a_lone_bracket_is_a_word() -> None:
    assert plain("2 < 3 and 5 > 4") == "2 < 3 and 5 > 4"
    assert plain("half <a href") == "half <a href"


@given(st.text(alphabet="<>/!-abpr \"'&;\n\x00", max_size=400))
def test_any_markup_gives_text_that_is_read_again_without_an_error(markup: str) -> None:
    assert isinstance(plain(plain(markup)), str)


@pytest.mark.parametrize(
    ("bomb", "words"),
    [
        ("<", "<"),
        ("<a ", "<a "),
        ("&", "&"),
        ("<!--", ""),
        ("<script>", ""),
        ("<p>", ""),
        ("<!", "<!"),
    ],
)
def test_a_page_of_half_open_tags_is_read_to_its_end(bomb: str, words: str) -> None:
    """A million of them: only a reader that looks at each a bounded number of times comes back."""
    assert plain(bomb * 1_000_000) == (words * 1_000_000).strip()

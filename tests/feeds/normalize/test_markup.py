"""HTML becomes words, in time that grows with its length."""

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


def test_pages_of_half_open_tags_take_no_longer_than_pages_of_words() -> None:
    for bomb in ("<", "<a ", "<!--", "<!", "</", "&", "<script>", '<a "', "<p>"):
        assert plain(bomb * 200_000) is not None

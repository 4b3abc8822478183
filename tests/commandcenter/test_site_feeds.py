"""The feeds of a site stand in its settings file, which stays a person's: his words and comments are kept."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter import site_feeds
from commandcenter.errors import UserError
from commandcenter.platform import config_folder
from commandcenter.settings import SiteFeed

MAIL = SiteFeed(name="mail", spec="imap://care@mail.example/INBOX?credential=mail")
SKY = SiteFeed(name="sky", spec="bluesky:?words=nuvola mobile")
BY_HAND = """# ours
language = "en"  # for the wall

[goals]
to_answer = 40

# the second line of the night
[[feeds]]
name = "night"
spec = "wss://night.example/feed"

[levels]  # strict
on_min = 2
"""


def file() -> Path:
    return config_folder() / "settings.toml"


def test_the_first_feed_makes_the_file_and_the_last_leaves_it_empty() -> None:
    assert site_feeds.listed() == ()
    site_feeds.put(MAIL)
    assert site_feeds.listed() == (MAIL,)
    site_feeds.take_out("mail")
    assert site_feeds.listed() == ()
    assert not file().read_text("utf-8").strip()


def test_what_a_person_wrote_stays_as_he_wrote_it() -> None:
    file().write_text(BY_HAND, "utf-8")
    site_feeds.put(MAIL)
    assert file().read_text("utf-8").startswith(BY_HAND)
    site_feeds.take_out("mail")
    assert file().read_text("utf-8").strip() == BY_HAND.strip()


def test_a_feed_between_other_tables_goes_alone() -> None:
    file().write_text(BY_HAND, "utf-8")
    site_feeds.take_out("night")
    left = file().read_text("utf-8")
    assert "night.example" not in left
    assert '# ours\nlanguage = "en"  # for the wall\n' in left
    assert "[levels]  # strict\non_min = 2\n" in left


def test_a_name_that_is_taken_gets_the_new_spec() -> None:
    site_feeds.put(MAIL)
    site_feeds.put(SKY)
    other = SiteFeed(name="mail", spec="imap://care@other.example/INBOX?credential=mail")
    site_feeds.put(other)
    assert set(site_feeds.listed()) == {other, SKY}


def test_a_name_is_found_that_nobody_has() -> None:
    assert site_feeds.free_name("mail", ()) == "mail"
    assert site_feeds.free_name("mail", (MAIL, SiteFeed(name="mail-2", spec="x"))) == "mail-3"


def test_a_feed_that_is_not_there_is_told_with_those_that_are() -> None:
    site_feeds.put(SKY)
    with pytest.raises(UserError) as caught:
        site_feeds.named("mail")
    assert caught.value.values == {"name": "mail", "known": "sky"}


def test_a_file_that_would_read_back_otherwise_is_not_written() -> None:
    inline = f'feeds = [{{ name = "mail", spec = "{MAIL.spec}" }}]\n'
    file().write_text(inline, "utf-8")
    for change in (partial(site_feeds.put, SKY), partial(site_feeds.take_out, "mail")):
        with pytest.raises(UserError) as caught:
            change()
        assert caught.value.key == "feed_by_hand"
        assert file().read_text("utf-8") == inline


@given(st.text(min_size=1, max_size=60).filter(lambda text: "\x00" not in text))
def test_whatever_stands_in_a_spec_is_read_back(text: str) -> None:
    try:
        encodable = text.encode()
    except UnicodeEncodeError:
        return
    feed = SiteFeed(name="any", spec=encodable.decode())
    site_feeds.put(feed)
    assert site_feeds.listed() == (feed,)

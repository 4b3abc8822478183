"""What is asked to connect a feed: every kind makes a spec that its adapter takes."""

import pytest

from commandcenter.errors import UserError
from commandcenter.feed_kinds import KINDS, Kind, answered, kind_key, kind_of, spec_for
from commandcenter.languages import LANGUAGES, language
from feeds import build
from feeds.bluesky.feed import BlueskyFeed
from feeds.imap.feed import ImapFeed
from feeds.mastodon.feed import MastodonFeed
from feeds.websocket import WebSocketFeed

ANSWERS = {
    "mail": {"server": "mail.example", "user": "care@nuvola.example"},
    "mastodon": {"server": "https://social.example/", "tags": "nuvola,rete"},
    "bluesky": {"words": "nuvola mobile, nuvola"},
    "gateway": {"server": "127.0.0.1:8711"},
    "events": {"address": "wss://events.example/stream"},
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_and_every_question_has_its_words(code: str) -> None:
    for kind in KINDS:
        assert language(code).has(f"feed_kinds.{kind.key}")
        for question in kind.questions:
            assert language(code).has(f"feed_ask.{question.key}"), question


@pytest.mark.parametrize("key", ANSWERS)
def test_the_answers_make_a_feed_without_a_secret_in_its_spec(key: str) -> None:
    spec = spec_for(kind_of(key), ANSWERS[key], f"{key}-2", with_secret=True)
    build(spec)
    assert kind_key(spec) == key


def test_mail_takes_what_was_said_and_what_is_usual() -> None:
    told = {**ANSWERS["mail"], "own": "care@nuvola.example,help@nuvola.example", "days": "7"}
    feed = build(spec_for(kind_of("mail"), told, "post", with_secret=True))
    assert isinstance(feed, ImapFeed)
    spec = feed.spec
    assert (spec.user, spec.host, spec.port) == ("care@nuvola.example", "mail.example", 993)
    assert (spec.mailbox, spec.days, spec.credential, spec.label) == ("INBOX", 7, "post", "post")
    assert spec.own == ("care@nuvola.example", "help@nuvola.example")


def test_a_pasted_address_of_a_page_is_a_server() -> None:
    mastodon = build(spec_for(kind_of("mastodon"), ANSWERS["mastodon"], "m", with_secret=True))
    assert isinstance(mastodon, MastodonFeed)
    assert (mastodon.spec.host, mastodon.spec.tags) == ("social.example", ("nuvola", "rete"))
    sky = build(spec_for(kind_of("bluesky"), ANSWERS["bluesky"], "b", with_secret=False))
    assert isinstance(sky, BlueskyFeed)
    assert sky.spec.words == ("nuvola mobile", "nuvola")


def test_bluesky_names_a_credential_only_where_it_has_one() -> None:
    told = {"words": "nuvola", "own": "did:plc:abc"}
    for with_secret, name in ((True, "sky"), (False, "")):
        feed = build(spec_for(kind_of("bluesky"), told, "sky", with_secret=with_secret))
        assert isinstance(feed, BlueskyFeed)
        assert feed.spec.credential == name


@pytest.mark.parametrize(("host", "scheme"), [("127.0.0.1:1", "ws"), ("gate.example:8711", "wss")])
def test_a_gateway_elsewhere_is_reached_by_tls_only(host: str, scheme: str) -> None:
    spec = spec_for(kind_of("gateway"), {"server": host}, "gate", with_secret=True)
    assert spec.startswith(f"{scheme}://gate@")
    assert isinstance(build(spec), WebSocketFeed)


@pytest.mark.parametrize(
    ("key", "told", "error"),
    [
        ("mail", {"server": "mail.example"}, "feed_answer_missing"),
        ("mail", {**ANSWERS["mail"], "security": "rot13"}, "feed_answer_choice"),
        ("mail", {**ANSWERS["mail"], "password": "secret"}, "feed_not_asked"),
        ("events", {"address": "https://events.example"}, "feed_url_bad"),
    ],
)
def test_an_answer_that_will_not_do_is_refused(key: str, told: dict[str, str], error: str) -> None:
    with pytest.raises(UserError) as caught:
        spec_for(kind_of(key), told, "x", with_secret=True)
    assert caught.value.key == error
    for code in LANGUAGES:
        assert language(code).error(caught.value)


def test_a_kind_that_there_is_not_is_told_with_those_that_are() -> None:
    with pytest.raises(UserError) as caught:
        kind_of("fax")
    assert "mastodon" in str(caught.value.values["known"])


def test_an_answer_is_taken_without_the_blanks_around_it() -> None:
    kind = Kind("x", kind_of("mail").questions, "")
    assert answered(kind, {"server": " mail.example ", "user": "care"})["server"] == "mail.example"

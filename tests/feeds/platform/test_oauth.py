"""Tokens that are renewed, at a real endpoint on loopback: asked for once, kept nowhere, anew in time."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from commandcenter.credentials import credential, keep_credential
from commandcenter.errors import UserError
from feeds.imap.feed import credentials_of
from feeds.imap.spec import spec_of
from feeds.platform.failures import LimitedError, LostError, RefusedError
from feeds.platform.oauth import Renewal, RenewedCredential, Tokens, renewal_of
from tests.feeds.platform.tokens import TokenServer, serving


@pytest.fixture
def provider() -> Iterator[TokenServer]:
    keep_credential("mail", "refresh-1")
    with serving() as server:
        yield server


def made(provider: TokenServer, secret: str = "") -> RenewedCredential:
    renewal = Renewal(provider.url, "client-7", secret)
    return RenewedCredential("mail", Tokens("mail", renewal))


def test_an_access_token_is_asked_for_once_while_it_holds(provider: TokenServer) -> None:
    one = made(provider)
    assert (one.read(), one.read()) == ("access-1", "access-1")
    (asked,) = provider.asked
    assert parse_qs(asked) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["refresh-1"],
        "client_id": ["client-7"],
    }


def test_it_is_made_anew_before_it_ends(provider: TokenServer) -> None:
    provider.holds_s = 61
    one = made(provider)
    assert one.read() == "access-1"
    time.sleep(1.05)
    assert one.read() == "access-2"


def test_the_programs_own_secret_is_shown_where_it_has_one(provider: TokenServer) -> None:
    keep_credential("mail-client", "program-secret")
    made(provider, "mail-client").read()
    assert parse_qs(provider.asked[0])["client_secret"] == ["program-secret"]


def test_a_program_without_its_secret_is_told_so(provider: TokenServer) -> None:
    with pytest.raises(RefusedError, match="credential_missing"):
        made(provider, "mail-client").read()
    assert provider.asked == []


def test_another_refresh_token_takes_the_place_of_the_old_one(provider: TokenServer) -> None:
    provider.turns = True
    one = made(provider)
    one.read()
    assert credential("mail") == "refresh-2"
    assert not one.is_other()
    assert one.read() == "access-1"
    assert one.forget()
    assert one.read() == "access-2"
    assert credential("mail") == "refresh-3"


def test_two_who_log_in_as_one_share_the_token(provider: TokenServer) -> None:
    text = f"imap://care@127.0.0.1:1/?security=none&auth=xoauth2&credential=mail&client=c&renew={provider.url}"
    reading, answering = credentials_of(spec_of(text))
    provider.turns = True
    assert [reading.read(), answering.read(), reading.read()] == ["access-1"] * 3
    assert len(provider.asked) == 1


def test_a_new_refresh_token_of_a_person_is_taken_at_once(provider: TokenServer) -> None:
    one = made(provider)
    one.read()
    keep_credential("mail", "refresh-9")
    provider.good = {"refresh-9"}
    assert one.is_other()
    assert one.read() == "access-2"


@pytest.mark.parametrize(
    ("status", "said", "kind", "reason"),
    [
        (400, {"error": "invalid_grant"}, RefusedError, "renewal_refused"),
        (401, {"error": "invalid_client"}, RefusedError, "renewal_refused"),
        (429, {}, LimitedError, "limit"),
        (503, {}, LostError, "renewal_away"),
        (404, {}, LostError, "renewal_odd"),
        (200, {"token_type": "Bearer"}, LostError, "renewal_odd"),
    ],
)
def test_a_refusal_says_who_can_help(
    provider: TokenServer, status: int, said: Any, kind: type[LostError], reason: str
) -> None:
    provider.says = (status, said)
    with pytest.raises(LostError) as refused:
        made(provider).read()
    assert (type(refused.value), refused.value.reason) == (kind, reason)


def test_one_that_was_made_just_now_and_is_refused_is_for_a_person(provider: TokenServer) -> None:
    one = made(provider)
    one.read()
    assert not one.forget()
    one.read()
    one.read()
    assert one.forget()


def test_a_provider_that_is_away_is_waited_for() -> None:
    keep_credential("mail", "refresh-1")
    one = RenewedCredential("mail", Tokens("mail", Renewal("http://127.0.0.1:9/token", "c")))
    with pytest.raises(LostError, match="renewal_away"):
        one.read()


@pytest.mark.parametrize(
    ("told", "client"),
    [("google", ""), ("http://mail.example/token", "c"), ("gogle", "c"), ("", "c")],
)
def test_what_renews_nothing_is_refused(told: str, client: str) -> None:
    with pytest.raises(UserError, match="feed_renew_bad"):
        renewal_of(told, client, "")


def test_known_providers_have_their_addresses() -> None:
    assert renewal_of("", "", "") is None
    for name in ("google", "microsoft"):
        found = renewal_of(name, "c", "s")
        assert found is not None
        assert found.url.startswith("https://")

"""Connecting a feed of the site: what was answered becomes a spec, is tried, and only then is kept.

Says in words what a person can act on; asks and prints nothing itself.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import tzinfo
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import msgspec

from commandcenter import site_feeds
from commandcenter.clock import parse_us
from commandcenter.credentials import (
    credential,
    credential_file,
    drop_credential,
    held,
    place_of,
    put_credential,
)
from commandcenter.errors import UserError
from commandcenter.feed_kinds import client_credential, kind_key, kind_of, spec_for
from commandcenter.hub import control
from commandcenter.languages import Language
from commandcenter.settings import SiteFeed
from feeds import build
from feeds.trying import Tried, tried


def asked_for(
    kind: str, told: Mapping[str, str], name: str, secret: str, client: str = ""
) -> SiteFeed:
    """Return the feed that the answers make; UserError where one is missing or cannot be.

    `name` "" = one that is free; `client`: the secret of the program that has its tokens renewed.
    """
    known = kind_of(kind)
    if known.secret is not None and known.secret.is_needed and not secret:
        raise UserError("feed_answer_missing", what=known.secret.key)
    name = name or site_feeds.free_name(kind, site_feeds.listed())
    credential_file(name)  # it also names its credential
    spec = spec_for(known, told, name, with_secret=bool(secret), with_client=bool(client))
    try:
        return msgspec.convert({"name": name, "spec": spec}, SiteFeed)
    except msgspec.ValidationError as error:
        raise UserError("feed_answer_bad", problem=str(error)) from error


def attempt(feed: SiteFeed, secret: str = "", client: str = "") -> tuple[Tried, str]:
    """Try a feed with a secret that is not kept yet; "" = with the one that is. UserError for no spec.

    Returns what came of it, and the secret that holds now: a provider may give another one for it.
    """
    name = credential_of(feed.spec) or feed.name
    with ExitStack() as stack:
        if secret:
            stack.enter_context(held(name, secret))
        if client:
            stack.enter_context(held(client_credential(feed.name), client))
        found = asyncio.run(tried(lambda: build(feed.spec)))
        return found, credential(name) if secret else ""


def keep(feed: SiteFeed, secret: str, client: str = "") -> str:
    """Keep a feed and its credential; return where the credential is: keyring, file, or "" = it has none."""
    if client:
        put_credential(client_credential(feed.name), client)
    place = put_credential(credential_of(feed.spec) or feed.name, secret) if secret else ""
    site_feeds.put(feed)
    return place


def forget(name: str) -> None:
    """Take a feed out of the settings, and its credential away where no other feed shows it."""
    gone = site_feeds.named(name)
    site_feeds.take_out(name)
    used = {credential_of(feed.spec) for feed in site_feeds.listed()}
    if (credential := credential_of(gone.spec)) and credential not in used:
        drop_credential(credential)
        if place_of(client_credential(name)):
            drop_credential(client_credential(name))


def taken_up(words: Language, what: Literal["added", "removed", "reloaded"]) -> str:
    """Have the hubs that run here read the settings again; return in a sentence what came of it."""
    answers = control.ask_all("feed.reload")
    refused = [one.error for one in answers if one.error is not None and not one.ok]
    wrong = [one for one in refused if one.key != "feeds_named"]
    if wrong:
        return words.error(UserError(wrong[0].key, **wrong[0].values))
    if any(one.ok for one in answers):
        return words.word(f"feed_setup.hub_{what}")
    return words.word("feed_setup.hub_other" if answers else "feed_setup.hub_later")


def credential_of(spec: str) -> str:
    """Return the name of the credential that a spec shows; "" where it shows none."""
    parts = urlsplit(spec)
    if parts.scheme in {"ws", "wss"}:
        return parts.username or ""
    named = parse_qs(parts.query).get("credential", [""])[0]
    return named or (parts.scheme if parts.scheme in {"imap", "mastodon"} else "")


def as_json(feed: SiteFeed) -> dict[str, Any]:
    """Return a feed of the site as `feed list --json` prints it."""
    credential = credential_of(feed.spec)
    return {
        "name": feed.name,
        "kind": kind_key(feed.spec),
        "spec": feed.spec,
        "credential": place_of(credential) or "missing" if credential else "none",
    }


def line(told: Mapping[str, Any], words: Language) -> str:
    """Return a row of `feed list` as a person reads it."""
    kind = words.word(f"feed_kinds.{told['kind']}") if told["kind"] else told["kind"]
    return f"{told['name']:<16} {kind:<28} {words.word('feed_setup.kept_' + told['credential'])}"


def lines(found: Tried, words: Language, zone: tzinfo) -> Iterator[str]:
    """Yield what came of a trial, in words that a person can act on."""
    yield said(found, words, zone)
    for letter in found.letters:
        yield words.word("feed_setup.letter", why=letter)
    if found.is_well and not found.messages:
        yield words.word("feed_setup.no_messages")
    for message in found.messages:
        at_us = parse_us(message.at)
        time = f"{words.date(at_us, zone)} {words.time(at_us, zone)}"
        yield f"  {time}  {words.channel(message.channel)[0]}  {message.text}"


def said(found: Tried, words: Language, zone: tzinfo) -> str:
    """Return in one sentence how a feed stands, and what helps."""
    if found.is_well:
        return words.word("feed_setup.well")
    key = found.reason if words.has(f"feed_help.{found.reason}") else "line_lost"
    told = words.word(f"feed_help.{key}")
    if found.again_us is not None:
        time = words.time(found.again_us, zone, seconds=True)
        told = f"{told} {words.word('feed_help.again', time=time)}"
    reason = words.word(f"feed_reasons.{key}")
    return f"{reason[:1].upper()}{reason[1:]}. {told}"

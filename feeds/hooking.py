"""Connecting a platform that posts: a webhook of our gateway, its words kept, what to give to the platform.

It can only be tried once it is kept: then its public address is asked, as the platform asks it.
"""

import secrets
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from commandcenter import site_feeds
from commandcenter.credentials import credential, drop_credential, place_of, put_credential
from commandcenter.errors import UserError
from commandcenter.feed_kinds import Kind, answered
from commandcenter.languages import Language
from commandcenter.platform import lock_holder
from commandcenter.settings import SiteFeed
from feeds.gateway import file
from feeds.gateway.config import Config, Hook
from feeds.gateway.run import lock_of
from feeds.gateway.trying import asked_back

TAKES_UP_S = 6.0  # a gateway that runs looks at its file every second


class Asked(NamedTuple):
    """What the answers make: the webhook, the address of its gateway, its words by their names."""

    hook: Hook
    public: str
    words: Mapping[str, str]

    @property
    def address(self) -> str:
        """Where the platform posts to."""
        return address(self.hook, self.public)


def address(hook: Hook, public: str) -> str:
    """Return where a platform posts to."""
    return f"{public.rstrip('/')}/hook/{hook.name}"


def asked_for(
    kind: Kind, told: Mapping[str, str], name: str, given: Mapping[str, str], taken: set[str]
) -> Asked:
    """Return the webhook that answers make; UserError where one is missing. `name` "" = a free one.

    `given`: credentials by their question; `taken`: names that others have.
    """
    answers = answered(kind, told)
    for question in kind.secrets:
        if question.is_needed and not given.get(question.key):
            raise UserError("feed_answer_missing", what=question.key)
    name = name or _free(kind.key, taken)
    secret, *_ = kind.secrets
    words = {f"{name}-secret": given[secret.key]}
    if kind.key != "chatwoot":
        words[f"{name}-verify"] = _word(f"{name}-verify")
    if token := given.get("answers", ""):
        words[f"{name}-token"] = token
    found: dict[str, Any] = {
        "name": name,
        "adapter": kind.key,
        **{
            use: f"{name}-{use}"
            for use in ("secret", "verify", "token")
            if f"{name}-{use}" in words
        },
        **{key: answers[key] for key in ("api", "account_id") if key in answers},
        **{
            key: [one.strip() for one in answers[key].split(",") if one.strip()]
            for key in ("own_ids", "bot_app_ids")
            if key in answers
        },
    }
    try:
        hook = msgspec.convert(found, Hook)
    except msgspec.ValidationError as error:
        raise UserError("feed_answer_bad", problem=str(error)) from error
    return Asked(hook, answers["public"], words)


def keep(asked: Asked) -> str:
    """Keep a webhook and its words; return where they are. With the first one the hub's feed is made."""
    is_first = file.listed() is None
    _, config = file.drafted(asked.hook, asked.public)
    place = ""
    for name, word in asked.words.items():  # before the file: a gateway that runs looks at it
        place = put_credential(name, word)
    if is_first:  # the file last: whoever is cut off before it begins anew, and leaves nothing out
        put_credential(file.TOKEN, secrets.token_urlsafe(32))
        _have_read(f"ws://{file.TOKEN}@{config.feed}/feed")
    file.put(asked.hook, asked.public)
    return place


def _have_read(spec: str) -> None:
    """Have the site's hub read its gateway."""
    known = site_feeds.listed()
    if spec not in {feed.spec for feed in known}:
        site_feeds.put(SiteFeed(name=site_feeds.free_name("gateway", known), spec=spec))


def with_token(hook: Hook) -> str:
    """Return under which name the token is kept that a webhook answers with; from now on it has one."""
    if not hook.token and (config := file.listed()) is not None:
        hook = msgspec.structs.replace(hook, token=f"{hook.name}-token")
        file.put(hook, config.public)
    return hook.token


def forget(hook: Hook) -> None:
    """Take a webhook out, and its words away where no other one shows them."""
    file.take_out(hook.name)
    config = file.listed()
    used = {one for each in config.hooks for one in _words_of(each)} if config else set()
    for name in _words_of(hook):
        if name not in used:
            drop_credential(name)


def trial(hook: Hook, config: Config) -> str:
    """Ask a webhook through its public address until its gateway has taken it up; return what is wrong.

    A key of the words `feed_reasons` and `feed_help`, "" = it answers.
    """
    verify = credential(hook.verify) if hook.verify else ""
    until = time.monotonic() + TAKES_UP_S
    while True:
        reason = asked_back(address(hook, config.public), verify)
        if reason in {"", "hook_unreached"} or time.monotonic() > until:
            break
        time.sleep(0.5)
    runs_here = lock_holder(lock_of(config, file.path())) is not None
    return "gateway_off" if reason == "hook_unreached" and not runs_here else reason


def to_give(hook: Hook, config: Config, words: Language) -> str:
    """Return what a person gives to the platform: the address, and the word that it asks back."""
    told = {"address": address(hook, config.public)}
    if not hook.verify:
        return words.word("feed_setup.hook_give", **told)
    return words.word("feed_setup.hook_give_word", **told, word=credential(hook.verify))


def as_json(hook: Hook, config: Config) -> dict[str, Any]:
    """Return a webhook as `feed list --json` prints it."""
    return {
        "name": hook.name,
        "kind": hook.adapter,
        "spec": address(hook, config.public),
        "credential": place_of(hook.secret) or "missing",
    }


def _words_of(hook: Hook) -> tuple[str, ...]:
    return tuple(name for name in (hook.secret, hook.verify, hook.token) if name)


def _word(name: str) -> str:
    """Return the word that is asked back: the one that is known to the platform already, else a new one."""
    return credential(name) if place_of(name) else secrets.token_hex(8)


def _free(kind: str, taken: set[str]) -> str:
    number = 1
    while (name := kind if number == 1 else f"{kind}-{number}") in taken:
        number += 1
    return name

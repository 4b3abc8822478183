"""`main.py feed`: asks, tries, shows the first messages, and keeps what a person says yes to.

A running hub, or gateway, takes up at once what was kept or taken away.
"""

import json
from argparse import Namespace

import msgspec

from commandcenter import site_feeds
from commandcenter.credentials import put_credential
from commandcenter.errors import UserError
from commandcenter.feed_kinds import Kind
from commandcenter.settings import SiteFeed
from feeds import connecting, hooking, hooks_at_terminal
from feeds.gateway import file
from feeds.terminal import Terminal
from feeds.trying import Tried


class AtTerminal(Terminal):
    """One run of the command."""

    def run(self, chosen: Namespace) -> int:
        """Do what was chosen; return the exit code."""
        match chosen.act:
            case "add":
                return self._add(self.kind(chosen.which), chosen)
            case "list":
                return self._list()
            case "test":
                return self._test(chosen.which)
            case "secret":
                return self._secret(chosen.which)
            case "reload":
                return self._reload()
            case _:
                return self._remove(chosen.which)

    def _add(self, kind: Kind, chosen: Namespace) -> int:
        if kind.is_hook:
            return hooks_at_terminal.add(self, kind, chosen)
        told = self.answers(kind, chosen.answers)
        given = self.secrets(kind, told)
        secret, client = ([*given.values(), "", ""])[:2]
        feed = connecting.asked_for(kind.key, told, chosen.name, secret, client)
        self.say_trying()
        found, secret = connecting.attempt(feed, secret, client)
        is_kept = not chosen.dry and self._may_keep(found, chosen)
        place = connecting.keep(feed, secret, client) if is_kept else ""
        hub = connecting.taken_up(self.words, "added") if is_kept else ""
        if self.is_json:
            return self._document(feed, found, kept=is_kept, credential=place, hub=hub)
        for line in connecting.lines(found, self.words, self.zone):
            self.print(line)
        if is_kept:
            saved = self.word(f"saved_{place or 'none'}", name=feed.name)
            self.print(f"{saved} {hub}")
        return 0 if is_kept or (chosen.dry and found.is_well) else 1

    def _may_keep(self, found: Tried, chosen: Namespace) -> bool:
        if chosen.anyway or (chosen.yes and found.is_well):
            return True
        if not self.asks:
            return False
        for line in connecting.lines(found, self.words, self.zone):
            self.print(line)
        return self.agrees("keep") if found.is_well else self.agrees("keep_anyway", usual="n")

    def _list(self) -> int:
        rows = [connecting.as_json(feed) for feed in site_feeds.listed()]
        if (config := file.listed()) is not None:
            rows += [hooking.as_json(hook, config) for hook in config.hooks]
        if self.is_json:
            self.print(json.dumps(rows))
            return 0
        for row in rows:
            self.print(connecting.line(row, self.words))
        if not rows:
            self.print(self.word("none"))
        return 0

    def _test(self, name: str) -> int:
        config = file.listed()
        if config is not None and (hook := file.named(name)) is not None:
            return hooks_at_terminal.test(self, hook, config)
        feed = site_feeds.named(name)
        found, _ = connecting.attempt(feed)
        if self.is_json:
            return self._document(feed, found)
        for line in connecting.lines(found, self.words, self.zone):
            self.print(line)
        return 0 if found.is_well else 1

    def _secret(self, name: str) -> int:
        if (hook := file.named(name.removesuffix(hooks_at_terminal.TOKEN))) is not None:
            return hooks_at_terminal.renew(self, name, hook)
        credential = connecting.credential_of(site_feeds.named(name).spec)
        if not credential:
            raise UserError("feed_no_secret", name=name)
        place = put_credential(credential, self.needed_secret(name))
        return self.done(f"secret_{place}", name=name)

    def _reload(self) -> int:
        """Have what a person wrote into the settings read; what is wrong in them is told before."""
        site_feeds.listed()
        file.listed()
        return self.done("reloaded", hub=connecting.taken_up(self.words, "reloaded"))

    def _remove(self, name: str) -> int:
        if (hook := file.named(name)) is not None:
            return hooks_at_terminal.remove(self, hook)
        connecting.forget(name)
        return self.done("removed", name=name, hub=connecting.taken_up(self.words, "removed"))

    def _document(self, feed: SiteFeed, found: Tried, **more: object) -> int:
        said = connecting.said(found, self.words, self.zone)
        told = {**connecting.as_json(feed), **msgspec.to_builtins(found), "well": found.is_well}
        self.print(json.dumps({**told, "said": said, **more}, ensure_ascii=False))
        return 0 if found.is_well else 1

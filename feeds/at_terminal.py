"""`main.py feed`: asks, tries, shows the first messages, and keeps what a person says yes to.

A secret comes from a hidden prompt, or from standard input: never as an argument, which others here see.
"""

import getpass
import json
import sys
from argparse import Namespace
from collections.abc import Mapping

import msgspec

from commandcenter import site_feeds
from commandcenter.credentials import put_credential
from commandcenter.errors import UserError
from commandcenter.feed_kinds import KINDS, Kind, kind_of
from commandcenter.languages import Language, zone
from commandcenter.settings import SiteFeed
from feeds import connecting, hooking
from feeds.gateway import file
from feeds.gateway.config import Config, Hook
from feeds.trying import Tried

_TOKEN = "/token"  # noqa: S105 - `feed secret NAME/token`: what a webhook answers with


class AtTerminal:
    """One run of the command. `as_json`: nothing is asked, one document is printed."""

    def __init__(self, words: Language, timezone: str, *, as_json: bool) -> None:
        self._words, self._zone = words, zone(timezone)
        self._is_json = as_json
        self._asks = not as_json and sys.stdin.isatty()

    def run(self, chosen: Namespace) -> int:
        """Do what was chosen; return the exit code."""
        match chosen.act:
            case "add":
                return self._add(chosen)
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

    def _reload(self) -> int:
        """Have what a person wrote into the settings read; what is wrong in them is told before."""
        site_feeds.listed()
        file.listed()
        self._print(connecting.taken_up(self._words, "reloaded"))
        return 0

    def _add(self, chosen: Namespace) -> int:
        kind = self._kind(chosen.which)
        told = self._answers(kind, chosen.answers)
        if kind.is_hook:
            return self._add_hook(kind, told, chosen)
        given = self._secrets(kind, told)
        secret, client = ([*given.values(), "", ""])[:2]
        feed = connecting.asked_for(kind.key, told, chosen.name, secret, client)
        self._say_trying()
        found, secret = connecting.attempt(feed, secret, client)
        is_kept = not chosen.dry and self._may_keep(found, chosen)
        place = connecting.keep(feed, secret, client) if is_kept else ""
        hub = connecting.taken_up(self._words, "added") if is_kept else ""
        if self._is_json:
            return self._document(feed, found, kept=is_kept, credential=place, hub=hub)
        for line in connecting.lines(found, self._words, self._zone):
            self._print(line)
        if is_kept:
            saved = self._word(f"saved_{place or 'none'}", name=feed.name)
            self._print(f"{saved} {hub}")
        return 0 if is_kept or (chosen.dry and found.is_well) else 1

    def _add_hook(self, kind: Kind, told: dict[str, str], chosen: Namespace) -> int:
        """Keep a webhook, have gateway and hub take it up, then try it: before it is kept nobody answers."""
        asked = hooking.asked_for(kind, told, chosen.name, self._secrets(kind, told), _names())
        _, config = file.drafted(asked.hook, asked.public)
        if chosen.dry:
            said = self._word("hook_will", address=asked.address)
            return self._told_hook(asked.hook, config, said, well=True, kept=False)
        place = hooking.keep(asked)
        hub = connecting.taken_up(self._words, "added")
        self._say_trying()
        reason = hooking.trial(asked.hook, config)
        said = connecting.said(
            Tried(state="down" if reason else "live", reason=reason), self._words, self._zone
        )
        give = hooking.to_give(asked.hook, config, self._words)
        saved = self._word(f"saved_{place or 'none'}", name=asked.hook.name)
        if not self._is_json:
            self._print(saved)
        lines = "\n".join((give, said, hub))
        return self._told_hook(asked.hook, config, said, well=not reason, kept=True, hub=lines)

    def _told_hook(self, hook: Hook, config: Config, said: str, **more: object) -> int:
        if self._is_json:
            told = {**hooking.as_json(hook, config), "said": said, **more}
            self._print(json.dumps(told, ensure_ascii=False))
        else:
            self._print(str(more.get("hub") or said))
        return 0

    def _remove(self, name: str) -> int:
        if (hook := file.named(name)) is not None:
            hooking.forget(hook)
            return self._done("removed", name=name, hub=self._word("hook_gone"))
        connecting.forget(name)
        return self._done("removed", name=name, hub=connecting.taken_up(self._words, "removed"))

    def _say_trying(self) -> None:
        if self._asks:
            self._print(self._word("trying"))

    def _may_keep(self, found: Tried, chosen: Namespace) -> bool:
        if chosen.anyway or (chosen.yes and found.is_well):
            return True
        if not self._asks:
            return False
        for line in connecting.lines(found, self._words, self._zone):
            self._print(line)
        said = self._input(self._word("keep" if found.is_well else "keep_anyway"))
        usual = "y" if found.is_well else "n"
        return (said.strip().lower() or usual)[:1] in {"y", "s"}

    def _list(self) -> int:
        rows = [connecting.as_json(feed) for feed in site_feeds.listed()]
        if (config := file.listed()) is not None:
            rows += [hooking.as_json(hook, config) for hook in config.hooks]
        if self._is_json:
            self._print(json.dumps(rows))
            return 0
        for row in rows:
            self._print(connecting.line(row, self._words))
        if not rows:
            self._print(self._word("none"))
        return 0

    def _test(self, name: str) -> int:
        config = file.listed()
        if config is not None and (hook := file.named(name)) is not None:
            reason = hooking.trial(hook, config)
            found = Tried(state="down" if reason else "live", reason=reason)
            give = hooking.to_give(hook, config, self._words)
            said = f"{connecting.said(found, self._words, self._zone)} {give}"
            self._told_hook(hook, config, said, well=not reason, reason=reason)
            return 1 if reason else 0
        feed = site_feeds.named(name)
        found, _ = connecting.attempt(feed)
        if self._is_json:
            return self._document(feed, found)
        for line in connecting.lines(found, self._words, self._zone):
            self._print(line)
        return 0 if found.is_well else 1

    def _secret(self, name: str) -> int:
        hook = file.named(name.removesuffix(_TOKEN))
        if hook is not None and name.endswith(_TOKEN):
            credential = hooking.with_token(hook)
        else:
            credential = (
                hook.secret if hook else connecting.credential_of(site_feeds.named(name).spec)
            )
        if not credential:
            raise UserError("feed_no_secret", name=name)
        if not (secret := self._read_secret(self._word("secret", name=name))):
            raise UserError("feed_answer_missing", what="secret")
        place = put_credential(credential, secret)
        if hook is not None:
            file.touch()  # a gateway that runs reads it then
        return self._done(f"secret_{place}", name=name)

    # ---- asking

    def _kind(self, key: str) -> Kind:
        if key or not self._asks:
            return kind_of(key)
        for number, kind in enumerate(KINDS, 1):
            self._print(f"{number}  {self._words.word(f'feed_kinds.{kind.key}')}")
        said = self._input(self._word("which")).strip()
        is_number = said.isascii() and said.isdigit() and 0 < int(said) <= len(KINDS)
        return KINDS[int(said) - 1] if is_number else kind_of(said)

    def _answers(self, kind: Kind, given: list[str]) -> dict[str, str]:
        told = {}
        for pair in given:
            key, mark, value = pair.partition("=")
            if not mark:
                raise UserError("feed_set", set=pair)
            told[key] = value
        if given or not self._asks:
            return told
        self._print(self._word("page", page=f"docs/feeds/{kind.page}"))
        for question in kind.questions:
            if question.sort == "secret" or not question.is_due(told):
                continue
            asked = self._words.word(f"feed_ask.{question.key}")
            usual = "/".join(question.choices) or question.usual
            more = (
                f" [{usual}]" if usual else "" if question.is_needed else f" {self._word('skip')}"
            )
            told[question.key] = self._input(f"{asked}{more}: ")
        return told

    def _secrets(self, kind: Kind, told: Mapping[str, str]) -> dict[str, str]:
        """Return the credentials of a kind, each from a line of its own."""
        return {
            each.key: self._read_secret(self._words.word(f"feed_ask.{each.key}"))
            for each in kind.secrets
            if each.is_due(told)
        }

    def _read_secret(self, asked: str) -> str:
        if self._asks:
            return getpass.getpass(f"{asked}: ").strip()
        return "" if sys.stdin.isatty() else sys.stdin.readline().strip()

    # ---- telling

    def _document(self, feed: SiteFeed, found: Tried, **more: object) -> int:
        said = connecting.said(found, self._words, self._zone)
        told = {**connecting.as_json(feed), **msgspec.to_builtins(found), "well": found.is_well}
        self._print(json.dumps({**told, "said": said, **more}, ensure_ascii=False))
        return 0 if found.is_well else 1

    def _done(self, key: str, **values: object) -> int:
        self._print(json.dumps(values) if self._is_json else self._word(key, **values))
        return 0

    def _word(self, key: str, **values: object) -> str:
        return self._words.word(f"feed_setup.{key}", **values)

    def _input(self, asked: str) -> str:
        return input(asked)

    def _print(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _names() -> set[str]:
    """Return the names that feeds and webhooks have."""
    config = file.listed()
    hooks = {hook.name for hook in config.hooks} if config else set()
    return hooks | {feed.name for feed in site_feeds.listed()}

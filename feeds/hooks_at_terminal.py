"""`main.py feed` on a webhook of the gateway: kept, taken up by what runs, tried, what to give to whom."""

import json
from argparse import Namespace

from commandcenter import site_feeds
from commandcenter.credentials import put_credential
from commandcenter.feed_kinds import Kind
from feeds import connecting, hooking
from feeds.gateway import file
from feeds.gateway.config import Config, Hook
from feeds.terminal import Terminal
from feeds.trying import Tried

TOKEN = "/token"  # noqa: S105 - `feed secret NAME/token`: what a webhook answers with


def add(terminal: Terminal, kind: Kind, chosen: Namespace) -> int:
    """Keep a webhook, have gateway and hub take it up, then try it: before it is kept nobody answers."""
    told = terminal.answers(kind, chosen.answers)
    asked = hooking.asked_for(kind, told, chosen.name, terminal.secrets(kind, told), _names())
    _, config = file.drafted(asked.hook, asked.public)
    will = terminal.word("hook_will", address=asked.address)
    if not terminal.is_json:
        terminal.print(will)
    is_kept = not chosen.dry and (chosen.yes or chosen.anyway or terminal.agrees("keep"))
    if not is_kept:
        _tell(terminal, asked.hook, config, will, well=True, kept=False)
        return 0 if chosen.dry else 1
    place = hooking.keep(asked)
    hub = connecting.taken_up(terminal.words, "added")
    terminal.say_trying()
    reason = hooking.trial(asked.hook, config)
    lines = (hooking.to_give(asked.hook, config, terminal.words), _said(terminal, reason), hub)
    if not terminal.is_json:
        terminal.print(terminal.word(f"saved_{place or 'none'}", name=asked.hook.name))
        for line in lines:
            terminal.print(line)
    _tell(terminal, asked.hook, config, lines[1], well=not reason, kept=True, hub="\n".join(lines))
    return 0


def test(terminal: Terminal, hook: Hook, config: Config) -> int:
    """Ask a webhook through its public address; say what to give to the platform."""
    reason = hooking.trial(hook, config)
    said = f"{_said(terminal, reason)} {hooking.to_give(hook, config, terminal.words)}"
    if not terminal.is_json:
        terminal.print(said)
    _tell(terminal, hook, config, said, well=not reason, reason=reason)
    return 1 if reason else 0


def renew(terminal: Terminal, name: str, hook: Hook) -> int:
    """Keep another secret of a webhook, or NAME/token: what it answers with."""
    secret = terminal.needed_secret(name)  # before a file speaks of it
    credential = hooking.with_token(hook) if name.endswith(TOKEN) else hook.secret
    place = put_credential(credential, secret)
    file.touch()  # a gateway that runs reads it then
    return terminal.done(f"secret_{place}", name=name)


def remove(terminal: Terminal, hook: Hook) -> int:
    """Take a webhook out."""
    hooking.forget(hook)
    return terminal.done("removed", name=hook.name, hub=terminal.word("hook_gone"))


def _said(terminal: Terminal, reason: str) -> str:
    found = Tried(state="down" if reason else "live", reason=reason)
    return connecting.said(found, terminal.words, terminal.zone)


def _tell(terminal: Terminal, hook: Hook, config: Config, said: str, **more: object) -> None:
    """Print the document, where one is asked for."""
    if terminal.is_json:
        told = {**hooking.as_json(hook, config), "said": said, **more}
        terminal.print(json.dumps(told, ensure_ascii=False))


def _names() -> set[str]:
    """Return the names that feeds and webhooks have."""
    config = file.listed()
    hooks = {hook.name for hook in config.hooks} if config else set()
    return hooks | {feed.name for feed in site_feeds.listed()}

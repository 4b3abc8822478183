"""The gateway's settings as `feed add` and the setup write them: `gateway.toml` in the settings folder.

Made with the first webhook: where hubs connect, the hub of this site, and its token. Later only webhooks are
put in and taken out; all else in the file is a person's, and stays. What would not read back as meant is not
written.
"""

from pathlib import Path
from typing import Any

import msgspec

from commandcenter.errors import UserError
from commandcenter.platform import config_folder, data_folder, private_file
from commandcenter.toml_tables import quoted, with_table, without_table
from feeds.gateway.config import Config, Hook, Reader, load, parse

FILE = "gateway.toml"
TOKEN = "gateway-token"  # noqa: S105 - a credential's name: what the site's hub shows
_NEEDED = frozenset({"name", "adapter"})
_USUAL = msgspec.to_builtins(Hook(name="a", adapter="form", secret=""))


def path() -> Path:
    """Return the file."""
    return config_folder() / FILE


def listed() -> Config | None:
    """Return the gateway's settings as they are on disk; None where there are none yet."""
    return load(path()) if path().exists() else None


def named(name: str) -> Hook | None:
    """Return the webhook of that name."""
    config = listed()
    return next((hook for hook in config.hooks if hook.name == name), None) if config else None


def put(hook: Hook, public: str) -> Config:
    """Add a webhook, or put another in the place of the one of its name; return what is written now."""
    text, config = drafted(hook, public)
    private_file(path(), text.encode())
    return config


def drafted(hook: Hook, public: str) -> tuple[str, Config]:
    """Return the file with one more webhook, and what it says; UserError where that cannot be.

    `public`: the address that platforms know; a gateway has one.
    """
    before = listed()
    text = path().read_text("utf-8-sig") if before else _new(public)
    old = before or _said(text)
    if old.public.rstrip("/") != public.rstrip("/"):
        raise UserError("gateway_public", file=str(path()), public=old.public)
    others = tuple(each for each in old.hooks if each.name != hook.name)
    kept = without_table(text, "hooks", hook.name) if len(others) < len(old.hooks) else text
    return _meant(with_table(kept, "hooks", _told(hook)), old, (*others, hook))


def take_out(name: str) -> None:
    """Remove a webhook."""
    old = load(path())
    left = tuple(each for each in old.hooks if each.name != name)
    text, _ = _meant(without_table(path().read_text("utf-8-sig"), "hooks", name), old, left)
    private_file(path(), text.encode())


def touch() -> None:
    """Have a running gateway read its credentials again."""
    if path().exists():
        path().touch()


def _new(public: str) -> str:
    told = {"public": public, "feed": Config(hubs=()).feed, "spool": str(data_folder() / "gateway")}
    text = "".join(f"{key} = {quoted(value)}\n" for key, value in told.items())
    hub = msgspec.to_builtins(Reader(name="care", token=TOKEN))
    return with_table(text, "hubs", hub)


def _told(hook: Hook) -> dict[str, Any]:
    """Return what a table says: that which is not usual."""
    told = msgspec.to_builtins(hook)
    return {key: value for key, value in told.items() if key in _NEEDED or value != _USUAL[key]}


def _meant(text: str, before: Config, hooks: tuple[Hook, ...]) -> tuple[str, Config]:
    """Return the text with what it says; UserError where it would not say what is meant."""
    found = _said(text)
    if found != msgspec.structs.replace(before, hooks=hooks):
        raise UserError("feed_by_hand", file=str(path()))
    return text, found


def _said(text: str) -> Config:
    """Return what a draft says; UserError where an answer in it cannot be: no file is wrong yet."""
    try:
        return parse(text, str(path()))
    except UserError as error:
        raise UserError("feed_answer_bad", problem=error.values["problem"]) from error

"""What a gateway is told: where it keeps things, who may read it, which webhooks it takes. One TOML file.

No secret stands in it: each is named, and read from a file of its own that only its owner may read
(`commandcenter.credentials`).
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from commandcenter.errors import UserError

Adapter = Literal["whatsapp", "meta", "chatwoot", "form"]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
_Text = Annotated[str, Meta(max_length=1000)]
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Reader(_Part, frozen=True, kw_only=True):
    """A hub that may read. `token`: the name of the credential it shows."""

    name: Name
    token: _Text


class Hook(_Part, frozen=True, kw_only=True):
    """A webhook, taken at `/hook/NAME`; `secret`, `verify`, `token` are names of credentials, no words.

    `secret`: what the platform signs with; of a form with `bearer`, what it shows. `verify`: the word that
    Meta asks back when the webhook is set up. `token`: what the gateway shows to the platform, at `api`, so
    that hubs answer through it; `assigns`: the engine's assignments, too. Of a form: `columns` is field →
    path in its JSON, `channel` the channel of its messages, `header` where its signature stands.
    """

    name: Name
    adapter: Adapter
    secret: _Text
    verify: _Text = ""
    token: _Text = ""
    api: _Text = ""
    assigns: bool = False
    own_ids: tuple[_Text, ...] = ()
    bot_app_ids: tuple[_Text, ...] = ()
    account_id: _Text = ""
    channel: _Text = "form"
    columns: dict[str, _Text] = {}
    header: _Text = "x-hub-signature-256"
    bearer: bool = False

    def ctx(self) -> dict[str, Any]:
        """Return what the adapter is told beside each body."""
        return {
            "account": self.name,
            "own_ids": list(self.own_ids),
            "bot_app_ids": list(self.bot_app_ids),
            "account_id": self.account_id or None,
            "channel": self.channel,
            "mapping": dict(self.columns),
        }


class Config(_Part, frozen=True, kw_only=True):
    """All of it. `public`: the address platforms know it by; "" = no self-test. Paths: beside the file."""

    hubs: Annotated[tuple[Reader, ...], Meta(min_length=1, max_length=50)]
    hooks: Annotated[tuple[Hook, ...], Meta(max_length=200)] = ()
    spool: _Text = "spool"
    feed: _Text = "127.0.0.1:8711"  # where hubs connect
    public: _Text = ""
    certificate: _Text = ""  # with `key`: TLS of its own, and any address may be listened on
    key: _Text = ""
    spool_mib: Annotated[int, Meta(ge=16, le=1_000_000)] = (
        4096  # full: platforms are told to come again
    )


def load(path: Path) -> Config:
    """Read the file; UserError that names the file, the setting and what it may be."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UserError("settings_unreadable", file=str(path), problem=str(error)) from error
    return parse(text, str(path))


def parse(text: str, file: str) -> Config:
    """Read the text of that file; UserError as `load`."""
    try:
        found = msgspec.convert(tomllib.loads(text), Config)
    except (ValueError, RecursionError) as error:  # ValidationError is a ValueError
        raise UserError("settings_unreadable", file=file, problem=str(error)) from error
    for problem in _problems(found):
        raise UserError("settings_unreadable", file=file, problem=problem)
    return found


def _problems(config: Config) -> list[str]:
    """Return what the types of the settings cannot tell."""
    told: list[str] = []
    for kind, names in (
        ("hubs", [hub.name for hub in config.hubs]),
        ("hooks", [hook.name for hook in config.hooks]),
    ):
        if len(set(names)) < len(names):
            told.append(f"two {kind} of one name")
    told += [problem for hook in config.hooks for problem in _hook_problems(hook)]
    if bool(config.certificate) != bool(config.key):
        told.append("certificate and key go together")
    if config.public and not _is_safe(config.public):
        told.append("public is an https:// address")
    return told


def _is_safe(address: str) -> bool:
    """Tell whether what goes there is private: only on this machine may a line be plain."""
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all
        return False
    is_local = parts.scheme == "http" and parts.hostname in _LOCAL
    return bool(parts.hostname) and (parts.scheme == "https" or is_local)


def _hook_problems(hook: Hook) -> list[str]:
    told: list[str] = []
    is_form, is_chatwoot = hook.adapter == "form", hook.adapter == "chatwoot"
    if is_form and "text" not in hook.columns:
        told.append("columns does not say where the text is")
    if hook.bearer and not is_form:
        told.append("bearer is for forms, the others sign")
    if hook.token and is_form:
        told.append("nobody can be answered through a form")
    if hook.token and is_chatwoot and not (hook.api and hook.account_id):
        told.append("api and account_id say where your Chatwoot is asked")
    if hook.api and not _is_safe(hook.api):
        told.append("api is an https:// address")
    return [f"hooks.{hook.name}: {problem}" for problem in told]

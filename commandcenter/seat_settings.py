"""What one screen was told about itself: its role, hub, display, who looks at it from where, its language.

One TOML file beside the site's settings. The setup screen writes it, seats read it when they start and
again when it changes; a key that is not in it has the value given here.
"""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter import autostart
from commandcenter.errors import UserError
from commandcenter.languages import LANGUAGES
from commandcenter.platform import config_folder, private_file

FILE = "seat.toml"

Role = Literal["wall", "regia", "review"]
Text = Annotated[str, Meta(max_length=1000)]


class SeatSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it. "" = not said: the site's language, one's own hub, the first display.

    `fingerprint` is that of the hub's key, kept when this seat was paired; "" = it must be signed.
    `diagonal_in` is what a person measured; it goes before what the display says of itself.
    """

    role: Role = "wall"
    language: Literal["", "it", "es", "en"] = ""
    hub: Text = ""
    token_file: Text = ""
    fingerprint: Text = ""
    screen: Text = ""
    diagonal_in: Annotated[float, Meta(ge=5, le=300)] | None = None
    distance_m: Annotated[float, Meta(ge=1, le=20)] = 4.0
    overscan_pct: Annotated[float, Meta(ge=0, le=5)] = 0.0
    autostart: bool = False


def load(path: Path) -> SeatSettings:
    """Read the file; the defaults where there is none. Raises UserError that names file and setting."""
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return SeatSettings()
    except (OSError, ValueError, RecursionError) as error:  # ValueError: bytes, TOML, numbers
        raise UserError("settings_unreadable", file=str(path), problem=str(error)) from error
    try:
        return msgspec.convert(found, SeatSettings)
    except msgspec.ValidationError as error:
        raise _refused(error, path) from error


def save(path: Path, settings: SeatSettings) -> None:
    """Write the file, whole or not at all; only what differs from the defaults. Raises UserError."""
    usual = msgspec.to_builtins(SeatSettings())
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False).replace(chr(127), '')}\n"
        for name, value in msgspec.to_builtins(settings).items()
        if value != usual[name]
    ]
    try:
        private_file(path, "".join(lines).encode())
    except OSError as error:
        reason = error.strerror or ""
        raise UserError("folder_not_writable", folder=str(path.parent), reason=reason) from error


def here(**told: Any) -> SeatSettings:
    """Return the settings of this computer's seat, as `told` changes them for once."""
    return msgspec.structs.replace(load(config_folder() / FILE), **told)


def keep(settings: SeatSettings, argv: Sequence[str]) -> None:
    """Write down what a person chose, and have `argv` start with the computer or not. Raises UserError."""
    save(config_folder() / FILE, settings)
    if settings.autostart or autostart.is_on():
        autostart.switch(argv, on=settings.autostart)


def of_role(role: str) -> dict[str, Any]:
    """Return what a seat opens that was paired for a role; an admin's keeps what it was."""
    opens = {"wall": "wall", "regia": "regia", "manager": "review"}
    return {"role": opens[role]} if role in opens else {}


def language_of(settings: SeatSettings, site: str) -> str:
    """Return the language of a seat: its own, else the site's."""
    return settings.language or (site if site in LANGUAGES else "en")


def _refused(error: msgspec.ValidationError, path: Path) -> UserError:
    problem, _, where = str(error).partition(" - at ")
    if "unknown field" in problem:
        return UserError("settings_unknown", file=str(path), setting=problem.split("`")[-2])
    setting, expected = where.strip("`$."), problem.removeprefix("Expected ").replace("`", "")
    return UserError("settings_bad_value", file=str(path), setting=setting, expected=expected)

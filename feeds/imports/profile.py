"""How the exports of one tool are read: which column is which field, zone and form of times, who we are.

A TOML file per profile in the settings folder, `imports/NAME.toml`; what comes with the program is in
`resources/imports/`. TOML, as all other settings: a person reads, writes and mends it with no new rules.
"""

import json
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from commandcenter.errors import UserError
from commandcenter.platform import config_folder, private_file

FOLDER = "imports"
SHIPPED = Path(__file__).resolve().parents[2] / "resources" / FOLDER
FIELDS = (
    "time", "text", "message_id", "thread", "channel", "direction", "author.id", "author.handle",
    "author.name", "author.followers", "agent", "replied", "reply", "closed", "reason", "in_reply_to",
    "lang", "visibility", "type", "recorded", "place", "network", "url", "id", "source", "person", "data",
)  # fmt: skip
"""What a column may be. The last four are those of this program's own export."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_Text = Annotated[str, Meta(max_length=300)]


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One profile. `time_format` "" = RFC 3339; `channel` is that of tables which name none."""

    zone: _Text = ""
    time_format: _Text = ""
    channel: _Text = ""
    own: tuple[_Text, ...] = ()  # ids or handles of ours: what they wrote was sent by us
    columns: dict[str, _Text] = {}

    def ctx(self, name: str, mode: str) -> dict[str, Any]:
        """Return what the adapter is told beside each row."""
        return {
            "profile": name,
            "mapping": dict(self.columns),
            "tz": self.zone,
            "time_format": self.time_format,
            "channel": self.channel,
            "own_ids": list(self.own),
            "mode": mode,
        }

    def missing(self) -> list[str]:
        """Return what nothing tells and every message needs."""
        if "data" in self.columns:
            needed: tuple[str, ...] = ("time", "id", "source", "type")
        else:
            needed = ("time", "text", *(() if self.channel else ("channel",)))
        return [field for field in needed if field not in self.columns]


def load(name: str) -> Profile:
    """Return a profile by its name, the site's before the shipped one. UserError where it is none."""
    for folder in (config_folder() / FOLDER, SHIPPED):
        path = folder / f"{_checked(name)}.toml"
        if path.is_file():
            return _read(path)
    raise UserError("import_profile", profile=name, known=", ".join(names()) or "—")


def names() -> list[str]:
    """Return the names of all profiles."""
    folders = (config_folder() / FOLDER, SHIPPED)
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml")})


def save(name: str, profile: Profile) -> Path:
    """Write a profile, whole or not at all; return its file."""
    path = config_folder() / FOLDER / f"{_checked(name)}.toml"
    told = {
        key: value
        for key, value in msgspec.to_builtins(profile).items()
        if value and key != "columns"
    }
    lines = [f"{key} = {_written(value)}\n" for key, value in told.items()]
    lines += ["\n[columns]\n"]
    lines += [f"{_written(key)} = {_written(value)}\n" for key, value in profile.columns.items()]
    private_file(path, "".join(lines).encode())
    return path


def checked(profile: Profile, file: str) -> Profile:
    """Return a profile that names only what there is; UserError names what is wrong."""
    if unknown := [field for field in profile.columns if field not in FIELDS]:
        raise UserError("import_field", field=unknown[0], known=", ".join(FIELDS))
    try:
        ZoneInfo(profile.zone or "UTC")
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise UserError("import_zone", zone=profile.zone, file=file) from error
    return profile


def _read(path: Path) -> Profile:
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
        return checked(msgspec.convert(found, Profile), str(path))
    except (OSError, ValueError, RecursionError, msgspec.ValidationError) as error:
        raise UserError("settings_unreadable", file=str(path), problem=str(error)) from error


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UserError("import_name", profile=name)
    return name


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "")

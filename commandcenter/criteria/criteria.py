"""The criteria: three small files, read once and asked for each case. Pure but for `load`."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from commandcenter.errors import UserError
from commandcenter.events.critical import CLASSES

FILES = ("needs", "work", "worth")
FOLDER = "assignment"  # of a site's own, beside its settings
SHIPPED = Path(__file__).resolve().parent.parent.parent / "resources" / "assignment"

Stage = Literal["first", "later", "back"]
Skill = Annotated[str, Meta(min_length=1, max_length=60)]
Minutes = Annotated[float, Meta(gt=0, le=10_000)]
Weight = Annotated[float, Meta(ge=0, le=1_000)]


Read = TypeVar("Read")


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts share: a misspelt key is refused, never ignored."""


class About(NamedTuple):
    """What a case is about, as far as its needs follow from it."""

    language: str
    channel: str
    networks: tuple[str, ...]
    motives: tuple[str, ...]
    classes: tuple[str, ...]  # of a critical customer
    stage: Stage


class Need(_Part, frozen=True, kw_only=True):
    """One row of the table: where all its conditions hold, a case needs its skill. () = no condition."""

    key: Annotated[str, Meta(pattern="^[a-z0-9_]{1,40}$")]
    skill: Skill
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    motives: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()

    def skill_of(self, about: About) -> str | None:
        """Return the skill that this row asks for; None = it asks for none."""
        holds = (
            _holds(self.languages, (about.language,))
            and _holds(self.channels, (about.channel,))
            and _holds(self.networks, about.networks)
            and _holds(self.motives, about.motives)
            and (
                _holds(self.classes, about.classes) or bool("any" in self.classes and about.classes)
            )
            and _holds(self.stages, (about.stage,))
        )
        return self.skill.replace("{language}", about.language) if holds else None

    def skills(self) -> tuple[str, ...]:
        """Return all the skills that this row may ask for."""
        return tuple(
            self.skill.replace("{language}", language) for language in self.languages or ("",)
        )


class Work(_Part, frozen=True, kw_only=True):
    """Expected minutes of a first turn by motive, times by channel, and what a later turn takes of it.

    `chat_held_min`: so long a chat that waits for its customer keeps its place with its person.
    """

    minutes: dict[str, Minutes]
    chat_held_min: Annotated[int, Meta(ge=0, le=1_440)] = 10
    times: dict[str, Minutes] = {}
    later: Annotated[float, Meta(gt=0, le=1)] = 0.75
    chat: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()

    def of(self, motives: tuple[str, ...], channel: str) -> float:
        """Return the minutes of a first turn: of its first motive, "other" where none is known."""
        known = next((self.minutes[one] for one in motives if one in self.minutes), None)
        minutes = self.minutes["other"] if known is None else known
        return minutes * self.times.get(channel, 1.0)

    def channel(self, name: str) -> str:
        """Return a channel as the engine counts its room."""
        return "chat" if name in self.chat else "mail" if name in self.mail else name


class Critical(_Part, frozen=True, kw_only=True):
    """What holds for critical customers."""

    weight: Weight = 3.0
    first_reply_min: Annotated[int, Meta(ge=1, le=100_000)] = 15


class Worth(_Part, frozen=True, kw_only=True):
    """Weights of promises; which sanctions put a customer's cases into a side queue."""

    weight: Weight = 1.0
    critical: Critical = Critical()
    side: dict[Literal["hidden", "banned"], tuple[str, ...]] = {}


class _Needs(_Part, frozen=True, kw_only=True):
    needs: tuple[Need, ...] = ()


class Criteria(_Part, frozen=True, kw_only=True):
    """All of them. `digest` names what they say."""

    needs: tuple[Need, ...]
    work: Work
    worth: Worth
    digest: str = ""

    def asks(self, about: About) -> tuple[tuple[str, str], ...]:
        """Return the skills that a case needs, each with the key of the row that asks for it first."""
        found: dict[str, str] = {}
        for need in self.needs:
            if (skill := need.skill_of(about)) is not None:
                found.setdefault(skill, need.key)
        return tuple(found.items())

    def all_skills(self) -> frozenset[str]:
        """Return every skill that some case may need."""
        return frozenset(skill for need in self.needs for skill in need.skills())

    def side_queue(self, rung: str) -> str:
        """Return the side queue of a sanction; "" = none."""
        return next((queue for queue, rungs in self.worth.side.items() if rung in rungs), "")


def load(folder: Path | None = None) -> Criteria:
    """Return the criteria: each file of a site's folder, else the one that ships.

    Raises UserError with file, setting and what it may be.
    """
    texts = {name: _text(folder, name) for name in FILES}
    return parsed(texts)


def parsed(texts: dict[str, tuple[str, str]]) -> Criteria:
    """Return the criteria of texts by the names of their files: (what errors call it, TOML)."""
    needs = _read(*texts["needs"], _Needs).needs
    work, worth = _read(*texts["work"], Work), _read(*texts["worth"], Worth)
    if "other" not in work.minutes:
        raise _bad(texts["work"][0], "minutes.other", "minutes of what names no motive")
    for need in needs:
        if unknown := set(need.classes) - {*CLASSES, "any"}:
            raise _bad(texts["needs"][0], f"{need.key}.classes", " ".join(sorted(unknown)))
        if "{language}" in need.skill and not need.languages:
            raise _bad(texts["needs"][0], f"{need.key}.languages", "the languages of {language}")
    said = "\0".join(texts[name][1] for name in FILES)
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    return Criteria(needs=needs, work=work, worth=worth, digest=digest)


@cache
def shipped() -> Criteria:
    """Return the criteria that ship."""
    return load()


def _text(folder: Path | None, name: str) -> tuple[str, str]:
    own = None if folder is None else folder / f"{name}.toml"
    path = own if own is not None and own.exists() else SHIPPED / f"{name}.toml"
    try:
        return str(path), path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("settings_unreadable", file=str(path), problem=str(error)) from error


def _read(file: str, text: str, kind: type[Read]) -> Read:
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at ")
        raise _bad(file, where.strip("`$.") or "?", problem) from error
    except (ValueError, RecursionError) as error:
        raise UserError("settings_unreadable", file=file, problem=str(error)) from error


def _bad(file: str, setting: str, expected: str) -> UserError:
    return UserError("settings_bad_value", file=file, setting=setting, expected=expected)


def _holds(asked: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return not asked or any(one in asked for one in said)

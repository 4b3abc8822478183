"""The criteria of assignment: small files, read once and asked for each case. Pure but for `load`.

A site's own folder overrides what ships, file by file. `version` names all that the files say: it stands in
the audit of every decision, and the log keeps what a site's files said under it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from commandcenter.criteria import checks, macros
from commandcenter.criteria.macros import Macro, Macros
from commandcenter.criteria.parts import (
    About,
    Limits,
    Need,
    Needs,
    Skills,
    Work,
    Worth,
)
from commandcenter.criteria.toml import Source, read
from commandcenter.errors import UserError
from commandcenter.settings import Queue, Settings, Terms, parse

_PARTS: dict[str, type[Any]] = {
    "needs": Needs, "skills": Skills, "work": Work, "worth": Worth, "triage": Limits,
}  # fmt: skip
_OF_SETTINGS: dict[str, Literal["queues", "terms"]] = {"queues": "queues", "promises": "terms"}
"""Files that say what the settings else say: only where a site has them."""

FILES = (*_PARTS, *_OF_SETTINGS)
FOLDER = "assignment"  # of a site's own, beside its settings
MACROS = "macros"  # a folder in it
_RESOURCES = Path(__file__).resolve().parent.parent.parent / "resources"
SHIPPED, SHIPPED_MACROS = _RESOURCES / "assignment", _RESOURCES / "macros"

Texts = dict[str, str]
"""What files say, by their names: `needs.toml`, `macros/network.toml`."""


class Criteria(msgspec.Struct, frozen=True, kw_only=True):
    """All of them. `version` names what they say; `site`: what a site's own files said.

    `queues` and `terms` None = as the settings have them.
    """

    needs: tuple[Need, ...]
    skills: Skills
    work: Work
    worth: Worth
    limits: Limits = Limits()
    macros: tuple[Macro, ...] = ()
    queues: tuple[Queue, ...] | None = None
    terms: tuple[Terms, ...] | None = None
    version: str = ""
    site: Texts = {}

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

    def settings(self, settings: Settings) -> Settings:
        """Return a site's settings with the queues and promises of these files."""
        own: dict[str, Any] = {"queues": self.queues, "terms": self.terms}
        said = {name: value for name, value in own.items() if value is not None}
        return msgspec.structs.replace(settings, **said) if said else settings


class Examined(NamedTuple):
    """What a folder says, None where something is wrong, and all that is wrong."""

    criteria: Criteria | None
    problems: tuple[UserError, ...]


def load(folder: Path | None = None) -> Criteria:
    """Return the criteria: each file of a site's folder, else the one that ships.

    Raises UserError with the first thing that is wrong: file, line, field and what it wants.
    """
    return _whole(examined(site_texts(folder), folder))


def joined(site: Texts) -> Criteria:
    """Return the criteria of what a site's files said, as the log keeps it."""
    return _whole(examined(site))


@cache
def shipped() -> Criteria:
    """Return the criteria that ship."""
    return load()


def site_texts(folder: Path | None) -> Texts:
    """Return what a site's own files say; a file of a name that nobody asks for is a UserError."""
    if folder is None or not folder.is_dir():
        return {}
    found = {}
    for path in sorted((*folder.glob("*.toml"), *(folder / MACROS).glob("*.toml"))):
        name = path.relative_to(folder).as_posix()
        if path.parent == folder and path.stem not in FILES:
            known = ", ".join(f"{one}.toml" for one in FILES)
            raise UserError("criteria_file_unknown", file=str(path), known=known)
        found[name] = _text(path)
    return found


def examined(site: Texts, folder: Path | None = None) -> Examined:
    """Return what a site's files make of what ships, and all that is wrong with it."""
    texts = {**_shipped_texts(), **site}
    sources = {name: Source(_called(name, site, folder), text) for name, text in texts.items()}
    wrong: list[UserError] = []
    parts = {name: _part(sources[f"{name}.toml"], kind, wrong) for name, kind in _PARTS.items()}
    of_macros = {
        name: _part(source, Macros, wrong)
        for name, source in sources.items()
        if name.startswith(f"{MACROS}/")
    }
    of_settings = {
        field: _of_settings(sources[f"{name}.toml"], field, wrong)
        for name, field in _OF_SETTINGS.items()
        if f"{name}.toml" in sources
    }
    if not wrong:
        wrong.extend(_problems(sources, parts, of_macros))
    if wrong:
        return Examined(None, tuple(wrong))
    made = Criteria(
        needs=parts["needs"].needs, skills=parts["skills"], work=parts["work"],
        worth=parts["worth"], limits=parts["triage"],
        macros=tuple(chain.from_iterable(part.macros for part in of_macros.values())),
        **of_settings, version=_digest(texts), site=dict(site),
    )  # fmt: skip
    return Examined(made, ())


def _problems(
    sources: Mapping[str, Source], parts: Mapping[str, Any], of_macros: Mapping[str, Macros]
) -> Iterator[UserError]:
    skills = parts["skills"]
    yield from checks.of_skills(sources["skills.toml"], skills)
    yield from checks.of_needs(sources["needs.toml"], parts["needs"].needs, skills)
    yield from checks.of_work(sources["work.toml"], parts["work"])
    yield from checks.of_worth(sources["worth.toml"], parts["worth"])
    yield from checks.of_limits(sources["triage.toml"], parts["triage"])
    seen: set[str] = set()
    for name, part in of_macros.items():
        yield from macros.problems(sources[name], part.macros)
        for place, macro in enumerate(part.macros):
            if macro.key in seen:
                yield sources[name].wrong(f"macros[{place}].key", "twice", word=macro.key)
            seen.add(macro.key)


def _whole(found: Examined) -> Criteria:
    if found.criteria is None:
        raise found.problems[0]
    return found.criteria


def _part(source: Source, kind: type[Any], wrong: list[UserError]) -> Any:
    try:
        return read(source, kind)
    except UserError as error:
        wrong.append(error)
        return None


def _of_settings(source: Source, field: Literal["queues", "terms"], wrong: list[UserError]) -> Any:
    """Return the part of a file that the settings have too, by the settings' own checks."""
    kind = msgspec.defstruct(
        field, [(field, tuple[Queue, ...] if field == "queues" else tuple[Terms, ...])],
        forbid_unknown_fields=True,
    )  # fmt: skip
    if _part(source, kind, wrong) is None:
        return None
    try:
        return getattr(parse(source.text, source.file), field)
    except UserError as error:
        setting = str(error.values.get("setting", field))
        wrong.append(source.wrong(setting, "wants", expected=error.values.get("expected", "")))
        return None


def _called(name: str, site: Texts, folder: Path | None) -> str:
    """Return what errors call a file."""
    if name not in site:
        return str(_shipped_path(name))
    return name if folder is None else str(folder / name)


def _shipped_path(name: str) -> Path:
    where, _, file = name.rpartition("/")
    return SHIPPED_MACROS / file if where else SHIPPED / file


@cache
def _shipped_texts() -> Texts:
    paths = {f"{name}.toml": SHIPPED / f"{name}.toml" for name in _PARTS}
    paths |= {f"{MACROS}/{path.name}": path for path in sorted(SHIPPED_MACROS.glob("*.toml"))}
    return {name: _text(path) for name, path in paths.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("criteria_unreadable", file=str(path), problem=str(error)) from error


def _digest(texts: Texts) -> str:
    said = msgspec.json.encode(sorted(texts.items()))
    return hashlib.sha256(said).hexdigest()[:12]

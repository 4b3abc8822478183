"""The rules of every language as one value: what the program ships, with what a site adds and takes away.

A site writes the same tables as resources/lexicons: `strong`, `terms`, `weak` (of [negators] `words`, of
[valence] `ignore`) add terms, `remove` takes shipped ones away. Only names that the program knows may
stand there: a new sign would be read by nobody. Pure: files are read by `semantic/site_rules.py`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from commandcenter.semantic.lexicons import table, terms
from commandcenter.semantic.tokens import words

LANGUAGES = ("it", "es", "en")
FILES = ("common", *LANGUAGES)
WEIGHTS = {"strong": 1.5, "terms": 1.0, "weak": 0.5}
_GROUPS = ("sign", "motive", "network")
_WORDS = {"negators": "words", "valence": "ignore"}  # tables that hold one plain list
_REMOVE = "remove"
_WILD = re.compile(r"[*~_]")

Site = dict[str, dict[str, Any]]  # file name without ".toml" -> its tables


class Entry(NamedTuple):
    """One term: what it is a sign of ("fault", "motive signal"), how much it counts."""

    sign: str
    weight: str
    term: str


class Part(NamedTuple):
    """One file's rules."""

    entries: tuple[Entry, ...]
    negators: tuple[str, ...]
    ignored: tuple[str, ...]


class Book:
    """All rules, frozen. `site` is what the site's files said, `version` a hash of what is in force."""

    def __init__(self, parts: dict[str, Part], site: Site) -> None:
        self.parts, self.site = parts, site
        self.version = blake2b(repr(parts).encode(), digest_size=4).hexdigest()


class RuleError(ValueError):
    """What is wrong with a site's rules. `problem` names the sentence, `file`, `table`, `key` the place."""

    def __init__(self, problem: str, file: str, table: str, key: str = "", **values: str) -> None:
        super().__init__(problem, file, table, key, values)
        self.problem, self.file, self.table, self.key, self.values = (
            problem,
            file,
            table,
            key,
            values,
        )


@cache
def shipped() -> Book:
    """Return the program's own rules."""
    return Book({name: _part(table(name)) for name in FILES}, {})


def joined(site: Site) -> Book:
    """Return the rules with what a site changes; raise RuleError where that cannot be."""
    parts = dict(shipped().parts)
    for name in sorted(site):
        if name not in FILES:
            raise RuleError("file", name, "")
        parts[name] = _changed(parts[name], _Said(name, site[name]))
    return Book(parts, site) if site else shipped()


def steps_of(term: str) -> list[str]:
    """Return a term as the words a text is walked by; `word*`, `_` and `~` stand for themselves."""
    steps: list[str] = []
    for piece in term.split():
        if piece in {"_", "~"}:
            steps.append(piece)
        elif piece.endswith("*") and len(piece) > 1:
            made = [word.plain for word in words(piece[:-1])]
            steps += [*made[:-1], made[-1] + "*"]
        else:
            steps += [word.plain for word in words(piece)]
    return steps


def _part(tables: Mapping[str, Any]) -> Part:
    entries = tuple(
        Entry(name if group == "sign" else f"{group} {name}", weight, term)
        for group in _GROUPS
        for name, lists in tables.get(group, {}).items()
        for weight, text in lists.items()
        for term in terms(text)
    )
    plain = {name: tuple(terms(tables.get(name, {}).get(key, ""))) for name, key in _WORDS.items()}
    return Part(entries, plain["negators"], plain["valence"])


class _Said:
    """What one file of a site says, checked while it is asked for."""

    def __init__(self, file: str, tables: Mapping[str, Any]) -> None:
        self.file, self.tables = file, tables
        for group, held in tables.items():
            if group not in _GROUPS and group not in _WORDS:
                raise RuleError("table", file, group, known=", ".join((*_GROUPS, *_WORDS)))
            if not isinstance(held, Mapping):
                raise RuleError("no_table", file, group)

    def lists(self, group: str, name: str, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield (key, term) of a table, of [group.name] or [group]; `remove` may stand in each."""
        title = f"{group}.{name}" if name else group
        held = self.tables[group][name] if name else self.tables[group]
        if not isinstance(held, Mapping):
            raise RuleError("no_table", self.file, title)
        for key, value in held.items():
            if key not in {*keys, _REMOVE}:
                allowed = ", ".join((*keys, _REMOVE))
                raise RuleError("key", self.file, title, key, allowed=allowed)
            for term in self._terms(title, key, value):
                yield key, term

    def _terms(self, title: str, key: str, value: object) -> list[str]:
        listed = value.split(",") if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(term, str) for term in listed):
            raise RuleError("type", self.file, title, key)
        found = [term.strip() for term in listed]
        if found and not found[-1]:
            found.pop()  # a comma at the end is no term
        for term in found:
            if (problem := _problem(term)) is not None:
                raise RuleError(problem, self.file, title, key, term=term)
        return found


def _changed(part: Part, said: _Said) -> Part:
    entries = part.entries
    for group in _GROUPS:
        for name in said.tables.get(group, {}):
            entries = _with_table(entries, said, group, name)
    return Part(
        entries,
        _with_words(part.negators, said, "negators"),
        _with_words(part.ignored, said, "valence"),
    )


def _with_table(
    entries: tuple[Entry, ...], said: _Said, group: str, name: str
) -> tuple[Entry, ...]:
    """Add and take away what [group.name] says."""
    sign, title = name if group == "sign" else f"{group} {name}", f"{group}.{name}"
    if sign not in _known_signs():
        raise RuleError("sign", said.file, title, known=_names_like(group))
    kept = list(entries)
    for key, term in said.lists(group, name, tuple(WEIGHTS)):
        if key != _REMOVE:
            kept.append(Entry(sign, key, term))
            continue
        steps = steps_of(term)  # however it is written
        left = [one for one in kept if one.sign != sign or steps_of(one.term) != steps]
        if len(left) == len(kept):  # a slip would pass unseen
            raise RuleError("not_there", said.file, title, key, term=term)
        kept = left
    return tuple(kept)


def _with_words(held: tuple[str, ...], said: _Said, name: str) -> tuple[str, ...]:
    """Add and take away what a table of plain words says."""
    if name not in said.tables:
        return held
    for key, term in said.lists(name, "", (_WORDS[name],)):
        if key != _REMOVE:
            held = (*held, term)
        elif term in held:
            held = tuple(one for one in held if one != term)
        else:
            raise RuleError("not_there", said.file, name, key, term=term)
    return held


def _problem(term: str) -> str | None:
    """Return what is wrong with a term, None where nothing is."""
    if not term:
        return "empty"
    pieces = term.split()
    if pieces[0] in {"~", "_"} or pieces[-1] in {"~", "_"}:
        return "wildcard"
    for piece in pieces:
        if piece in {"~", "_"}:
            continue
        body = piece.removesuffix("*")
        made = words(body)
        if _WILD.search(body) or (piece != body and (not made or len(made[-1].plain) < 2)):
            return "wildcard"
    return None if steps_of(term) else "empty"


@cache
def _known_signs() -> frozenset[str]:
    return frozenset(entry.sign for part in shipped().parts.values() for entry in part.entries)


def _names_like(group: str) -> str:
    """Return the names a group knows, for the error that says so."""
    of_group = (
        sign.removeprefix(f"{group} ")
        for sign in sorted(_known_signs())
        if (sign.startswith(f"{group} ") if group != "sign" else " " not in sign)
    )
    return ", ".join(of_group)

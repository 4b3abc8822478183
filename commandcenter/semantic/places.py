"""Which region or province a message is about: a name of the gazetteer in its words, else its page's place.

A name that is a surname or an everyday word too ("Como", "Reading", "la plata") counts only after a word
that places it ("a", "in", "zona"). Streets, clubs and persons called like a place are none, a move is at
neither end. A name that two places share (Córdoba) goes by the page's country, then by the writer's
Spanish; else it is left open. Several provinces are told as their region; several regions as nothing.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from commandcenter.gazetteer import Name, country_of, is_known, names, region_of
from commandcenter.semantic.place_cues import Around, country_told
from commandcenter.semantic.tokens import Word, words

_HOMES = {"it": ("IT",), "es": ("ES", "AR"), "en": ("GB",)}
_PROVINCE_IN_BRACKETS = re.compile(r"\(([A-Z]{2})\)")


class Place(NamedTuple):
    """Where a message is about: ISO 3166-2, "" = not known; `source` words | page | ""; deciding names."""

    code: str = ""
    source: str = ""
    names: tuple[str, ...] = ()


class _Hit(NamedTuple):
    """A name in the text; `is_placed`: the words around it say that something is there."""

    code: str
    name: str
    is_placed: bool


def place_of(text: str, tokens: Sequence[Word], language: str, page: str = "") -> Place:
    """Return the place of a message. `page`: code of the page's place, or only its country, "" = unknown."""
    index = _index()
    plain = [word.plain for word in tokens]
    starts = [place for place, word in enumerate(plain) if word in index]
    hits: list[_Hit] = []
    if starts:
        homes = _homes(language, country_of(page))
        hits = [
            hit
            for around, meant in _named(text, plain, starts)
            if (hit := _judged(meant, around, homes, country_of(page))) is not None
        ]
    if "(" in text and language == "it":
        codes = [f"IT-{letters}" for letters in _PROVINCE_IN_BRACKETS.findall(text)]
        hits += [_Hit(code, code, is_placed=True) for code in codes if is_known(code)]
    if hits:
        return _told([hit for hit in hits if hit.is_placed] or hits)
    return Place(page, "page") if is_known(page) else Place()


def _told(hits: list[_Hit]) -> Place:
    """Return the one place that names tell together."""
    named = tuple(dict.fromkeys(hit.name for hit in hits))
    codes = {hit.code for hit in hits}
    codes -= {region_of(code) for code in codes if region_of(code) != code}  # a province is closer
    if len(codes) > 1:
        codes = {region_of(code) for code in codes}
    return Place(codes.pop(), "words", named) if len(codes) == 1 else Place()


def _named(text: str, plain: list[str], starts: list[int]) -> list[tuple[Around, list[Name]]]:
    """Return where names stand and what each may mean; the longer of two, and no end of a move."""
    index = _index()
    found: list[tuple[Around, list[Name]]] = []
    end = -1
    for start in starts:
        if start < end:
            continue
        for parts, meant in index[plain[start]]:
            if tuple(plain[start : start + len(parts)]) == parts:
                around = Around(text, plain, start, start + len(parts))
                if found and around.is_moved_to(end) and found[-1][0].is_moved_from():
                    found.pop()
                else:
                    found.append((around, meant))
                end = around.end
                break
    return found


def _judged(named: list[Name], around: Around, homes: tuple[str, ...], country: str) -> _Hit | None:
    """Return the place a name means here; None where it means none, or nobody can tell which."""
    if not named[0].code or around.is_something_else():
        return None
    meant = [one for one in named if _counts(one, around, is_home=country_of(one.code) in homes)]
    meant = [one for one in meant if country_of(one.code) in homes] or meant
    if len({one.code for one in meant}) > 1:
        told = country or country_told(around.plain)
        meant = [one for one in meant if country_of(one.code) == told]
    if len({one.code for one in meant}) != 1:
        return None
    return _Hit(meant[0].code, meant[0].written, around.is_placed())


def _homes(language: str, country: str) -> tuple[str, ...]:
    """Return the countries whose names a writer uses without more: his language's, and the page's."""
    of_language = _HOMES.get(language, () if country else ("IT", "ES", "AR", "GB"))
    return (*of_language, country)


def _counts(name: Name, around: Around, *, is_home: bool) -> bool:
    """Tell whether a name counts here. Abroad, only a name that is nothing else does, where it is placed."""
    if not is_home:
        return not name.grade and around.is_placed()
    if name.grade == "!":
        return around.is_clearly_placed() or (around.is_placed() and around.is_meant(name.written))
    return not name.grade or around.is_placed()


@cache
def _index() -> dict[str, list[tuple[tuple[str, ...], list[Name]]]]:
    """Return the names by their first word, longer ones first."""
    by_parts: dict[tuple[str, ...], list[Name]] = {}
    for name in names():
        parts = tuple(word.plain for word in words(name.written))
        by_parts.setdefault(parts, []).append(name)
    found: dict[str, list[tuple[tuple[str, ...], list[Name]]]] = {}
    for parts in sorted(by_parts, key=len, reverse=True):
        found.setdefault(parts[0], []).append((parts, by_parts[parts]))
    return found

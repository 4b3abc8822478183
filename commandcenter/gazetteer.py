"""The places we know, by ISO 3166-2: what they are called, which region and country they lie in.

Data: resources/gazetteer, written by hand (its README tells how). Read once, at first use. What a text
says of them is another matter: `semantic/places.py`.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

COUNTRIES = ("IT", "ES", "AR", "GB")
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "gazetteer"
_MARKS = "?!"
_SHOWN_ONLY = "*"


class Area(NamedTuple):
    """A region, or a province of one. `parent`: the region, of a region the country."""

    code: str
    parent: str
    name: str


class Name(NamedTuple):
    """A name as it is written; `code` "" is a phrase that is no place.

    `grade` "": it counts wherever it stands, "?" after a word such as "in" only, "!" an everyday word.
    """

    written: str
    grade: str
    code: str


def name_of(code: str) -> str:
    """Return what a place is called; "" for a code we do not know."""
    area = _areas().get(code)
    return area.name if area is not None else ""


def is_known(code: str) -> bool:
    """Tell whether a code is that of one of our regions or provinces."""
    return code in _areas()


def region_of(code: str) -> str:
    """Return the region a place lies in, of a region its own code; "" for a code we do not know."""
    area = _areas().get(code)
    if area is None:
        return ""
    return code if area.parent in COUNTRIES else area.parent


def country_of(code: str) -> str:
    """Return the country of a code, or of a country's own; "" where it is none of ours."""
    country = code.partition("-")[0]
    return country if country in COUNTRIES and (code == country or is_known(code)) else ""


def code_of(said: str) -> str:
    """Return the code of a place by code or first name ("lazio", "emilia-romagna"); "" where unknown."""
    return said.upper() if is_known(said.upper()) else _by_name().get(_folded(said), "")


@lru_cache(512)
def place_said(said: str) -> str:
    """Return the code of a place, or of one of our countries, by code or first name; "" where unknown."""
    return said.upper() if said.upper() in COUNTRIES else code_of(said)


def names() -> Iterator[Name]:
    """Yield every name of every place, then the phrases that are none."""
    for area, listed in _rows():
        yield from (_name(one, area.code) for one in listed if not one.endswith(_SHOWN_ONLY))
    for text in _table("phrases")["none"].values():
        yield from (Name(written, "", "") for written in _split(text))


@cache
def _areas() -> dict[str, Area]:
    return {area.code: area for area, _ in _rows()}


@cache
def _by_name() -> dict[str, str]:
    """Return the code of each first name; of two that share one, the wider place's."""
    return {_folded(area.name): area.code for area, _ in reversed(_rows())}


@cache
def _rows() -> list[tuple[Area, list[str]]]:
    """Return every place with its names, regions first."""
    found: list[tuple[Area, list[str]]] = []
    for kind in ("region", "province"):
        for country in COUNTRIES:
            for parent, rows in _table(country.lower()).get(kind, {}).items():
                for code, text in rows.items():
                    listed = _split(text)
                    found.append(
                        (Area(code, parent, listed[0].rstrip(_MARKS + _SHOWN_ONLY)), listed)
                    )
    return found


@cache
def _table(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _split(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _name(text: str, code: str) -> Name:
    written = text.rstrip(_MARKS)
    return Name(written, text[len(written) :], code)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalnum())

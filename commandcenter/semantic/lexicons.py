"""The word lists in resources/lexicons, read once at first use."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "lexicons"


@cache
def table(name: str) -> dict[str, Any]:
    """Return the tables of resources/lexicons/<name>.toml; callers must not change them."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def terms(text: str) -> list[str]:
    """Split a comma-separated list."""
    return [stripped for term in text.split(",") if (stripped := term.strip())]


def masking(section: str, key: str) -> list[str]:
    """Return one list of masking.toml."""
    return terms(table("masking")[section][key])


def either(words: list[str]) -> str:
    """Return a pattern that matches one of the words, longest first; dots and spaces are optional."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(map(_loosened, ordered)) + ")"


def _loosened(word: str) -> str:
    return re.escape(word).replace(r"\.", r"\.?[ ]?").replace(r"\ ", r"[ ]?")

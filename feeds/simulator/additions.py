"""What some angry customers add to what they write: insults, their number, a lawyer, somebody in need.

It is drawn from a stream of its own, so that all else that is told stays as it is without it.
"""

import re
from functools import lru_cache

import msgspec

from feeds.simulator.chance import chance, pick
from feeds.simulator.texts import Template
from feeds.simulator.world import FOLDER

_DIGITS = re.compile(r"\{(\d)d\}", re.ASCII)


class Addition(msgspec.Struct, frozen=True):
    """Sentences of one kind by language, and how many of the negative openings have one."""

    share: float
    it: tuple[str, ...]
    es: tuple[str, ...]
    en: tuple[str, ...]


@lru_cache(maxsize=1)
def additions() -> dict[str, Addition]:
    """Return the additions by kind."""
    return msgspec.json.decode((FOLDER / "additions.json").read_bytes(), type=dict[str, Addition])


def added(seed: int, template: Template, language: str) -> str:
    """Return what stands after an opening, with its space; "" = nothing, as nearly always."""
    if template.sentiment != "neg" or not template.care:
        return ""
    rng = chance(seed, "addition")
    drawn = rng.random()
    for kind in additions().values():
        if drawn < kind.share:
            sentence = pick(rng, getattr(kind, language))
            return " " + _DIGITS.sub(
                lambda found: f"{rng.randrange(10 ** int(found[1])):07d}", sentence
            )
        drawn -= kind.share
    return ""

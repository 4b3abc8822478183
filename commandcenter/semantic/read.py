"""The first reading of a message: language, sentiment, care, kind and motives, by rules and lexicons.

Deterministic, no model, no network. It wants the masked text: the marks ("[PHONE]") tell what was given.
"""

from collections.abc import Sequence

import msgspec

from commandcenter.semantic.kinds import kind_of, needs_care
from commandcenter.semantic.language import language_of
from commandcenter.semantic.motives import motives_of
from commandcenter.semantic.networks import network_of
from commandcenter.semantic.rules import Found, Rules, rules_of
from commandcenter.semantic.sentiment import Feeling, feeling_of
from commandcenter.semantic.tokens import Word, words

__all__ = ["VERSION", "Reading", "read", "read_all"]

VERSION = "rules-2"


class Reading(msgspec.Struct, frozen=True):
    """What one message says; `motives` in order of relevance, `p_negative` from 0 to 1.

    `language` it | es | en | und; `sentiment` neg | neu | pos; `kind` one of the ten of semantic.md;
    `network` mobile | fibre | xdsl | fixed, "" = not known.
    """

    language: str
    sentiment: str
    p_negative: float
    care: bool
    kind: str
    motives: tuple[str, ...]
    network: str
    version: str


def read(text: str, hint: str | None = None) -> Reading:
    """Read a (masked) text; `hint` is the author's or the page's last language, None = not known."""
    return read_all([(text, hint)])[0]


def read_all(asked: Sequence[tuple[str, str | None]]) -> list[Reading]:
    """Read (text, hint) pairs, each step for all of them: quicker than one after the other."""
    tokens = [words(text) for text, _ in asked]
    languages = [language_of(each, hint) for each, (_, hint) in zip(tokens, asked, strict=True)]
    found = [
        rules_for(language).walk(each) for language, each in zip(languages, tokens, strict=True)
    ]
    return read_found(languages, tokens, found)


def rules_for(language: str) -> Rules:
    """Return the rules a text of a language is read by; one that no one can tell is read as Italian."""
    return rules_of(language if language != "und" else "it")


def read_found(
    languages: Sequence[str], tokens: Sequence[Sequence[Word]], found: Sequence[Found]
) -> list[Reading]:
    """Read texts whose signs were found: the heads alone."""
    feelings = [feeling_of(one, each) for one, each in zip(found, tokens, strict=True)]
    kinds = [kind_of(*one) for one in zip(found, feelings, tokens, strict=True)]
    return [_whole(*one) for one in zip(languages, found, feelings, kinds, strict=True)]


def _whole(language: str, found: Found, feeling: Feeling, kind: str) -> Reading:
    sentiment = feeling.label(kind)
    care = needs_care(kind, found)
    motives = motives_of(found, kind, sentiment)
    p_negative = round(feeling.p_negative(kind), 3)
    network = network_of(found, motives)
    return Reading(language, sentiment, p_negative, care, kind, motives, network, VERSION)

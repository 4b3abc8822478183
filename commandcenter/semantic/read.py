"""The first reading of a message: language, sentiment, care, kind and motives.

Rules and lexicons find signs; care, kind and motives follow from them, the mood from them and from learned
weights. Deterministic, no network. It wants the masked text: the marks ("[PHONE]") tell what was given.
"""

from collections.abc import Sequence

import msgspec

from commandcenter.semantic.kinds import kind_of, needs_care
from commandcenter.semantic.language import language_of
from commandcenter.semantic.model import model
from commandcenter.semantic.mood import Mood
from commandcenter.semantic.motives import motives_of
from commandcenter.semantic.networks import network_of
from commandcenter.semantic.rules import Found, Rules, rules_of
from commandcenter.semantic.sentiment import feeling_of
from commandcenter.semantic.tokens import Word, words

__all__ = ["RULES", "Reading", "read", "read_all"]

RULES = "rules-3"


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
    """Return the rules a text of a language is read by."""
    return rules_of(read_as(language))


def read_as(language: str) -> str:
    """Return the language by whose words a text is read: what no one can tell is read as Italian."""
    return language if language != "und" else "it"


def read_found(
    languages: Sequence[str], tokens: Sequence[Sequence[Word]], found: Sequence[Found]
) -> list[Reading]:
    """Read texts whose signs were found: the heads alone."""
    feelings = [feeling_of(one, each) for one, each in zip(found, tokens, strict=True)]
    kinds = [kind_of(*one) for one in zip(found, feelings, tokens, strict=True)]
    learned = model()
    moods = [
        learned.mood(read_as(language), text, signs, feeling, kind)
        for language, text, signs, feeling, kind in zip(
            languages, tokens, found, feelings, kinds, strict=True
        )
    ]
    version = f"{RULES}+{learned.version}"
    return [_whole(*one, version) for one in zip(languages, found, moods, kinds, strict=True)]


def _whole(language: str, found: Found, mood: Mood, kind: str, version: str) -> Reading:
    care = needs_care(kind, found)
    motives = motives_of(found, kind, mood.label)
    network = network_of(found, motives)
    return Reading(language, mood.label, round(mood.neg, 3), care, kind, motives, network, version)

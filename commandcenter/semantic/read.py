"""The first reading of a message: language, sentiment, care, kind, motives, network and place.

Rules and lexicons find signs; from these, the rules' own answers and the words, the learned heads tell
sentiment, care, kind and motives (`heads.py`, `verdict.py`). Deterministic, no network. It wants the masked
text: the marks ("[PHONE]") tell what was given.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from commandcenter.semantic.heads import Signs, feeling_said, inputs
from commandcenter.semantic.kinds import kind_of
from commandcenter.semantic.language import language_of
from commandcenter.semantic.model import model
from commandcenter.semantic.mood import Mood
from commandcenter.semantic.networks import network_of
from commandcenter.semantic.places import Place, place_of
from commandcenter.semantic.rules import Found, Rules, rules_of, rules_version
from commandcenter.semantic.sentiment import feeling_of
from commandcenter.semantic.tokens import Word, words
from commandcenter.semantic.verdict import Verdict, of_rules, verdict

__all__ = ["RULES", "Page", "Reading", "read", "read_all"]

RULES = "rules-5"  # of what is code; the rules in force and the weights add their own


class Page(NamedTuple):
    """What a feed says beside the text, "" = nothing: the place its page stands for, the network it serves.

    `place` is a code of ISO 3166-2, or a country's alone: then it only helps to tell places apart.
    """

    place: str = ""
    network: str = ""


_NO_PAGE = Page()


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one message says; `motives` in order of relevance, `p_negative` from 0 to 1.

    `language` it | es | en | und; `sentiment` neg | neu | pos; `kind` one of the ten of semantic.md;
    `network` mobile | fibre | xdsl | fixed, `network_source` words | motive | page; `place` ISO 3166-2,
    `place_source` words | page; "" = not known, and is left out of the log.
    """

    language: str
    sentiment: str
    p_negative: float
    care: bool
    kind: str
    motives: tuple[str, ...]
    network: str
    version: str
    network_source: str = ""
    place: str = ""
    place_source: str = ""


def read(text: str, hint: str | None = None, page: Page = _NO_PAGE) -> Reading:
    """Read a (masked) text; `hint` is the author's or the page's last language, None = not known."""
    return read_all([(text, hint)], [page])[0]


def read_all(
    asked: Sequence[tuple[str, str | None]], pages: Sequence[Page] | None = None
) -> list[Reading]:
    """Read (text, hint) pairs, each step for all of them: quicker than one after the other.

    `pages`: what the feed says beside each text; None = nothing of any.
    """
    pages = [_NO_PAGE] * len(asked) if pages is None else pages
    tokens = [words(text) for text, _ in asked]
    languages = [language_of(each, hint) for each, (_, hint) in zip(tokens, asked, strict=True)]
    found = [
        rules_for(language).walk(each) for language, each in zip(languages, tokens, strict=True)
    ]
    places = [
        place_of(text, each, language, page.place)
        for (text, _), each, language, page in zip(asked, tokens, languages, pages, strict=True)
    ]
    readings = read_found(languages, tokens, found, [page.network for page in pages])
    return [_placed(*one) for one in zip(readings, places, strict=True)]


def rules_for(language: str) -> Rules:
    """Return the rules a text of a language is read by."""
    return rules_of(read_as(language))


def read_as(language: str) -> str:
    """Return the language by whose words a text is read: what no one can tell is read as Italian."""
    return language if language != "und" else "it"


def read_found(
    languages: Sequence[str],
    tokens: Sequence[Sequence[Word]],
    found: Sequence[Found],
    networks: Sequence[str] | None = None,
) -> list[Reading]:
    """Read texts whose signs were found: the heads alone, no place. `networks`: those of their pages."""
    feelings = [feeling_of(one, each) for one, each in zip(found, tokens, strict=True)]
    kinds = [kind_of(*one) for one in zip(found, feelings, tokens, strict=True)]
    signs = [Signs(*one) for one in zip(found, feelings, kinds, strict=True)]
    verdicts = _verdicts([read_as(language) for language in languages], tokens, signs)
    version = f"{RULES}.{rules_version()}+{model().version}"
    pages = [""] * len(found) if networks is None else networks
    whole = zip(languages, found, verdicts, pages, strict=True)
    return [_whole(*one, version) for one in whole]


def _verdicts(
    languages: Sequence[str], tokens: Sequence[Sequence[Word]], signs: Sequence[Signs]
) -> list[tuple[Verdict, Mood]]:
    """Return verdict and mood of each text; where no word stands the rules have the last one."""
    learned = model()
    points = [
        learned.hashed(language).points(text)
        for language, text in zip(languages, tokens, strict=True)
    ]
    told = [list(inputs(*one)) for one in zip(signs, tokens, points, strict=True)]
    outputs = learned.outputs(languages, tokens, told)
    made = []
    for language, text, sign, general, said in zip(
        languages, tokens, signs, points, outputs, strict=True
    ):
        mood = learned.mood(language, sign, general, feeling_said(said))
        has_words = any(word.written for word in text)
        made.append((verdict(said, mood, sign) if has_words else of_rules(sign, mood), mood))
    return made


def _whole(
    language: str, found: Found, said: tuple[Verdict, Mood], page: str, version: str
) -> Reading:
    (kind, sentiment, care, motives), mood = said
    network = network_of(found, motives, kind, page)
    return Reading(
        language=language,
        sentiment=sentiment,
        p_negative=round(mood.neg, 3),
        care=care,
        kind=kind,
        motives=motives,
        network=network.name,
        version=version,
        network_source=network.source,
    )


def _placed(reading: Reading, place: Place) -> Reading:
    if not place.code:
        return reading
    return msgspec.structs.replace(reading, place=place.code, place_source=place.source)

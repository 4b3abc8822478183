"""The engine's why codes in words: why a case goes where it goes, and why somebody gets nothing.

A code is a word, or a word with what it speaks of behind a colon (docs/assignment.md). The table
`why_codes` of each language has them all; a code that no table knows is shown as it is, never left out.
"""

from collections.abc import Sequence

from commandcenter.languages import Language, plain
from ui.skillwords import skill_words

_DECISIVE = ("pin", "triage", "macro", "holder", "returned", "lacks", "hold", "full", "paused",
             "moved", "drained", "floor", "ceiling", "cap", "learning")  # fmt: skip
_QUIET = frozenset({"index"})
_OF_OLD = {
    "lost": "presence"
}  # of what went back: once one word stood for a promise and for a person


def why_forms(language: Language, codes: Sequence[str]) -> tuple[str, ...]:
    """Return why in words, from all there is to say to the one thing that decided."""
    words = [code_words(language, code) for code in ranked(codes)]
    if not words:
        return language.forms("why_codes.index") if codes else ()
    if len(words) == 1:
        return (words[0],)
    return (" · ".join(words), " · ".join(words[:2]), words[0])


def ranked(codes: Sequence[str]) -> list[str]:
    """Return codes from the one that decided; what says nothing by itself is left out."""
    told = [_OF_OLD.get(code, code) if "returned" in codes else code for code in codes]
    return sorted((code for code in told if code not in _QUIET), key=_rank)


def code_words(language: Language, code: str) -> str:
    """Word one code."""
    name, _, about = code.partition(":")
    for key in (
        f"why_codes.{name}_{about}",
        f"why_codes.{name}_of" if about else "",
        f"why_codes.{name}",
        f"agent_states.{name}",  # work came back because its person is on a break, in training
    ):
        if key and language.has(key):
            what = about.replace("_", " ") if name == "macro" else skill_words(language, about)
            return language.word(key, what=what, n=_minutes(about))
    return plain(code.replace("_", " "), 60)


def helps_forms(language: Language, helps: str) -> tuple[str, ...]:
    """Word the one override that would help a case which nobody can take."""
    kind, _, what = helps.partition(":")
    key = f"helps.{kind.lower()}"
    if not language.has(key):
        return ()
    return language.forms(key, what=skill_words(language, what) if what else "")


def _rank(code: str) -> tuple[int, str]:
    name = code.partition(":")[0]
    return (_DECISIVE.index(name), "") if name in _DECISIVE else (len(_DECISIVE), "")


def _minutes(about: str) -> str:
    number = about.removesuffix("m")
    return number if number.lstrip("-").isdigit() else ""

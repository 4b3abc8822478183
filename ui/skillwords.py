"""Skills in words, on the wall as at a desk: languages, channels, fields of knowledge."""

from commandcenter.languages import Language

_CHANNELS = {"fb": "facebook", "tw": "x", "mail": "email"}


def skill_words(language: Language, skill: str) -> str:
    """Word a skill: a language, a channel, a field of knowledge as a name in a sentence."""
    kind, _, name = skill.partition(":")
    if kind == "lang" and language.has(f"languages_of.{name}"):
        return language.word(f"languages_of.{name}")
    if kind == "ch" and name:
        return language.channel(_CHANNELS.get(name, name))[0]
    key = f"skills.{skill}"
    return language.word(key) if language.has(key) else language.motive_inline(skill)

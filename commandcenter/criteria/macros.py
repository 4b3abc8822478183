"""Macros: reply texts that many share, by motive and language, each with its version."""

import re
from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.criteria.toml import Source
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES
from commandcenter.languages import LANGUAGES
from commandcenter.protocol.lengths import PLATFORM, READ, limit_of

Text = Annotated[str, Meta(min_length=1, max_length=4_000)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]

_PERSONAL = re.compile(r"\d(?:[ .-]?\d){6,}|\S@\S")  # seven digits, or an address
_GAP = re.compile(r"[{}\[\]<>]|\bXX+\b")  # what somebody was to fill in


class Macro(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text in its languages. `texts`: whole ones, `short`: for channels with less room.

    `names`: what screens call it, by language; without one its key is read out.

    `version` goes up with every change of a word: what a customer was sent is known by key and version.
    """

    key: Annotated[str, Meta(pattern="^[a-z0-9_]{1,40}$")]
    version: Annotated[int, Meta(ge=1, le=100_000)]
    motives: tuple[str, ...] = ()  # () = whatever it is about
    channels: tuple[str, ...] = ()  # () = on every one
    texts: dict[str, Text]
    short: dict[str, Text] = {}
    names: dict[str, Name] = {}

    def fits(self, motive: str, channel: str) -> bool:
        """Tell whether it may answer such a case."""
        is_about = not self.motives or motive in self.motives
        return is_about and (not self.channels or channel in self.channels)

    def text(self, language: str, channel: str) -> str:
        """Return what goes out in a language on a channel; "" where there is no such text."""
        whole = self.texts.get(language, "")
        return whole if len(whole) <= limit_of(channel) else self.short.get(language, "")


class Macros(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of them."""

    macros: tuple[Macro, ...] = ()


def problems(source: Source, macros: tuple[Macro, ...]) -> Iterator[UserError]:
    """Yield what is wrong with the texts of a file."""
    for place, macro in enumerate(macros):
        at = f"macros[{place}]"
        for motive in macro.motives:
            if motive not in MOTIVES:
                known = ", ".join(MOTIVES)
                yield source.wrong(f"{at}.motives", "word_unknown", word=motive, known=known)
        for name, texts in (("texts", macro.texts), ("short", macro.short), ("names", macro.names)):
            for language, text in texts.items():
                yield from _of_text(source, f"{at}.{name}.{language}", language, text)
        yield from _lengths(source, at, macro)
        if not macro.texts:
            yield source.wrong(f"{at}.texts", "missing", field="it, es, en")


def _of_text(source: Source, setting: str, language: str, text: str) -> Iterator[UserError]:
    if language not in LANGUAGES:
        yield source.wrong(setting, "language", known=", ".join(LANGUAGES))
    if _PERSONAL.search(text):
        yield source.wrong(setting, "personal")
    if gap := _GAP.search(text):
        yield source.wrong(setting, "gap", sign=gap[0])


def _lengths(source: Source, at: str, macro: Macro) -> Iterator[UserError]:
    """Yield the texts for which some channel has no room."""
    channels = macro.channels or ("", *PLATFORM)
    for language, text in macro.texts.items():
        tight = [name for name in channels if len(text) > limit_of(name)]
        short = macro.short.get(language, "")
        for name in tight:
            if not short or len(short) > limit_of(name):
                field = "short" if short or len(text) <= READ else "texts"
                length = len(short) if short else len(text)
                yield source.wrong(
                    f"{at}.{field}.{language}", "long",
                    length=length, most=limit_of(name), channel=name or "*",
                )  # fmt: skip
                break

"""The rules a site has published for its pages, `[[house]]`: what is cited when something is hidden. Pure."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.events.moderation import Sign

_Words = Annotated[str, Meta(max_length=200)]


class HouseRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: how the page calls it, what and where it is for, its words. `channels`: () = all others."""

    key: Annotated[str, Meta(min_length=1, max_length=20)]
    kinds: Annotated[tuple[Sign, ...], Meta(min_length=1)]
    channels: tuple[str, ...] = ()
    it: _Words = ""
    es: _Words = ""
    en: _Words = ""

    def __post_init__(self) -> None:
        """Refuse a rule without a word."""
        if not (self.it or self.es or self.en):
            raise ValueError("words in at least one of it, es, en")

    def words(self) -> tuple[tuple[str, str], ...]:
        """Return the rule as it is cited, by language; a language without words has those of another."""
        told = {"it": self.it, "es": self.es, "en": self.en}
        other = next(text for text in told.values() if text)
        return tuple((code, f"{self.key} · {text or other}") for code, text in told.items())


def cited(rules: Iterable[HouseRule], channel: str, kind: str) -> HouseRule | None:
    """Return the rule that what was written on a channel breaks: one of that page before one of all."""
    fit = [
        one for one in rules if kind in one.kinds and (not one.channels or channel in one.channels)
    ]
    return next(iter(sorted(fit, key=lambda one: not one.channels)), None)

"""How the fields of a command are typed where plain text is not enough: what stands there, how it is read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

Choices = tuple[tuple[str, str], ...]


class Form(NamedTuple):
    """What a request knows of its fields. `read` raises UserError, in words that say what to write.

    `known`: what is typed already. `choices`: what may be said, with its words. `read`: (field, text, told so
    far) -> value. `tell`: what was told, in words. `subject`: what the command is about, among those sent.
    `needed`: fields that may not be left out here, though the hub could do without.
    `title`: what is about to be done, "" = the command's own words; `labels`: of fields whose own do not fit.
    """

    subject: str
    known: dict[str, str]
    choices: dict[str, Choices]
    read: Callable[[str, str, dict[str, Any]], Any]
    tell: Callable[[dict[str, Any]], str]
    title: str = ""
    needed: frozenset[str] = frozenset()
    labels: Mapping[str, str] = MappingProxyType({})

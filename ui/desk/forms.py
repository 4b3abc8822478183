"""How the fields of a command are typed where plain text is not enough: what stands there, how it is read."""

from collections.abc import Callable
from typing import Any, NamedTuple

Choices = tuple[tuple[str, str], ...]


class Form(NamedTuple):
    """What a request knows of its fields. `read` raises UserError, in words that say what to write.

    `known`: what is typed already. `choices`: what may be said, with its words. `read`: (field, text, told so
    far) -> value. `tell`: what was told, in words. `subject`: what the command is about, among those sent.
    """

    subject: str
    known: dict[str, str]
    choices: dict[str, Choices]
    read: Callable[[str, str, dict[str, Any]], Any]
    tell: Callable[[dict[str, Any]], str]

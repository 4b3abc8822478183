"""What `main.py feed` asks of a person and tells him, at a terminal or as one JSON document.

A secret comes from a hidden prompt, or from standard input: never as an argument, which others here see.
"""

import getpass
import json
import sys
from collections.abc import Mapping

from commandcenter.errors import UserError
from commandcenter.feed_kinds import KINDS, Kind, is_text, kind_of
from commandcenter.languages import Language, zone


class Terminal:
    """One run of the command. `as_json`: nothing is asked, one document is printed."""

    def __init__(self, words: Language, timezone: str, *, as_json: bool) -> None:
        self.words, self.zone = words, zone(timezone)
        self.is_json = as_json
        self.asks = not as_json and sys.stdin.isatty()

    # ---- asking

    def kind(self, key: str) -> Kind:
        """Return the kind that was named, or is chosen from a list."""
        if key or not self.asks:
            return kind_of(key)
        for number, kind in enumerate(KINDS, 1):
            self.print(f"{number}  {self.words.word(f'feed_kinds.{kind.key}')}")
        said = self._input(self.word("which")).strip()
        is_number = said.isascii() and said.isdigit() and 0 < int(said) <= len(KINDS)
        return KINDS[int(said) - 1] if is_number else kind_of(said)

    def answers(self, kind: Kind, given: list[str]) -> dict[str, str]:
        """Return what was answered; without any answer given each question is asked."""
        told = {}
        for pair in given:
            key, mark, value = pair.partition("=")
            if not mark:
                raise UserError("feed_set", set=pair)
            told[key] = value
        if given or not self.asks:
            return told
        self.print(self.word("page", page=f"docs/feeds/{kind.page}"))
        for question in kind.questions:
            if question.sort == "secret" or not question.is_due(told):
                continue
            asked = self.words.word(f"feed_ask.{question.key}")
            usual = "/".join(question.choices) or question.usual
            more = f" [{usual}]" if usual else "" if question.is_needed else f" {self.word('skip')}"
            told[question.key] = self._input(f"{asked}{more}: ")
        return told

    def secrets(self, kind: Kind, told: Mapping[str, str]) -> dict[str, str]:
        """Return the credentials of a kind, each from a line of its own."""
        return {
            each.key: self.read_secret(self.words.word(f"feed_ask.{each.key}"), each.key)
            for each in kind.secrets
            if each.is_due(told)
        }

    def needed_secret(self, name: str) -> str:
        """Return a new secret of that feed; UserError where none is given."""
        if not (secret := self.read_secret(self.word("secret", name=name))):
            raise UserError("feed_answer_missing", what="secret")
        return secret

    def read_secret(self, asked: str, key: str = "secret") -> str:
        """Return one secret, never shown; UserError that says by `key` which one is no text."""
        if self.asks:
            told = getpass.getpass(f"{asked}: ").strip()
        else:
            told = "" if sys.stdin.isatty() else sys.stdin.readline().strip()
        if not is_text(told):
            raise UserError("feed_answer_bad", problem=key)
        return told

    # ---- telling

    def done(self, key: str, **values: object) -> int:
        """Say that it is done; return the exit code."""
        self.print(json.dumps(values) if self.is_json else self.word(key, **values))
        return 0

    def word(self, key: str, **values: object) -> str:
        """Return words of these commands."""
        return self.words.word(f"feed_setup.{key}", **values)

    def _input(self, asked: str) -> str:
        return input(asked)

    def print(self, line: str) -> None:
        """Write a line."""
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def agrees(self, key: str, *, usual: str = "y") -> bool:
        """Ask for a yes; Enter is what is usual. Who is not asked has not said yes."""
        if not self.asks:
            return False
        said = self._input(self.word(key)).strip().lower() or usual
        return said[:1] in {"y", "s"}

    def say_trying(self) -> None:
        """Say that it takes a while."""
        if self.asks:
            self.print(self.word("trying"))

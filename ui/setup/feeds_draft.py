"""What a person has typed of feeds and exports so far, and what came of trying them. Frozen; no Qt."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from commandcenter.feed_kinds import KINDS, Kind, Question, kind_of

Source = Literal["", "live", "files"]
Mode = Literal["history", "happened"]
Busy = Literal["", "trying", "keeping", "removing", "looking", "taking"]
LIVE = tuple(kind for kind in KINDS if kind.key != "export")
MODES: tuple[Mode, ...] = ("history", "happened")
MOST_LISTED = 8


class FeedsDraft(NamedTuple):
    """`source`: what of this computer the page shows; "" = neither. `listed` as `feed list --json` tells.

    `picked`: the listed feed that the keys speak of. `adds`: a new one is asked for. `said` is what came of
    the last trial, in words; `is_well` None = nothing was tried; `done` what came of keeping or removing.
    `found` is a preview of an export.
    """

    source: Source = ""
    listed: tuple[Mapping[str, Any], ...] = ()
    picked: str = ""
    adds: bool = False
    kind: str = "mail"
    answers: Mapping[str, str] = {}
    secret: str = ""
    busy: Busy = ""
    said: str = ""
    is_well: bool | None = None
    done: str = ""
    messages: tuple[Mapping[str, str], ...] = ()
    file: str = ""
    profile: str = ""
    columns: str = ""
    mode: Mode = "history"
    found: Mapping[str, Any] | None = None

    @property
    def is_form(self) -> bool:
        """A new feed is asked for: also where there is none yet."""
        return self.adds or not self.listed

    @property
    def chosen(self) -> Kind:
        """The kind of the new feed."""
        return kind_of(self.kind)

    @property
    def is_hook(self) -> bool:
        """The feed that is asked for, or picked, is a webhook: it shows no messages when it is tried."""
        kinds = {row["kind"] for row in self.listed if row["name"] == self.picked}
        key = self.kind if self.is_form else next(iter(kinds), "")
        return any(kind.is_hook for kind in KINDS if kind.key == key)

    def answer(self, question: Question) -> str:
        """What was answered, or is usual."""
        return self.answers.get(question.key, question.usual)

    def sets(self) -> list[str]:
        """Return the answers as arguments of `feed add`."""
        told = ((key, value.strip()) for key, value in self.answers.items())
        asked = {question.key for question in self.chosen.questions if question.sort != "secret"}
        return [
            part
            for key, value in told
            if value and key in asked
            for part in ("--set", f"{key}={value}")
        ]

    def maps(self) -> list[str]:
        """Return the corrections of columns as arguments of `import`."""
        told = (pair.strip() for pair in self.columns.split(","))
        return [part for pair in told if pair for part in ("--map", pair)]


def typed(draft: FeedsDraft, name: str, text: str) -> FeedsDraft:
    """Return the draft after one of its fields was typed into: what was tried before is of before."""
    untried = draft._replace(is_well=None, said="", done="", messages=())
    match name:
        case "secret":
            return untried._replace(secret=text)
        case "file":
            return untried._replace(file=text, found=None)
        case "profile":
            return draft._replace(profile=text)
        case "columns":
            return untried._replace(columns=text, found=None)
    key = name.removeprefix("ask_")
    return untried._replace(answers={**draft.answers, key: text})


def pressed(draft: FeedsDraft, what: str, which: str) -> FeedsDraft:
    """Return the draft after one of its pieces was pressed."""
    fresh = draft._replace(said="", is_well=None, done="", messages=(), busy="")
    match what:
        case "kind":
            return fresh._replace(kind=which, answers={}, secret="")
        case "pick":
            return fresh._replace(picked=which, secret="")
        case "addfeed":
            return fresh._replace(adds=True, answers={}, secret="")
        case "mode":
            return draft._replace(mode="happened" if which == "happened" else "history")
        case "turn":
            return fresh._replace(answers={**draft.answers, which: _next(draft, which)})
    return fresh._replace(source="live" if what == "live" else "files", adds=False, found=None)


def listed(draft: FeedsDraft, rows: tuple[Mapping[str, Any], ...]) -> FeedsDraft:
    """Return the draft with the feeds that are kept now."""
    names = [str(row["name"]) for row in rows]
    picked = draft.picked if draft.picked in names else names[0] if names else ""
    return draft._replace(listed=rows, picked=picked)


def _next(draft: FeedsDraft, key: str) -> str:
    question = next(each for each in draft.chosen.questions if each.key == key)
    place = question.choices.index(draft.answer(question)) + 1
    return question.choices[place % len(question.choices)]

"""Through whose hands an open case went: given by the engine or a person, freed, begun.

The steps stand in their own order, whatever order they came in, and are read from the first: a decision of
the engine counts only on the version that it has seen, so what a person did meanwhile wins. They last as
long as the case; its close takes them away.
"""

from bisect import insort
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from commandcenter.care import marks
from commandcenter.care.marks import Kind

Act = Literal["decided", "assigned", "freed", "started", "moved"]
When = tuple[int, int]  # an instant, and the sequence of what happened then
NOBODY = ""
BACK_DESK = "backdesk"
"""Where a case is moved that a back desk is to go on with."""


class HandStep(msgspec.Struct, frozen=True, array_like=True, order=True):
    """One step. `agent` "" = nobody; `version`: what a decision has seen; `who`: the person who did it.

    `is_ours`: it was done in this program; else a feed told it. `why`: the engine's codes, or words.
    `queue`: where a move put the case, "" = where its words say. `undoes`: id of the step it takes back.
    """

    at_us: int
    order: int
    seq: int
    id: str
    act: Act
    agent: str = NOBODY
    version: int = 0
    mode: str = "full"
    why: tuple[str, ...] = ()
    who: str = ""
    is_ours: bool = False
    queue: str = ""
    undoes: str = ""


class Asked(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A message that asks for an answer: when, its sequence, its log position, its language."""

    at_us: int
    order: int
    seq: int
    language: str


class Hands(msgspec.Struct, array_like=True):
    """What is known of one open case beside its messages."""

    asked: list[Asked] = []  # since the last close: the first opened the case
    steps: list[HandStep] = []

    def take(self, step: HandStep) -> None:
        """Put a step into its place."""
        insort(self.steps, step)

    def hear(self, asked: Asked) -> None:
        """Put a message into its place."""
        if asked not in self.asked:  # a close that is taken back brings along what was known
            insort(self.asked, asked)

    def restore(self, kept: "Hands") -> None:
        """Put back what a close has dropped that is taken back."""
        self.asked = sorted({*self.asked, *kept.asked})
        self.steps = sorted({*self.steps, *kept.steps})

    def moves(self) -> list[HandStep]:
        """Return the steps by which persons here put the case into queues, but those taken back."""
        found: list[HandStep] = []
        for step in self.steps:
            if step.act != "moved":
                continue
            if step.undoes:
                found = [one for one in found if one.id != step.undoes]
            if not step.undoes or step.queue == BACK_DESK:
                found.append(step)
        return found

    def close(self, when: When) -> bool:
        """Drop what was before a close; tell whether anything is left."""
        self.steps = [step for step in self.steps if (step.at_us, step.order) > when]
        self.asked = [one for one in self.asked if (one.at_us, one.order) > when]
        return bool(self.steps or self.asked)

    def is_of_open_case(self, when: When) -> bool:
        """Tell whether an instant is after what opened the case, so surely after its last close."""
        return bool(self.asked) and (self.asked[0].at_us, self.asked[0].order) <= when


def counted(steps: Iterable[HandStep]) -> Iterator[HandStep]:
    """Yield the steps that count, in order; their number is the version of the case."""
    version = 0
    for step in steps:
        if step.act == "decided" and step.version != version:
            continue
        version += 1
        yield step


def last_close(held: bytes | bytearray) -> When:
    """Return when a conversation's case was closed last, of its marks; zeros = never."""
    for at in range(len(held) - marks.SIZE, -1, -marks.SIZE):
        if held[at + 16] >> 4 & marks.KIND == Kind.CLOSED:  # the highest byte of the facts
            return int.from_bytes(held[at : at + 8]), int.from_bytes(held[at + 8 : at + 16])
    return 0, 0

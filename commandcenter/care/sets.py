"""What a person did to cases with one command: kept for a while, so that it can be taken back as one."""

from typing import Any, Literal

import msgspec

from commandcenter.care.hands import Hands

Act = Literal["assigned", "freed", "started", "moved", "closed"]
KEPT = 100  # sets, the newest


class Done(msgspec.Struct, frozen=True, array_like=True):
    """What was done to one case. `id`: of the fact.

    Of a close also its mark's facts, and what was known of the case's hands, which a close forgets.
    """

    thread: str
    act: Act
    id: str
    at_us: int
    order: int
    facts: int = 0
    kept: Hands | None = None


class HandSet(msgspec.Struct, array_like=True):
    """All that one command did, by case. `id`: of the command; `at_us`: of the newest that is known of it."""

    id: str
    who: str = ""
    at_us: int = 0
    done: dict[str, Done] = {}
    is_undone: bool = False


Sets = dict[str, HandSet]


def put(sets: Sets, name: str, who: str, done: Done) -> None:
    """Keep what was done to a case."""
    known = sets.setdefault(name, HandSet(name))
    known.who, known.at_us = who, max(known.at_us, done.at_us)
    before = known.done.get(done.thread, done)
    known.done[done.thread] = max(before, done, key=lambda one: (one.at_us, one.order, one.id))
    _thin_out(sets)


def undo(sets: Sets, name: str, at_us: int) -> None:
    """Note that a set was taken back."""
    known = sets.setdefault(name, HandSet(name))
    known.is_undone, known.at_us = True, max(known.at_us, at_us)
    _thin_out(sets)


def is_undone(sets: Sets, name: str) -> bool:
    """Tell whether a set was taken back."""
    known = sets.get(name)
    return known is not None and known.is_undone


def last_of(sets: Sets, who: str) -> HandSet | None:
    """Return what a person did last and has not taken back."""
    mine = [
        one
        for one in sets.values()
        if one.done and not one.is_undone and one.who.casefold() == who.casefold()
    ]
    return max(mine, key=_age, default=None)


def _thin_out(sets: Sets) -> None:
    if len(sets) > KEPT:
        del sets[min(sets.values(), key=_age).id]


def _age(one: HandSet) -> tuple[Any, ...]:
    return one.at_us, one.id

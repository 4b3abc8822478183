"""What was told of one agent, each thing from an instant on: a later word never changes what was before.

A feed repeats itself with every state, so the same words count once a day, from when they were first said on
it. What the list of people says stands above what a feed tells; before the first word nothing is known.
"""

from bisect import bisect_left, bisect_right, insort
from functools import lru_cache
from typing import Any

import msgspec

from commandcenter.clock import DAY
from commandcenter.events.agents import Told

_FIELDS = Told.__struct_fields__
_PACK = msgspec.msgpack.Encoder().encode
_TOLD = msgspec.msgpack.Decoder(Told)

Dated = tuple[list[int], list[Any]]
"""From when on which value holds: n instants, ascending, and n values; None = not known."""


class Said(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A line of the list: from when it holds, when it was written, what it says (packed)."""

    since_us: int
    written_us: int
    told: bytes


class Standing(msgspec.Struct, array_like=True):
    """All that was told of one agent, in whatever order it came."""

    by_feed: dict[
        bytes, list[int]
    ] = {}  # packed words -> when each day they were said first and last
    by_hand: list[Said] = []
    changes: dict[str, tuple[int, int, bool]] = {}  # skill -> when it came or went, sequence, which

    def feed_says(self, at_us: int, told: Told) -> None:
        """Take what a feed tells: of a day's equal words the first and the last, whatever their order.

        A feed says the same all day long; the last is kept so that other words between do not stand for good.
        """
        instants = self.by_feed.setdefault(_packed(told), [])
        start = at_us // DAY * DAY
        first, end = bisect_left(instants, start), bisect_left(instants, start + DAY)
        of_day = {*instants[first:end], at_us}
        instants[first:end] = sorted({min(of_day), max(of_day)})

    def hand_says(self, since_us: int, written_us: int, told: Told) -> None:
        """Take a line of the list; of two for the same instant the one written later counts."""
        insort(self.by_hand, Said(since_us, written_us, _packed(told)))

    def lists_already(self, since_us: int, told: Told) -> bool:
        """Tell whether the list says so for this instant already; what is not said counts as the same."""
        said: dict[str, Any] = {}
        for one in self.by_hand:
            if one.since_us == since_us:
                said |= dict(_said(one.told))
        return all(said.get(name) == value for name, value in _words(told).items())

    def change_skill(self, skill: str, at_us: int, order: int, *, has: bool) -> None:
        """Note that a skill came or went; of each the newest counts."""
        new = (at_us, order, has)
        self.changes[skill] = max(self.changes.get(skill, new), new)

    def copy(self) -> "Standing":
        """Return one that goes its own way from here."""
        feed = {told: list(instants) for told, instants in self.by_feed.items()}
        return Standing(feed, list(self.by_hand), dict(self.changes))

    def in_order(self) -> tuple[list[Any], ...]:
        """Return all of it in an order that its arrival does not touch."""
        return sorted(self.by_feed.items()), list(self.by_hand), sorted(self.changes.items())

    def dated(self) -> dict[str, Dated]:
        """Return of each field from when on which value holds; a value that is said again is no change."""
        feed = ((at, 0, 0, told) for told, instants in self.by_feed.items() for at in instants)
        hand = ((said.since_us, 1, said.written_us, said.told) for said in self.by_hand)
        found: dict[str, Dated] = {}
        listed: set[str] = set()
        for since_us, by_hand, _, told in sorted((*feed, *hand)):
            for field, value in _said(told):
                if field in listed and not by_hand:
                    continue
                if by_hand:
                    listed.add(field)
                instants, values = found.setdefault(field, ([], []))
                if not values or values[-1] != value:
                    instants.append(since_us)
                    values.append(value)
        return found

    def at(self, at_us: int) -> Told:
        """Return who the agent is at an instant; of the skills that come and go, those of now."""
        feed = [
            (0, instants[place - 1], 0, told)
            for told, instants in self.by_feed.items()
            if (place := bisect_right(instants, at_us))
        ]
        hand = [
            (1, said.since_us, said.written_us, said.told)
            for said in self.by_hand
            if said.since_us <= at_us
        ]
        found: dict[str, Any] = {}
        base = (0, 0)  # when the whole of the skills was told, and whether by hand
        for by_hand, since_us, _, told in sorted(feed + hand):
            values = dict(_said(told))
            found |= values
            base = (by_hand, since_us) if "skills" in values else base
        if not base[0]:
            found["skills"] = self._skills(found.get("skills", ()), base[1], at_us)
        return Told(**found)

    def _skills(self, whole: tuple[str, ...], since_us: int, at_us: int) -> tuple[str, ...]:
        """Return what a feed's whole list of skills has become since."""
        kept = set(whole)
        for skill, (changed_us, _, has) in self.changes.items():
            if since_us <= changed_us <= at_us:
                (kept.add if has else kept.discard)(skill)
        return tuple(sorted(kept))


@lru_cache(4096)
def _said(told: bytes) -> tuple[tuple[str, Any], ...]:
    """Return what packed words say, field by field."""
    return tuple(_words(_TOLD.decode(told)).items())


def _packed(told: Told) -> bytes:
    return _PACK(_words(told))


def _words(told: Told) -> dict[str, Any]:
    """Return only what is said, of one that may say more of an agent than who he is."""
    return {name: value for name in _FIELDS if (value := getattr(told, name)) is not None}

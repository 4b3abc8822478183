"""What pairs of futures say: differences with their intervals, and who gains or loses by them."""

from collections.abc import Callable, Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple, TypedDict

from commandcenter.assignment.future import Lived
from commandcenter.protocol.preview import Effect, GroupEffect, GroupKind

T_OF = ((64, 2.0), (32, 2.04), (16, 2.13), (8, 2.36), (4, 3.18), (2, 12.7))
"""97.5 % of Student's t for samples of at least so many."""

Name = tuple[GroupKind, str]
Kind = tuple[str, str | None, bytes]  # queue, motive, skills asked for
Figure = Callable[[Lived], float]


class Figures(TypedDict):
    """How the headline figures differ, and their means on both sides, as rows have them."""

    kept: Effect
    kept_share: Effect
    share_without: float
    share_with: float
    p90_min: Effect
    p90_without: float
    p90_with: float


class Pairs(NamedTuple):
    """The same futures without and with a change, in one order."""

    without: Sequence[Lived]
    after: Sequence[Lived]

    def differences(self, figure: Figure) -> list[float]:
        """Return how a figure differs in each future, with minus without."""
        return [
            figure(after) - figure(before)
            for before, after in zip(self.without, self.after, strict=True)
        ]


def effect(values: Sequence[float]) -> Effect:
    """Return the mean of some values and half of its 95 % interval; of one alone it is not known."""
    if len(values) < 2:
        return Effect(value=fmean(values), half=float("inf"))
    t = next(t for n, t in T_OF if len(values) >= n)
    return Effect(value=fmean(values), half=t * stdev(values) / sqrt(len(values)))


def kept(lived: Lived) -> float:
    """Return the promises kept, by weight."""
    return lived.kept


def kept_share(lived: Lived) -> float:
    """Return them as a share of those that fell due; where none did, all were kept."""
    return lived.kept / lived.due if lived.due else 1.0


def p90_min(lived: Lived) -> float:
    """Return the 90th percentile of the waits for a first answer."""
    return lived.p90_s / 60


def figures(pairs: Pairs) -> Figures:
    """Return how the headline figures differ."""
    return Figures(
        kept=effect(pairs.differences(kept)),
        kept_share=effect(pairs.differences(kept_share)),
        share_without=fmean(map(kept_share, pairs.without)),
        share_with=fmean(map(kept_share, pairs.after)),
        p90_min=effect(pairs.differences(p90_min)),
        p90_without=fmean(map(p90_min, pairs.without)),
        p90_with=fmean(map(p90_min, pairs.after)),
    )


def groups(
    pairs: Pairs, skills: Sequence[str]
) -> tuple[tuple[GroupEffect, ...], tuple[GroupEffect, ...]]:
    """Return who gains and who loses, where that is clear: most first. More work is a loss."""
    found: dict[Name, list[float]] = {}
    named: dict[Kind, list[list[float]]] = {}
    for sign, side in ((-1, pairs.without), (1, pairs.after)):
        for at, lived in enumerate(side):
            for queue, motive, asked, worth, _ in lived.groups:
                kind = queue, motive, asked
                rows = named.get(kind)
                if rows is None:
                    names = _names(kind, skills)
                    rows = named[kind] = [_row(found, name, len(side)) for name in names]
                for row in rows:
                    row[at] += sign * worth
            for agent, work_s in lived.work_s.items():
                _row(found, ("agent", agent), len(side))[at] += sign * (work_s / 60)
    told = [
        GroupEffect(kind=kind, key=key, effect=effect(values))
        for (kind, key), values in found.items()
    ]
    clear = sorted((one for one in told if one.effect.is_clear), key=_rank)
    gains = tuple(one for one in clear if (one.effect.value > 0) != (one.kind == "agent"))
    return gains, tuple(one for one in clear if one not in gains)


def _rank(one: GroupEffect) -> tuple[bool, float, str, str]:
    """People after promises: minutes are no promises."""
    return one.kind == "agent", -abs(one.effect.value), one.kind, one.key


def _row(found: dict[Name, list[float]], name: Name, length: int) -> list[float]:
    """Return what was summed under a name, a place for each future."""
    row = found.get(name)
    if row is None:
        row = found[name] = [0.0] * length
    return row


def _names(kind: Kind, skills: Sequence[str]) -> list[Name]:
    """Return the names under which cases of a kind are told."""
    queue, motive, asked = kind
    names: list[Name] = [("queue", queue)]
    if motive is not None:
        names.append(("motive", motive))
    bits = int.from_bytes(asked, "little")
    names += [("skill", name) for bit, name in enumerate(skills) if bits >> bit & 1]
    return names

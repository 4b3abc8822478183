"""A preview, or what an override did, as it is filed with the override: points, minutes, cost, each ±."""

from commandcenter.events.overrides import EffectData, Triple
from commandcenter.protocol.preview import Effect, Preview, Realised

_POINTS = 100  # of a share
_DIGITS = 3
_NOTHING = (0.0, 0.0, 0.0)


def foreseen(found: Preview) -> EffectData:
    """Return what a preview told."""
    return EffectData(
        kept=_triple(found.kept_share, _POINTS),
        p90_min=_triple(found.p90_min),
        cost=found.cost_sum,
        pairs=found.pairs,
        minutes=found.horizon_min,
    )


def done(found: Realised | None, cost: float | None) -> EffectData:
    """Return what an override did; None = it was over before the engine heard of it, so nothing.

    `cost`: of who was called in by it, None = a rate is missing.
    """
    if found is None:
        return EffectData(kept=_NOTHING, p90_min=_NOTHING, cost=cost)
    return EffectData(
        kept=_triple(found.kept_share, _POINTS),
        p90_min=_triple(found.p90_min),
        cost=cost,
        pairs=found.pairs,
        minutes=found.lasted_min,
    )


def _triple(effect: Effect, times: float = 1.0) -> Triple:
    value, low, high = (
        round(number * times, _DIGITS) for number in (effect.value, effect.low, effect.high)
    )
    return value, low, high

"""Steps of an override as facts. Their identity is the override and a number: each is written once."""

from collections.abc import Iterable
from typing import Any

import msgspec

from commandcenter.events.overrides import (
    OVERRIDE_ENDED,
    OVERRIDE_PREDICTED,
    OVERRIDE_REALISED,
    OVERRIDES,
    EffectData,
)
from commandcenter.incidents.fact import NewFact
from commandcenter.overrides.override import EXPIRED, NOT_SIGNED, Override


def step_fact(
    fact: str, name: str, at_us: int, known: Override | None = None, /, **said: Any
) -> NewFact:
    """Return a step of an override; `known` None = its first."""
    number = 1 if known is None else known.number + 1
    if known is not None:
        at_us = max(at_us, known.last_us)  # a clock that was put back turns no order around
    data = OVERRIDES[fact](override=name, number=number, **said)
    return NewFact(fact, f"override:{name}:{number}", msgspec.to_builtins(data), at_us, number)


def passed(overrides: Iterable[Override], now_us: int) -> list[NewFact]:
    """Return the ends that time brought, each at its own instant, however late they are written down."""
    due = [one for one in overrides if 0 < one.due_us <= now_us]
    return [
        step_fact(
            OVERRIDE_ENDED, one.id, one.due_us, one,
            why=NOT_SIGNED if one.state == "proposed" else EXPIRED,
        )
        for one in sorted(due, key=lambda one: (one.due_us, one.id))
    ]  # fmt: skip


def predicted(one: Override, now_us: int, effect: EffectData) -> NewFact:
    """Return what an override is expected to bring, as a fact."""
    return step_fact(OVERRIDE_PREDICTED, one.id, now_us, one, effect=effect)


def realised(one: Override, now_us: int, effect: EffectData) -> NewFact:
    """Return what an override that is over did, as a fact."""
    return step_fact(OVERRIDE_REALISED, one.id, now_us, one, effect=effect)

"""What a benchmark found: a figure, the limit it is held to, and how it was measured."""

import json
import os
import platform
from collections.abc import Sequence
from typing import Literal

import msgspec

Bound = Literal["at_most", "at_least"]


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One figure. `value` None = this machine cannot tell; `limit` None = told, not judged."""

    name: str  # benchmark.figure
    value: float | None
    unit: str  # ratio | share | ms | s | MB | msg/s | facts/s | count
    how: str
    limit: float | None = None
    bound: Bound = "at_most"

    @property
    def is_met(self) -> bool | None:
        """Tell whether the limit is met; None where there is nothing to judge."""
        if self.limit is None or self.value is None:
            return None
        if self.bound == "at_most":
            return self.value <= self.limit
        return self.value >= self.limit


def all_met(found: Sequence[Measured]) -> bool:
    """Tell whether no limit is missed."""
    return all(measured.is_met is not False for measured in found)


def document(found: Sequence[Measured]) -> str:
    """Return the figures as one JSON document."""
    return json.dumps(
        {
            "machine": {
                "cores": os.cpu_count(),
                "system": platform.system(),
                "python": platform.python_version(),
            },
            "met": all_met(found),
            "figures": [{**msgspec.to_builtins(m), "met": m.is_met} for m in found],
        },
        indent=1,
    )


def line(measured: Measured) -> str:
    """Return a figure as one line of text and one below it that says how it was measured."""
    value = "unknown" if measured.value is None else _written(measured.value)
    limit = ""
    if measured.limit is not None:
        sign = "<=" if measured.bound == "at_most" else ">="
        limit = f"{sign} {_written(measured.limit)}"
    word = {True: "met", False: "MISSED", None: ""}[measured.is_met]
    head = f"{measured.name:<32} {value:>10} {measured.unit:<8} {limit:<12} {word}".rstrip()
    return f"{head}\n    {measured.how}"


def _written(value: float) -> str:
    if value == int(value) and abs(value) < 1e9:
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"

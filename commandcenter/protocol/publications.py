"""The calendar of publications as a desk shows it."""

from typing import Literal

from commandcenter.protocol.row import Row

Phase = Literal["upcoming", "running", "past", "cancelled"]


class PlanRow(Row, frozen=True, kw_only=True):
    """A publication of ours, planned, out, over or called off.

    `version`: what a command about it has seen. `end_us` None: nobody told it. `is_out`: a feed has seen it
    come out. `area`, `motive` "" = not said; `expected_multiple`: times the motive's usual traffic, None = as
    usual. `reason`: why it was called off.
    """

    publication: str
    title: str
    phase: Phase
    channel: str
    start_us: int
    end_us: int | None
    motive: str = ""
    area: str = ""
    expected_multiple: float | None = None
    is_out: bool = False
    reason: str = ""
    version: int = 0

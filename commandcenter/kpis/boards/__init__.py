"""What a desk follows cases by, beside the figures: where they stand, and what their tracking lacks.

Each row is a figure like those of kpis.md: it explains itself, splits into parts and lists its cases.
"""

from typing import Literal

from commandcenter.kpis.boards import counts, stages, tracking
from commandcenter.kpis.kpi import Kpi

Board = Literal["funnel", "tracking"]

BOARDS: dict[Board, tuple[Kpi, ...]] = {"funnel": stages.KPIS, "tracking": tracking.KPIS}
BOARDED: tuple[Kpi, ...] = (*stages.KPIS, *tracking.KPIS, *counts.KPIS)

"""The figures, one file each, as pure functions of a moment. A new one is a file and a line here."""

from commandcenter.kpis import messages, negative, online, to_answer, within_45
from commandcenter.kpis.kpi import Kpi

KPIS: tuple[Kpi, ...] = (
    to_answer.KPI,
    within_45.KPI,
    messages.KPI,
    negative.KPI,
    online.KPI,
)
"""In the order in which screens show them."""

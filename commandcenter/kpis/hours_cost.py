"""Cost of hours: what the hours at work cost, each at the rate that held for its agent then.

Population: hours that agents were available or busy and whose rate somebody told. Formula: Σ hours × rate of
an hour in force. Exclusions: hours without a rate, told beside it; breaks, training, offline. Unit: the
currency of the rates. Source: kpis.md, Money.
"""

import numpy as np

from commandcenter.clock import HOUR
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured
from commandcenter.kpis.presence import cut, spells


def measure(book: Book) -> Measured:
    """Return the cost; None where no rate is known."""
    found = cut(book, spells(book))
    at_work = found.is_at_work
    agents, start = found.agent[at_work], found.start[at_work]
    hours = (found.end - found.start)[at_work] / HOUR
    rates = book.doers.rates(agents, start)
    has_rate = ~np.isnan(rates)
    n = len(np.unique(agents[has_rate]))
    return Measured(
        value=float((hours * np.where(has_rate, rates, 0.0)).sum()) if n else None,
        n=n,
        steps=(("agents", len(np.unique(agents))), ("counted", n)),
        told={
            "hours": float(hours[has_rate].sum()),
            "hours_without_rate": float(hours[~has_rate].sum()),
        },
    )


KPI = measured("hours_cost", measure, "ratio", clock="wall")

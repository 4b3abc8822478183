"""Cost per request: what the hours at work cost for each unique request.

Population: unique requests that began in the period; of a part of people, those that they answered. Formula:
cost of hours ÷ requests. Exclusions: hours without a rate. Unit: the currency of the rates, per request.
Source: kpis.md, Money.
"""

from commandcenter.kpis import hours_cost
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured


def measure(book: Book) -> Measured:
    """Return the pooled cost; None where no rate is known or nobody asked."""
    cost = hours_cost.measure(book)
    requests = len(book.requests.opened)
    return Measured(
        value=cost.value / requests if cost.value is not None and requests else None,
        n=requests,
        steps=(("requests", requests),),
        told={"cost": cost.value, **cost.told},
    )


KPI = measured("cost_per_request", measure, "ratio", clock="wall")

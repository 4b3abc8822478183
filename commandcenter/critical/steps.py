"""Steps of a critical customer as facts: their identity is the customer and a number."""

from typing import Any

from commandcenter.critical.customer import Customer
from commandcenter.events.critical import CRITICAL_CHANGED
from commandcenter.incidents.fact import NewFact


def critical_fact(customer: Customer, now_us: int, act: str, **said: Any) -> NewFact:
    """Return a step; what a clock that was put back would turn around keeps its order."""
    number = customer.number + 1
    data = {
        "customer": customer.customer,
        "channel": customer.channel,
        "number": number,
        "act": act,
        **said,
    }
    at_us = max(now_us, customer.last_us)
    name = f"critical:{customer.customer}:{number}"
    return NewFact(CRITICAL_CHANGED, name, data, at_us, number)

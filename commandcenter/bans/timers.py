"""What the passing of time does to sanctions: a proposal lapses, a step ends, an unconfirmed ban is lifted.

Due times are absolute and stand in the log, so it does not matter when the hub was off.
"""

from collections.abc import Iterable

from commandcenter.bans.file import Ban, File
from commandcenter.bans.steps import ban_fact
from commandcenter.incidents.fact import NewFact


def passed(files: Iterable[File], now_us: int) -> list[NewFact]:
    """Return what is due now, in the order in which it fell due."""
    due = sorted(
        (ban.due_us, file.customer, place)
        for file in files
        if 0 < file.due_us <= now_us
        for place, ban in enumerate(file.bans, 1)
        if 0 < ban.due_us <= now_us
    )
    by_customer = {file.customer: file for file in files if 0 < file.due_us <= now_us}
    facts, numbers = [], dict[int, int]()
    for _, customer, place in due:
        file = by_customer[customer]
        numbers[customer] = number = numbers.get(customer, file.number) + 1
        act, why = _end(file.bans[place - 1])
        facts.append(ban_fact(file, now_us, place, act, number=number, reason=why))
    return facts


def _end(ban: Ban) -> tuple[str, str]:
    if ban.state == "proposed":
        return "lapse", "not_signed"
    return "expire", "not_confirmed" if ban.rung == "permanent" else "time_over"

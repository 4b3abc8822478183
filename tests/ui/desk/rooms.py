"""Weeks of a care room for the boards: cases in every stage, faults of tracking, people left waiting."""

from commandcenter.clock import DAY, MINUTE, format_us
from commandcenter.events.fact import Fact
from commandcenter.state import State
from tests.commandcenter.story import at, closed, folded, replied, told, went_on, wrote

MOTIVES = ("signal", "billing", "broadband", "technician", "billing_plan")
CHANNELS = ("facebook", "x", "whatsapp", "instagram", "email")


def weeks(days: int = 70, each: int = 12) -> State:
    """Return so many days until today, each with so many cases, that go ever faster."""
    return folded(told(*(fact for day in range(days) for fact in _day(day, days, each))))


def _day(day: int, days: int, each: int) -> list[Fact]:
    start = at(0) - (days - 1 - day) * DAY
    is_new_way = day > days - 8
    facts: list[Fact] = []
    for n in range(each):
        name, begin = f"x:{day}:{n}", start + n * 11 * MINUTE
        channel, motive = CHANNELS[n % 5 if n % 3 else 0], MOTIVES[(n + day) % 5]
        facts.append(wrote(begin, name, day * 100 + n, channel=channel, motives=(motive,)))
        facts += _course(n, name, begin, is_new_way=is_new_way)
    return facts


def _course(n: int, name: str, begin: int, *, is_new_way: bool) -> list[Fact]:
    """Return what becomes of a case: most are taken, answered and closed; each twelfth is left alone."""

    def after(minutes: float) -> int:
        return begin + int(minutes * MINUTE * (0.6 if is_new_way and minutes > 10 else 1))

    taken = went_on("assigned", after(6 + n), name, agent="Ada")
    promised = went_on("promised", after(20), name, due=format_us(after(90)))
    unusual = {
        0: [],
        1: [replied(after(30), name), closed(after(60), name)],
        2: [taken, promised],
        3: [taken, went_on("statuschanged", after(40), name, to_status="parked")],
        4: [went_on("statuschanged", after(9), name, to_status="waiting")],
        5: [taken, replied(after(50), name), went_on("moved", after(70), name)],
        6: [closed(after(100), name), closed(after(110), name), replied(after(120), name)],
    }
    usual = [
        taken,
        replied(after(20 + n), name),
        went_on("statuschanged", after(40 + n), name, to_status="verify"),
        closed(after(80 + 3 * n), name, reason_code="solved"),
    ]
    return unusual.get(n % 12, usual)

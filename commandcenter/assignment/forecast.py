"""What is kept if nothing is changed: of the promises that fall due within the horizon, by queue and motive.

The same futures as for a preview, as things are. Each has its share; their mean has an interval.
"""

from collections.abc import Callable, Iterator, Sequence

from commandcenter.assignment import effects
from commandcenter.assignment.case import CRITICAL, OF_QUEUE
from commandcenter.assignment.future import Group, Lived
from commandcenter.assignment.whatif import NOTHING, SEEDS, Living, in_steps
from commandcenter.protocol.preview import Forecast, KeptAhead

ALL = "total"
MOTIVE = "motive:"
PAIRS = 16


def forecasts(
    living: Living, number: int, seeds: Sequence[int] = SEEDS[:PAIRS]
) -> Iterator[Forecast | None]:
    """Yield None after each look, then what is kept of each queue, of each motive, and of all."""
    lived = yield from in_steps(living, NOTHING, seeds)
    yield None
    outlook = living.outlook
    names = {
        name.removeprefix(OF_QUEUE): bit
        for bit, name in enumerate(outlook.plain.skills.names())
        if name.startswith(OF_QUEUE)
    }
    rows = [_kept(key, lived, _asks(bit)) for key, bit in names.items()]
    rows.append(_kept(CRITICAL, lived, lambda group: group[0] == CRITICAL))
    motives = {group[1] for one in lived for group in one.groups} - {None}
    rows += [_kept(f"{MOTIVE}{name}", lived, _of(name)) for name in sorted(filter(None, motives))]
    rows.append(_kept(ALL, lived, lambda _: True))
    yield Forecast(
        question=number,
        pairs=len(seeds),
        horizon_min=(outlook.until - outlook.plain.now) // 60,
        queues=tuple(row for row in rows if row is not None),
    )


def _of(motive: str) -> Callable[[Group], bool]:
    """Return what tells whether a group of cases is of a motive."""
    return lambda group: group[1] == motive


def _asks(bit: int) -> Callable[[Group], bool]:
    """Return what tells whether a group of cases asks for a skill."""
    return lambda group: bool(int.from_bytes(group[2], "little") >> bit & 1)


def _kept(key: str, lived: Sequence[Lived], is_of: Callable[[Group], bool]) -> KeptAhead | None:
    """Return the share that is kept, over the futures in which anything falls due; None = in none."""
    shares, due = [], 0.0
    for one in lived:
        mine = [group for group in one.groups if is_of(group)]
        owed = sum(group[4] for group in mine)
        due += owed
        if owed:
            shares.append(sum(group[3] for group in mine) / owed)
    if len(shares) < 2:
        return None
    return KeptAhead(key=key, share=effects.effect(shares), due=due / len(lived))

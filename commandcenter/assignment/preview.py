"""What a change would bring, ever better: by 8 pairs of futures, then 16, 32, 64; who asks stops at will."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from commandcenter.assignment import changes, effects
from commandcenter.assignment.changes import Meant
from commandcenter.assignment.effects import Pairs
from commandcenter.assignment.whatif import FIRST_PAIRS, NOTHING, SEEDS, Living, in_steps
from commandcenter.protocol.preview import OnCall, Preview

AT_ONCE = FIRST_PAIRS  # pairs between two looks at whether there is a better answer to tell


class Asked(NamedTuple):
    """A question: its number, the change, and who is on call."""

    number: int
    meant: Meant
    on_call: Sequence[OnCall] = ()


def previews(
    living: Living,
    asked: Asked,
    seeds: Sequence[int] = SEEDS,
    is_over: Callable[[], bool] = lambda: False,
) -> Iterator[Preview | None]:
    """Yield what the change would bring after 8 pairs, 16, 32, 64; None between them.

    `is_over`: nobody waits any longer; the answer by the pairs there are by then is the last.
    """
    without, after, told_at = [], [], FIRST_PAIRS
    change = asked.meant.change
    for start in range(0, len(seeds), AT_ONCE):
        some = seeds[start : start + AT_ONCE]
        if start:
            after += yield from in_steps(living, change, some)
            yield None
            without += yield from in_steps(living, NOTHING, some)
        else:  # nobody is to come between before the first answer
            after += living.lived(change, some)
            without += living.lived(NOTHING, some)
        is_last = len(after) == len(seeds) or is_over()
        if len(after) >= told_at or is_last:
            told_at = 2 * len(after)
            yield preview(living, asked, Pairs(without, after), is_last=is_last)
            if is_last:
                return
        else:
            yield None


def preview(living: Living, asked: Asked, pairs: Pairs, *, is_last: bool) -> Preview:
    """Return what some pairs say of a change."""
    outlook = living.outlook
    cost = changes.costs(asked.meant.calls)
    called = {call.who.agent for call in asked.meant.calls}
    gains, loses = effects.groups(pairs, outlook.changed(asked.meant.change).room.skills.names())
    return Preview(
        question=asked.number,
        pairs=len(pairs.after),
        is_last=is_last,
        horizon_min=(outlook.until - outlook.plain.now) // 60,
        **effects.figures(pairs),
        gains=gains,
        loses=loses,
        told=changes.said(outlook, asked.meant),
        on_call_left=sum(one.agent not in called for one in asked.on_call),
        cost=cost,
        cost_sum=changes.cost_sum(cost),
    )

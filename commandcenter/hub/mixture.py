"""A past that is told as it happened has a database of its own: its clocks are not those of today.

The log says so with its first fact; from then on no live feed is let in, nothing leaves the machine, and
every screen calls what it shows a past.
"""

from collections.abc import Sequence

from commandcenter.errors import UserError
from commandcenter.events.hub import PAST_TOLD
from commandcenter.feed import Feed
from commandcenter.hub.facts import own_fact
from commandcenter.rows import Draft
from commandcenter.state import State

PAST = "past"  # the kind of a feed that tells a past as it happened


def is_past(state: State) -> bool:
    """Tell whether a log holds a past that was told as it happened."""
    return bool(state.counts.get(PAST_TOLD))


def refuse_mixture(state: State, feeds: Sequence[Feed]) -> None:
    """Raise UserError where a past and something else would come into one log."""
    pasts = [feed for feed in feeds if feed.kind == PAST]
    others = [feed for feed in feeds if feed.kind != PAST]
    if others and (pasts or is_past(state)):
        raise UserError("past_only", feed=others[0].label)
    if pasts and not is_past(state) and state.first_us:
        raise UserError("past_needs_own", file=pasts[0].label)


def told(state: State, feeds: Sequence[Feed]) -> Draft | None:
    """Return the fact that a log is of a past; None where it is none, or says so already."""
    first = next((feed for feed in feeds if feed.kind == PAST), None)
    at_us = first.now_us() if first is not None else None
    if first is None or at_us is None or is_past(state):
        return None
    return own_fact(PAST_TOLD, "past", {"file": first.label}, at_us)

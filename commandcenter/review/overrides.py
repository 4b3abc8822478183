"""Overrides in a review: bars numbered by their beginning, what persons did to them, who was called in."""

from collections.abc import Iterator

from commandcenter.folding.overrides import acts_of
from commandcenter.overrides.override import Override
from commandcenter.overruling import call_in
from commandcenter.protocol.review import CalledIn, Decision, LaneMark
from commandcenter.review.span import Window, touches
from commandcenter.state import State
from commandcenter.views.overrides import effect_row

NAMES = 12  # people whom a bar names


def bars(state: State, window: Window) -> Iterator[LaneMark]:
    """Yield the overrides that were in force meanwhile; what was never signed is none."""
    for number, one in enumerate(in_force(state, window), 1):
        over_us = one.over_us(window.end_us)
        yield LaneMark(
            at_us=one.start_us,
            end_us=over_us,
            lasts=over_us is None,
            kind="override",
            what=one.type,
            detail=one.reason[:80],
            who=one.author,
            number=number,
            target=one.kind,
            names=_names(state, one),
            is_undone=one.is_undone,
            predicted=effect_row(one.predicted),
            realised=effect_row(one.realised),
        )


def decided(state: State, window: Window) -> Iterator[Decision]:
    """Yield what persons did to the overrides that were in force meanwhile, and why."""
    for number, one in enumerate(in_force(state, window), 1):
        for act in acts_of(state, one.id):
            if act.who:
                yield Decision(
                    at_us=act.at_us,
                    kind="override",
                    who=act.who,
                    what=one.type,
                    why=act.why[:200],
                    act=act.act,
                    number=number,
                )


def called_in(state: State, window: Window) -> CalledIn:
    """Return for how long people were called in during the crisis, and what that cost."""
    found = call_in.hours(state, state.overrides.values(), window.onset_us, window.until_us)
    priced = [one for one in found if one.cost is not None]
    return CalledIn(
        hours=sum(one.hours for one in priced),
        cents=round(sum(one.cost or 0.0 for one in priced) * 100),
        hours_without_rate=sum(one.hours for one in found if one.cost is None),
    )


def in_force(state: State, window: Window) -> list[Override]:
    """Return the overrides that were in force in a window, the first to begin first."""
    found = [
        one
        for one in state.overrides.values()
        if one.start_us and touches(window, one.start_us, one.over_us(window.end_us))
    ]
    return sorted(found, key=lambda one: (one.start_us, one.id))


def _names(state: State, one: Override) -> tuple[str, ...]:
    """Return what it was set over, people by the names that screens show."""
    if one.kind not in {"agent", "agents"}:
        return one.names[:NAMES]
    known = ((name, state.standing.get(name)) for name in one.names[:NAMES])
    return tuple(
        (held is not None and held.at(one.start_us).called) or name for name, held in known
    )

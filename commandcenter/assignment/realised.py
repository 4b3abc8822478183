"""What an override did: what really came while it held, lived with it and without it.

Both sides are lived by the same model and by all that was seen (`witness`), so that what differs is the
override's doing; what was not seen is drawn, and that makes the interval.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeVar

from commandcenter.assignment import effects
from commandcenter.assignment.effects import Pairs
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.future import Future, World
from commandcenter.assignment.lines import (
    AgentState,
    AnyLine,
    OverrideEnd,
    OverrideSet,
    OverrideText,
    Tick,
    seconds,
)
from commandcenter.assignment.room import Room
from commandcenter.assignment.witness import Witness, told_meanwhile
from commandcenter.protocol.preview import Realised

SEEDS = range(1, 17)

_Lives = TypeVar("_Lives", bound=Future)


class Side(NamedTuple):
    """One of the two ways in which a while is lived: its room at the beginning, and what is told to it."""

    room: Room
    lines: Sequence[AnyLine]

    def future(self, world: World, until: int, kind: type[_Lives]) -> _Lives:
        """Return a future of it, in which what is fated is the same as on the other side."""
        return kind(self.room.copied(), world._replace(lines=self.lines), until)


class Twice(NamedTuple):
    """A while that is lived without some overrides and with them, in as many worlds as there are seeds."""

    worlds: list[World]
    without: Side
    after: Side
    start: int  # seconds, as lines have them
    until: int


def realised(
    engine: Engine,
    lines: Sequence[AnyLine],
    override: str,
    seeds: Sequence[int] = SEEDS,
    bundle: Collection[str] = (),
) -> Realised:
    """Return what an override did, from the first line, which sets it (else a ValueError), to the last one.

    `engine` is as it was before the first line; it is not touched. Lines after the end of the override show
    what it left behind. `bundle`: what was set with it; then it is what all of them did.
    """
    start = lines[0] if lines else None
    if not isinstance(start, OverrideSet) or start.override.id != override:
        raise ValueError("the first line sets the override")
    found = twice(engine, lines, {override, *bundle}, seeds)
    pairs = Pairs(
        *(
            [side.future(one, found.until, Future).live() for one in found.worlds]
            for side in (found.without, found.after)
        )
    )
    gains, loses = effects.groups(pairs, found.after.room.skills.names())
    return Realised(
        override=override,
        pairs=len(pairs.after),
        lasted_min=(found.until - found.start) // 60,
        **effects.figures(pairs),
        gains=gains,
        loses=loses,
        cases=len(found.worlds[0].coming) + len(found.worlds[0].fates),
    )


def twice(
    engine: Engine, lines: Sequence[AnyLine], names: Collection[str], seeds: Sequence[int] = SEEDS
) -> Twice:
    """Return both sides of a while before they are lived: without these overrides, and with them.

    `engine` is as it was before the first line; it is not touched. An override that the first line sets is
    there from the beginning.
    """
    texts = [
        line.override
        for line in lines
        if isinstance(line, OverrideSet) and line.override.id in names
    ]
    called = {name for text in texts if text.type == "CALL_IN" for name in _people(text)}
    own = {text.id for text in texts}
    witness = Witness(engine)
    for line in lines:
        witness.follow(line)
    after, before = (Engine(engine.room.copied(closed=False)) for _ in range(2))
    start = lines[0]
    is_set = isinstance(start, OverrideSet) and start.override.id in own
    after.handle(start if is_set else Tick(at=start.at))
    before.handle(Tick(at=start.at))
    told = told_meanwhile(lines[1:] if is_set else lines)
    others = [line for line in told if not _is_of(line, own, called, engine)]
    return Twice(
        [witness.world(seed, before.room) for seed in seeds],
        Side(before.room, others),
        Side(after.room, told),
        seconds(start.at),
        seconds(lines[-1].at),
    )


def _is_of(line: AnyLine, own: Collection[str], called: Collection[str], engine: Engine) -> bool:
    """Tell whether a line is the overrides' own: one is set or ends, or somebody comes whom one called."""
    if isinstance(line, OverrideSet):
        return line.override.id in own
    if isinstance(line, OverrideEnd):
        return line.id in own
    if not isinstance(line, AgentState):
        return False
    known = engine.room.agents.get(line.agent)
    return line.agent in called and not (known is not None and known.is_open)


def _people(text: OverrideText) -> list[str]:
    return [*text.target.get("agents", ()), *filter(None, [text.target.get("agent")])]

"""What an override did: what really came while it held, lived with it and without it.

Both sides are lived by the same model and by all that was seen (`witness`), so that what differs is the
override's doing; what was not seen is drawn, and that makes the interval.
"""

from collections.abc import Sequence

from commandcenter.assignment import effects
from commandcenter.assignment.effects import Pairs
from commandcenter.assignment.engine import Engine
from commandcenter.assignment.future import Future
from commandcenter.assignment.lines import (
    AgentState,
    AnyLine,
    OverrideEnd,
    OverrideSet,
    OverrideText,
    Tick,
    seconds,
)
from commandcenter.assignment.witness import Witness, told_meanwhile
from commandcenter.protocol.preview import Realised

SEEDS = range(1, 17)


def realised(
    engine: Engine, lines: Sequence[AnyLine], override: str, seeds: Sequence[int] = SEEDS
) -> Realised:
    """Return what an override did, from the first line, which sets it (else a ValueError), to the last one.

    `engine` is as it was before the first line; it is not touched. Lines after the end of the override show
    what it left behind.
    """
    start = lines[0] if lines else None
    if not isinstance(start, OverrideSet) or start.override.id != override:
        raise ValueError("the first line sets the override")
    witness = Witness(engine)
    for line in lines:
        witness.follow(line)
    after, before = (Engine(engine.room.copied(closed=False)) for _ in range(2))
    after.handle(start)
    before.handle(Tick(at=start.at))
    until, told = seconds(lines[-1].at), told_meanwhile(lines[1:])
    others = [line for line in told if not _is_of(line, start.override, engine)]
    worlds = [witness.world(seed, before.room) for seed in seeds]
    pairs = Pairs(
        *(
            [Future(side.room.copied(), one._replace(lines=some), until).live() for one in worlds]
            for side, some in ((before, others), (after, told))
        )
    )
    gains, loses = effects.groups(pairs, after.room.skills.names())
    return Realised(
        override=override,
        pairs=len(pairs.after),
        lasted_min=(until - seconds(start.at)) // 60,
        **effects.figures(pairs),
        gains=gains,
        loses=loses,
        cases=len(worlds[0].coming) + len(worlds[0].fates),
    )


def _is_of(line: AnyLine, override: OverrideText, engine: Engine) -> bool:
    """Tell whether a line is the override's own: its end, or somebody coming whom it called in."""
    if isinstance(line, OverrideEnd):
        return line.id == override.id
    if override.type != "CALL_IN" or not isinstance(line, AgentState):
        return False
    called = [*override.target.get("agents", ()), override.target.get("agent")]
    known = engine.room.agents.get(line.agent)
    return line.agent in called and not (known is not None and known.is_open)

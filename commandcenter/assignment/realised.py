"""What an override did: what really came while it held, lived with it and without it.

Both sides are lived by the same model and by all that was seen (`witness`), so that what differs is the
override's doing; what was not seen is drawn, and that makes the interval.
"""

from collections.abc import Collection, Sequence

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
    texts = [
        line.override
        for line in lines
        if isinstance(line, OverrideSet) and line.override.id in {override, *bundle}
    ]
    called = {name for text in texts if text.type == "CALL_IN" for name in _people(text)}
    own = {text.id for text in texts}
    witness = Witness(engine)
    for line in lines:
        witness.follow(line)
    after, before = (Engine(engine.room.copied(closed=False)) for _ in range(2))
    after.handle(start)
    before.handle(Tick(at=start.at))
    until, told = seconds(lines[-1].at), told_meanwhile(lines[1:])
    others = [line for line in told if not _is_of(line, own, called, engine)]
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

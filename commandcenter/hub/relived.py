"""A crisis lived without its overrides, in a process of its own that reads the log.

One question in on stdin, one answer out on stdout, and it ends.
"""

from pathlib import Path

import msgspec

from commandcenter.assignment.lines import OverrideSet
from commandcenter.assignment.paired import paired
from commandcenter.clock import HOUR, MINUTE
from commandcenter.dispatch.instants import engine_s
from commandcenter.dispatch.retold import in_turn, retold
from commandcenter.history import History
from commandcenter.hub.criteria_files import in_state
from commandcenter.hub.once import answer_once
from commandcenter.protocol.review import PairedRun
from commandcenter.review.overrides import in_force
from commandcenter.review.periods import promises
from commandcenter.review.span import Window, window
from commandcenter.rewound import Rewound
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.strips import FIVE

LONGEST = 12 * HOUR  # from the first override on: as long as one may last
BEFORE = 15 * MINUTE  # so long before the first override both sides begin, alike
NICENESS = 10  # whoever is live goes first


class Crisis(msgspec.Struct, frozen=True):
    """A crisis as the log knows it at `now_us`."""

    path: str  # of the log
    settings: Settings
    criteria: str  # folder of the site's, "" = as shipped
    incident: str
    now_us: int


class Counterfactual(msgspec.Struct, frozen=True):
    """How it would have gone; None = nothing was overruled that reached the engine. `why`: what failed."""

    run: PairedRun | None = None
    why: str = ""


ENCODE = msgspec.msgpack.Encoder().encode
ANSWER = msgspec.msgpack.Decoder(Counterfactual)
_CRISIS = msgspec.msgpack.Decoder(Crisis)


def lived(asked: Crisis) -> Counterfactual:
    """Return how a crisis would have gone without what was overruled in its window, from the log."""
    history = History(Path(asked.path))
    try:
        moment = Rewound(history, asked.settings).at(asked.now_us)[1]
        incident = moment.state.incidents.get(asked.incident)
        if incident is None:
            return Counterfactual()
        span = window(incident, asked.now_us)
        names = _set_within(moment.state, span)
        if not names:
            return Counterfactual()
        first_us = moment.state.overrides[names[0]].start_us
        start_us, end_us = first_us - BEFORE, min(span.end_us, first_us + LONGEST)
        kept, due = promises(moment, span)
        before, folder = history.before(start_us), asked.criteria
        state = history.state_now(until=before)
        engine, lines = retold(
            state,
            history.facts(before, until_us=end_us),
            in_state(Path(asked.path), state, Path(folder) if folder else None),
            asked.settings,
            start_us=start_us,
            end_us=end_us,
        )
    finally:
        history.close()
    heard = {line.override.id for line in lines if isinstance(line, OverrideSet)}
    names = [name for name in names if name in heard]
    if not names:
        return Counterfactual()
    lines = in_turn(lines, names)
    instants = range(-(-first_us // FIVE) * FIVE, end_us + 1, FIVE)
    found = paired(
        engine,
        lines,
        names,
        [engine_s(at_us) for at_us in instants],
        (engine_s(span.onset_us), engine_s(min(span.until_us, end_us))),
    )
    return Counterfactual(
        PairedRun(
            overrides=len(names),
            pairs=found.pairs,
            start_us=first_us,
            at_us=tuple(instants),
            waiting=found.waiting,
            due=due,
            kept=kept,
            more_kept=found.kept,
        )
    )


def _set_within(state: State, span: Window) -> list[str]:
    """Return the overrides that were set in a window and came into force, the first to begin first."""
    return [one.id for one in in_force(state, span) if one.start_us >= span.start_us]


def main() -> None:
    """Answer one question."""
    answer_once(
        lambda asked: lived(_CRISIS.decode(asked)), lambda why: Counterfactual(why=why), NICENESS
    )


if __name__ == "__main__":
    main()

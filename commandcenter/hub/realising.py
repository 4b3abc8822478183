"""What overrides did, reckoned in a process of its own: it reads the log, so the hub waits for nothing.

One question in on stdin, one answer out on stdout, and it ends.
"""

from pathlib import Path

import msgspec

from commandcenter.assignment.realised import realised
from commandcenter.dispatch.retold import led_by, retold
from commandcenter.history import History
from commandcenter.hub.criteria_files import in_state
from commandcenter.hub.once import answer_once
from commandcenter.protocol.preview import Realised
from commandcenter.settings import Settings


class Ended(msgspec.Struct, frozen=True):
    """Overrides that were set as one and are over: from when to when they bound."""

    path: str  # of the log
    settings: Settings
    criteria: str  # folder of the site's, "" = as shipped
    names: tuple[str, ...]
    began: int  # log position from which they bound
    start_us: int
    end_us: int


class Found(msgspec.Struct, frozen=True):
    """What they did; None = they never reached the engine, so nothing, or `why` says what failed."""

    realised: Realised | None = None
    why: str = ""


ENCODE = msgspec.msgpack.Encoder().encode
FOUND = msgspec.msgpack.Decoder(Found)
_ENDED = msgspec.msgpack.Decoder(Ended)


def found(asked: Ended) -> Found:
    """Return what overrides did, from the log."""
    history = History(Path(asked.path))
    try:
        before = asked.began - 1
        state, folder = history.state_now(until=before), asked.criteria
        engine, lines = retold(
            state,
            history.facts(before, until_us=asked.end_us),
            in_state(Path(asked.path), state, Path(folder) if folder else None),
            asked.settings,
            start_us=asked.start_us,
            end_us=asked.end_us,
        )
    finally:
        history.close()
    lines = led_by(lines, asked.names)
    first = next((one.override.id for one in lines if hasattr(one, "override")), "")
    if first not in asked.names:
        return Found()
    return Found(realised(engine, lines, first, bundle=asked.names))


def main() -> None:
    """Answer one question."""
    answer_once(lambda asked: found(_ENDED.decode(asked)), lambda why: Found(why=why))


if __name__ == "__main__":
    main()

"""Recorded logs on the whole way: strict JSON, checked, masked, into a journal, out of it, folded."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from commandcenter.clock import parse_us
from commandcenter.history import History
from commandcenter.hub.prepare import Preparer
from commandcenter.journal import Journal
from commandcenter.secrets import key_for
from commandcenter.state import State
from commandcenter.wire import decode, position

GOLDEN = Path(__file__).parent


def lines(name: str) -> list[bytes]:
    """Return the lines of a recorded log beside this file."""
    return (GOLDEN / name).read_bytes().splitlines()


def state_of(recorded: Iterable[bytes], path: Path) -> State:
    """Put a recorded log into the journal at `path` and return what is folded from it."""
    with closing(Journal(path)) as journal:
        preparer = Preparer(key_for(journal.database))
        for raw in recorded:
            event = decode(raw)
            recorded_us = parse_us(event.get("recordedtime", event["time"]))
            draft = preparer.draft(event, recorded_us=recorded_us, trusted=True, raw=raw)
            place = position(event)
            journal.append(
                [msgspec.structs.replace(draft, feed="golden", epoch="1", position=place)]
            )
    with closing(History(path)) as history:
        return history.state_now()

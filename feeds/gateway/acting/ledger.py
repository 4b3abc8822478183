"""Which commands a gateway has begun, on disk before they leave: after a crash none is done a second time.

One line a step, appended and flushed; no words of anybody stand in it. The oldest go when it is read anew.
"""

import os
from pathlib import Path
from typing import Literal

import msgspec

from commandcenter.outbound.contract import Outcome

KEPT = 20_000  # commands remembered over a start

State = Literal["begun", "accepted", "confirmed", "refused", "absent", "unknown"]


class Entry(msgspec.Struct, frozen=True):
    """Where a command stands, since when it has been under way (us), and why."""

    id: str
    state: State
    at_us: int
    why: str = ""

    def outcome(self) -> Outcome | None:
        """Return what is known of it; None while only its platform may know."""
        if self.state == "begun" or self.state == "unknown":  # noqa: PLR1714 - a type checker follows it
            return None
        return Outcome(state=self.state, why=self.why)


class Ledger:
    """The commands of one gateway. Blocking: `note` waits for the disk."""

    def __init__(self, file: Path) -> None:
        """Read what is there; a line that a power cut left unfinished was never acted on."""
        self._known: dict[str, Entry] = {}
        if file.exists():
            for line in file.read_bytes().splitlines():
                try:
                    self._stand(msgspec.json.decode(line, type=Entry))
                except msgspec.MsgspecError:
                    continue
        kept = list(self._known.values())[-KEPT:]
        fresh = file.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.writelines(msgspec.json.encode(one) + b"\n" for one in kept)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
        self._out = file.open("ab")

    def get(self, name: str) -> Entry | None:
        """Return where a command stands; None for one that was never begun."""
        return self._known.get(name)

    def note(self, entry: Entry) -> None:
        """Write a step down; it is on disk when this returns. OSError where it could not be."""
        self._out.write(msgspec.json.encode(entry) + b"\n")
        self._out.flush()
        os.fsync(self._out.fileno())
        self._stand(entry)

    def close(self) -> None:
        """Let go of the file."""
        self._out.close()

    def _stand(self, entry: Entry) -> None:
        first = self._known.pop(entry.id, entry)
        self._known[entry.id] = msgspec.structs.replace(entry, at_us=first.at_us)

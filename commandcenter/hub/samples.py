"""What customers write of an incident: its most frequent distinct texts, masked, read from the log.

Texts are never copied into facts: whoever is erased is gone from here at the next look, too.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import msgspec

from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.reading import Reading
from commandcenter.history import History
from commandcenter.incidents.incident import Incident
from commandcenter.semantic.near import text_key
from commandcenter.state import State
from commandcenter.views.incidents import Sample

MOST = 20
LONGEST = 240  # characters of one
READ = 2_000  # messages that are looked at
AT_MOST = 2 * HOUR  # this far back
ANEW = MINUTE


class _Data(msgspec.Struct, frozen=True, gc=False):
    channel: str = ""
    direction: str = "in"
    reading: Reading | None = None


class _Body(msgspec.Struct, frozen=True, gc=False):
    data: _Data


_DECODE = msgspec.json.Decoder(_Body).decode


class Samples:
    """Keeps the samples of the open incidents; each is read anew once a minute, beside the loop."""

    def __init__(self, path: Path, state: State) -> None:
        self._path, self._state = path, state
        self._found: dict[str, tuple[Sample, ...]] = {}
        self._read_us: dict[str, int] = {}

    @property
    def found(self) -> Mapping[str, tuple[Sample, ...]]:
        """The samples by incident."""
        return self._found

    def forget(self) -> None:
        """Forget every text; they are read anew."""
        self._found, self._read_us = {}, {}

    def due(self, now_us: int) -> dict[str, Incident]:
        """Return the incidents whose samples have to be read; those of others are forgotten."""
        shown = {
            name: one
            for name, one in self._state.incidents.items()
            if one.is_open and one.kind == "negative_spike"
        }
        self._found = {name: found for name, found in self._found.items() if name in shown}
        last = self._read_us
        return {n: one for n, one in shown.items() if now_us - last.get(n, -ANEW) >= ANEW}

    def read(self, due: Mapping[str, Incident], now_us: int) -> dict[str, tuple[Sample, ...]]:
        """Read samples from the log; runs in a thread."""
        history = History(self._path)
        try:
            return {name: sample(history, one, now_us) for name, one in due.items()}
        finally:
            history.close()

    def keep(self, found: Mapping[str, tuple[Sample, ...]], now_us: int) -> None:
        """Show what was read."""
        self._found |= found
        self._read_us |= dict.fromkeys(found, now_us)


def sample(history: History, incident: Incident, now_us: int) -> tuple[Sample, ...]:
    """Return the most frequent distinct texts of an incident: by customers, then the newest."""
    people: dict[str, set[int]] = defaultdict(set)
    texts: dict[str, str] = {}
    since_us = max(incident.onset_us, now_us - AT_MOST)
    left = READ
    for person, body, text in history.said(since_us, now_us):
        left -= 1
        if left < 0:
            break
        if text and _is_of(incident, body):
            key = text_key(text) or " ".join(text.casefold().split())
            people[key].add(person)
            texts.setdefault(key, " ".join(text.split())[:LONGEST])
    order = sorted(people, key=lambda key: -len(people[key]))
    return tuple(Sample(texts[key], len(people[key])) for key in order[:MOST])


def _is_of(incident: Incident, body: bytes) -> bool:
    try:
        data = _DECODE(body).data
    except msgspec.DecodeError:
        return False
    reading = data.reading
    if reading is None or data.direction != "in" or reading.sentiment != "neg":
        return False
    elsewhere = incident.channel not in {"", "*", data.channel}
    return not elsewhere and incident.motive in (reading.motives or ("other",))

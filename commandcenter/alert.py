"""The contract between the hub and the detectors in `alerts/`.

A detector is a causal, deterministic machine: marks go in by order of arrival, transitions come out. It
reads no clock, no disk and draws no random number, so a stream and its replay give the same bytes. The
desk (`alerts/desk.py`) paces all detectors of a hub or of `detect` alike.
"""

from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec

TransitionState = Literal["pending", "firing", "resolved"]
"""Pending: it may begin, and is told to nobody; it fires under the same id, or nothing more is said."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One message as a detector sees it. A message with several motives carries them all."""

    id: str
    event_us: int  # when the customer wrote
    arrival_us: int  # when it reached us: the detector's clock
    author: str
    channel: str
    motives: tuple[str, ...]
    sentiment: str  # neg | neu | pos
    text_key: str  # equal for near-equal texts
    region: str | None = None
    kind: str = "post"  # post | reshare


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """An announced publication: the traffic of its motive is expected to grow `expected_multiple` times.

    What is more than usual comes over `channel`, and from `region` ("*" = no matter which). A second one of
    the same `publication` takes the place of the first; `is_off` takes it back ("" = nothing ever does).
    """

    motive: str
    start_us: int
    end_us: int
    expected_multiple: float
    arrival_us: int
    publication: str = ""
    channel: str = "*"
    region: str = "*"
    is_off: bool = False


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Why it fired: the window whose tail was the least likely, in effective messages."""

    window_min: int
    observed: int  # effective negatives in the window
    expected: float
    tail: float  # -log10 of the tail probability
    share: float  # negatives among effective messages of the window
    onset_us: int  # estimated first minute of the excess
    customers: int  # distinct authors in the window
    parameters: str  # version of the parameter set


class Tuning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site changes of the detectors' figures, and the version under which incidents name it.

    `changes`: figure -> value; of a figure that each window has, a value for all, or one by its minutes.
    """

    version: str = ""
    changes: dict[str, float | dict[str, float]] = {}


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One step of an incident. `channel` and `region` are "*" where it is not specific to one."""

    incident: str
    state: TransitionState
    at_us: int
    kind: str  # negative_spike | feed_silence
    motive: str
    channel: str
    region: str
    severity: int  # 1..10
    evidence: Evidence | None = None
    also: str = (
        ""  # another motive that is seen along with an incident that is open: no crisis of its own
    )
    ended_us: int | None = None  # resolved: end of the excess in event time


class Detector(Protocol):
    """What every file in `alerts/` offers; the registry is in `alerts/__init__.py`.

    A detector knows minutes only: one begins, it may be looked at, records are taken while it runs.
    Minutes count from 1970 on the arrival clock and never run backwards; some may be left out.
    """

    name: str

    def begin(self, minute: int) -> None:
        """Let a minute begin; the one before has ended."""

    def look(self, minute: int) -> list[Transition]:
        """Judge what was there when `minute` began; history is not looked at."""

    def take(self, record: Mark | Schedule) -> None:
        """Take a record that arrives in the minute that runs. History may come late, by event time."""

    def restore(self, last: Iterable[Transition]) -> None:
        """Take these last transitions of incidents for what was told; all else was never told."""

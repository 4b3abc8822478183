"""Alert transitions of a recorded stream: lines in, in order of arrival, one JSON line a transition out.

Takes the records of the alert streams (`msg`, `schedule`) and canonical events that carry a reading. What
cannot be read is skipped and counted; no state from earlier runs, no clock, no look ahead.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TextIO, cast

import msgspec
from msgspec import Meta

from alerts.desk import AlertDesk
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import DAY, parse_us, to_datetime
from commandcenter.semantic.near import text_key
from commandcenter.wire import decode

_LEAP_US = 30 * DAY

Multiple = Annotated[float, Meta(ge=0.0, le=1000.0)]
Name = Annotated[str, Meta(min_length=1)]


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag="msg"):
    id: Name
    event_time: str
    arrival_time: str
    author: Name
    channel: Name
    motive: Name
    sentiment: Literal["neg", "neu", "pos"]
    text_key: str = ""
    region: Name | None = None
    kind: Literal["post", "reshare"] = "post"


class _Publication(msgspec.Struct, frozen=True, kw_only=True, tag="schedule"):
    motive: Name
    start: str
    end: str
    expected_mult: Multiple
    announced: str | None = None


class _Author(msgspec.Struct, frozen=True):
    id: Name


class _Reading(msgspec.Struct, frozen=True):
    sentiment: Literal["neg", "neu", "pos"] | None = None
    motives: list[Name] = []


class _Written(msgspec.Struct, frozen=True):
    channel: Name
    author: _Author
    text: str
    direction: str
    actor: str
    reading: _Reading | None = None
    region: Name | None = None
    backfill: bool = False


class _Planned(msgspec.Struct, frozen=True):
    start: str
    end: str | None = None
    motive: Name | None = None
    expected_multiple: Multiple | None = None


class _Event(msgspec.Struct, frozen=True):
    id: Name
    source: Name
    type: Name
    time: str
    data: dict[str, Any]
    recordedtime: str | None = None


def open_stream(path: Path) -> TextIO:
    """Open a stream for reading, `.gz` or plain; bytes that are no UTF-8 spoil their line only."""
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8", errors="replace"))
    return path.open(encoding="utf-8", errors="replace")


def detect_stream(lines: Iterable[str], out: TextIO, err: TextIO) -> None:
    """Print the transitions of a stream to `out`, and to `err` how many lines could not be read."""
    desk, reader = AlertDesk(), Reader()
    for record in reader.records(lines):
        out.writelines(line_of(told) + "\n" for told in desk.observe(record))
    if reader.malformed:
        err.write(f"{reader.malformed} malformed lines skipped; {reader.first}\n")


def line_of(told: Transition) -> str:
    """Return a transition as its JSON line."""
    return json.dumps(
        {
            "incident": told.incident,
            "state": told.state,
            "at": f"{to_datetime(told.at_us):%Y-%m-%dT%H:%M:%SZ}",
            "motive": told.motive,
            "channel": told.channel,
            "region": told.region,
            "severity": told.severity,
        },
        ensure_ascii=False,
    )


class Reader:
    """Turns lines into records; `malformed` counts those it could not, `first` says why of the first."""

    def __init__(self) -> None:
        self.malformed = 0
        self.first = ""
        self._clock: int | None = None
        self._leap: int | None = None

    def records(self, lines: Iterable[str]) -> Iterator[Mark | Schedule]:
        """Yield the records of a stream; a file that breaks off ends it."""
        number = 0
        try:
            for number, line in enumerate(lines, start=1):
                if line.strip() and (record := self._read(number, line)) is not None:
                    yield record
        except (EOFError, OSError, zlib.error) as error:
            self._skip(number + 1, error)

    def _read(self, number: int, line: str) -> Mark | Schedule | None:
        try:
            record = _record(decode(line), self._clock)
            if record is not None:
                self._check(record.arrival_us)
        except (ValueError, OverflowError) as error:
            self._skip(number, error)
            return None
        return record

    def _check(self, arrival_us: int) -> None:
        """Refuse one record far ahead of all others: it would make everything after it late.

        A stream that goes on there is believed from its second record on.
        """
        ahead = self._clock is not None and arrival_us > self._clock + _LEAP_US
        if ahead and (self._leap is None or abs(arrival_us - self._leap) > _LEAP_US):
            self._leap = arrival_us
            raise ValueError("it arrives more than 30 days after the line before")
        self._leap = None
        self._clock = max(self._clock or arrival_us, arrival_us)

    def _skip(self, number: int, error: Exception) -> None:
        self.malformed += 1
        self.first = self.first or f"the first is line {number}: {error}"


def _record(found: dict[str, Any], clock: int | None) -> Mark | Schedule | None:
    """Return what a detector takes; None for an event that says nothing to it, ValueError for no record."""
    if "specversion" in found:
        return _of_event(msgspec.convert(found, _Event))
    said = msgspec.convert(found, _Message | _Publication)
    if isinstance(said, _Publication):
        start_us = parse_us(said.start)
        announced = parse_us(said.announced) if said.announced else clock
        return Schedule(
            motive=said.motive,
            start_us=start_us,
            end_us=parse_us(said.end),
            expected_multiple=said.expected_mult,
            arrival_us=min(start_us, announced if announced is not None else start_us),
        )
    return Mark(
        id=said.id,
        event_us=parse_us(said.event_time),
        arrival_us=parse_us(said.arrival_time),
        author=said.author,
        channel=said.channel,
        motives=(said.motive,),
        sentiment=said.sentiment,
        text_key=said.text_key,
        region=said.region,
        kind=said.kind,
    )


def _of_event(event: _Event) -> Mark | Schedule | None:
    time_us = parse_us(event.time)
    arrival_us = parse_us(event.recordedtime) if event.recordedtime else time_us
    if event.type == "care.publication.scheduled.v1":
        return _planned(msgspec.convert(event.data, _Planned), arrival_us)
    if event.type != "care.message.received.v1":
        return None
    data = msgspec.convert(event.data, _Written)
    if data.direction != "in" or data.actor != "customer" or data.reading is None:
        return None
    return Mark(
        id=f"{event.source} {event.id}",
        event_us=time_us,
        arrival_us=time_us if data.backfill else arrival_us,
        author=data.author.id,
        channel=data.channel,
        motives=tuple(data.reading.motives) or ("other",),
        sentiment=data.reading.sentiment or "neu",
        text_key=text_key(data.text),
        region=data.region,
    )


def _planned(data: _Planned, arrival_us: int) -> Schedule | None:
    if data.motive is None or data.expected_multiple is None or data.end is None:
        return None
    return Schedule(
        motive=data.motive,
        start_us=parse_us(data.start),
        end_us=parse_us(data.end),
        expected_multiple=data.expected_multiple,
        arrival_us=arrival_us,
    )

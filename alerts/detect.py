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
from commandcenter.events.outside import PUBLICATION_SCHEDULED, PUBLICATIONS, PublicationData
from commandcenter.newest import Post, Step, joined, post_after, post_step
from commandcenter.publications.expected import schedule_of, taken_back
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


class _Step(PublicationData, frozen=True, kw_only=True):
    channel: str = "*"  # no matter which, where none is told


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
        told = (step for step in desk.observe(record) if step.state != "pending" and not step.also)
        out.writelines(line_of(step) + "\n" for step in told)
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
        self._posts: dict[str, tuple[list[Step], Post]] = {}
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
            record = self._record(decode(line))
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

    def _record(self, found: dict[str, Any]) -> Mark | Schedule | None:
        """Return what a detector takes; None for what says nothing to it, ValueError for no record."""
        if "specversion" in found:
            event = msgspec.convert(found, _Event)
            return self._planned(event) if event.type in PUBLICATIONS else _of_event(event)
        said = msgspec.convert(found, _Message | _Publication)
        return _announced(said, self._clock) if isinstance(said, _Publication) else _mark(said)

    def _planned(self, event: _Event) -> Schedule | None:
        """Return what a step of a publication lets expect, with what is known of it: as in the hub."""
        said = msgspec.convert(event.data, _Step)
        fact_us, arrival_us = _times(event)
        if said.start is None and event.type == PUBLICATION_SCHEDULED:
            raise ValueError("it is planned for no time")
        for instant in filter(None, (said.start, said.end)):
            parse_us(instant)
        name = said.publication_id or event.id
        steps, known = self._posts.get(name, ([], None))
        step = post_step(event.type, fact_us, event.id, said)
        post = joined(steps, step, known, post_after)
        self._posts[name] = steps, post
        schedule = schedule_of(name, post, arrival_us)
        if schedule is None:
            return taken_back(name, arrival_us) if known is not None else None
        # Here a region is called what the stream's messages call it.
        return msgspec.structs.replace(schedule, region=post.area or "*")


def _announced(said: _Publication, clock: int | None) -> Schedule:
    start_us = parse_us(said.start)
    announced = parse_us(said.announced) if said.announced else clock
    return Schedule(
        motive=said.motive,
        start_us=start_us,
        end_us=parse_us(said.end),
        expected_multiple=said.expected_mult,
        arrival_us=min(start_us, announced if announced is not None else start_us),
    )


def _mark(said: _Message) -> Mark:
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
    time_us, arrival_us = _times(event)
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


def _times(event: _Event) -> tuple[int, int]:
    """Return when an event happened, and when it reached us."""
    time_us = parse_us(event.time)
    return time_us, parse_us(event.recordedtime) if event.recordedtime else time_us

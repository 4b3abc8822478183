"""An export as a feed: `import:FILE,profile=NAME,mode=history|happened[,speed=N|max]`.

*history* fills reports: it is taken as fast as it is read, starts no clock and raises nothing. *happened* is
told in the time of its own rows, as a recorded log is: clocks run, alerts rise, promises are kept or not. It
wants a database of its own (`commandcenter.hub.mixture`).

The file is read whole before anything is taken, because rows of a tool are in no order: some 2 KB a row.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import msgspec

from commandcenter.clock import now_us, parse_us
from commandcenter.errors import UserError
from commandcenter.feed import Delivery, Intake
from feeds.imports.profile import Profile
from feeds.imports.sheet import Sheet, read_sheet
from feeds.normalize import normalize
from feeds.normalize.capture import Capture
from feeds.normalize.letters import DEAD_LETTER
from feeds.replay import Pace

Mode = Literal["history", "happened"]
MODES: tuple[Mode, ...] = get_args(Mode)

_OF_THE_WAY = ("rawref", "recordedtime")  # the same row again, in another file, is the same event
_FIRST = 0  # before all that can be read
_ENCODE = msgspec.json.Encoder().encode


class Taken(NamedTuple):
    """What one row gives: the instants to order by, the number of its line, the event; or why it is none."""

    recorded_us: int
    time_us: int
    line: int
    raw: bytes
    event: dict[str, Any] | None
    reason: str = ""


class ImportFeed:
    """Brings the rows of one file once, oldest first."""

    trusted = False

    def __init__(
        self,
        path: Path,
        sheet: Sheet,
        profile: Profile,
        taken_as: tuple[str, Mode],
        speed: float | None = None,
    ) -> None:
        """Read the rows of a file; `taken_as` is the profile's name and the mode.

        Raises UserError where no row can be read.
        """
        name, mode = taken_as
        self.kind = "past" if mode == "happened" else "import"
        self.label = path.name
        self.name = f"import:{mode}:{path.name}"
        self._speed = speed
        self.rows = taken(sheet, profile, name, mode)
        if not any(row.event for row in self.rows):
            raise UserError("import_nothing", file=str(path), why=_why(self.rows))
        known = _ENCODE([profile, mode]) + b"\0" + path.read_bytes()
        self._epoch = hashlib.sha256(known).hexdigest()[:16]
        self._now = self.rows[0].recorded_us

    def now_us(self) -> int | None:
        """Return the time of the newest row that was handed over; history has no clock of its own."""
        return self._now if self.kind == "past" else None

    async def newest(self, most: int) -> list[Delivery]:
        """Return the last rows without taking them."""
        return list(self._deliveries(max(0, len(self.rows) - most)))

    async def run(self, intake: Intake) -> None:
        """Hand over every row after the committed position."""
        done = intake.cursor_of(self._epoch) or 0
        pace = Pace(self._speed)
        for together in pace.bunches(list(self._deliveries(done))):
            intake.sign_of_life("live")
            await pace.wait(together[0].recorded_us, intake)
            await intake.take(*together)
            self._now = max(self._now, *(one.recorded_us for one in together))

    def _deliveries(self, done: int) -> Iterator[Delivery]:
        arrival_us = now_us()
        for position, row in enumerate(self.rows[done:], done + 1):
            event = None if row.event is None else {**row.event, "sequence": str(position)}
            yield Delivery(
                epoch=self._epoch,
                sequence=position,
                raw=row.raw if event is None else _ENCODE(event),
                event=event,
                recorded_us=row.recorded_us if self.kind == "past" else arrival_us,
                reason=row.reason,
            )


def taken(sheet: Sheet, profile: Profile, name: str, mode: Mode) -> list[Taken]:
    """Return what the rows of a table give, oldest first; what cannot be read stands where its row does."""
    ctx, arrival_us = profile.ctx(name, mode), now_us()
    found: list[Taken] = []
    before = (_FIRST, _FIRST)
    for line, cells in sheet.rows:
        capture = Capture(raw_id=f"line-{line}", received_us=arrival_us, body=cells, ctx=ctx)
        for made in normalize("csv", capture):
            if made["type"] == DEAD_LETTER:
                reason = f"{made['reason']}: {made['detail']}"
                found.append(Taken(*before, line, _ENCODE(cells), None, reason))
                continue
            event = dict(made)
            time_us = parse_us(event["time"])
            recorded_us = _recorded_us(event, time_us, arrival_us)
            for way in _OF_THE_WAY:
                del event[way]
            before = (recorded_us, time_us)
            found.append(Taken(*before, line, b"", event))
    begin_us = min((row.recorded_us for row in found if row.event), default=arrival_us)
    found = [row._replace(recorded_us=max(begin_us, row.recorded_us)) for row in found]
    return sorted(found, key=lambda row: row[:2])


def _recorded_us(event: dict[str, Any], time_us: int, arrival_us: int) -> int:
    """Return when a row was recorded where it says so; else it was when it happened."""
    told = parse_us(event["recordedtime"])
    return time_us if told == arrival_us else told


def _why(rows: list[Taken]) -> str:
    return rows[0].reason if rows else "—"


def from_spec(spec: str) -> ImportFeed:
    """Return the feed of `import:FILE,profile=NAME,mode=…`; UserError where something is missing in it."""
    from feeds import speed_of  # noqa: PLC0415 - the registry imports this file
    from feeds.imports.profile import load  # noqa: PLC0415

    path, *parts = spec.partition(":")[2].split(",")
    told = dict(part.partition("=")[::2] for part in parts)
    mode = told.get("mode", "history")
    if not path or mode not in MODES or not told.keys() <= {"profile", "mode", "speed"}:
        raise UserError("import_spec", spec=spec)
    speed = speed_of(told["speed"]) if "speed" in told else None
    name = told.get("profile", "")
    profile, file = load(name), Path(path)
    return ImportFeed(file, read_sheet(file), profile, (name, mode), speed)

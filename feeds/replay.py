"""A recorded log as a feed: one canonical event per line, plain or gzip, paced by when it was recorded.

The epoch is the digest of the file, the position is the number of the line without the blank ones: the
same file goes on where it stopped, a changed one is another epoch. The file is read in slices beside
the loop and never held whole.
"""

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from commandcenter.clock import HOUR, SECOND, now_us
from commandcenter.errors import UserError
from commandcenter.feed import Delivery, Intake
from feeds.recorded import Line, lines_of, recorded_us

BUNCH = 64  # lines handed over together at full speed
LINES = 200  # of a slice
SLICE = 1024 * 1024  # bytes after which a slice ends
AHEAD = 20  # lines that a line's time is compared with
LIFE = 1.0  # s between signs of life while the log is quiet
GZIP = b"\x1f\x8b"


class ReplayFeed:
    """Brings the events of a file once; ends when they are all handed over."""

    kind = "replay"
    trusted = True

    def __init__(self, path: Path, speed: float | None = 1.0) -> None:
        """Take a file and how many times faster than recorded to go; None: as fast as it is taken."""
        self._path = path
        self._speed = speed
        self._now: int | None = None
        self.name = f"replay:{path.name}"
        self.label = path.name
        _check(path)

    def now_us(self) -> int | None:
        """Return the newest recorded time that was handed over; None before the first event."""
        return self._now

    async def run(self, intake: Intake) -> None:
        """Hand over every line after the committed position; raise UserError for a damaged file."""
        intake.sign_of_life("connecting")
        epoch = await asyncio.to_thread(_epoch, self._path)
        done = intake.cursor_of(epoch) or 0
        pace = Pace(self._speed)
        slices = _slices(self._path, epoch, done)
        while part := await asyncio.to_thread(next, slices, None):
            intake.sign_of_life("live")
            for together in pace.bunches(part):
                await pace.wait(together[0].recorded_us, intake)
                await intake.take(*together)
                self._now = max(self._now or 0, *(one.recorded_us for one in together))


class Pace:
    """Waits between events as long as they lay apart when they were recorded, divided by the speed."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._began: tuple[float, int] | None = None

    def bunches(self, part: list[Delivery]) -> Iterator[list[Delivery]]:
        """Give what is handed over together: many where nothing waits for its time."""
        size = 1 if self._speed is not None else BUNCH
        for first in range(0, len(part), size):
            yield part[first : first + size]

    async def wait(self, at_us: int, intake: Intake) -> None:
        """Sleep until this instant has its turn; the link shows its life meanwhile."""
        if self._speed is None:
            return
        loop = asyncio.get_running_loop()
        if self._began is None:
            self._began = (loop.time(), at_us)
        due = self._began[0] + (at_us - self._began[1]) / SECOND / self._speed
        while (left := due - loop.time()) > 0:
            await asyncio.sleep(min(left, LIFE))
            intake.sign_of_life("live")


def _slices(path: Path, epoch: str, done: int) -> Iterator[list[Delivery]]:
    """Give the deliveries after position `done`, a slice at a time; raise UserError for a damaged file."""
    newest: int | None = None
    for lines, following in _with_following(_parts(path, done)):
        if isinstance(lines, UserError):
            raise lines
        times = [recorded_us(line.event) for line in (*lines, *following)]
        part = []
        for number, line in enumerate(lines):
            newest = _arrival(times[number], newest, times[number + 1 : number + 1 + AHEAD])
            part.append(
                Delivery(
                    epoch=epoch,
                    sequence=line.position,
                    raw=line.raw,
                    event=line.event,
                    recorded_us=newest,
                    reason=line.reason,
                )
            )
        yield part


def _parts(path: Path, done: int) -> Iterator[list[Line] | UserError]:
    """Give the lines in slices; where the file breaks off, what came before, then the error."""
    part: list[Line] = []
    size = 0
    try:
        with _open(path) as file:
            for line in lines_of(file, done):
                part.append(line)
                size += len(line.raw)
                if len(part) >= LINES or size >= SLICE:
                    yield part
                    part, size = [], 0
    except (OSError, EOFError, zlib.error) as error:
        if part:
            yield part
        yield UserError("replay_damaged", path=str(path), problem=str(error))
        return
    if part:
        yield part


def _with_following(
    parts: Iterator[list[Line] | UserError],
) -> Iterator[tuple[list[Line] | UserError, list[Line]]]:
    """Give each slice with the first lines of the next one, so that every line can be seen in company."""
    before = next(parts, None)
    while before is not None:
        after = next(parts, None)
        yield before, after[:AHEAD] if isinstance(after, list) else []
        before = after


def _arrival(at: int | None, newest: int | None, following: list[int | None]) -> int:
    """Return when a line was recorded: as it says, unless it says nothing or lies far ahead of all around.

    `newest` is the instant given to the line before, None for the first one.
    """
    known = sorted(time for time in following if time is not None)
    middle = known[len(known) // 2] if known else None
    if at is not None and middle is not None:
        reference = middle if newest is None else max(newest, middle)
        if at - reference > HOUR:
            at = None  # a wrong clock: the log does not wait for it
    if at is not None:
        return at
    return next((time for time in (newest, middle) if time is not None), None) or now_us()


def _check(path: Path) -> None:
    """Raise UserError where the file is missing or is not what its name says."""
    try:
        with path.open("rb") as file:
            is_gzip = file.read(2) == GZIP
    except OSError as error:
        problem = error.strerror or str(error)
        raise UserError("replay_unreadable", path=str(path), problem=problem) from error
    if path.suffix == ".gz" and not is_gzip:
        raise UserError("replay_damaged", path=str(path), problem="not a gzip file")


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_gzip = file.read(2) == GZIP
    return cast("BinaryIO", gzip.open(path, "rb")) if is_gzip else path.open("rb")


def _epoch(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]

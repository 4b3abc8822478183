"""What came in and what it means, kept until every hub has it: records of raw bodies, rows with positions.

A body is a *record* once it is on disk, and only then is it answered for. What it is read as becomes its
*rows*, kept in one entry with the number of the record, so that a crash in between only means that it is read
again. A position is the place of a row among all rows: it never changes, whatever later code would read.
"""

import asyncio
import logging
import secrets
from bisect import bisect_right
from collections import deque
from pathlib import Path
from typing import NamedTuple

import msgspec

from commandcenter.errors import UserError
from commandcenter.platform import private_file
from commandcenter.secrets import Seal, key_for
from feeds.gateway.segments import Head, Place, Segments

TOGETHER = 256  # entries that one write and one flush carry

_RECORD, _ROWS = b"R", b"E"
_LOG = logging.getLogger(__name__)


class Rows(msgspec.Struct, frozen=True):
    """The rows of one record, each a JSON object as text; record 0 = the gateway's own word."""

    record: int
    rows: list[str]


class _Shelf(NamedTuple):
    first: int
    rows: int
    place: Place


class _Asked(NamedTuple):
    content: bytes
    answer: "asyncio.Future[None]"


class FullError(OSError):
    """The spool holds what it may: the platform shall come again."""


class Spool:
    """One gateway's spool. `run` writes; everything else asks it."""

    def __init__(self, folder: Path, readers: list[str], limit: int) -> None:
        """Read what is there. `readers`: the hubs that must have a row before it goes; `limit` in bytes."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._segments = Segments(folder, Seal(key_for(f"gateway:{_identity(folder)}"), "spool"))
        self._limit = limit
        self._shelves: list[_Shelf] = []
        self._unread: dict[int, Place] = {}  # records without rows yet
        self._acked = dict.fromkeys(readers, 0)
        self._asked: deque[_Asked] = deque()
        self._wanted = asyncio.Event()
        self.news = asyncio.Event()  # set, and exchanged for a new one, after each write
        self.epoch, self.first, self.last = "", 1, 0  # positions held
        self._record = 0
        self._read_all()
        self._size = self._segments.size()
        self._segments.begin(self._head())

    # ---- in

    async def record(self, content: bytes) -> int:
        """Keep a raw body; return its number once it is on disk. OSError where it could not be kept."""
        if self._size > self._limit:
            raise FullError
        number = self._record = self._record + 1
        await self._put(_RECORD + number.to_bytes(8, "big") + content)
        return number

    async def rows(self, rows: Rows) -> None:
        """Keep what a record was read as; its positions hold from now on. OSError where it was not kept."""
        await self._put(_ROWS + msgspec.json.encode(rows))

    def unread(self) -> int | None:
        """Return the oldest record without rows; None where all are read."""
        return min(self._unread, default=None)

    async def body(self, number: int) -> bytes:
        """Return the raw body of a record that is not read yet."""
        found = await asyncio.to_thread(self._segments.read, self._unread[number])
        return found[9:]

    async def run(self) -> None:
        """Write what is asked for, together: one flush for all that came meanwhile."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while self._asked:
                some = [self._asked.popleft() for _ in range(min(TOGETHER, len(self._asked)))]
                await self._write(some)

    def close(self) -> None:
        """Let go of the files."""
        self._segments.close()

    # ---- out

    async def read(self, position: int) -> list[tuple[int, str]]:
        """Return the rows from a position on that lie together; none where there is none yet."""
        at = bisect_right(self._shelves, position, key=lambda shelf: shelf.first) - 1
        if at < 0 or position > self.last:
            return []
        shelf = self._shelves[at]
        raw = await asyncio.to_thread(self._segments.read, shelf.place)
        rows = msgspec.json.decode(raw[1:], type=Rows).rows
        return [(shelf.first + n, row) for n, row in enumerate(rows) if shelf.first + n >= position]

    def acknowledged(self, reader: str, position: int) -> None:
        """Note that a hub has everything up to a position; what all of them have goes."""
        position = min(position, self.last)
        if reader not in self._acked or position <= self._acked[reader]:
            return
        self._acked[reader] = position
        done = min(self._acked.values())
        kept = next((shelf for shelf in self._shelves if shelf.first + shelf.rows > done + 1), None)
        oldest = [place.segment for place in self._unread.values()]
        oldest += [kept.place.segment] if kept else []
        before = min(oldest, default=self._segments.numbers[-1])
        if before > self._segments.numbers[0]:
            self._segments.drop_before(before)
            self._shelves = [s for s in self._shelves if s.place.segment >= before]
            self.first = self._shelves[0].first if self._shelves else self.last + 1
            self._size = self._segments.size()

    @property
    def waiting(self) -> int:
        """How many rows the hub that is furthest behind has not taken yet."""
        return self.last - min(self._acked.values(), default=self.last)

    # ---- inside

    async def _put(self, content: bytes) -> None:
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asked.append(_Asked(content, answer))
        self._wanted.set()
        await answer

    async def _write(self, some: list[_Asked]) -> None:
        try:
            if self._segments.is_large:
                await asyncio.to_thread(self._segments.begin, self._head())
            places = await asyncio.to_thread(self._segments.append, [one.content for one in some])
        except OSError as error:
            _LOG.error("the spool was not written: %s", error.strerror or error)
            for one in some:
                if not one.answer.done():
                    one.answer.set_exception(OSError(error.errno, "the spool was not written"))
            return
        for one, place in zip(some, places, strict=True):
            self._size += place.size
            self._stand(one.content, place)
            if not one.answer.done():  # whoever asked may have left
                one.answer.set_result(None)
        news, self.news = self.news, asyncio.Event()
        news.set()

    def _head(self) -> Head:
        return Head(self.epoch, self.last + 1, self._record + 1)

    def _stand(self, content: bytes, place: Place) -> None:
        """Count an entry that is on disk."""
        if content[:1] == _RECORD:
            number = int.from_bytes(content[1:9], "big")
            self._unread[number] = place
            self._record = max(self._record, number)
        else:
            self._shelve(msgspec.json.decode(content[1:], type=Rows), place)

    def _shelve(self, rows: Rows, place: Place) -> None:
        self._unread.pop(rows.record, None)
        if rows.rows:
            self._shelves.append(_Shelf(self.last + 1, len(rows.rows), place))
            self.last += len(rows.rows)

    def _read_all(self) -> None:
        """Read all files; positions that do not join are those of a damaged disk, and begin a new epoch."""
        is_whole = True
        for number in self._segments.numbers:
            head: Head | None = None
            for place, content in self._segments.entries(number):
                if head is None:
                    head = msgspec.json.decode(content, type=Head)
                    is_whole = self._joins(head) and is_whole
                else:
                    self._stand(content, place)
        if not self.epoch or not is_whole:
            self._renumber(is_new=not self.epoch)

    def _joins(self, head: Head) -> bool:
        self._record = max(self._record, head.record - 1)
        if not self.epoch:
            self.epoch, self.first, self.last = head.epoch, head.position, head.position - 1
        return head.epoch == self.epoch and head.position == self.last + 1

    def _renumber(self, *, is_new: bool) -> None:
        if not is_new:
            _LOG.error("the spool is damaged: what is left of it is given to the hubs anew")
        self.epoch, self.first, self.last = secrets.token_hex(8), 1, 0
        shelves, self._shelves = self._shelves, []
        for shelf in shelves:
            self._shelves.append(shelf._replace(first=self.last + 1))
            self.last += shelf.rows


def _identity(folder: Path) -> str:
    """Return the spool's own name, by which its key is kept: the folder may be moved, not the key."""
    file = folder / "id"
    try:
        return file.read_text("utf-8").strip()
    except FileNotFoundError:
        if any(folder.iterdir()):
            raise UserError("spool_foreign", folder=str(folder)) from None
    private_file(file, secrets.token_hex(16).encode())
    return file.read_text("utf-8").strip()

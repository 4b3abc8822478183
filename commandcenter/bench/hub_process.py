"""A real hub as a process of its own, its memory and its processor time, and a command run beside it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from commandcenter.bench.timing import now_s
from commandcenter.bench.workshop import ROOT
from commandcenter.errors import UserError
from commandcenter.hub.presence import Presence, find
from commandcenter.platform import children, cpu_s, peak_rss_bytes, rss_bytes

READY_S = 60.0
END_S = 30.0


class HubProcess:
    """A hub that runs. `started_s` is the time from its start to the line that it is ready."""

    def __init__(
        self, process: asyncio.subprocess.Process, here: Presence, started_s: float
    ) -> None:
        """Take a hub that said it is ready."""
        self._process, self.here, self.started_s = process, here, started_s

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def rss_mb(self) -> float | None:
        """Return the memory it and its reader hold now; None where this system does not tell."""
        return _sum(map(rss_bytes, self._processes()), 1e6)

    def peak_mb(self) -> float | None:
        """Return the most they ever held, each by itself; None where this system does not tell."""
        return _sum(map(peak_rss_bytes, self._processes()), 1e6)

    def cpu_s(self) -> float | None:
        """Return the processor time they have used; None where this system does not tell."""
        return _sum(map(cpu_s, self._processes()))

    def _processes(self) -> list[int]:
        return [self.pid, *children(self.pid)]


def _sum(told: Iterable[float | None], unit: float = 1.0) -> float | None:
    known = [value for value in told if value is not None]
    return sum(known) / unit if known else None


@asynccontextmanager
async def hub(path: Path, *feeds: str) -> AsyncIterator[HubProcess]:
    """Run a hub on a database for the length of a block; UserError with its last words where it fails."""
    said = path.with_suffix(".stderr")
    began = now_s()
    with said.open("wb") as stderr:
        process = await _started(path, feeds, stderr.fileno())
    try:
        yield HubProcess(process, await _ready(process, path, said), now_s() - began)
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(END_S):
            await process.wait()


async def command(*arguments: str) -> tuple[str, float]:
    """Run a command of the product beside a hub; return what it printed and how long it took in seconds."""
    began = now_s()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "main.py", *arguments, cwd=ROOT, stdout=subprocess.PIPE
    )
    printed, _ = await process.communicate()
    return printed.decode(), now_s() - began


async def _started(path: Path, feeds: tuple[str, ...], stderr: int) -> asyncio.subprocess.Process:
    named = [part for feed in feeds for part in ("--feed", feed)]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "main.py", "hub", "--db", str(path), "--listen", "127.0.0.1:0", *named),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


async def _ready(process: asyncio.subprocess.Process, path: Path, said: Path) -> Presence:
    line = b""
    if process.stdout is not None:
        async with asyncio.timeout(READY_S):
            line = await process.stdout.readline()
    here = find(path) if line.startswith(b"ready ") else None
    if here is None:
        if not line:
            await process.wait()  # it is ending by itself
        raise UserError("hub_ended", log=_tail(said))
    return here


def _tail(said: Path) -> str:
    return said.read_text("utf-8", "replace")[-2000:]

"""A real hub process on a real database, started, asked, killed and read from outside."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY_S = 120.0
SIMULATOR = "simulator:seed=7,history=0"


def run(*arguments: str, check: bool = True) -> str:
    """Run a command of the product to its end; return what it printed."""
    done = subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if check and done.returncode != 0:
        raise AssertionError(f"main.py {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
    return done.stdout


class HubProcess:
    """One hub as a process. `url` is where seats connect."""

    def __init__(self, path: Path, *feeds: str, listen: str = "127.0.0.1:0") -> None:
        self.path, self.feeds, self.listen = path, feeds, listen
        self.url = ""
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        feeds = [part for feed in self.feeds for part in ("--feed", feed)]
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "main.py", "hub", "--db", str(self.path)),
            *("--listen", self.listen, *feeds),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), READY_S)
        if not line.startswith(b"ready "):
            assert self._process.stderr is not None
            raise AssertionError((await self._process.stderr.read()).decode())
        self.url = line.decode().split()[1]

    async def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        await self.ended()

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return await asyncio.wait_for(self.ended(), 60)

    async def ended(self) -> int:
        """Wait for its end; what it said on stderr is kept in `said`."""
        assert self._process is not None
        _, said = await self._process.communicate()
        self.said = said.decode()
        code = self._process.returncode
        assert code is not None
        return code

    def health(self) -> dict[str, Any]:
        """What `health` prints."""
        return json.loads(run("health", "--db", str(self.path), "--json", check=False))  # type: ignore[no-any-return]

    def stored(self) -> list[dict[str, Any]]:
        """What `stored` prints."""
        return [
            json.loads(line)
            for line in run("stored", "--db", str(self.path), "--json").splitlines()
        ]


@contextlib.asynccontextmanager
async def hub(path: Path, *feeds: str) -> AsyncIterator[HubProcess]:
    """Run a hub for the length of a block; it must end cleanly."""
    process = HubProcess(path, *feeds)
    await process.start()
    try:
        yield process
    finally:
        code = await process.stop()
        assert code == 0, process.said
        assert "Traceback" not in process.said, process.said


class Hub:
    """A hub for windows of this process: on a port of its own, so that it can be killed and come back."""

    def __init__(self, path: Path, feed: str = SIMULATOR) -> None:
        self.path, self.feed = path, feed
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        argv = ["main.py", "hub", "--db", str(self.path), "--listen", f"127.0.0.1:{self.port}"]
        feed = ["--feed", self.feed] if self.feed else []  # else those of the site
        self.process = subprocess.Popen(
            [sys.executable, *argv, *feed],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("ready ")

    def end(self, number: int) -> int:
        os.kill(self.process.pid, number)
        self.process.communicate(timeout=60)
        return self.process.returncode

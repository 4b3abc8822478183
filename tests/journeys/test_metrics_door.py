"""A hub's health is read by HTTP on its own machine, as Prometheus does, and from nowhere else."""

import asyncio
import contextlib
import http.client
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.commandcenter.test_metrics import samples
from tests.journeys.hubs import ROOT, HubProcess, run


class Watched(HubProcess):
    """A hub whose health can be scraped."""

    def __init__(self, path: Path, *feeds: str) -> None:
        super().__init__(path, *feeds)
        self.port = 0

    async def start(self) -> None:
        while not await self._starts():  # another program may take a free port before the hub does
            assert f"127.0.0.1:{self.port}" in self.said, self.said

    async def _starts(self) -> bool:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = ("hub", "--db", str(self.path), "--listen", self.listen)
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "main.py", *words, "--metrics", f"127.0.0.1:{self.port}"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        if (await self._process.stdout.readline()).startswith(b"ready "):
            return True
        await self.ended()
        return False

    def get(
        self, path: str = "/metrics", method: str = "GET", **fields: str
    ) -> tuple[int, str, str]:
        """Return status, kind and content of an answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(line):
            line.request(method, path, headers={n.replace("_", "-"): v for n, v in fields.items()})
            answer = line.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read().decode()


@contextlib.asynccontextmanager
async def watched(path: Path) -> AsyncIterator[Watched]:
    process = Watched(path)
    await process.start()
    try:
        yield process
    finally:
        assert await process.stop() == 0
        assert "Traceback" not in process.said


async def test_the_figures_of_a_running_hub_are_read_and_nothing_else(tmp_path: Path) -> None:
    async with watched(tmp_path / "care.db") as process:
        status, kind, told = await asyncio.to_thread(process.get)
        assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
        found = samples(told)
        assert found["hub_running", ""] == 1
        assert found["log_intact", ""] == 1
        assert run("health", "--db", str(process.path), "--prometheus").splitlines()[0] in told
        for asked, expected in (
            (process.get("/"), 404),
            (process.get(method="POST"), 405),
            (process.get("/metrics?x=1"), 200),
            (process.get(Host="evil.example"), 421),
            (process.get(Origin="http://127.0.0.1"), 403),
            (process.get(Sec_Fetch_Site="cross-site"), 403),
        ):
            assert asked[0] == expected
            assert (expected == 200) == ("commandcenter_" in asked[2])
        assert process.get(method="HEAD")[2] == ""
        assert process.health()["hub"] == "running"  # reading it takes no lock away


async def test_who_says_nothing_or_too_much_holds_nobody_up(tmp_path: Path) -> None:
    async with watched(tmp_path / "care.db") as process:
        with contextlib.ExitStack() as lines:
            for _ in range(40):
                silent = socket.create_connection(("127.0.0.1", process.port), timeout=20)
                lines.enter_context(silent)
                await asyncio.sleep(0)
            last = socket.create_connection(("127.0.0.1", process.port), timeout=20)
            lines.enter_context(last)
            assert await asyncio.to_thread(last.recv, 1) == b""  # one too many: closed unread
        much = socket.create_connection(("127.0.0.1", process.port), timeout=20)
        with contextlib.closing(much), contextlib.suppress(OSError):
            much.sendall(b"GET /metrics HTTP/1.1\r\nX: " + b"a" * 100_000)
            assert await asyncio.to_thread(much.recv, 1) == b""
        assert (await asyncio.to_thread(process.get))[0] == 200


@pytest.mark.parametrize("door", ["--metrics", "--listen"])
def test_a_port_that_is_taken_is_told_by_its_address(tmp_path: Path, door: str) -> None:
    words = {"--listen": "127.0.0.1:0"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words[door] = where = f"127.0.0.1:{taken.getsockname()[1]}"
        told = (word for pair in words.items() for word in pair)
        with pytest.raises(AssertionError, match=rf": 1\n{where} ") as refused:
            run("hub", "--db", str(tmp_path / "care.db"), *told)
    assert "attempting" not in str(refused.value)


@pytest.mark.parametrize(
    "where", ["0.0.0.0:9188", "192.168.1.2:9188", "https://127.0.0.1:1", "127.0.0.1"]
)
def test_figures_are_never_open_to_the_network(tmp_path: Path, where: str) -> None:
    with pytest.raises(AssertionError, match=r": 2\n"):
        run("hub", "--db", str(tmp_path / "care.db"), "--metrics", where)
    assert not (tmp_path / "care.db").exists()

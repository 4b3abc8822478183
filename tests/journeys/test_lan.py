"""Hub, wall and regia on three computers of one network, and a neighbour who should not be there."""

import json
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.lan import Host, Lan, lan, need_a_lan

PORT = 8700
PATIENCE_S = 60.0  # a busy machine is no failure


class FarHub:
    """A hub as a process on its own host."""

    def __init__(self, host: Host, path: Path) -> None:
        self.host, self.path = host, path
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = self.host.start(
            "main.py", "hub", "--db", str(self.path), "--listen", f"0.0.0.0:{PORT}",
            stderr=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("ready wss://")

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=PATIENCE_S)
        assert self.process.returncode == 0, said
        assert "Traceback" not in said, said
        self.process = None

    def asked(self, *argv: str) -> str:
        done = self.host.main(*argv, "--db", str(self.path))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def paired(self, host: Host, role: str, person: str) -> None:
        """Let a host in as an administrator and whoever sits there do it."""
        shown = json.loads(self.asked("hub", "pair", "--role", role, "--person", person, "--json"))
        done = host.main("join", f"{self.host.address}:{PORT}", said=shown["code"] + "\n")
        assert done.returncode == 0, done.stderr
        assert shown["fingerprint"] in done.stdout

    def tokens(self) -> list[dict[str, Any]]:
        return [
            json.loads(line) for line in self.asked("seat-token", "list", "--json").splitlines()
        ]


class Seat:
    """A seat without a window on a host: what it says, line by line."""

    def __init__(self, host: Host) -> None:
        self._process = host.start("-m", "tests.journeys.far_seat")
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, name="reader of a seat")
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)

    def until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next line that fits."""
        end = time.monotonic() + PATIENCE_S
        while (left := end - time.monotonic()) > 0:
            try:
                found: dict[str, Any] = json.loads(self._lines.get(timeout=left))
            except queue.Empty:
                break
            if fits(found):
                return found
        raise AssertionError("it never came")

    def is_now(self, state: str, *reasons: str) -> None:
        self.until(
            lambda said: (
                said.get("state") == state and (not reasons or said.get("reason") in reasons)
            )
        )

    def asked(self, action: str, **more: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"action": action, **more}) + "\n")
        self._process.stdin.flush()
        return self.until(lambda said: said.get("type") == "result")

    def beats(self, count: int = 2) -> None:
        """Wait until it was served that often from now on."""
        while not self._lines.empty():
            self._lines.get()
        for _ in range(count):
            self.until(lambda said: "beat" in said)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(PATIENCE_S) == 0
        self._reader.join(PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()


class Wall:
    """A wall as people start it, on a host without a display; its log tells what it shows."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._process = host.start(
            "main.py", "wall", "--watched", "--size", "1366x768",
            stderr=subprocess.PIPE,
        )  # fmt: skip
        self._drain = threading.Thread(target=self._empty, name="reader of a wall")
        self._drain.start()

    def _empty(self) -> None:
        assert self._process.stdout is not None
        for _ in self._process.stdout:
            pass

    def shows(self, state: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self._newest().get("state") == state:
                return
            time.sleep(0.2)
        raise AssertionError(f"the wall never was {state}: {self._newest()}")

    def _newest(self) -> dict[str, Any]:
        for file in (self._host.home / "logs" / "seats").glob("wall-*.jsonl"):
            if lines := [
                line for line in file.read_text("utf-8").splitlines(True) if line[-1] == "\n"
            ]:
                found: dict[str, Any] = json.loads(lines[-1])
                return found
        return {}

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(PATIENCE_S) == 0
        self._drain.join(PATIENCE_S)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()


class Site:
    """A site as it is really used: a hub, a wall and a desk, each on a computer of its own."""

    def __init__(self, net: Lan, folder: Path) -> None:
        self.net = net
        self.hub = FarHub(net.host("of-hub"), folder / "care.db")
        self.wall, self.regia = net.host("of-wall"), net.host("of-regia")
        self.hub.start()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    need_a_lan()
    with lan(tmp_path / "hosts") as net:
        made = Site(net, tmp_path)
        try:
            yield made
        finally:
            made.hub.stop()


@pytest.fixture
def regia(site: Site) -> Iterator[Seat]:
    site.hub.paired(site.regia, "regia", "Marta")
    seat = Seat(site.regia)
    seat.is_now("fresh")
    yield seat
    seat.close()


def test_a_wall_and_a_desk_are_paired_and_work_and_a_pulled_cable_costs_only_its_own_seat(
    site: Site, regia: Seat
) -> None:
    site.hub.paired(site.wall, "wall", "Hall")
    wall = Wall(site.wall)
    wall.shows("fresh")
    assert regia.asked("incident.acknowledge", target={"incident": "A0001"})["error"]["key"] != (
        "forbidden"
    )
    assert regia.asked("figures.period", target={"span": "day"})["ok"]

    site.wall.plug(into=False)
    wall.shows("stale")
    regia.beats()
    wall.shows("disconnected")
    assert regia.asked("figures.period", target={"span": "day"})["ok"]
    site.wall.plug(into=True)
    wall.shows("fresh")
    wall.close()


def test_a_lower_role_is_refused_and_a_revoked_token_is_out_at_once_and_stays_out(
    site: Site, regia: Seat
) -> None:
    for action in ("token.add", "token.list", "log.accept"):
        assert regia.asked(action)["error"]["code"] == "forbidden"
    site.hub.paired(site.wall, "wall", "Hall")
    wall = Seat(site.wall)
    wall.is_now("fresh")
    plan = {"start_us": 0, "end_us": 1, "channel": "x", "title": "Offer"}
    assert wall.asked("publication.plan", args=plan)["error"]["code"] == "forbidden"

    site.hub.asked("seat-token", "revoke", "--person", "Marta")
    regia.is_now("disconnected")
    regia.is_now("disconnected", "refused")
    wall.beats()
    wall.close()
    assert {row["person"]: row["state"] for row in site.hub.tokens()} == {
        "Marta": "revoked",
        "Hall": "in force",
    }


def test_a_hub_with_another_key_in_its_place_is_sent_nothing_until_the_right_one_is_back(
    site: Site, regia: Seat
) -> None:
    site.hub.stop()
    stranger = FarHub(site.hub.host, site.hub.path.with_name("strange.db"))
    stranger.start()
    regia.is_now("disconnected", "changed")
    stranger.stop()
    site.hub.start()
    regia.is_now("fresh")


def test_what_is_not_safe_is_refused_in_words_on_both_sides(site: Site) -> None:
    there = f"ws://{site.hub.host.address}:{PORT}"
    done = site.regia.main("wall", "--watched", "--hub", there)
    assert done.returncode == 2
    assert "TLS" in done.stderr
    listen = ("--listen", f"ws://{site.hub.host.address}:9000")
    done = site.hub.host.main("hub", "--db", str(site.hub.path.with_name("no.db")), *listen)
    assert done.returncode == 2
    assert "TLS" in done.stderr
    done = site.regia.main("join", site.hub.host.address, said="123456\n")
    assert done.returncode == 1
    assert "main.py hub pair" in done.stderr

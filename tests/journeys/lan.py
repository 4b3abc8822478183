"""A network of one's own in the kernel of this machine: hosts with addresses, cables that can be pulled.

Each host is a network namespace behind a switch, all of them inside a user namespace: nothing of it
touches the machine's own network, and no rights are needed where the system allows such namespaces.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NET = "10.77.0"
_STAYS = ["sh", "-c", "echo up; exec cat"]


@functools.cache
def forbidden() -> str:
    """Why there can be no such network here; "" = there can."""
    if sys.platform != "linux" or not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        return "needs Linux with unshare, nsenter and ip"
    wanted = "ip link add cc0 type bridge && ip link add cc1 type veth peer name cc2"
    tried = subprocess.run(
        ["unshare", "-rn", "sh", "-c", wanted], capture_output=True, text=True, check=False
    )
    return "" if tried.returncode == 0 else f"the system forbids namespaces: {tried.stderr.strip()}"


def need_a_lan() -> None:
    """Leave a test out where there can be no such network; in CI that is a failure."""
    if why := forbidden():
        if os.environ.get("CI"):
            pytest.fail(f"no network of namespaces in CI: {why}")
        pytest.skip(why)


class Host:
    """A computer on the network, with a home of its own."""

    def __init__(self, lan: "Lan", number: int, home: Path) -> None:
        self.address, self.home = f"{NET}.{number}", home
        self._plug, self._lan = f"port{number}", lan
        self.device = f"eth{number}"
        home.mkdir(parents=True)
        self._stays = _staying([*lan.inside, "unshare", "-n", *_STAYS])
        self._inside = _inside(self._stays.pid)
        lan.do("ip", "link", "add", self._plug, "type", "veth", "peer", "name", self.device)
        lan.do("ip", "link", "set", self.device, "netns", str(self._stays.pid))
        lan.do("ip", "link", "set", self._plug, "master", "switch", "up")
        self.do("ip", "address", "add", f"{self.address}/24", "dev", self.device)
        for device in ("lo", self.device):
            self.do("ip", "link", "set", device, "up")

    def plug(self, *, into: bool) -> None:
        """Put the cable in, or pull it out."""
        self._lan.do("ip", "link", "set", self._plug, "up" if into else "down")

    def hardware(self) -> str:
        """Return the address of its card, as its neighbours send to it."""
        return json.loads(self.do("ip", "-j", "link", "show", self.device))[0]["address"]  # type: ignore[no-any-return]

    def sends_to(self, address: str, at: "Host") -> None:
        """Have this host believe that an address is at another one's card."""
        where = ("lladdr", at.hardware(), "dev", self.device, "nud", "permanent")
        self.do("ip", "neighbour", "replace", address, *where)

    def do(self, *argv: str) -> str:
        """Run a command there to its end; it must go well."""
        return _done([*self._inside, *argv])

    def main(self, *argv: str, said: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command of the product there to its end."""
        return subprocess.run(
            [*self._inside, sys.executable, "main.py", *argv],
            cwd=ROOT,
            env=self.environment(),
            input=said,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self, *argv: str, **more: Any) -> "subprocess.Popen[str]":
        """Start a Python program there, with pipes to talk to it."""
        return subprocess.Popen(
            [*self._inside, sys.executable, *argv],
            cwd=ROOT,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **more,
        )

    def environment(self) -> dict[str, str]:
        path = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
        return {**os.environ, "COMMANDCENTER_HOME": str(self.home), "PYTHONPATH": path}

    def off(self) -> None:
        _end(self._stays)


class Lan:
    """The switch that hosts are plugged into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stays = _staying(["unshare", "-rn", *_STAYS])
        self.inside = _inside(self._stays.pid)
        self.hosts: list[Host] = []
        self.do("ip", "link", "add", "switch", "type", "bridge")
        self.do("ip", "link", "set", "switch", "up")

    def host(self, name: str) -> Host:
        """Plug in another computer."""
        self.hosts.append(Host(self, len(self.hosts) + 1, self._folder / name))
        return self.hosts[-1]

    def do(self, *argv: str) -> str:
        return _done([*self.inside, *argv])

    def off(self) -> None:
        for host in self.hosts:
            host.off()
        _end(self._stays)


@contextmanager
def lan(folder: Path) -> Iterator[Lan]:
    """A network for the length of a block."""
    made = Lan(folder)
    try:
        yield made
    finally:
        made.off()


def _inside(pid: int) -> list[str]:
    return ["nsenter", "-t", str(pid), "-U", "-n", "--preserve-credentials", "--"]


def _staying(argv: list[str]) -> "subprocess.Popen[str]":
    """Start what keeps a namespace there until its standard input ends."""
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def _end(process: "subprocess.Popen[str]") -> None:
    process.communicate("", timeout=60)


def _done(argv: list[str]) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, f"{argv}: {done.stderr}"
    return done.stdout

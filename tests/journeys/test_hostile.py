"""A neighbour on the network who should not be there: nothing of it gets in, and good seats are served on."""

import json
import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from commandcenter.hub.access import PER_SEAT
from commandcenter.hub.strangers import AT_ONE_ADDRESS
from tests.commandcenter.certificates import written
from tests.journeys.lan import Host, lan, need_a_lan
from tests.journeys.neighbour import MANY
from tests.journeys.test_lan import PATIENCE_S, PORT, Seat, Site

BEATS = 4
LATER = (
    10  # times as late as in quiet, counted from a beat's own interval: a busy machine is no attack
)
BEAT_US = 1_000_000
PLAN = {"start_us": 1, "end_us": 2, "channel": "x", "title": "Offer"}


class Neighbour:
    """A host of nobody's: it attacks and answers what came of it."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._process = host.start("-m", "tests.journeys.neighbour")

    def does(self, attack: str, **more: Any) -> dict[str, Any]:
        return self.begins(attack, **more)()

    def begins(self, attack: str, **more: Any) -> Callable[[], dict[str, Any]]:
        """Start an attack; what is returned waits for its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"attack": attack, **more}) + "\n")
        self._process.stdin.flush()
        return lambda: json.loads(self._process.stdout.readline())  # type: ignore[union-attr]

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        assert self._process.wait(PATIENCE_S) == 0
        self._process.stdout.close()


class GoodSeat(Seat):
    """A seat that tells how late it is served."""

    def lateness(self, beats: int = BEATS) -> int:
        """How late the latest of the next beats comes, in microseconds."""
        while True:
            try:
                self._lines.get_nowait()
            except queue.Empty:
                break
        return max(int(self.until(lambda said: "beat" in said)["late_us"]) for _ in range(beats))


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
def good(site: Site) -> Iterator[GoodSeat]:
    site.hub.paired(site.regia, "regia", "Marta")
    seat = GoodSeat(site.regia)
    seat.is_now("fresh")
    yield seat
    seat.close()


@pytest.fixture
def neighbour(site: Site) -> Iterator[Neighbour]:
    made = Neighbour(site.net.host("of-nobody"))
    yield made
    made.close()


def token_of(host: Host) -> str:
    """The token that a host keeps, as a thief finds it."""
    (file,) = host.home.rglob("*.token")
    return file.read_text("utf-8").strip()


def rows(site: Site) -> int:
    """How far the log has come."""
    found: int = json.loads(site.hub.asked("health", "--json"))["seq"]
    return found


def held_open(site: Site) -> int:
    """How many files and lines the hub holds open."""
    assert site.hub.process is not None
    return len(list(Path(f"/proc/{site.hub.process.pid}/fd").iterdir()))


def test_who_has_no_token_finds_one_door_opens_it_by_nothing_and_delays_nobody(
    site: Site, good: GoodSeat, neighbour: Neighbour
) -> None:
    where = {"host": site.hub.host.address, "port": PORT}
    quiet_us, before, at_rest = good.lateness(), rows(site), held_open(site)
    bound_us = LATER * max(quiet_us, BEAT_US // 4)

    scanned = neighbour.does(
        "scan", host=where["host"], ports=[*range(1, 1_025), *range(8_600, 8_800)]
    )
    assert scanned["open"] == [PORT]
    asked = neighbour.does("ask", **where, paths=["/", "/metrics", "/seat", "/seat?token=x"])
    assert asked == {"/": 404, "/metrics": 404, "/seat": 401, "/seat?token=x": 400}
    garbage = neighbour.begins("garbage", **where, seed=3)
    assert good.lateness() < bound_us
    assert not [said for said in garbage()["said"] if said.startswith("HTTP/1.1 101")]

    slow = neighbour.begins("slow_handshake", **where, lines=AT_ONE_ADDRESS)
    assert good.lateness() < bound_us
    assert slow()["ended"] == AT_ONE_ADDRESS

    flood = neighbour.begins("flood", **where)
    assert good.lateness() < bound_us
    seen = flood()
    assert seen["left"] <= AT_ONE_ADDRESS < MANY
    assert held_open(site) <= at_rest + 2 * AT_ONE_ADDRESS
    site.hub.paired(site.wall, "wall", "Hall")  # from elsewhere one still comes in
    assert rows(site) > before


def test_a_stolen_token_delays_nobody_repeats_nothing_and_ends_at_once_when_it_is_revoked(
    site: Site, good: GoodSeat, neighbour: Neighbour
) -> None:
    site.hub.paired(site.wall, "manager", "Anna")
    token = token_of(site.wall)
    where = {"host": site.hub.host.address, "port": PORT, "token": token}
    bound_us = LATER * max(good.lateness(), BEAT_US // 4)

    codes = neighbour.does("bad_frames", **where)["codes"]
    assert set(codes) <= {"bad_request", "forbidden", "1009", "cut"}, codes
    assert codes[-2:] != ["bad_request"] * 2  # what is larger than a frame ends its line

    name = "5f1c1c9e-8a2b-4c0f-9d5b-3f7d2f8e6a10"
    frame = {"type": "command", "id": name, "action": "publication.plan", "args": PLAN}
    first = neighbour.does("replay", **where, frame=json.dumps(frame), times=1)["answers"][0]
    after = rows(site)
    answers = neighbour.does("replay", **where, frame=json.dumps(frame), times=5)["answers"]
    assert [answer["ok"] for answer in answers] == [first["ok"]] * 5
    assert rows(site) == after

    assert neighbour.does("never_read", **where, lines=PER_SEAT + 4)["sat"] == PER_SEAT
    assert good.lateness() < bound_us
    assert good.asked("figures.period", target={"span": "day"})["ok"]

    site.hub.asked("seat-token", "revoke", "--person", "Anna")
    assert neighbour.does("was_cut")["cut"]
    assert neighbour.does("stolen", **where)["status"] == 401
    assert good.lateness() < bound_us


def test_a_page_in_a_browser_on_the_hubs_own_machine_is_no_seat(
    site: Site, good: GoodSeat, neighbour: Neighbour
) -> None:
    token = f"Bearer {token_of(site.regia)}"
    page = Neighbour(site.hub.host)
    try:
        for host in ("127.0.0.1", site.hub.host.address):
            where = {"host": host, "port": PORT, "paths": ["/seat", "/pair"]}
            asked = page.does("ask", **where, Origin="http://localhost:8700", Authorization=token)
            assert asked == {"/seat": 403, "/pair": 403}
            asked = page.does("ask", **where, Origin="null", Authorization=token)
            assert asked == {"/seat": 403, "/pair": 403}
    finally:
        page.close()
    good.beats()


def test_who_sits_in_the_middle_with_a_certificate_of_his_own_hears_no_token(
    site: Site, good: GoodSeat, neighbour: Neighbour, tmp_path: Path
) -> None:
    certificate, key = written(tmp_path / "own")
    hub, regia = site.hub.host, site.regia
    aside = "10.77.0.99"  # where the hub is still reached by who stands in its place
    hub.do("ip", "address", "add", f"{aside}/24", "dev", hub.device)
    neighbour.does("between", port=PORT, certificate=str(certificate), key=str(key), host=aside)
    neighbour.host.do("ip", "address", "add", f"{hub.address}/32", "dev", "lo")
    regia.sends_to(hub.address, at=neighbour.host)
    good.is_now("disconnected", "changed")
    assert neighbour.does("overheard") == {"bytes": 0}
    regia.sends_to(hub.address, at=hub)
    good.is_now("fresh")

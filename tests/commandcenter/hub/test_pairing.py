"""A seat is let in by six digits: once, in time, by who knows them and sees the hub's own certificate."""

import asyncio
import contextlib
import json
import stat
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from commandcenter.cpace import Side
from commandcenter.errors import DiskError, UserError
from commandcenter.events.hub import ACCESS_CHANGED
from commandcenter.hub.pairing import LIVES, TRIES
from commandcenter.joining import Joined, join
from commandcenter.protocol.address import Place
from commandcenter.protocol.pairing import Proof, Share, channel_of
from tests.commandcenter.certificates import context_of, written
from tests.commandcenter.drafts import facts
from tests.commandcenter.hub.paired import Door, behind_tls, blind, secure
from tests.commandcenter.hub.test_seats import asked, next_of, running, seat

ENCODE = msgspec.json.encode


async def opened(door: Door, role: str = "regia", person: str = "Marta") -> dict[str, Any]:
    async with seat(door.local, "admin") as admin:
        answer = await asked(admin, "pair.open", args={"role": role, "person": person})
        assert answer["ok"], answer
        data: dict[str, Any] = answer["data"]
        return data


async def joined(place: Place, code: str) -> Joined:
    """Join as a seat does, in a thread of its own: it knows no loop."""
    return await asyncio.to_thread(join, place, code)


async def refused(place: Place, code: str) -> str:
    with pytest.raises(UserError) as error:
        await joined(place, code)
    return error.value.key


def other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def steps(path: Path) -> list[str]:
    bodies = [json.loads(fact.body) for fact in facts(path) if fact.type == ACCESS_CHANGED]
    return [body["data"]["step"] for body in bodies]


def private_text(file: str) -> str:
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    return Path(file).read_text()


def written_beside(path: Path) -> bytes:
    files = path.parent.glob(f"{path.name}*")
    return b"".join(file.read_bytes() for file in files if file.is_file())


async def test_who_has_the_code_gets_a_token_of_his_own_and_the_hub_s_fingerprint(
    tmp_path: Path,
) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        shown = await opened(door)
        found = await joined(door.place, shown["code"])
        assert (found.role, found.person) == ("regia", "Marta")
        assert found.fingerprint == shown["fingerprint"]
        token = private_text(found.token_file)
        async with secure(door, token) as link:
            assert (await next_of(link, "welcome"))["person"] == "Marta"
    assert token.encode() not in written_beside(tmp_path / "care.db")
    told = [json.loads(fact.body)["data"] for fact in facts(tmp_path / "care.db")]
    assert all(shown["code"] not in data.values() for data in told)


async def test_a_code_lets_one_seat_in(tmp_path: Path) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]
        await joined(door.place, code)
        assert await refused(door.place, code) == "pair_no_code"


async def test_a_wrong_code_leaves_the_right_one_good_and_the_fifth_burns_it(
    tmp_path: Path,
) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]
        said = [await refused(door.place, other(code)) for _ in range(TRIES)]
        assert said == ["pair_missed"] * (TRIES - 1) + ["pair_burnt"]
        assert await refused(door.place, code) == "pair_no_code"
        code = (await opened(door))["code"]
        assert await refused(door.place, other(code)) == "pair_missed"
        assert (await joined(door.place, code)).person == "Marta"
    assert steps(tmp_path / "care.db") == [
        "code_opened", *["code_missed"] * (TRIES - 1), "code_burnt",
        "code_opened", "code_missed", "paired",
    ]  # fmt: skip


async def test_many_tries_at_once_are_five_tries(tmp_path: Path) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]
        tries = [joined(door.place, f"{(int(code) + n) % 10**6:06}") for n in range(1, 8)]
        said = await asyncio.gather(*tries, return_exceptions=True)
        keys = [error.key for error in said if isinstance(error, UserError)]
        assert len(keys) == 7
        assert keys.count("pair_burnt") == 1
        assert keys.count("pair_missed") == TRIES - 1
        assert await refused(door.place, code) == "pair_no_code"


async def test_after_ten_minutes_a_code_is_no_more(tmp_path: Path) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        clock = [0]
        door.hub.pairing._clock = lambda: clock[0]
        code = (await opened(door))["code"]
        clock[0] = LIVES
        assert await refused(door.place, code) == "pair_no_code"
        code = (await opened(door))["code"]
        clock[0] = 2 * LIVES - 1
        assert (await joined(door.place, code)).role == "regia"


async def test_a_new_code_takes_the_place_of_the_one_before_and_says_so(tmp_path: Path) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        first = await opened(door)
        second = await opened(door, "wall", "Hall")
        assert (first["replaced"], second["replaced"]) == (False, True)
        if first["code"] != second["code"]:
            assert await refused(door.place, first["code"]) == "pair_missed"
        assert (await joined(door.place, second["code"])).role == "wall"


async def test_a_hub_that_nobody_can_reach_opens_no_code(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "admin") as link:
        answer = await asked(link, "pair.open", args={"role": "regia", "person": "Marta"})
        assert answer["error"]["key"] == "pair_needs_tls"


async def test_without_tls_there_is_no_door_to_be_paired_at(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url):
        port = int(url.rsplit(":", 1)[1].split("/")[0])
        assert await refused(Place("127.0.0.1", port), "123456") == "pair_no_tls"
        with pytest.raises(InvalidStatus):
            async with seat(url.replace("/seat", "/pair"), "admin"):
                pass


async def test_a_page_of_a_browser_cannot_try_codes(tmp_path: Path) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        with pytest.raises(InvalidStatus) as error:
            async with secure(door, path="/pair", Origin="https://127.0.0.1"):
                pass
        assert error.value.response.status_code == 403


async def said_until_paired(link: ClientConnection, frames: list[bytes]) -> None:
    for frame in frames:
        await link.send(frame.decode())
    while json.loads(await link.recv())["type"] != "paired":
        pass


@pytest.mark.parametrize(
    "frames",
    [
        [b"{"],
        [b'{"type":"share","share":"short"}'],
        [b'{"type":"proof","proof":"AA=="}'],
        [ENCODE(Share(share=bytes(32)))],
        [ENCODE(Share(share=b"\x01" + bytes(31)))],
        [ENCODE(Share(share=b"\x09" + bytes(31))), b"nonsense"],
        [ENCODE(Share(share=b"\x09" + bytes(31))), ENCODE(Share(share=b"\x09" + bytes(31)))],
        [b"x" * 70_000],
    ],
)
async def test_whoever_sends_nonsense_learns_nothing_and_costs_the_code_nothing(
    tmp_path: Path, frames: list[bytes]
) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]
        for _ in range(TRIES + 1):
            async with secure(door, path="/pair") as link:
                with pytest.raises(ConnectionClosed):
                    await said_until_paired(link, frames)
        assert (await joined(door.place, code)).person == "Marta"


async def test_who_hangs_up_before_he_proves_anything_has_used_no_try(tmp_path: Path) -> None:
    """He has only the hub's share, which looks the same for every code."""
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]
        for _ in range(2 * TRIES):
            async with secure(door, path="/pair") as link:
                run = msgspec.json.decode(await link.recv())
                side = Side(code, channel_of("SHA256:mine"), run["run"].encode())
                await link.send(ENCODE(Share(share=side.share)).decode())
                assert json.loads(await link.recv())["type"] == "share"
        assert (await joined(door.place, code)).person == "Marta"


async def test_a_proof_that_was_recorded_opens_nothing_again(tmp_path: Path) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]
        frames = [ENCODE(Share(share=b"\x09" + bytes(31))), ENCODE(Proof(proof=bytes(64)))]
        async with secure(door, path="/pair") as link:
            for frame in frames:
                await link.send(frame.decode())
            while (found := json.loads(await link.recv()))["type"] != "refused":
                pass
            assert found["key"] == "pair_missed"
        assert (await joined(door.place, code)).person == "Marta"


class Between(threading.Thread):
    """Sits between seat and hub with a certificate of its own, and hands on what both say."""

    def __init__(self, door: Door, folder: Path) -> None:
        super().__init__(name="somebody in between")
        self.door, self.files = door, written(folder)
        self.heard = b""
        self.port = 0
        self.is_up, self._loop = threading.Event(), asyncio.new_event_loop()
        self._ends = asyncio.Event()

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ends.set)
        self.join(10)

    async def _serve(self) -> None:
        context = context_of(self.files)
        server = await asyncio.start_server(self._seat, "127.0.0.1", 0, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        self.is_up.set()
        await self._ends.wait()
        server.close()

    async def _seat(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            asyncio.CancelledError
        ):  # told to stop: that is no fault of a line
            there = await asyncio.open_connection("127.0.0.1", self.door.place.port, ssl=blind())
            await asyncio.gather(self._pass(reader, there[1]), self._pass(there[0], writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            self.heard += data
            writer.write(data)
            await writer.drain()
        writer.close()


async def test_whoever_sits_in_between_with_a_certificate_of_his_own_gets_no_seat_in(
    tmp_path: Path,
) -> None:
    """Seat and hub both know the code, and each sees another key: neither believes the other."""
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]
        between = Between(door, tmp_path / "between")
        between.start()
        assert await asyncio.to_thread(between.is_up.wait, 10)
        said = [await refused(Place("127.0.0.1", between.port), code) for _ in range(2)]
        await asyncio.to_thread(between.stop)
        assert said == ["pair_missed"] * 2
        assert code.encode() not in between.heard
        assert (await joined(door.place, code)).person == "Marta"


async def test_where_no_hub_is_the_seat_says_what_is_wrong(tmp_path: Path) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        assert await refused(Place("127.0.0.1", 1), "123456") == "pair_unreachable"
        named = Place("localhost.localdomain", door.place.port)
        assert await refused(named, "123456") in {"pair_other_name", "pair_unreachable"}


async def test_a_disk_that_is_full_lets_nobody_in_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with behind_tls(tmp_path / "care.db") as door:
        code = (await opened(door))["code"]

        def full(_: object) -> None:
            raise DiskError("full")

        monkeypatch.setattr(door.hub.journal, "add_token", full)
        assert await refused(door.place, code) == "pair_not_kept"
        monkeypatch.undo()
        assert await refused(door.place, code) == "pair_no_code"

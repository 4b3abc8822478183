"""Webhooks are connected by a command, not by editing: kept, taken up by what runs, tried, given words to."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from commandcenter import site_feeds
from commandcenter.clock import DAY, SECOND, now_us
from commandcenter.credentials import credential, place_of
from commandcenter.history import History
from commandcenter.platform import config_folder
from feeds.gateway import file
from tests.feeds.platform.rest import serving
from tests.journeys.gateways import GatewayProcess, signed, whatsapp
from tests.journeys.hubs import ROOT, HubProcess, hub
from tests.waiting import until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def feed(*told: str, secrets: str = "", code: int = 0) -> str:
    """Run `main.py feed`, its secrets on standard input; return what it printed."""
    done = subprocess.run(
        [sys.executable, "main.py", "feed", *told, "--lang", "en"],
        cwd=ROOT,
        input=secrets,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def document(*told: str, secrets: str = "", code: int = 0) -> Any:
    return json.loads(feed(*told, "--json", secrets=secrets, code=code))


async def asked(*told: str, secrets: str = "", code: int = 0) -> Any:
    return await asyncio.to_thread(document, *told, secrets=secrets, code=code)


class Site:
    """A computer with a WhatsApp number connected, its gateway and its hub not started."""

    def __init__(self, folder: Path) -> None:
        self.port, self.gateway = free_port(), GatewayProcess(folder)
        self.public = f"http://127.0.0.1:{self.port}"
        self.told = document(
            *("add", "whatsapp", "--set", f"public={self.public}", "--set", "own_ids=3900, 3901"),
            "--yes",
            secrets="wa-7f3b\n",
        )
        free = str(free_port())  # not the usual one: other tests run beside this one
        for each in (file.path(), site_feeds.file()):
            each.write_text(each.read_text("utf-8").replace("8711", free), "utf-8")

    async def start(self) -> None:
        await self.gateway.launch(port=self.port)

    def status(self, hook: str, number: int, secret: str) -> int:
        body = json.dumps(whatsapp(number)).encode()
        headers = {"X-Hub-Signature-256": signed(body, secret)}
        return self.gateway.ask("POST", f"/hook/{hook}", body, headers)[0]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    made = Site(tmp_path)
    yield made
    if made.gateway.feed:
        assert await made.gateway.stop() == 0


def stored(process: HubProcess) -> list[str]:
    return [row["id"] for row in process.stored() if row["state"] == "stored"]


async def test_a_number_is_connected_and_says_what_to_give_to_the_platform(site: Site) -> None:
    told, verify = site.told, credential("whatsapp-verify")
    assert (told["name"], told["kept"], told["well"]) == ("whatsapp", True, False)
    assert told["spec"] == f"{site.public}/hook/whatsapp"
    assert f"{told['spec']} and this word to verify it: {verify}" in told["hub"]
    assert "Start it: main.py gateway" in told["hub"]
    config = file.listed()
    assert config is not None
    (hook,) = config.hooks
    assert (hook.adapter, hook.own_ids, hook.token) == ("whatsapp", ("3900", "3901"), "")
    assert [one.name for one in site_feeds.listed()] == ["gateway"]
    told_in_files = file.path().read_text("utf-8") + site_feeds.file().read_text("utf-8")
    for word in ("wa-7f3b", verify, credential("gateway-token")):
        assert word not in told_in_files


async def test_what_runs_takes_up_what_is_connected_changed_and_removed(
    site: Site, tmp_path: Path
) -> None:
    await site.start()
    async with hub(tmp_path / "care.db") as process:
        assert (await asked("test", "whatsapp"))["well"]
        assert site.status("whatsapp", 1, "wa-7f3b") == 200
        await until(lambda: "whatsapp:wamid.1" in stored(process), 60)

        told = await asked(
            *("add", "meta", "--name", "pages", "--set", f"public={site.public}/"),
            *("--set", "own_ids=100", "--yes"),
            secrets="other-secret\n",
        )
        assert (told["well"], told["kind"]) == (True, "meta")
        assert site.status("pages", 2, "other-secret") == 200
        assert site.status("pages", 2, "wa-7f3b") == 401

        await asked("secret", "whatsapp", secrets="newer-secret\n")
        await until(lambda: site.status("whatsapp", 3, "newer-secret") == 200, 20)
        assert site.status("whatsapp", 4, "wa-7f3b") == 401

        await asked("remove", "pages")
        await until(lambda: site.status("pages", 5, "other-secret") == 404, 20)
        assert place_of("pages-secret") == ""
        await until(lambda: "whatsapp:wamid.3" in stored(process), 60)
        rows = await asked("list")
        assert [(row["name"], row["kind"]) for row in rows] == [
            ("gateway", "gateway"),
            ("whatsapp", "whatsapp"),
        ]


async def test_a_help_desk_is_answered_through_once_its_token_is_there(
    site: Site, tmp_path: Path
) -> None:
    await site.start()
    told = await asked(
        *("add", "chatwoot", "--set", f"public={site.public}", "--set", "account_id=3"),
        *("--set", "api=http://127.0.0.1:9", "--yes"),
        secrets="hook-secret\nagent-token\n",
    )
    assert told["well"]
    config = file.listed()
    assert config is not None
    assert [hook.token for hook in config.hooks] == ["", "chatwoot-token"]
    assert credential("chatwoot-token") == "agent-token"


async def test_a_token_that_ends_soon_is_in_the_hub_and_a_new_one_is_taken_at_once(
    site: Site, tmp_path: Path
) -> None:
    ends = {"old": now_us() // SECOND + 3 * DAY // SECOND, "new": 0}
    said = lambda one: (200, {"data": {"expires_at": ends[one.query["input_token"][0]]}})  # noqa: E731
    with serving(said) as meta:
        await asked("secret", "whatsapp/token", secrets="old")
        text = file.path().read_text("utf-8")
        named = 'token = "whatsapp-token"'
        assert named in text
        file.path().write_text(text.replace(named, f'{named}\napi = "{meta.url}"'), "utf-8")
        await site.start()
        path = tmp_path / "care.db"
        async with hub(path):
            await until(lambda: told_of(path) == [("lagging", "token_ends")], 60)
            await asked("secret", "whatsapp/token", secrets="new")
            await until(lambda: told_of(path)[0] == ("live", ""), 60)


def told_of(path: Path) -> list[tuple[str, str]]:
    """What the hub knows of the number's token, newest first."""
    history = History(path)
    try:
        (feed,) = [row["feed"] for row in history.links()] or [""]
        rows = [data for _, data in history.parts_told(feed)]
    finally:
        history.close()
    mine = [row for row in rows if row["feed"] == "gateway/whatsapp/token"]
    return [(row["state"], row.get("reason_code", "")) for row in mine] or [("", "")]


async def test_a_file_that_went_wrong_while_it_runs_changes_nothing_and_is_told(site: Site) -> None:
    await site.start()
    text = file.path().read_text("utf-8")
    file.path().write_text(text + "\n[[hooks]]\nname = 'BAD'\n", "utf-8")
    await site.gateway.says("gateway.toml changes nothing")
    assert site.status("whatsapp", 1, "wa-7f3b") == 200
    file.path().write_text(text, "utf-8")
    await site.gateway.stop()
    site.gateway.feed = ""


async def test_another_program_at_the_address_is_no_gateway(site: Site) -> None:
    server = await asyncio.start_server(_hello, "127.0.0.1", site.port)
    async with server:
        told = await asked("test", "whatsapp", code=1)
    assert told["reason"] == "hook_unknown"


def test_nothing_is_kept_where_nobody_said_yes(tmp_path: Path) -> None:
    sets = ("--set", "public=https://care.example")
    told = document("add", "whatsapp", *sets, secrets="wa-7f3b\n", code=1)
    assert (told["kept"], told["spec"]) == (False, "https://care.example/hook/whatsapp")
    assert not file.path().exists(), tmp_path


@pytest.mark.parametrize(
    ("lang", "words"), [("it", "Nessuna fonte"), ("es", "Ninguna fuente"), ("en", "No connected")]
)
def test_a_failure_is_told_in_the_language_that_was_asked_for(lang: str, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "feed", "test", "nowhere", "--lang", lang],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr.startswith(words)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (["--set", "public=http://care.example"], "https://"),
        ([], "--set public="),
    ],
)
def test_what_cannot_be_keeps_nothing(more: list[str], problem: str, tmp_path: Path) -> None:
    assert tmp_path.exists()
    done = subprocess.run(
        [sys.executable, "main.py", "feed", "add", "whatsapp", *more, "--yes", "--json", "--lang", "en"],
        cwd=ROOT, input="wa-7f3b\n", capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert problem in done.stderr
    assert not file.path().exists()
    assert not (config_folder() / "credentials").exists()


async def _hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
    await writer.drain()
    writer.close()

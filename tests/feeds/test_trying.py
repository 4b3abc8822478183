"""Trying a feed before it is kept: real servers, what is wrong in words, the newest messages masked."""

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from commandcenter.credentials import held, keep_credential
from commandcenter.errors import UserError
from commandcenter.feed import Intake
from commandcenter.languages import LANGUAGES, language, zone
from feeds import build, connecting
from feeds.platform.failures import LostError
from feeds.trying import Tried, tried
from tests.commandcenter.certificates import written
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.feeds.platform.server import PlatformServer
from tests.feeds.platform.server import serving as platform

ROME = zone("Europe/Rome")
QUICK_S = 3.0


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with serving() as running:
        yield running


async def at(spec: str, within_s: float = QUICK_S) -> Tried:
    return await tried(lambda: build(spec), within_s)


def in_words(found: Tried) -> list[str]:
    return [connecting.said(found, language(code), ROME) for code in LANGUAGES]


async def test_a_mailbox_that_stands_shows_its_newest_mails_masked(dovecot: Dovecot) -> None:
    for number in range(7):
        text = f"number {number}, call me at +39 347 1234567"
        await asyncio.to_thread(dovecot.deliver, letter(number, text))
    with held("imap", PASSWORD):
        found = await at(dovecot.spec(), 20)
    assert (found.state, found.reason) == ("live", "")
    assert [one.text[:8] for one in found.messages] == [f"number {n}" for n in range(2, 7)]
    assert all("347" not in one.text for one in found.messages)
    assert {one.channel for one in found.messages} == {"email"}
    assert not [file for file in dovecot.files() if file.name.partition(":2,")[2].count("S")]


async def test_a_wrong_password_says_so(dovecot: Dovecot) -> None:
    with held("imap", "wrong"):
        found = await at(dovecot.spec(), 20)
    assert (found.state, found.reason) == ("auth_failed", "password_refused")
    assert [text.partition(".")[0] for text in in_words(found)] == [
        "Password rifiutata",
        "Contraseña rechazada",
        "Password refused",
    ]


async def test_a_mailbox_that_is_not_there_says_so(dovecot: Dovecot) -> None:
    spec = dovecot.spec().replace("/INBOX", "/Elsewhere")
    with held("imap", PASSWORD):
        assert (await at(spec, 20)).reason == "mailbox_unknown"


async def test_where_nobody_listens_is_told_apart_from_where_nobody_is() -> None:
    keep_credential("imap", PASSWORD)
    refused = await at("imap://care@127.0.0.1:1/INBOX?security=none")
    unknown = await at("imap://care@no-such-host.invalid/INBOX")
    assert (refused.reason, unknown.reason) == ("nobody_listens", "name_unknown")


async def test_a_feed_without_its_credential_says_so(dovecot: Dovecot) -> None:
    assert (await at(dovecot.spec())).reason == "credential_missing"


async def test_a_server_that_never_answers_is_no_answer() -> None:
    over = asyncio.Event()

    async def mute(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with held("imap", PASSWORD):
        found = await at(f"imap://care@127.0.0.1:{port}/INBOX?security=none", 0.5)
    over.set()
    server.close()
    await asyncio.sleep(0.05)
    assert found.reason == "no_answer"


async def test_a_certificate_that_nobody_signed_says_so(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*written(tmp_path))
    server = await asyncio.start_server(_goodbye, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    with held("imap", PASSWORD):
        found = await at(f"imap://care@localhost:{port}/INBOX")
    server.close()
    await server.wait_closed()
    assert found.reason == "certificate"
    assert "certificate" in in_words(found)[2]


async def _goodbye(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


class Social(PlatformServer):
    def __init__(self) -> None:
        super().__init__("/api/v1/streaming", token="good")
        self.pages = {
            "/api/v1/accounts/verify_credentials": lambda _: {"id": "1"},
            "/api/v1/accounts/1/statuses": lambda _: [],
            "/api/v1/notifications": lambda _: [
                {"id": "8", "type": "mention", "status": status("21", "<p>no signal here</p>")}
            ],
        }


def status(number: str, content: str) -> dict[str, object]:
    return {
        "id": number,
        "created_at": "2026-07-04T10:00:00.000Z",
        "content": content,
        "visibility": "public",
        "account": {"id": "9", "acct": "ada", "display_name": "Ada", "bot": False},
        "mentions": [{"id": "1"}],
        "tags": [],
    }


async def test_an_account_that_stands_shows_its_newest_mentions() -> None:
    async with platform(Social()) as server:
        with held("mastodon", "good"):
            found = await at(f"mastodon://127.0.0.1:{server.port}/?plain=yes")
    assert (found.state, found.reason) == ("live", "")
    assert [(one.channel, one.text) for one in found.messages] == [("mastodon", "no signal here")]


async def test_an_expired_token_and_a_limit_are_told_apart_the_limit_with_its_time() -> None:
    async with platform(Social()) as server:
        with held("mastodon", "expired"):
            expired = await at(f"mastodon://127.0.0.1:{server.port}/?plain=yes")
        server.refusals = [(429, {"Retry-After": "120"})]
        with held("mastodon", "good"):
            limited = await at(f"mastodon://127.0.0.1:{server.port}/?plain=yes")
    assert (expired.state, expired.reason) == ("auth_failed", "token_refused")
    assert (limited.state, limited.reason) == ("rate_limited", "limit")
    assert limited.again_us is not None
    again = ("Si riprova alle", "Se reintenta a las", "Tried again at")
    for text, begins in zip(in_words(limited), again, strict=True):
        assert begins in text


async def test_a_server_of_something_else_says_so() -> None:
    async with platform(PlatformServer("/elsewhere")) as server:
        with held("mastodon", "good"):
            found = await at(f"mastodon://127.0.0.1:{server.port}/?plain=yes")
        sky = await at(f"bluesky://127.0.0.1:{server.port}/?words=x&plain=yes")
    assert found.reason == sky.reason == "not_this_server"


async def test_a_line_that_stands_and_brings_nothing_is_well() -> None:
    async with platform(PlatformServer("/subscribe")) as server:
        found = await at(f"bluesky://127.0.0.1:{server.port}/?words=x&plain=yes", 1.0)
    assert (found.state, found.reason, found.messages) == ("live", "", ())


async def test_another_server_shows_what_it_sends_and_is_acknowledged_nothing() -> None:
    heard: list[str | bytes] = []

    async def events(socket: ServerConnection) -> None:
        await socket.send('{"type":"hello","epoch":"E","first":1,"last":2}')
        for number in (1, 2):
            await socket.send(
                f'{{"specversion":"1.0","id":"m{number}","source":"/x","type":"care.message.received.v1",'
                f'"time":"2026-07-04T10:00:0{number}Z","sequence":"{number}","data":{{"channel":"x",'
                f'"thread":"t","author":{{"id":"a"}},"text":"hello {number}","direction":"in",'
                '"actor":"customer"}}'
            )
        heard.extend([word async for word in socket])

    server = await serve(events, "127.0.0.1", 0)
    port = next(iter(server.sockets)).getsockname()[1]
    found = await at(f"ws://127.0.0.1:{port}/feed", 1.0)
    server.close()
    await server.wait_closed()
    assert [one.text for one in found.messages] == ["hello 1", "hello 2"]
    assert not heard


async def test_a_spec_that_is_none_is_the_callers() -> None:
    with pytest.raises(UserError):
        await at("imap://nobody/")


class Ending:
    """A feed that ends at once by an error."""

    name = label = kind = "ending"
    trusted = False

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def run(self, intake: Intake) -> None:
        raise self._error

    def now_us(self) -> int | None:
        return None


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UserError("replay_unreadable", path="a"), "replay_unreadable"),
        (LostError("server_left"), "server_left"),
        (ConnectionRefusedError(), "nobody_listens"),
    ],
)
async def test_a_feed_that_ends_says_why_and_not_that_nobody_answered(
    error: Exception, reason: str
) -> None:
    assert (await tried(lambda: Ending(error), QUICK_S)).reason == reason


async def test_a_fault_of_ours_is_not_laid_on_the_server() -> None:
    with pytest.raises(ZeroDivisionError):
        await tried(lambda: Ending(ZeroDivisionError()), QUICK_S)

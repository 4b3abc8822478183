"""Every way in which a platform fails, on a real server, stands in the panel in words a person can act on.

The feed runs against the server, its link becomes the row that desks are sent, and the desk draws it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from commandcenter.clock import HOUR, SECOND, now_us
from commandcenter.credentials import keep_credential
from commandcenter.feed import Cursor, Feed, FeedState, Gap
from commandcenter.hub.links import Link
from commandcenter.languages import LANGUAGES
from commandcenter.platform import boot_us
from commandcenter.protocol.wall import FeedRow
from feeds.bluesky.feed import EPOCH, BlueskyFeed
from feeds.imap.feed import LIMITS, ImapFeed
from feeds.mastodon.feed import MastodonFeed
from feeds.platform.keeper import Pace
from feeds.websocket import WebSocketFeed
from tests.feeds.bluesky.test_feed import START, Jetstream, post
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter
from tests.feeds.imap.dovecot import serving as mailing
from tests.feeds.mastodon.test_feed import TOKEN, Mastodon
from tests.feeds.memory import MemoryIntake
from tests.feeds.platform import tokens
from tests.feeds.platform.server import serving
from tests.feeds.server import FeedServer, running
from tests.feeds.test_websocket import QUICK as QUICK_LINE
from tests.ui.desk import desks
from tests.waiting import until
from ui.desk.picture import draw_desk

QUICK = Pace(limits=LIMITS, second=0.02)
PATIENT_S = 60.0
SIZES = ((1920, 1080), (1366, 768))


class Linked(MemoryIntake):
    """An intake whose feed has a link, as in a hub."""

    def __init__(self, feed: Feed, cursor: Cursor | None = None) -> None:
        super().__init__(cursor, with_holes=True)
        self.link = Link(feed.name, feed.label, feed.kind, now=now_us, elapsed=boot_us)

    def sign_of_life(self, state: FeedState, reason: str = "", again_us: int | None = None) -> None:
        super().sign_of_life(state, reason, again_us)
        self.link.sign(state, reason, again_us)
        self.link.look()

    async def record_gap(self, gap: Gap) -> None:
        await super().record_gap(gap)
        self.link.gap(gap)


async def row_once(
    feed: Feed,
    reason: str,
    meanwhile: Callable[[Linked], Awaitable[None]] | None = None,
    cursor: Cursor | None = None,
) -> FeedRow:
    """Run a feed until its row gives that reason, and return the row."""
    intake = Linked(feed, cursor)
    task = asyncio.create_task(feed.run(intake))
    try:
        if meanwhile is not None:
            await meanwhile(intake)
        await until(lambda: reason in {intake.link.row().reason, intake.link.row().gap}, PATIENT_S)
        return intake.link.row()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def told(row: FeedRow) -> dict[str, list[str]]:
    """Return what the regia's panel of feeds says of a row, by language, at both sizes."""
    shot = desks.late()
    assert shot.wall is not None
    wall = replace(shot.wall, feeds=(row, *shot.wall.feeds[1:]))
    found: dict[str, list[str]] = {}
    for code in LANGUAGES:
        for size in SIZES:
            picture = draw_desk(
                shot._replace(wall=wall), pane="regia", language=code, size=size, panel="feeds"
            )
            found.setdefault(code, []).append(" ".join(text.text for text in picture.texts))
    return found


def all_say(row: FeedRow, it: str, es: str, en: str) -> None:
    said = told(row)
    for code, wanted in (("it", it), ("es", es), ("en", en)):
        for text in said[code]:
            assert wanted in text, (code, wanted, text)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    keep_credential("imap", PASSWORD)
    with mailing() as server:
        yield server


def test_a_wrong_password(qapp: QApplication, dovecot: Dovecot) -> None:
    keep_credential("imap", "wrong")
    row = asyncio.run(row_once(ImapFeed(dovecot.spec(), QUICK), "password_refused"))
    assert (row.state, row.told) == ("disconnected", "auth_failed")
    all_say(row, "Utente o password", "Usuario o contraseña", "User or password")
    all_say(row, "feed secret", "feed secret", "feed secret")


def test_a_changed_uidvalidity(qapp: QApplication, dovecot: Dovecot) -> None:
    async def renumbered(intake: Linked) -> None:
        await until(lambda: intake.cursor() is not None and intake.is_settled, PATIENT_S)
        await asyncio.to_thread(dovecot.deliver, letter(1))
        await until(lambda: bool(intake.rows), PATIENT_S)
        await asyncio.to_thread(dovecot.stop)
        dovecot.renumber()
        await asyncio.to_thread(dovecot.start)

    feed = ImapFeed(dovecot.spec(), QUICK)
    row = asyncio.run(row_once(feed, "mailbox_renumbered", renumbered))
    all_say(row, "Il server ha rinumerato", "El servidor renumeró", "The server renumbered")


def test_an_expired_token(qapp: QApplication) -> None:
    keep_credential("mastodon", "expired")

    async def expired() -> FeedRow:
        async with serving(Mastodon()) as server:
            return await row_once(MastodonFeed(server.spec(), QUICK), "token_refused")

    row = asyncio.run(expired())
    assert row.told == "auth_failed"
    all_say(row, "Il token è scaduto", "El token caducó", "The token expired")


def test_a_refresh_token_that_ended(qapp: QApplication) -> None:
    keep_credential("imap", "ended")
    with tokens.serving() as provider:
        spec = "imap://care@127.0.0.1:1/INBOX?security=none&auth=xoauth2&client=c"
        feed = ImapFeed(f"{spec}&renew={provider.url}", QUICK)
        row = asyncio.run(row_once(feed, "renewal_refused"))
    assert row.told == "auth_failed"
    all_say(row, "non rinnova più il token", "ya no renueva el token", "renews the token no more")


def test_a_limit_with_the_time_until_which_it_holds(qapp: QApplication) -> None:
    keep_credential("mastodon", TOKEN)

    async def limited() -> FeedRow:
        async with serving(Mastodon()) as server:
            server.refusals = [(429, {"Retry-After": "1200"})] * 5
            return await row_once(MastodonFeed(server.spec(), QUICK), "limit")

    row = asyncio.run(limited())
    assert row.again_us is not None
    assert abs(row.again_us - now_us() - 1200 * SECOND) < 120 * SECOND
    all_say(row, "Si riprova alle", "Se reintenta a las", "Tried again at")


def test_a_half_open_line(qapp: QApplication) -> None:
    async def stalled() -> FeedRow:
        async with running(FeedServer()) as server:
            feed = WebSocketFeed(server.url, QUICK_LINE)

            async def stall(intake: Linked) -> None:
                server.push(1)
                await until(lambda: bool(intake.rows), PATIENT_S)
                server.stall()

            return await row_once(feed, "half_open", stall)

    row = asyncio.run(stalled())
    assert row.state == "disconnected"
    all_say(row, "La linea sembrava aperta", "La línea parecía abierta", "The line looked open")


def test_an_old_cursor(qapp: QApplication) -> None:
    async def old() -> FeedRow:
        cursor = Cursor(epoch=EPOCH, sequence=START - 48 * HOUR)
        async with serving(Jetstream([post(1, "nuvola?")])) as server:
            return await row_once(
                BlueskyFeed(server.spec(), QUICK), "cursor_too_old", cursor=cursor
            )

    all_say(
        asyncio.run(old()),
        "più di quanto la piattaforma conservi",
        "más de lo que la plataforma guarda",
        "longer than the platform keeps",
    )


def test_a_server_that_is_not_there(qapp: QApplication) -> None:
    keep_credential("imap", PASSWORD)
    feed = ImapFeed("imap://care@127.0.0.1:1/INBOX?security=none", QUICK)
    row = asyncio.run(row_once(feed, "nobody_listens"))
    all_say(
        row, "Controlla indirizzo e porta", "Comprueba dirección y puerto", "Check address and port"
    )

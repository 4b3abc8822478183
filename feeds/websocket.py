"""A WebSocket server as a feed: the §feed contract (hello, resume, ack after commit) or plain CloudEvents.

The connection comes and goes, the feed stays: whatever goes wrong on a connection ends that connection
and never this task. What the server says is decided in `stream`; here it is carried out.
"""

import asyncio
import contextlib
import hashlib
import logging
import random
from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from websockets.exceptions import (
    InvalidHandshake,
    InvalidStatus,
    InvalidURI,
    WebSocketException,
)
from websockets.uri import parse_uri

from commandcenter.clock import now_us
from commandcenter.credentials import credential
from commandcenter.errors import UserError
from commandcenter.feed import Cursor, Delivery, FeedState, Gap, Intake
from commandcenter.outbound.contract import Action as Outgoing
from commandcenter.outbound.contract import Capabilities, Outcome, Told
from feeds.actions import Action, Again, Ask, Leave
from feeds.commands import Commands
from feeds.frames import Gone, Hello, Row, Said, read
from feeds.link import End, Frame, Link
from feeds.platform.failures import of_status, reason_of
from feeds.stream import Stream
from feeds.timing import Timing

LARGE = 256 * 1024  # bytes from which a frame is decoded beside the loop
TURN = 200  # frames handled before others get their turn
PATIENCE = 0.05  # s; a row that has arrived but was not read yet is not late
STATES: dict[int, FeedState] = {401: "auth_failed", 403: "auth_failed", 429: "rate_limited"}

_LOG = logging.getLogger(__name__)


class LeftError(Exception):
    """We left a connection; the reason is for the feed's row."""


EXPECTED = (OSError, WebSocketException, LeftError, UserError)  # TimeoutError is an OSError


class WebSocketFeed:
    """Brings the events of one ws:// or wss:// address, for ever."""

    kind = "websocket"
    trusted = False

    def __init__(self, url: str, timing: Timing | None = None) -> None:
        """Take an address; raise UserError where it is none. Passwords in it stay out of the name."""
        self._credential, url = _credential_in(url)
        try:
            parse_uri(url)
        except (InvalidURI, ValueError) as error:
            raise UserError("feed_url_bad", spec=without_secrets(url)) from error
        parts = urlsplit(url)
        self._url = url
        self._timing = timing or Timing()
        self.label = parts.hostname or url
        mark = f"#{hashlib.sha256(parts.query.encode()).hexdigest()[:8]}" if parts.query else ""
        self.name = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}{mark}"
        self._handed: Cursor | None = None  # given to the hub last
        self._committed: Cursor | None = None
        self._news = asyncio.Event()
        self._together: list[Delivery] = []  # rows that are not handed over yet
        self._giving: asyncio.Task[None] | None = None
        self._commands = Commands()

    def now_us(self) -> int | None:
        """Live: the feed has no clock of its own."""
        return None

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels on which the server has said that it does something."""
        return self._commands.channels

    def capabilities(self, channel: str) -> Capabilities:
        """Return what the server has said that it does on a channel."""
        return self._commands.capabilities(channel)

    @property
    def can_send(self) -> bool:
        """Tell whether the server is there."""
        return self._commands.can_send

    @property
    def may_obey(self) -> bool:
        """Tell whether the engine's decisions go out on this line."""
        return self._commands.may_obey

    def obey(self, since_us: int, told: Sequence[Told]) -> None:
        """Do nothing: each decision goes out as a command, and the server keeps what it was told."""

    @property
    def patience_s(self) -> float:
        """Return how long the server may take until its stream shows what was done."""
        return self._commands.patience_s

    async def act(self, action: Outgoing) -> Outcome:
        """Have the server do something."""
        return await self._commands.act(action)

    async def ask(self, action: Outgoing) -> Outcome:
        """Ask the server what became of something."""
        return await self._commands.ask(action)

    async def run(self, intake: Intake) -> None:
        """Connect, read, come back, for ever."""
        self._committed = intake.cursor()
        intake.on_commit(self._told)
        stream = Stream(self.name, self._committed, self._timing, intake.cursor_of)
        try:
            await self._go_on(intake, stream)
        finally:
            if self._giving is not None:
                self._giving.cancel()
                await asyncio.gather(self._giving, return_exceptions=True)

    async def _go_on(self, intake: Intake, stream: Stream) -> None:
        tries = 0
        while True:
            place, began = stream.place, asyncio.get_running_loop().time()
            intake.sign_of_life("connecting")
            try:
                await self._connection(intake, stream)
            except EXPECTED as error:
                state, reason = _described(error)
                intake.sign_of_life(state, reason)
                _LOG.info("feed %s: %s, %s: %s", self.name, reason, type(error).__name__, error)
            except Exception as error:  # noqa: BLE001 - a feed task that ended is a dead hub
                intake.sign_of_life("down", f"{type(error).__name__}: {error}"[:200])
                _LOG.exception("feed %s: a connection ended by a fault of ours", self.name)
            is_settled = asyncio.get_running_loop().time() - began >= self._timing.retry_last
            tries = 0 if is_settled or stream.place != place else tries + 1
            await asyncio.sleep(self._delay(tries))
            await self._durable()

    def _told(self, cursor: Cursor) -> None:
        self._committed = cursor
        self._news.set()

    def _committed_in(self, epoch: str | None, intake: Intake) -> Cursor | None:
        """Return the committed place of an epoch, also where another was committed after it."""
        if epoch is None:
            return None
        if self._committed is not None and self._committed.epoch == epoch:
            return self._committed
        position = intake.cursor_of(epoch)
        return Cursor(epoch=epoch, sequence=position) if position else None

    def _delay(self, tries: int) -> float:
        first, last = self._timing.retry_first, self._timing.retry_last
        longest = min(last, first * 2.0 ** min(tries, 10))
        return max(first, longest * random.uniform(0.5, 1.0))  # noqa: S311 - spreads, hides nothing

    async def _durable(self) -> None:
        """Give what was handed over a moment to be committed, so that it is not asked for again."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timing.commit):
                while self._handed is not None and _is_behind(self._committed, self._handed):
                    self._news.clear()
                    await self._news.wait()

    async def _connection(self, intake: Intake, stream: Stream) -> None:
        """Run one connection to its end."""
        after = stream.query(intake.cursor())
        link = await Link.open(
            _asking(self._url, after),
            self._timing,
            on_life=lambda: intake.sign_of_life("live"),
            on_end=lambda reason: intake.sign_of_life("down", _ended(reason)),
            headers=_bearer(self._credential),
        )
        intake.sign_of_life("live")
        stream.connected(after, asyncio.get_running_loop().time())
        acks = asyncio.create_task(self._acknowledge(link, intake, stream, after))
        try:
            await self._process(link, intake, stream)
            await self._hand_over(intake)
            await self._settle()
        finally:
            acks.cancel()
            self._commands.lost()
            await link.close()
            await asyncio.gather(acks, return_exceptions=True)

    async def _process(self, link: Link, intake: Intake, stream: Stream) -> None:
        """Handle frames in order until the connection has ended and all that came was handled."""
        loop, turn = asyncio.get_running_loop(), 0
        while True:
            if not turn or link.inbox.is_empty:
                await self._hand_over(intake)
            if link.inbox.is_empty:
                await self._settle()
            deadline, seconds = stream.deadline(), None
            if deadline is not None:
                seconds = max(PATIENCE, deadline - loop.time())
            found = await link.inbox.get(seconds)
            if found is None:
                await self._carry_out(stream.due(loop.time()), link, intake)
            elif isinstance(found, End):
                actions = stream.ended(found.refusal, loop.time())
                await self._carry_out(actions, link, intake)
                return
            else:
                meant = await _meaning(found)
                if not isinstance(meant, Said):
                    await self._carry_out(stream.heard(meant, found.at), link, intake)
                self._commands.heard(meant, link.send)
                link.greetings -= found.may_greet
                if found.may_greet or isinstance(meant, Hello):
                    self._news.set()  # what was committed meanwhile may be acknowledged now
            turn = (turn + 1) % TURN
            if not turn:
                await asyncio.sleep(0)

    async def _carry_out(self, actions: Iterable[Action], link: Link, intake: Intake) -> None:
        for action in actions:
            match action:
                case Delivery():
                    self._together.append(action)
                case Again():
                    intake.count_again()
                case Gap():
                    await self._hand_over(intake)
                    await self._settle()
                    await intake.record_gap(action)
                case Ask():
                    await link.send(
                        {"type": "resume", "epoch": action.epoch, "after": action.after}
                    )
                case Leave():
                    await self._hand_over(intake)  # the next connection may be long in coming
                    await self._settle()
                    raise LeftError(action.reason)

    async def _hand_over(self, intake: Intake) -> None:
        """Give the hub what came together, and go on: it reads while the next frames are looked at."""
        await self._settle()
        if together := self._together:
            self._together = []
            self._giving = asyncio.create_task(self._give(intake, together))

    async def _give(self, intake: Intake, together: list[Delivery]) -> None:
        try:
            await intake.take(*together)
        except BaseException:
            self._together[:0] = together  # the stream counts them as taken: they must not be lost
            raise
        for one in together:
            if one.sequence is not None:
                self._handed = Cursor(epoch=one.epoch, sequence=one.sequence)

    async def _settle(self) -> None:
        """Wait until the hub has what it was given; raise what went wrong with it."""
        giving, self._giving = self._giving, None
        if giving is not None:
            await giving

    async def _acknowledge(
        self, link: Link, intake: Intake, stream: Stream, after: Cursor | None
    ) -> None:
        """Tell the server the newest committed position of the epoch it speaks, never another."""
        acked = after
        while True:
            await self._news.wait()
            self._news.clear()
            if link.greetings:
                continue  # the server may speak another epoch already
            cursor = self._committed_in(stream.epoch, intake)
            if cursor is None:
                continue
            if acked is None or acked.epoch != cursor.epoch or acked.sequence < cursor.sequence:
                acked = cursor
                ack = {"type": "ack", "epoch": cursor.epoch, "sequence": cursor.sequence}
                await link.send(ack)


def _bearer(name: str) -> dict[str, str] | None:
    """Return the headers that show a credential; None where the server asks for none."""
    return {"Authorization": f"Bearer {credential(name)}"} if name else None


def _credential_in(url: str) -> tuple[str, str]:
    """Return the name of a credential and the address without it, of `ws://NAME@HOST`."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    name, at, place = host.rpartition("@")
    if not at or ":" in name:
        return "", url
    return unquote(name), f"{scheme}{mark}{place}{slash}{path}"


def without_secrets(spec: str) -> str:
    """Return an address without the name, password and query that may stand in it."""
    scheme, mark, rest = spec.partition("?")[0].partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def _asking(url: str, after: Cursor | None) -> str:
    """Return the address with the position to go on after."""
    if after is None:
        return url
    parts = urlsplit(url)
    asked = f"epoch={quote(after.epoch, safe='')}&after={after.sequence}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{asked}" if parts.query else asked))


def _is_behind(committed: Cursor | None, place: Cursor) -> bool:
    if committed is None or committed.epoch != place.epoch:
        return True
    return committed.sequence < place.sequence


async def _meaning(frame: Frame) -> Hello | Gone | Said | Row:
    if len(frame.raw) < LARGE:
        return read(frame.raw, is_text=frame.is_text, at_us=frame.at_us)
    return await asyncio.to_thread(read, frame.raw, is_text=frame.is_text, at_us=frame.at_us)


def _described(error: Exception) -> tuple[FeedState, str]:
    """Return the feed's state and why: a key of words, but for what only a program of ours can mean."""
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        return STATES.get(status, "down"), of_status(status, {}, now_us()).reason
    if isinstance(error, LeftError):
        return "down", str(error)
    if isinstance(error, UserError):  # of the credential: a person has to look
        return "auth_failed", error.key
    if isinstance(error, InvalidHandshake):
        return "down", "not_this_server"
    return "down", reason_of(error)


def _ended(reason: str) -> str:
    """Return the key of words for the end of a line, as the link tells it."""
    return "half_open" if reason.startswith("no sign of life") else "server_left"

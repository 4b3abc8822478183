"""Answers of a mailbox: sent over SMTP once, a copy laid into the mailbox of sent mail, told as an event.

An answer that was lost is looked for, never sent again: a copy among the sent mails, or a mail that answers
it, shows that it went out. The event is made of the mail itself, so the copy read later is the same one.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from email.utils import parseaddr

from commandcenter.clock import format_us, now_us
from commandcenter.feed import Intake
from commandcenter.outbound.contract import Action, Capabilities, Outcome
from feeds.imap.answers import Mail
from feeds.imap.client import ImapClient
from feeds.imap.letters import UnsendableError, answered, id_of, reply
from feeds.imap.spec import ImapSpec
from feeds.imap.submission import Fate, submit
from feeds.normalize.capabilities import doable
from feeds.normalize.capture import Capture
from feeds.normalize.mail import header, parsed, sent_us
from feeds.platform.credential import Credential
from feeds.platform.failures import LostError
from feeds.platform.handing import deliveries

CHANNEL = "email"
KINDS = frozenset({"reply"})
PATIENCE_S = 10.0  # what is sent is told at once: later than this nobody will tell


class Answering:
    """The way out of one mailbox. `intake` is there while the mailbox is read."""

    def __init__(self, spec: ImapSpec, credential: Credential, second: float) -> None:
        self._spec, self._credential, self._second = spec, credential, second
        self.intake: Intake | None = None
        self._never: dict[str, None] = {}  # actions that surely have not left
        self._running: set[asyncio.Task[Outcome]] = set()

    @property
    def can_answer(self) -> bool:
        """Tell whether the spec says through which server, and as whom."""
        return self._spec.smtp is not None and bool(self._spec.own)

    @property
    def can_send(self) -> bool:
        """Tell whether the mailbox is open; who never answers keeps nobody waiting."""
        return self.intake is not None or not self.can_answer

    @property
    def patience_s(self) -> float:
        """Return how long a copy may take to be found."""
        return PATIENCE_S * self._second

    def capabilities(self, channel: str) -> Capabilities:
        """Return what can be done on a channel."""
        is_ours = channel == CHANNEL and self.can_answer
        return doable("imap", channel, KINDS if is_ours else frozenset())

    async def act(self, action: Action) -> Outcome:
        """Send an answer. It goes on where nobody waits any more: what has left must be told."""
        task = asyncio.create_task(self._act(action))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def ask(self, action: Action) -> Outcome:
        """Look for an answer among what was sent and what came."""
        if action.id in self._never:
            return Outcome(state="absent")
        name = id_of(action, self._spec.own)
        async with self._line() as client:
            with contextlib.suppress(LostError):  # no mailbox of sent mail
                await client.examine(self._spec.sent)
                if copies := await client.bodies(await client.named("Message-ID", name)):
                    return await self._told(copies[0].raw or b"", action)
            await client.examine(self._spec.mailbox)
            for field in ("In-Reply-To", "References"):
                if await client.named(field, name):
                    return Outcome(state="confirmed", why="mail_answered")
        return Outcome(state="unknown")

    # ---- inside

    async def _act(self, action: Action) -> Outcome:
        spec = self._spec
        if action.kind not in KINDS or spec.smtp is None:
            return Outcome(state="refused", why=f"cannot_{action.kind}")
        try:
            secret = await asyncio.to_thread(self._credential.read)
            raw = reply(action, await self._head(action), spec.own, spec.sender)
        except UnsendableError as error:
            return Outcome(state="refused", why=error.why)
        except (LostError, OSError, TimeoutError):
            return self._not_left(action)
        reader = parseaddr(header(parsed(raw), "To"))[1]
        fate, why = await asyncio.to_thread(submit, spec.smtp, spec, secret, reader, raw)
        return await self._after(fate, why, raw, action)

    async def _after(self, fate: Fate, why: str, raw: bytes, action: Action) -> Outcome:
        """Return what is known; tell what was sent and keep its copy."""
        if fate == "absent" or (why == "smtp_password" and self._credential.forget()):
            return self._not_left(
                action
            )  # of a token that ended before its time the next one is new
        if fate != "sent":
            return Outcome(state=fate, why=why)
        self._never.pop(action.id, None)
        outcome = await self._told(raw, action)
        with contextlib.suppress(LostError, OSError, TimeoutError):  # it has left all the same
            await self._keep(raw, action)
        return outcome

    def _not_left(self, action: Action) -> Outcome:
        self._never[action.id] = None
        return Outcome(state="unknown")

    async def _head(self, action: Action) -> bytes | None:
        """Return the head of the mail that is answered; None where it is gone."""
        if not (name := answered(action)):
            return None
        async with self._line() as client:
            await client.examine(self._spec.mailbox)
            uids = await client.named("Message-ID", name)
            found: list[Mail] = await client.heads(uids[:1])
            return found[0].raw if found else None

    async def _told(self, raw: bytes, action: Action) -> Outcome:
        """Hand over what was sent, as if it had been read; that event is what the figures count."""
        if self.intake is None:
            return Outcome(state="unknown")
        wrote_us = sent_us(parsed(raw)) or now_us()
        box = self._spec.mailbox
        capture = Capture(
            raw_id=f"sent:{action.id}",
            received_us=now_us(),
            raw=raw,
            ctx={
                "account": self._spec.host if box == "INBOX" else f"{self._spec.host}/{box}",
                "own_ids": list(self._spec.own),
                "internaldate": format_us(wrote_us),
            },
        )
        cursor = self.intake.cursor()
        epoch = cursor.epoch if cursor is not None else "sent"
        found = deliveries("imap", capture, epoch=epoch, position=None, thread=action.thread)
        await self.intake.take(*found)
        return Outcome(state="accepted")  # its event confirms it, once it is on disk

    async def _keep(self, raw: bytes, action: Action) -> None:
        """Lay a copy among the sent mails, where the server has not done so by itself."""
        async with self._line() as client:
            with contextlib.suppress(LostError):
                await client.examine(self._spec.sent)
                if await client.named("Message-ID", id_of(action, self._spec.own)):
                    return
            await client.keep(self._spec.sent, raw)

    @contextlib.asynccontextmanager
    async def _line(self) -> AsyncIterator[ImapClient]:
        """A connection of its own: the one that waits for mail is not disturbed."""
        secret = await asyncio.to_thread(self._credential.read)
        client = await ImapClient.open(self._spec, secret, lambda: None)
        try:
            yield client
        finally:
            await client.close()

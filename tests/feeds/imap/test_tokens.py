"""A mailbox whose token is renewed: a real Dovecot that asks whose a token is, a real endpoint."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from commandcenter.clock import now_us
from commandcenter.credentials import credential, keep_credential
from commandcenter.outbound.contract import Action
from feeds.imap.feed import LIMITS, ImapFeed
from feeds.platform.keeper import Pace
from tests.feeds.imap.dovecot import Dovecot, letter, serving
from tests.feeds.imap.smtp import SmtpServer, sending
from tests.feeds.memory import MemoryIntake
from tests.feeds.platform import tokens
from tests.feeds.platform.tokens import TokenServer
from tests.waiting import until

PATIENT_S = 20.0


@pytest.fixture
def provider() -> Iterator[TokenServer]:
    keep_credential("imap", "refresh-1")
    with tokens.serving() as server:
        yield server


@pytest.fixture
def mailbox(provider: TokenServer) -> Iterator[Dovecot]:
    with serving(asks=provider.asks) as server:
        yield server


@asynccontextmanager
async def feeding(
    mailbox: Dovecot, provider: TokenServer, smtp: SmtpServer | None = None
) -> AsyncIterator[tuple[ImapFeed, MemoryIntake]]:
    sends = {"smtp": f"127.0.0.1:{smtp.port}", "smtp_security": "none"} if smtp else {}
    spec = mailbox.spec(auth="xoauth2", client="client-7", renew=provider.url, **sends)
    feed, intake = (
        ImapFeed(spec, Pace(limits=LIMITS, second=0.02)),
        MemoryIntake(None, with_holes=True),
    )
    task = asyncio.create_task(feed.run(intake))
    try:
        yield feed, intake
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def live(intake: MemoryIntake) -> None:
    await until(lambda: intake.states and intake.states[-1][0] == "live", PATIENT_S)
    await until(lambda: intake.cursor() is not None and intake.is_settled, PATIENT_S)


async def test_mail_comes_in_by_a_token_that_was_made_of_the_refresh_token(
    mailbox: Dovecot, provider: TokenServer
) -> None:
    provider.turns = True
    async with feeding(mailbox, provider) as (_, intake):
        await live(intake)
        await asyncio.to_thread(mailbox.deliver, letter(1))
        await until(lambda: "imap:m1@example.org" in intake.ids(), PATIENT_S)
    assert provider.given == 1
    assert credential("imap") == "refresh-2"


async def test_a_token_that_ended_before_its_time_is_made_anew_without_a_person(
    mailbox: Dovecot, provider: TokenServer
) -> None:
    async with feeding(mailbox, provider) as (_, intake):
        await live(intake)
        provider.alive.clear()
        mailbox.stop()
        await asyncio.to_thread(mailbox.start)
        await until(lambda: provider.given == 2, PATIENT_S)
        await live(intake)
    assert "auth_failed" not in {state for state, _ in intake.states}


async def test_a_refresh_token_that_ended_waits_for_a_person_and_says_so(
    mailbox: Dovecot, provider: TokenServer
) -> None:
    provider.good = {"refresh-9"}
    async with feeding(mailbox, provider) as (_, intake):
        await until(lambda: ("auth_failed", "renewal_refused") in intake.states, PATIENT_S)
        asked = len(provider.asked)
        await asyncio.sleep(0.3)  # some fifteen seconds of this pace
        assert len(provider.asked) == asked
        keep_credential("imap", "refresh-9")
        await live(intake)


async def test_an_answer_goes_out_by_the_same_token(
    mailbox: Dovecot, provider: TokenServer
) -> None:
    async with sending() as smtp, feeding(mailbox, provider, smtp) as (feed, intake):
        smtp.tokens = provider.alive
        await live(intake)
        await asyncio.to_thread(mailbox.deliver, letter(1))
        await until(lambda: "imap:m1@example.org" in intake.ids(), PATIENT_S)
        outcome = await feed.act(
            Action(
                id="7c9e6679-7425-40de-944b-e07fc1f90ae7", kind="reply", channel="email",
                thread="email:m1@example.org", message="imap:m1@example.org",
                author="anna@example.org", text="Fatto.", at_us=now_us(),
            )
        )  # fmt: skip
        assert outcome.state == "accepted"
        assert [mail["To"] for mail in smtp.mails] == ["anna@example.org"]
        assert provider.given == 1

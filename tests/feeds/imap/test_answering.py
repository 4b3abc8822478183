"""Answers of a mailbox: over a real SMTP connection, with a real Dovecot that keeps the copies."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any

import pytest

from commandcenter.clock import now_us
from commandcenter.credentials import keep_credential
from commandcenter.outbound.contract import Action, Outcome
from feeds.imap.feed import LIMITS, ImapFeed
from feeds.imap.letters import id_of
from feeds.platform.keeper import Pace
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.feeds.imap.smtp import SmtpServer, sending
from tests.feeds.memory import MemoryIntake
from tests.waiting import until

OWN = ("care@nuvola.example",)
PATIENT_S = 20.0


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with serving() as running:
        keep_credential("imap", PASSWORD)
        yield running


@pytest.fixture(autouse=True)
def known() -> None:
    keep_credential("imap", PASSWORD)


@asynccontextmanager
async def answering(
    server: Dovecot, smtp: SmtpServer
) -> AsyncIterator[tuple[ImapFeed, MemoryIntake]]:
    """A feed that is live and has a customer's mail, with the server its answers go to."""
    intake = MemoryIntake(None, with_holes=True)
    spec = server.spec(smtp=f"127.0.0.1:{smtp.port}", smtp_security="none", sender="Nuvola Care")
    feed = ImapFeed(spec, Pace(limits=LIMITS, second=0.02))
    task = asyncio.create_task(feed.run(intake))
    try:
        await until(lambda: feed.can_send and intake.cursor() is not None, PATIENT_S)
        yield feed, intake
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def asked(server: Dovecot, intake: MemoryIntake, number: int, **headers: str) -> str:
    """Have a customer's mail come in; return its id."""
    mail = letter(number, **headers)
    await asyncio.to_thread(server.deliver, mail)
    name = f"imap:m{number}@example.org"
    await until(lambda: name in intake.ids(), PATIENT_S)
    return name


def action(message: str, name: str = "7c9e6679-7425-40de-944b-e07fc1f90ae7", **more: Any) -> Action:
    told: dict[str, Any] = {
        "id": name,
        "kind": "reply",
        "channel": "email",
        "thread": f"email:{message.removeprefix('imap:')}",
        "message": message,
        "author": "anna@example.org",
        "text": "Buongiorno,\n.il guasto è riparato: provi a riavviare il modem.",
        "at_us": now_us(),
    }
    return Action(**told | more)


async def test_an_answer_goes_out_once_in_the_customers_own_thread(server: Dovecot) -> None:
    async with sending() as smtp, answering(server, smtp) as (feed, intake):
        message = await asked(
            server, intake, 1, References="<m0@example.org>", Reply_To="Anna <home@example.org>"
        )
        outcome = await feed.act(action(message, thread="email:m0@example.org"))
        assert outcome == Outcome(state="accepted")
        (mail,) = smtp.mails
        assert smtp.readers == ["home@example.org"]
        assert mail["From"] == "Nuvola Care <care@nuvola.example>"
        assert mail["Subject"] == "Re: question 1"
        assert mail["In-Reply-To"] == "<m1@example.org>"
        assert mail["References"] == "<m0@example.org> <m1@example.org>"
        assert isinstance(mail, EmailMessage)
        assert mail.get_content().splitlines() == action(message).text.splitlines()
        sent = intake.rows[-1].event
        assert sent is not None
        assert sent["type"] == "care.message.sent.v1"
        assert sent["data"]["command_id"] == action(message).id
        assert sent["data"]["thread"] == "email:m0@example.org"


async def test_the_copy_that_is_read_later_is_the_same_message(server: Dovecot) -> None:
    async with sending() as smtp, answering(server, smtp) as (feed, intake):
        message = await asked(server, intake, 2)
        one = action(message)
        await feed.act(one)
        await until(lambda: server.files("care/.Sent"), PATIENT_S)
        first = intake.rows[-1].event
        assert (await feed.ask(one)).state == "accepted"
        assert intake.rows[-1].event == first
        assert len(smtp.mails) == 1


async def test_an_answer_whose_fate_is_lost_is_found_and_never_sent_again(server: Dovecot) -> None:
    async with sending() as smtp, answering(server, smtp) as (feed, intake):
        smtp.is_silent = True
        message = await asked(server, intake, 3)
        one = action(message, "lost-1")
        assert (await feed.act(one)).state == "unknown"
        assert (await feed.ask(one)).state == "unknown"  # nobody has seen it yet
        name = id_of(one, OWN)
        await asked(server, intake, 4, In_Reply_To=f"<{name}>")
        assert (await feed.ask(one)) == Outcome(state="confirmed", why="mail_answered")
        assert len(smtp.mails) == 1


async def test_a_bounce_names_the_answer_that_came_back(server: Dovecot) -> None:
    async with sending() as smtp, answering(server, smtp) as (feed, intake):
        one = action(await asked(server, intake, 5), "bounced-1")
        await feed.act(one)
        report = letter(6, From="MAILER-DAEMON@example.org", Return_Path="<>")
        report["X-Failed-Recipients"] = "anna@example.org"
        report.set_content(f"550 5.1.1 unknown\n\nMessage-ID: <{id_of(one, OWN)}>\n")
        await asyncio.to_thread(server.deliver, report)
        await until(lambda: "imap:m6@example.org" in intake.ids(), PATIENT_S)
        event = next(row.event for row in intake.rows if row.event and "m6@" in row.event["id"])
        assert event["type"] == "care.message.delivery.v1"
        assert (event["data"]["status"], event["data"]["command_id"]) == ("failed", "bounced-1")


async def test_what_was_not_taken_has_not_left_and_is_told_so(server: Dovecot) -> None:
    async with sending() as smtp, answering(server, smtp) as (feed, intake):
        message = await asked(server, intake, 7)
        smtp.refuses["anna@example.org"] = 451
        assert (await feed.act(action(message, "later"))).state == "unknown"
        assert (await feed.ask(action(message, "later"))).state == "absent"
        smtp.refuses["anna@example.org"] = 550
        refused = await feed.act(action(message, "never"))
        assert refused == Outcome(state="refused", why="smtp_recipient")
        smtp.refuses.clear()
        smtp.after_data = 554
        refused = await feed.act(action(message, "spam"))
        assert refused == Outcome(state="refused", why="smtp_refused")
        await smtp.stop()
        assert (await feed.act(action(message, "away"))).state == "unknown"
        assert (await feed.ask(action(message, "away"))).state == "absent"
        await smtp.start()
        keep_credential("imap", "wrong")
        assert (await feed.act(action(message, "wrong"))).state in {"unknown", "refused"}
        assert smtp.mails == []


async def test_nobody_writes_to_nobody_nor_to_ourselves(server: Dovecot) -> None:
    async with sending() as smtp, answering(server, smtp) as (feed, _):
        for author in ("", OWN[0]):
            outcome = await feed.act(action("imap:gone@example.org", author=author))
            assert outcome == Outcome(state="refused", why="mail_address")
        assert smtp.mails == []


def test_a_mailbox_without_a_server_that_sends_answers_nobody() -> None:
    feed = ImapFeed("imap://care@mail.example/?own=care@nuvola.example")
    assert feed.capabilities("email").able("reply") == "no"
    assert feed.can_send  # nobody waits for it
    able = ImapFeed("imap://care@mail.example/?own=care@nuvola.example&smtp=smtp.example")
    assert able.capabilities("email").able("reply") == "yes"
    assert able.capabilities("x").able("reply") == "no"
    assert not able.can_send

"""Answers by mail through a real hub, a real mailbox and a real SMTP line, with the hub killed on the way."""

import asyncio
import json
from pathlib import Path

from commandcenter.credentials import keep_credential
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.feeds.imap.smtp import SmtpServer, sending
from tests.journeys.hubs import HubProcess, hub, run
from tests.journeys.test_actions import REPLY, ask, is_confirmed, states, steps, stored, token
from tests.waiting import until


def spec(server: Dovecot, smtp: SmtpServer) -> str:
    return server.spec(smtp=f"127.0.0.1:{smtp.port}", smtp_security="none")


async def asked(server: Dovecot, process: HubProcess) -> int:
    """Have a customer's mail come in, once the hub knows where the mailbox stands; return its position."""
    async with asyncio.timeout(90):
        while (await asyncio.to_thread(process.health))["cursor"] is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await asyncio.to_thread(server.deliver, letter(1))
    await stored(process, 1)
    out = process.path.with_suffix(".rows")
    await asyncio.to_thread(
        run, "export", "--db", str(process.path), "--format", "jsonl", "--out", str(out)
    )
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return next(int(row["seq"]) for row in rows if row["type"] == "care.message.received.v1")


async def test_an_answer_by_mail_goes_out_once_and_stops_the_clock(tmp_path: Path) -> None:
    keep_credential("imap", PASSWORD)
    path = tmp_path / "care.db"
    with serving() as server:
        async with sending() as smtp, hub(path, spec(server, smtp)) as process:
            message = await asked(server, process)
            answer = await ask(process.url, token(path), "message.reply", message, REPLY)
            assert answer["ok"], answer
            await is_confirmed(path)
            (mail,) = smtp.mails
            assert mail["In-Reply-To"] == "<m1@example.org>"
    state = json.loads(run("state", "--db", str(path), "--json"))
    assert state["backlog"]["n"] == 0
    assert PASSWORD not in process.said


async def test_killed_while_a_mail_leaves_it_is_sent_once_and_found_when_answered(
    tmp_path: Path,
) -> None:
    keep_credential("imap", PASSWORD)
    path = tmp_path / "care.db"
    with serving() as server:
        async with sending() as smtp:
            smtp.holds = asyncio.Event()
            process = HubProcess(path, spec(server, smtp))
            await process.start()
            try:
                message = await asked(server, process)
                answer = await ask(process.url, token(path), "message.reply", message, REPLY)
                assert answer["ok"], answer
                await until(lambda: smtp.mails, 90)
            finally:
                await process.kill()
                smtp.holds.set()
            async with hub(path, spec(server, smtp)):
                name = str(smtp.mails[0]["Message-ID"])
                await asyncio.to_thread(server.deliver, letter(2, In_Reply_To=name))
                await is_confirmed(path, 90)
            assert len(smtp.mails) == 1
    told = [step for name, step in steps(path) if name == answer["command"]]
    assert told == ["requested", "sent", "confirmed"]


async def test_a_mail_that_comes_back_is_shown_as_not_delivered(tmp_path: Path) -> None:
    keep_credential("imap", PASSWORD)
    path = tmp_path / "care.db"
    with serving() as server:
        async with sending() as smtp, hub(path, spec(server, smtp)) as process:
            message = await asked(server, process)
            answer = await ask(process.url, token(path), "message.reply", message, REPLY)
            assert answer["ok"], answer
            await is_confirmed(path)
            bounce = letter(3, From="MAILER-DAEMON@example.org", Return_Path="<>")
            bounce["X-Failed-Recipients"] = "anna@example.org"
            bounce.set_content(f"550 5.1.1\n\nMessage-ID: {smtp.mails[0]['Message-ID']}\n")
            await asyncio.to_thread(server.deliver, bounce)
            async with asyncio.timeout(90):
                while await states(path) != ["refused"]:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

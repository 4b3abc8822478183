"""The outbox of a running hub, with a real mail server and a real receiver."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commandcenter.alert import Transition, TransitionState
from commandcenter.clock import now_us
from commandcenter.hub.process import Hub, Plan
from commandcenter.incidents.addressees import Addressee, Mail, Notify
from commandcenter.platform import config_folder, private_file
from commandcenter.settings import Settings
from tests.commandcenter.hub.served import at, served
from tests.commandcenter.hub.test_seats import TOKENS, NoDetectors, seat
from tests.commandcenter.notify.servers import MailServer, Receiver, serving
from tests.waiting import until


def site(mails: MailServer, hooks: Receiver) -> Settings:
    private_file(config_folder() / "hook.secret", b"a word between two")
    hook = {"webhook": hooks.url, "secret_file": "hook.secret"}
    return Settings(
        language="en",
        notify=Notify(
            mail=Mail(
                host="127.0.0.1", port=mails.port, security="none", sender="care@example.org"
            ),
            people=(
                Addressee(key="ada", part="supervisor", email="ada@example.org"),
                Addressee(key="bo", part="duty_manager", **hook),  # type: ignore[arg-type]
            ),
        ),
    )


@contextlib.asynccontextmanager
async def running(path: Path, settings: Settings) -> AsyncIterator[tuple[Hub, str]]:
    plan = Plan(path=path, settings=settings, new_desk=NoDetectors, version="test", tokens=TOKENS)
    async with served(plan) as (hub, port):
        yield hub, at(port)


def raised(hub: Hub, state: TransitionState, severity: int = 8) -> None:
    hub.life.raised(
        Transition(
            incident="A0001", state=state, at_us=now_us(), kind="negative_spike", motive="signal",
            channel="*", region="*", severity=severity,
        )
    )  # fmt: skip


def states(hub: Hub, addressee: str) -> list[tuple[str, str]]:
    found = [n for n in hub.state.notices.values() if n.addressee == addressee]
    return [(n.kind, n.state) for n in sorted(found, key=lambda n: n.number)]


def tried(hub: Hub, addressee: str) -> list[int]:
    notices = hub.state.notices.values()
    return [n.attempts for n in notices if n.addressee == addressee and n.attempts]


async def test_who_it_concerns_is_told_once_and_of_the_end_once(tmp_path: Path) -> None:
    with serving(MailServer()) as mails, serving(Receiver()) as hooks:
        async with running(tmp_path / "care.db", site(mails, hooks)) as (hub, url):
            raised(hub, "firing")
            await until(lambda: mails.letters and hooks.told())
            raised(hub, "resolved")
            await until(lambda: len(mails.letters) == len(hooks.told()) == 2)
            await until(lambda: ("resolved", "delivered") in states(hub, "bo"))
            assert states(hub, "desk") == [("firing", "cancelled")]  # no desk looked
            async with seat(url):
                await asyncio.sleep(0.6)
        async with running(tmp_path / "care.db", site(mails, hooks)) as (hub, _):
            await asyncio.sleep(1)
            assert states(hub, "ada") == [("firing", "delivered"), ("resolved", "delivered")]
    assert [str(letter["Subject"]).split()[0] for letter in mails.letters] == ["Alert", "A0001"]
    assert [body["incidents"][0]["kind"] for _, body in hooks.told()] == ["firing", "resolved"]


async def test_a_desk_that_looks_has_been_told(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db", Settings()) as (hub, url), seat(url):
        raised(hub, "firing")
        await until(lambda: states(hub, "desk") == [("firing", "delivered")])


async def test_what_fails_is_tried_again_and_the_hub_goes_on(tmp_path: Path) -> None:
    with serving(MailServer()) as mails, serving(Receiver()) as hooks:
        mails.refuses, hooks.answers = True, [503]
        async with running(tmp_path / "care.db", site(mails, hooks)) as (hub, _):
            raised(hub, "firing")
            await until(lambda: mails.refused and len(hooks.posts) == 1)
            mails.refuses = False
            await until(lambda: mails.letters and hooks.told())
            await until(lambda: states(hub, "bo") == [("firing", "delivered")])
            (one,) = [n for n in hub.state.notices.values() if n.addressee == "bo"]
            assert one.attempts == 2
    keys = {headers["idempotency-key"] for _, headers, _ in hooks.posts}
    assert keys == {"A0001:1:bo:webhook"}


async def test_what_is_over_before_it_left_is_told_to_nobody(tmp_path: Path) -> None:
    with serving(MailServer()) as mails, serving(Receiver()) as hooks:
        mails.refuses, hooks.answers = True, [503] * 9
        async with running(tmp_path / "care.db", site(mails, hooks)) as (hub, _):
            raised(hub, "firing")
            await until(lambda: mails.refused and hooks.posts)
            await until(lambda: states(hub, "ada") == [("firing", "queued")])
            await until(lambda: states(hub, "bo") == [("firing", "queued")])
            mails.refuses, hooks.answers = False, []
            raised(hub, "resolved")
            await until(lambda: hub.state.incidents["A0001"].state == "resolved")
            await asyncio.sleep(6)  # past the first retry
            assert states(hub, "ada") == [("firing", "cancelled")]
    assert mails.letters == []
    assert hooks.told() == []


@pytest.mark.logs_warnings
async def test_a_secret_that_cannot_be_read_is_a_failed_attempt(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(MailServer()) as mails, serving(Receiver()) as hooks:
        settings = site(mails, hooks)
        (config_folder() / "hook.secret").unlink()
        async with running(tmp_path / "care.db", settings) as (hub, _):
            raised(hub, "firing")
            await until(lambda: "could not be sent" in caplog.text)
            assert tried(hub, "bo")
            await until(lambda: mails.letters)

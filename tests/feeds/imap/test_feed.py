"""The mailbox as a feed, against a real Dovecot: mail goes in by LMTP and comes out pushed by IDLE."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from commandcenter.credentials import keep_credential
from commandcenter.feed import Cursor
from feeds.imap.feed import LIMITS, ImapFeed
from feeds.platform.keeper import Pace
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.feeds.memory import MemoryIntake
from tests.waiting import until

QUICK = Pace(limits=LIMITS, second=0.02)
PATIENT_S = 20.0


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with serving() as running:
        keep_credential("imap", PASSWORD)
        yield running


def intake(cursor: Cursor | None = None) -> MemoryIntake:
    return MemoryIntake(cursor, with_holes=True)


@asynccontextmanager
async def feeding(
    server: Dovecot, intake: MemoryIntake, pace: Pace = QUICK, **options: str
) -> AsyncIterator[None]:
    """Run a feed for the length of a block; it must not have ended in it."""
    task = asyncio.create_task(ImapFeed(server.spec(**options), pace).run(intake))
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def live(intake: MemoryIntake) -> None:
    """Wait until the feed is live and knows where it stands."""
    await until(lambda: bool(intake.states) and intake.states[-1][0] == "live", PATIENT_S)
    await until(lambda: intake.cursor() is not None and intake.is_settled, PATIENT_S)


async def deliver(server: Dovecot, *letters: object) -> None:
    for one in letters:
        await asyncio.to_thread(server.deliver, one)  # type: ignore[arg-type]


async def has(intake: MemoryIntake, *ids: str) -> None:
    await until(lambda: set(ids) <= set(intake.ids()), PATIENT_S)


async def test_a_mail_is_pushed_and_becomes_a_message(server: Dovecot) -> None:
    taken = intake()
    async with feeding(server, taken, Pace(limits=LIMITS)):  # no renewal: only a push can bring it
        await live(taken)
        await deliver(server, letter(1, "Rete assente dalle nove"))
        await has(taken, "imap:m1@example.org")
    (row,) = taken.rows
    assert row.event is not None
    assert row.event["type"] == "care.message.received.v1"
    assert row.event["source"] == "/feeds/imap/127.0.0.1"
    data = row.event["data"]
    assert (data["channel"], data["text"], data["subject"]) == (
        "email",
        "Rete assente dalle nove",
        "question 1",
    )
    assert data["author"]["id"] == "anna@example.org"
    assert msgspec.json.decode(row.raw) == row.event


async def test_what_was_there_before_the_first_connection_stays_out(server: Dovecot) -> None:
    await deliver(server, letter(1))
    taken = intake()
    async with feeding(server, taken):
        await live(taken)
        await deliver(server, letter(2))
        await has(taken, "imap:m2@example.org")
    assert taken.ids() == ["imap:m2@example.org"]


async def test_history_that_is_asked_for_starts_no_clock(server: Dovecot) -> None:
    await deliver(server, letter(1))
    taken = intake()
    async with feeding(server, taken, days="30"):
        await has(taken, "imap:m1@example.org")
        await live(taken)
        await deliver(server, letter(2))
        await has(taken, "imap:m2@example.org")
    flags = {row.event["id"]: row.event["data"].get("backfill") for row in taken.rows if row.event}
    assert flags == {"imap:m1@example.org": True, "imap:m2@example.org": None}


async def test_nothing_is_ever_marked_as_seen(server: Dovecot) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(taken)
        await deliver(server, letter(1))
        await has(taken, "imap:m1@example.org")
    assert not [file for file in server.files() if file.name.partition(":2,")[2].count("S")]


async def test_who_comes_back_takes_what_came_meanwhile_once(server: Dovecot) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(taken)
        await deliver(server, letter(1), letter(2))
        await has(taken, "imap:m1@example.org", "imap:m2@example.org")
        await until(lambda: taken.is_settled)
    await deliver(server, letter(3))
    again = intake(taken.cursor())
    async with feeding(server, again):
        await has(again, "imap:m3@example.org")
    assert again.ids() == ["imap:m3@example.org"]


async def test_a_server_that_goes_away_is_told_and_found_again(server: Dovecot) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(taken)
        await asyncio.to_thread(server.stop)
        await until(lambda: ("down", "nobody_listens") in taken.states, PATIENT_S)
        await asyncio.to_thread(server.start)
        await live(taken)
        await deliver(server, letter(1))
        await has(taken, "imap:m1@example.org")
    assert [state for state, _ in taken.states][:3] == ["connecting", "live", "connecting"]


async def test_a_wrong_password_waits_for_a_person(server: Dovecot) -> None:
    keep_credential("imap", "wrong")
    taken = intake()
    async with feeding(server, taken):
        await until(lambda: ("auth_failed", "password_refused") in taken.states, PATIENT_S)
        await asyncio.sleep(0.3)  # some thirty seconds of this pace
        assert server.log().count("Password mismatch") + server.log().count("auth failed, 1") <= 1
        keep_credential("imap", PASSWORD)
        await live(taken)
    assert [state for state, _ in taken.states][:3] == ["connecting", "auth_failed", "connecting"]


async def test_a_credential_that_is_not_there_is_waited_for(server: Dovecot) -> None:
    taken = intake()
    async with feeding(server, taken, credential="mailbox"):
        await until(lambda: ("auth_failed", "credential_missing") in taken.states, PATIENT_S)
        keep_credential("mailbox", PASSWORD)
        await live(taken)


async def test_a_renumbered_mailbox_is_read_again_and_the_gap_is_on_record(server: Dovecot) -> None:
    await deliver(server, letter(1))
    await asyncio.sleep(1.1)  # servers tell arrivals by the second
    taken = intake()
    async with feeding(server, taken):
        await live(taken)
        await deliver(server, letter(2), letter(3))
        await has(taken, "imap:m2@example.org", "imap:m3@example.org")
        await asyncio.to_thread(server.stop)
        await until(lambda: taken.states[-1][0] != "live", PATIENT_S)
        before = taken.cursor()
        assert before is not None
        server.renumber()
        await asyncio.to_thread(server.start)
        await until(lambda: len(taken.gaps) == 2, PATIENT_S)
        await deliver(server, letter(4))
        await has(taken, "imap:m4@example.org")
    assert [(gap.state, gap.reason) for gap in taken.gaps] == [
        ("open", "mailbox_renumbered"),
        ("filled", "mailbox_renumbered"),
    ]
    after = taken.cursor()
    assert after is not None
    assert after.epoch != before.epoch
    assert after.epoch.partition("@")[2] == before.epoch.partition("@")[2]  # since the same day
    # Those of before come again, which the hub knows by their ids. The first was never ours.
    assert sorted(set(taken.ids())) == [f"imap:m{number}@example.org" for number in (2, 3, 4)]


async def test_the_mails_of_a_weekend_come_in_their_order(server: Dovecot) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(taken)
        await until(lambda: taken.is_settled)
    for number in range(120):
        await deliver(server, letter(number))
    again = intake(taken.cursor())
    async with feeding(server, again):
        await has(again, "imap:m119@example.org")
    assert again.ids() == [f"imap:m{number}@example.org" for number in range(120)]


async def test_a_mail_that_is_too_large_is_a_dead_letter_and_the_next_goes_on(
    server: Dovecot,
) -> None:
    taken = intake()
    async with feeding(server, taken):
        await live(taken)
        await deliver(server, letter(1, ("long line " * 7 + "\n") * 400_000), letter(2))
        await has(taken, "imap:m2@example.org")
    assert [row.reason.partition(":")[0] for row in taken.aside()] == ["oversize"]
    assert len(taken.aside()[0].raw) < 10_000  # its headers only

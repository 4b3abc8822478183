"""Looking ahead in processes of its own: as at home, newer questions first, replaced when it dies."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from commandcenter.assignment import changes
from commandcenter.assignment.needed import Goal, Search
from commandcenter.assignment.preview import Asked, previews
from commandcenter.assignment.proposed import bundles
from commandcenter.assignment.snapshot import packed, unpacked
from commandcenter.assignment.whatif import NOTHING, Outlook
from commandcenter.errors import UserError
from commandcenter.hub import whatif
from commandcenter.hub.whatif import Previews
from commandcenter.hub.whatif_crew import Crew
from commandcenter.hub.whatif_questions import Look
from commandcenter.pipes import framed
from commandcenter.protocol.preview import Preview
from tests.commandcenter.assignment.test_whatif import ON_CALL, at, flooded_room

PAUSE: dict[str, Any] = {"type": "PAUSE", "target": {"agents": ["p0"]}}
TRIAGE: dict[str, Any] = {"type": "TRIAGE", "target": {"queue": "care"}, "params": {"on": True}}


@pytest.fixture(name="room", scope="module")
def _room() -> tuple[bytes, datetime]:
    played = flooded_room()
    return packed(played.engine), at(played)


@pytest.fixture(name="looking")
async def _looking() -> AsyncIterator[Previews]:
    looking = Previews()
    yield looking
    await looking.close()


class Kept:
    """Keeps what is refined, and tells when the last has come."""

    def __init__(self) -> None:
        self.found: list[Preview] = []
        self.done = asyncio.Event()

    def __call__(self, preview: Preview) -> None:
        self.found.append(preview)
        if preview.is_last:
            self.done.set()


def _asked(
    room: tuple[bytes, datetime], change: dict[str, Any]
) -> tuple[bytes, list[dict[str, Any]], datetime]:
    return room[0], [change], room[1]


def at_home(room: tuple[bytes, datetime], change: dict[str, Any]) -> list[Preview]:
    engine, now = room
    asked = Asked(1, changes.read([change], now, ON_CALL), ON_CALL)
    found = previews(Outlook(unpacked(engine), now), asked)
    return [one for one in found if one is not None]


async def test_the_answers_are_those_of_one_process_first_and_then_refined(
    looking: Previews, room: tuple[bytes, datetime]
) -> None:
    refined = Kept()
    first = await looking.ask(room[0], [TRIAGE], room[1], on_call=ON_CALL, refined=refined)
    async with asyncio.timeout(60):
        await refined.done.wait()
    assert [first, *refined.found] == at_home(room, TRIAGE)


async def test_a_newer_question_of_the_same_seat_ends_the_older_one_and_others_go_on(
    looking: Previews, room: tuple[bytes, datetime]
) -> None:
    await looking.prepare(*room, asker="one")
    mine, theirs, newer = Kept(), Kept(), Kept()
    await looking.ask(room[0], [PAUSE], room[1], asker="one", refined=mine)
    await looking.ask(room[0], [PAUSE], room[1], asker="two", refined=theirs)
    await looking.ask(room[0], [TRIAGE], room[1], asker="one", refined=newer)
    async with asyncio.timeout(60):
        await newer.done.wait()
        await theirs.done.wait()
    assert not mine.done.is_set()
    assert newer.found[-1].kept.value > theirs.found[-1].kept.value


async def test_an_engine_is_sent_once_however_often_it_is_asked_about(
    looking: Previews, room: tuple[bytes, datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []

    def noted(content: bytes) -> bytes:
        sent.append(len(content))
        return framed(content)

    monkeypatch.setattr(whatif, "framed", noted)
    for change in (PAUSE, TRIAGE, PAUSE):
        assert (await looking.ask(*_asked(room, change))).pairs == 8
    later = room[1] + timedelta(minutes=1)
    assert (await looking.ask(room[0], [PAUSE], later)).pairs == 8
    assert [size > len(room[0]) for size in sent] == [True, False, False, True]


async def test_who_has_no_more_time_is_told_the_best_there_is(
    looking: Previews, room: tuple[bytes, datetime]
) -> None:
    found = await looking.ask(*_asked(room, PAUSE), within_s=1e-6)
    assert found.is_last
    assert found.pairs == 8


async def test_who_is_replaced_before_a_first_answer_is_told_so(
    looking: Previews, room: tuple[bytes, datetime]
) -> None:
    older = asyncio.create_task(looking.proposed(*room, on_call=ON_CALL))
    await asyncio.sleep(0)
    newer = await looking.ask(room[0], [PAUSE], room[1])
    with pytest.raises(UserError) as told:
        await older
    assert told.value.key == "preview_replaced"
    assert newer.pairs == 8


async def test_how_many_people_and_what_to_do_are_answered_as_at_home(
    looking: Previews, room: tuple[bytes, datetime]
) -> None:
    goal = Goal(share=0.9, within_min=60)
    outlook = Outlook(unpacked(room[0]), room[1])
    needed = await looking.needed(room[0], goal, room[1], on_call=ON_CALL)
    *_, expected = Search(outlook, goal).steps(1, ON_CALL)
    assert needed == expected
    bundle = await looking.proposed(*room, on_call=ON_CALL, motive="info")
    *_, whole = bundles(outlook, 2, ON_CALL, "info")
    assert bundle == whole


@pytest.mark.parametrize(("engine", "change"), [(None, {"type": 7}), (b"nothing", PAUSE)])
async def test_what_cannot_be_read_is_said_and_the_process_goes_on(
    looking: Previews, room: tuple[bytes, datetime], engine: bytes | None, change: dict[str, Any]
) -> None:
    with pytest.raises(UserError) as told:
        await looking.ask(engine or room[0], [change], room[1])
    assert told.value.key == "preview_unreadable"
    assert told.value.values["reason"]
    pid = looking.pid
    assert (await looking.ask(room[0], [PAUSE], room[1])).pairs == 8
    assert looking.pid == pid


@pytest.mark.logs_warnings
async def test_a_process_that_dies_is_replaced_and_who_waited_is_told(
    looking: Previews, room: tuple[bytes, datetime], caplog: pytest.LogCaptureFixture
) -> None:
    await looking.ask(room[0], [PAUSE], room[1])
    first = looking.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    waiting = asyncio.create_task(looking.ask(room[0], [TRIAGE], room[1]))
    await asyncio.sleep(0.1)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(UserError) as told:
        await waiting
    assert told.value.key == "preview_failed"
    assert (await looking.ask(room[0], [TRIAGE], room[1])).pairs == 8
    assert looking.pid not in {None, first}
    assert "gone" in caplog.text


async def test_nobody_asks_for_a_while_and_it_ends(
    looking: Previews, room: tuple[bytes, datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whatif, "IDLE_S", 0.2)
    await looking.ask(room[0], [PAUSE], room[1])
    process = looking._process
    assert process is not None
    assert await asyncio.wait_for(process.wait(), 60) == 0
    assert looking.pid is None


def test_a_helper_that_dies_is_done_without_and_replaced(room: tuple[bytes, datetime]) -> None:
    crew = Crew(1)
    try:
        crew.look(Look(*room))
        alone = Outlook(unpacked(room[0]), room[1]).lived(NOTHING, range(1, 19))
        assert crew.lived(NOTHING, range(1, 7)) == alone[:6]
        helper = crew._helpers[0]
        assert helper is not None
        helper._process.kill()
        helper._process.wait()
        assert crew.lived(NOTHING, range(7, 13)) == alone[6:12]
        assert crew.lived(NOTHING, range(1, 19)) == alone
        assert crew._helpers[0] not in {None, helper}
    finally:
        crew.close()

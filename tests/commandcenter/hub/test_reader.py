"""The reader: the same answers in the loop and in its process, which may die without losing a frame."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import msgspec
import pytest

from commandcenter.feed import Delivery
from commandcenter.hub.reader import LONG, MANY, Answer, Reader
from commandcenter.rows import Draft
from tests.commandcenter.hub.test_prepare import NOW, event

KEY = bytes(range(32))


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader(KEY)
    yield made
    await made.close()


def delivery(
    number: int, text: str = "la linea cade, scrivete a a@b.it", **more: object
) -> Delivery:
    found = event(id=f"m{number}", data={"text": text}) | more
    return Delivery(
        epoch="E",
        sequence=number,
        raw=msgspec.json.encode(found),
        event=found,
        recorded_us=NOW,
    )


def known(answers: list[Answer]) -> list[object]:
    """What must not differ between two readings: all but the sealed identities, fresh each time."""
    return [
        one if isinstance(one, str) else msgspec.structs.replace(one, person=None)
        for one in answers
    ]


async def started(reader: Reader) -> None:
    """Have the process started and wait until it is up."""
    await reader.read([delivery(0, "a" * LONG)], trusted=False)
    assert reader.is_free()


async def test_few_frames_need_no_process(reader: Reader) -> None:
    answers = await reader.read([delivery(1)], trusted=False)
    assert isinstance(answers[0], Draft)
    assert answers[0].text == "la linea cade, scrivete a [EMAIL]"
    assert reader.pid is None


async def test_many_frames_are_read_by_the_process_with_the_same_answers(reader: Reader) -> None:
    many = [delivery(number) for number in range(MANY)]
    many[3] = delivery(3, type="care.unheard.of.v1")
    in_the_loop = [(await reader.read([one], trusted=False))[0] for one in many]
    await started(reader)
    elsewhere = await reader.read(many, trusted=False)
    assert reader.pid is not None
    assert known(elsewhere) == known(in_the_loop)
    assert elsewhere[3] == "unknown_type: care.unheard.of.v1"


async def test_a_single_long_text_is_read_by_the_process(reader: Reader) -> None:
    (answer,) = await reader.read([delivery(1, "a" * LONG)], trusted=False)
    assert isinstance(answer, Draft)
    assert reader.pid is not None


@pytest.mark.logs_warnings
async def test_a_process_that_was_killed_is_replaced_and_no_frame_is_lost(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    await started(reader)
    before = reader.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    many = [delivery(1, "a" * LONG), *(delivery(number) for number in range(2, MANY))]
    answers = await reader.read(many, trusted=False)
    assert [one.id for one in answers if isinstance(one, Draft)] == [
        f"m{number}" for number in range(1, MANY)
    ]
    assert reader.pid not in {None, before}
    assert "the reader failed" in caplog.text


@pytest.mark.logs_warnings
async def test_a_text_whose_reading_does_not_end_is_set_aside_and_costs_no_other_frame(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hasty = Reader(KEY, patience_s=0.0)
    try:
        answers = await hasty.read([delivery(1, "a" * LONG), delivery(2)], trusted=False)
    finally:
        await hasty.close()
    assert answers[0] == "error: its reading did not end"
    assert isinstance(answers[1], Draft)
    assert "TimeoutError" in caplog.text


@pytest.mark.logs_warnings
async def test_a_process_that_answers_too_late_is_replaced_though_nobody_hears_its_answer(
    reader: Reader,
) -> None:
    """Its answer fills the pipe: the end of such a process is seen all the same."""
    await started(reader)
    reader._patience_s = 0.01
    late = [delivery(number, "ciao " * (LONG // 4)) for number in range(12)]
    async with asyncio.timeout(60):
        answers = await reader.read(late, trusted=False)
    assert len(answers) == len(late)


async def test_a_reading_that_is_broken_off_leaves_its_answer_to_nobody_else(
    reader: Reader,
) -> None:
    await started(reader)
    many = [delivery(number, f"first {number} " + "a" * LONG) for number in range(MANY)]
    broken = asyncio.create_task(reader.read(many, trusted=False))
    await asyncio.sleep(0.01)  # it is asked, and has not answered
    broken.cancel()
    await asyncio.gather(broken, return_exceptions=True)
    (answer,) = await reader.read([delivery(9, "second " + "b" * LONG)], trusted=False)
    assert isinstance(answer, Draft)
    assert (answer.text or "").startswith("second")

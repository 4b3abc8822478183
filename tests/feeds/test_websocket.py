"""The WebSocket feed against a real server that plays the contract, and breaks it on demand."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import msgspec
import pytest

from commandcenter.errors import UserError
from commandcenter.feed import Cursor, Intake
from feeds.timing import Timing
from feeds.websocket import WebSocketFeed
from tests.feeds.memory import MemoryIntake
from tests.feeds.server import (
    BAD_FRAME,
    BAD_TEXT,
    MIB,
    FeedServer,
    Frame,
    Pieces,
    message,
    oversize,
    running,
)
from tests.waiting import until

QUICK = Timing(
    ping=0.05,
    silence=0.4,
    opening=1.0,
    closing=0.1,
    retry_first=0.02,
    retry_last=0.1,
    hello=0.1,
    late=0.15,
    answer=1.0,
    commit=0.5,
)


@asynccontextmanager
async def feeding(
    server: FeedServer, intake: Intake, timing: Timing = QUICK
) -> AsyncIterator[asyncio.Task[None]]:
    """Run a feed from a running server for the length of a block; it must not have ended in it."""
    task = asyncio.create_task(WebSocketFeed(server.url, timing).run(intake))
    try:
        yield task
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def acked(server: FeedServer, position: int, epoch: str = "E1") -> None:
    await until(lambda: (epoch, position) in server.acks)


async def connections(server: FeedServer, count: int) -> None:
    await until(lambda: len(server.queries) == count)


# ---- connect, order, ack


async def test_the_first_connection_asks_for_nothing_and_gets_everything() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(300)
        await acked(server, 300)
    assert server.queries == [None]
    assert intake.positions() == list(range(1, 301))
    assert intake.gaps == []
    assert intake.again == 0


async def test_a_cut_connection_comes_back_after_the_committed_position() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(10)
        await acked(server, 10)
        server.drop()
        await until(lambda: intake.states[-1][0] in ("down", "connecting"))
        server.push(5)
        await acked(server, 15)
    assert server.queries == [None, ("E1", 10)]
    assert intake.positions() == list(range(1, 16))
    assert intake.again == 0


async def test_a_restarted_hub_goes_on_after_its_cursor() -> None:
    intake = MemoryIntake(Cursor(epoch="E1", sequence=7))
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(12)
        await acked(server, 12)
    assert server.queries == [("E1", 7)]
    assert intake.positions() == [8, 9, 10, 11, 12]


async def test_rows_out_of_order_and_twice_are_taken_once_and_in_order() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.places, server.copies = 32, 2
    async with running(server), feeding(server, intake):
        server.push(640)
        await acked(server, 640)
    assert intake.positions() == list(range(1, 641))
    assert intake.again >= 600
    assert "lost" not in [gap.state for gap in intake.gaps]


async def test_a_row_64_places_late_needs_no_resume() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.places = 65
    async with running(server), feeding(server, intake):
        server.push(650)
        await acked(server, 650)
    assert server.resumes == []
    assert intake.gaps == []


async def test_an_ack_never_passes_the_commit() -> None:
    intake = MemoryIntake(room=50)
    passed: list[tuple[int, Cursor | None]] = []

    def check(_epoch: str, sequence: int) -> None:
        cursor = intake.cursor()
        if cursor is None or cursor.sequence < sequence:
            passed.append((sequence, cursor))

    server = FeedServer()
    server.on_ack = check
    async with running(server), feeding(server, intake):
        intake.hold()
        server.push(40)
        await until(lambda: server.sent == 40)
        await asyncio.sleep(0.05)
        assert server.acks == []
        intake.release()
        server.push(400)
        await acked(server, 440)
    assert passed == []
    assert [sequence for _, sequence in server.acks] == sorted({at for _, at in server.acks})


async def test_a_hub_that_is_behind_stops_reading_and_is_not_cut_for_it() -> None:
    intake = MemoryIntake(room=10)
    text = "x" * (2 * MIB)
    async with running(FeedServer()) as server, feeding(server, intake):
        intake.hold()
        server.push(60, text=text)
        await asyncio.sleep(3 * QUICK.silence)
        assert server.sent < 60  # 32 MiB wait in the hub, the rest in the sockets
        assert len(server.queries) == 1
        intake.release()
        await acked(server, 60)
    assert len(server.queries) == 1
    assert intake.positions() == list(range(1, 61))


async def test_pings_are_answered_while_the_hub_commits_slowly() -> None:
    intake = MemoryIntake(room=10)
    async with running(FeedServer()) as server, feeding(server, intake):
        intake.hold()
        server.push(2_000)
        await until(lambda: server.sent == 2_000)
        pong = await server.callers[0].socket.ping()
        await asyncio.wait_for(pong, 60)
        assert intake.rows == []
        intake.release()
        await acked(server, 2_000)


async def test_rows_that_come_one_by_one_are_taken_and_acknowledged_together() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.pause = 0.001
        server.push(200)
        await acked(server, 200)
    assert len(server.acks) < 20


async def test_the_ack_of_a_commit_made_between_two_connections_still_goes_out() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(5)
        await acked(server, 5)
        intake.hold()
        server.push(5)
        await until(lambda: intake.waiting == 5)
        server.drop()
        await connections(server, 2)
        intake.release()
        await acked(server, 10)
        await until(lambda: intake.again == 5)
    assert server.queries[1] == ("E1", 5)
    assert intake.positions() == list(range(1, 11))


# ---- holes


async def test_a_hole_is_recorded_asked_for_and_filled() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.skips = {5: 1, 6: 1}
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
    assert server.resumes == [("E1", 4)]
    assert intake.gap(5, 6) == ["open", "filled"]
    assert intake.positions() == list(range(1, 21))


async def test_nothing_is_acked_over_an_open_hole() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.skips = {5: 1}
    server.answers_resume = False
    async with running(server), feeding(server, intake):
        server.push(20)
        await until(lambda: server.resumes)
        await asyncio.sleep(0.1)
        assert max(server.acks) == ("E1", 4)


async def test_rows_that_are_gone_are_recorded_as_lost() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.skips = {5: 1, 6: 1, 7: 1}
    async with running(server), feeding(server, intake):
        server.push(12)
        await until(lambda: server.resumes or server.sent == 9)
        server.purge(before=7)
        await acked(server, 12)
    assert intake.gap(5, 6)[-1] == "lost"
    assert next(gap.state for gap in intake.gaps) == "open"
    assert intake.positions() == [1, 2, 3, 4, 7, 8, 9, 10, 11, 12]


async def test_rows_gone_before_the_hub_came_back_are_recorded_as_lost() -> None:
    intake = MemoryIntake(Cursor(epoch="E1", sequence=3))
    server = FeedServer()
    server.push(12)
    server.purge(before=9)
    async with running(server), feeding(server, intake):
        await acked(server, 12)
    assert intake.gap(4, 8) == ["lost"]
    assert intake.positions() == [9, 10, 11, 12]


async def test_a_row_that_never_comes_is_lost_after_two_answered_resumes() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.skips = {5: 1_000}
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
        server.push(100)
        await acked(server, 120)
    assert server.resumes == [("E1", 4)] * 2
    assert intake.gap(5, 5) == ["open", "lost"]
    assert intake.positions() == [*range(1, 5), *range(6, 121)]


async def test_a_resume_that_was_lost_with_its_connection_gives_no_row_up() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.skips = {5: 5}
    server.stalls_on_resume = 4  # asked, and the line goes half open: four connections long
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
    assert len(server.resumes) == 5
    assert intake.gap(5, 5) == ["open", "filled"]
    assert intake.positions() == list(range(1, 21))


async def test_a_server_that_answers_no_resume_is_left_and_in_the_end_believed() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.skips = {5: 1_000}
    server.answers_resume = False
    timing = Timing(
        ping=0.05, closing=0.05, retry_first=0.01, retry_last=0.02, late=0.05, answer=0.1
    )
    async with running(server), feeding(server, intake, timing):
        server.push(20)
        await acked(server, 20)
    assert len(server.queries) > 4
    assert intake.gap(5, 5) == ["open", "lost"]


async def test_a_position_out_of_all_proportion_is_kept_aside_and_moves_nothing() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(10)
        await acked(server, 10)
        await server.say(json.dumps(message(999, sequence="900000000000")))
        server.push(10)
        await acked(server, 20)
    assert intake.positions() == list(range(1, 21))
    assert [row.sequence for row in intake.aside()] == [None]
    assert "far ahead" in intake.aside()[0].reason
    assert intake.gaps == []


async def test_a_row_that_came_far_before_its_turn_does_not_take_the_place_of_another() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(10)
        await acked(server, 10)
        await server.say(json.dumps(message(999, sequence="200")))
        server.push(290)
        await acked(server, 300)
    assert intake.ids() == [f"m{number}" for number in range(1, 301)]
    assert [row.sequence for row in intake.aside()] == [None]


# ---- frames that cannot be read


async def test_the_same_unreadable_bytes_again_explain_the_hole() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.instead = {5: '{"broken": '}
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
        server.push(80)
        await acked(server, 100)
    assert server.resumes == [("E1", 4)]
    assert intake.positions() == list(range(1, 101))
    assert [row.sequence for row in intake.aside()] == [None, 5]
    assert [row.raw for row in intake.aside()] == [b'{"broken": '] * 2
    assert intake.gap(5, 5) == ["open", "filled"]
    assert len(server.queries) == 1


async def test_a_frame_that_is_readable_when_it_comes_again_is_taken() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.instead, server.times = {5: "not json"}, {5: 1}
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
    assert intake.ids() == [f"m{number}" for number in range(1, 21)]
    assert [row.sequence for row in intake.aside()] == [None]


async def test_noise_between_rows_takes_no_position() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        for _ in range(3):
            server.push(5)
            await acked(server, server.last)
            await server.say("noise")
        server.push(5)
        await acked(server, 20)
    assert intake.positions() == list(range(1, 21))
    assert [row.raw for row in intake.aside()] == [b"noise"]
    assert intake.again == 2
    assert intake.gaps == []


async def test_many_unreadable_frames_with_the_same_bytes_are_explained_and_stored_once_each() -> (
    None
):
    intake = MemoryIntake()
    server = FeedServer()
    server.instead = dict.fromkeys([3, 4, 5, 30, 77, 78], "{}")
    async with running(server), feeding(server, intake):
        server.push(100)
        await acked(server, 100)
    assert intake.positions() == list(range(1, 101))
    aside = [row.sequence for row in intake.aside()]
    assert sorted(at for at in aside if at is not None) == [3, 4, 5, 30, 77, 78]
    assert aside.count(None) == 1
    assert len(server.resumes) <= 6


async def test_an_unreadable_last_row_is_explained_when_the_server_says_that_it_is_there() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.push(10)
    server.instead = {10: "not json"}
    async with running(server), feeding(server, intake):
        await acked(server, 10)
    assert [row.sequence for row in intake.aside()] == [None, 10]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"\x00\x01", "binary"),
        (json.dumps(message(5, sequence="5")).encode(), "binary"),
        ('{"sequence": NaN}', "NaN"),
        ('{"sequence": "5", "sequence": "5"}', "twice"),
        ("[" * 100_000, "nested too deeply"),
        (json.dumps(message(5)), "sequence"),
        (json.dumps(message(5, sequence=5)), "sequence"),
        (json.dumps({"type": "hello"}), "hello"),
        (json.dumps({"type": "gone", "first": "soon"}), "gone"),
        (json.dumps({"type": "gone", "first": 10**18}), "far beyond the stream"),
        (json.dumps({"type": "gone", "first": 3}), "nothing was asked"),
    ],
)
async def test_whatever_cannot_be_read_is_quarantined_and_the_stream_goes_on(
    frame: Frame, reason: str
) -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.instead = {5: frame}
    async with running(server), feeding(server, intake):
        server.push(12)
        await acked(server, 12)
    first, second = intake.aside()
    assert (first.sequence, second.sequence) == (None, 5)
    assert reason in first.reason


# ---- poison


@pytest.mark.parametrize(
    ("frame", "reason", "raw"),
    [
        (oversize(), "16777217 bytes", b""),
        (BAD_FRAME, "invalid opcode", b""),
        (BAD_TEXT, "bad UTF-8", BAD_TEXT.raw),
        (Pieces("{", 5_000), "fragmented message", b""),
    ],
    ids=["too big", "protocol error", "bad UTF-8", "too many fragments"],
)
async def test_poison_is_quarantined_and_stepped_over(
    frame: Frame, reason: str, raw: bytes
) -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.instead = {5: frame}
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
    (row,) = intake.aside()
    assert (row.sequence, row.raw) == (5, raw)
    assert row.reason.startswith("poison: ")
    assert reason in row.reason
    assert intake.gap(5, 5) == ["open", "lost"]
    assert intake.positions() == list(range(1, 21))
    assert 3 <= len(server.queries) <= 4, intake.states


async def test_poison_that_stops_being_poison_is_taken() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.instead, server.times = {5: BAD_FRAME}, {5: 2}
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
    assert intake.ids() == [f"m{number}" for number in range(1, 21)]
    assert intake.gap(5, 5) == ["open", "filled"]


async def test_poison_after_poison_is_stepped_over_too() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.instead = {1: BAD_FRAME, 2: BAD_TEXT, 3: oversize(), 9: BAD_FRAME}
    async with running(server), feeding(server, intake):
        server.push(20)
        await acked(server, 20)
    assert [row.sequence for row in intake.aside()] == [1, 2, 3, 9]


async def test_connections_cut_at_one_position_are_no_poison() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(5)
        await acked(server, 5)
        for count in range(1, 6):
            server.drop()
            await connections(server, count + 1)
        server.push(5)
        await acked(server, 10)
    assert intake.aside() == []
    assert intake.gaps == []


async def test_a_frame_of_16_mib_is_taken() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    row = json.dumps({**message(2, sequence="2"), "pad": ""})
    server.instead = {2: row[:-2] + "x" * (16 * MIB - len(row)) + '"}'}
    async with running(server), feeding(server, intake):
        server.push(3)
        await acked(server, 3)
    assert len(intake.rows[1].raw) == 16 * MIB
    assert intake.ids() == ["m1", "m2", "m3"]


# ---- epochs


async def test_a_new_epoch_on_a_new_connection_is_recorded_and_resumed() -> None:
    intake = MemoryIntake(Cursor(epoch="old", sequence=40))
    server = FeedServer("new")
    server.push(10)
    async with running(server), feeding(server, intake):
        await acked(server, 10, "new")
    assert server.queries == [("old", 40)]
    assert server.resumes == [("new", 0)]
    assert intake.gap(1, 10, "new") == ["open", "filled"]
    assert intake.positions("new") == list(range(1, 11))
    assert {epoch for epoch, _ in server.acks} == {"new"}


async def test_a_new_epoch_on_the_same_connection_starts_positions_anew() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(10)
        await acked(server, 10)
        await server.renew("E2")
        server.push(6)
        await acked(server, 6, "E2")
        server.drop()
        await connections(server, 2)
    assert server.queries[1] == ("E2", 6)
    assert server.resumes == [("E2", 0)]
    assert intake.positions("E2") == [1, 2, 3, 4, 5, 6]


async def test_a_new_epoch_of_which_nothing_is_committed_is_resumed_again() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(10)
        await acked(server, 10)
        intake.hold()
        await server.renew("E2")
        server.push(4)
        await until(lambda: intake.waiting >= 4)
        server.drop()
        await connections(server, 2)
        intake.release()
        server.push(3)
        await acked(server, 7, "E2")
    assert server.queries[1] == ("E1", 10)
    assert server.resumes == [("E2", 0), ("E2", 4)]
    assert intake.positions("E2") == list(range(1, 8))


async def test_what_an_epoch_still_owed_is_lost_with_it() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.skips = {5: 1_000}
    server.answers_resume = False
    server.push(8)
    async with running(server), feeding(server, intake):
        await until(lambda: server.resumes)
        server.answers_resume = True
        await server.renew("E2")
        server.push(3)
        await acked(server, 3, "E2")
    assert intake.gap(5, 5) == ["open", "lost"]
    assert intake.positions("E1") == [1, 2, 3, 4, 6, 7, 8]


async def test_a_new_epoch_that_has_lost_its_beginning_says_so() -> None:
    intake = MemoryIntake(Cursor(epoch="old", sequence=40))
    server = FeedServer("new")
    server.push(10)
    server.purge(before=4)
    async with running(server), feeding(server, intake):
        await acked(server, 10, "new")
    assert intake.gap(1, 3, "new") == ["lost"]
    assert intake.positions("new") == [4, 5, 6, 7, 8, 9, 10]


async def test_a_server_that_goes_back_to_an_older_epoch_is_read_from_where_it_was() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        rows = server.rows
        server.push(10)
        await acked(server, 10)
        await server.renew("E2")
        server.push(2)
        await acked(server, 2, "E2")
        server.drop()
        server.epoch, server.rows = "E1", rows
        server.push(5)
        await acked(server, 15)
    assert intake.positions("E1") == list(range(1, 16))


@pytest.mark.parametrize("others", [1, 30])
async def test_an_older_epoch_is_not_taken_again_by_a_restarted_hub(others: int) -> None:
    intake = MemoryIntake()
    server = FeedServer()
    async with running(server):
        async with feeding(server, intake):
            rows = server.rows
            server.push(50)
            await acked(server, 50)
            for number in range(others):
                await server.renew(f"N{number}")
                server.push(2)
                await acked(server, 2, f"N{number}")
        server.epoch, server.rows = "E1", rows
        async with feeding(server, intake):
            server.push(5)
            await acked(server, 55)
    assert server.resumes[-1] == ("E1", 50)
    assert intake.positions("E1") == list(range(1, 56))
    assert intake.gap(51, 55) == ["open", "filled"]


async def test_an_older_epoch_with_nothing_new_is_acked_again() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        rows = server.rows
        server.push(10)
        await acked(server, 10)
        await server.renew("E2")
        server.push(2)
        await acked(server, 2, "E2")
        server.acks.clear()
        server.drop()
        server.epoch, server.rows = "E1", rows
        await acked(server, 10)
    assert intake.positions("E1") == list(range(1, 11))


@pytest.mark.parametrize("has_rows", [True, False])
async def test_a_new_epoch_whose_resume_is_not_answered_is_left_and_asked_for_by_name(
    *, has_rows: bool
) -> None:
    intake = MemoryIntake()
    timing = msgspec.structs.replace(QUICK, answer=0.2)
    async with running(FeedServer()) as server, feeding(server, intake, timing):
        server.push(5)
        await acked(server, 5)
        server.answers_resume = False
        await server.renew("E2")
        if has_rows:
            server.push(4)
        await connections(server, 2)
        server.push(3)
        await acked(server, server.last, "E2")
    assert server.queries[1] == ("E2", 0)
    assert ("down", "a resume was not answered") in intake.states
    assert intake.positions("E2") == list(range(1, server.last + 1))


async def test_no_ack_of_the_old_epoch_goes_out_while_a_hello_waits() -> None:
    intake = MemoryIntake(room=10)
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(5)
        await acked(server, 5)
        intake.hold()
        server.push(30)
        await until(lambda: server.sent == 35)
        await server.renew("E2")
        pong = await server.callers[0].socket.ping()
        await asyncio.wait_for(pong, 60)  # what came before it has been read
        await asyncio.sleep(0.02)
        server.acks.clear()
        intake.release()
        server.push(2)
        await acked(server, 2, "E2")
    assert {epoch for epoch, _ in server.acks} == {"E2"}
    assert intake.positions("E1") == list(range(1, 36))


# ---- life


async def test_a_half_open_line_is_left_and_told_as_down() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(3)
        await acked(server, 3)
        server.stall()
        await connections(server, 2)
        server.push(3)
        await acked(server, 6)
    downs = [reason for state, reason in intake.states if state == "down"]
    assert downs == ["half_open"]


async def test_a_line_that_is_only_quiet_stays() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(1)
        await acked(server, 1)
        await asyncio.sleep(3 * QUICK.silence)
        assert len(server.queries) == 1
    assert [state for state, _ in intake.states] == ["connecting", "live"]


async def test_a_cut_line_is_down_at_once_and_tried_for_ever() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    async with running(server), feeding(server, intake):
        server.push(2)
        await acked(server, 2)
        await server.stop()
        await until(lambda: intake.states[-1][0] in ("down", "connecting"))
        await until(lambda: [state for state, _ in intake.states].count("connecting") > 6)
        await server.start()
        server.push(1)
        await acked(server, 3)


async def test_a_server_that_accepts_and_says_nothing_is_left_and_tried_again() -> None:
    intake = MemoryIntake()
    timing = Timing(opening=0.1, retry_first=0.01, retry_last=0.02)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        feed = WebSocketFeed(f"ws://127.0.0.1:{mute.getsockname()[1]}/feed", timing)
        task = asyncio.create_task(feed.run(intake))
        await until(lambda: [state for state, _ in intake.states].count("down") >= 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert "live" not in [state for state, _ in intake.states]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (HTTPStatus.UNAUTHORIZED, ("auth_failed", "token_refused")),
        (HTTPStatus.TOO_MANY_REQUESTS, ("rate_limited", "limit")),
        (HTTPStatus.BAD_GATEWAY, ("down", "server_error")),
        (HTTPStatus.NOT_FOUND, ("down", "not_this_server")),
    ],
)
async def test_a_refused_handshake_is_told_by_its_kind(
    status: HTTPStatus, told: tuple[str, str]
) -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.status = status
    async with running(server), feeding(server, intake):
        await until(lambda: told in intake.states)
        server.status = None
        server.push(1)
        await acked(server, 1)


async def test_a_hub_whose_disk_fails_gets_the_row_again() -> None:
    intake = MemoryIntake()
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(3)
        await acked(server, 3)
        intake.fails = 2
        server.push(5)
        await acked(server, 8)
    assert intake.positions() == list(range(1, 9))


@pytest.mark.logs_warnings
async def test_a_fault_of_ours_ends_a_connection_and_never_the_feed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    intake = MemoryIntake()
    intake.fails, intake.error = 1, AssertionError("a bug")
    async with running(FeedServer()) as server, feeding(server, intake):
        server.push(3)
        await acked(server, 3)
    assert ("down", "AssertionError: a bug") in intake.states
    assert [record.levelname for record in caplog.records] == ["ERROR"]


# ---- foreign servers


async def test_a_server_without_hello_is_read_plainly_and_gets_no_ack() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.says_hello = False
    async with running(server), feeding(server, intake):
        server.push(200)
        await until(lambda: len(intake.rows) == 200)
        await asyncio.sleep(0.05)
        epoch = intake.rows[0].epoch
        assert epoch.startswith("plain-ws://127.0.0.1:")
        assert intake.positions(epoch) == list(range(1, 201))
    assert server.acks == []
    assert server.queries == [None]


async def test_a_foreign_server_goes_on_at_our_own_count() -> None:
    server = FeedServer()
    server.says_hello = False
    async with running(server):
        epoch = f"plain-{WebSocketFeed(server.url).name}"
        intake = MemoryIntake(Cursor(epoch=epoch, sequence=50))
        async with feeding(server, intake):
            server.push(3)
            await until(lambda: len(intake.rows) == 3)
            server.drop()
            server.rows = {}
            server.first = 4
            server.push(2)
            await until(lambda: len(intake.rows) == 5)
    assert intake.positions(epoch) == [51, 52, 53, 54, 55]
    assert server.queries == [None, None]


async def test_a_jump_in_the_numbers_of_a_foreign_server_is_a_lost_range() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.says_hello = False
    server.skips = {4: 1, 5: 1}
    async with running(server), feeding(server, intake):
        server.push(8)
        await until(lambda: len(intake.rows) == 6)
        epoch = intake.rows[0].epoch
    assert intake.gap(4, 5, epoch) == ["lost"]
    assert intake.positions(epoch) == [1, 2, 3, 6, 7, 8]


async def test_a_foreign_frame_that_cannot_be_read_is_kept_at_its_place() -> None:
    intake = MemoryIntake()
    server = FeedServer()
    server.says_hello = False
    server.instead = {2: "not json", 4: BAD_FRAME}
    server.times = {2: 1, 4: 1}
    async with running(server), feeding(server, intake):
        server.push(4)
        await until(lambda: len(intake.aside()) == 2)
    unread, poison = intake.aside()
    assert (unread.sequence, unread.raw) == (2, b"not json")
    assert poison.reason.startswith("poison: ")


# ---- the address


def test_a_password_in_the_address_stands_in_no_name() -> None:
    feed = WebSocketFeed("wss://hub:secret@feeds.example/care?key=hidden")
    other = WebSocketFeed("wss://hub:secret@feeds.example/care?key=other")
    assert feed.name.startswith("wss://feeds.example/care#")
    assert feed.name != other.name
    assert "secret" not in feed.name + feed.label
    assert "hidden" not in feed.name + feed.label


@pytest.mark.parametrize("url", ["ws://", "ws:///feed?key=secret", "ws://me:secret@host:notaport/"])
def test_an_address_that_is_none_is_refused_in_words(url: str) -> None:
    with pytest.raises(UserError) as refused:
        WebSocketFeed(url)
    assert refused.value.key == "feed_url_bad"
    assert "secret" not in str(refused.value.values)

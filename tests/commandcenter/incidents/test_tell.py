"""Who is told: once each, never of a fire that is out; of its end whoever heard of it."""

from commandcenter.clock import MINUTE, SECOND
from commandcenter.incidents import notice, tell
from commandcenter.incidents.notice import RETRIES, Notice
from tests.commandcenter.incidents.rooms import Room
from tests.commandcenter.story import at


def fired(severity: int = 6) -> Room:
    room = Room()
    room.detects("firing", severity=severity)
    return room


def test_a_severity_tells_whom_it_concerns() -> None:
    assert fired(2).told() == [("desk", "firing")]
    assert [who for who, _ in fired(5).told()] == ["desk", "ada"]
    assert [who for who, _ in fired(7).told()] == ["desk", "ada", "bo"]
    assert [who for who, _ in fired(9).told()] == ["desk", "ada", "bo", "ivo"]


def test_the_end_is_told_to_whoever_was_told_of_the_beginning_and_to_nobody_else() -> None:
    room = fired(7)
    room.sends()
    room.detects("firing", severity=9)  # two more, and one who is told only now
    room.detects("resolved", severity=9)
    assert {who for who, kind in room.told() if kind == "resolved"} == {"desk", "ada", "bo"}
    assert ("ivo", "firing") in room.told("A0001", "cancelled")


def test_what_never_left_is_taken_back_and_its_end_told_to_nobody() -> None:
    room = fired(7)
    room.detects("resolved", severity=7)
    assert room.told() == []


def test_who_may_have_it_is_told_its_end() -> None:
    room = fired(5)
    with room._batch() as batch:
        for one in list(batch.notices().values()):
            batch.notice(notice.trying(one, room.now_us))
    room.restarts()
    room.detects("resolved", severity=5)
    assert ("ada", "resolved") in room.told("A0001", "queued")


def test_two_more_are_an_update_and_one_more_says_nothing() -> None:
    room = fired(5)
    room.sends()
    room.detects("firing", severity=6)
    assert room.told("A0001", "queued") == []
    room.detects("firing", severity=8)
    assert set(room.told("A0001", "queued")) == {
        ("desk", "update"), ("ada", "update"), ("bo", "firing"),
    }  # fmt: skip


def test_each_step_of_the_chain_tells_its_person_and_the_desk() -> None:
    room = fired(6)
    room.sends()
    room.passes(15)
    assert room.told("A0001", "queued") == [("desk", "escalated"), ("ada", "escalated")]


def test_further_ones_within_five_minutes_come_in_one_message() -> None:
    room = fired(5)
    room.sends()
    room.passes(2)
    for name in ("A0002", "A0003"):
        room.detects("firing", name, motive=name)
    due = {
        n.due_us
        for n in room.state.notices.values()
        if n.addressee == "ada" and n.state == "queued"
    }
    assert due == {at(5)}


def test_a_notice_is_tried_six_times_with_growing_waits_and_then_another_way() -> None:
    room = fired(7)
    (one,) = [n for n in room.state.notices.values() if n.addressee == "bo"]
    waits = []
    for _ in range(6):
        room.now_us = one.due_us
        with room._batch() as batch:
            batch.notice(notice.trying(one, room.now_us))
        one = room.state.notices[one.key.name]
        with room._batch() as batch:
            batch.notice(notice.refused(one, room.now_us, "no answer"))
            if notice.retry_after(one) is None:
                tell.next_means(batch, one)
        one = room.state.notices[one.key.name]
        waits.append(one.due_us - room.now_us)
    assert [wait >= least for wait, least in zip(waits, RETRIES, strict=False)] == [True] * 5
    assert all(wait <= 1.1 * least for wait, least in zip(waits, RETRIES, strict=False))
    assert one.state == "failed"
    assert [n.means for n in room.state.notices.values() if n.addressee == "bo"] == [
        "email",
        "webhook",
    ]


def test_the_waits_are_the_same_in_every_replay_and_differ_between_notices() -> None:
    one = Notice("A0001", 1, "ada", "email", "firing", "queued", 0, 1, 0, 0)
    other = Notice("A0002", 1, "ada", "email", "firing", "queued", 0, 1, 0, 0)
    assert notice.retry_after(one) == notice.retry_after(one)
    assert notice.retry_after(one) != notice.retry_after(other)
    assert 5 * SECOND <= (notice.retry_after(one) or 0) <= 5.5 * SECOND


def test_what_is_settled_stays_so() -> None:
    room = fired()
    room.sends()
    delivered = dict(room.state.notices)
    with room._batch() as batch:
        for one in delivered.values():
            batch.notice(notice.refused(one, room.now_us + MINUTE, "late"))
    assert room.state.notices == delivered


def test_who_was_told_of_a_part_is_told_the_end_of_the_whole() -> None:
    room = fired(5)
    room.detects("firing", "A0002", 7, motive="billing")
    room.passes(6)
    room.sends()
    room.does("incident.merge", "A0002", role="manager", into="A0001")
    room.detects("firing", "A0002", 9, motive="billing")
    assert room.one().severity == 9  # the whole is as severe as its worst part
    room.detects("resolved", "A0001")
    assert {"desk", "ada", "bo"} <= {who for who, kind in room.told() if kind == "resolved"}


def test_what_comes_back_under_a_silence_stays_quiet() -> None:
    room = fired(5)
    room.does("incident.resolve", cause="spento")
    room.does("silence.add", motive="signal", hours=1, comment="lavori")
    room.passes(16)
    assert (room.one().state, room.one().silenced) == ("firing", "S0001")
    assert room.told("A0001", "queued") == []

"""A while with all its overrides and without: who waits along it, which promises were kept."""

from datetime import timedelta

from msgspec.structs import replace

from commandcenter.assignment.lines import AnyLine, Opened, OverrideSet, seconds
from commandcenter.assignment.paired import Paired, paired
from commandcenter.assignment.realised import twice
from tests.commandcenter.assignment.test_realised import PAUSED, held


def compared(one: dict[str, object], minutes: int = 90) -> Paired:
    engine, lines = held(one, minutes)
    begin, end = seconds(lines[0].at), seconds(lines[-1].at)
    instants = range(begin - 600, end + 1, 600)
    return paired(engine, lines, ["x"], instants, (begin, end))


def test_with_half_the_people_paused_more_wait_and_fewer_promises_are_kept() -> None:
    found = compared(PAUSED)
    assert found.pairs == 16
    assert found.waiting[0].value == 0  # nothing had begun yet
    assert found.waiting[-1].low > 0
    assert found.waiting[-1].value > found.waiting[2].value
    assert found.kept.high < 0


def test_one_that_bound_nobody_makes_no_difference_at_any_instant() -> None:
    found = compared({"type": "PAUSE", "target": {"agents": ["nobody"]}})
    assert {(one.value, one.half) for one in found.waiting} == {(0, 0)}
    assert found.kept.value == 0


def test_a_conversation_that_begins_again_while_it_still_waits_is_another_case() -> None:
    engine, lines = held(PAUSED, 30)
    opened = [line for line in lines if isinstance(line, Opened)]
    again = replace(opened[-1], case=opened[0].case, version=99)
    lines = [*lines[:-1], again, lines[-1]]
    found = twice(engine, lines, {"x"})
    names = [case.id for case in found.worlds[0].coming]
    assert len(names) == len(set(names)) == len(opened) + 1
    begin, end = seconds(lines[0].at), seconds(lines[-1].at)
    assert paired(engine, lines, ["x"], [end], (begin, end)).pairs == 16


def test_until_the_first_override_both_sides_are_alike() -> None:
    engine, (first, *others) = held(PAUSED, 90)
    assert isinstance(first, OverrideSet)
    sets: AnyLine = replace(first, at=first.at + timedelta(minutes=20))
    lines = sorted([sets, *others], key=lambda line: line.at)
    begin = seconds(first.at)
    found = paired(engine, lines, ["x"], range(begin, begin + 5_400, 300), (begin, begin + 5_400))
    assert {one.value for one in found.waiting[:4]} == {0}
    assert found.waiting[-1].low > 0

"""What a change would bring: nothing by itself, the right sign where it is plain, and never the room."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from commandcenter.assignment import changes
from commandcenter.assignment.draws import fates
from commandcenter.assignment.future import Lived
from commandcenter.assignment.lines import AnyLine, read
from commandcenter.assignment.preview import Asked, previews
from commandcenter.assignment.stdio import encode
from commandcenter.assignment.whatif import (
    FIRST_PAIRS,
    NOTHING,
    STEP,
    Change,
    Lately,
    Outlook,
    arrivals,
    arrived_lately,
)
from commandcenter.errors import UnreadableError
from commandcenter.protocol.preview import OnCall, Preview
from tests.commandcenter.assignment.played import NINE, Played

PAUSE = {"type": "PAUSE", "target": {"agents": ["p0", "p1", "p2"]}}
CALL_IN = {"type": "CALL_IN", "target": {"agents": ["r0", "r1"]}}
ON_CALL = (
    OnCall(agent="r0", skills=("it",), rate=20.0, rate_since="2026-01-01"),
    OnCall(agent="r1", skills=("it",), rate=30.0, rate_since="2026-03-01"),
    OnCall(agent="r2", skills=("it",)),
)


def busy_room(people: int = 6, cases: int = 40, every: float = 1.5) -> Played:
    """Return a room in which a case came every so many minutes, and everybody worked ten at each."""
    played = Played()
    for n in range(people):
        played.person(f"p{n}", "it")
    for n in range(cases):
        played.case(f"c{n}", work=8.0)
        now = played.engine.room.now
        for case in list(played.engine.room.cases.values()):
            if case.state == "assigned":
                played.starts(case.id)
            elif case.state == "started" and now - case.started_at >= 600:
                played.closes(case.id)
        played.minute += every
    return played


def flooded_room() -> Played:
    return busy_room(people=3, cases=60, every=1.0)


def at(played: Played) -> datetime:
    return NINE + timedelta(minutes=played.minute)


def outlook(played: Played) -> Outlook:
    return Outlook(played.engine, at(played))


def all_previews(
    played: Played, *wanted: dict[str, Any], on_call: tuple[OnCall, ...] = (), seeds: int = 64
) -> list[Preview]:
    asked = Asked(7, changes.read(wanted, at(played), on_call), on_call)
    found = previews(outlook(played), asked, range(1, seeds + 1))
    return [one for one in found if one is not None]


def first(played: Played, *wanted: dict[str, Any], on_call: tuple[OnCall, ...] = ()) -> Preview:
    return all_previews(played, *wanted, on_call=on_call, seeds=8)[0]


def tick(played: Played) -> AnyLine:
    return read(json.dumps({"at": played.iso(), "event": "tick"}))


def test_a_change_that_changes_nothing_has_no_effect_at_all() -> None:
    found = first(busy_room(), {"end": "unknown"})
    assert (found.question, found.pairs) == (7, 8)
    for one in (found.kept, found.kept_share, found.p90_min):
        assert (one.value, one.half) == (0, 0)
        assert not one.is_clear  # too close to call
    assert (found.gains, found.loses, found.told) == ((), (), ())
    assert found.share_with == found.share_without


def test_half_the_people_less_is_clearly_worse_and_says_for_whom() -> None:
    played = busy_room(cases=80, every=0.75)
    found = first(played, {**PAUSE, "expires": played.iso(180)})
    assert found.kept.value < 0
    assert found.kept.is_clear
    assert found.p90_min.value > 2
    assert found.p90_min.is_clear
    lost = {(one.kind, one.key) for one in found.loses}
    assert {("queue", "care"), ("motive", "info"), ("skill", "it")} <= lost
    assert {("agent", "p0"), ("agent", "p1"), ("agent", "p2")} <= {
        (one.kind, one.key)
        for one in found.gains  # they have less to do
    }


def test_the_difference_is_that_of_the_two_sides() -> None:
    played = flooded_room()
    found = first(played, PAUSE)
    assert found.p90_with - found.p90_without == pytest.approx(found.p90_min.value)
    assert found.share_with - found.share_without == pytest.approx(found.kept_share.value)


def test_short_first_answers_in_a_long_queue_are_clearly_better() -> None:
    played = flooded_room()
    triage = {"type": "TRIAGE", "target": {"queue": "care"}}
    better = first(played, {**triage, "params": {"on": True}})
    worse = first(played, {**triage, "params": {"on": False}})
    assert better.kept.value > worse.kept.value
    assert worse.kept.value < 0


def test_the_answers_come_at_8_16_32_and_64_pairs_and_the_interval_narrows() -> None:
    found = all_previews(busy_room(cases=20), PAUSE)
    assert [one.pairs for one in found] == [8, 16, 32, 64]
    assert [one.is_last for one in found] == [False, False, False, True]
    assert found[-1].p90_min.half < found[0].p90_min.half


def test_after_the_first_answer_few_futures_are_lived_at_once_so_that_others_are_answered() -> None:
    played, at_once = busy_room(cases=20), []

    class Counted(Outlook):
        def lived(self, change: Change, seeds: Sequence[int]) -> list[Lived]:
            at_once.append(len(seeds))
            return super().lived(change, seeds)

    asked = Asked(7, changes.read([PAUSE], at(played)))
    list(previews(Counted(played.engine, at(played)), asked, range(1, 33)))
    assert at_once[:2] == [FIRST_PAIRS, FIRST_PAIRS]
    assert set(at_once[2:]) == {STEP}


def test_who_has_no_more_time_gets_the_answer_of_the_pairs_there_are() -> None:
    played = busy_room(cases=20)
    asked, looks = Asked(7, changes.read([PAUSE], at(played))), iter([False, False, True])
    found = previews(outlook(played), asked, is_over=lambda: next(looks))
    told = [(one.pairs, one.is_last) for one in found if one is not None]
    assert told == [(8, False), (16, False), (24, True)]


def test_several_overrides_and_ends_are_looked_at_as_one_change() -> None:
    played = flooded_room()
    played.rule("x", "TRIAGE", {"queue": "care"}, {"on": False})
    both = first(
        played,
        {"end": "x"},
        {"type": "BOOST", "target": {"motive": "info"}, "params": {"factor": 2}},
    )
    ended = first(played, {"end": "x"})
    assert ended.kept.value > 0
    assert both.kept == ended.kept  # one motive only: a boost of it changes no order


def test_people_who_are_called_come_after_a_quarter_of_an_hour_and_cost_what_they_cost() -> None:
    played = flooded_room()
    found = first(played, {**CALL_IN, "expires": played.iso(75)}, on_call=ON_CALL)
    assert found.kept.value > 0
    assert found.p90_min.value < 0
    assert found.p90_min.is_clear
    assert [(one.agent, one.hours, one.rate, one.rate_since, one.cost) for one in found.cost] == [
        ("r0", 1.0, 20.0, "2026-01-01", 20.0),
        ("r1", 1.0, 30.0, "2026-03-01", 30.0),
    ]
    assert (found.cost_sum, found.on_call_left) == (50.0, 1)
    assert {("agent", "r0"), ("agent", "r1")} <= {(one.kind, one.key) for one in found.loses}


def test_they_stay_as_long_as_is_said_and_without_a_rate_no_sum_is_made_up() -> None:
    played = flooded_room()
    call = {"type": "CALL_IN", "target": {"agent": "r2"}, "params": {"until": played.iso(45)}}
    found = first(played, call, on_call=ON_CALL)
    assert [(one.hours, one.cost) for one in found.cost] == [(0.5, None)]
    assert found.cost_sum is None


def test_who_is_not_on_call_cannot_be_called_and_that_is_told() -> None:
    played = flooded_room()
    nobody = first(played, CALL_IN)
    assert not nobody.is_possible
    assert [(one.code, one.refs, one.why) for one in nobody.told] == [
        ("infeasible", ("r0", "r1"), "nobody_on_call")
    ]
    some = first(played, CALL_IN, on_call=ON_CALL[:1])
    assert [(one.refs, one.why) for one in some.told] == [(("r1",), "not_on_call")]
    assert some.kept.value > 0


def test_what_the_engine_says_to_it_is_told_before_anything_is_set() -> None:
    played = flooded_room()
    floor = {"type": "FLOOR", "target": {"skill": "it"}, "params": {"n": 9}}
    found = first(played, floor)
    assert [(one.code, one.why) for one in found.told] == [("infeasible", "floor_unreachable")]
    assert not found.is_possible
    unfit = first(played, {**floor, "params": {"n": -1}})
    assert [(one.code, one.why) for one in unfit.told] == [("rejected", "params_unfit")]
    assert unfit.kept.value == 0


@pytest.mark.parametrize(
    "wanted",
    [{"type": 7}, {"target": "care"}, {**CALL_IN, "params": {"until": "soon"}}],
)
def test_a_change_that_cannot_be_read_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        first(flooded_room(), wanted, on_call=ON_CALL)


def test_the_same_state_gives_the_same_preview_and_the_engine_is_not_touched() -> None:
    played, other = busy_room(), busy_room()
    assert first(played, PAUSE) == first(other, PAUSE)
    untouched = busy_room().engine
    assert encode(played.engine.handle(tick(played))) == encode(untouched.handle(tick(played)))
    assert not played.engine.room.overrides


def test_an_outlook_answers_again_and_again_the_same_and_only_for_its_instant() -> None:
    played = busy_room()
    found = outlook(played)
    change = changes.read([PAUSE], at(played)).change
    before = found.lived(NOTHING, [1, 2])
    after = found.lived(change, [1, 2])
    assert found.lived(NOTHING, [1, 2]) == before
    assert found.lived(change, [2, 1]) == after[::-1]
    assert after != before
    played.minute += 1
    with pytest.raises(ValueError, match="one instant"):
        found.lived(Change([tick(played)]), [1])


def test_an_override_that_expires_within_the_horizon_stops_binding() -> None:
    played = busy_room()
    short = first(played, {**PAUSE, "expires": played.iso(5)})
    long = first(played, {**PAUSE, "expires": played.iso(200)})
    assert long.p90_min.value > short.p90_min.value


def test_what_came_in_the_last_hour_goes_on_coming_at_that_rate() -> None:
    played = busy_room(cases=60)
    room = played.engine.room
    lately = arrived_lately(room)
    assert len(lately.models) == pytest.approx(40, abs=1)
    coming = [arrivals(room.now, room.now + 7_200, lately, seed) for seed in range(50)]
    assert sum(map(len, coming)) / 50 == pytest.approx(80, rel=0.1)
    for case in coming[0]:
        assert room.now <= case.opened_at <= room.now + 7_200
        assert (case.due_first or 0) - case.opened_at == 45 * 60
    assert [one.opened_at for one in coming[0]] == sorted(one.opened_at for one in coming[0])
    assert arrivals(room.now, room.now + 7_200, Lately([]), 1) == []


def test_what_has_just_begun_goes_on_at_its_own_rate_not_at_the_mean_of_an_hour() -> None:
    played = busy_room(cases=20, every=2.5)
    for n in range(40):
        played.case(f"fault {n}", "de", motive="fault")
        played.minute += 0.25
    room = played.engine.room
    lately = arrived_lately(room)
    assert lately.span_s <= 15 * 60
    assert len(lately.models) / lately.span_s * 60 == pytest.approx(4, rel=0.35)
    coming = arrivals(room.now, room.now + 3_600, lately, 1)
    assert sum(one.motive == "fault" for one in coming) > 0.8 * len(coming)


def test_draws_are_uniform_and_depend_on_seed_case_and_turn_only() -> None:
    ends = [turn.ends for seed in range(10) for fate in fates(seed, range(50)) for turn in fate]
    assert sum(ends) / len(ends) == pytest.approx(0.5, rel=0.03)
    assert fates(1, [5, 6])[1] == fates(1, [6])[0]
    assert fates(1, [5]) != fates(2, [5])
    assert len({turn for fate in fates(1, [5, 6]) for turn in fate}) == 12

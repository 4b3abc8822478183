"""What regia is shown of assignment: counts that add up, who is late next, who has what or left it behind."""

import msgspec
from hypothesis import given, settings

from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import HOUR, MINUTE
from commandcenter.criteria.criteria import shipped
from commandcenter.events.fact import Fact
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.regia import LateRow, QueueRow, RegiaView, WorkRow
from commandcenter.views.regia import as_read, regia
from tests.commandcenter.dispatch.room import SETTINGS, Room
from tests.commandcenter.story import (
    agent,
    at,
    by_hand,
    fact,
    folded,
    replied,
    stories,
    went_on,
    wrote,
)

CLOCK = ServiceClock(msgspec.convert(SETTINGS.calendar(), Calendar))
ASKS = {"sentiment": "neu", "care": True, "kind": "other"}
BANDS = (45 * MINUTE, 4 * HOUR, 12 * HOUR)


def moment(room: Room, now_us: int) -> Moment:
    return Moment(room.state, now_us, SETTINGS, CLOCK, Hours(room.state, CLOCK.zone))


def seen(room: Room, now_us: int, why_off: str = "") -> RegiaView:
    """Return what regia is shown once the engine has decided, and heard of it."""
    room.decide(now_us)
    room.decide(now_us)
    return regia(moment(room, now_us), room.live, why_off)


def queue(view: RegiaView, key: str) -> QueueRow:
    return next(row for row in view.queues if row.key == key)


def work(view: RegiaView, name: str) -> WorkRow:
    return next(row for row in view.work if row.agent == name)


def late(view: RegiaView, case: str) -> LateRow:
    return next(row for row in view.late if row.case == case)


def here(name: str, *skills: str, state: str = "available", minute: float = -9) -> Fact:
    return agent(at(minute), name, state, skills=["lang:it", *skills], capacity=6)


@settings(max_examples=60)
@given(stories(least=6))
def test_the_queues_add_up_and_each_counts_what_waits_in_it(facts: list[Fact]) -> None:
    state, now_us = folded(facts), at(95)
    view = as_read(Moment(state, now_us, SETTINGS, CLOCK, Hours(state, CLOCK.zone)), shipped())
    *rows, total = view.queues
    assert total.key == "total"
    assert total.to_answer == len(state.waiting) == sum(row.to_answer for row in rows)
    ages = sorted(now_us - since for since in state.waiting.values())  # all of it in service hours
    expected = [sum(age <= BANDS[0] for age in ages), 0, 0, 0]
    expected[1] = len(ages) - expected[0]
    assert list(total.ages) == expected
    assert total.oldest_us == (ages[-1] if ages else None)
    risky = [now_us - begun for begun in state.unanswered.values()]
    assert total.at_risk == sum(30 * MINUTE <= age <= 45 * MINUTE for age in risky)
    for row in view.queues:
        assert sum(row.ages) == row.to_answer == sum(one.count for one in row.languages)


def test_a_queue_says_who_could_serve_it_and_in_which_language_nobody_can() -> None:
    room = Room()
    room.tell(here("Ada", "mobile"), here("Bo"))
    room.tell(wrote(at(0), motives=("signal",), network="mobile"))
    spanish = wrote(at(0), "es", 2, motives=("signal",))
    body = spanish.body.replace(b'"sentiment"', b'"language":"es","sentiment"')
    room.tell(msgspec.structs.replace(spanish, body=body))
    row = queue(seen(room, at(1)), "network")
    assert row.agents == 1
    assert {one.language: one.nobody for one in row.languages}["es"]


def test_a_case_that_a_person_moved_is_counted_where_it_is_now() -> None:
    room = Room()
    room.tell(wrote(at(0), motives=("signal",)), by_hand("moved", at(1), queue="billing"))
    view = seen(room, at(2))
    assert (queue(view, "network").to_answer, queue(view, "billing").to_answer) == (0, 1)


def test_a_critical_customers_case_is_in_the_critical_queue_and_late_after_a_quarter() -> None:
    room = Room()
    room.tell(here("Ada"), critical(), wrote(at(0)))
    view = seen(room, at(1))
    assert queue(view, "critical").to_answer == 1
    row = late(view, "t")
    assert (row.due_us, row.is_critical, row.goes_to) == (at(15), True, "")
    assert (row.why, row.helps) == (("nobody:critical",), "SKILL_OPEN:critical")


def critical() -> Fact:
    said = {
        "customer": 1, "channel": "x", "number": 1, "act": "enter", "cls": "press", "who": "Rita",
    }  # fmt: skip
    return fact("critical.changed", at(-5), said)


def test_who_is_late_next_goes_to_who_has_it_or_is_free_first() -> None:
    room = Room()
    room.tell(here("Ada"), wrote(at(0), "a"), wrote(at(5), "b", 2))
    view = seen(room, at(6))
    assert [row.case for row in view.late] == ["a", "b"]
    assert [row.goes_to for row in view.late] == ["Ada", "Ada"]
    assert late(view, "a").why[0] == "index"


def test_what_a_person_gave_says_so() -> None:
    room = Room()
    room.tell(here("Ada"), wrote(at(0)), by_hand("assigned", at(1), agent="Ada"))
    assert late(seen(room, at(2)), "t").why == ("human",)


def test_a_case_that_is_held_says_by_which_override() -> None:
    room = Room()
    room.tell(here("Ada"), wrote(at(0)))
    hold = {
        "act": "set", "override": "O0001", "number": 1, "who": "Rita", "type": "HOLD", "kind": "case",
        "names": ["t"], "reason": "r", "length_us": 60 * MINUTE,
    }  # fmt: skip
    room.tell(fact("override.set", at(0), hold, recorded_us=at(0)))
    row = late(seen(room, at(1)), "t")
    assert (row.goes_to, row.why) == ("", ("hold:O0001",))


def test_who_is_free_in_a_crowd_is_told_the_skill_that_most_of_it_asks_for() -> None:
    """One invoice says nothing about a dozen in a language that he does not speak."""
    facts = [here("Ada", "mobile"), here("Bo", "lang:en", "mobile")]
    facts += [
        wrote(at(0), f"e{n}", n + 1, reading={**ASKS, "language": "en", "motives": ("signal",)})
        for n in range(12)
    ]
    facts.append(wrote(at(0), "b", 90, motives=("billing",)))
    room = Room()
    room.tell(*facts)
    assert work(seen(room, at(1)), "Ada").why == ("lacks:lang:en",)


def test_somebody_says_what_he_has_and_gets_or_why_nothing() -> None:
    room = Room()
    room.tell(here("Ada"), here("Bo", state="break"), wrote(at(0), "a"), wrote(at(0), "b", 2))
    view = seen(room, at(1))
    first, second = work(view, "Ada"), work(view, "Bo")
    assert (first.units, first.capacity, len(first.cases), first.is_open) == (3, 6, 1, True)
    assert first.gets is not None
    assert (second.cases, second.gets, second.why) == ((), None, ("state",))


def test_whose_window_does_not_answer_says_so() -> None:
    room = Room()
    room.tell(agent(at(0), "Ada", "available", presence="lost", skills=["lang:it"]), wrote(at(0)))
    assert work(seen(room, at(1)), "Ada").why == ("presence",)


def test_work_that_somebody_left_behind_is_named_and_what_the_engine_takes_back_is_not() -> None:
    room = Room()
    room.tell(here("Ada"), here("Bo"), wrote(at(0), "a"), wrote(at(0), "b", 2))
    room.decide(at(1))
    begun = next(case for case in "ab" if room.case(case).agent == "Ada")
    room.tell(went_on("statuschanged", at(2), begun, to_status="started", agent="Ada"))
    assert work(seen(room, at(3)), "Ada").orphans == ()
    room.tell(agent(at(4), "Ada", "offline"), agent(at(4), "Bo", "offline"))
    view = seen(room, at(5))
    assert work(view, "Ada").orphans == (room.live.rows[begun].number,)
    assert "Bo" not in {row.agent for row in view.work}


def test_of_somebody_lost_work_is_left_behind_after_ninety_seconds() -> None:
    room = Room()
    room.tell(here("Ada"), wrote(at(0)), by_hand("assigned", at(1), agent="Ada"))
    room.tell(agent(at(2), "Ada", "available", presence="lost", skills=["lang:it"]))
    assert work(seen(room, at(3)), "Ada").orphans == ()
    assert work(seen(room, at(4)), "Ada").orphans == (room.live.rows["t"].number,)


def test_decisions_are_told_newest_first_with_who_made_them() -> None:
    room = Room()
    room.tell(here("Ada"), here("Bo"), wrote(at(0)))
    room.decide(at(1))
    other = "Bo" if room.case().agent == "Ada" else "Ada"
    room.tell(by_hand("assigned", at(2), agent=other, reason="his customer"))
    view = seen(room, at(3))
    assert [(row.act, row.who, row.agent) for row in view.decisions][:2] == [
        ("assigned", "Rita", other),
        ("given", "engine", "Bo" if other == "Ada" else "Ada"),
    ]
    assert view.decisions[0].words == "his customer"
    assert view.decided_today == 1


def test_what_a_person_moved_and_what_an_agent_took_are_told_apart() -> None:
    room = Room()
    room.tell(here("Ada"), wrote(at(0)))
    room.decide(at(1))
    room.tell(by_hand("moved", at(2), queue="billing", reason="the bill"))
    room.tell(went_on("assigned", at(3), agent="Ada"))
    rows = seen(room, at(4)).decisions
    assert [(row.act, row.who, row.queue) for row in rows][:2] == [
        ("taken_over", "Ada", ""),
        ("moved", "Rita", "billing"),
    ]
    assert {row.thread for row in rows} == {"t"}


def test_why_it_does_not_decide_is_told_and_nothing_is_given() -> None:
    room = Room()
    room.tell(wrote(at(0)))
    view = as_read(moment(room, at(1)), shipped())
    assert (view.is_on, view.why_off) == (False, "no_agents")
    room.tell(here("Ada"), replied(at(2), "u"))
    assert as_read(moment(room, at(3)), shipped()).is_on

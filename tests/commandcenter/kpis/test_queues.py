"""Cases to answer by queue and age."""

import itertools

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import HOUR, MINUTE
from commandcenter.events.fact import Fact
from commandcenter.kpis import queues, to_answer
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.queues import Waiting, by_age, shared_out
from commandcenter.settings import Queue, Settings
from tests.commandcenter.kpis.moments import CLOCK, moment
from tests.commandcenter.story import at, closed, replied, stories, told, wrote
from tests.commandcenter.views import naive


def waiting(facts: list[Fact], now_us: int, *own: Queue) -> dict[str, Waiting]:
    asked = moment(facts, now_us)
    if own:
        settings = msgspec.structs.replace(asked.settings, queues=own)
        asked = Moment(asked.state, now_us, settings, asked.clock, asked.hours)
    return {row.queue.key: row for row in by_age(asked)}


def test_one_example_by_hand() -> None:
    found = waiting(
        [
            wrote(at(0), "a", motives=("signal",)),
            wrote(at(100), "b", motives=("internet_3g",)),
            wrote(at(20), "c", motives=("billing",)),
            wrote(at(30), "d"),  # names no motive
            wrote(at(40), "e", motives=("technician",)),
            replied(at(50), "e"),
            wrote(at(60), "f", kind="thanks"),
        ],
        at(125),
    )
    assert {key: row.bands for key, row in found.items()} == {
        "network": (1, 1, 0, 0),
        "billing": (0, 1, 0, 0),
        "home": (0, 0, 0, 0),
        "activations": (0, 0, 0, 0),
        "complaints": (0, 0, 0, 0),
        "offers": (0, 1, 0, 0),
    }
    assert found["network"].oldest_us == 125 * MINUTE
    assert found["home"].oldest_us is None
    assert sum(row.goal for row in found.values()) == 60


@given(stories(), st.integers(0, 900))
def test_the_queues_are_what_slow_counting_gives(facts: list[Fact], minutes: int) -> None:
    now_us = at(95 + minutes)
    subjects = naive.subjects(facts)
    wanted: dict[str, list[float]] = {}
    for thread, since in naive.waiting(facts).items():
        _, motives, _ = subjects[thread, since]
        key = "network" if "signal" in motives else "billing" if "billing" in motives else "offers"
        wanted.setdefault(key, []).append(CLOCK.minutes(since, now_us))
    for key, row in waiting(facts, now_us).items():
        ages = wanted.get(key, [])
        edges = (-1.0, 45, 240, 720, 1e9)
        assert list(row.bands) == [
            sum(low < age <= high for age in ages) for low, high in itertools.pairwise(edges)
        ]
        assert row.oldest_us == (round(max(ages) * MINUTE) if ages else None)


@given(stories())
def test_the_queues_add_up_to_the_headline(facts: list[Fact]) -> None:
    asked = moment(facts, at(300))
    found = [row.bands for row in by_age(asked)]
    layers = to_answer.layers_at(asked, np.array([at(300)])).T[0].tolist()
    assert [sum(bands) for bands in zip(*found, strict=True)] == layers
    assert sum(map(sum, found)) == (to_answer.figure(asked).value or 0)


def test_a_case_belongs_to_the_first_queue_that_holds_one_of_its_motives() -> None:
    both = [wrote(at(0), motives=("signal", "billing"))]
    rest = Queue(key="rest")
    first, second = Queue(key="a", motives=("billing",)), Queue(key="b", motives=("signal",))
    assert sum(waiting(both, at(9), rest, first, second)["a"].bands) == 1
    assert sum(waiting(both, at(9), rest, second, first)["b"].bands) == 1


def test_what_a_case_is_about_is_said_by_the_first_message_that_names_it() -> None:
    told_later = [
        wrote(at(0)),
        wrote(at(1), motives=("other",)),
        wrote(at(2), motives=("billing",)),
    ]
    assert sum(waiting(told_later, at(9))["billing"].bands) == 1
    changed = [*told_later, wrote(at(3), motives=("signal",))]
    assert sum(waiting(changed, at(9))["billing"].bands) == 1
    after_reply = [*changed, replied(at(4)), wrote(at(5), motives=("signal",))]
    assert sum(waiting(after_reply, at(9))["network"].bands) == 1
    assert not sum(sum(row.bands) for row in waiting([*changed, closed(at(6))], at(9)).values())


def test_ages_are_service_minutes() -> None:
    night = at(-11 * 60)  # 22:00, the service has just closed
    (row,) = [row for row in waiting([wrote(night)], at(0)).values() if any(row.bands)]
    assert row.bands == (0, 1, 0, 0)
    assert row.oldest_us == HOUR


@pytest.mark.parametrize(
    ("total", "parts", "wanted"),
    [
        (60, [20, 14, 10, 6, 5, 5], [20, 14, 10, 6, 5, 5]),
        (80, [1, 1, 1], [27, 27, 26]),
        (0, [3, 4], [0, 0]),
        (1, [1, 3], [0, 1]),
    ],
)
def test_the_goal_is_shared_out_by_parts(total: int, parts: list[int], wanted: list[int]) -> None:
    assert shared_out(total, parts) == wanted


@given(st.integers(0, 10**6), st.lists(st.integers(1, 10**5), min_size=1, max_size=6))
def test_goals_always_add_up(total: int, parts: list[int]) -> None:
    found = shared_out(total, parts)
    assert sum(found) == total
    for share, part in zip(found, parts, strict=True):
        assert abs(share - total * part / sum(parts)) < 1


def test_every_motive_has_a_queue() -> None:
    shipped = Settings().queues
    assert len(shipped) == 6
    assert sum(queue.parts for queue in shipped) == Settings().goals.to_answer
    assert queues.BANDS_US == (45 * MINUTE, 4 * HOUR, 12 * HOUR)
    assert not waiting([*told(wrote(at(0), "z", care=False))], at(5))["offers"].oldest_us

"""The conversations worked out by hand in kpi/: every figure the wall shows of them, to the digit."""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from commandcenter.care import marks
from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import parse_us
from commandcenter.kpis import to_answer
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.within_45 import promises
from commandcenter.settings import Settings
from commandcenter.state import State
from tests.golden.reading import GOLDEN, lines, state_of

EXPECTED: dict[str, Any] = msgspec.json.decode((GOLDEN / "kpi" / "expected.json").read_bytes())
STORIES = tuple(EXPECTED)
BANDS = ("<=45", "45-240", "240-720", ">720")


def as_of(story: str) -> int:
    return parse_us(EXPECTED[story]["as_of"])


def clock_of(story: str) -> ServiceClock:
    calendar = (GOLDEN / "kpi" / EXPECTED[story]["calendar"]).read_bytes()
    return ServiceClock(msgspec.json.decode(calendar, type=Calendar))


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, State]:
    folder = tmp_path_factory.mktemp("kpi")
    return {
        story: state_of(lines(f"kpi/{story}.jsonl"), folder / f"{story}.db") for story in STORIES
    }


def moment(story: str, states: dict[str, State]) -> Moment:
    state, clock = states[story], clock_of(story)
    return Moment(state, as_of(story), Settings(), clock, Hours(state, clock.zone))


def minutes(clock: ServiceClock, pairs: list[tuple[int, int]]) -> list[float]:
    return [clock.minutes(opened, ended) for opened, ended in sorted(pairs) if ended > 0]


@pytest.mark.parametrize("story", STORIES)
def test_units(story: str, states: dict[str, State]) -> None:
    state, wanted = states[story], EXPECTED[story]["units"]
    assert state.messages.size() == wanted["raw_messages"]
    assert state.bursts.size() == wanted["bursts"]
    assert state.requests.size() == wanted["unique_requests"]
    assert (
        sum(bool(facts & marks.THANKS) for _, facts in state.messages) == wanted["neutral_messages"]
    )
    assert state.firsts.size() + len(state.unanswered) == wanted["case_cycles"]


@pytest.mark.parametrize("story", STORIES)
def test_first_responses(story: str, states: dict[str, State]) -> None:
    wanted = EXPECTED[story]["first_response"]
    found = minutes(clock_of(story), list(states[story].firsts))
    assert len(found) == wanted["n"]
    assert sorted(found) == sorted(wanted["values"])
    if "p50" in wanted:
        assert list(np.percentile(found, (50, 90))) == [wanted["p50"], wanted["p90"]]


def test_replies(states: dict[str, State]) -> None:
    wanted = EXPECTED["one_customer"]["reply"]
    assert (
        minutes(clock_of("one_customer"), list(states["one_customer"].requests)) == wanted["values"]
    )


def test_the_service_level(states: dict[str, State]) -> None:
    wanted = EXPECTED["thirteen_threads"]["service_level"]
    clock = clock_of("thirteen_threads")
    kept = promises(states["thirteen_threads"], clock, 1, as_of("thirteen_threads"))
    assert (kept.met, kept.due, kept.immature) == (wanted["met"], wanted["due"], wanted["immature"])
    assert kept.met / kept.due == wanted["value"]


def test_the_backlog(states: dict[str, State]) -> None:
    wanted = EXPECTED["thirteen_threads"]["backlog"]
    asked = moment("thirteen_threads", states)
    ages = to_answer.ages_min(asked)
    assert len(ages) == wanted["n"]
    assert ages.max() == wanted["oldest"]
    assert list(np.percentile(ages, (50, 90))) == [wanted["p50"], pytest.approx(wanted["p90"])]
    (layers,) = to_answer.layers_at(asked, np.array([asked.now_us])).T.tolist()
    assert dict(zip(BANDS, layers, strict=True)) == wanted["bands"]


def test_nobody_waits_for_the_one_customers_answer(states: dict[str, State]) -> None:
    assert to_answer.ages_min(moment("one_customer", states)).size == 0


@pytest.mark.parametrize("story", STORIES)
def test_the_order_of_the_lines_does_not_matter(
    story: str, states: dict[str, State], tmp_path: Path
) -> None:
    by_name = sorted(lines(f"kpi/{story}.jsonl"), key=lambda line: msgspec.json.decode(line)["id"])
    other = state_of(reversed(by_name), tmp_path / "other.db")
    for name in ("bursts", "requests", "waits", "firsts"):
        assert getattr(other, name).packed() == getattr(states[story], name).packed()

"""Figures asked of a running hub, over a real socket: reckoned beside it, and listed to the same number."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import DAY, MINUTE, now_us
from commandcenter.hub.figures import FRESH, Figures, Which
from commandcenter.hub.process import Hub
from commandcenter.kpis.period import Period
from commandcenter.protocol.figures import PeriodFigures
from commandcenter.settings import Settings
from commandcenter.state import State
from tests.commandcenter.drafts import drafted
from tests.commandcenter.hub.test_seats import asked, running, seat
from tests.commandcenter.story import wrote


async def ask_for_help(hub: Hub, first: int, last: int) -> None:
    """Have so many customers write a message that asks for care."""
    for n in range(first, last):
        channel = "x" if n % 3 else "facebook"
        fact = wrote(now_us() - MINUTE + n, f"t{n}", n + 1, channel=channel, order=n)
        await hub.writer.commit(drafted(fact, position=None, feed=None, epoch=None, raw=None))


async def answer_to(link: Any, action: str, **more: Any) -> dict[str, Any]:
    answer = await asked(link, action, **more)
    assert answer["ok"], answer
    found: dict[str, Any] = answer["data"]
    return found


def row(data: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in data["rows"] if one["figure"]["key"] == key)
    return found


async def test_the_cases_are_those_of_the_figures_that_the_desk_shows(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 7)
        week: Any = {"span": "week", "at_us": 0}
        shown = await answer_to(link, "figures.period", target=week)
        assert row(shown, "backlog")["figure"]["value"] == 7
        await ask_for_help(hub, 7, 12)

        args = {"figure": "backlog", "group": "part", "as_of_us": shown["as_of_us"]}
        page = await answer_to(link, "figures.cases", target=week, args=args)
        assert page["all"] == len(page["cases"]) == 7
        assert page["period"]["as_of_us"] == shown["as_of_us"]

        fresh = await answer_to(link, "figures.period", target=week)
        assert row(fresh, "backlog")["figure"]["value"] == 12


async def test_a_reckoning_that_is_no_longer_kept_comes_anew_with_its_figure(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 4)
        args = {"figure": "backlog", "group": "part", "as_of_us": 5}
        page = await answer_to(link, "figures.cases", target={"span": "week"}, args=args)
        assert page["period"]["as_of_us"] != 5
        assert page["all"] == row(page["period"], "backlog")["figure"]["value"] == 4


async def test_a_split_s_parts_and_their_lists_add_up(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 9)
        week: Any = {"span": "week"}
        args = {"figure": "backlog", "by": "channel"}
        whole, *parts = (await answer_to(link, "figures.split", target=week, args=args))["rows"]
        values = {part["part_of"]: part["figure"]["value"] for part in parts}
        assert (whole["figure"]["value"], values) == (9, {"facebook": 3, "x": 6})
        args |= {"part": "facebook", "group": "part"}
        page = await answer_to(link, "figures.cases", target=week, args=args)
        assert {case["channel"] for case in page["cases"]} == {"facebook"}
        assert page["all"] == 3


async def test_a_wall_gets_none_of_it_and_what_is_unknown_is_refused_in_words(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (_, url):
        async with seat(url, "wall") as wall:
            answer = await asked(wall, "figures.period", target={"span": "day"})
            assert answer["error"]["code"] == "forbidden"
        async with seat(url, "manager") as link:
            args = {"figure": "backlog", "group": "part", "by": "channel", "part": "fax"}
            answer = await asked(link, "figures.cases", target={"span": "day"}, args=args)
            assert (answer["error"]["key"], answer["error"]["values"]) == (
                "part_unknown", {"part": "fax"}
            )  # fmt: skip
            answer = await asked(link, "figures.period", target={"span": "year"})
            assert answer["error"]["code"] == "bad_request"


async def test_figures_by_agent_are_for_managers_alone(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 4)
        args = {"figure": "service_level", "by": "agent"}
        answer = await asked(link, "figures.split", target={"span": "day"}, args=args)
        assert (answer["ok"], answer["error"]["key"]) == (False, "split_by_agent")
        page = {**args, "group": "part", "part": "Ada"}
        answer = await asked(link, "figures.cases", target={"span": "day"}, args=page)
        assert (answer["ok"], answer["error"]["key"]) == (False, "split_by_agent")
        by_team = await answer_to(
            link, "figures.split", target={"span": "day"}, args={**args, "by": "team"}
        )
        assert row(by_team, "service_level")["part_of"] is None


async def test_what_is_usual_is_told_of_a_part_of_people_too(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 4)
        args: Any = {"figure": "service_level", "by": "team", "part": "", "as_of_us": 0}
        found = await answer_to(link, "figures.usual", target={"span": "day"}, args=args)
        assert found
        args["by"] = "agent"
        answer = await asked(link, "figures.usual", target={"span": "day"}, args=args)
        assert (answer["ok"], answer["error"]["key"]) == (False, "split_by_agent")


@pytest.mark.parametrize("span", ["day", "week", "month"])
@pytest.mark.parametrize("at_us", [1, DAY, 32_503_680_000_000_000])
async def test_the_first_and_the_last_instants_that_may_be_asked_about_are_answered(
    tmp_path: Path, span: str, at_us: int
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 3)
        target = {"span": span, "at_us": at_us}
        shown = await answer_to(link, "figures.period", target=target)
        assert row(shown, "backlog")["figure"]["key"] == "backlog"
        await answer_to(link, "figures.usual", target=target, args={"figure": "backlog"})
        await answer_to(link, "boards.growth", target={"at_us": at_us}, args={})
        await answer_to(link, "boards.change", target={"at_us": at_us})
        beyond = await asked(link, "figures.period", target=target | {"at_us": at_us + 2**60})
        assert beyond["error"]["code"] == "bad_request"


NOON = 1_780_000_000_000_000
DAY_OF_NOON: Which = ("day", 0, 0)


class Reckoning:
    """Work on a period that goes on until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.periods: list[Period] = []
        self.at_once = self.most_at_once = 0

    def __call__(self, period: Period) -> PeriodFigures:
        self.periods.append(period)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.set()
        assert self.go_on.wait(10)
        self.at_once -= 1
        return period.of_rows(())


async def test_figures_and_boards_reckon_a_period_one_after_the_other() -> None:
    figures, work = Figures(State(), Settings(), lambda: NOON), Reckoning()
    asks = [asyncio.create_task(figures.answered(DAY_OF_NOON, work)) for _ in range(2)]
    await asyncio.to_thread(work.begun.wait, 10)
    for _ in range(100):
        await asyncio.sleep(0)  # the second one would have begun by now
    assert len(work.periods) == 1
    work.go_on.set()
    await asyncio.gather(*asks)
    assert (work.most_at_once, work.periods[0]) == (1, work.periods[1])


async def test_whoever_asks_after_one_who_left_gets_a_period_that_no_thread_works_on() -> None:
    figures, left = Figures(State(), Settings(), lambda: NOON), Reckoning()
    ask = asyncio.create_task(figures.answered(DAY_OF_NOON, left))
    await asyncio.to_thread(left.begun.wait, 10)
    ask.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ask
    after = Reckoning()
    after.go_on.set()
    await figures.answered(DAY_OF_NOON, after)
    assert after.periods[0] is not left.periods[0]
    left.go_on.set()


def test_figures_grow_old_while_nothing_comes_in_and_the_ones_shown_stay_listed() -> None:
    now = [NOON]
    figures = Figures(State(), Settings(), lambda: now[0])
    first = figures.period("day", 0, 0)
    now[0] += FRESH - 1
    assert figures.period("day", 0, 0) is first
    now[0] += 1
    assert figures.period("day", 0, first.as_of_us) is first
    assert figures.period("day", 0, 0).as_of_us == NOON + FRESH

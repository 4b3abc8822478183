"""Boards asked of a running hub, over a real socket: of the figures' own snapshot, with masked words."""

from pathlib import Path
from typing import Any

from commandcenter.clock import HOUR, MINUTE, now_us
from commandcenter.history import History
from commandcenter.hub.process import Hub
from tests.commandcenter.drafts import drafted
from tests.commandcenter.hub.test_figures import answer_to, ask_for_help, row
from tests.commandcenter.hub.test_seats import asked, running, seat
from tests.commandcenter.story import wrote

MONTH: Any = {"span": "month"}


async def left_waiting(hub: Hub, n: int, words: str, *, hours: int = 30) -> None:
    """Have a customer write something that nobody has answered for so many hours."""
    fact = wrote(now_us() - hours * HOUR, f"left{n}", n + 1, channel="x", order=n)
    draft = drafted(fact, text=words, position=None, feed=None, epoch=None, raw=None)
    await hub.writer.commit(draft)


async def test_the_stages_are_of_the_figures_reckoning_and_list_their_cases(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 7)
        week: Any = {"span": "week"}
        board = await answer_to(link, "boards.rows", target=week, args={"board": "funnel"})
        figures = await answer_to(link, "figures.period", target=week)
        assert board["as_of_us"] == figures["as_of_us"]
        assert row(board, "stage_new")["figure"]["value"] == 7
        assert row(figures, "backlog")["figure"]["value"] == 7
        args = {"figure": "stage_new", "group": "begun", "as_of_us": board["as_of_us"]}
        page = await answer_to(link, "figures.cases", target=week, args=args)
        assert page["all"] == len(page["cases"]) == 7


async def test_whoever_was_not_served_stands_there_with_the_words_that_were_kept(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await left_waiting(hub, 1, "chiamami al ███████", hours=40)
        await left_waiting(hub, 2, "nessuno risponde", hours=40)
        page = await answer_to(
            link, "boards.unserved", target={"span": "week", "at_us": now_us() - 40 * HOUR}
        )
        told = {each["case"]["thread"]: each["text"] for each in page["rows"]}
        assert told == {"left1": "chiamami al ███████", "left2": "nessuno risponde"}


async def test_words_that_came_late_or_were_erased_are_looked_for_and_never_made_up(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, _):
        await left_waiting(hub, 1, "una vecchia richiesta", hours=300)
        await ask_for_help(hub, 0, 3)
    history = History(path)
    try:
        written = next(one for one in history.newest_messages(9) if one.mark.thread == "left1")
        wanted = {"left1": written.at_us, "unknown": 5}
        assert history.last_words(wanted) == {"left1": "una vecchia richiesta"}
        assert history.last_words({"left1": written.at_us + MINUTE}) == {}
        assert history.last_words({}) == {}
    finally:
        history.close()


async def test_a_date_and_a_month_are_compared_on_the_hub(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await ask_for_help(hub, 0, 6)
        found = await answer_to(link, "boards.change", target={"at_us": 0, "days": 7})
        assert found["rows"][0]["verdict"] == "nothing"
        grown = await answer_to(link, "boards.growth", target={}, args={"figure": "volume"})
        assert [each["part_of"] for each in grown["rows"]] == [None, "facebook", "x"]
        assert [each["cells"][0]["value"] for each in grown["rows"]] == [6, 2, 4]


async def test_a_wall_gets_none_of_it_and_what_is_unknown_is_refused_in_words(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (_, url):
        async with seat(url, "wall") as wall:
            answer = await asked(wall, "boards.rows", target=MONTH, args={"board": "funnel"})
            assert answer["error"]["code"] == "forbidden"
        async with seat(url, "manager") as link:
            answer = await asked(link, "boards.growth", args={"figure": "adherence"})
            assert answer["error"]["key"] == "kpi_unknown"
            answer = await asked(link, "boards.rows", target=MONTH, args={"board": "sky"})
            assert answer["error"]["code"] == "bad_request"
            answer = await asked(link, "boards.change", target={"days": 0})
            assert answer["error"]["code"] == "bad_request"

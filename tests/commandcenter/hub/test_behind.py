"""The lists behind headlines: of one instant and log position, they count to what the figures say."""

from pathlib import Path
from typing import Any

from commandcenter.clock import MINUTE, now_us
from commandcenter.hub.process import Hub
from commandcenter.kpis import messages, negative, online
from tests.commandcenter.drafts import drafted
from tests.commandcenter.hub.test_figures import answer_to
from tests.commandcenter.hub.test_seats import asked, running, seat
from tests.commandcenter.story import agent, replied, wrote


async def told(hub: Hub, *facts: Any) -> None:
    for fact in facts:
        await hub.writer.commit(drafted(fact, position=None, feed=None, epoch=None, raw=None))


async def hour(hub: Hub, first: int = 0, last: int = 130) -> None:
    """Have customers write in the last hour, two messages each; some negative, some unread."""
    for n in range(first, last):
        at, thread = now_us() - (5 + n % 40) * MINUTE, f"t{n}"
        mood = ("neg", "neu", "pos", None)[n % 4]
        await told(hub, wrote(at, thread, n + 1, mood=mood, order=2 * n))
        if n % 3 == 0:
            await told(hub, wrote(at + MINUTE, thread, n + 1, mood="neu", order=2 * n + 1))
        if n % 5 == 0:
            await told(hub, replied(at + 2 * MINUTE, thread, order=3 * n))


async def listed(link: Any, **args: Any) -> tuple[dict[str, Any], int]:
    """Return the first page of a list, and how many lines all its pages have."""
    page = await answer_to(link, "figures.behind", args=args)
    lines = "agents" if args["figure"] == "online" else "messages"
    seen = [json_id(one) for one in page[lines]]
    same = {"as_of_us": page["as_of_us"], "seq": page["seq"]}
    while len(seen) < page["groups"][args["group"]]:
        more = await answer_to(link, "figures.behind", args={**args, **same, "skip": len(seen)})
        assert more["groups"] == page["groups"]
        seen += [json_id(one) for one in more[lines]]
    assert len(set(seen)) == len(seen)
    return page, len(seen)


def json_id(line: dict[str, Any]) -> str:
    return str(line.get("message") or line.get("agent"))


async def test_messages_count_to_the_headline_page_by_page(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await hour(hub)
        value = messages.figure(hub.moment()).value
        page, lines = await listed(link, figure="messages", group="part")
        assert lines == page["groups"]["part"] == value == 130 + 44
        times = [line["at_us"] for line in page["messages"]]
        assert times == sorted(times, reverse=True)


async def test_a_page_is_of_the_position_it_was_asked_of_whatever_came_since(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await hour(hub, 0, 10)
        page, lines = await listed(link, figure="messages", group="part")
        await hour(hub, 10, 20)
        same = {"as_of_us": page["as_of_us"], "seq": page["seq"]}
        _, again = await listed(link, figure="messages", group="part", **same)
        assert again == lines == 14
        assert (await listed(link, figure="messages", group="part"))[1] == 27


async def test_bursts_count_to_the_negative_share(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await hour(hub)
        figure = negative.figure(hub.moment())
        counts = {}
        for group in ("part", "rest", "unread"):
            page, counts[group] = await listed(link, figure="negative", group=group)
            assert counts == {name: page["groups"][name] for name in counts}
            if group == "part":
                assert {line["sentiment"] for line in page["messages"]} == {"neg"}
                assert max(page["sizes"]) == 2
        assert (counts["part"], counts["part"] + counts["rest"]) == (figure.part, figure.n)
        assert counts["unread"] > 0


async def test_agents_count_to_who_is_online(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        shift = {"team": "Roma", "shift": "00:00-23:59"}
        for n, state in enumerate(("available", "busy", "break", "offline", "online")):
            await told(hub, agent(now_us() - MINUTE, f"a{n}", state, **shift))
        page, lines = await listed(link, figure="online", group="part")
        assert lines == online.figure(hub.moment()).value == 3
        assert [one["agent"] for one in page["agents"]] == ["a0", "a1", "a4"]
        assert (await listed(link, figure="online", group="rest"))[1] == 2


async def test_a_list_that_there_is_not_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link:
        args = {"figure": "messages", "group": "rest"}
        answer = await asked(link, "figures.behind", args=args)
        assert answer["error"]["key"] == "cases_unknown"

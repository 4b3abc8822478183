"""Cases by hand at a running hub: who may be given what, why a case goes where it goes, who read it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commandcenter.checkpoints import digest
from commandcenter.clock import MINUTE, now_us
from commandcenter.events.customers import CUSTOMER_OPENED
from commandcenter.history import History
from commandcenter.hub.cases import MOST
from commandcenter.hub.process import Hub
from tests.commandcenter.drafts import facts
from tests.commandcenter.hub.test_customers import CHANNELS, said, take
from tests.commandcenter.hub.test_orders import written
from tests.commandcenter.hub.test_seats import asked, running, seat
from tests.commandcenter.story import agent, fact, replied, wrote
from tests.waiting import until

SKILLS = ["lang:it", "mobile", "fixed", "billing"]


async def a_room(hub: Hub, *, states: dict[str, str] | None = None) -> None:
    """Ada and Bo are at work, Cleo at home; customers 1 and 2 wait."""
    at_us = now_us() - 90 * MINUTE
    people = {"Ada": "available", "Bo": "available", "Cleo": "offline"} | (states or {})
    await take(
        hub, *(agent(at_us, name, state, skills=SKILLS) for name, state in people.items()),
        said(1, 1, url="https://x.example/1"), said(2, 2),
    )  # fmt: skip


async def done(link: Any, action: str, cases: str, **args: Any) -> dict[str, Any]:
    """Ask for something about the cases of customers 1, 2, …; `seen`: what was seen of the log."""
    frame: dict[str, Any] = {"target": {"cases": [f"t{name}" for name in cases]}, "args": args}
    if (seen := args.pop("seen", None)) is not None:
        frame["expected_version"] = seen
    return await asked(link, action, **frame)


async def why(link: Any, case: str = "t1") -> dict[str, Any]:
    answer = await asked(link, "case.why", target={"case": case})
    assert answer["ok"], answer
    data: dict[str, Any] = answer["data"]
    return data


async def until_why(
    link: Any, holds: Callable[[dict[str, Any]], bool], case: str = "t1"
) -> dict[str, Any]:
    """Ask why until the engine has looked."""

    async def found() -> dict[str, Any] | None:
        told = await why(link, case)
        return told if holds(told) else None

    told: dict[str, Any] = await until(found, 60)
    return told


async def until_given(link: Any, case: str = "t1") -> dict[str, Any]:
    return await until_why(
        link, lambda found: bool(found.get("agent")) and not found.get("is_ahead"), case
    )


async def test_what_is_given_is_seen_by_who_asks_why_and_taken_back_at_once(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link:
        await a_room(hub)
        await until_given(link)
        answer = await done(link, "case.assign", "12", agent="Ada", reason="same street")
        assert answer["ok"], answer
        found = await why(link)
        assert (found["agent"], found["by"], found["state"]) == ("Ada", "human", "assigned")
        assert [(step["act"], step.get("who")) for step in found["steps"]][-1] == (
            "assigned",
            "Regia",
        )
        assert found["steps"][-1]["words"] == "same street"
        undone = await asked(link, "case.undo")
        assert undone["data"] == {"cases": ["t1", "t2"], "left": []}
        assert hub.state.hands["t1"].steps[-1].act == "freed"
        history = History(path)
        assert digest(history.state_now()) == digest(hub.state)
        history.close()


async def test_a_hub_that_was_away_still_knows_what_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link:
        await a_room(hub)
        assert (await done(link, "case.close", "12", cause="duplicate"))["ok"]
        assert not hub.state.waiting
    async with running(path) as (hub, url), seat(url) as link:
        assert (await asked(link, "case.undo"))["data"]["cases"] == ["t1", "t2"]
        assert set(hub.state.waiting) == {"t1", "t2"}


@pytest.mark.parametrize(
    ("action", "cases", "args", "key"),
    [
        ("case.assign", "1", {"agent": "Cleo", "reason": "r"}, "case_agent_away"),
        ("case.assign", "123", {"agent": "Ada", "reason": "r"}, "case_agent_full"),
        ("case.move", "1", {"queue": "nowhere", "reason": "r"}, "case_queue_unknown"),
        ("case.move", "1", {"queue": "offers", "reason": "r"}, "case_there"),
        ("case.close", "1", {"cause": "because"}, "frame_unreadable"),
        ("case.assign", "9", {"agent": "Ada", "reason": "r"}, "case_not_open"),
    ],
)
async def test_what_may_not_be_is_refused_and_changes_nothing(
    tmp_path: Path, action: str, cases: str, args: dict[str, Any], key: str
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await a_room(hub)
        await take(hub, said(3, 3))
        await until_given(link)
        before = {name: list(held.steps) for name, held in hub.state.hands.items()}
        answer = await done(link, action, cases, **args)
        assert answer["error"]["key"] == key
        assert not any(step.who for name in before for step in hub.state.hands[name].steps)


async def test_a_banned_customers_case_is_given_to_nobody(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await a_room(hub)
        ban = {
            "customer": 1, "channel": "x", "ban": 1, "act": "start", "rung": "day", "who": "Rita",
            "seat": "s", "reason": "r", "evidence": (1,), "until_us": now_us() + 60 * MINUTE, "number": 1,
        }  # fmt: skip
        await take(hub, fact("ban.changed", now_us(), ban))
        answer = await done(link, "case.assign", "1", agent="Ada", reason="r")
        assert answer["error"]["key"] == "case_aside"


async def test_a_critical_case_goes_only_to_who_may_serve_it(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await a_room(hub)
        await take(hub, critical("press"))
        answer = await done(link, "case.assign", "1", agent="Ada", reason="r")
        assert answer["error"]["key"] == "case_agent_not_critical"


async def test_who_did_not_see_what_another_did_is_told(tmp_path: Path) -> None:
    async with (
        running(tmp_path / "care.db") as (hub, url),
        seat(url) as mine,
        seat(url, "manager") as theirs,
    ):
        await a_room(hub)
        seen = hub.state.seq
        assert (await done(theirs, "case.assign", "1", agent="Bo", reason="he called"))["ok"]
        answer = await done(mine, "case.assign", "1", agent="Ada", reason="r", seen=seen)
        assert answer["error"]["code"] == "stale_version"
        assert answer["error"]["values"]["changes"][0]["who"] == "Manager"


async def test_why_names_the_lines_of_the_criteria_and_who_else_could(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await a_room(hub, states={"Dino": "break"})
        await take(hub, said(3, 3, motives=("signal",), network="mobile"))
        found = await until_given(link, "t1")
        assert found["why"][0] == "index"
        needs = {(one["skill"], one["line"]) for one in (await why(link, "t3"))["needs"]}
        assert ("mobile", "mobile") in needs
        others = {one["agent"]: one.get("why", []) for one in found["others"]}
        assert others["Dino"][0] == "state:break"
        assert "Cleo" not in others
        assert found["agent"] not in others


async def test_an_override_that_binds_is_named(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await a_room(hub)
        args = {
            "type": "HOLD",
            "target": {"case": "t1"},
            "reason": "he is called back",
            "minutes": 30,
        }
        answer = await asked(link, "override.set", args=args)
        name = answer["data"]["override"]
        found = await until_why(link, lambda found: found["why"] == [f"hold:{name}"])
        (bound,) = found["binds"]
        assert (bound["override"], bound["type"], bound["reason"]) == (
            name,
            "HOLD",
            "he is called back",
        )


async def test_a_case_is_read_with_all_that_was_said_and_done(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link:
        await a_room(hub)
        await until_given(link)
        assert (await done(link, "case.note", "1", note="call 347 5551203 after six"))["ok"]
        assert (await done(link, "case.move", "1", queue="billing", reason="the bill"))["ok"]
        await take(hub, replied(now_us(), "t1", agent="Ada"))
        await take(hub, said(2, 4))
        answer = await asked(link, "case.open", target={"case": "t1"})
        data = answer["data"]
        kinds = [line["kind"] for line in data["lines"]]
        assert kinds[0] == "message"
        assert {"given", "note", "moved", "reply"} <= set(kinds)
        (note,) = (line for line in data["lines"] if line["kind"] == "note")
        assert "after six" in note["text"]
        assert "347" not in note["text"]
        (message,) = (line for line in data["lines"] if line["kind"] == "message")
        assert (message["text"], message["link"]) == ("text of m1-1", "https://x.example/1")
        (moved,) = (line for line in data["lines"] if line["kind"] == "moved")
        assert (moved["queue"], moved["text"], moved["who"]) == ("billing", "the bill", "Regia")
    looked = [json.loads(one.body)["data"] for one in facts(path) if one.type == CUSTOMER_OPENED]
    customer = data["customer"]
    assert looked == [{"customer": customer, "persons": [customer], "who": "Regia", "thread": "t1"}]
    assert b"5551203" not in written(tmp_path)


async def test_an_old_case_is_read_however_much_its_customer_wrote_elsewhere_since(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await a_room(hub)
        at_us = now_us() - 20 * MINUTE
        later = (
            wrote(at_us + n, "elsewhere", 1, channel=CHANNELS[1], name=f"later {n}")
            for n in range(MOST + 1)
        )
        await take(hub, *later)
        data = (await asked(link, "case.open", target={"case": "t1"}))["data"]
        (message,) = (line for line in data["lines"] if line["kind"] == "message")
        assert message["text"] == "text of m1-1"


async def test_a_vulnerable_customer_is_read_only_by_who_serves_him_or_a_manager(
    tmp_path: Path,
) -> None:
    async with (
        running(tmp_path / "care.db") as (hub, url),
        seat(url) as link,
        seat(url, "manager") as lead,
    ):
        await a_room(hub)
        await until_given(lead)
        await take(hub, critical("vulnerable"))
        for action in ("case.open", "case.why"):
            refused = await asked(link, action, target={"case": "t1"})
            assert refused["error"]["key"] == "critical_reserved"
            assert (await asked(lead, action, target={"case": "t1"}))["ok"]


async def test_what_is_no_conversation_is_said(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url) as link:
        answer = await asked(link, "case.open", target={"case": "none"})
        assert answer["error"]["key"] == "case_unknown"


def critical(cls: str) -> Any:
    """Somebody says of which class customer 1 is."""
    said_so = {
        "customer": 1, "channel": CHANNELS[1], "number": 1, "act": "enter", "cls": cls, "who": "Rita",
        "reason": "r", "seat": "s",
    }  # fmt: skip
    return fact("critical.changed", now_us(), said_so)


async def test_a_case_that_is_over_can_still_be_read_and_that_nobody_saw_it_is_not_said(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link:
        await a_room(hub)
        assert (await done(link, "case.close", "1", cause="resolved", reason="mended"))["ok"]
        answer = await asked(link, "case.open", target={"case": "t1"})
        data = answer["data"]
        assert (data["state"], data["number"], data["is_open"]) == ("closed", 0, False)
        (line,) = (line for line in data["lines"] if line["kind"] == "closed")
        assert (line["stage"], line["text"], line["who"]) == ("resolved", "mended", "Regia")
        refused = await asked(link, "case.why", target={"case": "t1"})
        assert refused["error"]["key"] == "case_not_open"
    assert sum(one.type == CUSTOMER_OPENED for one in facts(path)) == 1

"""What a desk learns of a message's platform at a hub; several cases flagged at once; who may read."""

import json
from pathlib import Path
from typing import Any

from commandcenter.events.moderation import MESSAGE_FLAGGED
from tests.commandcenter.drafts import facts
from tests.commandcenter.hub.test_customers import CHANNELS, ago, said, take
from tests.commandcenter.hub.test_seats import asked, running, seat
from tests.commandcenter.story import replied


def flags(path: Path) -> list[tuple[int, str, str]]:
    """What the log says of messages, in order: the message, what it is, what was said of it."""
    flagged = [fact for fact in facts(path) if fact.type == MESSAGE_FLAGGED]
    told = [json.loads(fact.body)["data"] for fact in flagged]
    return [(one["message"], one["kind"], one["act"]) for one in told]


async def test_several_cases_are_flagged_with_one_command_and_taken_back_with_another(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link:
        await take(hub, said(1, 0), said(1, 5), said(2, 1), said(3, 2))
        newest = {name: hub.state.hands[name].asked[-1].seq for name in ("t1", "t2")}
        target = {"cases": ["t1", "t2"]}
        answer = await asked(link, "moderation.flagall", target=target, args={"kind": "insult"})
        assert answer["ok"], answer
        assert answer["data"]["messages"] == list(newest.values())
        back = {"kind": "none", **answer["data"]}
        undone = await asked(link, "moderation.flagall", target=target, args=back)
        assert undone["ok"], undone
    found = sorted(flags(path))
    assert found == sorted(
        (seq, "insult", act) for seq in newest.values() for act in ("confirmed", "discarded")
    )


async def test_of_several_cases_one_that_is_not_open_refuses_all(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link:
        await take(hub, said(1, 0))
        args: dict[str, Any] = {"target": {"cases": ["t1", "t9"]}, "args": {"kind": "spam"}}
        answer = await asked(link, "moderation.flagall", **args)
        assert answer["error"]["key"] == "case_not_open"
        assert not [fact for fact in facts(path) if fact.type == MESSAGE_FLAGGED]


async def test_a_message_tells_what_can_be_done_with_it_and_an_unknown_one_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link:
        await take(hub, said(1, 0))
        seq = hub.state.hands["t1"].asked[-1].seq
        able = await asked(link, "message.able", target={"message": seq})
        assert able["data"]["can"] == {"reply": "no", "hide": "no"}
        args = {"text": "chiama +39 347 1234567"}
        tried = await asked(link, "message.able", target={"message": seq}, args=args)
        assert tried["data"]["hidden"] == ["phone"]
        nothing = await asked(link, "message.able", target={"message": 999})
        assert nothing["error"]["key"] == "message_unknown"
        original = await asked(link, "message.original", target={"message": seq})
        assert original["error"]["key"] == "original_unknown"


async def test_a_message_tells_whether_its_customer_still_waits_for_an_answer(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await take(hub, said(1, 0))
        target = {"message": hub.state.hands["t1"].asked[-1].seq}
        before = await asked(link, "message.able", target=target)
        await take(hub, replied(ago(5), "t1", channel=CHANNELS[1]))
        after = await asked(link, "message.able", target=target)
        assert (before["data"]["waits"], after["data"]["waits"]) == (True, False)


async def test_a_vulnerable_customers_message_is_told_to_who_serves_him_and_to_managers(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url) as link, seat(url, "manager") as lead:
        await take(hub, said(1, 0))
        seq = hub.state.hands["t1"].asked[-1].seq
        entered = await asked(
            link,
            "critical.enter",
            target={"message": seq},
            args={"cls": "vulnerable", "note": "solo"},
        )
        assert entered["ok"], entered
        for action in ("message.able", "message.original", "case.open"):
            target = {"case": "t1"} if action == "case.open" else {"message": seq}
            refused = await asked(link, action, target=target)
            assert refused["error"]["key"] == "critical_reserved", action
            allowed = await asked(lead, action, target=target)
            assert (allowed["error"] or {}).get("key") != "critical_reserved", action

"""A customer opened at a running hub: one timeline over channels, links by hand with undo, and a trace."""

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import MINUTE, now_us
from commandcenter.events.customers import CUSTOMER_OPENED
from commandcenter.history import History
from commandcenter.hub.process import Hub
from commandcenter.rows import Clue, Person
from tests.commandcenter.drafts import drafted, facts, rows
from tests.commandcenter.hub.test_figures import answer_to
from tests.commandcenter.hub.test_seats import asked, running, seat
from tests.commandcenter.story import closed, replied, wrote

PHONE = Clue("phone", b"3331", True)
HANDLE = Clue("handle", b"ada", True)
CHANNELS = {1: "x", 2: "whatsapp", 3: "facebook", 4: "email"}


async def take(hub: Hub, *facts_: Any, clues: dict[int, Clue] | None = None) -> None:
    """Store facts of the story, each message with its author's clue."""
    made = []
    for fact in facts_:
        row = drafted(
            fact, position=None, feed=None, epoch=None, raw=b"", text=f"text of {fact.id}"
        )
        if fact.person in CHANNELS:
            clue = (clues or {}).get(fact.person)
            who = Person(
                f"key {fact.person}".encode(), b"", CHANNELS[fact.person], (clue,) if clue else ()
            )
            row = msgspec.structs.replace(row, person=who)
        else:
            row = msgspec.structs.replace(row, person=None)
        made.append(row)
    await hub.writer.commit(*made)


def said(person: int, minute: float, **more: Any) -> Any:
    at_us = now_us() - 60 * MINUTE + int(minute * MINUTE)
    return wrote(
        at_us, f"t{person}", person, channel=CHANNELS[person], name=f"m{person}-{minute:g}", **more
    )


def ago(minutes: float) -> int:
    return now_us() - int(minutes * MINUTE)


async def opened(link: Any, name: str = "K-1") -> dict[str, Any]:
    return await answer_to(link, "customer.open", target={"customer": name})


def kinds(card: dict[str, Any]) -> list[tuple[str, str]]:
    return [(line["kind"], line["channel"]) for line in card["lines"]]


def identities(card: dict[str, Any]) -> list[tuple[int, str, list[str]]]:
    return [(one["identity"], one["state"], one["evidence"]) for one in card["identities"]]


async def test_one_timeline_over_channels_with_what_was_answered_opened_and_closed(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await take(
            hub, said(1, 0), replied(ago(50), "t1", agent="Ada"), closed(ago(40), "t1"), said(2, 30),
            clues={1: PHONE, 2: PHONE},
        )  # fmt: skip
        card = await opened(link, "K-2")
        assert card["customer"] == 1
        assert sorted(kinds(card)) == sorted([
            ("message", "whatsapp"), ("opened", "whatsapp"), ("closed", "x"), ("reply", "x"),
            ("message", "x"), ("opened", "x"), ("linked", ""),
        ])  # fmt: skip
        assert [line["at_us"] for line in card["lines"]] == sorted(
            (line["at_us"] for line in card["lines"]), reverse=True
        )
        assert identities(card) == [(1, "linked", ["phone"]), (2, "linked", ["phone"])]
        assert (card["messages"], card["cases"]) == (2, 2)
        (reply,) = (line for line in card["lines"] if line["kind"] == "reply")
        assert (reply["who"], reply["text"].startswith("text of")) == ("Ada", True)


async def test_a_shared_handle_is_proposed_accepted_taken_back_and_refused(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await take(hub, said(1, 0), said(3, 5), clues={1: HANDLE, 3: HANDLE})
        card = await opened(link)
        assert identities(card) == [(1, "linked", []), (2, "proposed", ["handle"])]
        assert card["identities"][1]["confidence"] == 0.4
        assert hub.state.kin == {}

        told = {"target": {"customer": "K-1"}, "args": {"other": "K-2", "note": "stesso profilo"}}
        await answer_to(link, "customer.link", **told)
        card = await opened(link)
        assert identities(card) == [(1, "linked", ["hand"]), (2, "linked", ["hand"])]
        (line,) = (line for line in card["lines"] if line["kind"] == "linked")
        assert (line["who"], line["text"], line["evidence"]) == ("Regia", "stesso profilo", "hand")

        await answer_to(link, "customer.undo", target={"customer": "K-2"})
        assert identities(await opened(link))[1] == (2, "proposed", ["handle"])
        await answer_to(link, "customer.unlink", **told)
        card = await opened(link)
        assert identities(card)[1] == (2, "unlinked", ["hand"])
        assert [(one["kind"], one["is_void"]) for one in card["lines"][:3]] == [
            ("unlinked", False), ("undone", False), ("linked", True)
        ]  # fmt: skip


async def test_an_identity_is_parted_from_all_it_is_linked_with_by_one_command_and_one_undo(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        phone = dict.fromkeys((1, 2, 3), PHONE)
        await take(hub, said(1, 0), said(2, 1), said(3, 2), clues=phone)
        assert hub.state.kin[1] == (1, 2, 3)
        told = {"target": {"customer": "K-1"}, "args": {"other": "K-2", "note": "altra persona"}}
        await answer_to(link, "customer.unlink", **told)
        assert hub.state.kin == {1: (1, 3), 3: (1, 3)}
        await answer_to(link, "customer.undo", target={"customer": "K-1"})
        assert hub.state.kin[2] == (1, 2, 3)
        answer = await asked(link, "customer.undo", target={"customer": "K-1"})
        assert answer["error"]["key"] == "nothing_to_undo"


async def test_who_looked_at_whom_is_on_record_and_no_wall_may(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url):
        await take(hub, said(1, 0))
        for role in ("wall", "admin"):
            async with seat(url, role) as stranger:
                answer = await asked(stranger, "customer.open", target={"customer": "K-1"})
                assert answer["error"]["code"] == "forbidden"
        async with seat(url, "manager") as link:
            await opened(link)
            await answer_to(link, "customer.more", target={"customer": "1"}, args={"skip": 1})
    looked = [
        (msgspec.json.decode(fact.body)["data"], actor)
        for fact, (actor,) in zip(
            [one for one in facts(tmp_path / "care.db") if one.type == CUSTOMER_OPENED],
            rows(
                tmp_path / "care.db",
                "SELECT actor FROM events WHERE type = ? ORDER BY seq",
                (CUSTOMER_OPENED,),
            ),
            strict=True,
        )
    ]
    whom = {"customer": 1, "persons": [1], "who": "Manager"}
    assert looked == [(whom, "manager:Manager")] * 2


async def test_what_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        await take(hub, said(1, 0), said(3, 5))
        for action, name, args, key in (
            ("customer.open", "K-9", {}, "customer_unknown"),
            ("customer.link", "K-1", {"other": "K-9", "note": "x"}, "customer_unknown"),
            ("customer.link", "K-1", {"other": "K-1", "note": "x"}, "customer_same"),
            ("customer.unlink", "K-1", {"other": "K-1", "note": "x"}, "customer_alone"),
            ("customer.undo", "K-1", {}, "nothing_to_undo"),
            ("customer.crm", "K-1", {"crm": ""}, "crm_same"),
            ("customer.crm", "K-1", {"crm": "393331234567"}, "crm_personal"),
            ("customer.crm", "K-1", {"crm": "../x"}, "frame_unreadable"),
            ("customer.link", "Ada", {"other": "K-1", "note": "x"}, "frame_unreadable"),
            ("customer.link", "K-1", {"other": "K-2", "note": ""}, "frame_unreadable"),
        ):
            answer = await asked(link, action, target={"customer": name}, args=args)
            assert answer["error"]["key"] == key, action
        told = {"target": {"customer": "K-1"}, "args": {"crm": "C-7"}}
        await answer_to(link, "customer.crm", **told)
        assert (await opened(link))["crm"] == "C-7"
    with closing(History(tmp_path / "care.db")) as history:
        refused = [
            fact for fact in history.facts() if fact.type == CUSTOMER_OPENED and b"K-9" in fact.body
        ]
    assert not refused


async def test_a_public_threads_answers_to_others_are_not_this_customers(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        at = ago(30)
        mine = wrote(at, "post", 1, channel="x", name="mine")
        theirs = wrote(at + 1, "post", 3, channel="x", name="theirs")
        await take(
            hub, mine, theirs,
            replied(at + MINUTE, "post", in_reply_to="theirs"),
            replied(at + 2 * MINUTE, "post", in_reply_to="mine"),
        )  # fmt: skip
        assert [kind for kind, _ in kinds(await opened(link))] == ["reply", "opened", "message"]


def test_the_ways_to_a_customers_rows_are_indexed(tmp_path: Path) -> None:
    """A year of rows is not looked through for one customer."""
    from commandcenter import history  # noqa: PLC0415
    from commandcenter.journal import Journal  # noqa: PLC0415

    Journal(tmp_path / "care.db").close()
    for sql, index in (
        (history._WROTE.format("seq", "1, 2"), "events_persons"),
        (history._ANSWERED.format(history._SAID.format("thread"), "'a'"), "events_threads"),
    ):
        plan = rows(tmp_path / "care.db", f"EXPLAIN QUERY PLAN {sql.replace('LIMIT ?', '')}")
        assert any(index in str(step) for step in plan), plan


async def test_a_handle_is_proposed_on_many_networks_but_never_on_its_own(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url) as link:
        handles = dict.fromkeys((1, 2, 3, 4), HANDLE)
        await take(hub, *(said(who, who) for who in handles), clues=handles)
        again = said(1, 9)
        row = drafted(again, position=None, feed=None, epoch=None, raw=b"")
        other = Person(b"another on x", b"", CHANNELS[1], (HANDLE,))
        await hub.writer.commit(msgspec.structs.replace(row, person=other))
        assert identities(await opened(link)) == [
            (1, "linked", []), *((who, "proposed", ["handle"]) for who in (2, 3, 4))
        ]  # fmt: skip

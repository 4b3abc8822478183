"""Conversations in, groups out: what is asked, what is seen, and lines that are no conversation."""

import json
from typing import Any

import pytest

from commandcenter.conversations import group_lines


def said(minute: int, text: str, role: str = "customer", **more: object) -> dict[str, Any]:
    return {
        "id": f"m{minute}",
        "thread": "t",
        "at": f"2026-03-10T09:{minute:02d}:00Z",
        "author": role,
        "role": role,
        "public": True,
        "text": text,
        **more,
    }


def answer(*messages: dict[str, Any], channel: str = "fb") -> dict[str, Any]:
    asked = {"id": "c", "channel": channel, "messages": list(messages)}
    (line,) = group_lines([json.dumps(asked)])
    found: dict[str, Any] = json.loads(line)
    return found


def test_an_agent_s_private_message_is_a_note_but_in_mail_it_is_a_reply() -> None:
    talk = (said(0, "no internet at all"), said(5, "Reset sent", "agent", public=False))
    assert answer(*talk)["requests"][0]["answered_by"] is None
    assert answer(*talk, channel="mail")["requests"][0]["answered_by"] == "m5"


def test_in_a_chat_where_the_customer_writes_in_private_the_agent_s_message_is_seen() -> None:
    talk = (said(0, "no internet", public=False), said(5, "Reset sent", "agent", public=False))
    assert answer(*talk, channel="whatsapp")["requests"][0]["answered_by"] == "m5"


@pytest.mark.parametrize("role", ["bot", "system", "supervisor of robots"])
def test_only_a_human_answers(role: str) -> None:
    found = answer(said(0, "no internet"), said(1, "Hello!", role), said(2, "still nothing"))
    assert found["bursts"] == [["m0", "m2"]]
    assert found["requests"][0]["answered_by"] is None


def test_messages_are_grouped_by_their_time_whatever_order_they_come_in() -> None:
    talk = [said(0, "no signal in Leith"), said(4, "Fixed now", "agent"), said(6, "thanks!")]
    assert answer(*reversed(talk)) == answer(*talk)


def test_of_two_messages_with_one_time_the_first_in_the_line_comes_first() -> None:
    asked = said(0, "no signal in Leith")
    replied = said(0, "Fixed now", "agent", id="r")
    assert answer(asked, replied)["requests"][0]["answered_by"] == "r"
    assert answer(replied, asked)["requests"][0]["answered_by"] is None


def test_a_message_that_comes_twice_is_one() -> None:
    first = said(0, "no signal in Leith")
    assert answer(first, first) == answer(first)


def test_talk_belongs_to_a_request_of_its_own_author_that_waits_and_opens_none() -> None:
    remark = "what a match last night, lads"
    assert answer(said(0, remark))["not_care"] == ["m0"]
    found = answer(said(0, "no internet"), said(1, remark), said(2, remark, author="another"))
    assert found["requests"][0]["messages"] == ["m0", "m1"]
    assert found["not_care"] == ["m2"]


def test_short_words_are_read_in_the_language_their_author_wrote_before() -> None:
    found = answer(said(0, "no me anda el internet desde ayer"), said(30, "dale, gracias"))
    assert found["neutral"] == ["m30"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "c"}',
        '{"id": "c", "messages": [{}]}',
        '{"id": "c", "messages": 5}',
        '{"id": null, "messages": []}',
        json.dumps({"id": "c", "messages": [said(0, "x", at="yesterday")]}),
        json.dumps({"id": "c", "messages": [said(0, "x", at="2026-13-41T09:00:00Z")]}),
        json.dumps({"id": "c", "messages": [said(0, "x") | {"text": 5}]}),
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_conversation_is_named_and_the_next_is_grouped(line: str) -> None:
    bad, good = (json.loads(one) for one in group_lines([line, "\n", '{"id": 7, "messages": []}']))
    assert bad["id"] is None
    assert bad["error"]
    assert good == {"id": 7, "bursts": [], "requests": [], "neutral": [], "not_care": []}


def test_a_lone_surrogate_stops_nothing() -> None:
    line = json.dumps({"id": "\ud800", "messages": [said(0, "no signal \ud800")]})
    (found,) = group_lines([line])
    found.encode("ascii")
    assert json.loads(found)["bursts"] == [["m0"]]

"""The conversations worked out by hand in grouping/: bursts, requests, thanks and talk, to the message."""

import json
from typing import Any

import pytest

from commandcenter.conversations import group_lines
from tests.golden.reading import GOLDEN

TALKS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (GOLDEN / "grouping" / "conversations.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("talk", TALKS, ids=[talk["id"] for talk in TALKS])
def test_a_conversation_is_grouped_as_by_hand(talk: dict[str, Any]) -> None:
    asked = {name: value for name, value in talk.items() if name != "expected"}
    (line,) = group_lines([json.dumps(asked)])
    assert json.loads(line) == {"id": talk["id"], **talk["expected"]}

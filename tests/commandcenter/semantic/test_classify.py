"""JSON lines in, readings out."""

import json
from typing import Any

import pytest

from commandcenter.semantic.classify import classify_lines


def answers(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in classify_lines(lines)]


def test_a_message_is_answered_with_its_reading_and_its_masked_text() -> None:
    (answer,) = answers('{"id": "m1", "text": "ecco il cell 320 000 1234 \\ud83d\\udc4d"}\n')
    assert answer["id"] == "m1"
    assert answer["masked_text"] == "ecco il cell [PHONE] 👍"
    assert answer["pii"] == [{"type": "phone", "start": 13, "end": 25}]
    assert (answer["language"], answer["kind"], answer["care"]) == ("it", "data_reply", True)
    assert set(answer) >= {"sentiment", "p_negative", "motives", "network", "place"}


def test_answers_keep_the_order_and_a_bad_line_stops_nothing() -> None:
    found = answers('{"id": 1, "text": "no anda nada"}', "{", "", '{"id": 2, "text": "gracias"}')
    assert [answer["id"] for answer in found] == [1, None, 2]
    assert found[1]["error"]


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        '{"id": "x"}',
        '{"text": "x"}',
        '{"id": null, "text": "x"}',
        '{"id": true, "text": "x"}',
        '{"id": "x", "text": 5}',
        '{"id": NaN, "text": "x"}',
        '{"id": "x", "id": "y", "text": "x"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_message_is_named(line: str) -> None:
    (answer,) = answers(line)
    assert answer["id"] is None
    assert answer["error"]


def test_a_lone_surrogate_in_the_id_comes_back_as_an_escape() -> None:
    (line,) = classify_lines(['{"id": "\\ud800", "text": "\\ud800 ciao"}'])
    line.encode("ascii")
    assert json.loads(line)["masked_text"] == "\ufffd ciao"


def test_the_network_follows_the_words_else_the_motive() -> None:
    told = {
        "zero tacche a Lecce": "mobile",
        "la fibra va a 3 mega": "fibre",
        "l'ADSL non va, voglio la fibra": "xdsl",
        "il tecnico non è venuto": "fixed",
        "fattura sbagliata": "unknown",
    }
    lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate(told)]
    assert [answer["network"] for answer in answers(*lines)] == list(told.values())

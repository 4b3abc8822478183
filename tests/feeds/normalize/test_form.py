"""Forms of a site: the text by its path, live, and the same bytes once."""

from typing import Any

from tests.feeds.normalize.captures import RECEIVED, line, one, reason

CTX: dict[str, Any] = {
    "mapping": {"text": "answers.0.text", "author.id": "customer.mail", "time": "sent"},
    "channel": "web_form",
    "account": "contact",
}
FORM: dict[str, Any] = {
    "answers": [{"text": "fattura doppia"}],
    "customer": {"mail": "a@b.example"},
}


def test_a_form_is_a_message_whose_clock_starts_when_it_came_in() -> None:
    found = one("form", line(FORM, ctx=CTX))
    assert found["time"] == RECEIVED.replace("Z", ".000Z")
    assert found["source"] == "/feeds/form/contact"
    data = found["data"]
    assert (data["text"], data["channel"]) == ("fattura doppia", "web_form")
    assert data["author"]["id"] == "a@b.example"
    assert "backfill" not in data


def test_the_same_form_is_known_again_and_another_is_not() -> None:
    first, again = one("form", line(FORM, ctx=CTX)), one("form", line(FORM, ctx=CTX))
    other = one("form", line({**FORM, "sent": "2026-10-05T08:00:00Z"}, ctx=CTX))
    assert first["id"] == again["id"] != other["id"]
    assert other["time"] == "2026-10-05T08:00:00.000Z"


def test_a_form_without_words_is_a_dead_letter() -> None:
    assert reason("form", line({"customer": {}}, ctx=CTX)) == "schema"
    assert reason("form", line({**FORM, "sent": "ieri"}, ctx=CTX)) == "bad_time"

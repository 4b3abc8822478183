"""Rows of exports, by the profile that maps their columns."""

from typing import Any

from tests.feeds.normalize.captures import line, one, reason

PROFILE: dict[str, Any] = {
    "mapping": {
        "time": "fecha",
        "text": "texto",
        "author.handle": "usuario",
        "author.followers": "seguidores",
        "channel": "red",
        "message_id": "enlace",
        "lang": "idioma",
    },
    "tz": "Europe/Madrid",
    "time_format": "%Y-%m-%d %H:%M:%S",
}
ROW = {
    "fecha": "2026-09-30 22:10:05",
    "texto": "llevo una semana sin fibra",
    "usuario": "@marta",
    "seguidores": "12.540",
    "red": "Twitter",
    "enlace": "https://x.example/77",
    "idioma": "es",
}


def row(change: dict[str, Any] | None = None, **ctx: object) -> bytes:
    return line(ROW | (change or {}), ctx=PROFILE | ctx)


def test_a_row_is_a_message_of_the_past_in_the_exports_zone() -> None:
    found = one("csv", row())
    assert (found["id"], found["time"]) == ("csv:https://x.example/77", "2026-09-30T20:10:05.000Z")
    data = found["data"]
    assert (data["channel"], data["backfill"], data["lang"]) == ("x", True, "es")
    assert data["author"]["handle"] == "marta"
    assert data["author"]["followers"] == 12540


def test_a_row_without_an_id_is_named_by_its_content() -> None:
    first, again = one("csv", row({"enlace": ""})), one("csv", row({"enlace": None}))
    other = one("csv", row({"enlace": "", "texto": "otra cosa"}))
    assert first["id"] == again["id"] != other["id"]
    assert len(first["id"]) == len("csv:") + 16


def test_winter_and_summer_have_their_own_offset() -> None:
    assert one("csv", row({"fecha": "2026-01-15 12:00:00"}))["time"].startswith("2026-01-15T11:")
    assert one("csv", row({"fecha": "2026-07-15 12:00:00"}))["time"].startswith("2026-07-15T10:")


def test_the_old_names_of_channels_are_read() -> None:
    told = [one("csv", row({"red": red}))["data"]["channel"] for red in ("Facebook", "Email")]
    assert told == ["facebook_post", "email"]


def test_what_we_wrote_ourselves_was_sent() -> None:
    assert one("csv", row(own_ids=["marta"]))["type"] == "care.message.sent.v1"


def test_a_row_or_profile_that_cannot_be_read_is_a_dead_letter() -> None:
    assert reason("csv", row({"fecha": "30/09/2026"})) == "bad_time"
    assert reason("csv", row({"red": ""})) == "schema"
    assert reason("csv", row(tz="Europe/Atlantis")) == "schema"
    assert reason("csv", line(ROW)) == "schema"

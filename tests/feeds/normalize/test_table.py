"""Rows of exports, by the profile that maps their columns."""

from typing import Any

from tests.feeds.normalize.captures import line, one, read, reason

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


ANSWERED = {
    **ROW,
    "respondido": "2026-09-30 22:40:00",
    "cierre": "2026-09-30 23:00:00",
    "operador": "giulia",
}
TIMES = {"replied": "respondido", "closed": "cierre", "agent": "operador"}


def answered(change: dict[str, Any] | None = None, **ctx: object) -> bytes:
    mapping = {**PROFILE["mapping"], **TIMES}
    return line(ANSWERED | (change or {}), ctx={**PROFILE, "mapping": mapping, **ctx})


def test_a_row_also_tells_when_it_was_answered_and_closed_and_by_whom() -> None:
    wrote, reply, close = read("csv", answered())
    assert [event["time"][11:16] for event in (wrote, reply, close)] == ["20:10", "20:40", "21:00"]
    assert reply["type"] == "care.message.sent.v1"
    assert close["type"] == "care.case.closed.v1"
    threads = {event["data"]["thread"] for event in (wrote, reply, close)}
    assert threads == {"https://x.example/77"}
    assert reply["data"]["agent"] == close["data"]["agent"] == "giulia"
    assert len({event["id"] for event in (wrote, reply, close)}) == 3


def test_an_answer_whose_time_cannot_be_read_is_told_and_not_dropped() -> None:
    assert reason("csv", answered({"respondido": "pronto"})) == "bad_time"


def test_a_mode_says_whether_it_is_history_or_told_as_it_happened() -> None:
    for mode, expected in (
        ("history", {"backfill": True, "settled": True}),
        ("happened", {}),
    ):
        for event in read("csv", answered(mode=mode)):
            told = event["data"]
            assert {key: told[key] for key in ("backfill", "settled") if key in told} == expected


def test_a_column_says_who_wrote() -> None:
    def written(word: str) -> str:
        mapping = {**PROFILE["mapping"], "direction": "sentido"}
        found = one("csv", line(ROW | {"sentido": word}, ctx={**PROFILE, "mapping": mapping}))
        return str(found["data"]["direction"])

    assert [written(word) for word in ("Saliente", "in_uscita", "OUT", "entrante", "")] == [
        "out", "out", "out", "in", "in",
    ]  # fmt: skip


def test_a_row_of_its_own_closes_a_case() -> None:
    mapping = {**PROFILE["mapping"], "type": "tipo", "thread": "caso"}
    cells = ROW | {"tipo": "Cerrado", "caso": "c-1"}
    found = one("csv", line(cells, ctx={**PROFILE, "mapping": mapping}))
    assert (found["type"], found["data"]["thread"]) == ("care.case.closed.v1", "c-1")


def test_a_table_that_names_no_channel_has_the_profiles() -> None:
    assert one("csv", row({"red": ""}, channel="Twitter"))["data"]["channel"] == "x"

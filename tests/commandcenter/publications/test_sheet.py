"""A calendar file is read from whatever program wrote it, and every problem is told at once."""

import contextlib
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import HOUR, parse_us
from commandcenter.errors import UserError
from commandcenter.protocol.frames import MAX_SEAT_FRAME
from commandcenter.publications.sheet import read

ROME = ZoneInfo("Europe/Rome")
HEAD = "start;end;channel;motive;area;expected_multiple;title"
ROW = "14/05/2026 10:00;12:00;facebook_post;billing;Lazio;2,5;Promo d’estate, già qui"
TEXT = f"{HEAD}\r\n{ROW}\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.replace(";", "\t").encode("utf-16"),
        f"sep=;\r\n{TEXT}".encode(),
        TEXT.replace("\r\n", "\r").encode(),
        f"\n\n{TEXT}\n;;;;;;\n".encode(),
        'start,end,channel,motive,area,expected_multiple,title,notes\n14/05/2026 10:00,12:00,facebook_post,'
        'billing,Lazio,"2,5","Promo d’estate, già qui",x\n'.encode(),
        TEXT.replace(HEAD, "Inizio;FINE;Canale;Motivo;Zona;Moltiplicatore atteso;Titolo").encode(),
        TEXT.replace(HEAD, "Inicio;Fin;Canal;Motivo;Área;Múltiplo esperado;Título").encode(),
    ],
)  # fmt: skip
def test_a_file_is_read_in_the_encodings_and_separators_that_people_have(raw: bytes) -> None:
    sheet = read(raw, ROME)
    assert sheet.problems == ()
    (row,) = sheet.rows
    assert row.start_us == parse_us("2026-05-14T08:00:00Z")
    assert row.end_us == row.start_us + 2 * HOUR
    assert (row.channel, row.motive, row.area) == ("facebook_post", "billing", "IT-62")
    assert (row.expected_multiple, row.title) == (2.5, "Promo d’estate, già qui")


def test_every_problem_is_told_at_once_with_its_line_and_field() -> None:
    bad = [
        "ieri;12:00;x;billing;;3;a",
        "14/05/2026 10:00;13/05/2026 10:00;x;;;;b",
        '14/05/2026 10:00;12:00;x;;;;"c\nof two lines"',
        "14/05/2026 10:00;;;bollette;Atlantide;molto;",
        "14/05/2026 10:00;12:00;x;;;3;d",
        "14/05/2026 10:00;12:00;x;billing;;2;5;e",
    ]
    found = read("\n".join((HEAD, *bad)).encode(), ROME).problems
    assert [(one.line, one.field, one.error.key) for one in found] == [
        (2, "start", "typed_instant"),
        (3, "end", "publication_ends_before"),
        (6, "end", "publications_missing"),
        (6, "channel", "publications_missing"),
        (6, "title", "publications_missing"),
        (6, "motive", "typed_motive"),
        (6, "area", "typed_area"),
        (6, "expected_multiple", "typed_multiple"),
        (7, "motive", "publication_of_what"),
        (8, "", "publications_more_cells"),
    ]


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "publications_empty"),
        (b"start;end;title\n", "publications_columns"),
        (b"start;end;channel;title;Titolo\n", "publications_column_twice"),
        (b"\xff\xfe\x00", "table_no_text"),
        (b"x;" * 200_000, "publications_columns"),
        (HEAD.encode() + b"\n" + ROW.encode() * 2000 + b'"' * 200_000, "table_broken"),
    ],
)
def test_what_is_no_calendar_is_refused_as_a_whole(raw: bytes, key: str) -> None:
    with pytest.raises(UserError) as caught:
        read(raw, ROME)
    assert caught.value.key == key


def named(*rows: str) -> list[str]:
    return [row.publication for row in read("\n".join((HEAD, *rows)).encode(), ROME).rows]


def test_a_publication_is_known_again_by_channel_title_and_day() -> None:
    first = "14/05/2026 10:00;12:00;x;billing;;3;Promo"
    moved = "14/05/2026 16:00;19:00;x;offerte;Lazio;2;PROMO"
    other = "15/05/2026 10:00;12:00;x;billing;;3;Promo"
    assert named(first) == named(moved) != named(other)
    assert len(set(named(first, moved, other))) == 3  # two on one day are two


def test_an_id_of_its_own_is_kept_and_stands_once() -> None:
    head = f"id;{HEAD}"
    rows = [f"pub-1;{ROW}", f"pub-1;{ROW}"]
    sheet = read("\n".join((head, *rows)).encode(), ROME)
    assert {row.publication for row in sheet.rows} == {"pub-1"}
    assert [(one.line, one.error.key) for one in sheet.problems] == [(3, "publications_twice")]


def test_columns_that_nobody_asks_for_are_named() -> None:
    assert read(f"{HEAD};Autore\n{ROW};Bo\n".encode(), ROME).ignored == ("Autore",)


def test_a_year_s_calendar_goes_in_pieces_that_a_seat_s_frame_holds() -> None:
    title = "\N{SNOWMAN}" * 120
    rows = [f"{n % 28 + 1}/05/2026 {n % 24}:00;23:59;facebook_post;;;;{title}" for n in range(500)]
    pieces = list(read("\n".join((HEAD, *rows)).encode(), ROME).pieces())
    assert sum(map(len, pieces)) == 500
    assert max(len(msgspec.json.encode(piece)) for piece in pieces) < MAX_SEAT_FRAME - 1000
    assert list(read(HEAD.encode(), ROME).pieces()) == [()]


@given(st.binary(max_size=300))
def test_no_file_at_all_is_a_crash(raw: bytes) -> None:
    with contextlib.suppress(UserError):
        read(HEAD.encode() + b"\n" + raw, ROME)

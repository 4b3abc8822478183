"""A table nobody described is understood by its names and by the look of its times; doubt is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.clock import SECOND, to_datetime
from feeds.imports.guess import FORMS, form_of, guess
from feeds.imports.profile import FIELDS
from feeds.imports.sheet import Sheet


def sheet(*columns: str, time: str = "2026-05-14 10:00:00") -> Sheet:
    return Sheet(columns, [(2, dict.fromkeys(columns, time))])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ("Data e ora", "Canale", "Autore", "Testo", "Data risposta", "Operatore"),
            ("time", "channel", "author.handle", "text", "replied", "agent"),
        ),
        (
            ("Fecha de publicación", "Red social", "Usuario", "Mensaje", "Seguidores", "Enlace"),
            ("time", "channel", "author.handle", "text", "author.followers", "message_id"),
        ),
        (
            ("POST DATE", "Media_Type", "Author", "Content", "First response at", "Assigned to"),
            ("time", "channel", "author.handle", "text", "replied", "agent"),
        ),
    ],
)
def test_columns_are_known_by_their_names_in_three_languages(
    columns: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    found = guess(sheet(*columns), "Europe/Rome").columns
    assert {field: found[field] for field in expected} == dict(zip(expected, columns, strict=True))
    assert set(found) <= set(FIELDS)


def test_no_column_is_two_fields() -> None:
    found = guess(sheet("Date", "Message", "Id", "Source", "Author", "Type"), "UTC").columns
    assert len(set(found.values())) == len(found)


@given(st.integers(0, 4 * 10**9), st.sampled_from(FORMS))
def test_a_form_that_wrote_the_times_is_among_those_found(second: int, form: str) -> None:
    written = to_datetime(second * SECOND).strftime(form)
    found = form_of([written])
    assert found.form is not None
    assert form_of([written, "31/12/2026 nonsense"]).form is None


def test_a_day_that_could_be_a_month_is_told() -> None:
    assert form_of(["05/06/2026 10:00"]) == ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M")
    assert form_of(["05/06/2026 10:00", "14/06/2026 10:00"]) == ("%d/%m/%Y %H:%M", "")
    assert form_of(["06/14/2026 10:00"]) == ("%m/%d/%Y %H:%M", "")
    assert form_of(["2026-05-14T10:00:00Z", "1778752800"]) == ("", "")

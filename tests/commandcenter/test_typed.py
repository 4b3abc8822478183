"""What people type is read as they mean it, or refused with what to write instead."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter import typed
from commandcenter.clock import HOUR, from_datetime, parse_us
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES
from commandcenter.languages import LANGUAGES, language

ROME = ZoneInfo("Europe/Rome")
TEN = parse_us("2026-05-14T08:00:00Z")


@pytest.mark.parametrize(
    "said",
    [
        "14/05/2026 10:00", "14/5/26 10.00", "14-05-2026, 10:00:00", "14.05.2026 10h00", "14/05/2026 10 am",
        "2026-05-14 10:00", "2026-05-14T10:00", "2026/05/14 10:00", "2026-05-14T08:00:00Z",
        "2026-05-14T09:00+01:00", " 14/05/2026   10:00 ", "14/05/2026 10:00 a. m.",
    ],
)  # fmt: skip
def test_an_instant_is_read_as_people_write_it(said: str) -> None:
    assert typed.instant(said, ROME) == TEN


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("", "typed_instant"),
        ("domani", "typed_instant"),
        ("10:00", "typed_instant"),
        ("14/05/2026", "typed_hour"),
        ("05/14/2026 10:00", "typed_date"),
        ("31/02/2026 10:00", "typed_date"),
        ("14/05/2026 25:00", "typed_instant"),
        ("14/05/2026 10", "typed_instant"),
        ("14/05/2026 13 pm", "typed_instant"),
        ("14/05/1926 10:00", "typed_year"),
        ("29/03/2026 02:30", "typed_leapt"),
    ],
)
def test_what_is_no_instant_is_refused_with_its_reason(said: str, key: str) -> None:
    assert refusal(lambda: typed.instant(said, ROME)) == key


def test_a_time_alone_is_of_the_day_that_is_meant_and_an_end_after_its_start() -> None:
    assert typed.instant("10:00", ROME, day=date(2026, 5, 14)) == TEN
    assert typed.end("12:00", ROME, TEN) == TEN + 2 * HOUR
    assert typed.end("02:00", ROME, TEN) == TEN + 16 * HOUR
    assert typed.end("13/05/2026 12:00", ROME, TEN) < TEN  # a day that was said is not mended


@given(at=st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)))  # noqa: DTZ001 - local
def test_every_local_minute_that_exists_is_read_back(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0, fold=0)
    local = at.replace(tzinfo=ROME)
    if local.astimezone(ZoneInfo("UTC")).astimezone(ROME).replace(tzinfo=None) == at:
        assert typed.instant(f"{at:%d/%m/%Y %H:%M}", ROME) == from_datetime(local)
        assert typed.instant(f"{at:%Y-%m-%d %H.%M}", ROME) == from_datetime(local)


def test_a_multiple_is_read_with_comma_point_or_sign() -> None:
    found = [typed.multiple(said) for said in ("3", "2,5", "2.5", "x3", "×2,5", "3x")]
    assert found == [3.0, 2.5, 2.5, 3.0, 2.5, 3.0]


@pytest.mark.parametrize("said", ["0", "-1", "300%", "1001", "nan", "molto", ""])
def test_what_is_no_multiple_is_refused(said: str) -> None:
    assert refusal(lambda: typed.multiple(said)) == "typed_multiple"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_motive_is_known_by_its_code_and_by_its_name_on_the_screens(code: str) -> None:
    for motive in MOTIVES:
        assert typed.motive(motive) == motive
        assert typed.motive(language(code).motive(motive).upper()) == motive
    assert refusal(lambda: typed.motive("bollette")) == "typed_motive"


def test_a_channel_is_known_by_its_names_and_a_new_one_is_taken_as_it_is() -> None:
    said = ("Facebook", "FB", "facebook_post", "Twitter", "Posta", "mio_forum")
    assert [typed.channel(one) for one in said] == [
        "facebook", "facebook", "facebook_post", "x", "mail", "mio_forum",
    ]  # fmt: skip
    assert refusal(lambda: typed.channel("<b>")) == "typed_channel"


def test_an_area_is_known_by_name_or_code() -> None:
    assert [typed.area(one) for one in ("Lazio", "IT-62", "milano", "es")] == [
        "IT-62", "IT-62", "IT-MI", "ES",
    ]  # fmt: skip
    assert refusal(lambda: typed.area("Atlantide")) == "typed_area"


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        read()
    for code in LANGUAGES:
        assert "{" not in language(code).error(caught.value)
    return caught.value.key

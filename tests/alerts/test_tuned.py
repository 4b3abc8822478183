"""What a site may change of the parameters of detection, and what is refused with what to write instead."""

import tomllib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.desk import AlertDesk
from alerts.parameters import USED
from alerts.tuned import FIGURES, WINDOWED, as_settings, tuned, with_changes
from commandcenter.alert import Tuning
from commandcenter.clock import parse_us
from commandcenter.errors import UserError
from commandcenter.languages import LANGUAGES, language
from commandcenter.settings import parse
from tests.alerts.streams import week


def test_without_changes_the_shipped_set_is_in_force() -> None:
    assert tuned(Tuning()) is USED


def test_a_value_holds_for_every_window_and_by_its_minutes_for_one() -> None:
    both = tuned(with_changes(Tuning(), ["count=8", "tail.60=5.2", "margin=1.1"], "milano-1"))
    assert {window.count for window in both.windows} == {8}
    changed = {w.minutes: w.tail for w, was in zip(both.windows, USED.windows, strict=True)
               if w.tail != was.tail}  # fmt: skip
    assert changed == {60: 5.2}
    assert both.margin == 1.1


def test_a_change_of_one_window_stands_over_one_of_all() -> None:
    first = with_changes(Tuning(), ["count=8"], "a")
    then = tuned(with_changes(first, ["count.180=12"], "b"))
    assert [window.count for window in then.windows] == [8] * 10 + [12]


def test_the_version_names_the_shipped_set_the_sites_name_and_what_is_in_it() -> None:
    one, same, other = (
        tuned(with_changes(Tuning(), [change], "milano-1")).version
        for change in ("count=8", "count=8.0", "count=9")
    )
    assert one.startswith(f"{USED.version}/milano-1/")
    assert one == same != other


def test_incidents_name_the_version_that_raised_them() -> None:
    used = tuned(with_changes(Tuning(), ["count=8"], "milano-1"))
    stream = week().crisis("billing", "2025-03-11T10:00:00Z", 60, 300.0)
    desk, begin = AlertDesk(used), parse_us("2025-03-11T09:00:00Z")
    records = stream.marks()
    desk.warm(record for record in records if record.arrival_us < begin)
    told = [t for r in records if r.arrival_us >= begin for t in desk.observe(r)]
    assert {t.evidence.parameters for t in told if t.evidence} == {used.version}


@pytest.mark.parametrize(
    ("tuning", "key"),
    [
        (Tuning(changes={"count": 8}), "tuning_version"),
        (Tuning(version=USED.version, changes={"count": 8}), "tuning_version"),
        (Tuning(version="due parole", changes={"count": 8}), "tuning_version"),
        (Tuning(version="a" * 41, changes={"count": 8}), "tuning_version"),
        (Tuning(version="milano-1"), "tuning_nothing"),
        (Tuning(version="a", changes={"minutes": 8}), "tuning_unknown"),
        (Tuning(version="a", changes={"version": 8}), "tuning_unknown"),
        (Tuning(version="a", changes={"margin": {"60": 1.1}}), "tuning_no_windows"),
        (Tuning(version="a", changes={"tail": {"61": 5.0}}), "tuning_no_window"),
        (Tuning(version="a", changes={"tail": 0.5}), "tuning_bad_value"),
        (Tuning(version="a", changes={"tail": float("nan")}), "tuning_bad_value"),
        (Tuning(version="a", changes={"count": 7.5}), "tuning_bad_value"),
        (Tuning(version="a", changes={"warmup_min": float("inf")}), "tuning_bad_value"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_that_say_what_to_write(
    tuning: Tuning, key: str
) -> None:
    with pytest.raises(UserError) as refused:
        tuned(tuning)
    assert refused.value.key == key
    for code in LANGUAGES:
        assert "{" not in language(code).error(refused.value)


@pytest.mark.parametrize("change", ["count", "count=", "count=viel", "=", ""])
def test_a_change_that_cannot_be_read_is_refused(change: str) -> None:
    with pytest.raises(UserError) as refused:
        tuned(with_changes(Tuning(), [change], "a"))
    assert refused.value.key in {"tuning_change", "tuning_unknown"}


@given(
    st.dictionaries(
        st.sampled_from(FIGURES),
        st.floats(2.0, 9.0).map(lambda number: round(number, 2)) | st.integers(2, 9).map(float),
        min_size=1,
    )
)
def test_the_lines_for_the_settings_put_the_same_set_in_force(changes: dict[str, float]) -> None:
    tuning = Tuning(version="x", changes=dict(changes))
    settings = parse(as_settings(tuning), "settings.toml")
    assert settings.alerts == tuning


def test_every_parameter_but_the_widths_can_be_changed() -> None:
    known = {*msgspec.to_builtins(USED), *msgspec.to_builtins(USED.windows[0])}
    assert set(FIGURES) == known - {"version", "windows", "minutes"}
    assert set(WINDOWED) < set(FIGURES)
    assert tomllib.loads(as_settings(with_changes(Tuning(), ["part.3=7"], "x")))["alerts"] == {
        "version": "x", "changes": {"part": {"3": 7}},
    }  # fmt: skip

"""The last weeks of a log by two sets of parameters: what a change would have told, before it holds."""

from functools import partial
from pathlib import Path

import pytest

from alerts.desk import AlertDesk
from alerts.tuned import tuned, with_changes
from commandcenter.alert import Tuning
from commandcenter.clock import DAY, HOUR, parse_us
from commandcenter.errors import UserError
from commandcenter.events.incidents import INCIDENT_CHANGED
from commandcenter.hub.facts import own_fact
from commandcenter.journal import Journal
from commandcenter.languages import LANGUAGES, language
from commandcenter.tuning import told
from commandcenter.tuning.replay import Replayed, replay
from tests.alerts.streams import week
from tests.commandcenter.tuning.logs import written

LARGE, SMALL = "2025-03-10T10:00:00Z", "2025-03-11T12:00:00Z"
STRICT = tuned(with_changes(Tuning(), ["tail=14", "part=14"], "severo"))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine days with a large crisis and a small one, which a person called a false alarm."""
    stream = week().crisis("billing", LARGE, 90, 300.0).crisis("roaming", SMALL, 60, 14.0)
    path = written(tmp_path_factory.mktemp("log") / "care.db", stream)
    at_us, journal = parse_us(SMALL) + HOUR, Journal(path)
    data = {
        "incident": "A0009", "kind": "negative_spike", "motive": "roaming", "channel": "*",
        "region": "*", "severity": 4,
    }  # fmt: skip
    for number, (state, was) in enumerate((("firing", ""), ("false_alarm", "firing")), start=1):
        said = {**data, "state": state, "was": was, "number": number, "who": "Rita"}
        journal.append([own_fact(INCIDENT_CHANGED, f"i{number}", said, at_us + number)])
    journal.close()
    return path


@pytest.fixture(scope="module")
def found(log: Path) -> Replayed:
    return replay(log, 1, AlertDesk, partial(AlertDesk, STRICT))


def test_what_a_stricter_set_loses_and_delays_is_told(found: Replayed) -> None:
    (pair,) = found.difference.both
    (lost,) = found.difference.lost
    assert (pair.new.motive, lost.motive) == ("billing", "roaming")
    assert found.difference.gained == ()
    assert pair.later_us > 0
    assert found.messages > 10_000


def test_what_a_person_called_it_stands_beside(found: Replayed) -> None:
    (lost,) = found.difference.lost
    assert (found.judged[lost].incident, found.judged[lost].is_false) == ("A0009", True)
    data = told.data(found, "spike-3", STRICT.version)
    assert data["lost"][0]["false_alarm"] is True
    assert data["both"][0]["new_delay_min"] > data["both"][0]["old_delay_min"] >= 0
    assert data["a_week"] == {"old": 2.0, "new": 1.0}


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_told_in_words(found: Replayed, code: str) -> None:
    words = language(code)
    lines = list(told.lines(found, "spike-3", STRICT.version, words, "Europe/Rome"))
    text = "\n".join(lines)
    assert STRICT.version in lines[0]
    assert f"A0009, {words.word('alert_states.false_alarm')}" in text
    assert words.motive("roaming") in text
    assert "{" not in text


def test_replayed_by_the_same_set_nothing_changes_and_the_log_is_as_it_was(log: Path) -> None:
    before = log.read_bytes()
    same = replay(log, 1, AlertDesk, AlertDesk)
    assert same.until_us - same.since_us == 7 * DAY
    assert (same.difference.gained, same.difference.lost) == ((), ())
    assert [pair.later_us for pair in same.difference.both] == [0, 0]
    assert all(pair.new.fired_us >= same.since_us for pair in same.difference.both)
    assert log.read_bytes() == before


@pytest.mark.parametrize("weeks", [0, -1, 53])
def test_too_many_weeks_or_none_are_refused(log: Path, weeks: int) -> None:
    with pytest.raises(UserError, match="tuning_weeks"):
        replay(log, weeks, AlertDesk, AlertDesk)


def test_a_log_without_messages_is_refused(tmp_path: Path) -> None:
    Journal(tmp_path / "empty.db").close()
    with pytest.raises(UserError, match="tuning_empty"):
        replay(tmp_path / "empty.db", 8, AlertDesk, AlertDesk)

"""A dry run of criteria: the same arrivals, people and durations on both sides; only the criteria differ."""

from contextlib import closing
from pathlib import Path

import pytest

from commandcenter.assignment.draws import fates
from commandcenter.clock import MINUTE, SECOND
from commandcenter.criteria import criteria
from commandcenter.errors import UserError
from commandcenter.events.fact import Fact
from commandcenter.history import History
from commandcenter.journal import Journal
from commandcenter.languages import LANGUAGES, language
from commandcenter.rehearsal import told
from commandcenter.rehearsal.compared import TOTAL, DryRun, dry_run
from commandcenter.rehearsal.past import Past, Side, read_past
from commandcenter.settings import Settings
from tests.commandcenter.drafts import drafted
from tests.commandcenter.story import agent, at, closed, replied, went_on, wrote

SITE = Settings()
ONLY_LANGUAGE = """
[[needs]]
key = "language"
languages = ["it", "es", "en"]
skill = "lang:{language}"
"""
TWICE_AS_LONG = "[minutes]\nother = 15.0\nbilling = 20.6\n"


def log(path: Path, *facts: Fact) -> Path:
    journal = Journal(path)
    ordered = sorted(facts, key=lambda fact: fact.recorded_us)
    journal.append([drafted(one, position=place) for place, one in enumerate(ordered, 1)])
    journal.close()
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Ada can bill and comes at once; Bo cannot, and is there all along. Ada goes after the first case."""
    told_of = [
        agent(at(-9), "Ada", "available", skills=("lang:it", "billing"), capacity=6),
        agent(at(-9), "Bo", "available", skills=("lang:it",), capacity=6),
        wrote(at(0), "a", 1, motives=("billing",)),
        went_on("assigned", at(1), "a", agent="Ada"),
        went_on(
            "statuschanged", at(1), "a", from_status="assigned", to_status="started", agent="Ada"
        ),
        replied(at(9), "a", agent="Ada"),
        closed(at(10), "a"),
        agent(at(11), "Ada", "offline"),
        wrote(at(20), "b", 2, motives=("billing",)),
        wrote(at(120), "c", 3),
        wrote(at(300), "d", 4),
    ]
    return log(tmp_path / "care.db", *told_of)


def run(path: Path, site: criteria.Texts) -> DryRun:
    return dry_run(path, 1, criteria.shipped(), criteria.joined(site), SITE)


def past(path: Path, site: criteria.Texts) -> Past:
    new = criteria.joined(site)
    with closing(History(path)) as history:
        return read_past(history, 1, Side(criteria.shipped(), SITE), Side(new, new.settings(SITE)))


def test_cases_that_nobody_there_may_take_are_lost_and_others_need_say_so(database: Path) -> None:
    found = run(database, {"needs.toml": ONLY_LANGUAGE})
    total = found.queues[-1]
    assert total.queue == TOTAL
    first = total.promises["first"]
    assert first.due == (3, 3)  # the fourth one's promise is still to come
    assert first.kept[0] == 2
    assert first.kept[1] > 2.75  # a turn that nobody saw is drawn, and may take long
    assert first.differs.is_clear
    assert found.changed.needs == found.cases == 4
    (gained,) = [one for one in found.gained if one.promise == "first"]
    assert gained.motive == "billing"
    assert gained.agents == ("", "Bo")
    assert gained.needs == (("billing",), ())
    assert gained.kept[0] == 0
    assert gained.kept[1] > 0.75
    assert not found.lost
    back = dry_run(
        database, 1, criteria.joined({"needs.toml": ONLY_LANGUAGE}), criteria.shipped(), SITE
    )
    assert [one.number for one in back.lost if one.promise == "first"] == [gained.number]
    assert not back.gained


def test_what_was_seen_takes_as_long_whatever_the_criteria_expect(database: Path) -> None:
    seen = past(database, {"work.toml": TWICE_AS_LONG})
    (case,) = [one for one in seen.arrivals if one.old.thread == "a"]
    (drawn,) = fates(1, [1])
    work = [row.needed.work_min for row in (case.old, case.new)]
    assert work[1] == pytest.approx(2 * work[0], rel=0.01)
    plain = case.fate(drawn, 1.0)
    scaled = case.fate(drawn, work[0] / work[1])
    assert plain[0].length * work[0] == pytest.approx(scaled[0].length * work[1])
    assert plain[0].length * work[0] * MINUTE == pytest.approx(8 * MINUTE, abs=15 * SECOND)
    assert plain[0].ends < 0  # it closed


def test_shorter_promises_are_kept_or_lost_by_their_own_time(database: Path) -> None:
    found = run(database, {"promises.toml": "[[terms]]\nfirst_reply_min = 1\n"})
    first = found.queues[-1].promises["first"]
    assert first.due == (3, 3)
    assert first.kept[1] < first.kept[0]
    assert found.changed.promises == 4
    assert found.changed.needs == 0


def test_the_same_twice_is_the_same_and_nothing_is_written(database: Path) -> None:
    before = database.read_bytes()
    assert run(database, {"needs.toml": ONLY_LANGUAGE}) == run(
        database, {"needs.toml": ONLY_LANGUAGE}
    )
    assert database.read_bytes() == before


def test_what_may_not_be_tried_is_told(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="dry_run_same"):
        run(database, {})
    new = criteria.joined({"needs.toml": ONLY_LANGUAGE})
    with pytest.raises(UserError, match="dry_run_weeks"):
        dry_run(database, 0, criteria.shipped(), new, SITE)
    nobody = log(tmp_path / "nobody.db", wrote(at(0)))
    with pytest.raises(UserError, match="dry_run_nobody"):
        dry_run(nobody, 1, criteria.shipped(), new, SITE)
    nothing = log(tmp_path / "nothing.db", agent(at(0), "Ada", "available"))
    with pytest.raises(UserError, match="dry_run_empty"):
        dry_run(nothing, 1, criteria.shipped(), new, SITE)


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_told_in_words(database: Path, code: str) -> None:
    found = run(database, {"needs.toml": ONLY_LANGUAGE})
    words = language(code)
    lines = list(told.lines(found, words, SITE.timezone))
    assert any("Bo" in line and "billing" in line for line in lines)
    assert any(line.strip().startswith(words.word("queue_names.total")) for line in lines)
    document = told.data(found)
    assert document["queues"][-1]["first"]["due"] == {"old": 3, "new": 3}
    assert document["gained"][0]["agent"] == {"old": "", "new": "Bo"}

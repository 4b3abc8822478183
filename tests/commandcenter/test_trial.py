"""A trial of the site's rules on stored messages."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter.clock import DAY, format_us
from commandcenter.errors import UserError
from commandcenter.events.hub import COMMAND_TAKEN
from commandcenter.hub.facts import own_fact
from commandcenter.hub.prepare import Preparer
from commandcenter.journal import Journal
from commandcenter.rows import Draft
from commandcenter.secrets import key_for
from commandcenter.semantic.rulebook import shipped
from commandcenter.semantic.rules import in_force, put_in_force
from commandcenter.trial import EXAMPLES, check, dry_run
from tests.commandcenter.hub.test_prepare import NOW, event

TEXTS = ("buongiorno, qui oggi arpeggia, ciao a a@b.it", "buongiorno a tutti", "grazie mille")


@pytest.fixture(autouse=True)
def _own_rules_again() -> Iterator[None]:
    yield
    assert in_force() is shipped()  # a trial leaves the rules as they were
    put_in_force(shipped())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "care.db"
    journal = Journal(path)
    preparer = Preparer(key_for(journal.database))
    drafts: list[Draft] = []
    for number in range(90):
        at_us = NOW - (number % 10) * DAY
        found = event(
            id=f"m{number}", time=format_us(at_us), data={"text": TEXTS[number % len(TEXTS)]}
        )
        drafts.append(preparer.draft(found, recorded_us=at_us, raw=b"raw"))
    drafts.sort(key=lambda draft: draft.recorded_us)
    journal.append(list(drafts))
    journal.append([own_fact(COMMAND_TAKEN, "much later", {}, NOW + 90 * DAY)])  # is no message
    journal.close()
    return path


def rules(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "reading"
    folder.mkdir(exist_ok=True)
    (folder / "it.toml").write_text(text, "utf-8")
    return folder


def test_only_what_the_files_change_is_told_with_masked_examples(
    database: Path, tmp_path: Path
) -> None:
    folder = rules(tmp_path, '[sign.fault]\nstrong = "arpeggia, qui oggi, oggi arpeggia"\n')
    found = dry_run(database, folder, 7)
    capricious = sum(number % 10 < 7 and number % 3 == 0 for number in range(90))
    assert found["messages"] == sum(number % 10 < 7 for number in range(90))
    assert found["changed"] == capricious
    assert sum(found["heads"]["kind"].values()) == capricious
    assert len(found["examples"]) == min(EXAMPLES, capricious)
    first = found["examples"][0]
    assert first["text"] == "buongiorno, qui oggi arpeggia, ciao a [EMAIL]"
    assert first["changes"]["kind"][1] == "complaint"
    assert found["version"]["old"] == shipped().version != found["version"]["new"]
    json.dumps(found)


def test_without_a_change_nothing_is_told(database: Path, tmp_path: Path) -> None:
    found = dry_run(database, tmp_path / "none", 60)
    assert (found["messages"], found["changed"], found["heads"]) == (90, 0, {})


def test_wrong_files_and_wrong_days_are_refused(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        dry_run(database, rules(tmp_path, "[sign.nofault]"), 7)
    assert refused.value.key == "rules_sign"
    for days in (0, 61, -1):
        with pytest.raises(UserError) as refused:
            dry_run(database, tmp_path / "none", days)
        assert refused.value.key == "reading_days"


def test_a_check_counts_what_each_file_adds_and_takes_away(tmp_path: Path) -> None:
    folder = rules(tmp_path, '[sign.fault]\nstrong = "aa, bb"\nremove = "senza linea"\n')
    found = check(folder)
    assert found["files"] == {"it": {"added": 2, "removed": 1}}

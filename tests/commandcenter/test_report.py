"""What is printed and drawn of a log: inside it as it was known, beyond its end as unknown."""

from pathlib import Path

from commandcenter.clock import SECOND
from commandcenter.journal import Journal
from commandcenter.report import at
from commandcenter.settings import Settings
from tests.commandcenter.drafts import draft


def test_a_feed_is_cut_where_the_log_ends(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    journal = Journal(path)
    (fact,) = journal.append([draft(1)]).facts
    journal.close()
    end_us = fact.recorded_us
    states = {
        later: [row.state for row in at(path, Settings(), end_us + later * SECOND)[2].feeds]
        for later in (0, 15, 16)
    }
    assert states == {0: ["fresh"], 15: ["fresh"], 16: ["disconnected"]}
    (row,) = at(path, Settings(), end_us + 3600 * SECOND)[2].feeds
    assert (row.since_us, row.age_us) == (end_us, 3600 * SECOND)

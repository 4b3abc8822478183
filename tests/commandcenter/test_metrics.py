"""The health of a log as Prometheus reads it."""

import re
from pathlib import Path

from commandcenter import head as heads
from commandcenter.journal import Journal
from commandcenter.metrics import text
from commandcenter.report import health
from tests.commandcenter.drafts import FEED, draft, gap

SAMPLE = re.compile(r'([a-z_]+)(?:\{[a-z]+="((?:[^"\\]|\\.)*)"\})? (\d+)')


def samples(told: str) -> dict[tuple[str, str], int]:
    lines = [line for line in told.splitlines() if not line.startswith("#")]
    found = [SAMPLE.fullmatch(line) for line in lines]
    assert all(found)
    assert told.endswith("\n")
    return {(m[1].removeprefix("commandcenter_"), m[2] or ""): int(m[3]) for m in found if m}


def test_every_figure_is_there_with_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    journal = Journal(path)
    journal.append([draft(1), draft(2), draft(3, "other", name="m1"), gap("lost", 5, 9)])
    journal.set_link(FEED, "fresh", 0, None)
    journal.close()
    told = text(health(path))
    found = samples(told)
    assert found["received_total", ""] == 3
    assert found["stored_total", ""] == 2
    assert found["quarantined_total", ""] == 1
    assert found["log_position", ""] == 2
    assert found["gaps", "lost"] == 1
    assert found["gaps", "open"] == 0
    assert found["feed_connected", FEED] == 0  # no hub runs
    assert found["hub_running", ""] == 0
    assert found["log_intact", ""] == 1
    assert found["disk_free_bytes", ""] > 0
    for name in {name for name, _ in found}:
        assert told.count(f"# TYPE commandcenter_{name} ") == 1


def test_a_log_that_its_head_does_not_know_is_told(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    Journal(path).close()
    heads.beside(path).unlink()
    found = health(path)
    assert found["altered"] == "audit_head_missing"
    assert samples(text(found))["log_intact", ""] == 0


def test_a_name_with_signs_of_its_own_cannot_make_a_line(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    Journal(path).close()
    found = health(path)
    found["feeds"] = [{"feed": 'a"} 1\ncommandcenter_x 9\\', "state": "CONNECTED"}]
    assert [name for name, _ in samples(text(found))].count("feed_connected") == 1

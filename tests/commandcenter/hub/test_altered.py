"""A hub on a log that was altered works on, and says so on every screen until a person has looked into it."""

from pathlib import Path

import pytest

from commandcenter import head as heads
from commandcenter.chain import verify
from commandcenter.journal import Journal
from tests.commandcenter.drafts import draft
from tests.commandcenter.hub.test_reading_rules import running
from tests.commandcenter.hub.test_seats import asked, seat


@pytest.mark.logs_warnings
async def test_every_screen_says_that_the_log_was_altered_until_an_admin_accepts_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "care.db"
    journal = Journal(path)
    journal.append([draft(1)])
    journal.close()
    heads.beside(path).unlink()
    async with running(tmp_path) as (hub, url):
        assert hub.around().notices == ("log_altered",)
        async with seat(url, "regia") as link:
            answer = await asked(link, "log.accept")
            assert answer["error"]["code"] == "forbidden"
        assert hub.around().notices == ("log_altered",)
        async with seat(url, "admin") as link:
            assert (await asked(link, "log.accept"))["ok"]
        assert hub.around().notices == ()
    assert "audit_head_missing" in caplog.text
    assert verify(path).ok

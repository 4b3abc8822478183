"""The criteria in a running hub: reloaded on command and on record, kept where the files are wrong."""

import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import now_us
from commandcenter.criteria import criteria
from commandcenter.events.assignment import CASE_DECIDED
from commandcenter.events.criteria import CRITERIA_CHANGED
from commandcenter.history import History
from commandcenter.hub.criteria_files import in_state, of_version
from commandcenter.hub.process import Hub, Plan
from commandcenter.settings import Settings
from tests.commandcenter.drafts import drafted, facts
from tests.commandcenter.hub.served import at, served
from tests.commandcenter.hub.test_seats import TOKENS, NoDetectors, asked, seat
from tests.commandcenter.story import agent, wrote

GOOD = "[[needs]]\nkey = 'only'\nskill = 'billing'\n"
BAD = "[[needs]]\nkey = 'only'\nskill = 'bling'\n"
WHY = {"reason": "autumn plan"}


@contextlib.asynccontextmanager
async def running(home: Path) -> AsyncIterator[tuple[Hub, str]]:
    plan = Plan(
        path=home / "care.db",
        settings=Settings(),
        new_desk=NoDetectors,
        version="test",
        tokens=TOKENS,
        criteria=home / "assignment",
    )
    async with served(plan) as (hub, port):
        yield hub, at(port)


def write(home: Path, name: str, text: str) -> None:
    path = home / "assignment" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def recorded(home: Path, kind: str = CRITERIA_CHANGED) -> list[dict[str, Any]]:
    return [json.loads(one.body)["data"] for one in facts(home / "care.db") if one.type == kind]


async def test_a_reload_puts_the_files_in_force_on_record_and_on_the_screens(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as (hub, url), seat(url, "regia") as link:
        before = criteria.shipped().version
        assert hub.assigning.dispatch.criteria.version == before
        write(tmp_path, "needs.toml", GOOD)
        answer = await asked(link, "criteria.reload", args=WHY)
        now = hub.assigning.dispatch.criteria
        assert answer["data"] == {"version": now.version, "previous": before}
        assert [need.key for need in now.needs] == ["only"]
        row = hub.assigning.view(hub.moment()).criteria
        assert row is not None
        assert (row.version, row.who, row.reason) == (now.version, "Regia", "autumn plan")
        assert row.since_us is not None
        told = (await asked(link, "criteria.show"))["data"]
        assert (told["version"], told["files"]) == (now.version, ["needs.toml"])
        assert told["macros"][0]["texts"]
    (fact,) = recorded(tmp_path)
    assert fact == {
        "version": now.version, "previous": before, "site": {"needs.toml": GOOD},
        "who": "Regia", "reason": "autumn plan",
    }  # fmt: skip


@pytest.mark.logs_warnings
async def test_wrong_files_change_nothing_and_every_screen_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as (hub, url), seat(url, "regia") as link:
        write(tmp_path, "needs.toml", BAD)
        answer = await asked(link, "criteria.reload", args=WHY)
        assert answer["error"]["key"] == "criteria_skill"
        assert answer["error"]["values"]["line"] == 3
        assert hub.assigning.dispatch.criteria.version == criteria.shipped().version
        assert "criteria_broken" in hub.around().notices
        write(tmp_path, "needs.toml", GOOD)
        assert (await asked(link, "criteria.reload", args=WHY))["ok"]
        assert "criteria_broken" not in hub.around().notices


@pytest.mark.logs_warnings
async def test_a_hub_that_starts_with_wrong_files_goes_by_the_last_good_ones(
    tmp_path: Path,
) -> None:
    write(tmp_path, "needs.toml", GOOD)
    async with running(tmp_path) as (hub, _):
        good = hub.assigning.dispatch.criteria
        assert good.needs[0].key == "only"
    assert [one["who"] for one in recorded(tmp_path)] == ["hub"]
    write(tmp_path, "needs.toml", BAD)
    async with running(tmp_path) as (hub, _):
        assert hub.assigning.dispatch.criteria == good
        assert "criteria_broken" in hub.around().notices
    assert len(recorded(tmp_path)) == 1


async def test_a_restart_with_the_same_files_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "needs.toml", GOOD)
    for _ in range(2):
        async with running(tmp_path):
            pass
    assert len(recorded(tmp_path)) == 1


async def test_queues_and_promises_wait_for_a_start(tmp_path: Path) -> None:
    promises = "[[terms]]\nfirst_reply_min = 20\n"
    async with running(tmp_path) as (hub, url), seat(url, "regia") as link:
        write(tmp_path, "promises.toml", promises)
        answer = await asked(link, "criteria.reload", args=WHY)
        assert answer["error"]["key"] == "criteria_at_start"
        assert hub.settings.terms == ()
    async with running(tmp_path) as (hub, _):
        assert hub.settings.terms[0].first_reply_min == 20


async def test_a_text_that_changes_takes_the_next_version(tmp_path: Path) -> None:
    macro = "[[macros]]\nkey = 'own'\nversion = {}\n[macros.texts]\nit = '{}'\n"
    write(tmp_path, "macros/own.toml", macro.format(1, "ciao"))
    async with running(tmp_path) as (_, url), seat(url, "regia") as link:
        write(tmp_path, "macros/own.toml", macro.format(1, "salve"))
        refused = await asked(link, "criteria.reload", args=WHY)
        assert refused["error"]["key"] == "criteria_macro_version"
        write(tmp_path, "macros/own.toml", macro.format(2, "salve"))
        assert (await asked(link, "criteria.reload", args=WHY))["ok"]


async def test_an_override_names_a_shared_text_for_its_motive(tmp_path: Path) -> None:
    told = {"type": "MACRO", "target": {"motive": "signal"}, "reason": "a fault"}
    async with running(tmp_path) as (_, url), seat(url, "regia") as link:
        for macro, ok in (("made_up", False), ("billing_check", False), ("we_have_read", True)):
            answer = await asked(link, "override.set", args={**told, "params": {"macro": macro}})
            assert answer["ok"] is ok
            assert ok or answer["error"]["key"] == "override_macro_unknown"


async def test_every_decision_names_the_criteria_it_was_taken_by(tmp_path: Path) -> None:
    start = now_us()

    async def decides(hub: Hub, thread: str, name: str) -> str:
        told = [
            agent(start, name, "available", skills=("lang:it", "billing"), capacity=6),
            wrote(start, thread, hash(thread) % 999 + 1, motives=("billing",)),
        ]
        await hub.writer.commit(
            *(drafted(one, position=None, feed=None, epoch=None) for one in told)
        )
        await hub.assigning.turn()
        return str(recorded(tmp_path, CASE_DECIDED)[-1]["basis"]["criteria"])

    async with running(tmp_path) as (hub, url), seat(url, "regia") as link:
        old = await decides(hub, "a", "Ada")
        write(tmp_path, "needs.toml", GOOD)
        new = (await asked(link, "criteria.reload", args=WHY))["data"]["version"]
        assert await decides(hub, "b", "Bo") == new != old == criteria.shipped().version
        state = hub.state
    with closing(History(tmp_path / "care.db")) as history:
        assert [need.key for need in of_version(history, new).needs] == ["only"]
        assert of_version(history, old).version == old
    assert in_state(tmp_path / "care.db", state, None).version == new


async def test_only_people_at_a_desk_may_reload(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, url), seat(url, "wall") as link:
        answer = await asked(link, "criteria.reload", args=WHY)
        assert answer["error"]["code"] == "forbidden"

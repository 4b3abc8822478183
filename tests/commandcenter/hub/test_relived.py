"""A crisis without its overrides, from the log: reckoned beside the hub, kept, told once it is there."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import MINUTE
from commandcenter.commands.action import Command
from commandcenter.commands.incidents import OfIncident
from commandcenter.commands.registry import ACTIONS
from commandcenter.events.fact import Fact
from commandcenter.hub import reliving
from commandcenter.hub.relived import Crisis, lived
from commandcenter.hub.reliving import Reliving
from commandcenter.settings import Settings
from commandcenter.state import State
from tests.commandcenter.dispatch.test_retold import PEOPLE, override, played
from tests.commandcenter.story import at, folded, incident, told
from tests.commandcenter.test_rewound import written

NOW = at(90)


def burned() -> list[Fact]:
    begun = incident("firing", at(-5), evidence={"onset_us": at(-10)}, number=1, was="")
    return [begun, incident("resolved", at(60), was="firing", number=2, ended_us=at(55))]


def log(path: Path, *rules: Fact) -> State:
    """Write down how a room went through a crisis; rules come at minute 0."""
    facts = sorted([*played(*rules).log, *burned()], key=lambda one: one.recorded_us)
    written(path, facts)
    return folded(told(*facts))


@pytest.fixture(scope="module")
def paused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, State]:
    path = tmp_path_factory.mktemp("relived") / "care.db"
    return path, log(path, override("PAUSE", "agents", *PEOPLE[:5], minutes=60))


def crisis(path: Path, name: str = "A0001") -> Crisis:
    return Crisis(str(path), Settings(), "", name, NOW)


def test_it_begins_with_the_first_override_and_says_what_all_of_them_did(
    paused: tuple[Path, State],
) -> None:
    run = lived(crisis(paused[0])).run
    assert run is not None
    assert (run.overrides, run.pairs, run.start_us) == (1, 16, at(0))
    assert run.at_us[0] == at(0)
    assert {after - before for before, after in zip(run.at_us, run.at_us[1:], strict=False)} == {
        5 * MINUTE
    }
    assert len(run.waiting) == len(run.at_us)
    worst = max(run.waiting, key=lambda one: one.value)
    assert worst.low > 0  # five of seven took nothing new
    assert 0 <= run.kept <= run.due


def test_where_nothing_was_overruled_there_is_nothing_to_compare(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    log(path)
    assert lived(crisis(path)).run is None
    assert lived(crisis(path, "A0404")).run is None


async def ask(part: Reliving) -> dict[str, Any]:
    action = ACTIONS["review.paired"]
    target = OfIncident(incident="A0001")
    command = Command(
        id="1", action=action, target=target, args=None, expected_version=None, person="Rita", role="manager"
    )  # fmt: skip
    return await part.work()["review.paired"](command)


async def answered(part: Reliving) -> dict[str, Any]:
    for _ in range(200):
        if (found := await ask(part))["state"] != "coming":
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(found)


async def test_who_asks_is_not_kept_waiting_and_finds_it_later(paused: tuple[Path, State]) -> None:
    path, state = paused
    part = Reliving(path, state, Settings(), lambda: NOW, None)
    try:
        assert (await ask(part))["state"] == "coming"
        found = await answered(part)
        assert (found["state"], found["run"]["overrides"]) == ("here", 1)
    finally:
        await part.close()


@pytest.mark.logs_warnings
async def test_what_failed_is_reckoned_again_when_somebody_asks_again(
    paused: tuple[Path, State], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path, state = paused
    part = Reliving(path, state, Settings(), lambda: NOW, None)
    try:
        monkeypatch.setattr(reliving, "PATIENCE_S", 0.01)
        assert (await answered(part))["state"] == "failed"
        assert "without its overrides is not known" in caplog.text
        monkeypatch.undo()
        assert (await answered(part))["state"] == "here"
    finally:
        await part.close()

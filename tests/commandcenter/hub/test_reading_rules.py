"""The reading's rules in a running hub: reloaded on command, kept where the files are wrong, on record."""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commandcenter.events.reading import RULES_CHANGED
from commandcenter.history import History
from commandcenter.hub.process import Hub, Plan
from commandcenter.hub.reader import LONG, Reader
from commandcenter.hub.reading_rules import on_record
from commandcenter.rows import Draft
from commandcenter.semantic.rulebook import joined, shipped
from commandcenter.semantic.rules import in_force, put_in_force
from commandcenter.settings import Settings
from tests.commandcenter.hub.served import at, served
from tests.commandcenter.hub.test_reader import KEY, delivery
from tests.commandcenter.hub.test_seats import TOKENS, NoDetectors, asked, next_of, seat

GOOD = '[sign.fault]\nstrong = "arpeggia"\n'
BAD = '[sign.nofault]\nstrong = "arpeggia"\n'


@pytest.fixture(autouse=True)
def _own_rules_again() -> Iterator[None]:
    yield
    put_in_force(shipped())


@contextlib.asynccontextmanager
async def running(home: Path) -> AsyncIterator[tuple[Hub, str]]:
    plan = Plan(
        path=home / "care.db",
        settings=Settings(),
        new_desk=NoDetectors,
        version="test",
        tokens=TOKENS,
        rules=home / "reading",
    )
    async with served(plan) as (hub, port):
        yield hub, at(port)


def write(home: Path, text: str) -> None:
    (home / "reading").mkdir(exist_ok=True)
    (home / "reading" / "it.toml").write_text(text, "utf-8")


def recorded(home: Path) -> list[dict[str, Any]]:
    history = History(home / "care.db")
    try:
        return [
            json.loads(fact.body)["data"] for fact in history.facts() if fact.type == RULES_CHANGED
        ]
    finally:
        history.close()


def reading(answer: object) -> dict[str, Any]:
    assert isinstance(answer, Draft)
    return json.loads(answer.body)["data"]["reading"]  # type: ignore[no-any-return]


async def test_a_reload_puts_the_files_in_force_in_loop_and_process_and_on_record(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as (hub, url), seat(url, "manager") as link:
        before = in_force().version
        await hub.reader.read([delivery(0, "a" * LONG)], trusted=False)
        old_process = hub.reader.pid
        write(tmp_path, GOOD)
        answer = await asked(link, "reading.reload")
        assert answer["ok"]
        assert answer["data"] == {"version": in_force().version, "previous": before}
        texts = [delivery(1, "buongiorno, oggi qui arpeggia"), delivery(2, "b" * LONG)]
        answers = [(await hub.reader.read([one], trusted=False))[0] for one in texts]
        assert hub.reader.pid not in {None, old_process}
        assert reading(answers[0])["kind"] == "complaint"
        versions = {reading(one)["version"] for one in answers}
        assert len(versions) == 1
        assert in_force().version in versions.pop()
    (told,) = recorded(tmp_path)
    assert (told["previous"], told["version"]) == (before, in_force().version)
    assert told["site"] == {"it": {"sign": {"fault": {"strong": "arpeggia"}}}}


@pytest.mark.logs_warnings
async def test_wrong_files_change_nothing_and_every_screen_says_so_until_they_are_mended(
    tmp_path: Path,
) -> None:
    write(tmp_path, GOOD)
    async with running(tmp_path) as (hub, url), seat(url, "regia") as link:
        good = in_force().version
        write(tmp_path, BAD)
        answer = await asked(link, "reading.reload")
        assert answer["error"]["key"] == "rules_sign"
        assert answer["error"]["values"]["line"] == 1
        assert in_force().version == good
        assert "rules_broken" in hub.around().notices
        write(tmp_path, GOOD)
        assert (await asked(link, "reading.reload"))["ok"]
        assert hub.around().notices == ()


@pytest.mark.logs_warnings
async def test_a_hub_that_starts_on_wrong_files_goes_by_the_last_good_ones(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    async with running(tmp_path):
        good = in_force().version
    put_in_force(shipped())
    write(tmp_path, BAD)
    async with running(tmp_path) as (hub, _):
        assert in_force().version == good
        assert "rules_broken" in hub.around().notices
    assert [one["version"] for one in recorded(tmp_path)] == [good]


async def test_rules_that_did_not_change_are_not_recorded_again(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    for _ in range(2):
        async with running(tmp_path) as (_, url), seat(url, "admin") as link:
            assert (await asked(link, "reading.reload"))["ok"]
    assert len(recorded(tmp_path)) == 1
    (tmp_path / "reading" / "it.toml").unlink()
    async with running(tmp_path):
        assert in_force() is shipped()
    assert recorded(tmp_path)[-1]["version"] == shipped().version
    history = History(tmp_path / "care.db")
    assert on_record(history).version == shipped().version
    history.close()


async def test_a_wall_may_not_reload(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, url), seat(url, "wall") as link:
        await next_of(link, "welcome")
        assert (await asked(link, "reading.reload"))["error"]["code"] == "forbidden"


async def test_a_reader_takes_the_rules_in_force_when_it_starts_again(tmp_path: Path) -> None:
    reader = Reader(KEY, pages={"*": "IT-62"})
    try:
        put_in_force(joined({"it": {"sign": {"fault": {"strong": "arpeggia"}}}}))
        text = "il modem arpeggia " + "x" * LONG
        (answer,) = await reader.read([delivery(1, text)], trusted=False)
        assert reader.pid is not None
        assert in_force().version in reading(answer)["version"]
        assert (reading(answer)["place"], reading(answer)["place_source"]) == ("IT-62", "page")
    finally:
        await reader.close()


async def test_what_a_feed_says_of_its_page_is_believed_before_the_settings() -> None:
    reader = Reader(KEY, pages={"x": "IT-62", "*": "IT-25"})

    async def place(**data: object) -> str:
        one = delivery(1, "niente da fare")
        event = dict(one.event or {})
        event["data"] = {**event["data"], **data}
        (answer,) = await reader.read([msgspec.structs.replace(one, event=event)], trusted=False)
        return str(reading(answer).get("place", ""))

    assert await place(channel="x") == "IT-62"
    assert await place(channel="mail") == "IT-25"
    assert await place(channel="x", place="it-75") == "IT-75"
    assert await place(channel="x", region="puglia") == "IT-75"
    assert await place(channel="x", place="atlantis") == "IT-62"

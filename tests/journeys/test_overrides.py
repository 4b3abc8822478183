"""Overrides on a real hub, killed between every two steps of a script; one that ends while it is off."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from commandcenter.clock import HOUR, MINUTE, SECOND, format_us, now_us
from commandcenter.hub import presence
from tests.journeys.hubs import HubProcess, run

HOLD = {"type": "HOLD", "target": {"case": "t1"}, "reason": "chiama la rete"}
OPEN = {
    "type": "SKILL_OPEN", "target": {"agent": "Bo"}, "params": {"skill": "critical"},
    "reason": "coda critica", "second": "Luca",
}  # fmt: skip
CALL = {"type": "CALL_IN", "target": {"agent": "Cleo"}}
CAP = {"type": "CAP", "target": {"agent": "Bo"}, "params": {"n": 1}}
SCRIPT: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("Luca", "set", "", HOLD),
    ("Rita", "set", "", OPEN),
    ("Luca", "sign", "O0002", {}),
    ("Rita", "bundle", "", {"sets": [CALL, CAP], "reason": "guasto", "minutes": 30}),
    ("Luca", "extend", "O0001", {"minutes": 15, "reason": "non risponde"}),
    ("Rita", "end", "B0001", {"reason": "rientrato"}),
    ("Luca", "undo", "", {}),
)
INSTANTS = {"version", "at_us", "set_us", "expires_us", "ended_us"}


def event(kind: str, at_us: int, data: dict[str, Any], source: str = "/feeds/t") -> str:
    """Return an event as a log writes it."""
    at = format_us(at_us)
    name = f"override:{data['override']}:1" if "override" in data else str(uuid.uuid4())
    told = {
        "specversion": "1.0", "id": name, "source": source, "type": f"care.{kind}.v1",
        "time": at, "recordedtime": at, "data": data,
    }  # fmt: skip
    return json.dumps(told) + "\n"


def room(path: Path, *more: str) -> Path:
    """A log of a minute ago: a customer who waits, two at work, one on call."""
    at_us = now_us() - MINUTE
    message = {
        "channel": "email", "thread": "t1", "text": "non ho linea", "author": {"id": "c1"},
        "direction": "in", "actor": "customer",
    }  # fmt: skip
    people = (
        {"agent": "Ada", "state": "available", "skills": ["lang:it", "critical"]},
        {"agent": "Bo", "state": "available", "skills": ["lang:it"]},
        {"agent": "Cleo", "state": "offline", "on_call": True, "rate": 24.0},
    )
    lines = [event("message.received", at_us, message)]
    lines += [event("agent.statechanged", at_us, one) for one in people]
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join((*lines, *more)), encoding="utf-8")
    return path


async def ask(hub: HubProcess, token: str, action: str, override: str, args: Any) -> dict[str, Any]:
    """Ask for something on a person's seat; return the answer."""
    here = presence.find(hub.path)
    assert here is not None
    frame = {
        "type": "command", "id": str(uuid.uuid4()), "action": f"override.{action}",
        "target": {"override": override} if override else {}, "args": args,
    }  # fmt: skip
    header = {"Authorization": f"Bearer {token}"}
    async with connect(here.url, additional_headers=header, compression=None) as link:
        await link.send(json.dumps(frame))
        while (answer := json.loads(await asyncio.wait_for(link.recv(), 60)))["type"] != "result":
            pass
    return answer  # type: ignore[no-any-return]


def overrides(path: Path) -> list[dict[str, Any]]:
    """Return the overrides as `state` prints them."""
    return json.loads(run("state", "--db", str(path), "--json"))["overrides"]  # type: ignore[no-any-return]


def tokens(path: Path) -> dict[str, str]:
    """Make a seat for each of two people."""
    made = {}
    for person, role in (("Rita", "manager"), ("Luca", "regia")):
        asked = ("--role", role, "--person", person)
        made[person] = run("seat-token", "--db", str(path), *asked).split()[-1]
    return made


async def known(hub: HubProcess, count: int, key: str = "agents") -> None:
    """Wait until the log was read."""
    for _ in range(100):
        if len(json.loads(run("state", "--db", str(hub.path), "--json"))[key]) >= count:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the log was not read")


async def lived(folder: Path, *, cut: bool) -> list[dict[str, Any]]:
    """Live the script, with the power cut between every two steps or not; return what stands of it."""
    hub = HubProcess(folder / "care.db", f"replay:{room(folder / 'log.jsonl')},speed=max")
    await hub.start()
    await known(hub, 3)
    seats = tokens(hub.path)
    for person, action, override, args in SCRIPT:
        answer = await ask(hub, seats[person], action, override, args)
        assert answer["ok"], (action, answer["error"])
        if cut:
            await hub.kill()
            await hub.start()
    assert await hub.stop() == 0
    return [
        {name: value for name, value in row.items() if name not in INSTANTS}
        for row in sorted(overrides(hub.path), key=lambda row: str(row["override"]))
    ]


async def test_the_power_goes_between_every_two_steps_and_the_overrides_are_the_same(
    tmp_path: Path,
) -> None:
    whole = await lived(tmp_path / "whole", cut=False)
    assert await lived(tmp_path / "cut", cut=True) == whole
    told = [(row["type"], row["second"], row["bundle"], row["why_ended"]) for row in whole]
    assert told == [
        ("HOLD", "", "", "undone"),
        ("SKILL_OPEN", "Luca", "", ""),
        ("CALL_IN", "", "B0001", "rientrato"),
        ("CAP", "", "B0001", "rientrato"),
    ]


async def test_one_that_ends_while_the_hub_is_off_ended_at_its_own_instant(tmp_path: Path) -> None:
    set_us = now_us() - HOUR + 8 * SECOND
    ends_us = set_us + HOUR
    data = {
        "act": "set", "override": "O0001", "number": 1, "who": "Rita", "type": "HOLD",
        "kind": "case", "names": ["t1"], "reason": "x", "length_us": HOUR,
    }  # fmt: skip
    log = room(tmp_path / "log.jsonl", event("override.set", set_us, data, "/hub"))
    hub = HubProcess(tmp_path / "care.db", f"replay:{log},speed=max")
    await hub.start()
    await known(hub, 1, "overrides")
    await hub.kill()
    await asyncio.sleep(max(0.0, (ends_us - now_us()) / SECOND) + 1)
    before = overrides(hub.path)
    await hub.start()
    for _ in range(100):
        if json.loads(run("state", "--db", str(hub.path), "--json"))["facts"].get(
            "care.override.ended.v1"
        ):
            break
        await asyncio.sleep(0.1)
    assert await hub.stop() == 0
    (row,) = overrides(hub.path)
    assert (row["ended_us"], row["ended_by"], row["why_ended"]) == (ends_us, "engine", "expired")
    assert before[0]["ended_us"] in {None, ends_us}
    then = format_us(ends_us - SECOND)
    (standing,) = json.loads(run("state", "--db", str(hub.path), "--at", then, "--json"))[
        "overrides"
    ]
    assert standing["ended_us"] is None


async def test_who_may_not_or_did_not_see_is_told_so_in_an_answer(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path / "care.db", f"replay:{room(tmp_path / 'log.jsonl')},speed=max")
    await hub.start()
    await known(hub, 3)
    seats = tokens(hub.path)
    first = await ask(hub, seats["Rita"], "set", "", HOLD)
    pin = {"type": "PIN", "target": {"case": "t1"}, "params": {"agent": "Ada"}, "reason": "la sa"}
    second = await ask(hub, seats["Rita"], "set", "", pin)
    assert first["data"] == {"override": "O0001", "overrides": ["O0001"], "contradicts": []}
    assert second["data"]["contradicts"] == [{"override": "O0001", "why": "hold_wins"}]
    for person, args, key in (
        ("Luca", CAP | {"reason": "x"}, "override_managers_only"),
        ("Luca", {"type": "PAUSE", "target": {"queue": "nowhere"}, "reason": "x"}, "override_queue_unknown"),
        ("Luca", HOLD | {"minutes": 900}, "override_too_long"),
        ("Luca", HOLD | {"reason": ""}, "override_reason_missing"),
    ):  # fmt: skip
        answer = await ask(hub, seats[person], "set", "", args)
        assert (answer["error"]["code"], answer["error"]["key"]) == ("refused", key)
    assert await hub.stop() == 0

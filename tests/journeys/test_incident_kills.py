"""A scripted incident with the power cut between every two steps: the same history, told once, all of it."""

import asyncio
import json
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from commandcenter.clock import MINUTE, format_us, now_us
from commandcenter.hub import presence
from commandcenter.platform import account, config_folder, private_file
from tests.commandcenter.notify.servers import Receiver, serving
from tests.journeys.hubs import HubProcess, run
from tests.waiting import until

SETTINGS = """
[notify]
simulated = true
[[notify.people]]
key = "ada"
part = "supervisor"
webhook = "{url}"
secret_file = "hook.secret"
[[notify.people]]
key = "ivo"
part = "director"
webhook = "{url}"
secret_file = "hook.secret"
"""
SCRIPT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("incident.acknowledge", {"note": "chiamo la rete"}),
    ("incident.describe", {"cause": "cella ferma", "name": "Guasto Milano", "update_min": 30}),
    ("incident.escalate", {"to": "director", "note": "serve una decisione"}),
    ("incident.own", {"owner": account()}),
    ("incident.lower", {"severity": 5, "note": "solo un quartiere"}),
    ("incident.release", {"note": "fine turno"}),
    ("incident.acknowledge", {}),
    ("incident.resolve", {"cause": "cella riaccesa"}),
)


def burning(path: Path) -> Path:
    """A log of one incident that fired a minute ago."""
    at = format_us(now_us() - MINUTE)
    data = {
        "incident": "A0001", "state": "firing", "kind": "negative_spike", "motive": "signal",
        "channel": "*", "region": "*", "severity": 7, "evidence": {"onset_us": now_us() - 9 * MINUTE},
    }  # fmt: skip
    event = {
        "specversion": "1.0", "id": "incident:A0001:1", "source": "/hub",
        "type": "care.incident.changed.v1", "time": at, "recordedtime": at, "data": data,
    }  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(event) + "\n")
    return path


PAUSE_S = 1.5  # enough for a notice to be sent and written down


async def do(hub: HubProcess, action: str, args: dict[str, Any]) -> None:
    here = presence.find(hub.path)
    assert here is not None
    header = {"Authorization": f"Bearer {here.desk_token}"}
    frame = {
        "type": "command", "id": str(uuid.uuid4()), "action": action,
        "target": {"incident": "A0001"}, "args": args,
    }  # fmt: skip
    async with connect(here.url, additional_headers=header, compression=None) as link:
        await link.send(json.dumps(frame))
        while (answer := json.loads(await asyncio.wait_for(link.recv(), 60)))["type"] != "result":
            pass
    assert answer["ok"], (action, answer["error"])


def notices(path: Path) -> dict[str, str]:
    """The notices to persons; a desk's are delivered whenever a desk looks, as each command here does."""
    rows = json.loads(run("state", "--db", str(path), "--json"))["notices"]
    return {row["key"]: row["state"] for row in rows if row["addressee"] != "desk"}


def history(path: Path) -> dict[str, Any]:
    """What the incident has become, but for instants and places in the log."""
    (alert,) = json.loads(run("state", "--db", str(path), "--json"))["alerts"]
    return {
        name: value
        for name, value in alert.items()
        if not name.endswith("_us") and name not in {"version", "moved", "evidence"}
    }


async def lived(folder: Path, *, cut: str) -> tuple[dict[str, Any], Counter[str], dict[str, str]]:
    """Live the script; `cut`: never | when the answer came | when all was told."""
    with serving(Receiver()) as hooks:
        private_file(config_folder() / "hook.secret", b"a word between two")
        (config_folder() / "settings.toml").write_text(SETTINGS.format(url=hooks.url))
        hub = HubProcess(folder / "care.db", f"replay:{burning(folder / 'log.jsonl')},speed=max")
        await hub.start()
        await until(lambda: b"A0001" in _log(hub.path))
        for action, args in SCRIPT:
            await do(hub, action, args)
            if cut != "answered":
                await asyncio.sleep(PAUSE_S)
            if cut != "never":
                await hub.kill()
                await hub.start()
        await until(lambda: not waiting(hub.path))
        assert await hub.stop() == 0
        in_order(hooks)
        return history(hub.path), Counter(key for key, _ in hooks.told()), notices(hub.path)


def _log(path: Path) -> bytes:
    """The log's newest rows, as they stand on disk."""
    wal = path.with_name(f"{path.name}-wal")
    return wal.read_bytes() if wal.exists() else b""


def waiting(path: Path) -> set[str]:
    """Return the notices to persons that are not settled."""
    time.sleep(0.5)
    found = notices(path).items()
    return {key for key, state in found if state in {"queued", "trying"}}


def in_order(hooks: Receiver) -> None:
    """Nobody is told of a fire after they were told that it is out."""
    ended: set[str] = set()
    for key, body in hooks.told():
        who = key.split(":")[2]
        kinds = {one["kind"] for one in body["incidents"]}
        assert not (who in ended and kinds - {"resolved"}), key
        if "resolved" in kinds:
            ended.add(who)


@pytest.mark.parametrize("cut", ["answered", "told"])
async def test_the_power_goes_between_every_two_steps_and_the_history_is_the_same(
    tmp_path: Path, cut: str
) -> None:
    whole, told_once, outbox = await lived(tmp_path / "whole", cut="never")
    again, told_again, outbox_again = await lived(tmp_path / "cut", cut=cut)
    assert again == whole
    assert (whole["state"], whole["number"]) == ("resolved", 1 + len(SCRIPT))
    assert {key.split(":")[2] for key in told_once} == {"ada", "ivo"}
    assert set(told_once.values()) == {1}
    # Where the next step comes at once, what it outdates is never sent: the outbox says the same.
    assert "failed" not in {*outbox.values(), *outbox_again.values()}
    if cut == "told":
        assert told_again == told_once
        assert outbox_again == outbox
    reached = {key for key, state in outbox_again.items() if state == "delivered"}
    assert reached == {part for key in told_again for part in key.split(",")}

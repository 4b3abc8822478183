"""Every action with every role at a running hub: what is not allowed changes nothing and is on record."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from websockets.asyncio.client import connect

from commandcenter.commands.registry import ACTIONS
from commandcenter.events.hub import ACCESS_REFUSED
from commandcenter.hub.process import Hub
from commandcenter.hub.seats import COMMANDS_PER_S
from commandcenter.protocol.row import Role
from tests.commandcenter.drafts import facts
from tests.commandcenter.hub.test_customers import said, take
from tests.commandcenter.hub.test_seats import asked, running, seat

# What carries an action out is tried where it is tested; here the hub need not get that far.
HARMLESS = {"log.accept": {"nothing": 1}}


@pytest.mark.parametrize("role", get_args(Role))
async def test_a_role_may_do_what_the_table_says_and_nothing_else(
    tmp_path: Path, role: Role
) -> None:
    path, names = tmp_path / "care.db", sorted(ACTIONS)
    denied = [name for name in names if role not in ACTIONS[name].roles]
    async with running(path) as (hub, url):
        found: dict[str, str] = {}
        while names:
            async with seat(url, role) as link:  # a new line: so many commands a second, no more
                for name in names[:COMMANDS_PER_S]:
                    before = hub.state.seq
                    target = HARMLESS.get(name, {})
                    answer = await asked(link, name, target=target)
                    found[name] = (answer["error"] or {}).get("code", "done")
                    if name in denied:
                        assert hub.state.seq == before + 1, "the refusal is on record, and only it"
                del names[:COMMANDS_PER_S]
    assert [name for name in sorted(found) if found[name] == "forbidden"] == denied
    refusals = [fact for fact in facts(path) if fact.type == ACCESS_REFUSED]
    told = [json.loads(fact.body)["data"] for fact in refusals]
    assert [one["action"] for one in told] == denied
    assert {one["role"] for one in told} <= {role}


async def token_of(hub: Hub, url: str, person: str, role: str = "regia") -> str:
    async with seat(url, "admin") as admin:
        answer = await asked(admin, "token.add", args={"role": role, "person": person})
        token: str = answer["data"]["token"]
        return token


def by(url: str, token: str) -> Any:
    return connect(url, additional_headers={"Authorization": f"Bearer {token}"}, proxy=None)


async def test_a_second_signature_needs_another_person_token_and_seat(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (hub, url):
        await take(hub, said(1, 0))
        seq = hub.state.seq
        first = await token_of(hub, url, "Marta")
        again = await token_of(hub, url, " MARTA ", "manager")
        other = await token_of(hub, url, "Luca")
        async with by(url, first) as link:
            args = {"cls": "exploiter", "note": "same refund asked for six times"}
            answer = await asked(link, "critical.enter", target={"message": seq}, args=args)
            assert answer["ok"], answer
            customer = next(iter(hub.state.critical.values())).customer
            target = {"critical": customer}
            answer = await asked(link, "critical.confirm", target=target)
            assert answer["error"]["code"] == "needs_second_person"
        async with by(url, first) as another_window:
            answer = await asked(another_window, "critical.confirm", target=target)
            assert answer["error"]["code"] == "needs_second_person"
        async with by(url, again) as same_person:
            answer = await asked(same_person, "critical.confirm", target=target)
            assert answer["error"]["code"] == "needs_second_person"
        async with by(url, other) as second:
            assert (await asked(second, "critical.confirm", target=target))["ok"]

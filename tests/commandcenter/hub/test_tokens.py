"""Tokens come to an end: by time, and at once when somebody revokes them."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from commandcenter.clock import DAY, now_us, parse_us
from commandcenter.hub.tokens import SOON, person_named
from tests.commandcenter.hub.test_seats import asked, next_of, running, seat


async def added(admin: ClientConnection, role: str = "regia") -> dict[str, Any]:
    answer = await asked(admin, "token.add", args={"role": role, "person": "Ada"})
    data: dict[str, Any] = answer["data"]
    return data


async def listed(admin: ClientConnection) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await asked(admin, "token.list"))["data"]["tokens"]
    return rows


def with_token(url: str, token: str) -> Any:
    return connect(url, additional_headers={"Authorization": f"Bearer {token}"}, proxy=None)


async def refused(url: str, token: str) -> int:
    with pytest.raises(InvalidStatus) as error:
        async with with_token(url, token):
            pass
    return error.value.response.status_code


async def test_a_list_tells_whose_they_are_and_never_what_they_are(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "admin") as admin:
        new = await added(admin)
        async with with_token(url, new["token"]) as link:
            await next_of(link, "welcome")
            (row,) = await listed(admin)
        assert (row["person"], row["role"], row["state"]) == ("Ada", "regia", "in force")
        assert (row["name"], row["connected"]) == (new["name"], 1)
        left = parse_us(row["expires"]) - now_us()
        assert 89 * DAY < left <= 90 * DAY
        assert new["token"] not in json.dumps(row)


async def test_a_revoked_token_ends_the_connections_that_are_open_and_lets_nobody_in_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (_, url), seat(url, "admin") as admin:
        new, other = await added(admin), await added(admin, "wall")
        async with with_token(url, new["token"]) as link, with_token(url, other["token"]) as wall:
            await next_of(link, "welcome")
            answer = await asked(admin, "token.revoke", target={"token": new["name"]})
            assert answer["data"] == {"closed": 1}
            await asyncio.wait_for(link.wait_closed(), 60)
            await next_of(wall, "heartbeat")
        assert await refused(url, new["token"]) == 401
        assert [row["state"] for row in await listed(admin)] == ["revoked", "in force"]
    async with running(path) as (_, url):
        assert await refused(url, new["token"]) == 401
        async with with_token(url, other["token"]) as wall:
            await next_of(wall, "welcome")


async def test_what_was_sent_on_a_revoked_token_before_the_line_fell_does_nothing(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url, "admin") as admin:
        new = await added(admin)
        async with with_token(url, new["token"]) as link:
            await next_of(link, "welcome")
            before = hub.state.seq
            hub.access.shut_out(hub.journal.tokens()[0].digest)
            with pytest.raises(ConnectionClosed):
                await asked(link, "silence.add", args={"hours": 1, "comment": "quiet"})
        assert hub.state.seq == before


async def test_a_token_whose_time_is_over_ends_also_where_it_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "care.db"
    async with running(path) as (hub, url), seat(url, "admin") as admin:
        new = await added(admin)
        token = hub.journal.tokens()[0]
        async with with_token(url, new["token"]) as link:
            await next_of(link, "welcome")
            hub.access.let_in(*token[:3], now_us() + 300_000)
            await asyncio.wait_for(link.wait_closed(), 60)
        assert await refused(url, new["token"]) == 401
    monkeypatch.setattr("commandcenter.hub.tokens.now_us", lambda: token.expires_us)
    async with running(path) as (_, url):
        assert await refused(url, new["token"]) == 401


async def test_a_renewed_token_has_its_full_time_again_and_its_seat_notices_nothing(
    tmp_path: Path,
) -> None:
    async with running(tmp_path / "care.db") as (hub, url), seat(url, "admin") as admin:
        new = await added(admin)
        assert not hub.tokens.end_soon()
        token = hub.journal.tokens()[0]
        hub.access.let_in(*token[:3], now_us() + DAY)
        assert hub.tokens.end_soon()
        assert "tokens_end" in hub.around().notices
        async with with_token(url, new["token"]) as link:
            await next_of(link, "welcome")
            assert (await asked(admin, "token.renew", target={"token": new["name"]}))["ok"]
            assert not hub.tokens.end_soon()
            await next_of(link, "heartbeat")
        assert parse_us((await listed(admin))[0]["expires"]) > now_us() + SOON


@pytest.mark.parametrize("act", ["renew", "revoke"])
async def test_a_token_that_is_none_or_no_more_is_refused_in_words(
    tmp_path: Path, act: str
) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "admin") as admin:
        new = await added(admin)
        for name in ("0" * 12, new["name"]):
            await asked(admin, "token.revoke", target={"token": name})
            answer = await asked(admin, f"token.{act}", target={"token": name})
            assert answer["error"]["key"] == "token_unknown"


async def test_one_person_is_one_name_however_it_is_typed(tmp_path: Path) -> None:
    async with running(tmp_path / "care.db") as (_, url), seat(url, "admin") as admin:
        for person in ("Ada  Rossi", " Ada Rossi", "Ada\u00a0Rossi"):
            await asked(admin, "token.add", args={"role": "regia", "person": person})
        assert {row["person"] for row in await listed(admin)} == {"Ada Rossi"}


@given(st.text(max_size=40))
def test_a_name_that_was_spelt_once_stays_as_it_is(text: str) -> None:
    assert person_named(person_named(text)) == person_named(text)

"""What a hub asks of a gateway is done once at its platform, over real HTTP, and told as it is known."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from feeds.gateway.acting import chatwoot, meta, whatsapp
from feeds.gateway.acting.command import Access, Command
from feeds.gateway.acting.doing import Doing, kinds_of
from feeds.gateway.acting.ledger import Ledger
from feeds.gateway.config import Hook
from feeds.gateway.spool import Spool
from feeds.normalize.capabilities import capabilities, channels
from feeds.platform.calls import Answer, AwayError, call
from tests.feeds.gateway.acting.api import TOKEN, Api, serving

WORDS = "Ci stiamo lavorando, ti aggiorniamo qui."


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as running:
        yield running


class Side:
    """A gateway's way out, which can be ended as by a power cut and begun again."""

    def __init__(self, folder: Path, api: Api, token: str = TOKEN) -> None:
        self._folder, self._api, self._token = folder, api, token
        self.begin()

    def begin(self) -> None:
        hooks = [
            Hook(name="wa", adapter="whatsapp", secret="s", own_ids=("100",), api=self._api.url),
            Hook(name="fb", adapter="meta", secret="s", own_ids=("200",), api=self._api.url),
            Hook(name="cw", adapter="chatwoot", secret="s", account_id="1", api=self._api.url),
        ]
        self.spool = Spool(self._folder / "spool", ["hub"], 2**24)
        self._ledger = Ledger(self._folder / "spool" / "commands.jsonl")
        self._writing = asyncio.create_task(self.spool.run())
        self.doing = Doing([(hook, self._token) for hook in hooks], self._ledger, self.spool)

    async def end(self) -> None:
        self._writing.cancel()
        await asyncio.gather(self._writing, return_exceptions=True)
        self.spool.close()
        self._ledger.close()

    async def again(self) -> None:
        await self.end()
        self.begin()

    async def say(self, word: str, told: dict[str, Any]) -> tuple[str, str]:
        said = await self.doing.hear({"type": word, **told})
        assert said["id"] == told["id"]
        return said["state"], said["why"]

    async def rows(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(row) for at in [1] for _, row in await self.spool.read(at)]


@pytest.fixture
async def side(tmp_path: Path, api: Api) -> AsyncIterator[Side]:
    one = Side(tmp_path, api)
    yield one
    await one.end()


def command(action: str, channel: str, **more: Any) -> dict[str, Any]:
    return {"id": f"c-{action}-{channel}", "action": action, "channel": channel, **more}


REPLIES = [
    command("reply", "whatsapp", thread="whatsapp:100:393330001", message="whatsapp:wamid.1"),
    command("reply", "messenger", thread="fb:200:31", message="meta:m1"),
    command("reply", "instagram_dm", thread="ig:201:32", message="meta:m2"),
    command("reply", "facebook_comment", thread="fb:200_7", message="meta:200_7_8"),
    command("reply", "instagram_comment", thread="ig:201:9", message="meta:179"),
    command("reply", "web_chat", thread="chatwoot:1:42", message="chatwoot:m5"),
]


@pytest.mark.parametrize("told", REPLIES, ids=lambda told: told["channel"])
async def test_a_reply_goes_out_once_however_often_it_is_said(
    side: Side, api: Api, told: dict[str, Any]
) -> None:
    told = told | {"text": WORDS}
    both = await asyncio.gather(side.say("command", told), side.say("command", told))
    assert both[0] == both[1]
    assert both[0][0] in {"accepted", "confirmed"}
    assert await side.say("command", told) == both[0]
    await side.again()
    assert await side.say("ask", told) == both[0]
    assert len(api.changes) == 1
    assert [one["content"] for place in api.said.values() for one in place] == [WORDS]


async def test_what_whatsapp_took_is_told_to_the_hubs_as_the_message_it_is(side: Side) -> None:
    told = REPLIES[0] | {"text": WORDS}
    assert await side.say("command", told) == ("accepted", "")
    (row,) = await side.rows()
    assert row["type"] == "care.message.sent.v1"
    assert row["id"] == "whatsapp:wamid.out1"
    assert (row["data"]["text"], row["data"]["command_id"]) == (WORDS, told["id"])
    assert row["data"]["thread"] == told["thread"]


@pytest.mark.parametrize("told", REPLIES[1:], ids=lambda told: told["channel"])
async def test_a_lost_answer_is_looked_for_and_never_sent_again(
    side: Side, api: Api, told: dict[str, Any]
) -> None:
    told, api.loses = told | {"text": WORDS}, True
    assert (await side.say("command", told))[0] == "unknown"
    await side.again()
    assert await side.say("command", told) == ("confirmed", "")
    assert len(api.changes) == 1


@pytest.mark.parametrize(
    ("writer", "state"), [({"id": "31"}, "absent"), (None, "unknown"), ({"id": "200"}, "confirmed")]
)
async def test_the_same_words_of_somebody_else_are_not_our_answer(
    side: Side, api: Api, writer: dict[str, str] | None, state: str
) -> None:
    told, api.loses, api.writes_as = REPLIES[3] | {"text": WORDS}, True, writer
    assert (await side.say("command", told))[0] == "unknown"
    assert (await side.say("ask", told))[0] == state


async def test_the_list_of_blocked_numbers_is_read_to_its_end(side: Side, api: Api) -> None:
    api.flags["100"], api.page = [f"39000{n}" for n in range(25)] + ["393330001"], 10
    looked = command("ban", "whatsapp", author="393330001")
    assert (await side.say("ask", looked))[0] in {"confirmed", "unknown", "absent"}
    assert whatsapp.WhatsApp(access(api)).ask(asked_for(looked), 0).state == "confirmed"
    nobody = asked_for(looked | {"author": "393330002"})
    assert whatsapp.WhatsApp(access(api)).ask(nobody, 0).state == "absent"


async def test_a_name_with_signs_of_an_address_stays_a_name(side: Side, api: Api) -> None:
    odd = command("hide", "facebook_comment", thread="fb:200_7", message="meta:7/../x?a=1#b")
    await side.say("command", odd)
    odd = command("ban", "facebook_comment", author="31&user=32", thread="fb:200_7")
    await side.say("command", odd)
    assert {path for method, path, _ in api.asked if "7" in path} == {"7%2F..%2Fx%3Fa%3D1%23b"}
    assert api.flags["200"] == ["31&user=32"]


def access(api: Api) -> Access:
    hook = Hook(name="wa", adapter="whatsapp", secret="s", own_ids=("100",), api=api.url)
    return Access(hook, api.url, TOKEN)


def asked_for(told: dict[str, Any]) -> Command:
    return msgspec.convert(told, Command)


async def test_of_a_lost_answer_to_whatsapp_only_its_status_will_tell(side: Side, api: Api) -> None:
    told, api.loses = REPLIES[0] | {"text": WORDS}, True
    for word in ("command", "ask", "command"):
        assert (await side.say(word, told))[0] == "unknown"
    assert len(api.changes) == 1
    assert api.changes[0][2]["biz_opaque_callback_data"] == told["id"]


CHANGES = [
    command("hide", "facebook_comment", thread="fb:200_7", message="meta:200_7_8"),
    command("hide", "instagram_comment", thread="ig:201:9", message="meta:179"),
    command("delete_own", "facebook_comment", thread="fb:200_7", message="meta:200_7_9"),
    command("delete_own", "web_chat", thread="chatwoot:1:42", message="chatwoot:m5"),
    command("ban", "facebook_comment", author="31"),
    command("unban", "facebook_comment", author="31"),
    command("ban", "whatsapp", author="393330001"),
    command("unban", "whatsapp", author="393330001"),
    command("ban", "web_chat", author="12"),
    command("unban", "web_chat", author="12"),
    command("assign", "web_chat", thread="chatwoot:1:42", agent="3"),
    command("unassign", "web_chat", thread="chatwoot:1:42"),
]


@pytest.mark.parametrize("told", CHANGES, ids=lambda told: told["id"])
async def test_what_is_hidden_taken_back_banned_or_given_counts_once_the_platform_shows_it(
    side: Side, api: Api, told: dict[str, Any]
) -> None:
    assert await side.say("command", told) == ("confirmed", "")
    assert len(api.changes) == 1
    assert await side.say("ask", told) == ("confirmed", "")


@pytest.mark.parametrize(
    "told",
    [one for one in CHANGES if one["action"] in {"hide", "ban", "unban"}],
    ids=lambda told: told["id"],
)
async def test_what_a_platform_took_is_not_done_again_where_it_cannot_be_looked_at(
    side: Side, api: Api, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(method: str, *asked: Any) -> Answer:
        if method == "GET":
            raise AwayError
        return call(method, *asked)

    with monkeypatch.context() as line:
        for platform in (meta, whatsapp, chatwoot):
            line.setattr(platform, "call", away)
        assert (await side.say("command", told))[0] == "unknown"
        assert (await side.say("ask", told))[0] == "unknown"
    assert await side.say("ask", told) == ("confirmed", "")
    assert len(api.changes) == 1


async def test_a_hide_that_does_not_show_is_not_called_done(side: Side, api: Api) -> None:
    told = CHANGES[0]
    api.pages["200_7_8"] = {"is_hidden": False}
    assert (await side.say("command", told))[0] == "unknown"
    assert (await side.say("ask", told))[0] == "absent"


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (401, {}, ("refused", "token_refused")),
        (400, {"error": {"code": 131047}}, ("refused", "window_over")),
        (400, {"error": {"code": 9}}, ("refused", "platform_refused")),
        (500, {}, ("unknown", "server_error")),
    ],
)
async def test_a_refusal_is_told_in_words_and_not_tried_again(
    side: Side, api: Api, status: int, said: Any, told: tuple[str, str]
) -> None:
    api.refuses = (status, said)
    one = REPLIES[0] | {"text": WORDS}
    assert await side.say("command", one) == told
    assert (await side.say("command", one))[0] == told[0]
    assert len(api.changes) == 1


async def test_what_has_not_left_may_be_sent_again(side: Side, api: Api) -> None:
    one = REPLIES[0] | {"text": WORDS}
    api.refuses = (429, {})
    assert (await side.say("command", one))[0] == "unknown"
    assert (await side.say("ask", one))[0] == "absent"
    api.refuses = None
    assert await side.say("command", one) == ("accepted", "")


async def test_what_no_platform_here_does_is_refused(side: Side, api: Api) -> None:
    for one in (
        command("hide", "whatsapp", thread="whatsapp:100:1", message="whatsapp:m"),
        command("reply", "telex", thread="telex:1", text=WORDS),
    ):
        assert await side.say("command", one) == ("refused", f"cannot_{one['action']}")
    assert await side.say("ask", command("reply", "whatsapp", id="never")) == ("absent", "")
    assert api.changes == []


async def test_a_line_cut_off_by_a_power_cut_is_no_command(tmp_path: Path, api: Api) -> None:
    one = Side(tmp_path, api)
    told = REPLIES[0] | {"text": WORDS}
    await one.say("command", told)
    await one.end()
    file = tmp_path / "spool" / "commands.jsonl"
    whole = file.read_bytes()
    assert WORDS.encode() not in whole
    file.write_bytes(whole + b'{"id":"cut-o')
    one.begin()
    assert (await one.say("command", told))[0] == "accepted"
    assert len(api.changes) == 1
    await one.end()


@pytest.mark.parametrize("adapter", ["whatsapp", "meta", "chatwoot"])
def test_the_matrix_and_the_code_agree(adapter: str) -> None:
    """Whatever the code does somewhere the matrix declares, and the other way round."""
    declared = {
        kind
        for channel in channels(adapter)
        for kind in ("reply", "hide", "delete_own", "ban", "unban", "assign", "unassign")
        if capabilities(adapter, channel).able(kind) != "no"
    }
    assert declared == kinds_of(adapter)

"""What a Bluesky account does, over real XRPC: answers with both ends of the thread, blocks, deletes."""

from collections.abc import Iterator
from typing import Any

import pytest

from commandcenter.credentials import keep_credential
from commandcenter.outbound.contract import Action, Outcome
from feeds.bluesky.acting import BLOCK, KINDS, POST, Account
from feeds.bluesky.feed import BlueskyFeed
from feeds.normalize.capabilities import capabilities
from tests.feeds.platform.rest import Asked, RestServer, serving

OURS, ANNA, PASSWORD = "did:plc:ours", "did:plc:anna", "abcd-efgh"
ROOT, QUESTION = f"at://{ANNA}/{POST}/3root", f"at://{ANNA}/{POST}/3question"


class Pds:
    """A personal data server that also knows two posts of a customer."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.tells = True  # which records there are
        self.others = {ROOT: "cid-root", QUESTION: "cid-question"}

    def answer(self, asked: Asked) -> tuple[int, Any]:
        name, told = asked.path.removeprefix("/xrpc/com.atproto."), asked.body
        if name == "server.createSession":
            is_known = told == {"identifier": OURS, "password": PASSWORD}
            return (200, {"accessJwt": "jwt"}) if is_known else (401, {})
        if asked.headers.get("authorization") != "Bearer jwt":
            return 401, {}
        if name == "repo.getRecord":
            parts = [asked.query[part][0] for part in ("repo", "collection", "rkey")]
            cid = self.others.get(f"at://{'/'.join(parts)}")
            return (200, {"cid": cid}) if cid else (400, {"error": "RecordNotFound"})
        if name == "repo.listRecords" and not self.tells:
            return 503, {}
        return 200, self._repo(name, asked)

    def _repo(self, name: str, asked: Asked) -> dict[str, Any]:
        told = asked.body
        if name == "repo.createRecord":
            key = f"{told['collection']}/3k{len(self.records)}"
            self.records[key] = told["record"]
            return {"uri": f"at://{OURS}/{key}", "cid": "x"}
        if name == "repo.deleteRecord":
            self.records.pop(f"{told['collection']}/{told['rkey']}", None)
            return {}
        kind = asked.query["collection"][0]
        found = [
            {"uri": f"at://{OURS}/{key}", "value": one}
            for key, one in self.records.items()
            if key.startswith(kind)
        ]
        return {"records": found[: int(asked.query["limit"][0])]}


@pytest.fixture
def pds() -> Pds:
    return Pds()


@pytest.fixture
def api(pds: Pds) -> Iterator[RestServer]:
    with serving(pds.answer) as running:
        yield running


def action(kind: str, **more: Any) -> Action:
    told: dict[str, Any] = {"id": f"c-{kind}", "kind": kind, "channel": "bluesky", "at_us": 0}
    told |= {"thread": ROOT, "message": f"bluesky:{QUESTION}", "text": "Arriviamo"}
    return Action(**{**told, **more})


def test_an_answer_names_both_ends_of_its_thread(api: RestServer, pds: Pds) -> None:
    account = Account(api.url, OURS, PASSWORD)
    assert account.act(action("reply")) == Outcome(state="confirmed")
    (record,) = pds.records.values()
    assert record["text"] == "Arriviamo"
    assert record["reply"] == {
        "parent": {"uri": QUESTION, "cid": "cid-question"},
        "root": {"uri": ROOT, "cid": "cid-root"},
    }
    assert account.ask(action("reply")).state == "confirmed"


def test_a_lost_answer_is_found_among_our_own_posts(api: RestServer, pds: Pds) -> None:
    account, api.loses = Account(api.url, OURS, PASSWORD), True
    assert account.act(action("reply")).state == "unknown"
    assert account.ask(action("reply")).state == "confirmed"
    assert account.ask(action("reply", text="another")).state == "absent"
    assert len(pds.records) == 1


def test_a_block_is_a_record_that_can_be_taken_away(api: RestServer, pds: Pds) -> None:
    account = Account(api.url, OURS, PASSWORD)
    for kind, held in (("ban", [ANNA]), ("unban", [])):
        one = action(kind, author=ANNA)
        assert account.ask(one).state == "absent"
        assert account.act(one).state == account.ask(one).state == "confirmed"
        assert [r["subject"] for k, r in pds.records.items() if k.startswith(BLOCK)] == held


def test_a_block_that_the_server_does_not_tell_of_is_not_called_lifted(
    api: RestServer, pds: Pds
) -> None:
    account, one = Account(api.url, OURS, PASSWORD), action("unban", author=ANNA)
    for n in range(100):
        pds.records[f"{BLOCK}/3a{n}"] = {"subject": f"did:plc:other{n}"}
    pds.records[f"{BLOCK}/3old"] = {"subject": ANNA}  # behind the newest hundred
    assert account.act(one).state == account.ask(one).state == "unknown"
    pds.records = {f"{BLOCK}/3old": {"subject": ANNA}}
    pds.tells = False
    assert account.act(one).state == account.ask(one).state == "unknown"
    pds.tells = True
    assert account.act(one).state == account.ask(one).state == "confirmed"
    assert not pds.records


def test_an_older_post_of_ours_is_not_called_gone_unseen(api: RestServer, pds: Pds) -> None:
    account = Account(api.url, OURS, PASSWORD)
    for n in range(101):
        pds.records[f"{POST}/3p{n}"] = {"text": "Arriviamo"}
    one = action("delete_own", message=f"bluesky:at://{OURS}/{POST}/3p100")
    assert account.ask(one).state == "unknown"


def test_a_post_of_ours_is_taken_back(api: RestServer, pds: Pds) -> None:
    account = Account(api.url, OURS, PASSWORD)
    account.act(action("reply"))
    one = action("delete_own", message=f"bluesky:at://{OURS}/{POST}/3k0")
    assert account.act(one).state == account.ask(one).state == "confirmed"
    assert not pds.records


def test_a_wrong_password_and_a_post_that_is_gone_are_refused(api: RestServer, pds: Pds) -> None:
    wrong = Account(api.url, OURS, "guess").act(action("reply"))
    assert wrong == Outcome(state="refused", why="token_refused")
    pds.others.clear()
    gone = Account(api.url, OURS, PASSWORD).act(action("reply"))
    assert gone == Outcome(state="refused", why="platform_refused")
    assert not pds.records


async def test_without_a_credential_it_says_that_it_cannot(api: RestServer) -> None:
    silent = BlueskyFeed(f"bluesky:?own={OURS}")
    assert silent.capabilities("bluesky").able("reply") == "no"
    assert silent.can_send  # nobody waits for it
    assert await silent.act(action("reply")) == Outcome(state="refused", why="cannot_reply")
    keep_credential("sky", PASSWORD)
    spec = f"bluesky://127.0.0.1:1/?plain=yes&own={OURS}&credential=sky&server=127.0.0.1:{api.port}"
    able = BlueskyFeed(spec)
    assert able.capabilities("bluesky").able("reply") == "yes"
    assert able.capabilities("bluesky").able("hide") == "no"
    assert not able.can_send
    assert (await able.act(action("reply"))).state == "confirmed"


def test_the_platform_offers_whatever_is_done() -> None:
    assert all(capabilities("bluesky").able(kind) != "no" for kind in KINDS)  # type: ignore[arg-type]

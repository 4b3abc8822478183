"""What a Mastodon account does, over real HTTP: once, in the customer's thread, looked for when lost."""

from collections.abc import Iterator
from typing import Any

import pytest

from commandcenter.credentials import keep_credential
from commandcenter.outbound.contract import Action, Outcome
from feeds.mastodon.acting import KINDS, Account
from feeds.mastodon.feed import MastodonFeed
from feeds.normalize.capabilities import capabilities
from tests.feeds.platform.rest import Asked, RestServer, serving

TOKEN, OURS = "a-token", "42"
WORDS = "Ci stiamo lavorando & ti scriviamo qui"


class Mastodon:
    """A server with one status of a customer, 7, on another server."""

    def __init__(self) -> None:
        self.statuses: dict[str, dict[str, Any]] = {
            "7": {"id": "7", "account": {"acct": "anna@far.example"}, "visibility": "unlisted"}
        }
        self.keys: dict[str, str] = {}
        self.blocked: set[str] = set()
        self.refuses = 0

    def answer(self, asked: Asked) -> tuple[int, Any]:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {}
        if self.refuses and asked.method != "GET":
            return self.refuses, {}
        said: Any = None
        match asked.method, asked.path.removeprefix("/api/v1/").split("/"):
            case "POST", ["statuses"]:
                said = self._write(asked)
            case "GET", ["accounts", "42", "statuses"]:
                said = [one for one in self.statuses.values() if "in_reply_to_id" in one]
            case "GET", ["accounts", "relationships"]:
                name = asked.query["id[]"][0]
                said = [{"id": name, "blocking": name in self.blocked}]
            case "POST", ["accounts", name, verb]:
                (self.blocked.add if verb == "block" else self.blocked.discard)(name)
                said = {"id": name, "blocking": name in self.blocked}
            case "DELETE", ["statuses", name]:
                said = self.statuses.pop(name, None)
            case "GET", ["statuses", name]:
                said = self.statuses.get(name)
        return (404, {}) if said is None else (200, said)

    def _write(self, asked: Asked) -> dict[str, Any]:
        key = asked.headers["idempotency-key"]
        name = self.keys.setdefault(key, str(100 + len(self.keys)))
        content = asked.body["status"].replace("&", "&amp;")
        self.statuses[name] = {"id": name, "content": f"<p>{content}</p>", **asked.body}
        return self.statuses[name]


@pytest.fixture
def mastodon() -> Mastodon:
    return Mastodon()


@pytest.fixture
def api(mastodon: Mastodon) -> Iterator[RestServer]:
    with serving(mastodon.answer) as running:
        yield running


def action(kind: str, **more: Any) -> Action:
    told = {"id": f"c-{kind}", "kind": kind, "channel": "mastodon", "thread": "mastodon:7"}
    return Action(**{**told, "message": "mastodon:7", "at_us": 0, "text": WORDS, **more})


def test_an_answer_names_its_reader_and_is_seen_as_widely_as_the_question(
    api: RestServer, mastodon: Mastodon
) -> None:
    account = Account(api.url, TOKEN, OURS)
    assert account.act(action("reply")) == Outcome(state="confirmed")
    (written,) = [one for one in mastodon.statuses.values() if one["id"] != "7"]
    assert written["status"] == f"@anna@far.example {WORDS}"
    assert (written["in_reply_to_id"], written["visibility"]) == ("7", "unlisted")
    assert account.ask(action("reply")) == Outcome(state="confirmed")


def test_a_lost_answer_is_found_where_it_stands(api: RestServer) -> None:
    account, api.loses = Account(api.url, TOKEN, OURS), True
    assert account.act(action("reply")).state == "unknown"
    assert account.ask(action("reply")).state == "confirmed"
    assert account.ask(action("reply", text="another")).state == "absent"
    assert len(api.changes()) == 1


@pytest.mark.parametrize("kind", ["ban", "unban"])
def test_a_block_counts_once_the_account_shows_it(
    api: RestServer, mastodon: Mastodon, kind: str
) -> None:
    account, one = Account(api.url, TOKEN, OURS), action(kind, author="9")
    assert account.act(one).state == account.ask(one).state == "confirmed"
    assert mastodon.blocked == ({"9"} if kind == "ban" else set())


def test_a_status_of_ours_is_taken_back(api: RestServer, mastodon: Mastodon) -> None:
    account = Account(api.url, TOKEN, OURS)
    account.act(action("reply"))
    one = action("delete_own", message="mastodon:100")
    assert account.ask(one).state == "absent"
    assert account.act(one).state == account.ask(one).state == "confirmed"
    assert "100" not in mastodon.statuses


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [
        (403, "refused", "token_refused"),
        (422, "refused", "platform_refused"),
        (429, "absent", "limit"),
        (503, "unknown", "server_error"),
    ],
)
def test_a_refusal_says_what_helps(
    api: RestServer, mastodon: Mastodon, status: int, state: str, why: str
) -> None:
    mastodon.refuses = status
    told = Account(api.url, TOKEN, OURS).act(action("reply"))
    assert (told.state, told.why) == (state, why)


def test_nobody_at_the_other_end_has_got_nothing() -> None:
    assert Account("http://127.0.0.1:9", TOKEN, OURS).act(action("reply")).state == "absent"


async def test_the_feed_acts_while_its_line_is_up_and_only_as_it_declares(api: RestServer) -> None:
    keep_credential("mastodon", TOKEN)
    feed = MastodonFeed(f"mastodon://127.0.0.1:{api.port}/?plain=yes")
    assert not feed.can_send
    able = {k for k in ("reply", "hide", "delete_own", "ban") if _able(feed, k)}
    assert able == {"reply", "delete_own", "ban"}
    assert not _able(feed, "reply", "x")
    assert (await feed.act(action("reply"))).state == "refused"  # it does not know who it is yet


def _able(feed: MastodonFeed, kind: Any, channel: str = "mastodon") -> bool:
    return feed.capabilities(channel).able(kind) != "no"


def test_the_platform_offers_whatever_is_done() -> None:
    assert all(capabilities("mastodon").able(kind) != "no" for kind in KINDS)  # type: ignore[arg-type]

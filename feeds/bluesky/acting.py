"""What an account does on its own server (PDS): answers, posts taken back, people blocked. Blocking.

Only with a credential, an app password. What was lost is looked for among the account's own records; the
stream brings what was written, and that is what figures count.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from commandcenter.clock import format_us, now_us
from commandcenter.outbound.contract import Action, Outcome
from feeds.normalize import values
from feeds.platform.calls import Answer, AwayError, SilentError, call, failed

KINDS = frozenset({"reply", "delete_own", "ban", "unban"})
CHANNEL = "bluesky"
POST, BLOCK = "app.bsky.feed.post", "app.bsky.graph.block"
_LOOKED = 100  # newest records that are looked at
_CONFIRMED, _ABSENT = Outcome(state="confirmed"), Outcome(state="absent")
_UNKNOWN = Outcome(state="unknown")


class Account:
    """One account on its server; each use logs in anew, an access token lives for minutes only."""

    def __init__(self, server: str, did: str, password: str) -> None:
        self._server, self._did, self._password = server, did, password
        self._headers: dict[str, str] = {}

    def act(self, action: Action) -> Outcome:
        """Do it; absent where nothing has left."""
        try:
            if (refused := self._log_in()) is not None:
                return refused
            return self._do(action)
        except AwayError:
            return _ABSENT
        except SilentError:
            return _UNKNOWN

    def ask(self, action: Action) -> Outcome:
        """Look whether it was done."""
        try:
            is_so = self._is_so(action) if self._log_in() is None else None
        except (AwayError, SilentError):
            return _UNKNOWN
        return _UNKNOWN if is_so is None else _CONFIRMED if is_so else _ABSENT

    # ---- inside

    def _log_in(self) -> Outcome | None:
        """Return why we are not let in, None where we are."""
        asked = {"identifier": self._did, "password": self._password}
        answer = self._post("com.atproto.server.createSession", asked)
        token = values.field(answer.body, "accessJwt")
        if not answer.is_good or not isinstance(token, str):
            return failed(answer)
        self._headers = {"Authorization": f"Bearer {token}"}
        return None

    def _do(self, action: Action) -> Outcome:
        match action.kind:
            case "reply":
                return self._reply(action)
            case "delete_own":
                return self._delete(POST, action.message.rpartition("/")[2])
            case "ban":
                return self._create(BLOCK, {"subject": action.author})
            case "unban":
                return self._unblock(action)
        return Outcome(state="refused", why=f"cannot_{action.kind}")

    def _unblock(self, action: Action) -> Outcome:
        """Take every block of somebody away; where not all are told, one may still stand."""
        if (found := self._records(BLOCK)) is None:
            return _UNKNOWN
        keys = [key for key, one in found if _is_of(one, action)]
        if not keys and len(found) >= _LOOKED:
            return _UNKNOWN
        outcomes = [self._delete(BLOCK, key) for key in keys]
        return next((one for one in outcomes if one.state != "confirmed"), _CONFIRMED)

    def _reply(self, action: Action) -> Outcome:
        """Answer a post: both it and the post that began the thread are named with their content's hash."""
        parent = self._reference(action.message.removeprefix("bluesky:"))
        root = self._reference(action.thread.removeprefix("bluesky:"))
        if parent is None:
            return Outcome(state="refused", why="platform_refused")
        links = {"parent": parent, "root": root or parent}
        return self._create(POST, {"text": action.text, "reply": links})

    def _reference(self, uri: str) -> dict[str, str] | None:
        repo, _, rest = uri.removeprefix("at://").partition("/")
        collection, _, key = rest.partition("/")
        asked = {"repo": repo, "collection": collection, "rkey": key}
        answer = self._get("com.atproto.repo.getRecord", asked)
        cid = values.field(answer.body, "cid")
        return {"uri": uri, "cid": cid} if answer.is_good and isinstance(cid, str) else None

    def _is_so(self, action: Action) -> bool | None:
        is_block = action.kind in {"ban", "unban"}
        found = self._records(BLOCK if is_block else POST)
        if found is None:
            return None
        if action.kind == "reply":
            return any(_is_of(one, action) for _, one in found)
        if action.kind == "delete_own":
            is_there = action.message.rpartition("/")[2] in {key for key, _ in found}
        else:
            is_there = any(_is_of(one, action) for _, one in found)
        if not is_there and len(found) >= _LOOKED:
            return None  # it may be an older one
        return is_there == (action.kind == "ban")

    def _create(self, collection: str, record: Mapping[str, Any]) -> Outcome:
        whole = {"$type": collection, **record, "createdAt": format_us(now_us())}
        asked = {"repo": self._did, "collection": collection, "record": whole}
        answer = self._post("com.atproto.repo.createRecord", asked)
        return _CONFIRMED if answer.is_good else failed(answer)

    def _delete(self, collection: str, key: str) -> Outcome:
        asked = {"repo": self._did, "collection": collection, "rkey": key}
        answer = self._post("com.atproto.repo.deleteRecord", asked)
        return _CONFIRMED if answer.is_good else failed(answer)

    def _records(self, collection: str) -> list[tuple[str, Mapping[str, Any]]] | None:
        """Return the account's newest records with their keys; None where its server does not say."""
        asked = {"repo": self._did, "collection": collection, "limit": str(_LOOKED)}
        answer = self._get("com.atproto.repo.listRecords", asked)
        if not answer.is_good:
            return None
        return [
            (
                values.text(values.field(one, "uri")).rpartition("/")[2],
                values.fields(values.field(one, "value")),
            )
            for one in values.items(values.field(answer.body, "records"))
        ]

    def _post(self, name: str, body: Mapping[str, Any]) -> Answer:
        return call("POST", f"{self._server}/xrpc/{name}", self._headers, body)

    def _get(self, name: str, asked: Mapping[str, str]) -> Answer:
        return call("GET", f"{self._server}/xrpc/{name}?{urlencode(asked)}", self._headers)


def _is_of(record: Mapping[str, Any], action: Action) -> bool:
    """Tell whether a record of ours is what an action asks for."""
    if action.kind in {"ban", "unban"}:
        return record.get("subject") == action.author
    parent = values.field(record, "reply", "parent", "uri")
    is_answer = parent == action.message.removeprefix("bluesky:")
    return is_answer and record.get("text") == action.text

"""What an account does on its server: answers, own statuses taken back, people blocked. Blocking calls.

A status goes out under an idempotency key that the server keeps for an hour; one whose answer was lost is
looked for among what the account wrote. Our own stream brings what was written: that is what figures count.
"""

from collections.abc import Mapping
from typing import Any

from commandcenter.outbound.contract import Action, Outcome
from feeds.normalize import values
from feeds.normalize.markup import plain
from feeds.platform.calls import Answer, AwayError, SilentError, call, failed, segment

KINDS = frozenset({"reply", "delete_own", "ban", "unban"})
CHANNEL = "mastodon"
_CONFIRMED, _ABSENT = Outcome(state="confirmed"), Outcome(state="absent")
_UNKNOWN = Outcome(state="unknown")


class Account:
    """One account on one server. `token` needs the rights to write statuses and blocks."""

    def __init__(self, web: str, token: str, account: str) -> None:
        self._web, self._account = web, account
        self._headers = {"Authorization": f"Bearer {token}"}

    def act(self, action: Action) -> Outcome:
        """Do it; absent where nothing has left."""
        try:
            return self._reply(action) if action.kind == "reply" else self._change(action)
        except AwayError:
            return _ABSENT
        except SilentError:
            return _UNKNOWN

    def ask(self, action: Action) -> Outcome:
        """Look whether it was done."""
        try:
            is_so = self._is_written(action) if action.kind == "reply" else self._is_so(action)
        except (AwayError, SilentError):
            return _UNKNOWN
        return _UNKNOWN if is_so is None else _CONFIRMED if is_so else _ABSENT

    # ---- inside

    def _reply(self, action: Action) -> Outcome:
        answer = self._call("GET", f"statuses/{segment(_number(action.message))}")
        if not answer.is_good:
            return failed(answer)
        who = values.text(values.field(answer.body, "account", "acct"))
        named = action.text if f"@{who}" in action.text else f"@{who} {action.text}"
        told = {
            "status": named,
            "in_reply_to_id": _number(action.message),
            "visibility": values.field(answer.body, "visibility"),
        }
        answer = self._call("POST", "statuses", told, {"Idempotency-Key": action.id})
        return _CONFIRMED if answer.is_good else failed(answer)

    def _change(self, action: Action) -> Outcome:
        if action.kind not in KINDS:
            return Outcome(state="refused", why=f"cannot_{action.kind}")
        if action.kind == "delete_own":
            answer = self._call("DELETE", f"statuses/{segment(_number(action.message))}")
            return _CONFIRMED if answer.is_good or answer.status == 404 else failed(answer)
        verb = "block" if action.kind == "ban" else "unblock"
        answer = self._call("POST", f"accounts/{segment(action.author)}/{verb}")
        if not answer.is_good:
            return failed(answer)
        is_blocked = values.field(answer.body, "blocking")
        return _CONFIRMED if is_blocked == (action.kind == "ban") else _UNKNOWN

    def _is_written(self, action: Action) -> bool | None:
        """Return whether the account wrote it, None where its server does not say."""
        answer = self._call("GET", f"accounts/{segment(self._account)}/statuses?limit=40")
        parent = _number(action.message)
        found = [values.fields(one) for one in values.items(answer.body)]
        is_there = any(
            one.get("in_reply_to_id") == parent
            and plain(values.text(one.get("content"))).endswith(action.text)
            for one in found
        )
        return is_there if answer.is_good else None

    def _is_so(self, action: Action) -> bool | None:
        if action.kind == "delete_own":
            answer = self._call("GET", f"statuses/{segment(_number(action.message))}")
            return True if answer.status == 404 else False if answer.is_good else None
        answer = self._call("GET", f"accounts/relationships?id[]={segment(action.author)}")
        is_blocked = values.field(values.first(answer.body), "blocking")
        return is_blocked == (action.kind == "ban") if isinstance(is_blocked, bool) else None

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        more: Mapping[str, str] = {},
    ) -> Answer:
        return call(method, f"{self._web}/api/v1/{path}", {**self._headers, **more}, body)


def _number(message: str) -> str:
    return message.removeprefix("mastodon:")

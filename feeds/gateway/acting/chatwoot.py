"""Chatwoot: answers, assignments, own messages taken back, contacts blocked (feeds.md, section 6.8)."""

from typing import Any

from commandcenter.clock import SECOND
from commandcenter.outbound.contract import Outcome
from feeds.gateway.acting.command import (
    ABSENT,
    CONFIRMED,
    UNKNOWN,
    Access,
    Command,
    Done,
    at,
    cannot,
    shown,
)
from feeds.normalize import values
from feeds.platform.calls import Answer, call, failed, segment

_EARLIER_S = 5  # clocks of two machines


class Chatwoot:
    """One account. A conversation is the case, agents are known by their numbers."""

    kinds = frozenset({"reply", "delete_own", "assign", "unassign", "ban", "unban"})

    def __init__(self, access: Access) -> None:
        self._headers = {"api_access_token": access.token}
        self._account = access.hook.account_id
        self._base = f"{access.api}/api/v1/accounts/"

    def act(self, command: Command) -> Done:
        """Do it; a block counts once the contact shows it."""
        if command.action not in self.kinds:
            return cannot(command)
        answer = self._changed(command)
        if not answer.is_good:
            return Done(failed(answer))
        is_block = command.action in {"ban", "unban"}
        return shown(lambda: self._is_so(command)) if is_block else Done(CONFIRMED)

    def ask(self, command: Command, since_us: int) -> Outcome:
        """Look whether it was done."""
        if command.action == "reply":
            answer = self._call("GET", f"{self._talk(command)}/messages")
            if not answer.is_good:
                return UNKNOWN
            found = values.items(values.field(answer.body, "payload"))
            is_there = any(_is_it(one, command, since_us) for one in found)
            return CONFIRMED if is_there else ABSENT
        is_so = self._is_so(command)
        return UNKNOWN if is_so is None else CONFIRMED if is_so else ABSENT

    def _changed(self, command: Command) -> Answer:
        talk = self._talk(command)
        match command.action:
            case "reply":
                said = {"content": command.text, "message_type": "outgoing", "private": False}
                return self._call("POST", f"{talk}/messages", said)
            case "delete_own":
                name = command.message.removeprefix("chatwoot:m")
                return self._call("DELETE", f"{talk}/messages/{segment(name)}")
            case "assign" | "unassign":
                agent = int(command.agent) if command.agent.isdigit() else 0
                return self._call("POST", f"{talk}/assignments", {"assignee_id": agent})
            case _:
                said = {"blocked": command.action == "ban"}
                return self._call("PUT", self._contact(command), said)

    def _is_so(self, command: Command) -> bool | None:
        """Return whether the account shows it done; None where it does not say."""
        match command.action:
            case "assign" | "unassign":
                answer = self._call("GET", self._talk(command))
                who = values.ident(values.field(answer.body, "meta", "assignee", "id")) or ""
                return who == command.agent if answer.is_good else None
            case "ban" | "unban":
                answer = self._call("GET", self._contact(command))
                said = values.field(answer.body, "payload", "blocked")
                return said == (command.action == "ban") if isinstance(said, bool) else None
            case _:
                return None

    def _talk(self, command: Command) -> str:
        account, number = at(command.thread, 1) or self._account, at(command.thread, 2)
        return f"{segment(account)}/conversations/{segment(number)}"

    def _contact(self, command: Command) -> str:
        return f"{self._account}/contacts/{segment(command.author)}"

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        return call(method, f"{self._base}{path}", self._headers, body)


def _is_it(one: object, command: Command, since_us: int) -> bool:
    at_s = values.field(one, "created_at")
    is_ours = values.field(one, "message_type") in (1, "outgoing")
    is_since = isinstance(at_s, int) and at_s >= since_us // SECOND - _EARLIER_S
    return is_ours and is_since and values.field(one, "content") == command.text

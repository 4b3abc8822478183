"""WhatsApp Cloud API: answers within the customer's window, and numbers blocked (feeds.md, section 6.6).

The platform sends no echo of what the API sent: its event is made here, of the id that it answered with. The
command's id travels along, so that a status that comes later names it, also where the answer was lost.
"""

from typing import Any
from urllib.parse import urlencode

from commandcenter.clock import format_us, now_us
from commandcenter.outbound.contract import Outcome
from feeds.gateway.acting.command import (
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

_WHY = {131047: "window_over", 131026: "not_reachable", 131051: "platform_refused"}
_PAGES = 64  # of a thousand blocked numbers: as many as a platform lets a business block
_LATER = frozenset({4, 80007, 130429, 131048, 131056})  # limits: nothing was taken


class WhatsApp:
    """One number. `own_ids` of its hook: the phone number ids, the first where a command names none."""

    kinds = frozenset({"reply", "ban", "unban"})

    def __init__(self, access: Access) -> None:
        self._access = access
        self._headers = {"Authorization": f"Bearer {access.token}"}

    def act(self, command: Command) -> Done:
        """Answer, block or unblock."""
        if command.action == "reply":
            return self._reply(command)
        return self._block(command) if command.action in self.kinds else cannot(command)

    def ask(self, command: Command, since_us: int) -> Outcome:  # noqa: ARG002 - it cannot be asked for messages
        """Look whether a number is blocked; of a message only its status will tell."""
        if command.action == "reply":
            return UNKNOWN
        is_blocked = self._is_blocked(command)
        if is_blocked is None:
            return UNKNOWN
        return CONFIRMED if is_blocked == (command.action == "ban") else Outcome(state="absent")

    def _reply(self, command: Command) -> Done:
        phone, party = at(command.thread, 1), at(command.thread, 2)
        if not phone or not party:
            return Done(Outcome(state="refused", why="platform_refused"))
        parent = command.message.removeprefix("whatsapp:")
        asked: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "type": "text",
            "text": {"body": command.text, "preview_url": False},
            "biz_opaque_callback_data": command.id,
            "to" if party.isdigit() else "recipient": party,
        }
        if parent and parent != command.message:
            asked["context"] = {"message_id": parent}
        answer = call("POST", f"{self._access.api}/{segment(phone)}/messages", self._headers, asked)
        name = values.ident(values.field(values.first(values.field(answer.body, "messages")), "id"))
        if answer.is_good and name:
            return Done(Outcome(state="accepted"), self._event(command, phone, name))
        return Done(UNKNOWN if answer.is_good else _refused(answer))

    def _event(self, command: Command, phone: str, name: str) -> dict[str, Any]:
        data = {
            "channel": "whatsapp",
            "thread": command.thread,
            "message_id": f"whatsapp:{name}",
            "direction": "out",
            "actor": "agent",
            "visibility": "direct",
            "author": {"id": phone},
            "text": command.text,
            "in_reply_to": command.message or None,
            "revision": 1,
            "command_id": command.id,
        }
        return {
            "specversion": "1.0",
            "id": f"whatsapp:{name}",
            "source": f"/feeds/whatsapp/{phone}",
            "type": "care.message.sent.v1",
            "time": format_us(now_us()),
            "partitionkey": command.thread,
            "data": {key: value for key, value in data.items() if value is not None},
        }

    def _block(self, command: Command) -> Done:
        way = "POST" if command.action == "ban" else "DELETE"
        asked = {"messaging_product": "whatsapp", "block_users": [{"user": command.author}]}
        answer = call(way, self._blocked(command), self._headers, asked)
        if not answer.is_good:
            return Done(_refused(answer))
        return shown(lambda: self._is_blocked(command) == (command.action == "ban"))

    def _is_blocked(self, command: Command) -> bool | None:
        """Look through the list of blocked numbers, page by page; None where it is not told to its end."""
        asked = {"limit": "1000"}
        for _ in range(_PAGES):
            url = f"{self._blocked(command)}?{urlencode(asked)}"
            answer = call("GET", url, self._headers)
            if not answer.is_good:
                return None
            found = [values.fields(one) for one in values.items(values.field(answer.body, "data"))]
            if any(command.author in (one.get("wa_id"), one.get("user")) for one in found):
                return True
            after = values.ident(values.field(answer.body, "paging", "cursors", "after"))
            if not found or after is None or after == asked.get("after"):
                return False
            asked["after"] = after
        return None

    def _blocked(self, command: Command) -> str:
        phone = at(command.thread, 1) or next(iter(self._access.hook.own_ids), "")
        return f"{self._access.api}/{segment(phone)}/block_users"


def _refused(answer: Answer) -> Outcome:
    code = values.field(answer.body, "error", "code")
    if code in _LATER:
        return Outcome(state="absent", why="limit")
    if code in _WHY:
        return Outcome(state="refused", why=_WHY[code])
    return failed(answer)

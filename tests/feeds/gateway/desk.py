"""A Chatwoot as its REST API shows it: one account whose conversations tests change."""

from typing import Any

from commandcenter.clock import SECOND, now_us
from tests.feeds.platform.rest import Asked

TOKEN = "desk-token-3c1"


class Desk:
    """`talks`: conversations by number; `said`: their messages; `agents`: availability by number."""

    def __init__(self) -> None:
        self.talks: dict[int, dict[str, Any]] = {}
        self.said: dict[int, list[dict[str, Any]]] = {}
        self.agents: dict[int, str] = {}
        self.is_away = False

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Answer as the API does."""
        if self.is_away:
            return 503, {}
        if asked.headers.get("api_access_token") != TOKEN:
            return 401, {}
        parts = asked.path.removeprefix("/api/v1/accounts/1/").split("/")
        said: Any = None
        match parts:
            case ["agents"]:
                said = [
                    {"id": n, "availability_status": s, "name": f"Agent {n}"}
                    for n, s in self.agents.items()
                ]
            case ["conversations"]:
                newest = sorted(self.talks.values(), key=lambda one: -one["last_activity_at"])
                first = (int(asked.query["page"][0]) - 1) * 25
                said = {"data": {"payload": newest[first : first + 25]}}
            case ["conversations", number, "messages"]:
                said = {"payload": self.said.get(int(number), [])}
        return (404, {}) if said is None else (200, said)

    def talk(self, number: int, **more: Any) -> None:
        """Begin or change a conversation."""
        now_s = now_us() / SECOND
        meta = {"channel": "Channel::WebWidget", "assignee": None, "team": None}
        known = self.talks.get(number, {"id": number, "status": "open", "labels": [], "meta": meta})
        meta = {**known["meta"], **more.pop("meta", {})}
        times = {"last_activity_at": int(now_s), "updated_at": now_s}
        self.talks[number] = {**known, **times, **more, "meta": meta}

    def write(self, number: int, message: int, text: str, *, ours: bool = False) -> None:
        """Have something written in a conversation."""
        sender = {"id": 3, "type": "user"} if ours else {"id": 12, "type": "contact"}
        at_s = now_us() // SECOND
        one = {"id": message, "content": text, "message_type": int(ours), "created_at": at_s}
        self.said.setdefault(number, []).append({**one, "sender": sender, "private": False})
        self.talk(number)

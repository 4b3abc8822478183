"""Facebook, Instagram and Messenger: answers, hidden and deleted comments, banned people (section 6.7).

What is hidden, deleted or banned counts once the platform, asked again, shows it so. An answer whose fate is
lost is looked for where it would stand: among the answers to the comment, or in the conversation.
"""

from typing import Any
from urllib.parse import urlencode

from commandcenter.clock import parse_us
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

_DIRECT = {"messenger": "messenger", "instagram_dm": "instagram"}
_WINDOW = frozenset({10, 2534022, 2018278})  # error codes of a window that is over
_LIMITS = frozenset({4, 17, 32, 613})
_GONE = frozenset({100, 803})
_EARLIER_US = 5_000_000  # clocks of two machines


class Meta:
    """One app's pages and accounts. `own_ids` of its hook: the first is the page people are banned from."""

    kinds = frozenset({"reply", "hide", "delete_own", "ban", "unban"})

    def __init__(self, access: Access) -> None:
        self._access = access
        self._headers = {"Authorization": f"Bearer {access.token}"}

    def act(self, command: Command) -> Done:
        """Do it, and where it is no answer, look whether it is so."""
        if command.action == "reply":
            return Done(self._reply(command))
        if command.action not in self.kinds:
            return cannot(command)
        answer = self._changed(command)
        if not answer.is_good:
            return Done(_refused(answer))
        return shown(lambda: self._is_so(command))

    def ask(self, command: Command, since_us: int) -> Outcome:
        """Look whether it was done."""
        if command.action != "reply":
            is_so = self._is_so(command)
            return UNKNOWN if is_so is None else CONFIRMED if is_so else ABSENT
        found = self._answers(command)
        if found is None:
            return UNKNOWN
        alike = [one for one in found if _is_alike(one, command, since_us)]
        writers = {values.ident(values.field(one, "from", "id")) for one in alike}
        if writers & self._ours(command):
            return CONFIRMED
        return UNKNOWN if None in writers else ABSENT  # a payload may leave its author out

    # ---- answers

    def _reply(self, command: Command) -> Outcome:
        if command.channel in _DIRECT:
            account, party = at(command.thread, 1), at(command.thread, 2)
            message = {"text": command.text}
            asked: dict[str, Any] = {"recipient": {"id": party}, "message": message}
            if command.channel == "messenger":
                message["metadata"] = command.id  # comes back in the echo
                asked["messaging_type"] = "RESPONSE"
            answer = self._call("POST", f"{segment(account)}/messages", asked)
        else:
            edge = "replies" if command.channel == "instagram_comment" else "comments"
            answer = self._call("POST", f"{_named(command)}/{edge}", {"message": command.text})
        return CONFIRMED if answer.is_good else _refused(answer)

    def _answers(self, command: Command) -> list[Any] | None:
        """Return what was written lately where the answer would stand, None where that is not told."""
        if command.channel in _DIRECT:
            asked = {
                "platform": _DIRECT[command.channel],
                "user_id": at(command.thread, 2),
                "fields": "messages.limit(20){message,from,created_time}",
            }
            answer = self._call(
                "GET", f"{segment(at(command.thread, 1))}/conversations?{urlencode(asked)}"
            )
            talk = values.first(values.field(answer.body, "data"))
            found = values.field(talk, "messages", "data")
        else:
            is_instagram = command.channel == "instagram_comment"
            edge = "replies" if is_instagram else "comments"
            fields = "text,from,timestamp" if is_instagram else "message,from,created_time"
            order = "" if is_instagram else "&order=reverse_chronological"
            answer = self._call("GET", f"{_named(command)}/{edge}?fields={fields}{order}&limit=50")
            found = values.field(answer.body, "data")
        return list(values.items(found)) if answer.is_good else None

    def _ours(self, command: Command) -> set[str]:
        """Return who writes when we answer: the hook's accounts, and the one whose thread it is."""
        account = at(command.thread, 1)
        return {*self._access.hook.own_ids, account, account.partition("_")[0]} - {""}

    # ---- all else

    def _changed(self, command: Command) -> Answer:
        match command.action:
            case "hide" if command.channel == "instagram_comment":
                return self._call("POST", _named(command), {"hide": True})
            case "hide":
                return self._call("POST", _named(command), {"is_hidden": True})
            case "delete_own":
                return self._call("DELETE", _named(command))
            case "ban":
                return self._call("POST", f"{self._page}/blocked", {"user": [command.author]})
            case _:
                return self._call(
                    "DELETE", f"{self._page}/blocked?{urlencode({'user': command.author})}"
                )

    def _is_so(self, command: Command) -> bool | None:
        """Return whether the platform shows it done; None where it does not say."""
        match command.action:
            case "hide":
                field = "hidden" if command.channel == "instagram_comment" else "is_hidden"
                answer = self._call("GET", f"{_named(command)}?fields={field}")
                said = values.field(answer.body, field)
                return said if answer.is_good and isinstance(said, bool) else None
            case "delete_own":
                answer = self._call("GET", f"{_named(command)}?fields=id")
                is_gone = answer.status == 404 or _code(answer) in _GONE
                return True if is_gone else False if answer.is_good else None
            case _:
                answer = self._call(
                    "GET", f"{self._page}/blocked?{urlencode({'user': command.author})}"
                )
                if not answer.is_good:
                    return None
                is_banned = values.first(values.field(answer.body, "data")) is not None
                return is_banned == (command.action == "ban")

    @property
    def _page(self) -> str:
        return segment(next(iter(self._access.hook.own_ids), "me"))

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        return call(method, f"{self._access.api}/{path}", self._headers, body)


def _named(command: Command) -> str:
    """Return the platform's own name of the comment or post, as part of an address."""
    return segment(command.message.removeprefix("meta:"))


def _is_alike(one: object, command: Command, since_us: int) -> bool:
    """Tell whether it has the words of an answer and was written since; who wrote it is another matter."""
    words = values.field(one, "message") or values.field(one, "text")
    told = values.field(one, "created_time") or values.field(one, "timestamp")
    try:
        at_us = parse_us(str(told))
    except ValueError:
        return False
    return words == command.text and at_us >= since_us - _EARLIER_US


def _code(answer: Answer) -> object:
    return values.field(answer.body, "error", "code")


def _refused(answer: Answer) -> Outcome:
    codes = {_code(answer), values.field(answer.body, "error", "error_subcode")}
    if codes & _WINDOW:
        return Outcome(state="refused", why="window_over")
    if codes & _LIMITS:
        return Outcome(state="absent", why="limit")
    return failed(answer)

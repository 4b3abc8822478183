"""What may be said of a message's author or of what he wrote: the questions that a key puts."""

from typing import Any

from ui.desk.entries import Request

FLAG, HELP, ENTER = "moderation.flag", "moderation.help", "critical.enter"


def flag_request(subject: str, message: int, version: int | None) -> Request:
    """Return the question what a message is."""
    target: dict[str, Any] = {"message": message}
    return Request(FLAG, subject, target, {}, ("kind",), version)


def enter_request(subject: str, message: int) -> Request:
    """Return the question of which class a message's author is."""
    return Request(ENTER, subject, {"message": message}, {}, ("cls", "note"))

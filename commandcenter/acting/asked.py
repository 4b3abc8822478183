"""What a person asks to leave the hub, as facts; refused in words where it may not go out. Pure."""

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.actions import ActionData
from commandcenter.incidents.fact import NewFact
from commandcenter.messages import StoredMessage
from commandcenter.outbound.outgoing import request
from commandcenter.semantic.mask import mask


def reply(command: Command, message: StoredMessage, newest_us: int, now_us: int) -> list[NewFact]:
    """Return the fact of a reply; UserError where it holds personal data, or the time to answer is over.

    `newest_us`: of the customer's newest message in the conversation, which the time counts from.
    """
    text = command.args.text.strip()
    if not text:
        raise UserError("reply_empty")
    if mask(text).text != text:
        raise UserError("reply_personal")
    if message.window_us is not None:
        until_us = message.window_us + max(0, newest_us - message.at_us)
        if now_us > until_us:
            raise UserError("reply_too_late", channel=message.mark.channel)
    return [_asked(command, message, "reply", text=text)]


def hide(command: Command, message: StoredMessage) -> list[NewFact]:
    """Return the fact of a hide; UserError where nobody else sees the message anyway."""
    if message.mark.visibility != "public":
        raise UserError("hide_private", message=message.seq)
    return [_asked(command, message, "hide")]


def _asked(command: Command, message: StoredMessage, kind: str, *, text: str = "") -> NewFact:
    mark = message.mark
    said = ActionData(
        action=command.id,
        kind=kind,  # type: ignore[arg-type]
        thread=mark.thread,
        channel=mark.channel,
        message=mark.id,
        source=mark.source,
        customer=mark.person if kind == "reply" else 0,
        who=command.person,
        why=getattr(command.args, "note", ""),
    )
    return request(said, text=text)

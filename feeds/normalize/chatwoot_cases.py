"""The life of a case as Chatwoot tells it: opened, closed, assigned, moved. Its conversation is the case."""

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.events import Made, event
from feeds.normalize.instants import instant, ms_form
from feeds.normalize.letters import LetterError

CHANNELS = {
    "webwidget": "web_chat",
    "whatsapp": "whatsapp",
    "facebookpage": "messenger",
    "instagram": "instagram_dm",
    "email": "email",
    "api": "api",
    "twitterprofile": "x",
    "telegram": "telegram",
    "sms": "sms",
    "twiliosms": "sms",
}


def read(happened: str, body: Mapping[str, Any], capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the events of one webhook about a conversation."""
    if happened == "conversation_created":
        at_us = instant(body.get("created_at"), "created_at")
        status = values.filled(status=values.said(body.get("status")))
        yield _made("opened", "opened", at_us, status, body, capture)
    elif happened == "conversation_status_changed":
        yield _status(body, capture)
    elif happened == "conversation_updated":
        yield from _updated(body, capture)


def channel_of(conversation: Mapping[str, Any]) -> str:
    """Return our name of a conversation's channel, "Channel::Whatsapp"."""
    told = values.needed(conversation.get("channel"), "conversation.channel")
    kind = values.text(told).rpartition("::")[2].lower()
    return CHANNELS.get(kind, kind)


def account_of(body: Mapping[str, Any], capture: Capture) -> str:
    """Return the account a webhook belongs to; conversations do not name it, the site does."""
    told = values.ident(values.field(body, "account", "id"))
    return values.needed(told or values.ident(capture.ctx.get("account_id")), "account.id")


def thread_of(conversation: Mapping[str, Any], body: Mapping[str, Any], capture: Capture) -> str:
    """Return the thread, which also is the case."""
    number = values.needed(conversation.get("id"), "conversation.id")
    return f"chatwoot:{account_of(body, capture)}:{number}"


def _changed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return attribute → {previous_value, current_value}; it comes as a list of objects, or as one."""
    told = body.get("changed_attributes")
    if isinstance(told, dict):
        return told
    return {
        name: change for one in values.items(told) for name, change in values.fields(one).items()
    }


def _status(body: Mapping[str, Any], capture: Capture) -> dict[str, Any]:
    change = values.fields(_changed(body).get("status"))
    before = values.said(change.get("previous_value"))
    after = values.said(change.get("current_value")) or values.said(body.get("status"))
    if after is None:
        raise LetterError("schema", "status is missing")
    verb, suffix = "statuschanged", "status"
    if after == "resolved":
        verb = suffix = "closed"
    elif before == "resolved":
        verb = suffix = "reopened"
    data = values.filled(from_status=before, to_status=after)
    return _stamped(verb, suffix, data, body, capture)


def _updated(body: Mapping[str, Any], capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield what a change of the conversation means; one webhook may tell of both."""
    changed = _changed(body)
    if "assignee_id" in changed:
        before, after = _sides(changed["assignee_id"])
        if after is not None:
            data = values.filled(agent=after, previous_agent=before)
            yield _stamped("assigned", "assigned", data, body, capture)
        elif before is not None:
            yield _stamped("unassigned", "unassigned", {"agent": before}, body, capture)
    if "team_id" in changed:
        before, after = _sides(changed["team_id"])
        data = values.filled(from_queue=before, to_queue=after)
        yield _stamped("moved", "moved", data, body, capture)


def _sides(change: object) -> tuple[str | None, str | None]:
    before = values.field(change, "previous_value")
    return values.ident(before), values.ident(values.field(change, "current_value"))


def _stamped(
    verb: str, suffix: str, data: dict[str, Any], body: Mapping[str, Any], capture: Capture
) -> dict[str, Any]:
    at_us = instant(body.get("updated_at"), "updated_at")
    return _made(verb, f"{suffix}:{ms_form(at_us)}", at_us, data, body, capture)


def _made(
    verb: str,
    suffix: str,
    at_us: int,
    data: dict[str, Any],
    body: Mapping[str, Any],
    capture: Capture,
) -> dict[str, Any]:
    thread = thread_of(body, body, capture)
    about = {"case_id": thread, "thread": thread, "channel": channel_of(body)}
    made = Made(
        adapter="chatwoot",
        account=account_of(body, capture),
        id=f"chatwoot:c{values.needed(body.get('id'), 'id')}:{suffix}",
        type=f"care.case.{verb}.v1",
        at_us=at_us,
        data=about | data,
    )
    return event(made, capture)

"""What an action is called outside: the log holds stand-ins, and identities only sealed.

They are opened for the moment in which an action leaves, and go nowhere but to its feed.
"""

from pathlib import Path

import msgspec

from commandcenter.history import History
from commandcenter.outbound.contract import Action
from commandcenter.outbound.outgoing import Outgoing
from commandcenter.secrets import Seal


def addressed(path: Path, key: bytes, one: Outgoing, at_us: int) -> Action:
    """Return an action as its feed is told it; blocks on the disk only where the log has to be asked."""
    action = Action(
        id=one.id,
        kind=one.kind,  # type: ignore[arg-type]
        channel=one.channel,
        thread=one.thread,
        at_us=at_us,
        message=one.message,
        agent=one.agent,
        mode=one.mode,
        again=one.attempt > 1,
    )
    if not needs_log(one):
        return action
    history = History(path)
    try:
        alias, person = Seal(key, "alias"), Seal(key, "person")

        def outside(name: str) -> str:
            sealed = history.alias(name) if name.startswith("~") else None
            return name if sealed is None else alias.open(sealed).decode()

        author = ""
        if one.customer and (sealed := history.identity(one.customer)):
            author = str(msgspec.json.decode(person.open(sealed))["id"])
        text = history.text(one.seq) if one.kind == "reply" else ""
        return msgspec.structs.replace(
            action,
            thread=outside(one.thread),
            message=outside(one.message),
            author=author,
            text=text,
        )
    finally:
        history.close()


def needs_log(one: Outgoing) -> bool:
    """Tell whether the log holds something that this action needs and the state does not."""
    return bool(one.customer or one.kind == "reply" or "~" in (one.thread[:1] + one.message[:1]))

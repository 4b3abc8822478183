"""What the hub answers when a desk asks what can be done with a message through its feed."""

import msgspec

from commandcenter.protocol.row import Row


class Sent(Row, frozen=True, kw_only=True):
    """Something that was to go out: `state` requested | sent | confirmed | refused | unknown, and why."""

    id: str
    kind: str
    state: str
    asked_us: int
    at_us: int
    message: str = ""
    agent: str = ""
    who: str = ""
    why: str = ""


class Able(Row, frozen=True, kw_only=True):
    """What can be done on the message's channel: yes | partly | no, by kind of action (reply, hide).

    `limits`: kind → why only partly, a key of words. `longest`: characters of a reply, 0 = no limit is
    told. `until_us`: the platform lets us answer until then, None = it sets no end. `sent`: what was asked
    for in the conversation, oldest first, as far as the hub still holds it. `hidden`: types of personal data
    in the text that was tried, which may not go out. `waits`: the customer still waits for an answer.
    """

    channel: str
    can: dict[str, str]
    limits: dict[str, str] = msgspec.field(default_factory=dict)
    longest: int = 0
    until_us: int | None = None
    sent: tuple[Sent, ...] = ()
    hidden: tuple[str, ...] = ()
    waits: bool = True

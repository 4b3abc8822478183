"""What is said between the hub and the process that looks ahead, and between that and its helpers."""

from datetime import datetime
from typing import Any

import msgspec

from commandcenter.assignment.future import Lived
from commandcenter.assignment.needed import Goal
from commandcenter.assignment.whatif import Change
from commandcenter.protocol.preview import Bundle, Forecast, Needed, OnCall, Preview


class Look(msgspec.Struct, frozen=True, array_like=True):
    """A room to look ahead from: an engine as `snapshot.packed` writes it, and the instant, local.

    `number`: of the look; one that was sent lately is sent again by its number alone, without the engine.
    """

    engine: bytes
    at: datetime
    number: int = 0


class Prepare(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Somebody will ask soon: live ahead what every answer needs."""

    asker: str
    number: int
    look: Look


class AskPreview(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What would this bring?"""

    asker: str
    number: int
    look: Look
    change: list[dict[str, Any]]
    on_call: tuple[OnCall, ...] = ()
    within_s: float = 0.0  # what is known by then is the last answer; 0 = by all pairs


class AskNeeded(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """How many people for this goal?"""

    asker: str
    number: int
    look: Look
    goal: Goal
    on_call: tuple[OnCall, ...] = ()


class AskBundle(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What should be done?"""

    asker: str
    number: int
    look: Look
    motive: str | None = None
    on_call: tuple[OnCall, ...] = ()


class AskForecast(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What is kept if nothing is changed?"""

    asker: str
    number: int
    look: Look


LOOKS = 3  # that the process keeps by their numbers, the newest
Question = Prepare | AskPreview | AskNeeded | AskBundle | AskForecast


class Failed(msgspec.Struct, frozen=True, tag=True):
    """A question that cannot be answered, by the key of a sentence; "" = a newer one of its asker came."""

    number: int
    key: str = ""
    values: dict[str, str] = {}


class Answered(msgspec.Struct, frozen=True, tag=True):
    """An answer; a better one follows unless it is the last."""

    number: int
    found: bytes  # as `FOUND` reads it
    is_last: bool


class Share(msgspec.Struct, frozen=True, array_like=True):
    """Futures that a helper is to live, of the room at a place; `look` where another is to stand there."""

    place: int
    look: Look | None
    change: Change
    seeds: list[int]


class Tagged(msgspec.Struct, frozen=True):
    """Whatever is found, in one of its fields."""

    preview: Preview | None = None
    needed: Needed | None = None
    bundle: Bundle | None = None
    forecast: Forecast | None = None


Reply = Answered | Failed
ENCODE = msgspec.msgpack.Encoder().encode
QUESTION = msgspec.msgpack.Decoder(Question)
REPLY = msgspec.msgpack.Decoder(Reply)
FOUND = msgspec.msgpack.Decoder(Tagged)
SHARE = msgspec.msgpack.Decoder(Share)
LIVED = msgspec.msgpack.Decoder(list[Lived])
UP = b"+"

"""A stored message with its masked text, as corrections, audits and the list of messages need it. Pure."""

from typing import NamedTuple

from commandcenter.care.marks import Kind, kind_of
from commandcenter.clock import parse_us
from commandcenter.events.fact import Fact
from commandcenter.events.outside import MESSAGE_RECEIVED
from commandcenter.events.reading import MessageMark, Reading
from commandcenter.folding.messages import data_of
from commandcenter.state import State


class StoredMessage(NamedTuple):
    """A customer's message as it stands in the log; `text` is masked, "" where it was erased."""

    seq: int
    mark: MessageMark
    text: str
    region: str | None = None  # where its author's page says he is
    window_us: int | None = None  # until when its platform lets us answer; None = it sets no end

    @property
    def at_us(self) -> int:
        """When it was written; a time that lies ahead of the arrival is a wrong clock."""
        return min(self.mark.time_us, self.mark.recorded_us)


def stored_message(fact: Fact, text: str) -> StoredMessage | None:
    """Return a fact as a message of a customer; None for any other fact."""
    if fact.type != MESSAGE_RECEIVED:
        return None
    data = data_of(fact.body)
    if kind_of(data.direction, data.actor, data.visibility) != Kind.INBOUND:
        return None
    mark = MessageMark(
        source=fact.source,
        id=fact.id,
        thread=data.thread,
        time_us=fact.time_us,
        recorded_us=fact.recorded_us,
        channel=data.channel,
        order=fact.order,
        person=fact.person,
        backfill=data.backfill,
        settled=data.settled,
        visibility=data.visibility,
        region=data.region,
        reading=data.reading,
    )
    return StoredMessage(fact.seq, mark, text, data.region, _instant(data.reply_window_expires_at))


def _instant(told: object) -> int | None:
    try:
        return parse_us(told) if isinstance(told, str) else None
    except ValueError:
        return None


def reading_of(state: State, message: StoredMessage) -> Reading:
    """Return what a message is read as now, with what people corrected."""
    held = state.corrections.get(message.mark.key)
    own = message.mark.reading
    return (held.reading(own) if held is not None else own) or Reading(care=True)


def version_of(state: State, message: StoredMessage) -> int:
    """Return the log position of the newest correction of a message; 0 = none."""
    held = state.corrections.get(message.mark.key)
    return held.version if held is not None else 0

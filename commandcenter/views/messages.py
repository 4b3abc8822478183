"""The newest messages as rows: masked texts and how they are read, with what people corrected."""

from collections.abc import Iterable

from commandcenter.customers import members
from commandcenter.messages import StoredMessage, reading_of, version_of
from commandcenter.protocol.desk import MessageRow
from commandcenter.state import State

MOST = 100  # rows of a view that is sent whole, four times a second
LONGEST = 400  # characters of a text: a desk shows two lines


def message_rows(state: State, messages: Iterable[StoredMessage]) -> tuple[MessageRow, ...]:
    """Return one row a message, newest first by when they were written."""
    newest = sorted(messages, key=lambda one: (one.at_us, one.seq), reverse=True)
    return tuple(_row(state, message) for message in newest[:MOST])


def _row(state: State, message: StoredMessage) -> MessageRow:
    reading = reading_of(state, message)
    held = state.corrections.get(message.mark.key)
    standing = held.standing() if held is not None else []
    return MessageRow(
        message=message.seq,
        at_us=message.at_us,
        channel=message.mark.channel,
        customer=members(state.kin, message.mark.person)[0],
        text=message.text[:LONGEST],
        language=reading.language,
        sentiment=reading.sentiment,
        care=reading.care,
        kind=reading.kind,
        motives=reading.motives,
        network=reading.network,
        region=message.region,
        version=version_of(state, message),
        corrected=tuple(dict.fromkeys(step.head for step in standing)),
        who=standing[-1].who if standing else "",
        case=message.mark.thread,
    )

"""Messages, their revisions, and how people read them otherwise."""

from functools import partial
from typing import Any
from zlib import crc32

import msgspec

from commandcenter import corrections
from commandcenter.care import course, marks
from commandcenter.care.hands import Asked
from commandcenter.care.marks import Kind
from commandcenter.critical.rules import copy_code
from commandcenter.events.fact import Fact
from commandcenter.events.outside import DeletedData
from commandcenter.events.reading import (
    READING_AUDITED,
    READING_CORRECTED,
    MessageMark,
    Reading,
    ReadingAuditedData,
    ReadingCorrectedData,
)
from commandcenter.folding import hands
from commandcenter.folding.moderation import Found, found
from commandcenter.folding.outgoing import seen
from commandcenter.folding.rule import Rule, said_in
from commandcenter.folding.threads import count_in, numbered, put_mark, stand
from commandcenter.state import State


class MessageSaid(msgspec.Struct, frozen=True, gc=False):
    """What a message's body tells the fold."""

    channel: str = ""
    thread: str = ""
    direction: str = "in"
    actor: str = "customer"
    visibility: str = "public"
    reading: Reading | None = None
    region: str | None = None
    backfill: bool = False
    settled: bool = False
    simulated: bool = False
    signs: tuple[str, ...] = ()
    duplicate_of: str = ""
    agent: str | None = None
    command_id: str | None = None
    reply_window_expires_at: Any = None  # a feed may bring anything under it


_said, _anything = said_in(MessageSaid), said_in(dict[str, Any])


def _message(state: State, fact: Fact, at_us: int, data: MessageSaid) -> None:
    state.simulated = state.simulated or data.simulated
    kind = marks.kind_of(data.direction, data.actor, data.visibility)
    own = reading = data.reading
    if reading is not None and kind == Kind.INBOUND:
        newest_us = state.versions.get(reading.version, 0)
        state.versions[reading.version] = max(newest_us, at_us)
    if state.corrections and (held := state.corrections.get(f"{fact.source} {fact.id}")):
        reading = held.reading(reading)
    if data.command_id and state.outgoing and kind == Kind.REPLY:
        seen(state, data.command_id, at_us)
    facts = _facts(state, fact, at_us, data, reading) | kind << marks.KIND_SHIFT
    if kind == Kind.INBOUND:
        state.messages.put(at_us, facts)
        newest_us = state.newest_by_channel.get(data.channel, 0)
        state.newest_by_channel[data.channel] = max(newest_us, at_us)
        state.first_us = min(state.first_us or at_us, at_us)
    elif kind == Kind.REPLY:
        facts = marks.by_agent(facts, numbered(state, data.agent))
    put_mark(state, data.thread, (at_us, fact.order, _in_thread(facts, data)))
    if kind == Kind.INBOUND and not data.settled:
        _asked(state, data.thread, own, (at_us, fact.order, fact.seq))
    if data.duplicate_of and kind == Kind.INBOUND and not data.backfill:
        state.copies.put(at_us, copy_code(fact.person, crc32(data.duplicate_of.encode())))
    if data.signs and kind == Kind.INBOUND and not data.backfill:
        language = reading.language if reading is not None else "und"
        public = data.visibility == "public"
        found(state, fact, at_us, Found(data.channel, data.thread, public, language, data.signs))


def data_of(body: bytes) -> MessageSaid:
    """Return what a message says; what has not its type, and nobody checked on the way in, is left out.

    A reading that cannot be used is one that failed: somebody has to look at the message.
    """
    try:
        return _said(body)
    except msgspec.ValidationError:
        found = _anything(body)
    taken: dict[str, Any] = {}
    for field in msgspec.structs.fields(MessageSaid):
        try:
            taken[field.name] = msgspec.convert(found[field.name], field.type)
        except KeyError:
            continue
        except msgspec.ValidationError:
            taken |= {"reading": Reading(care=True)} if field.name == "reading" else {}
    return MessageSaid(**taken)


def _asked(state: State, thread: str, reading: Reading | None, when: tuple[int, int, int]) -> None:
    """Note a message that opens a case as it was read. `when`: time, sequence, log position."""
    if reading is not None and marks.opens_request(marks.reading_bits(reading)):
        hands.heard(state, thread, Asked(*when, reading.language))


def _facts(
    state: State,
    fact: Fact | MessageMark,
    at_us: int,
    data: MessageSaid | MessageMark,
    reading: Reading | None,
) -> int:
    """Pack what the figures need of a message, but its kind, into one number (`care.marks`)."""
    facts = _channel_code(state, data.channel) << marks.CHANNEL_SHIFT
    facts |= (fact.person & marks.PERSON) << marks.PERSON_SHIFT
    if data.backfill:
        facts |= marks.BACKFILL
    elif fact.recorded_us > at_us // marks.BUCKET * marks.BUCKET + marks.BUCKET + marks.CLOSING:
        facts |= marks.LATE
    if data.visibility == "public":
        facts |= marks.PUBLIC
    if data.region or (reading is not None and reading.place):
        facts |= marks.PLACED
    return facts | marks.reading_bits(reading) if reading is not None else facts


def _in_thread(facts: int, data: MessageSaid | MessageMark) -> int:
    """Return the facts of a message's mark: one of a settled past is counted and starts no clock."""
    return marks.without_clock(facts) if data.settled else facts


def _channel_code(state: State, channel: str) -> int:
    """Return the channel's code; the 256th and later channels share the last one."""
    if channel not in state.channels:
        if len(state.channels) > marks.CHANNEL:
            return marks.CHANNEL
        state.channels.append(channel)
    return state.channels.index(channel)


def _revision(state: State, _fact: Fact, _at_us: int, data: DeletedData) -> None:
    original = data.message_id
    state.revisions[original] = state.revisions.get(original, 0) + 1


def _correction(state: State, fact: Fact, at_us: int, said: ReadingCorrectedData) -> None:
    """Read a message otherwise: its mark is exchanged, as if it had come so. One not here yet comes so.

    Of two messages of a conversation with equal marks either may be exchanged: no figure tells them apart.
    """
    message, before = said.message, state.corrections.get(said.message.key)
    after = corrections.correct(before, fact, at_us, said)
    state.corrections[message.key] = after
    wrote_us, own = min(message.time_us, message.recorded_us), message.reading
    alone = corrections.correct(None, fact, at_us, said)  # whatever else was said of it
    if not message.settled:
        _asked(state, message.thread, alone.reading(own), (wrote_us, message.order, fact.seq))
    if message.thread not in state.threads:
        return
    old, new = (
        _facts(state, message, wrote_us, message, held.reading(own) if held else own)
        for held in (before, after)
    )
    stood, stands = (_in_thread(facts, message) for facts in (old, new))
    pair = (wrote_us, message.order, stood), (wrote_us, message.order, stands)
    count = partial(count_in, state, message.thread)
    tail = course.exchange(state.threads, state.tails, count, message.thread, pair)
    if tail is not None:
        state.messages.take(wrote_us, old)
        state.messages.put(wrote_us, new)
        stand(state, message.thread, tail)


def _audit(state: State, fact: Fact, at_us: int, data: ReadingAuditedData) -> None:
    corrections.audit(state.audits, fact, at_us, data)


_REVISION = Rule(said_in(DeletedData), _revision)  # an edit's, too: its text stands apart

RULES = {
    "care.message.received.v1": Rule(data_of, _message),
    "care.message.sent.v1": Rule(data_of, _message),
    "care.message.edited.v1": _REVISION,
    "care.message.deleted.v1": _REVISION,
    READING_CORRECTED: Rule(said_in(ReadingCorrectedData), _correction),
    READING_AUDITED: Rule(said_in(ReadingAuditedData), _audit),
}

"""Correcting and auditing what the engine read."""

from typing import Literal

import msgspec

from commandcenter.commands.action import OPERATORS, PEOPLE, Action, Position
from commandcenter.events.reading import Sample
from commandcenter.events.words import Said


class OfMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer's message by its log position, as the desk's view names it."""

    message: Position


class ReadAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a reading and what it is to say: a word, yes or no, a list of motives."""

    head: Literal["sentiment", "care", "kind", "motives"]
    new: Said


class Labelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An audit's sample and the auditor's label; "" takes the label back."""

    sample: Sample
    label: Literal["neg", "neu", "pos", "skip", ""]


READING: tuple[Action, ...] = (
    Action(
        "reading.correct",
        "Corrects one part of a message's reading; figures follow. `expected_version` 0 = no"
        " correction was seen.",
        OPERATORS,
        OfMessage,
        ReadAs,
        by_panel=True,
    ),
    Action(
        "reading.undo",
        "Takes back the newest correction of a message that still stands.",
        OPERATORS,
        OfMessage,
        by_panel=True,
    ),
    Action(
        "reading.why",
        "Answers which terms decided a message's reading; leaves no fact.",
        PEOPLE,
        OfMessage,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "audit.sample",
        "Answers with the sample of the audit that is to be done and its messages without a label;"
        " leaves no fact.",
        OPERATORS,
        by_panel=True,
        only_asks=True,
    ),
    Action(
        "audit.label",
        "Labels one message of an audit's sample.",
        OPERATORS,
        OfMessage,
        Labelled,
        by_panel=True,
    ),
    Action(
        "reading.reload",
        "Puts the site's rules of reading in force as their files are now; refused where they are wrong.",
        PEOPLE,
    ),
)

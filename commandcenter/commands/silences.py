"""Holding notices back for a while."""

from typing import Annotated

import msgspec
from msgspec import Meta

from commandcenter.commands.action import OPERATORS, Action, Args, Reason, Word


class Silenced(Args, frozen=True):
    """What is silenced ("*" = all), up to which severity, for how long, and why."""

    hours: Annotated[float, Meta(gt=0, le=720)]
    comment: Reason
    motive: Word = "*"
    channel: Word = "*"
    region: Word = "*"
    max_severity: Annotated[int, Meta(ge=1, le=8)] = 8


class OfSilence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A silence by its id."""

    silence: Word


class Changed(Args, frozen=True):
    """For how long from now, and why."""

    hours: Annotated[float, Meta(gt=0, le=720)]
    comment: Reason


SILENCES: tuple[Action, ...] = (
    Action(
        "silence.add",
        "Holds back the notices of what matches; beyond 24 hours a manager only.",
        OPERATORS,
        args=Silenced,
    ),
    Action(
        "silence.change",
        "Gives a silence another end: a new version of it.",
        OPERATORS,
        OfSilence,
        Changed,
    ),
    Action("silence.end", "Ends a silence now.", OPERATORS, OfSilence),
)

"""What the engine decides of cases, and when so much waits that short first answers go out."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from commandcenter.events.words import Name

CASE_DECIDED = "care.case.decided.v1"
OVERLOAD_CHANGED = "care.assignment.overloaded.v1"
CASE_NOTED = "care.case.noted.v1"
PEOPLE_NEEDED = "care.staffing.needed.v1"

Mode = Literal["full", "triage", "macro"]


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision rests on: all facts up to `seq`, looked at at `at_us`, by criteria of this digest."""

    seq: int
    at_us: int
    criteria: str = ""


class CaseDecidedData(msgspec.Struct, frozen=True, kw_only=True):
    """The engine gives a case (its thread) to an agent, or (None) takes back what nobody has begun.

    It counts only where the case still has `version`: what a person did meanwhile wins. `why`: codes
    (docs/assignment.md); `overrides`: ids of those that had a part in it.
    """

    case: Name
    agent: Name | None
    version: Annotated[int, Meta(ge=0)]
    mode: Mode = "full"
    why: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    basis: Basis


class OverloadData(msgspec.Struct, frozen=True, kw_only=True):
    """More first work waits for each open person than can be done in time, or no longer.

    `each_min`: so much for each.
    """

    is_on: bool
    each_min: float


class PeopleNeededData(msgspec.Struct, frozen=True, kw_only=True):
    """How many people more an incident asks for, by the engine's own futures: what every screen tells.

    `people`: the smallest number with which nine in ten first answers are in time again, between `least` and
    `most` (None = more than were tried). `until_us`: a whole quarter of an hour, None = not within two hours.
    `skill`: the one that is short, "" = none; `able`: how many at work have it, for the cases that wait and
    come in an hour.
    """

    incident: Name
    at_us: int  # the instant that was looked ahead from
    people: Annotated[int, Meta(ge=0)]
    least: int
    most: int | None = None
    until_us: int | None = None
    skill: str = ""
    able: int = 0
    waiting: int = 0
    coming_h: int = 0


class CaseNotedData(msgspec.Struct, frozen=True, kw_only=True):
    """A person's note to a case, for colleagues: its words, masked, stand with the log's texts."""

    thread: Name
    who: str
    note: str = ""  # where notes of the first versions stand


class ByHand(msgspec.Struct, frozen=True, kw_only=True):
    """What a step of a case says beside, where a person did it here. `command`: one may do many.

    `undoes`: the command that it takes back, `step` which step of it. `queue`: of a move. Of a close and of
    what takes it back `hands`: through whose hands the case went; `mark`: of the close that is taken back.
    """

    command: Name
    undoes: str = ""
    step: str = ""
    queue: str = ""
    hands: Any = None
    mark: tuple[int, int, int] | None = None

"""What people ask of publications, as facts: the kinds are those that a feed brings."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from commandcenter.clock import DAY, format_us
from commandcenter.commands.action import Command
from commandcenter.commands.publications import CalendarRow, Planned
from commandcenter.errors import UserError
from commandcenter.events.outside import (
    PUBLICATION_CANCELLED,
    PUBLICATION_PUBLISHED,
    PUBLICATION_SCHEDULED,
)
from commandcenter.events.words import MOTIVES
from commandcenter.incidents.fact import NewFact
from commandcenter.languages import plain
from commandcenter.newest import Post
from commandcenter.semantic.mask import holds_pii
from commandcenter.state import State

LONGEST = 31 * DAY  # what is expected of longer ones is what is usual by then
Becomes = Literal["new", "changed", "same", "cancelled"]


class Difference(NamedTuple):
    """What becomes of a row of a calendar; `fields`: those that change."""

    row: CalendarRow
    becomes: Becomes
    fields: tuple[str, ...] = ()


def asked(state: State, command: Command) -> list[NewFact]:
    """Return the facts that a command about publications causes; UserError where it may not be."""
    match command.action.name:
        case "publication.plan":
            return [_planned(state, f"plan:{command.id}", command.args, command)]
        case "publication.change":
            name, _ = _known(state, command)
            return [_planned(state, name, command.args, command)]
        case "publication.cancel":
            name, post = _known(state, command)
            data = {"publication_id": name, "channel": post.channel or "x"}
            data["reason"] = command.args.reason
            fact = f"publication:{command.id}"
            return [NewFact(PUBLICATION_CANCELLED, fact, data, order=state.seq + 1)]
        case "publication.import":
            return [
                _planned(state, one.row.publication, one.row, command)
                for one in compared(state, command.args.rows)
                if one.becomes in {"new", "changed"}
            ]
    return []


def compared(state: State, rows: tuple[CalendarRow, ...]) -> Iterator[Difference]:
    """Yield what becomes of each row of a calendar. What was called off stays so."""
    for row in rows:
        if (known := state.posts.get(row.publication)) is None:
            yield Difference(row, "new")
        elif known.state == "cancelled":
            yield Difference(row, "cancelled")
        else:
            fields = different(known, row)
            yield Difference(row, "changed" if fields else "same", fields)


def different(post: Post, plan: Planned) -> tuple[str, ...]:
    """Return in which fields a publication is not as it is said."""
    pairs = {
        "start": (post.start_us, plan.start_us),
        "end": (post.end_us, plan.end_us),
        "channel": (post.channel, plan.channel),
        "motive": (post.motive or "", plan.motive),
        "area": (post.area or "", plan.area),
        "expected_multiple": (post.expected_multiple or 0.0, plan.expected_multiple),
        "title": (post.title, plan.title),
    }
    return tuple(field for field, (known, said) in pairs.items() if known != said)


def problems(plan: Planned) -> Iterator[tuple[str, UserError]]:
    """Yield each field in which what is said cannot be, with why."""
    if isinstance(plan, CalendarRow) and holds_pii(plan.publication):
        yield "id", UserError("publication_personal")
    if plan.end_us <= plan.start_us:
        yield "end", UserError("publication_ends_before")
    elif plan.end_us - plan.start_us > LONGEST:
        yield "end", UserError("publication_too_long", days=LONGEST // DAY)
    if not plain(plan.title):
        yield "title", UserError("publication_untitled")
    if plan.motive and plan.motive not in MOTIVES:
        yield "motive", UserError("typed_motive", said=plan.motive, known=", ".join(MOTIVES))
    if plan.expected_multiple and not plan.motive:
        yield "motive", UserError("publication_of_what")


def _known(state: State, command: Command) -> tuple[str, Post]:
    name = command.target.publication
    post = state.posts.get(name)
    if post is None:
        raise UserError("publication_unknown", publication=name)
    if post.state == "cancelled":
        raise UserError("publication_cancelled", title=plain(post.title))
    if command.expected_version is not None and command.expected_version != post.version:
        raise UserError("stale_version", state=post.state)
    return name, post


def _planned(state: State, name: str, plan: Planned, command: Command) -> NewFact:
    """Return the fact that says all of a publication; one that is out stays so.

    Its order is the log's: of two changes at one instant, where a clock stands still, the later one holds.
    """
    known = state.posts.get(name)
    for _field, problem in problems(plan):
        raise problem
    data: dict[str, Any] = {
        "publication_id": name,
        "channel": plan.channel,
        "text": plan.title,
        "start": format_us(plan.start_us),
        "end": format_us(plan.end_us),
        "motive": plan.motive or None,
        "area": plan.area or None,
        "expected_multiple": plan.expected_multiple or None,
        "whole": True,
    }
    is_out = known is not None and known.state == "published"
    kind = PUBLICATION_PUBLISHED if is_out else PUBLICATION_SCHEDULED
    return NewFact(kind, f"publication:{command.id}:{name}", data, order=state.seq + 1)

"""What stands in the lanes of a timeline. A lane is a function from a state and a window to marks.

A new one is a function here and a line in `LANES`; one in which nothing stands is not drawn.
"""

from collections.abc import Callable, Iterator

from commandcenter.corrections import Correction
from commandcenter.incidents.incident import OPEN, OVER, Incident
from commandcenter.protocol.review import Lane, LaneKey, LaneMark
from commandcenter.review import overrides
from commandcenter.review.span import Window, touches
from commandcenter.state import State
from commandcenter.views.wall import level_of

Fill = Callable[[State, Window], Iterator[LaneMark]]
MOST = 200  # marks in a lane: as many as can be told apart


def lanes(state: State, window: Window) -> tuple[Lane, ...]:
    """Return the lanes in which something stands, from the top."""
    found = []
    for key, fill in LANES:
        marks = sorted(fill(state, window), key=lambda mark: (mark.at_us, mark.number, mark.detail))
        if marks:
            left_out = max(0, len(marks) - MOST)
            found.append(Lane(key=key, marks=tuple(marks[:MOST]), left_out=left_out))
    return tuple(found)


def alerts(state: State, window: Window) -> Iterator[LaneMark]:
    """Yield every incident that was told, from its firing to its end; parts of another go with that one."""
    for name, one in state.incidents.items():
        if one.state not in OPEN | OVER or one.into:
            continue
        end_us = _end(one)
        if touches(window, one.fired_us, end_us):
            yield LaneMark(
                at_us=one.fired_us,
                end_us=end_us,
                lasts=end_us is None,
                level=level_of(one),
                kind="incident",
                what=one.motive if one.kind != "feed_silence" else one.kind,
                detail=(one.name if one.cause else "") or one.channel,
                who=one.owner,
                severity=one.severity,
                incident=name,
            )


def silences(state: State, window: Window) -> Iterator[LaneMark]:
    """Yield what held notices back."""
    for one in state.silences.values():
        if touches(window, one.start_us, one.end_us):
            yield LaneMark(
                at_us=one.start_us,
                end_us=one.end_us,
                kind="silence",
                what=one.motive,
                detail=one.comment[:80],
                who=one.who,
            )


def publications(state: State, window: Window) -> Iterator[LaneMark]:
    """Yield what we published, or had planned to."""
    for post in state.posts.values():
        if window.start_us <= post.start_us < window.end_us and post.state != "cancelled":
            yield LaneMark(
                at_us=post.start_us, kind="publication", what=post.state, detail=post.title[:80]
            )


def bans(state: State, window: Window) -> Iterator[LaneMark]:
    """Yield the sanctions that were in force meanwhile; what was only proposed is none."""
    for file in state.files.values():
        for ban in file.bans:
            end_us = ban.ended_us or None
            if ban.start_us and touches(window, ban.start_us, end_us):
                yield LaneMark(
                    at_us=ban.start_us,
                    end_us=end_us,
                    lasts=end_us is None,
                    kind="ban",
                    what=ban.rung,
                    detail=ban.reason[:80],
                    who=ban.author,
                )


def corrections(state: State, window: Window) -> Iterator[LaneMark]:
    """Yield the corrections of readings made meanwhile, those that were taken back too."""
    for held in state.corrections.values():
        for step in held.steps:
            if window.start_us <= step.at_us < window.end_us:
                yield _correction(step)


def breaks(state: State, window: Window) -> Iterator[LaneMark]:
    """Yield the times in which a feed did not speak to us."""
    for feed, links in state.links.items():
        for link in links:
            if touches(window, link.at_us, link.end_us):
                yield LaneMark(
                    at_us=link.at_us,
                    end_us=link.end_us,
                    lasts=link.end_us is None,
                    level="warning",
                    kind="break",
                    what=feed,
                    detail=link.label,
                )


def _correction(step: Correction) -> LaneMark:
    return LaneMark(at_us=step.at_us, kind="correction", what=step.head, who=step.who)


def _end(one: Incident) -> int | None:
    return (one.resolved_us or one.at_us) if one.is_over else None


LANES: tuple[tuple[LaneKey, Fill], ...] = (
    ("alerts", alerts),
    ("silences", silences),
    ("overrides", overrides.bars),
    ("publications", publications),
    ("bans", bans),
    ("corrections", corrections),
    ("breaks", breaks),
)
"""From the top of the timeline."""

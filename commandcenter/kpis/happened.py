"""What happened in a period, to be marked on its charts: publications of ours, and crises."""

from commandcenter.incidents.incident import OPEN, OVER
from commandcenter.protocol.wall import Publication, Span
from commandcenter.state import State

MOST = 200  # of each: a month of many
_SHOWN = OPEN | OVER - {"false_alarm"}


def publications(state: State, start_us: int, end_us: int) -> tuple[Publication, ...]:
    """Return the posts that run in [start, end) and were not cancelled, oldest first."""
    posts = [
        post
        for post in state.posts.values()
        if post.start_us < end_us
        and (post.start_us if post.end_us is None else post.end_us) >= start_us
        and post.state != "cancelled"
    ]
    return tuple(
        Publication(
            at_us=post.start_us,
            title=post.title[:40],
            state="published" if post.state == "published" else "scheduled",
            end_us=post.end_us,
            expected_multiple=post.expected_multiple,
        )
        for post in sorted(posts, key=lambda post: (post.start_us, post.title))[:MOST]
    )


def crises(state: State, start_us: int, end_us: int) -> tuple[Span, ...]:
    """Return the incidents that lasted into [start, end), oldest first, as on the wall.

    Silent feeds, what never fired, a false alarm and what was merged into another are none.
    """
    found = [
        Span(
            start_us=one.onset_us,
            end_us=(one.ended_us or one.resolved_us or one.at_us) if one.is_over else None,
            motive=one.motive,
            level="warning",
        )
        for one in state.incidents.values()
        if one.kind != "feed_silence" and one.state in _SHOWN and not one.into
    ]
    held = [one for one in found if one.start_us < end_us and (one.end_us or end_us) > start_us]
    return tuple(sorted(held, key=lambda one: one.start_us)[:MOST])

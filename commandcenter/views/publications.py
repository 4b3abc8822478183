"""Publications as the screens show them: the calendar of a desk, and what is drawn over every time chart."""

from commandcenter.newest import Post
from commandcenter.protocol.publications import Phase, PlanRow
from commandcenter.state import State

MOST = 60  # of each: to come or running, and past or called off


def phase_of(post: Post, now_us: int) -> Phase:
    """Return where a publication stands at an instant; one without an end is over once it is out."""
    if post.state == "cancelled":
        return "cancelled"
    if now_us < post.start_us:
        return "upcoming"
    return "running" if post.end_us is not None and now_us < post.end_us else "past"


def plans(state: State, now_us: int, most: int | None = MOST) -> tuple[PlanRow, ...]:
    """Return what runs, then what is to come, the next first; then what is over, the newest first.

    Of each half `most`, None = all there are.
    """
    rows = [_row(name, post, now_us) for name, post in state.posts.items()]
    ahead = [row for row in rows if row.phase in {"running", "upcoming"}]
    behind = [row for row in rows if row.phase in {"past", "cancelled"}]
    ahead.sort(key=lambda row: (row.phase == "upcoming", row.start_us, row.publication))
    behind.sort(key=lambda row: (-row.start_us, row.publication))
    return (*ahead[:most], *behind[:most])


def _row(name: str, post: Post, now_us: int) -> PlanRow:
    return PlanRow(
        publication=name,
        title=post.title[:120],
        phase=phase_of(post, now_us),
        channel=post.channel,
        start_us=post.start_us,
        end_us=post.end_us,
        motive=post.motive or "",
        area=post.area or "",
        expected_multiple=post.expected_multiple,
        is_out=post.state == "published",
        reason=post.reason[:200],
        version=post.version,
    )

"""How a publication is named over a time chart: title, expected times the usual traffic, until when."""

from commandcenter.languages import plain
from commandcenter.protocol.wall import Publication
from ui.tiles.pad import Kit


def mark_forms(kit: Kit, post: Publication) -> tuple[str, ...]:
    """Name a publication beside its flag, the longest form first; () where it has no title."""
    language, title = kit.language, plain(post.title)
    if not title:
        return ()
    told: dict[str, str] = {}
    if post.end_us is not None:
        is_same_day = language.date(post.end_us, kit.zone) == language.date(post.at_us, kit.zone)
        time = language.time(post.end_us, kit.zone)
        told["end"] = time if is_same_day else f"{language.date(post.end_us, kit.zone)} {time}"
    if post.expected_multiple:
        told["times"] = language.times(post.expected_multiple)
    key = {("end",): "mark_end", ("times",): "mark_times", ("end", "times"): "mark"}.get(
        tuple(told)
    )
    return language.forms(f"publications.{key}", title=title, **told) if key else (title,)

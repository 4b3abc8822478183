"""What the detectors are told of a publication: the plan on the screens is the one that they expect."""

from commandcenter.alert import Schedule
from commandcenter.gazetteer import code_of, region_of
from commandcenter.newest import Post


def schedule_of(name: str, post: Post, arrival_us: int) -> Schedule | None:
    """Return what a publication lets expect, as known at `arrival_us`; None where it says no traffic.

    One that was called off is returned too, as what takes back the one before.
    """
    if not post.motive or not post.expected_multiple or not post.end_us:
        return None
    return Schedule(
        motive=post.motive,
        start_us=post.start_us,
        end_us=post.end_us,
        expected_multiple=post.expected_multiple,
        arrival_us=arrival_us,
        publication=name,
        channel=post.channel or "*",
        region=_region(post.area),
        is_off=post.state == "cancelled",
    )


def taken_back(name: str, arrival_us: int) -> Schedule:
    """Return what takes back a publication that lets nothing be expected any more."""
    return Schedule(
        motive="",
        start_us=0,
        end_us=0,
        expected_multiple=1.0,
        arrival_us=arrival_us,
        publication=name,
        is_off=True,
    )


def _region(area: str | None) -> str:
    """Return the region as the detectors name it: an area that is none of ours is its own."""
    return region_of(code_of(area)) or area if area else "*"

"""Our own posts: planned two days ahead, announced to the hub, published or called off."""

from datetime import date, time, timedelta

import msgspec

from commandcenter.clock import HOUR, MINUTE, SECOND, format_us
from feeds.simulator.chance import chance
from feeds.simulator.envelope import Data, Envelopes, Timed
from feeds.simulator.hours import Hours
from feeds.simulator.settings import Settings
from feeds.simulator.surges import Surge, of_post
from feeds.simulator.world import Post, posts

AHEAD = timedelta(days=2)  # from the day a post is announced to the day it comes out
_CHANNELS = ("facebook_post", "instagram_post", "x")
_OWN_PLAN = ("campaign_backlash", "happy_campaign")  # scripts that begin with a post of ours


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """One post of ours. `cancelled_us` None: it comes out."""

    id: str
    key: str
    post: Post
    channel: str
    start_us: int
    end_us: int
    announced_us: int | None  # None: nobody announced it
    cancelled_us: int | None = None


class Calendar:
    """The publications of one world."""

    def __init__(self, settings: Settings, hours: Hours) -> None:
        """Keep what the days are worked out from."""
        self._settings = settings
        self._stem = settings.stem
        self._hours = hours

    def on(self, on: date) -> list[Publication]:
        """Return the posts planned for a local day, earliest first, those of scripts last."""
        plan, found = self._settings.world.publications, []
        for number, hour in enumerate(plan.hours[: plan.per_day]):
            rng = chance(self._settings.seed, "post", on, number)
            start_us = self._hours.day(on).start_us + int((hour + rng.random() - 0.5) * HOUR)
            start_us -= start_us % (5 * MINUTE)
            announced = self._hours.at(on - AHEAD, time(10)) + int(rng.random() * 7 * HOUR)
            post = posts().planned[(on.toordinal() * 5 + number) % len(posts().planned)]
            found.append(
                Publication(
                    id=f"{self._stem}:{on:%y%m%d}:post{number}",
                    key=f"post{number}",
                    post=post,
                    channel=_CHANNELS[number % len(_CHANNELS)],
                    start_us=start_us,
                    end_us=start_us + int(plan.duration_h * HOUR),
                    announced_us=announced // SECOND * SECOND,
                    cancelled_us=self._cancelled(on, number, start_us),
                )
            )
        return found + self._scripted(on)

    def surges(self, on: date) -> list[Surge]:
        """Return what the planned posts of a local day call forth."""
        return [
            of_post(self._settings, one.key, (one.start_us, one.end_us), one.post)
            for one in self.on(on)
            if one.cancelled_us is None and one.announced_us is not None
        ]

    def events(self, on: date, envelopes: Envelopes) -> list[Timed]:
        """Return what a local day tells of posts: those announced on it, those that come out on it."""
        told = [_told(envelopes, one, "scheduled", one.announced_us) for one in self.on(on + AHEAD)]
        for one in self.on(on):
            if one.cancelled_us is None:
                told.append(_told(envelopes, one, "published", one.start_us))
            else:
                told.append(_told(envelopes, one, "cancelled", one.cancelled_us))
        return [timed for timed in told if timed is not None]

    def _cancelled(self, on: date, number: int, start_us: int) -> int | None:
        """Return when a post is called off: so many of each week, hours before it was to come."""
        week = on.isocalendar()
        rng = chance(self._settings.seed, "cancelled", week.year, week.week)
        plan = self._settings.world.publications
        off = rng.sample(range(7 * plan.per_day), plan.cancelled_per_week)
        if (week.weekday - 1) * plan.per_day + number not in off:
            return None
        return max(self._hours.day(on).start_us, start_us - 2 * HOUR)

    def _scripted(self, on: date) -> list[Publication]:
        """Return the posts a script begins with: nobody announced them."""
        day = self._hours.day(on)
        return [
            Publication(
                id=f"{self._stem}:{script.key}:post",
                key=f"{script.key}:post",
                post=posts().scripted[script.kind],
                channel=_CHANNELS[0],
                start_us=script.at_us,
                end_us=script.at_us + 2 * HOUR,
                announced_us=None,
            )
            for script in self._settings.scripts
            if script.kind in _OWN_PLAN and day.start_us <= script.at_us < day.end_us
        ]


def _told(envelopes: Envelopes, one: Publication, step: str, at_us: int | None) -> Timed | None:
    if at_us is None:
        return None
    start = format_us(one.start_us)
    data: Data = {
        "publication_id": one.id,
        "channel": one.channel,
        "text": one.post.title,
        "planned_time": start,
        "start": start,
        "end": format_us(one.end_us),
        "motive": one.post.motive,
        "expected_multiple": one.post.expected_multiple,
    }
    if step == "published":
        data["message_id"] = one.id
    identity = (f"{one.id}:{step}", f"publication.{step}")
    rng = chance(one.id, step)
    classification = "public" if step == "published" else "internal"
    return envelopes.wrap(
        rng, identity, at_us, data, partition=one.id, classification=classification
    )

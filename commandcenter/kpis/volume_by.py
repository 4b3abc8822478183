"""Messages by channel and by network: the last hour, and each quarter of an hour of the time axis.

Population: the messages of `messages`. Formula: a count by event time per channel, or per network as
words or motive of the message tell. Exclusions: as `messages`. Unit: messages; the networks add up to
the headline, the channels with those not shown too. Source: kpis.md, Volume; semantic.md, network.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.events.words import NETWORKS
from commandcenter.kpis.hours import Usual
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.parts import About
from commandcenter.languages import feed_key
from commandcenter.series import Pairs

QUARTER = 15 * MINUTE
LOOK_BACK = 28 * DAY
FAMILIES = (
    "facebook",
    "instagram",
)  # their comments, posts and private messages are one channel here
SHOWN_NETWORKS = ("mobile", "fibre", "xdsl", "unknown")

Codes = NDArray[np.int64]


class Group(NamedTuple):
    """Messages that belong together: a field of their facts and the values of it that are meant."""

    kind: About
    key: str
    codes: tuple[int, ...]

    def holds(self, field: Codes) -> NDArray[np.bool_]:
        """Tell which values of the field are this group's."""
        mine = np.zeros(marks.CHANNEL + 1, dtype=np.bool_)
        mine[list(self.codes)] = True
        return mine[field]


class Volume(NamedTuple):
    """What came in the last hour, per quarter from the start of the axis, and which quarters changed."""

    last_hour: int
    quarters: Codes
    revised: tuple[int, ...]


def networks() -> tuple[Group, ...]:
    """Return the networks in their order; a line of which nobody said what it is counts as unknown."""
    known = tuple(NETWORKS.index(key) + 1 for key in SHOWN_NETWORKS[:-1])
    rest = tuple(code for code in range(len(NETWORKS) + 1) if code not in known)
    codes = (*((code,) for code in known), rest)
    return tuple(Group("network", *pair) for pair in zip(SHOWN_NETWORKS, codes, strict=True))


def channels(moment: Moment, most: int) -> tuple[Group, ...]:
    """Return at most so many channels: the site's own order, else the fullest first."""
    chosen = [feed_key(name) for name in moment.settings.channels] or _by_volume(moment)
    codes: dict[str, list[int]] = {name: [] for name in chosen}
    for code, channel in enumerate(moment.state.channels):
        if (name := family(channel)) in codes:
            codes[name].append(code)
    groups = [Group("channel", name, tuple(held)) for name, held in codes.items()]
    return tuple(groups[:most])


def family(channel: str) -> str:
    """Return the name under which a channel is counted: instagram_comment as instagram."""
    name = feed_key(channel)
    return next((known for known in FAMILIES if name.startswith(f"{known}_")), name)


def _by_volume(moment: Moment) -> list[str]:
    """Return what has messages, the fullest of the past weeks first, new ones by what today brought.

    Today counts up to the last whole quarter of an hour: on a first day no cell moves more often.
    """
    state, start = moment.state, moment.clock.day_start(moment.now_us)
    quarter = moment.now_us // QUARTER * QUARTER

    def counted(after_us: int, until_us: int) -> Codes:
        came = state.messages.between(after_us, until_us)
        return np.bincount(came[:, 1] & marks.CHANNEL, minlength=marks.CHANNEL + 1)

    past = np.zeros(marks.CHANNEL + 1, dtype=np.int64)
    if moment.with_usual:
        past = moment.hours.keep(
            "channels", start, lambda: counted(start - 1 - LOOK_BACK, start - 1)
        )
    today = moment.hours.keep("channels_today", quarter, lambda: counted(start - 1, quarter - 1))
    brought: dict[str, tuple[int, int]] = {}
    for code, channel in enumerate(state.channels):
        if state.newest_by_channel.get(channel):
            weeks, hours = brought.get(family(channel), (0, 0))
            brought[family(channel)] = weeks + int(past[code]), hours + int(today[code])
    return sorted(brought, key=lambda name: (*(-count for count in brought[name]), name))


def volume(moment: Moment, group: Group, messages: Pairs, start_us: int) -> Volume:
    """Count a group among `messages`, those of the axis that begins at `start_us`."""
    own = messages[group.holds(field_of(group, messages[:, 1]))]
    quarters = (moment.now_us - start_us) // QUARTER
    place = (own[:, 0] - start_us) // QUARTER
    inside = place < quarters
    late = np.unique(place[inside & ((own[:, 1] & marks.LATE) != 0)])
    return Volume(
        last_hour=int(np.count_nonzero(own[:, 0] > moment.now_us - HOUR)),
        quarters=np.bincount(place[inside], minlength=quarters),
        revised=tuple(late.tolist()),
    )


def field_of(group: Group, facts: Codes) -> Codes:
    """Return the field of messages' facts that tells groups of this kind apart."""
    if group.kind == "channel":
        return facts & marks.CHANNEL
    return (facts >> marks.NETWORK_SHIFT) & marks.NETWORK


def usual_quarter(moment: Moment, group: Group, hour: int) -> Usual | None:
    """Return what a quarter of this hour usually brings."""
    if not moment.with_usual:
        return None

    def quarters(past: int) -> list[float]:
        counted = moment.hours.past(past)
        table = counted.channels if group.kind == "channel" else counted.networks
        known = [code for code in group.codes if code < table.shape[1]]
        found: list[float] = table[:, known].sum(axis=1).tolist()
        return found

    key = f"{group.kind}/{group.key}"
    return moment.hours.usual_parts(key, hour, moment.now_us // HOUR, quarters)

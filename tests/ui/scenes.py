"""The other scenes of the story of `views`: channels and networks, queues by age."""

import math

from msgspec.structs import replace

from commandcenter.clock import HOUR, MINUTE
from commandcenter.protocol.row import Level
from commandcenter.protocol.wall import Figure, PromiseRow, QueueRow, Strip, VolumeRow, WallView
from tests.ui import views
from tests.ui.days import shape

QUARTER = 15 * MINUTE
CHANNELS = {
    "x": (40, 165, 175),
    "facebook": (31, 84, 92),
    "whatsapp": (28, 130, 137),
    "instagram": (13, 8, 8),
}
NETWORKS = {
    "mobile": (58, 350, 372),
    "fibre": (24, 16, 18),
    "xdsl": (11, 8, 8),
    "unknown": (19, 13, 14),
}
LABELS = {"x": "X", "facebook": "FB", "whatsapp": "WA", "instagram": "IG"}
QUEUES = {
    "network": ((12, 3, 0, 0), 20, 49),
    "billing": ((9, 3, 0, 0), 14, 78),
    "home": ((6, 2, 0, 0), 10, 102),
    "activations": ((4, 1, 0, 0), 6, 52),
    "complaints": ((2, 1, 0, 0), 5, 56),
    "offers": ((3, 0, 0, 0), 5, 31),
}


def promise(part: int, n: int) -> Figure:
    return Figure(
        key="within_45", unit="share", window="today", value=part / n if n else None, part=part,
        n=n, goal=0.9, goal_kind="at_least",
    )  # fmt: skip


def strip(view: WallView, count: int, seed: float, top: float) -> Strip:
    start = view.axis_start_us // QUARTER * QUARTER

    def usual(index: int) -> float:
        hour = ((start + index * QUARTER) / HOUR + 2) % 24
        return count / 4 * shape(hour)

    done = range((view.as_of_us - start) // QUARTER)
    whole = range(6 * 4 + 4)
    return Strip(
        key="messages", bucket_s=900, start_us=start, top=top, tick=top / 2, revised=(9,),
        values=tuple(float(round(usual(i) * (1 + 0.2 * math.sin(i * seed)))) for i in done),
        low=tuple(usual(i) * 0.8 for i in whole), high=tuple(usual(i) * 1.2 for i in whole),
    )  # fmt: skip


def rows(view: WallView, kind: str) -> tuple[VolumeRow, ...]:
    told = CHANNELS if kind == "channel" else NETWORKS
    top = max(count for count, _, _ in told.values()) / 2
    everything = tuple(LABELS.values())
    return tuple(
        VolumeRow(
            kind="channel" if kind == "channel" else "network",
            key=key,
            count=count,
            strip=strip(view, count, 1.3 + place, top),
            promise=promise(part, n),
            feeds=(LABELS[key],) if kind == "channel" else everything,
        )
        for place, (key, (count, part, n)) in enumerate(told.items())
    )


def queues() -> tuple[QueueRow, ...]:
    return tuple(
        QueueRow(key=key, names={}, bands=bands, goal=goal, oldest_us=oldest * MINUTE)
        for key, (bands, goal, oldest) in QUEUES.items()
    )


WAITING = {
    "network": {"mobile": 19, "fibre": 9, "xdsl": 6, "unknown": 12},
    "channel": {"x": 17, "facebook": 11, "whatsapp": 15, "instagram": 2, "": 1},
    "motive": {
        "internet_3g": 14,
        "billing": 12,
        "technician": 8,
        "commercial_doubt": 5,
        "": 7,
    },
}
KEPT = {
    "motive": {
        "internet_3g": (102, 110), "billing": (96, 101), "technician": (61, 66),
        "commercial_doubt": (70, 74), "": (58, 61),
    },
    "": {"": (0, 0)},
}  # fmt: skip


def promises() -> tuple[PromiseRow, ...]:
    """Return promises and backlog of every kind; each adds up to the same cases."""
    told = {
        "network": {key: (part, n) for key, (_, part, n) in NETWORKS.items()},
        "channel": {key: (part, n) for key, (_, part, n) in CHANNELS.items()} | KEPT[""],
        "motive": KEPT["motive"],
    }
    return tuple(
        PromiseRow(
            kind=kind,  # type: ignore[arg-type]
            key=key,
            waiting=waiting,
            promise=promise(*told[kind][key]),
        )
        for kind, rows in WAITING.items()
        for key, waiting in rows.items()
    )


def promised() -> WallView:
    """Return a normal day with every scene."""
    return replace(normal(), promises=promises())


def promised_late() -> WallView:
    """Return a bad day in the scene of promises: levels of every kind, few cases, none yet."""
    marks: tuple[tuple[Level, tuple[int, int]], ...] = (
        ("critical", (84, 139)), ("warning", (50, 62)), ("normal", (18, 28)), ("normal", (0, 0)),
    )  # fmt: skip
    rows = [
        replace(
            row,
            waiting=7 * row.waiting if row.waiting else None,
            promise=replace(promise(*kept), level=level),
        )
        for row, (level, kept) in zip(promises(), marks * 4, strict=False)
    ]
    return replace(late(), promises=tuple(rows))


def staged(view: WallView) -> WallView:
    """Return a view with rows in every scene."""
    return replace(
        view, channels=rows(view, "channel"), networks=rows(view, "network"), queues=queues()
    )


def normal() -> WallView:
    return staged(views.normal())


def one_feed_down() -> WallView:
    view = staged(views.one_feed_down())
    lost = view.breaks[0].at_us
    cut = {"without": ("WA",), "without_since_us": lost}
    return replace(
        view,
        channels=tuple(replace(r, **cut) if "WA" in r.feeds else r for r in view.channels),
        networks=tuple(replace(row, **cut) for row in view.networks),
        motives_without_since_us=lost,
    )


def startup() -> WallView:
    view = staged(views.startup())
    bare = {"values": (), "low": (), "high": (), "revised": ()}
    nothing = promise(0, 0)
    return replace(
        view,
        channels=tuple(
            replace(row, count=None, strip=replace(row.strip, **bare), promise=nothing)
            for row in view.channels
        ),
        networks=(),
        queues=(),
    )


def late() -> WallView:
    """Return a bad day: promises missed, cases that wait for half a day."""
    view = staged(views.normal())

    def missed(row: VolumeRow, part: int, n: int) -> VolumeRow:
        level: Level = "normal" if n < 30 else "critical" if part < 0.75 * 0.9 * n else "warning"
        return replace(row, promise=replace(promise(part, n), level=level))

    first, *rest = map(missed, view.channels, (60, 80, 20, 0), (126, 92, 25, 0))
    networks = map(missed, view.networks, (84, 45, 18, 13), (139, 62, 28, 14))
    waiting, within_45, *others = view.figures
    bands = (
        (12, 3, 4, 1),
        (40, 30, 20, 10),
        (0, 0, 0, 7),
        (0, 0, 5, 0),
        (0, 0, 0, 0),
        (1, 0, 0, 0),
    )
    ages = (13 * HOUR, 47 * HOUR, 264 * HOUR, 5 * HOUR, None, MINUTE)
    return replace(
        view,
        figures=(
            replace(waiting, value=133, scale_max=240, level="critical"),
            replace(within_45, value=160 / 243, part=160, n=243, level="critical"),
            *others,
        ),
        channels=(replace(first, count=28), *rest),
        networks=tuple(networks),
        channels_beyond=12,
        queues=tuple(
            replace(row, bands=band, oldest_us=age)
            for row, band, age in zip(view.queues, bands, ages, strict=True)
        ),
        over_4h=47,
        over_12h=18,
        oldest_us=264 * HOUR,
    )


def promised_down() -> WallView:
    """Return the scene of promises without one feed."""
    return replace(one_feed_down(), promises=promises())


def promised_worst() -> WallView:
    """Return the widest of everything that a hub may send into the scene of promises."""
    big = replace(promise(123_456, 123_456), level="critical")
    names = {"channel": "customer_support_community_board", "network": "unknown"}
    return replace(
        worst(),
        promises=tuple(
            replace(row, key=names.get(row.kind, row.key), waiting=123_456, promise=big)
            for row in promises()
        ),
    )


def worst() -> WallView:
    """Return the widest of everything that a hub may send into these scenes."""
    view = staged(replace(views.one_feed_down(), simulated=True))
    names = (
        "customer_support_community_board", "google_review", "instagram", "whatsapp_business_calls"
    )  # fmt: skip
    many = {"without": ("WhatsApp", "FB"), "without_since_us": view.as_of_us}
    one = {"without": ("Recensioni negozio",), "without_since_us": view.as_of_us}
    big = promise(123_456, 123_456)
    few = promise(21, 25)
    channels = [
        replace(row, key=name, count=123_456, promise=big)
        for row, name in zip(view.channels, names, strict=True)
    ]
    channels[1] = replace(channels[1], promise=few, **many)
    channels[2] = replace(channels[2], promise=replace(big, level="critical"), **one)
    title = "Rete mobile, copertura e roaming estero"
    return replace(
        view,
        channels=tuple(channels),
        channels_beyond=123_456,
        networks=tuple(
            replace(row, count=123_456, promise=few, **extra)
            for row, extra in zip(view.networks, (many, one, {}, {}), strict=True)
        ),
        queues=tuple(
            replace(
                row,
                names=dict.fromkeys(("it", "es", "en"), title),
                bands=(123_456, 12_345, 123_456, 1_234),
                goal=12_345,
                oldest_us=12_345 * HOUR,
            )
            for row in view.queues
        ),
        oldest_us=12_345 * HOUR,
        motives_without=("Recensioni negozio",),
        motives_without_since_us=view.as_of_us,
        over_4h=12_345,
        over_12h=1_234,
        over_h=(4.5, 12.5),
    )


ALL = {
    "normal": normal,
    "one_feed_down": one_feed_down,
    "startup": startup,
    "late": late,
    "worst": worst,
}

PROMISED = {
    "promised": promised,
    "promised_late": promised_late,
    "promised_down": promised_down,
    "promised_worst": promised_worst,
}

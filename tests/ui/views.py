"""Walls of one story: Thu 14 May 2026, an outage of mobile data from 13:58 to 17:20, in made-up figures."""

from typing import Any

from msgspec.structs import replace

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND, parse_us
from commandcenter.protocol.row import Level
from commandcenter.protocol.wall import (
    Between,
    Break,
    FeedRow,
    Figure,
    Hero,
    History,
    MotiveRow,
    Publication,
    QueueNeed,
    Span,
    Staffing,
    Team,
    WallView,
)
from tests.ui.days import ONSET, Day


def at(clock: str, day: int = 14) -> int:
    return parse_us(f"2026-05-{day}T{clock}:00+02:00")


def figures(
    to_answer: float,
    within: float,
    messages: float,
    negative: float,
    online: float,
    *,
    usual: tuple[float, float, float, float, float] = (52, 0.93, 108, 0.22, 43),
    levels: tuple[Level, ...] = ("normal",) * 5,
) -> tuple[Figure, ...]:
    def band(value: float) -> dict[str, Any]:
        return {"usual": value, "low": value * 0.88, "high": value * 1.1}

    def share(value: float, n: int) -> dict[str, Any]:
        return {"value": round(value * n) / n, "part": round(value * n), "n": n}

    return (
        Figure(
            key="to_answer", unit="count", window="now", value=to_answer, goal=60,
            scale_max=240 if to_answer > 120 else 120, level=levels[0], **band(usual[0]),
        ),
        Figure(
            key="within_45", unit="share", window="today", goal=0.9, goal_kind="at_least",
            scale_max=1.0, level=levels[1], **share(within, 412),
            usual=usual[1], low=usual[1] - 0.02, high=usual[1] + 0.02,
        ),
        Figure(
            key="messages", unit="count", window="60min", value=messages, goal=160,
            goal_kind="capacity", scale_max=520 if messages > 240 else 240, level=levels[2],
            **band(usual[2]),
        ),
        Figure(
            key="negative", unit="share", window="60min", goal=0.3, scale_max=0.8 if negative > 0.4 else 0.6,
            level=levels[3], **share(negative, 110), **band(usual[3]),
        ),
        Figure(
            key="online", unit="count", window="now", value=online, goal=45,
            goal_kind="planned", scale_max=70, level=levels[4], usual=usual[4],
            low=usual[4] - 3, high=usual[4] + 2,
        ),
    )  # fmt: skip


def feeds(now: int, *, silent: str = "", waiting: tuple[str, ...] = ()) -> tuple[FeedRow, ...]:
    rows = []
    for label, age in (("X", 2), ("FB", 3), ("IG", 2), ("WA", 4), ("Turni", 4)):
        row = FeedRow(
            name=label.lower(),
            label=label,
            kind="websocket",
            state="fresh",
            since_us=now - HOUR,
            age_us=age * SECOND,
        )
        if label == silent:
            row = replace(row, state="disconnected", age_us=7 * MINUTE)
        if label in waiting:
            row = replace(row, state="waiting", age_us=None)
        rows.append(row)
    return tuple(rows)


def teams(*online: int, planned: tuple[int, int, int, int] = (16, 15, 8, 6)) -> tuple[Team, ...]:
    names = ("Roma", "Palermo", "Madrid", "Remoto")
    return tuple(
        Team(name=name, online=here, planned=plan)
        for name, here, plan in zip(names, online, planned, strict=True)
    )


def motives(*counts: int) -> tuple[MotiveRow, ...]:
    names = ("signal", "billing", "commercial_doubt", "broadband", "intermittent_outage")
    usual = (31, 29, 19, 17, 12)
    return tuple(
        MotiveRow(motive=name, count=count, usual=often)
        for name, count, often in zip(names, counts, usual, strict=True)
    )


def _view(now: int, day: Day, **parts: Any) -> WallView:
    whole: dict[str, Any] = {
        "as_of_us": now,
        "started_us": now - 30 * HOUR,
        "timezone": "Europe/Rome",
        "simulated": False,
        "figures": figures(46, 0.94, 112, 0.21, 44),
        "strips": day.strips(),
        "axis_start_us": day.start,
        "axis_end_us": day.start + 8 * HOUR,
        "publications": (
            Publication(
                at_us=at("08:30"),
                title="Promo Giga",
                state="published",
                end_us=at("10:30"),
                expected_multiple=2.5,
            ),
            Publication(
                at_us=at("12:15"),
                title="Diretta",
                state="scheduled",
                end_us=at("13:45"),
            ),
        ),
        "crises": (),
        "breaks": (),
        "motives": motives(34, 27, 21, 18, 12),
        "motives_without": (),
        "feeds": feeds(now),
        "teams": teams(16, 14, 8, 6),
        "first_data_us": now - 400 * HOUR,
        "oldest_us": 102 * MINUTE,
    }
    return WallView(**{**whole, **parts})


def normal() -> WallView:
    now = at("11:20") + 42 * SECOND
    return _view(now, Day(now))


def _hero(now: int, **parts: Any) -> Hero:
    whole: dict[str, Any] = {
        "incident": "A0007",
        "kind": "negative_spike",
        "motive": "internet_3g",
        "channel": "*",
        "region": "*",
        "severity": 9,
        "level": "critical",
        "since_us": ONSET,
        "fired_us": ONSET + 4 * MINUTE,
        "customers": 312,
        "share": 0.8,
        "negatives_15": 136,
        "negatives_15_usual": 2.4,
        "acknowledge_by_us": ONSET + 20 * MINUTE,
    }
    return Hero(**{**whole, **parts})


def staffing(**parts: Any) -> Staffing:
    whole: dict[str, Any] = {
        "more": Between(value=9, low=6, high=13),
        "until_us": at("15:30"),
        "effect_us": at("15:30"),
        "without": Between(value=470, low=440, high=510),
        "helped": Between(value=340, low=310, high=380),
        "queues": (
            QueueNeed(key="network", names={}, more=6),
            QueueNeed(key="billing", names={}, more=3),
        ),
        "online": 44,
        "coming": 412.0,
        "usual": 47.0,
        "pace": 6.8,
        "pace_from": "measured",
    }
    return Staffing(**{**whole, **parts})


def alarm(**hero: Any) -> WallView:
    now = at("14:32") + 12 * SECOND
    return _view(
        now,
        Day(now, crisis=True),
        figures=figures(
            214,
            0.92,
            486,
            0.52,
            44,
            usual=(48, 0.93, 87, 0.22, 42),
            levels=("critical", "normal", "critical", "critical", "normal"),
        ),
        publications=(Publication(at_us=at("14:21"), title="Avviso guasto", state="published"),),
        crises=(Span(start_us=ONSET, end_us=None, motive="internet_3g", level="critical"),),
        hero=_hero(
            now,
            **{
                "place_known": 119,
                "region": "lombardia",
                "owner": "M. Ferri",
                "others": 0,
                "staffing": staffing(),
                "announced_us": at("14:21"),
                **hero,
            },
        ),
        over_4h=3,
        oldest_us=4 * HOUR + 54 * MINUTE,
    )


def early(**parts: Any) -> WallView:
    now = at("14:03") + 5 * SECOND
    whole: dict[str, Any] = {
        "figures": figures(
            70,
            0.93,
            138,
            0.31,
            44,
            usual=(48, 0.93, 88, 0.22, 42),
            levels=("warning", "normal", "normal", "warning", "normal"),
        ),
        "publications": (),
        "crises": (Span(start_us=ONSET, end_us=None, motive="internet_3g", level="critical"),),
        "hero": _hero(
            now,
            severity=6,
            customers=19,
            share=0.34,
            negatives_15=14,
            negatives_15_usual=2.0,
            place_known=5,
            staffing=staffing(
                is_early=True,
                better_at_us=at("14:30"),
                more=Between(value=6, low=3, high=12),
                without=Between(value=310, low=180, high=520),
            ),
        ),
        "over_4h": 2,
        "oldest_us": 4 * HOUR + 25 * MINUTE,
    }
    return _view(now, Day(now, crisis=True), **{**whole, **parts})


def staffed(**parts: Any) -> WallView:
    """Nobody more is needed."""
    none = Between(value=0, low=0, high=5)
    without = Between(value=52, low=40, high=66)
    enough = staffing(more=none, without=without, helped=without, queues=())
    return alarm(staffing=enough, region="*", place_known=0, **parts)


def unknown(missing: str) -> WallView:
    """No answer can be given."""
    found = Staffing(missing=missing, opens_us=at("08:00", 15), closes_us=at("22:00"))
    return alarm(staffing=found, owner=None, acknowledge_by_us=at("14:18"))


def cleared() -> WallView:
    now = at("17:34") + 20 * SECOND
    return _view(
        now,
        Day(now, crisis=True, over=at("17:20")),
        publications=(),
        crises=(Span(start_us=ONSET, end_us=at("17:20"), motive="internet_3g", level="critical"),),
        hero=_hero(now, customers=1240, owner="M. Ferri", cleared_us=at("17:34")),
    )


def one_feed_down() -> WallView:
    now = at("14:09", 15) + 30 * SECOND
    lost = now - 7 * MINUTE
    without = {"without": ("WA",), "without_since_us": lost}
    five = figures(47, 0.93, 98, 0.22, 43)
    marked = tuple(replace(figure, **without) for figure in five[:4])
    return _view(
        now,
        Day(now),
        figures=(*marked, five[4]),
        publications=(
            Publication(at_us=at("09:00", 15), title="Promo Giga", state="published"),
            Publication(at_us=at("15:30", 15), title="Diretta", state="scheduled"),
        ),
        breaks=(Break(at_us=lost, end_us=None, label="WA"),),
        motives=motives(29, 24, 18, 15, 12),
        motives_without=("WA",),
        feeds=feeds(now, silent="WA"),
        teams=teams(15, 14, 8, 6),
    )


def startup() -> WallView:
    now = at("08:00") + 24 * SECOND
    missing = {"value": None, "usual": None, "low": None, "high": None}
    five = figures(27, 0.0, 0, 0.0, 31)
    bare = [replace(figure, usual=None, low=None, high=None) for figure in five]
    day = Day(now, bands=False, quiet=True, backlog=27)
    return _view(
        now,
        day,
        started_us=now - 24 * SECOND,
        figures=(
            bare[0],
            replace(five[1], **missing, n=0, part=0),
            replace(five[2], **missing, available_from_us=at("08:05")),
            replace(five[3], **missing, n=None, available_from_us=at("08:15")),
            replace(bare[4], goal=32),
        ),
        publications=(Publication(at_us=at("08:30"), title="Giga promo", state="scheduled"),),
        motives=(),
        feeds=feeds(now, waiting=("FB", "IG")),
        teams=teams(12, 9, 6, 4, planned=(12, 10, 6, 4)),
        history=History(day=5, of_days=14),
        oldest_us=None,
    )


def simulated() -> WallView:
    return replace(normal(), simulated=True)


def worst() -> WallView:
    """The widest of everything that a hub may send."""
    view = alarm(
        owner=None,
        others=11,
        motive="unwanted_activation",
        channel="whatsapp",
        region="emilia_romagna",
        customers=123_456,
        negatives_15=123_456,
        negatives_15_usual=1_234.5,
        place_known=65_432,
        share=1.0,
        staffing=staffing(
            more=Between(value=888, low=666, high=1_000),
            without=Between(value=88_880, low=8_880, high=98_760),
            helped=Between(value=66_660, low=6_660, high=88_880),
            queues=tuple(
                QueueNeed(key=key, names={}, more=222)
                for key in ("activations", "complaints", "billing", "network")
            ),
        ),
    )
    big = figures(123_456, 1.0, 123_456, 1.0, 12_345, levels=("critical",) * 5)
    without = ("WhatsApp",)
    return replace(
        view,
        simulated=True,
        figures=(
            replace(big[0], without=without, revised=True),
            replace(big[1], value=0.5, n=18, part=9, level="normal"),
            replace(big[2], goal=120_000, usual=98_765, revised=True),
            replace(big[3], value=None, n=0, part=0, raw=True),
            replace(big[4], value=1_234, goal=12_345, usual=11_111),
        ),
        strips=tuple(replace(strip, tick=1200.0, top=2000.0) for strip in view.strips),
        publications=tuple(
            Publication(
                at_us=at("12:20") + index * 25 * MINUTE, title=title, state="published",
                end_us=at("23:00") + index * DAY, expected_multiple=1000.0,
            )
            for index, title in enumerate(("Comunicato stampa", "Promozione Giga estate", "Diretta"))
        ),
        feeds=(
            *feeds(view.as_of_us, silent="WA"),
            FeedRow(name="b", label="Recensioni negozio", kind="x", state="stale",
                    since_us=view.as_of_us, age_us=23 * HOUR),
            FeedRow(name="c", label="Forum", kind="x", state="waiting",
                    since_us=view.as_of_us, age_us=None),
        ),
        teams=(
            Team(name="Villafranca di Verona", online=1_234, planned=1_300),
            Team(name="San Sebastián de los Reyes", online=100, planned=None),
            *teams(100, 100, 100, 100),
        ),
        over_4h=12_345,
        oldest_us=47 * HOUR + 59 * MINUTE,
        notices=("disk_low",),
    )  # fmt: skip


ALL = {
    "normal": normal,
    "alarm": alarm,
    "early": early,
    "staffed": staffed,
    "no_shifts": lambda: unknown("shifts"),
    "no_pace": lambda: unknown("pace"),
    "no_history": lambda: unknown("history"),
    "closed": lambda: unknown("closed"),
    "closing": lambda: unknown("closing"),
    "cleared": cleared,
    "one_feed_down": one_feed_down,
    "startup": startup,
    "simulated": simulated,
    "worst": worst,
}

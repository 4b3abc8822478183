"""What a desk is answered that looks back: the story's crisis by the hub's own code, and the widest one."""

import zlib
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace

from commandcenter.clock import MINUTE
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.alerts import AlertStep
from commandcenter.protocol.frames import CommandFrame
from commandcenter.protocol.preview import Effect
from commandcenter.protocol.review import (
    CalledIn,
    Cost,
    Decision,
    FollowUpRow,
    Frame,
    Frames,
    Lane,
    LaneMark,
    PairedRun,
    PairedView,
    ReviewView,
    WeekRow,
    WeeksView,
)
from commandcenter.protocol.wall import Strip, WallView
from commandcenter.review.weeks import worst_weeks
from commandcenter.review.whole import review
from commandcenter.views.wall import Around, wall
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.review.test_overrides import overruling
from tests.commandcenter.review.test_whole import NOW, crisis
from tests.commandcenter.story import at, folded, told
from tests.ui.desk import desks
from ui.desk.picture import Answer, Shot

LONG = "Copertura in inglese per la rete e avviso pronto in ogni lingua entro la prossima settimana"
WHO = "Maria Teresa Ferrarini-Villanueva"


def known_at(at_us: int) -> Moment:
    """Return the moment of an instant, with what was known then."""
    facts = [one for one in told(*crisis()) if one.recorded_us <= at_us]
    return moment(folded(facts), at_us)


@cache
def wall_at(at_us: int) -> WallView:
    """Return the wall as it was."""
    return wall(known_at(at_us), Around(started_us=at_us))


@cache
def whole() -> ReviewView:
    """Return the review of the story's crisis."""
    return review(known_at(NOW), "A0001", (), known_at)


@cache
def overruled() -> ReviewView:
    """Return the review of the same crisis with what people overruled in it."""

    def known(at_us: int) -> Moment:
        facts = [one for one in told(*crisis(), *overruling()) if one.recorded_us <= at_us]
        return moment(folded(facts), at_us)

    return review(known(NOW), "A0001", (), known)


def run(view: ReviewView, times: int = 1) -> PairedRun:
    """Return how a crisis might have gone otherwise: more to answer from the first override on."""
    start_us = at(70)
    instants = tuple(range(start_us, view.end_us + 1, 5 * MINUTE))
    return PairedRun(
        overrides=3,
        pairs=16,
        start_us=start_us,
        at_us=instants,
        waiting=tuple(
            Effect(value=-float(min(n, 14, max(0, 26 - n))) * times, half=(1.5 + 0.2 * n) * times)
            for n in range(len(instants))
        ),
        due=74 * times,
        kept=52 * times,
        more_kept=Effect(value=9.4 * times, half=3.2 * times),
    )


def answer_with(view: ReviewView, run: PairedRun | None = None) -> Answer:
    """Return what answers a desk with this review and the walls of the story."""

    def answer(frame: CommandFrame) -> dict[str, Any] | None:
        found: msgspec.Struct
        if frame.action == "review.incident":
            found = replace(view, incident=frame.target["incident"])
        elif frame.action == "review.paired":
            name = frame.target["incident"]
            found = PairedView(incident=name, state="here" if run else "coming", run=run)
        elif frame.action == "review.walls":
            found = Frames(frames=tuple(map(_frame, frame.target["at_us"])))
        elif frame.action == "review.weeks":
            found = worst() if view.severity == 10 else worst_weeks(known_at(NOW))
        else:
            return None
        answered: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
        return answered

    return answer


def _frame(at_us: int) -> Frame:
    packed = zlib.compress(msgspec.json.encode(wall_at(at_us)))
    return Frame(at_us=at_us, seq=1, wall=packed)


def reviewed() -> Shot:
    """A crisis that is over, gone back to."""
    return desks.alarm()._replace(answer=answer_with(whole()))


def rated() -> Cost:
    """Return what a crisis cost where both rates are set."""
    return Cost(
        currency="EUR", missed=22, missed_promise_cents=200, cents=5_600,
        called_in=CalledIn(hours=0.5, cents=1_200),
    )  # fmt: skip


def reviewed_overruled() -> Shot:
    """The same with what people overruled in it, and how it would have gone without that."""
    view = replace(overruled(), cost=rated())
    return desks.alarm()._replace(answer=answer_with(view, run(view)))


def follow_up(number: int, **parts: Any) -> FollowUpRow:
    given: dict[str, Any] = {"incident": "A0001", "what": LONG, "owner": WHO, "due": "2026-03-09"}
    return FollowUpRow(number=number, **{**given, **parts})


def widest() -> ReviewView:
    """Return a review in which everything is as long and as much as it may be."""
    view = whole()
    step = AlertStep(
        at_us=view.onset_us, state="acknowledged", severity=10, who=WHO, what="note", detail=LONG
    )
    bars = tuple(
        LaneMark(
            at_us=view.start_us + n * 3 * MINUTE, end_us=view.end_us - n * 9 * MINUTE,
            level=("critical", "warning", "notice")[n % 3], kind="incident", what="unwanted_activation",
            detail="whatsapp_business_calls", severity=10, incident=f"A{n:04}",
        )
        for n in range(9)
    )  # fmt: skip
    posts = tuple(
        LaneMark(
            at_us=view.start_us + n * 7 * MINUTE, kind="publication", what="published", detail=LONG
        )
        for n in range(40)
    )
    overrides = tuple(
        LaneMark(
            at_us=view.start_us + n * 4 * MINUTE, end_us=view.start_us + n * 4 * MINUTE + n % 5 * 20 * MINUTE,
            kind="override", what="SKILL_OPEN", detail=LONG, who=WHO, number=n + 1, target="agents",
            names=(WHO,) * 12, is_undone=n % 3 == 0,
        )
        for n in range(60)
    )  # fmt: skip
    return replace(
        view,
        strips=tuple(strip if strip.key == "negative" else _many(strip) for strip in view.strips),
        name="",
        motive="unwanted_activation",
        severity=10,
        cause=f"{LONG}: {LONG}",
        lanes=(
            Lane(key="alerts", marks=bars),
            Lane(key="overrides", marks=overrides, left_out=40),
            Lane(key="publications", marks=posts),
            *(lane for lane in view.lanes if lane.key not in {"alerts", "publications"}),
        ),
        rows=tuple(
            replace(row, before=1_234_567.0, during=9_999_999.0, after=1e6, usual=1e6, during_then=8e6)
            if row.unit == "count"
            else row
            for row in view.rows
        ),
        decisions=tuple(
            Decision(at_us=view.onset_us + n * MINUTE, kind="step", who=WHO, step=step, why=f"{LONG}!")
            for n in range(60)
        ),
        follow_ups=tuple(follow_up(n) for n in range(1, 8)),
        open_elsewhere=tuple(follow_up(n, incident="A0009", motive="unwanted_activation") for n in range(12)),
        actions=LONG * 3,
        lessons=LONG * 3,
        cost=Cost(
            currency="CHF", missed=123_456, missed_promise_cents=1_275, cents=157_406_400,
            called_in=CalledIn(hours=1_234.5, cents=9_876_500, hours_without_rate=987.6),
        ),
    )  # fmt: skip


def _many(strip: Strip) -> Strip:
    """Return a strip of a crisis of ten thousand messages, and more."""
    layers = tuple(tuple(value and value * 1234 for value in layer) for layer in strip.layers)
    return replace(
        strip,
        values=tuple(value and value * 1234 for value in strip.values),
        layers=layers,
        tick=strip.tick * 1234,
        top=strip.top * 1234,
    )


def worst() -> WeeksView:
    """Return a year of bad weeks."""
    week = 7 * 1440 * MINUTE
    return WeeksView(
        as_of_us=NOW,
        weeks=tuple(
            WeekRow(
                start_us=NOW - n * week, end_us=NOW - (n - 1) * week, due=123_456, missed=123_450,
                messages=1_234_567, crises=123, severity=10, incident="A0001", cents=157_406_475,
            )
            for n in range(52)
        ),
        currency="CHF",
    )  # fmt: skip


def reviewed_worst() -> Shot:
    """The widest review a hub may send."""
    view = widest()
    return desks.worst()._replace(answer=answer_with(view, run(view, 1_000)))


ALL = {
    "reviewed": reviewed,
    "reviewed_overruled": reviewed_overruled,
    "reviewed_worst": reviewed_worst,
}

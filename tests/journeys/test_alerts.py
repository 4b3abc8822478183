"""A scripted crisis through the whole path raises one alert in time and clears; look-alikes raise none."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from alerts.desk import AlertDesk
from commandcenter.alert import Mark, Schedule
from commandcenter.clock import MINUTE, parse_us
from commandcenter.feed import Delivery, Intake
from commandcenter.hub.process import Plan
from commandcenter.hub.service import ingest
from commandcenter.incidents.incident import Incident
from commandcenter.settings import Settings
from commandcenter.state import State
from feeds.simulator import day, truth
from feeds.simulator.spec import parse

DAYS_BEFORE = 5
START = "2026-05-14T00:05"


class Days:
    """Plays simulated days to the end, at the pace of the hub, on their own clock."""

    name, label, kind, trusted = "simulator", "Sim", "simulator", False

    def __init__(self, script: str) -> None:
        self.settings = parse(
            f"simulator:seed=11,start={START},{script}", parse_us(f"{START}:00Z")
        ).settings
        self._now_us: int | None = None

    def now_us(self) -> int | None:
        return self._now_us

    async def run(self, intake: Intake) -> None:
        first = self.settings.origin - timedelta(days=DAYS_BEFORE)
        dates = [first + timedelta(days=n) for n in range(DAYS_BEFORE + 1)]
        found = [one for date in dates for one in day(self.settings, date) if one.event]
        found.sort(key=lambda one: one.arrival_us)
        for position, one in enumerate(found, 1):
            self._now_us = one.arrival_us
            await intake.take(
                Delivery(
                    epoch="E",
                    sequence=position,
                    raw=msgspec.json.encode(one.event),
                    event=one.event,
                    recorded_us=one.arrival_us,
                )
            )


def played(tmp_path: Path, script: str) -> tuple[Days, list[Incident]]:
    feed = Days(script)
    plan = Plan(path=tmp_path / "care.db", settings=Settings(), new_desk=AlertDesk, version="test")
    hub = ingest(plan, lambda _: [feed])
    assert hub.journal is not None
    return feed, told(hub.state)


def told(state: State) -> list[Incident]:
    """Return what was told; what only might have begun was not."""
    return [one for one in state.incidents.values() if one.state not in {"pending", "dropped"}]


def test_an_outage_raises_one_alert_within_ten_minutes_and_it_clears(tmp_path: Path) -> None:
    feed, incidents = played(tmp_path, "crisis=outage@10:30")
    (told,) = truth(feed.settings, feed.settings.origin, feed.settings.origin)
    spikes = [one for one in incidents if one.kind == "negative_spike"]
    assert len(spikes) == 1, spikes
    incident = spikes[0]
    onset_us = parse_us(told["onset"])
    assert incident.motive in told["motives"]
    assert 0 < incident.fired_us - onset_us <= 10 * MINUTE
    assert incident.severity >= 5
    assert incident.state == "resolved"
    assert incident.ended_us is not None
    assert incident.ended_us > onset_us + 60 * MINUTE


def test_what_only_looks_like_a_crisis_stays_quiet(tmp_path: Path) -> None:
    script = "quiet=happy_campaign@09:00+angry_author@12:30+spam_flood@15:00+catch_up@18:00"
    _, incidents = played(tmp_path, script)
    assert [one for one in incidents if one.kind == "negative_spike"] == []


class Learning(AlertDesk):
    """A desk that notes what it is given to learn."""

    learned: ClassVar[list[Mark | Schedule]] = []

    def warm(self, history: Iterable[Mark | Schedule]) -> None:
        """Note it and learn it."""
        marks = list(history)
        self.learned.extend(marks)
        super().warm(marks)


class Catching(Days):
    """Holds a channel's whole morning back, and brings it in the evening as what it is: its past."""

    async def run(self, intake: Intake) -> None:
        whole = [one for one in day(self.settings, self.settings.origin) if one.event]
        held = [one for one in whole if one.event and self._is_held(one.event)]
        last_us = max(one.arrival_us for one in whole)
        for one in held:
            assert one.event is not None
            one.event["data"]["backfill"] = True
        live = sorted((one for one in whole if one not in held), key=lambda one: one.arrival_us)
        for position, one in enumerate([*live, *held], 1):
            self._now_us = arrival_us = last_us if one in held else one.arrival_us
            raw = msgspec.json.encode(one.event)
            await intake.take(
                Delivery(
                    epoch="E", sequence=position, raw=raw, event=one.event, recorded_us=arrival_us
                )
            )

    def _is_held(self, event: dict[str, Any]) -> bool:
        hour = str(event["time"])[11:13]
        return bool(event["data"].get("channel") == "x") and "08" <= hour < "12"


def test_a_morning_that_a_feed_brings_in_the_evening_is_learned_and_raises_nothing(
    tmp_path: Path,
) -> None:
    Learning.learned.clear()
    plan = Plan(path=tmp_path / "care.db", settings=Settings(), new_desk=Learning, version="test")
    hub = ingest(plan, lambda _: [Catching("")])
    learned = [mark for mark in Learning.learned if isinstance(mark, Mark)]
    assert len(learned) > 10
    assert {mark.channel for mark in learned} == {"x"}
    assert all(mark.arrival_us == mark.event_us for mark in learned)
    assert [one for one in told(hub.state) if one.kind == "negative_spike"] == []

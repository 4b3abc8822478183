"""A room without a hub: conversations are given to the free, first come first served."""

from datetime import timedelta

from commandcenter.clock import SECOND, parse_us
from commandcenter.outbound.contract import Action, Told
from feeds.simulator.days import Days, finish
from feeds.simulator.envelope import Timed
from feeds.simulator.office import Office
from feeds.simulator.settings import Script
from tests.feeds.simulated import MAY_14, Event, settings

TEN = parse_us("2026-05-14T10:00:00+02:00")
OUTAGE = Script("outage", parse_us("2026-05-14T11:00:00+02:00"))


class Room:
    """Gives each open case to somebody free, each half minute; keeps what was told and what was given."""

    def __init__(self, *scripts: Script, since_us: int = TEN, mode: str = "full") -> None:
        self.office, self.mode = Office(settings(*scripts), since_us), mode
        self.told: list[Timed] = []
        self.given: list[Told] = []
        self.waiting: dict[str, int] = {}
        self.free: set[str] = set()
        days = Days(settings(*scripts), self.office)
        for on in (MAY_14, MAY_14 - timedelta(days=1)):
            self.told += finish(days.events(on))
        self.told.sort(key=lambda timed: timed.arrival_us)
        self._seen = 0

    def run(self, until_us: int) -> "Room":
        """Let time pass."""
        at_us = self.office.now_us
        while at_us < until_us:
            at_us += 30 * SECOND
            self._take(self.office.advance(at_us))
            self._follow(at_us)
            self._give(at_us)
        return self

    def _take(self, told: list[Timed]) -> None:
        if told:
            rest = sorted([*self.told[self._seen :], *told], key=lambda timed: timed.arrival_us)
            self.told[self._seen :] = rest

    def _follow(self, at_us: int) -> None:
        while self._seen < len(self.told) and self.told[self._seen].arrival_us <= at_us:
            event = self.told[self._seen].event
            self._seen += 1
            if event is not None:
                self._hear(event)

    def _hear(self, event: Event) -> None:
        data, kind = event["data"], event["type"]
        thread = data.get("thread", "")
        if "message.received" in kind and data["actor"] == "customer":
            self.waiting.setdefault(thread, parse_us(event["time"]))
        elif "message.sent" in kind and data["actor"] == "agent" and "visibility" in data:
            if data["visibility"] != "internal":
                self.waiting.pop(thread, None)
        elif "case.closed" in kind:
            self.waiting.pop(thread, None)
        elif "case.moved" in kind:
            self.waiting[thread] = parse_us(event["time"])
        elif "agent.statechanged" in kind:
            is_free = data["state"] == "available" and data.get("presence") != "lost"
            (self.free.add if is_free else self.free.discard)(data["agent"])

    def _give(self, at_us: int) -> None:
        for thread in sorted(self.waiting, key=lambda one: (self.waiting[one], one)):
            if not self.free:
                return
            if any(
                thread in worker.inbox or worker.at == thread
                for worker in self.office._workers.values()
            ):
                continue
            agent = min(self.free)
            action = Action(
                id=f"d{len(self.given)}", kind="assign", channel="", thread=thread,
                at_us=at_us, agent=agent, mode=self.mode,
            )  # fmt: skip
            if self.office.act(action).state == "accepted":
                self.given.append(Told(action=action, at_us=self.office.now_us))
                self.free.discard(agent)
            else:
                del self.waiting[thread]

    def events(self, kind: str = "", since_us: int = 0) -> list[Event]:
        """What was told and has arrived, of a type."""
        found = (timed.event for timed in self.told[: self._seen] if timed.event is not None)
        return [one for one in found if kind in one["type"] and parse_us(one["time"]) >= since_us]

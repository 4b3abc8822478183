"""The detectors beside the log: every stored message is shown to them, what they raise joins the log.

Their memory is rebuilt from the journal: at a start, and when history has come in. Incidents that the
log says are open stay open; nothing is raised twice. What a feed brings later of a time they have lived
through they learn at once, each message at the time it was written; it is judged by no one.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import msgspec

from commandcenter.alert import Mark, Schedule, Transition, TransitionState
from commandcenter.clock import DAY, MINUTE
from commandcenter.corrections import Corrected
from commandcenter.events.fact import Fact
from commandcenter.events.reading import Reading
from commandcenter.gazetteer import code_of, region_of
from commandcenter.incidents.incident import Incident
from commandcenter.newest import Post
from commandcenter.publications.expected import schedule_of, taken_back
from commandcenter.state import State

LOG = logging.getLogger(__name__)

MEMORY = 28 * DAY
_BEGUN = frozenset(
    {"pending", "dropped"}
)  # it may have begun; the detectors keep its id for a while
REOPENS = 45 * MINUTE  # within it an incident opens again under its id
SLICE_S = (
    0.003  # the detectors learn a month for many seconds, and messages wait no longer than this
)


class Desk(Protocol):
    """What `alerts/` offers: all detectors in one pass."""

    def is_learning(self) -> bool:
        """Tell whether no crisis would be raised yet, too little is known."""

    def observe(self, record: Mark | Schedule) -> list[Transition]:
        """Take the next record by arrival."""

    def advance(self, now_us: int) -> list[Transition]:
        """Let time pass."""

    def warm(self, history: Iterable[Mark | Schedule]) -> None:
        """Learn from history, sorted by arrival, without judging it."""

    def restore(self, open: Iterable[Transition], last_number: int) -> None:  # noqa: A002 - the contract's word
        """Say which incidents are open and from which number ids go on."""


class _Data(msgspec.Struct, frozen=True, gc=False):
    channel: str
    direction: str
    actor: str
    reading: Reading | None = None
    backfill: Any = False  # members that are nobody's schema: of any type
    region: Any = None


class _Body(msgspec.Struct, frozen=True, gc=False):
    data: _Data


_DECODE = msgspec.json.Decoder(_Body).decode


def mark_of(
    fact: Fact, text_key: str, corrected: Corrected | None = None
) -> tuple[Mark, bool] | None:
    """Return a stored message as the detectors see it, and whether it is history; None for others.

    `text_key` is that of its text (`semantic/near.py`). `corrected`: what people say of its reading.
    """
    if fact.type != "care.message.received.v1":
        return None
    data = _DECODE(fact.body).data
    if data.direction != "in" or data.actor != "customer" or data.reading is None:
        return None
    reading, is_history = data.reading, data.backfill is True
    if corrected is not None:
        reading = corrected.reading(reading) or reading
    mark = Mark(
        id=f"{fact.source} {fact.id}",
        event_us=fact.time_us,
        arrival_us=min(fact.time_us, fact.recorded_us) if is_history else fact.recorded_us,
        author=str(fact.person),
        channel=data.channel,
        motives=tuple(reading.motives) or ("other",),
        sentiment=reading.sentiment or "neu",
        text_key=text_key,
        region=_region(reading, data.region),
    )
    return mark, is_history


def _region(reading: Reading, said: object) -> str | None:
    """Return the region of a message: by its words or its page, else as the feed calls it; None = unknown."""
    by_feed = said if isinstance(said, str) and said else None
    place = reading.place or (code_of(by_feed) if by_feed else "")
    return region_of(place) or by_feed


class Watch:
    """Runs a desk of detectors over the live log. `raised` is handed each transition."""

    def __init__(self, new_desk: Callable[[], Desk], raised: Callable[[Transition], None]) -> None:
        """Begin without memory: nothing is judged before `rebuild` has run once."""
        self._new_desk = new_desk
        self._raised = raised
        self._desk: Desk | None = None
        self._since_us: int | None = None  # what was written before it is learned by `rebuild` only
        self._later: deque[tuple[Mark, bool]] = deque()
        self._posts: dict[str, Post] = {}  # as the detectors were told last
        self.failed = False  # a bug has stopped the detectors: the screens must say so

    @property
    def is_awake(self) -> bool:
        """The past is known, or never will be: what is open is open."""
        return self.failed or self._desk is not None

    @property
    def is_learning(self) -> bool:
        """No crisis would be raised yet: the screens must say so, or quiet would look like calm."""
        return not self.failed and (self._desk is None or self._desk.is_learning())

    def message(self, fact: Fact, text_key: str) -> None:
        """Show a new message to the detectors; let them learn what is history."""
        if (found := mark_of(fact, text_key)) is None:
            return
        if self._desk is not None:
            self._show_or_learn(*found)
        elif not self.failed:
            self._later.append(found)

    def post(self, name: str, post: Post, now_us: int) -> None:
        """Tell the detectors of a publication: once, and again when it was changed or called off."""
        if self._desk is None or (before := self._posts.get(name)) == post:
            return
        self._posts[name] = post
        if (schedule := schedule_of(name, post, now_us)) is not None:
            self._show(schedule)
        elif before is not None:
            self._show(taken_back(name, now_us))

    def advance(self, now_us: int) -> None:
        """Let time pass."""
        if self._desk is not None:
            self._guarded(self._desk.advance, now_us)

    async def rebuild(self, marks: list[Mark], state: State, now_us: int) -> None:
        """Learn the past anew from the log's marks, in slices that leave the loop free."""
        try:
            await self._rebuild(marks, state, now_us)
        except Exception as error:  # noqa: BLE001 - see `_give_up`
            self._give_up(error)

    async def _rebuild(self, marks: list[Mark], state: State, now_us: int) -> None:
        self._desk = None
        desk = self._new_desk()
        loop = asyncio.get_running_loop()
        began = loop.time()
        for mark in sorted(marks, key=lambda mark: (mark.arrival_us, mark.id)):
            desk.warm((mark,))
            if loop.time() - began > SLICE_S:
                await asyncio.sleep(0)
                began = loop.time()
        told = [
            _told(name, incident)
            for name, incident in state.incidents.items()
            if _is_known_to_detectors(incident, now_us)
        ]
        desk.restore(told, _last_number(state.incidents))
        self._desk = desk
        self._since_us = min((mark.event_us for mark in marks), default=None)
        self._posts.clear()
        known = {mark.id for mark in marks}
        for name, post in state.posts.items():
            self.post(name, post, now_us)
        while self._later:
            mark, is_history = self._later.popleft()
            if mark.id not in known:
                self._show_or_learn(mark, is_history)

    def _show_or_learn(self, mark: Mark, is_history: bool) -> None:
        if not is_history:
            self._since_us = mark.event_us if self._since_us is None else self._since_us
            self._show(mark)
        elif self._since_us is not None and mark.event_us >= self._since_us:
            self._guarded(self._learn, mark)

    def _learn(self, mark: Mark) -> list[Transition]:
        if self._desk is not None:
            self._desk.warm((mark,))
        return []

    def _show(self, record: Mark | Schedule) -> None:
        if self._desk is not None:
            self._guarded(self._desk.observe, record)

    def _guarded(self, ask: Callable[[Any], list[Transition]], what: object) -> None:
        """A detector with a bug stops the alerts, which the screens say; it never stops the intake."""
        try:
            steps = ask(what)
        except Exception as error:  # noqa: BLE001 - see `_give_up`
            self._give_up(error)
            return
        for step in steps:
            self._raised(step)

    def _give_up(self, error: Exception) -> None:
        LOG.error("the detectors failed: no alerts until the hub starts again", exc_info=error)
        self._desk, self.failed = None, True
        self._later.clear()


def _is_known_to_detectors(incident: Incident, now_us: int) -> bool:
    """Tell whether they hold it open, whatever persons made of it, or would open it again."""
    if incident.split_from:
        return False
    if incident.state in _BEGUN:
        return incident.fired_us > now_us - REOPENS
    return incident.burning or incident.last_burning_us > now_us - REOPENS


def _told(name: str, incident: Incident) -> Transition:
    """Return the newest transition of an incident, as the detectors would tell it."""
    state: TransitionState = "firing"
    if not incident.burning:
        state = "pending" if incident.state in _BEGUN else "resolved"
    return Transition(
        incident=name,
        state=state,
        at_us=incident.last_burning_us if state == "resolved" else incident.fired_us,
        kind=incident.kind,
        motive=incident.motive,
        channel=incident.channel,
        region=incident.region,
        severity=incident.severity,
    )


def _last_number(incidents: Iterable[str]) -> int:
    numbers = [int(digits) for name in incidents if (digits := name[1:]).isdigit()]
    return max(numbers, default=0)

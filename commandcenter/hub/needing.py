"""How many people more the worst crisis asks for, by the engine's own futures: one answer for every screen.

The wall's own forecast (`commandcenter/staffing`) knows the first minutes and no languages. As long as a
crisis burns and the engine decides, the inverse question is asked again every other minute, and at once when
somebody overruled; its answer is a fact. So wall, alert and composer tell the same number, in a rewind, too.
"""

import asyncio
import logging
from collections.abc import Callable

import msgspec

from commandcenter.assignment.needed import Goal
from commandcenter.clock import MINUTE
from commandcenter.errors import UserError
from commandcenter.events.assignment import PEOPLE_NEEDED, PeopleNeededData
from commandcenter.hub.facts import own_fact
from commandcenter.hub.previewing import Previewing
from commandcenter.hub.writer import Writer
from commandcenter.overrides.override import version_of
from commandcenter.protocol.preview import Needed
from commandcenter.state import State
from commandcenter.views.wall import worst_crisis

LOG = logging.getLogger(__name__)

LOOK_S = 1.0
PACE, PACE_S = (
    2 * MINUTE,
    10.0,
)  # by the hub's clock, which may run fast; but never more often than that
SOON_S = 3.0  # after somebody overruled
REST = 5  # times as long as a search took nobody searches again: previews at desks come first
SAID_AGAIN = 5 * MINUTE  # the same answer, so that it stays one of now
AIM = Goal(share=0.9, within_min=45)
ACTOR = "engine"


class Needing:
    """Asks and files; `why_off` says why the engine decides nothing, "" = it does."""

    def __init__(
        self,
        state: State,
        previewing: Previewing,
        writer: Writer,
        *,
        now: Callable[[], int],
        why_off: Callable[[], str],
    ) -> None:
        self._state, self._previewing, self._writer = state, previewing, writer
        self._now, self._why_off = now, why_off
        self._asked_s, self._asked_us, self._version = float("-inf"), 0, 0
        self._took_s = 0.0
        previewing.heard_needed = self.file

    async def run(self) -> None:
        """Ask as long as the hub runs."""
        while True:
            await asyncio.sleep(LOOK_S)
            if self._is_due():
                await self._ask()

    def _is_due(self) -> bool:
        if self._why_off() or worst_crisis(self._state, self._now()) is None:
            return False
        age_s = asyncio.get_running_loop().time() - self._asked_s
        is_old = not 0 <= self._now() - self._asked_us < PACE
        is_other = version_of(self._state.overrides.values()) != self._version
        rests_s = REST * self._took_s
        return (is_old and age_s >= max(PACE_S, rests_s)) or (
            is_other and age_s >= max(SOON_S, rests_s)
        )

    async def _ask(self) -> None:
        self._asked_s, self._asked_us = asyncio.get_running_loop().time(), self._now()
        self._version = version_of(self._state.overrides.values())
        try:
            at_us, found = await self._previewing.needed(AIM, asker="crisis")
        except UserError as error:
            LOG.info("nobody knows how many people are needed: %s", error.key)
            return
        finally:
            self._took_s = asyncio.get_running_loop().time() - self._asked_s
        await self.file(AIM, at_us, found)

    async def file(self, goal: Goal, at_us: int, found: Needed) -> None:
        """Write an answer down, where it is to the wall's own goal and is news."""
        incident = worst_crisis(self._state, self._now())
        if goal != AIM or incident is None or found.people is None:
            return
        gap = found.gap
        said = PeopleNeededData(
            incident=incident,
            at_us=at_us,
            people=found.people,
            least=min(found.people, found.least or 0),
            most=found.most,
            until_us=found.until_us if found.people else None,
            skill=gap.skill if gap is not None else "",
            able=gap.people if gap is not None else 0,
            waiting=gap.waiting if gap is not None else 0,
            coming_h=gap.coming_h if gap is not None else 0,
        )
        held_us, _, held = self._state.needed.get(incident, (0, 0, None))
        is_news = held is None or msgspec.structs.replace(held, at_us=at_us) != said
        if is_news or at_us - held_us >= SAID_AGAIN:
            name = f"needed:{incident}:{at_us}:{self._state.seq}"
            fact = own_fact(
                PEOPLE_NEEDED, name, msgspec.to_builtins(said), self._now(), actor=ACTOR
            )
            await self._writer.commit(fact)

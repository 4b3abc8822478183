"""Views are drawn four times a second where anything moved: the wall's always, the desk's while one looks."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from commandcenter.clock import SECOND, now_us
from commandcenter.hub.assigning import Assigning
from commandcenter.hub.board import Board
from commandcenter.hub.contingencies import Contingencies
from commandcenter.hub.evidence import Evidence
from commandcenter.hub.recent import Recent
from commandcenter.hub.samples import Samples
from commandcenter.hub.seats import Seats
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.desk import DeskView
from commandcenter.protocol.presence import PresenceView
from commandcenter.state import State
from commandcenter.views.desk import desk
from commandcenter.views.wall import Around, wall

VIEW_S = 0.25


class Beside(NamedTuple):
    """What a desk shows beside the state."""

    recent: Recent
    samples: Samples
    evidence: Evidence
    contingencies: Contingencies
    assigning: Assigning


class Drawing:
    """Draws what the seats of one hub are sent."""

    def __init__(
        self,
        state: State,
        board: Board,
        seats: Seats,
        *,
        moment: Callable[[], Moment],
        around: Callable[[], Around],
        beside: Beside,
    ) -> None:
        """`moment`: what figures are asked about; `around`, `beside`: what wall and desk show beside."""
        self._state, self._board, self._seats = state, board, seats
        self._moment, self._around, self._beside = moment, around, beside
        self._drawn = (-1, 0)  # (position of the log, second) of the newest views
        self._present = PresenceView()

    async def run(self) -> None:
        """Draw until the hub ends."""
        clock = asyncio.get_running_loop().time
        due = clock()
        while True:
            due = max(due + VIEW_S, clock())
            await asyncio.sleep(due - clock())
            await self._show_presence()
            shown = (self._state.seq, now_us() // SECOND)
            if shown != self._drawn:
                self._drawn = shown
                await self.draw()

    async def draw(self) -> None:
        """Draw the views once."""
        moment = self._moment()
        await self._board.publish("wall", self._state.seq, wall(moment, self._around()))
        if self._seats.desks:
            await self._board.publish("desk", self._state.seq, self._desk(moment))
        else:
            self._board.withdraw("desk")

    def _desk(self, moment: Moment) -> DeskView:
        recent, samples, evidence, contingencies, assigning = self._beside
        texts = {message.seq: message.text for message in recent.messages}
        return desk(
            moment,
            recent.messages,
            samples.found,
            texts | evidence.texts,
            contingencies.beside(assigning.view(moment)),
        )

    def begin_anew(self) -> None:
        """Draw next time, even if nothing moved."""
        self._drawn = (-1, 0)

    async def _show_presence(self) -> None:
        """Show the seats of persons who else is at what; nothing of it is written down."""
        found = self._seats.attending.view()
        if found != self._present:
            self._present = found
            await self._board.publish("presence", self._state.seq, found)

"""A desk's mirror that answers figures as the hub does: with the hub's own code, on a state of the story."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QTimer

from commandcenter.clock import from_datetime, to_datetime
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.hub.access import Guest
from commandcenter.hub.orders import checked
from commandcenter.kpis.boards.before_after import before_after
from commandcenter.kpis.growth import growth
from commandcenter.kpis.period import Period
from commandcenter.kpis.terms import TermsInForce
from commandcenter.kpis.unserved import unserved
from commandcenter.kpis.usual import Asked, usual
from commandcenter.protocol.behind import Behind
from commandcenter.protocol.casework import BeforeAfter, Growth, UnservedPage
from commandcenter.protocol.frames import CommandFrame, Refusal, Result
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.customer import Told, card
from tests.commandcenter.story import agent, at, closed, folded, replied, told, wrote
from ui.desk.picture import Still

NOW = at(600)
_IN_FORCE = TermsInForce(Settings())
WORDS = "Buongiorno, da una settimana scrivo al ██████ e nessuno mi risponde: vi decidete o cambio gestore?"


def a_day() -> State:
    """Return a day of 60 customers: 50 answered, 5 of them late; 8 on facebook; 20 closed."""
    facts = [
        agent(at(-60), "Ada", "available", desk="front", sourcing="in", team="Roma", rate=24.0),
        agent(at(-60), "Bo", "available", desk="back", sourcing="out", team="Madrid", rate=18.0),
        *(agent(at(300), name, "offline") for name in ("Ada", "Bo")),
    ]
    for n in range(60):
        channel = "facebook" if n % 8 == 0 else "x"
        motives = ("billing",) if n % 2 else ("signal",)
        facts.append(wrote(at(n), f"t{n}", n + 1, channel=channel, motives=motives, mood="neg"))
        if n < 50:
            waited = 70 if n % 10 == 0 else 15
            facts.append(replied(at(n + waited), f"t{n}", agent="Ada" if n % 3 else "Bo"))
        if n < 20:
            facts.append(closed(at(n + 90), f"t{n}"))
    return folded(told(*facts))


class Answering(Still):
    """Answers at the next turn of the loop, as a line does."""

    state = staticmethod(a_day)

    def send(self, frame: CommandFrame) -> bool:
        """Keep the command and answer it."""
        QTimer.singleShot(0, lambda: self.answered.emit(self._answer(frame)))
        return super().send(frame)

    def _answer(self, frame: CommandFrame) -> Result:
        command = checked(Guest("", "regia", b""), frame)
        try:
            data = msgspec.to_builtins(_ANSWERS[command.action.name](self.state(), command))
        except UserError as error:
            refusal = Refusal(code="refused", key=error.key, values=error.values)
            return Result(id=frame.id, ok=False, error=refusal)
        return Result(id=frame.id, ok=True, seq=0, data=data)


def _period(state: State, command: Command) -> Period:
    at_us = command.target.at_us or NOW
    return Period(state, _IN_FORCE, command.target.span, at_us, NOW, list(state.threads))


def _cases(state: State, command: Command) -> msgspec.Struct:
    args = command.args
    period = _period(state, command)
    part = period.part(args.figure, args.by, args.part) if args.by else None
    return period.cases(args.figure, args.group, part, args.skip)


def _usual(state: State, command: Command) -> msgspec.Struct:
    period, args = _period(state, command), command.args
    whole = Asked(args.figure, period.span, period.start_us, period.end_us, period.as_of_us)
    return usual(state, _IN_FORCE, whole)


def _unserved(state: State, command: Command) -> UnservedPage:
    """Answer as the hub does, which adds the words from the log."""
    page = unserved(_period(state, command), command.args.skip)
    rows = [
        msgspec.structs.replace(row, text=WORDS if n % 3 else None)
        for n, row in enumerate(page.rows)
    ]
    return msgspec.structs.replace(page, rows=tuple(rows))


def _before_after(state: State, command: Command) -> BeforeAfter:
    day = from_datetime(
        to_datetime(min(command.target.at_us or NOW, NOW))
        .astimezone(_IN_FORCE.zone)
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    return before_after(state, _IN_FORCE, day, command.target.days, NOW)


def _growth(state: State, command: Command) -> Growth:
    at_us = command.target.at_us or NOW
    month = Period(state, _IN_FORCE, "month", at_us, NOW, list(state.threads))
    return growth(month, command.args.figure)


_ANSWERS: dict[str, Callable[[State, Command], Any]] = {
    "figures.period": lambda state, command: _period(state, command).figures(),
    "figures.split": lambda state, command: _period(state, command).split(
        command.args.figure, command.args.by
    ),
    "figures.course": lambda state, command: _period(state, command).course(
        command.args.figure, by_channel=command.args.by_channel
    ),
    "figures.cases": _cases,
    "figures.usual": _usual,
    "figures.behind": lambda _state, command: Behind(
        figure=command.args.figure,
        group=command.args.group,
        as_of_us=command.args.as_of_us,
        seq=command.args.seq,
        groups={"part": 0},
    ),
    "customer.open": lambda state, command: card(
        state, command.target.person, Told({}, (), (), ()), NOW, url="", skip=0
    ),
    "boards.rows": lambda state, command: _period(state, command).board(command.args.board),
    "boards.unserved": _unserved,
    "boards.change": _before_after,
    "boards.growth": _growth,
}

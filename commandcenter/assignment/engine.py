"""The engine: a line in, decisions and alerts out; time only from the lines, the same bytes each time.

In each line overrides expire, the event is applied, what is owed goes back, then free people get work. Only
queued turns and the engine's own unstarted ones are ever moved.
"""

from collections.abc import Iterable
from datetime import datetime

from commandcenter.assignment import events, feasible, overload, owed
from commandcenter.assignment.answer import Answer
from commandcenter.assignment.case import Case, PoolKey, Standing
from commandcenter.assignment.lines import AnyLine, seconds
from commandcenter.assignment.people import Agent
from commandcenter.assignment.pick import picks
from commandcenter.assignment.room import Room


class Engine:
    """Decides who gets what; copied, it decides the same."""

    def __init__(self, room: Room | None = None) -> None:
        self.room = Room() if room is None else room

    def handle(self, line: AnyLine) -> Answer:
        """Take a line and answer it. An instant before the newest one counts as the newest."""
        return self.turn(line.at, (line,))

    def turn(self, at: datetime, lines: Iterable[AnyLine], *, decides: bool = True) -> Answer:
        """Take what came until an instant, all of it before anything is decided, and answer it at once.

        Where it does not decide it only looks on: nothing is given to anybody or taken back.
        """
        room, answer = self.room, Answer(self.room)
        room.pass_to(seconds(at))
        if room.overrides:
            events.expire(room, answer)
        for line in lines:
            events.apply(room, line, answer)
        if decides:
            owed.give_back(room, answer)
        overload.weigh(room, answer)
        feasible.tell_infeasible(room, answer)
        if decides:
            assign(room, answer)
        return answer

    def copied(self) -> "Engine":
        """Return an independent engine in the same state."""
        return Engine(self.room.copied())


def assign(room: Room, answer: Answer) -> None:
    """Give work to the free people until nothing fits."""
    for case, agent, standing, key in picks(room):
        answer.give(case, agent, standing.mode, _why(room, case, agent, standing, key))


def _why(room: Room, case: Case, agent: Agent, standing: Standing, key: PoolKey) -> list[str]:
    """Return why this case, now, in this mode, to this person."""
    if key.pinned:
        why = [f"pin:{room.rules.pins[case.id][1]}", standing.promise]
    else:
        why = ["index", standing.promise]
    due = case.due_first if standing.promise == "first" else case.due_close
    if due is not None and standing.promise != "lost":
        why.append(f"slack:{(due - room.now) // 60}m")
    if standing.reason is not None:
        why.append(f"{standing.mode}:{standing.reason}")
    if case.holder == agent.id:
        why.append("holder")
    return why

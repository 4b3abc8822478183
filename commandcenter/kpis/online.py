"""Online: agents at work now.

Population: agents whose newest state is available, busy or online, and who was called in since
(`present.py`). Formula: a count at an instant. Exclusions: agents on a break, in training, offline.
Planned: agents whose shift, as the feed tells it, holds this local time. Unit: agents; None where no feed
tells states. Source: kpis.md, People.
"""

import re

import numpy as np

from commandcenter.clock import DAY, HOUR, MINUTE, to_datetime
from commandcenter.kpis.hours import Usual
from commandcenter.kpis.kpi import Kpi, steps
from commandcenter.kpis.moment import Moment
from commandcenter.newest import Agent
from commandcenter.present import Present, called_in, present
from commandcenter.protocol.desk import Explained
from commandcenter.protocol.wall import Figure, Team
from commandcenter.state import BUSY

_SHIFT = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", re.ASCII)


def figure(moment: Moment) -> Figure:
    """Return the headline figure."""
    agents = list(moment.state.agents.values())
    planned = [agent for agent in agents if on_shift(moment, agent)]
    known = any(agent.shift for agent in agents)
    usual = _usual(moment)
    online = at_work(moment)
    is_told = bool(agents) or online > 0
    return Figure(
        key="online",
        unit="count",
        window="now",
        value=float(online) if is_told else None,
        goal=float(len(planned)) if known else None,
        goal_kind="planned",
        usual=usual.value if usual else None,
        low=usual.low if usual else None,
        high=usual.high if usual else None,
        scale_max=max(1.0, len(planned) * 1.5, online * 1.1),
    )


def at_work(moment: Moment) -> int:
    """Count the agents at work now."""
    return sum(one.is_at_work for one in present(moment.state, moment.now_us).values())


def teams(moment: Moment) -> tuple[Team, ...]:
    """Return the teams by name, with who is at work and who is planned."""
    by_team: dict[str, list[tuple[Present, Agent | None]]] = {}
    for name, one in present(moment.state, moment.now_us).items():
        told = moment.state.agents.get(name)
        if (told is not None or one.is_called) and (team := team_of(moment, name)):
            by_team.setdefault(team, []).append((one, told))
    return tuple(
        _team(moment, name, members)
        for name, members in sorted(by_team.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def team_of(moment: Moment, name: str) -> str:
    """Return somebody's team, as the list has it, else as a feed told it; "" = none."""
    standing, told = moment.state.standing.get(name), moment.state.agents.get(name)
    return (standing and standing.at(moment.now_us).team) or (told and told.team) or ""


def _team(moment: Moment, name: str, members: list[tuple[Present, Agent | None]]) -> Team:
    told = [agent for _, agent in members if agent is not None]
    knows = any(agent.shift for agent in told)
    return Team(
        name=name,
        online=sum(one.is_at_work for one, _ in members),
        planned=sum(on_shift(moment, agent) for agent in told) if knows else None,
    )


def on_shift(moment: Moment, agent: Agent) -> bool:
    """Tell whether an agent's shift holds now."""
    return shift_holds(moment, agent.shift or "")


def shift_holds(moment: Moment, shift: str) -> bool:
    """Tell whether a shift ("07:00-15:00", local) holds now; shifts may pass midnight."""
    return shift_begun_us(moment, shift) is not None


def shift_begun_us(moment: Moment, shift: str) -> int | None:
    """Return when a shift that holds now began, by its local clock; None where it does not hold."""
    if (found := _SHIFT.fullmatch(shift)) is None:
        return None
    begin, end = (int(found[place]) * 60 + int(found[place + 1]) for place in (1, 3))
    local = to_datetime(moment.now_us).astimezone(moment.clock.zone)
    now = local.hour * 60 + local.minute
    holds = begin <= now < end if begin < end else now >= begin or now < end
    return (moment.now_us // MINUTE - (now - begin) % 1440) * MINUTE if holds else None


def _usual(moment: Moment) -> Usual | None:
    if not moment.with_usual or not moment.state.agents:
        return None

    def then(past: int) -> float | None:
        end = past * HOUR + HOUR // 2
        pairs = moment.state.presence.between(end - DAY, end)
        if not len(pairs):
            return None
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        number = (pairs[:, 1] & ~BUSY) >> 1
        newest = dict(zip(number.tolist(), (pairs[:, 1] & 1).tolist(), strict=True))
        return float(sum(newest.values()))

    now_hour = moment.now_us // HOUR
    return moment.hours.usual("online", now_hour, now_hour, then)


def explain(moment: Moment) -> Explained:
    """Return how many agents are known, how many of them have a shift now, how many are at work."""
    agents = list(moment.state.agents.values())
    counted = steps(
        (
            ("agents_known", len({*moment.state.agents, *called_in(moment.state, moment.now_us)})),
            ("agents_planned", sum(on_shift(moment, agent) for agent in agents)),
            ("agents_online", at_work(moment)),
        )
    )
    return Explained(key="online", version=1, clock="wall", steps=counted)


KPI = Kpi("online", 1, "wall", figure, explain)

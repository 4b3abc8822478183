"""An agent's change of state as an event."""

from commandcenter.clock import SECOND
from feeds.simulator.chance import chance
from feeds.simulator.envelope import Data, Envelopes, Timed
from feeds.simulator.roster import StateChange


def presence(
    stem: str, envelopes: Envelopes, change: StateChange, mark: str = "", **more: str
) -> Timed:
    """Return an agent's change of state as an event; `mark` tells two of one second apart."""
    agent = change.agent
    data: Data = {
        "agent": agent.name,
        "state": change.state,
        "previous": change.previous,
        "team": agent.team,
        "shift": agent.shift,
    }
    if change.reason:
        data["reason_code"] = change.reason
    if change.previous == "offline":  # who comes to work tells who he is
        data |= {
            "desk": agent.desk, "sourcing": agent.sourcing, "rate": agent.rate,
            "skills": list(agent.skills), "capacity": agent.capacity, "on_call": agent.on_call,
        }  # fmt: skip
        data |= {"supplier": agent.supplier} if agent.supplier else {}
    data |= more
    name = f"{stem}:agent:{agent.name.replace('. ', '-')}:{change.at_us // SECOND:x}{mark}"
    return envelopes.wrap(
        chance(name), (name, "agent.statechanged"), change.at_us, data,
        partition=agent.name, classification="internal",
    )  # fmt: skip

"""Where it presses most and least now: between which channels, or queues, people would be moved.

Pressure is how many promises are at risk for each person who could keep them. Channels count where two of
them are skills of somebody, which is how a site tells them apart; else the queues do.
"""

from collections import Counter
from collections.abc import Mapping

from commandcenter.protocol.regia import RegiaView
from ui.desk.draft import pool_of
from ui.desk.regia_words import SPECIAL, regia
from ui.desk.seen import Seen

_CHANNEL = "ch:"
_CALLED = {"email": "mail", "web_chat": "chat", "facebook": "fb", "x": "tw"}  # as skills say it
CHAT, MAIL = "skill:ch:chat", "skill:ch:mail"


def where_it_presses(seen: Seen) -> tuple[str, str]:
    """Return from where to where people are moved, as choices; "" where there is nothing to choose."""
    view = regia(seen)
    if view is None or seen.desk is None:
        return "", ""
    pressure = _of_channels(view, seen) or _of_queues(view)
    there = {name: pool_of(name, view, seen.desk.people) for name in pressure}
    sources = [name for name in pressure if there[name]]
    if len(pressure) < 2 or not sources:
        return "", ""
    to = max(pressure, key=lambda name: (pressure[name], name == MAIL, name))
    others = [name for name in sources if name != to]
    if not others:
        return "", to
    return min(others, key=lambda name: (pressure[name], name != CHAT, name)), to


def _of_channels(view: RegiaView, seen: Seen) -> Mapping[str, float]:
    here = {row.agent for row in view.work if row.is_open}
    people = seen.desk.people if seen.desk is not None else ()
    able = Counter(
        skill
        for row in people
        if row.agent in here
        for skill in row.skills
        if skill.startswith(_CHANNEL)
    )
    late = Counter(_CHANNEL + _CALLED.get(row.channel, row.channel) for row in view.late)
    return {f"skill:{skill}": late[skill] / n for skill, n in able.items()} if len(able) > 1 else {}


def _of_queues(view: RegiaView) -> Mapping[str, float]:
    return {
        f"queue:{row.key}": row.at_risk / max(1, row.agents)
        for row in view.queues
        if row.key not in SPECIAL
    }

"""The lines behind the headlines messages, negative share and online: whoever counts them finds the number.

They are made of what the headline is made of: the messages of the hour as the log holds them, its bursts as
`kpis.bursts` groups the marks, the agents' newest states.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.kpis import online
from commandcenter.kpis.bursts import spans
from commandcenter.kpis.moment import Moment
from commandcenter.messages import StoredMessage, reading_of
from commandcenter.present import present
from commandcenter.protocol.behind import AgentRow
from commandcenter.state import State

_GROUPS = {Mood.NEGATIVE: "part", Mood.UNREAD: "unread"}
_WORST = ("neg", "pos", "neu", None)


class Burst(NamedTuple):
    """A burst: its most negative message, how many it has, and which list it stands in."""

    message: StoredMessage
    size: int
    group: str  # part = negative | rest | unread


def bursts(
    state: State, messages: Sequence[StoredMessage], after_us: int, until_us: int
) -> list[Burst]:
    """Return the bursts begun in (after, until], newest first; `messages`: those of that time."""
    by_author: dict[tuple[str, int], list[StoredMessage]] = {}
    for message in messages:
        person = message.mark.person & marks.PERSON
        by_author.setdefault((message.mark.thread, person), []).append(message)
    found = []
    for span in spans(state.threads, after_us, until_us):
        own = [
            message
            for message in by_author.get((span.thread, span.person), [])
            if span.start_us <= message.at_us <= span.end_us
        ]
        if own:
            worst = min(own, key=lambda one: _WORST.index(reading_of(state, one).sentiment))
            found.append(Burst(worst, len(own), _GROUPS.get(Mood(span.mood), "rest")))
    return sorted(found, key=lambda one: (-one.message.at_us, one.message.seq))


def agents(moment: Moment) -> dict[str, list[AgentRow]]:
    """Return who is at work, and who is not though his shift holds now; by team and name."""
    found: dict[str, list[AgentRow]] = {"part": [], "rest": []}
    everybody = present(moment.state, moment.now_us)
    for name in sorted(everybody, key=lambda name: (online.team_of(moment, name), name)):
        one, told = everybody[name], moment.state.agents.get(name)
        if one.since_us is None:
            continue  # nothing was ever told of him
        row = AgentRow(
            agent=name,
            team=online.team_of(moment, name),
            state=one.state,
            since_us=one.since_us,
            shift=(told and told.shift) or "",
        )
        if one.is_at_work:
            found["part"].append(row)
        elif told is not None and online.on_shift(moment, told):
            found["rest"].append(row)
    return found


def counted(rows: Iterable[Burst], *groups: str) -> dict[str, int]:
    """Return how many bursts stand in each list."""
    listed = [row.group for row in rows]
    return {group: listed.count(group) for group in groups}

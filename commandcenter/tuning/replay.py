"""The last weeks of a log through the detectors twice: by the figures in force, and by others.

The desk of detectors is the hub's own, on the marks that the hub shows it; messages that a feed brought
as history are taken as if they had come when they were written. Four weeks before the first one are
learned and not judged. Nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import DAY, MINUTE
from commandcenter.errors import UserError
from commandcenter.history import History
from commandcenter.hub.past import marks_of
from commandcenter.hub.watch import MEMORY, REOPENS, Desk
from commandcenter.incidents.incident import Incident
from commandcenter.publications.expected import schedule_of
from commandcenter.state import State
from commandcenter.tuning.episodes import Difference, Episode, difference, episodes

WEEK = 7 * DAY
MOST_WEEKS = 52


class Judged(NamedTuple):
    """The incident that stands in the log for a crisis of a replay, and what persons said of it."""

    incident: str = ""  # its id; "" = none stands there
    is_false: bool = False
    word: str = ""  # its name, or the cause that was confirmed


class Replayed(NamedTuple):
    """What the last weeks would have told by two sets of figures."""

    since_us: int
    until_us: int
    messages: int
    difference: Difference
    judged: dict[Episode, Judged]


def replay(
    path: Path, weeks: int, old_desk: Callable[[], Desk], new_desk: Callable[[], Desk]
) -> Replayed:
    """Run the last `weeks` before the newest message; UserError where there are none."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise UserError("tuning_weeks", weeks=weeks, most=MOST_WEEKS)
    state, until_us = _known(path)
    since_us = until_us - weeks * WEEK
    records = _records(path, state, since_us - MEMORY)
    both = partial(_episodes, records=records, since_us=since_us, until_us=until_us)
    with ProcessPoolExecutor(2) as processes:
        old, new = processes.map(both, (old_desk, new_desk))
    found = difference(old, new)
    return Replayed(
        since_us=since_us,
        until_us=until_us,
        messages=sum(r.arrival_us >= since_us for r in records if isinstance(r, Mark)),
        difference=found,
        judged={episode: _judged(state, episode) for episode in (*old, *new)},
    )


def told(
    new_desk: Callable[[], Desk],
    records: Sequence[Mark | Schedule],
    since_us: int,
    until_us: int,
) -> Iterator[Transition]:
    """Yield what a new desk tells of records by arrival; it learns those before `since_us` only."""
    desk = new_desk()
    desk.warm(record for record in records if record.arrival_us < since_us)
    for record in records:
        if record.arrival_us >= since_us:
            yield from desk.observe(record)
    yield from desk.advance(until_us + MINUTE)


def _episodes(
    new_desk: Callable[[], Desk], records: list[Mark | Schedule], since_us: int, until_us: int
) -> list[Episode]:
    return episodes(told(new_desk, records, since_us, until_us), since_us)


def _known(path: Path) -> tuple[State, int]:
    """Return the log's state and the instant of its newest message."""
    history = History(path)
    try:
        newest_us = history.newest_text_us()
        if not newest_us:
            raise UserError("tuning_empty", path=str(path))
        return history.state_now(), newest_us
    finally:
        history.close()


def _records(path: Path, state: State, since_us: int) -> list[Mark | Schedule]:
    """Return messages and announced publications, by arrival."""
    announced = (schedule_of(name, post, post.start_us) for name, post in state.posts.items())
    found: list[Mark | Schedule] = [*marks_of(path, since_us, state.corrections)]
    found += [one for one in announced if one is not None and one.start_us >= since_us]
    return sorted(found, key=lambda one: (one.arrival_us, one.id if isinstance(one, Mark) else ""))


def _judged(state: State, episode: Episode) -> Judged:
    for name, one in state.incidents.items():
        about = (one.kind, one.motive) == (episode.kind, episode.motive)
        if about and one.state != "dropped" and _overlap(one, episode):
            return Judged(name, one.state == "false_alarm", one.name or one.cause)
    return Judged()


def _overlap(incident: Incident, episode: Episode) -> bool:
    ended_us = incident.resolved_us or incident.ended_us
    starts = ended_us is None or episode.onset_us <= ended_us + REOPENS
    return starts and (episode.ended_us is None or incident.onset_us <= episode.ended_us + REOPENS)

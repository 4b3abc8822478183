"""The queues as regia sees them: how many wait, how long, in which language, and who could serve them.

A case is in the queue of the critical where its customer is, else in the site's first queue that holds a
motive of it. The rows add up to the headline.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from commandcenter.assignment.case import CRITICAL
from commandcenter.assignment.forecast import MOTIVE
from commandcenter.assignment.people import Agent
from commandcenter.clock import HOUR
from commandcenter.dispatch.cases import UNKNOWN_LANGUAGE
from commandcenter.dispatch.dispatch import Dispatch
from commandcenter.dispatch.places import Places
from commandcenter.kpis.moment import Moment
from commandcenter.kpis.queues import BANDS_US, shared_out
from commandcenter.kpis.service_level import AT_RISK
from commandcenter.protocol.preview import Effect
from commandcenter.protocol.regia import LanguageCount, MotiveAhead, QueueRow, Triple
from commandcenter.protocol.row import Level

TOTAL = "total"
_LANGUAGE = "lang:"

Counts = NDArray[np.int64]
Mask = Callable[[Iterable[str]], int]


class _Waiting(NamedTuple):
    """The cases to answer, one place each."""

    queue: Counts
    language: list[str]
    age_us: Counts  # in service time
    at_risk: NDArray[np.bool_]


class Ahead(NamedTuple):
    """The share of promises that will be kept if nothing is changed, by queue, of those due until then."""

    until_us: int
    kept: Mapping[str, Effect]

    def of(self, key: str) -> Triple | None:
        """Return that of a queue with its interval, within what a share can be; None = none falls due."""
        found = self.kept.get(key)
        if found is None:
            return None
        return found.value, max(0.0, found.low), min(1.0, found.high)

    def motives(self) -> tuple[MotiveAhead, ...]:
        """Return that of each motive."""
        return tuple(
            MotiveAhead(motive=key.removeprefix(MOTIVE), kept=told)
            for key in self.kept
            if key.startswith(MOTIVE) and (told := self.of(key)) is not None
        )


def queues(
    moment: Moment, dispatch: Dispatch, places: Places, kept: Ahead | None = None
) -> tuple[QueueRow, ...]:
    """Return a row of each queue, most at risk first, the total last; `kept`: what will be."""
    waiting = _waiting(moment, dispatch, places)
    agents = [agent for agent in dispatch.engine.room.agents.values() if agent.is_open]
    mask = dispatch.engine.room.skills.mask
    parts = shared_out(moment.settings.goals.to_answer, [queue.parts for queue in places.queues])
    whole = moment.settings.goals.to_answer
    goals = dict(zip(places.keys, [*parts, whole], strict=True)) | {TOTAL: whole}
    rows = []
    for place, key in enumerate(places.keys):
        skills = mask(_skills(dispatch, places, place))
        able = [agent for agent in agents if not skills & ~agent.skills]
        rows.append(_row(moment, key, waiting, waiting.queue == place, able, mask, goals[key]))
    rows = [row for row in rows if row.key != CRITICAL or row.to_answer or row.agents]
    rows.sort(key=lambda row: (-row.at_risk, -row.to_answer, places.keys.index(row.key)))
    everything = np.ones(len(waiting.queue), np.bool_)
    found = (*rows, _row(moment, TOTAL, waiting, everything, agents, mask, goals[TOTAL]))
    if kept is None:
        return found
    return tuple(msgspec.structs.replace(row, forecast=kept.of(row.key)) for row in found)


def _waiting(moment: Moment, dispatch: Dispatch, places: Places) -> _Waiting:
    state, rows = moment.state, dispatch.rows
    queue, languages = [], []
    for thread, about in state.about.items():
        row = rows.get(thread)
        is_critical = row is not None and bool(row.classes)
        queue.append(
            places.of(about, is_critical=is_critical)
            if row is None
            else places.keys.index(row.screen)
        )
        languages.append(row.language if row is not None else UNKNOWN_LANGUAGE)
    since = np.fromiter(map(state.waiting.__getitem__, state.about), dtype=np.int64)
    begun = np.fromiter((state.unanswered.get(t, 2**62) for t in state.about), dtype=np.int64)
    instants = np.concatenate([since, np.minimum(begun, moment.now_us), [moment.now_us]])
    reading = moment.clock.reading(instants)
    n = len(since)
    unanswered = reading[-1] - reading[n : 2 * n]
    at_risk = (begun < 2**62) & (unanswered >= AT_RISK) & (unanswered <= BANDS_US[0])
    return _Waiting(np.array(queue, dtype=np.int64), languages, reading[-1] - reading[:n], at_risk)


def _skills(dispatch: Dispatch, places: Places, place: int) -> Iterable[str]:
    """Return what most cases of a queue need beside a language: what its first motive asks for."""
    if place == len(places.queues):
        return (CRITICAL,)
    motives = places.queues[place].motives
    return (
        need.skill
        for need in dispatch.criteria.needs
        if motives and motives[0] in need.motives and not need.classes and not need.stages
    )


def _row(
    moment: Moment,
    key: str,
    waiting: _Waiting,
    of_it: NDArray[np.bool_],
    able: list[Agent],
    mask: Mask,
    goal: int,
) -> QueueRow:
    ages = waiting.age_us[of_it]
    bands = np.bincount(np.digitize(ages, BANDS_US, right=True), minlength=len(BANDS_US) + 1)
    count, at_risk = int(of_it.sum()), int(waiting.at_risk[of_it].sum())
    oldest = int(ages.max()) if count else None
    return QueueRow(
        key=key,
        level=_level(moment, count, goal, oldest),
        at_risk=at_risk,
        to_answer=count,
        agents=len(able),
        languages=_languages(waiting, of_it, able, mask),
        ages=tuple(bands.tolist()),
        oldest_us=oldest,
    )


def _languages(
    waiting: _Waiting, of_it: NDArray[np.bool_], able: list[Agent], mask: Mask
) -> tuple[LanguageCount, ...]:
    """Return how many wait in each language, most first; `nobody` = none of the able speaks it."""
    counts = Counter(waiting.language[place] for place in np.flatnonzero(of_it).tolist())
    spoken = {
        language: any(mask([_LANGUAGE + language]) & agent.skills for agent in able)
        for language in counts
    }
    return tuple(
        LanguageCount(
            language=language,
            count=count,
            nobody=language != UNKNOWN_LANGUAGE and not spoken[language],
        )
        for language, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _level(moment: Moment, count: int, goal: int, oldest_us: int | None) -> Level:
    """Return how bad it is now, by the goal of the queue and the age of its oldest case."""
    levels = moment.settings.levels
    hours = (oldest_us or 0) / HOUR
    if hours >= levels.oldest_critical_h or count > goal * levels.to_answer_critical_times:
        return "critical"
    return "warning" if hours >= levels.oldest_warning_h or count > goal else "normal"

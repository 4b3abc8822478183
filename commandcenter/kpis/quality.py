"""How well messages are read, as far as people told: agreement by head, drift of the classes, the audit.

Population of agreement: the last 200 messages that somebody corrected or, for sentiment, labelled in an
audit. Formula: those of which the engine's own reading stood / those. A message that was corrected in
one head confirms the others: somebody has looked at it. Corrections are made where something is wrong, so
only the audit is a fair sample. Population of drift: customers' messages with a reading; shares of the last 7
days against those of the 56 days before. Source: semantic.md, sections 6 and 7.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.clock import DAY, HOUR
from commandcenter.corrections import Audit, Corrected, newest
from commandcenter.events.reading import READING_AUDITED, READING_CORRECTED, Reading
from commandcenter.events.words import HEADS
from commandcenter.kpis.audited import audited
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.desk import Agreement, Drift, Quality
from commandcenter.series import Pairs
from commandcenter.state import State

LAST = 200
RECENT, BEFORE = 7 * DAY, 56 * DAY
_MOODS = {"neg": Mood.NEGATIVE, "neu": Mood.NEUTRAL, "pos": Mood.POSITIVE}


def quality(moment: Moment) -> Quality:
    """Return how well messages are read; drifts are counted once an hour."""
    state = moment.state
    hour = moment.now_us // HOUR
    used = audited(state, moment.now_us)
    audit = used.audit if used is not None else newest(state.audits.values())
    return Quality(
        version=max(state.versions, key=lambda name: (state.versions[name], name), default=""),
        agreements=moment.hours.keep("agreements", _told(state), lambda: agreements(state)),
        drifts=moment.hours.keep("drifts", hour, lambda: drifts(state, hour * HOUR)),
        audit_end_us=audit.sample.end_us if audit is not None else None,
        audit_n=len(audit.usable()) if audit is not None else 0,
        audit_who=tuple(sorted({one.who for one in audit.told()})) if audit is not None else (),
    )


def drifts(state: State, now_us: int) -> tuple[Drift, ...]:
    """Return the shares of the classes of late and before, at an instant."""
    late = state.messages.between(now_us - RECENT, now_us)
    before = state.messages.between(now_us - RECENT - BEFORE, now_us - RECENT)
    return tuple(
        Drift(key=key, now=_share(late, key), before=_share(before, key))
        for key in (*_MOODS, "care")
    )


def _share(messages: Pairs, key: str) -> float | None:
    facts = messages[:, 1]
    moods = (facts >> marks.MOOD_SHIFT) & marks.MOOD
    facts, moods = facts[moods != Mood.UNREAD], moods[moods != Mood.UNREAD]
    if not len(facts):
        return None
    found = facts & marks.CARE != 0 if key == "care" else moods == _MOODS[key]
    return float(np.count_nonzero(found)) / len(facts)


def agreements(state: State) -> tuple[Agreement, ...]:
    """Return how often each head stood."""
    return tuple(_agreement(state, head) for head in HEADS)


def _told(state: State) -> int:
    """Return how often people told something of a reading: while that stays, so does the agreement."""
    return state.counts.get(READING_CORRECTED, 0) + state.counts.get(READING_AUDITED, 0)


def _agreement(state: State, head: str) -> Agreement:
    judged = [*_of_corrections(state.corrections.values(), head)]
    if head == "sentiment":
        judged += [one for audit in state.audits.values() for one in _of_audit(audit)]
    last = sorted(judged)[-LAST:]
    return Agreement(head=head, n=len(last), agreed=sum(agrees for _, _, agrees in last))


def _of_corrections(corrected: Iterable[Corrected], head: str) -> Iterator[tuple[int, str, bool]]:
    for one in corrected:
        if standing := one.standing():
            own = one.message.reading or Reading()
            agrees = getattr(own, head) == getattr(one.reading(own), head)
            yield standing[-1].at_us, one.message.key, agrees


def _of_audit(audit: Audit) -> Iterator[tuple[int, str, bool]]:
    for label in audit.usable():
        yield label.at_us, label.id, label.label == label.sentiment

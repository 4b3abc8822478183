"""What the newest audit teaches of the negative share: whether there is one, and whether it is still good.

An audit counts from 150 usable labels on (200 were asked, some were skipped). It is due again once its
period ended more than a quarter ago, or once another version of the engine reads. Pure.
"""

from typing import NamedTuple

import numpy as np

from commandcenter.care import marks
from commandcenter.clock import DAY
from commandcenter.corrections import Audit, Label
from commandcenter.events.reading import Reading
from commandcenter.kpis.calibration import Calibration, Counts, fitted
from commandcenter.series import Pairs
from commandcenter.state import State

FEWEST_LABELS = 150
GOOD_FOR = 92 * DAY


class Audited(NamedTuple):
    """A calibration with the audit that it comes from."""

    calibration: Calibration
    audit: Audit
    key: str  # changes whenever a label does
    is_due: bool  # for its age, or for another engine


def audited(state: State, now_us: int) -> Audited | None:
    """Return what the newest audit with enough labels teaches; None where there is none."""
    enough = [one for one in state.audits.values() if len(one.usable()) >= FEWEST_LABELS]
    if not enough:
        return None
    audit = max(enough, key=lambda one: (one.sample.end_us, one.sample.key))
    labels = audit.usable()
    calibration = fitted(_scores(labels, is_negative=True), _scores(labels, is_negative=False))
    if calibration is None:
        return None
    in_force = max(state.versions, key=lambda name: (state.versions[name], name), default="")
    is_old = now_us - audit.sample.end_us > GOOD_FOR
    is_due = is_old or labels[-1].version != in_force
    key = f"{audit.sample.key}/{len(labels)}/{labels[-1].at_us}"
    return Audited(calibration, audit, key, is_due)


def histogram(bursts: Pairs) -> Counts:
    """Return how many of these bursts, all of them read, have each score."""
    return np.bincount(marks.scores(bursts[:, 1]), minlength=marks.SCORES).astype(np.int64)


def _scores(labels: list[Label], *, is_negative: bool) -> tuple[int, ...]:
    counts = [0] * marks.SCORES
    for label in labels:
        if (label.label == "neg") == is_negative:
            read = Reading(sentiment=label.sentiment, p_negative=label.p_negative)  # type: ignore[arg-type]
            counts[marks.score_of(read)] += 1
    return tuple(counts)

"""Slow change of what is read as negative: told after days, and never for one bad day or for chance."""

import numpy as np
import pytest

from commandcenter.clock import DAY
from commandcenter.events.fact import Fact
from commandcenter.kpis.drift import DAYS, Counts, change, drifts
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, wrote

READ = 80


def days(share: float, seed: int = 1) -> tuple[Counts, Counts]:
    """Return eight weeks of negatives and of messages, drawn with one share."""
    read = np.full(DAYS, READ)
    return np.random.default_rng(seed).binomial(read, share), read


def test_days_that_differ_by_chance_do_not_drift() -> None:
    assert sum(change(*days(0.35, seed)) is not None for seed in range(60)) <= 2


@pytest.mark.parametrize("points", [0.15, -0.15])
def test_a_share_that_creeps_away_is_told_from_the_day_it_began(points: float) -> None:
    bad, read = days(0.40)
    for day in range(10):
        share = 0.40 + points * min(1.0, (day + 1) / 4)
        bad[DAYS - 10 + day] = round(READ * share)
    found = change(bad, read)
    assert found is not None
    assert abs(found.since - (DAYS - 10)) <= 7
    assert found.usual == pytest.approx(0.40, abs=0.03)
    assert (found.share - found.usual) * points > 0


def test_a_crisis_of_one_day_is_no_drift() -> None:
    bad, read = days(0.35)
    bad[-3] = read[-3] = 500
    assert change(bad, read) is None


def test_what_has_been_so_for_four_weeks_is_the_new_usual() -> None:
    bad, read = days(0.35)
    bad[-40:] = round(READ * 0.55)
    assert change(bad, read) is None
    assert change(bad[:-25], read[:-25]) is not None


def test_days_of_few_messages_and_a_short_history_say_nothing() -> None:
    read = np.full(DAYS, 10)
    assert change(np.where(np.arange(DAYS) < 46, 1, 9), read) is None
    bad, read = days(0.3)
    read[:45] = bad[:45] = 0
    bad[-4:] = READ
    assert change(bad, read) is None


def written(day: int, bad: int, of: int) -> list[Fact]:
    """Return messages about bills in the late morning, so many days ago."""
    return [
        wrote(at(60 + n) - day * DAY, f"{day} {n}", n, mood="neg" if n < bad else "neu", motives=("billing",))
        for n in range(of)
    ]  # fmt: skip


def test_the_log_is_counted_by_motive_and_day() -> None:
    story = [fact for day in range(8, 36) for fact in written(day, 8 + day % 3, 30)]
    story += [fact for day in range(1, 8) for fact in written(day, 17, 30)]
    (row,) = drifts(moment(story, at(0)))
    assert row.motive == "billing"
    assert row.share == pytest.approx(17 / 30, abs=0.05)
    assert row.usual == pytest.approx(0.3, abs=0.03)
    assert 6 <= (at(0) - row.since_us) / DAY <= 8.5
    assert drifts(moment(story, at(0), with_usual=False)) == ()

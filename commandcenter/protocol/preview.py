"""What overrides would change, how many people a goal asks for, what to do in a crisis, what an override did.

All of it comes from futures lived twice, with and without (docs/assignment.md). A difference is with minus
without and has half of its 95 % interval beside it: inside it, it is too close to call. Spans are minutes
from the instant asked about, money is in the site's currency, shares are 0..1. A screen words codes and keys.
"""

from typing import Any, Literal

from commandcenter.protocol.row import Row

GroupKind = Literal["queue", "motive", "skill", "agent"]


class Effect(Row, frozen=True, kw_only=True):
    """A difference and half of its 95 % interval."""

    value: float
    half: float

    @property
    def is_clear(self) -> bool:
        """Tell whether the interval leaves out nothing at all; else it is too close to call."""
        return abs(self.value) > max(self.half, 1e-9)  # sums of fractions leave dust behind

    @property
    def low(self) -> float:
        """Return the lower end of the interval."""
        return self.value - self.half

    @property
    def high(self) -> float:
        """Return the upper end of the interval."""
        return self.value + self.half


class GroupEffect(Row, frozen=True, kw_only=True):
    """What changes for one queue, motive, skill or person, where it is clear.

    `effect`: promises kept more; of an agent, minutes of work more within the horizon: who gains has less.
    """

    kind: GroupKind
    key: str  # care, critical; a motive; a skill as in `needs`; an agent's name in events
    effect: Effect


class CostLine(Row, frozen=True, kw_only=True):
    """What one person called in costs: `hours` × `rate`. None = nobody told a rate that holds now."""

    agent: str
    hours: float
    rate: float | None
    rate_since: str | None  # the day from which that rate holds, "2026-03-01"
    cost: float | None


class Told(Row, frozen=True, kw_only=True):
    """What the engine says at once to the change: an alert. A change with an error is not possible."""

    code: str  # infeasible | conflict | rejected | overload.on | overload.off | orphan | override.expired
    level: str  # info | warn | error
    refs: tuple[str, ...]
    why: str = ""  # a short code


class Preview(Row, frozen=True, kw_only=True):
    """What a change would bring within the horizon. Comes first by 8 pairs, then by more; `is_last` ends it.

    `*_without` and `*_with`: the mean of the futures as things are, and with the change.
    """

    question: int  # counts what this hub was asked: a newer one replaces it
    pairs: int
    is_last: bool
    horizon_min: int
    kept: Effect  # promises kept more, by weight: first answers 1, closes 0.6, times the case's weight
    kept_share: Effect  # the same as a share of the promises that fall due
    share_without: float
    share_with: float
    p90_min: Effect  # of the wait for the first answer, minutes: minus is better
    p90_without: float
    p90_with: float
    gains: tuple[GroupEffect, ...] = ()  # most first, by kind
    loses: tuple[GroupEffect, ...] = ()
    told: tuple[Told, ...] = ()
    on_call_left: int = 0  # people on call who are not called
    cost: tuple[CostLine, ...] = ()  # of those the change calls in; () = it costs nothing more
    cost_sum: float | None = 0.0  # Σ hours × rate; None = a rate is missing

    @property
    def is_possible(self) -> bool:
        """Tell whether the engine takes the change without an error."""
        return all(one.level != "error" for one in self.told)

    @property
    def is_no_better(self) -> bool:
        """Tell whether nothing gets better by it, as far as its futures go: promises kept, or the wait.

        A mean counts, not only what is clear: on a busy machine few futures were lived, and little is.
        """
        return self.kept.value <= 0 and self.kept_share.value <= 0 and self.p90_min.value >= 0


class KeptAhead(Row, frozen=True, kw_only=True):
    """Of the promises of a queue that fall due within the horizon: how many, and the share that is kept."""

    key: str  # as of `QueueRow`, or motive:<a motive>
    share: Effect
    due: float  # by weight, the mean of the futures


class Forecast(Row, frozen=True, kw_only=True):
    """What is kept if nothing is changed; a queue in which nothing falls due is not there."""

    question: int
    pairs: int
    horizon_min: int
    queues: tuple[KeptAhead, ...]


class Option(Row, frozen=True, kw_only=True):
    """So many people: the share of first answers kept once they are seated, and half of its 95 % interval."""

    people: int
    share: Effect


class Gap(Row, frozen=True, kw_only=True):
    """A skill that is short: how many at work have it, what asks for it."""

    skill: str
    people: int
    waiting: int  # cases
    coming_h: int  # cases an hour, as lately


class Needed(Row, frozen=True, kw_only=True):
    """How many people a goal asks for: first answers in time at `goal`, `within_min` from now and after.

    `people`: the smallest number with which the mean reaches the goal; `least` and `most`: where the upper,
    and where the lower end of the interval does (None = not with all that were tried). `until_min`: when they
    can go again without the goal being broken after, None = not within the horizon. `binding`: the skill that
    counts most, "" = any.
    """

    question: int
    pairs: int
    horizon_min: int
    goal: float
    within_min: int
    skills: tuple[str, ...]
    people: int | None
    least: int | None
    most: int | None
    until_min: int | None
    binding: str = ""
    options: tuple[Option, ...] = ()  # those that were lived, by number of people
    cost: float | None = None  # people × hours until `until_min` × the mean rate of those on call
    rate: float | None = None
    gap: Gap | None = None  # the skill that is short, where people are asked for
    until_us: int | None = None  # `until_min` as a whole quarter of an hour of the hub's clock


class Step(Row, frozen=True, kw_only=True):
    """An override of a proposed set, without author and reason, and what it adds to those before.

    `adds`: promises kept more, by weight. Of a skill that is opened together with another one what both add
    stands at the first.
    """

    override: dict[str, Any]
    why: str  # a short code: skill.opened | person.moved | motive.first | motive.short | person.called
    adds: Effect


class Bundle(Row, frozen=True, kw_only=True):
    """The smallest set of overrides found that keeps the promise again, to be set and undone as one.

    They were looked at as if they last as long as the preview looks ahead.

    () = nothing found that clearly helps. `share_*`: of the first answers that fall due as far as is looked
    ahead, those in time, as things are and with the whole. `gap`: the skill that is short as
    things are, None = none; `gap_left`: the one that is short with the whole, where that misses the goal.
    """

    question: int
    steps: tuple[Step, ...]
    preview: Preview | None  # of the whole; None where there is no step
    goal: float = 0.9
    share_without: float | None = None
    share_with: float | None = None
    gap: Gap | None = None
    gap_left: Gap | None = None

    @property
    def is_enough(self) -> bool:
        """Tell whether the promise is kept with it."""
        return self.share_with is not None and self.share_with >= self.goal


class Realised(Row, frozen=True, kw_only=True):
    """What an override did, by what really came between its start and its end, lived with it and without.

    Work and pauses that were seen are taken as they were; what was not is drawn, so there is an interval.
    """

    override: str
    pairs: int
    lasted_min: int
    kept: Effect
    kept_share: Effect
    share_without: float
    share_with: float
    p90_min: Effect
    p90_without: float
    p90_with: float
    gains: tuple[GroupEffect, ...] = ()
    loses: tuple[GroupEffect, ...] = ()
    cases: int = 0  # that were looked at


class OnCall(Row, frozen=True, kw_only=True):
    """Somebody on call, as the hub knows them: what a question about CALL_IN needs.

    `rate`: an hour's cost that holds now, and since which day; None = nobody told.
    """

    agent: str
    skills: tuple[str, ...]
    capacity: int = 6
    rate: float | None = None
    rate_since: str | None = None

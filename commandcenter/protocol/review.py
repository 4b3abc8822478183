"""What the hub answers when a desk reviews a crisis: the whole of it, the wall at an instant, worst weeks."""

from typing import Literal

from commandcenter.protocol.alerts import AlertStep
from commandcenter.protocol.preview import Effect as Difference
from commandcenter.protocol.regia import Effect
from commandcenter.protocol.row import Level, Row
from commandcenter.protocol.wall import Strip

LaneKey = Literal[
    "alerts", "silences", "overrides", "publications", "bans", "corrections", "breaks"
]  # fmt: skip
TimeKey = Literal["detect", "acknowledge", "publish", "resolve"]


class Frame(Row, frozen=True, kw_only=True):
    """The wall at an instant: a `WallView` as JSON, packed by zlib, since a seat keeps hundreds of them."""

    at_us: int
    seq: int
    wall: bytes


class Frames(Row, frozen=True, kw_only=True):
    """The wall at the instants that were asked for, each with what was known then."""

    frames: tuple[Frame, ...]


class LaneMark(Row, frozen=True, kw_only=True):
    """Something in a lane: a span where it has an end or `lasts`, else an instant.

    `what` is a key or our own name of it (a motive, a state, a feed), `detail` words of ours, masked. Of
    an override `number` counts those of the lane from 1, by which decisions name it, `target` and `names`
    say what it was set over, `is_undone` that a person ended it before its time, `predicted` and `realised`
    what all that was set with it was to bring, and what it did.
    """

    at_us: int
    end_us: int | None = None
    lasts: bool = False  # it goes on, as far as is known
    level: Level = "notice"
    kind: str  # incident | publication | silence | override | ban | correction | break
    what: str = ""
    detail: str = ""
    who: str | None = None
    severity: int = 0
    incident: str = ""
    number: int = 0
    target: str = ""  # case | agent | agents | queue | skill | motive
    names: tuple[str, ...] = ()
    is_undone: bool = False
    predicted: Effect | None = None
    realised: Effect | None = None


class Lane(Row, frozen=True, kw_only=True):
    """One lane of the timeline; `marks` by their beginning. A lane in which nothing stands is not sent.

    `left_out`: marks that are too many to be told apart.
    """

    key: LaneKey
    marks: tuple[LaneMark, ...]
    left_out: int = 0


class ReviewTime(Row, frozen=True, kw_only=True):
    """One of the four times: from when, until when (None = never, or not yet), and how long it may take."""

    key: TimeKey
    begin_us: int | None
    end_us: int | None
    within_us: int | None = None


class ReviewRow(Row, frozen=True, kw_only=True):
    """A figure before, during and after; None = nothing to measure there, never a nought.

    `during_then`: of the time of the crisis as it was known at its end, None = the same as now.
    `usual`: the median of the same hours of the same weekday in the eight weeks before.
    """

    key: str  # messages | negative | service_level | to_answer | first_response | missed
    unit: Literal["count", "share", "minutes"]
    before: float | None
    during: float | None
    after: float | None
    usual: float | None = None
    during_then: float | None = None


class Decision(Row, frozen=True, kw_only=True):
    """What a person did, or we published, and why. `step` of an incident; else `kind` says what it was.

    Of an override `what` is its type, `act` what was done (set | signed | extended | ended), and `number`
    that of its bar.
    """

    at_us: int
    kind: Literal["step", "publication", "silence", "override"]
    who: str | None = None
    step: AlertStep | None = None
    what: str = ""
    why: str = ""
    act: str = ""
    number: int = 0


class Revision(Row, frozen=True, kw_only=True):
    """Five minutes that late messages changed after they had closed: counted then, and now."""

    at_us: int
    then: int
    now: int


class FollowUpRow(Row, frozen=True, kw_only=True):
    """An action that was agreed on, whose it is and until which day (2026-05-22); done, by whom."""

    incident: str
    number: int
    what: str
    owner: str
    due: str
    done_us: int | None = None
    done_by: str | None = None
    motive: str = ""


class CalledIn(Row, frozen=True, kw_only=True):
    """People on call who were called in during a crisis: hours and their cost, and those without a rate."""

    hours: float = 0.0
    cents: int = 0
    hours_without_rate: float = 0.0


class Cost(Row, frozen=True, kw_only=True):
    """What a crisis cost, in cents, by the site's own rates; `cents`: all of it.

    `missed_promise_cents` None = the site has set no rate for a missed promise.
    """

    currency: str
    missed: int
    missed_promise_cents: int | None
    cents: int
    called_in: CalledIn = CalledIn()


class ReviewView(Row, frozen=True, kw_only=True):
    """One crisis from before it began until after it ended, as the log stands at `as_of_us`."""

    incident: str
    kind: str
    motive: str
    channel: str
    region: str
    name: str
    cause: str
    state: str
    severity: int
    level: Level
    owner: str | None
    parameters: str  # of the detector, as the incident names them
    customers: int | None
    start_us: int  # of the window: [start, end)
    end_us: int
    onset_us: int
    over_us: int | None  # end of the excess, else when it was ended; None while it lasts
    as_of_us: int
    timezone: str
    simulated: bool
    strips: tuple[Strip, ...]  # messages, negative, to_answer: as known now
    revisions: tuple[Revision, ...]
    lanes: tuple[Lane, ...]
    times: tuple[ReviewTime, ...]
    rows: tuple[ReviewRow, ...]
    decisions: tuple[Decision, ...]  # oldest first
    follow_ups: tuple[FollowUpRow, ...]  # of this crisis
    open_elsewhere: tuple[FollowUpRow, ...]  # open ones of others, the first due first
    past: bool = False  # of an export of the past, told as it happened
    actions: str = ""  # of the review that closed it
    lessons: str = ""
    cost: Cost | None = None  # None = the site has set no rate


class PairedRun(Row, frozen=True, kw_only=True):
    """A crisis as it would have gone without its overrides: the same arrivals lived twice, `pairs` times.

    Differences are with minus without. `waiting`: cases to answer, at `at_us`, ascending; what would have
    been is what was seen less the difference. `kept` and `due`: first promises of the crisis as counted,
    `more_kept`: those that the overrides kept.
    """

    overrides: int  # that were set within the window
    pairs: int
    start_us: int  # the first of them bound
    at_us: tuple[int, ...]
    waiting: tuple[Difference, ...]
    due: int
    kept: int
    more_kept: Difference


class PairedView(Row, frozen=True, kw_only=True):
    """What is known of it: none (nothing was overruled) | coming (ask again) | failed | here."""

    incident: str
    state: Literal["none", "coming", "failed", "here"]
    run: PairedRun | None = None


class WeekRow(Row, frozen=True, kw_only=True):
    """A local week, Monday to Sunday: promises due and missed, crises, the worst of them."""

    start_us: int
    end_us: int
    due: int
    missed: int
    messages: int
    crises: int
    severity: int  # of the worst, 0 = there was none
    incident: str  # the worst, "" = there was none
    cents: int | None = None  # None = the site has set no rate


class WeeksView(Row, frozen=True, kw_only=True):
    """The weeks of the last year, the worst first: by cost, which is missed promises times one rate."""

    as_of_us: int
    weeks: tuple[WeekRow, ...]
    currency: str = ""

"""What crosses the wire between the hub and a seat, both ways, as frozen Structs.

A view is whole every time: it carries the log position it shows and replaces the one before. Numbers
travel, sentences do not: a seat words them in the reader's language. Unknown is None, never 0.
"""

from typing import Any, Literal

import msgspec

from commandcenter.events import KINDS, MOTIVES

PROTOCOL = 1
MAX_SEAT_FRAME = 64 * 1024

Level = Literal["normal", "notice", "warning", "critical"]
Role = Literal["wall", "regia", "manager", "admin"]
READ_KINDS, READ_MOTIVES = KINDS, MOTIVES  # what a message may be read as
AlertState = Literal[
    "pending", "firing", "acknowledged", "escalated", "resolved", "closed", "false_alarm"
]

Part = Literal["supervisor", "duty_manager", "contact", "press_office", "director"]
"""Who may be told of an incident beside the desk."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What all parts of a view share: frozen, named fields."""


# ---- hub -> seat: the wall


class Figure(Row, frozen=True, kw_only=True):
    """One headline number with all that is needed to read it.

    `key`: to_answer | within_45 | messages | negative | online. `unit` share: `value` is 0..1 of `n`.
    `value` None = missing; then `available_from_us` says when it will come, where that is known.
    `n` 0 with unit share = "0 of 0". `usual`, `low`, `high` are the median and the 10th and 90th
    percentile of the same hour of the week; None while there is no history ("usual: not yet").
    """

    key: str
    unit: Literal["count", "share", "minutes", "ratio"]
    window: Literal["now", "today", "60min"]
    value: float | None
    n: int | None = None
    part: int | None = None  # the numerator of a share: value == part / n
    goal: float | None = None
    goal_kind: Literal["at_most", "at_least", "capacity", "planned"] = "at_most"
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    scale_max: float = 1.0  # right end of the range bar (its left end is 0)
    level: Level = "normal"
    without: tuple[str, ...] = ()  # labels of feeds in it that are silent or cut
    without_since_us: int | None = None
    available_from_us: int | None = None
    revised: bool = False  # late messages changed it after its bucket had closed
    raw: bool = False  # a share of predicted labels that no audit has calibrated
    least: float | None = None  # of a calibrated share: its 90 % interval
    most: float | None = None
    audit_due: bool = False  # calibrated by an audit that is old, or that knew other sources


class Strip(Row, frozen=True, kw_only=True):
    """One trend strip: equal buckets from `start_us`; None is a gap, never a zero.

    `key`: messages (per 5 min) | negative (share per 15 min) | to_answer (level at the end of each
    5 min). `low` and `high` (the usual band) reach beyond now to the right end of the axis and are
    empty while there is no usual. `layers` (to_answer only) splits `values` by age: <=45', 45'-4 h,
    4-12 h, >12 h in service minutes. `tick` is the value of the labelled grid line.
    """

    key: str
    bucket_s: int
    start_us: int
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    layers: tuple[tuple[float | None, ...], ...] = ()
    revised: tuple[int, ...] = ()  # indices of buckets that late messages changed after closing
    tick: float = 1.0
    top: float = 1.0  # upper end of the scale


class ReportFigure(Row, frozen=True, kw_only=True):
    """A figure of a report's period; `low` and `high`: its 95 % interval. None = nothing to measure."""

    key: str
    unit: Literal["share", "minutes", "count", "ratio"]
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    goal: float | None = None
    goal_kind: Literal["at_most", "at_least"] = "at_most"


class ReportCrisis(Row, frozen=True, kw_only=True):
    """A crisis that touched a report's period; `end_us` None while it lasts."""

    kind: str
    motive: str
    channel: str
    severity: int
    start_us: int
    end_us: int | None
    owner: str | None


class ReportMotive(Row, frozen=True, kw_only=True):
    """How many cases began about a motive in the period, and in the one before it."""

    motive: str
    cases: int
    before: int


class ReportView(Row, frozen=True, kw_only=True):
    """A day or a week on one page: [start, end), as the log stood at `as_of_us`."""

    kind: Literal["day", "week"]
    start_us: int
    end_us: int
    as_of_us: int
    timezone: str
    simulated: bool
    cases: int
    figures: tuple[ReportFigure, ...]
    strips: tuple[Strip, ...]
    crises: tuple[ReportCrisis, ...]  # the newest first
    motives: tuple[ReportMotive, ...]  # the most frequent first


class Publication(Row, frozen=True, kw_only=True):
    """A planned or published post, drawn over every time chart. `title` is our own text, plain."""

    at_us: int
    title: str
    state: Literal["scheduled", "published", "cancelled"]


class Span(Row, frozen=True, kw_only=True):
    """A crisis on the time axis; `end_us` None while it lasts."""

    start_us: int
    end_us: int | None
    motive: str
    level: Level


class Break(Row, frozen=True, kw_only=True):
    """A feed that went silent or was cut, drawn as a dashed line where it stopped."""

    at_us: int
    end_us: int | None
    label: str


class MotiveRow(Row, frozen=True, kw_only=True):
    """Messages of the last 60 minutes that speak of a motive, and how many it usually is."""

    motive: str
    count: int
    usual: float | None


class VolumeRow(Row, frozen=True, kw_only=True):
    """What comes over one channel, or speaks of one network.

    `kind` network: `key` is mobile | fibre | xdsl | unknown. `count`: messages of the last 60 minutes,
    None = not known. `strip`: the same per 15 minutes, all rows of a kind on one scale. `promise`: of
    today's cases, how many had a first answer in time. `feeds`: labels of the feeds that bring it,
    `without`: of those among them that are cut.
    """

    kind: Literal["channel", "network"]
    key: str
    count: int | None
    strip: Strip
    promise: Figure
    feeds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    without_since_us: int | None = None


class QueueRow(Row, frozen=True, kw_only=True):
    """What waits in one queue, in the site's own order. The rows add up to the headline.

    `bands`: cases by age in service minutes, <=45', 45'-4 h, 4-12 h, >12 h. `oldest_us`: service time of
    the oldest, None = nothing waits. `names`: the site's own, by language.
    """

    key: str
    names: dict[str, str]
    bands: tuple[int, ...]
    goal: int
    oldest_us: int | None


class FeedRow(Row, frozen=True, kw_only=True):
    """One feed: `age_us` counts from its last sign of life, not from its last message.

    `state`: waiting (nothing yet) | fresh | stale | disconnected. `since_us`: when it entered it.
    """

    name: str
    label: str
    kind: str
    state: Literal["waiting", "fresh", "stale", "disconnected"]
    since_us: int
    age_us: int | None
    quiet_since_us: int | None = None  # alive, but nobody writes since then
    per_min: int | None = None  # messages of the last minute, by arrival; None = nobody counts here


class Team(Row, frozen=True, kw_only=True):
    """A team's people at work now and planned; planned None = no shifts known."""

    name: str
    online: int
    planned: int | None


class QueueNeed(Row, frozen=True, kw_only=True):
    """People to give to one queue; `names`: the site's own, by language."""

    key: str
    names: dict[str, str]
    more: int


class Between(Row, frozen=True, kw_only=True):
    """A computed figure and the bounds between which, as measured, four of five that came lay."""

    value: int
    low: int
    high: int


class Staffing(Row, frozen=True, kw_only=True):
    """How many people more, until when, and what that changes (docs/staffing.md).

    `missing`: why there is no answer, then all else is None: history (it still comes in) | shifts (no
    feed tells who is at work) | pace (nothing tells how much a person answers) | closed (no service now)
    | closing (service ends before it would help). `is_early`: only the bounds may be told yet.
    Rates in cases per hour, as of a whole minute.
    """

    missing: str = ""
    is_early: bool = False
    better_at_us: int | None = None  # early: from when on one figure is told
    more: Between | None = None
    until_us: int | None = None
    effect_us: int | None = None  # when the two below will be so
    without: Between | None = None  # cases to answer then, if nothing is changed
    helped: Between | None = None  # with `more.value` people more
    queues: tuple[QueueNeed, ...] = ()  # where; they add up to `more.value`
    opens_us: int | None = None  # closed: when service begins again
    closes_us: int | None = None  # closing: when it ends
    online: int | None = None
    coming: float | None = None  # rate of now
    usual: float | None = None
    pace: float | None = None  # of one person with enough to do
    pace_from: str = ""  # measured | setting


class Hero(Row, frozen=True, kw_only=True):
    """The worst open incident; `others` counts the rest.

    Counts are raw and named so: customers (distinct), negatives of the last 15 min, the usual of it.
    """

    incident: str
    kind: str  # negative_spike | feed_silence
    motive: str
    channel: str
    region: str
    severity: int
    level: Level
    since_us: int  # estimated onset, event time
    fired_us: int
    customers: int
    share: float | None  # of the last hour's messages that speak of the motive
    negatives_15: int
    negatives_15_usual: float | None
    place_known: int = 0  # of `customers`, how many with a known place
    acknowledge_by_us: int | None = None
    owner: str | None = None
    others: int = 0
    cleared_us: int | None = None  # resolved at; shown for 60 s
    staffing: Staffing | None = None  # None once it is cleared
    announced_us: int | None = None  # since the onset a post of ours about the motive came out
    name: str = ""  # as its owner calls it; "" before a cause is confirmed
    update_by_us: int | None = None  # when its owner's next word is due


class History(Row, frozen=True, kw_only=True):
    """History is coming in; while it is here no usual is drawn."""

    day: int
    of_days: int


class WallView(Row, frozen=True, kw_only=True):
    """Everything the wall draws."""

    as_of_us: int  # the hub's clock (a simulator's or a replay's where it runs on one)
    started_us: int
    timezone: str
    simulated: bool
    figures: tuple[Figure, ...]
    strips: tuple[Strip, ...]
    axis_start_us: int
    axis_end_us: int
    publications: tuple[Publication, ...]
    crises: tuple[Span, ...]
    breaks: tuple[Break, ...]
    motives: tuple[MotiveRow, ...]
    motives_without: tuple[str, ...]
    motives_without_since_us: int | None = None
    feeds: tuple[FeedRow, ...]
    teams: tuple[Team, ...]
    hero: Hero | None = None
    history: History | None = None
    first_data_us: int | None = None  # event time of the oldest message; None = an empty log
    channels: tuple[VolumeRow, ...] = ()
    channels_beyond: int = 0  # messages of the last 60 min over channels that have no row
    networks: tuple[VolumeRow, ...] = ()
    queues: tuple[QueueRow, ...] = ()  # () = not known
    over_4h: int = 0  # cases to answer past the line of a warning, in service hours
    over_12h: int = 0  # of these, past the line of what is critical
    over_h: tuple[float, float] = (4.0, 12.0)  # where these lines are
    oldest_us: int | None = None  # how long the oldest waits (service time)
    notices: tuple[str, ...] = ()  # keys of sentences in [notices]


# ---- hub -> seat: the desk (regia and review)


class AlertStep(Row, frozen=True, kw_only=True):
    """One step of an incident; `who` is a person, None = the engine. `what`: the key of its words.

    `detail`: what goes into them: a note, a name, whom it was escalated to.
    """

    at_us: int
    state: AlertState
    severity: int
    who: str | None = None
    what: str = ""
    detail: str = ""


class Why(Row, frozen=True, kw_only=True):
    """Why it fired, as the detectors counted it: customers once each, duplicates left out."""

    window_min: int
    seen: float
    expected: float
    share: float  # of all that was counted in the window, how much was negative
    customers: int
    parameters: str
    texts: tuple[str, ...] = ()  # the most frequent distinct ones, masked
    texts_of: tuple[int, ...] = ()  # how many customers wrote each


class AlertRow(Row, frozen=True, kw_only=True):
    """One incident, open or past. `version` is what a command about it has seen.

    `customers`: distinct, who wrote negatively of it while it lasted. `since_us`: estimated onset.
    `name` and `cause` are a person's: before a cause is confirmed a title says only what is seen.
    """

    incident: str
    kind: str  # negative_spike | feed_silence | alert_storm
    motive: str
    channel: str
    region: str
    severity: int
    level: Level
    state: AlertState
    since_us: int
    fired_us: int
    customers: int | None  # None where the question makes no sense: a feed that is silent
    place_known: int = 0  # of `customers`, how many with a known place
    version: int
    owner: str | None = None
    acknowledge_by_us: int | None = None
    acknowledge_within_us: int | None = (
        None  # how long one of this severity may wait; None = no limit
    )
    acknowledged_us: int | None = None
    ended_us: int | None = None  # end of the excess, event time
    resolved_us: int | None = None
    steps: tuple[AlertStep, ...] = ()  # oldest first
    name: str = ""
    cause: str = ""
    said: str = ""  # title of the publication in which we answered
    update_by_us: int | None = None
    silenced_until_us: int | None = None
    silenced_by: str = ""
    escalated_to: str = ""
    reopened: int = 0
    into: str = ""  # the incident that it is a part of now
    parts: tuple[str, ...] = ()  # ids of those that are part of it
    also: tuple[str, ...] = ()  # motives seen along with it
    still_burning: bool = False  # ended by a person, and the detectors still hold it open
    plan_us: int | None = None  # since when the crisis plan is in force
    done: tuple[str, ...] = ()  # its lines that are done
    untold: tuple[str, ...] = ()  # who could not be told by any means
    why: Why | None = None


class NoticeRow(Row, frozen=True, kw_only=True):
    """What a desk is told of by itself: each once, by its key."""

    key: str
    incident: str
    kind: str  # firing | update | escalated | reminder | silence_ends | resolved
    at_us: int
    severity: int


class SilenceRow(Row, frozen=True, kw_only=True):
    """A silence, in force or over since less than 30 days. "*" = all."""

    silence: str
    motive: str
    channel: str
    region: str
    max_severity: int
    start_us: int
    end_us: int
    who: str
    comment: str
    holds: tuple[str, ...] = ()  # open incidents that it holds now


class PostRow(Row, frozen=True, kw_only=True):
    """A publication of ours that an incident can be linked to."""

    publication: str
    title: str
    at_us: int


class Counted(Row, frozen=True, kw_only=True):
    """One step on the way to a figure: how many are left of the step before, in which unit."""

    key: str
    count: int


class Explained(Row, frozen=True, kw_only=True):
    """What stands behind a figure: its definition's version and clock, and how it was counted.

    `steps` lead to the figure in order; `low`, `high` are the 95 % interval of a share that
    estimates something sampled; `immature` = what is not counted yet.
    """

    key: str
    version: int
    clock: Literal["service", "wall"]
    steps: tuple[Counted, ...]
    low: float | None = None
    high: float | None = None
    immature: int | None = None


class MessageRow(Row, frozen=True, kw_only=True):
    """A customer's message as it is read now. `text` is masked; `customer` is a number, never a name.

    `version` is what a command about it has seen: the log position of its newest correction, 0 = none.
    `corrected`: heads that a person has corrected, by `who` last. `sentiment` None = the reading failed.
    """

    message: int  # log position
    at_us: int
    channel: str
    customer: int
    text: str
    language: str
    sentiment: str | None
    care: bool
    kind: str
    motives: tuple[str, ...]
    network: str  # "" = not known
    region: str | None = None
    version: int = 0
    corrected: tuple[str, ...] = ()
    who: str = ""


class Agreement(Row, frozen=True, kw_only=True):
    """How often the engine's reading stood, of the last messages that people corrected or audited."""

    head: str  # sentiment | care | kind | motives
    n: int
    agreed: int


class Drift(Row, frozen=True, kw_only=True):
    """A class's share of the messages of the last 7 days and of the 8 weeks before; None of nothing."""

    key: str  # neg | neu | pos | care
    now: float | None
    before: float | None


class Quality(Row, frozen=True, kw_only=True):
    """How well the engine reads, as far as people told. `version`: of the newest message's reading."""

    version: str
    agreements: tuple[Agreement, ...]
    drifts: tuple[Drift, ...]
    audit_end_us: int | None = None  # end of the newest audit's period; None = never audited
    audit_n: int = 0
    audit_who: tuple[str, ...] = ()


class DriftRow(Row, frozen=True, kw_only=True):
    """A motive whose share of negatives has slowly left what it was for four weeks: no crisis."""

    motive: str
    usual: float
    share: float  # since it began to leave
    since_us: int


class DeskView(Row, frozen=True, kw_only=True):
    """What regia and review show beside the wall's view; only seats of a person get it."""

    as_of_us: int
    alerts: tuple[AlertRow, ...]  # open ones worst first, then those that ended, newest first
    alerts_left_out: int = 0
    explained: tuple[Explained, ...] = ()
    messages: tuple[MessageRow, ...] = ()  # newest first
    quality: Quality | None = None
    drifts: tuple[DriftRow, ...] = ()  # the largest first
    notices: tuple[NoticeRow, ...] = ()  # the desk's newest, oldest first
    silences: tuple[SilenceRow, ...] = ()
    posts: tuple[PostRow, ...] = ()  # published in the last 48 hours, newest first


# ---- hub -> seat: frames


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """First frame of a seat's connection."""

    protocol: int
    version: str
    person: str
    role: Role
    help_line: str  # whom to call when the hub is away, as set on this site ("" = not set)


class View(msgspec.Struct, frozen=True, kw_only=True, tag="view"):
    """One whole view at log position `seq`."""

    name: str
    seq: int
    data: msgspec.Raw


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag="heartbeat"):
    """Every second: the hub's clock and its log position."""

    as_of_us: int
    sent_us: int
    seq: int


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a command was not carried out: a stable code, and the key and values of a sentence."""

    code: str
    key: str
    values: dict[str, Any]


class Result(msgspec.Struct, frozen=True, kw_only=True, tag="result"):
    """The answer to a command, after its commit."""

    id: str
    ok: bool
    seq: int | None = None
    data: dict[str, Any] = {}
    error: Refusal | None = None


FromHub = Welcome | View | Heartbeat | Result


# ---- seat -> hub


class CommandFrame(msgspec.Struct, frozen=True, kw_only=True, tag="command"):
    """A request to act. Who asks comes from the token, never from here."""

    id: str
    action: str
    target: dict[str, Any] = {}
    args: dict[str, Any] = {}
    expected_version: int | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True, tag="seen"):
    """A seat tells once a second what it shows, so that the hub can measure its lag."""

    seq: int


FromSeat = CommandFrame | Seen

"""Everything the wall draws."""

from typing import Literal

from commandcenter.protocol.row import Level, Row


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


class Publication(Row, frozen=True, kw_only=True):
    """A planned or published post, drawn over every time chart. `title` is our own text, plain.

    `end_us` None: nobody told it. `expected_multiple`: times its motive's usual traffic, None = not said.
    """

    at_us: int
    title: str
    state: Literal["scheduled", "published", "cancelled"]
    end_us: int | None = None
    expected_multiple: float | None = None


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


class PromiseRow(Row, frozen=True, kw_only=True):
    """Promises and backlog of one network, channel or motive; `key` "" = all that is in no row of its kind.

    `waiting`: cases to answer now, None = not known. `promise`: of today's cases, those answered in time.
    Every kind adds up to both headlines.
    """

    kind: Literal["network", "channel", "motive"]
    key: str
    waiting: int | None
    promise: Figure


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
    told: str = ""  # of a platform: its own, finer state (`feed.FeedState`); "" = it has none
    reason: str = ""  # why, a key of the words under `feed_reasons`
    again_us: int | None = None  # when it tries again
    gap: str = ""  # why something of the last hour did not come, likewise; "" = all came
    gap_us: int | None = None
    late: float | None = (
        None  # of the last hour's messages, those written over six hours before; None = none
    )
    again: float | None = None  # of the last hour's frames, those that were here before
    letters: int = 0  # frames that nobody could read, and that wait


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
    engine: bool = (
        False  # `more` and `until_us` are of the engine's own futures: languages and skills count
    )
    skill: str = ""  # that is short, "" = none
    able: int = 0  # who have it at work, for cases that wait and that come in an hour
    waiting: int = 0
    coming_h: int = 0
    age_min: int = 0  # of the engine's answer, where it is no more one of now
    is_coarse: bool = False  # the engine has said nothing for long: without languages and skills


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
    cause: str = ""  # as a person confirmed it; "" = not yet


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
    past: bool = False  # an export of the past, told as it happened
    channels: tuple[VolumeRow, ...] = ()
    channels_beyond: int = 0  # messages of the last 60 min over channels that have no row
    networks: tuple[VolumeRow, ...] = ()
    queues: tuple[QueueRow, ...] = ()  # () = not known
    promises: tuple[PromiseRow, ...] = ()  # () = not known
    over_4h: int = 0  # cases to answer past the line of a warning, in service hours
    over_12h: int = 0  # of these, past the line of what is critical
    over_h: tuple[float, float] = (4.0, 12.0)  # where these lines are
    oldest_us: int | None = None  # how long the oldest waits (service time)
    notices: tuple[str, ...] = ()  # keys of sentences in [notices]
    early: str = ""  # motive of the gravest that may begin and is not confirmed; "" = none

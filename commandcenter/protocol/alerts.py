"""Incidents as a desk shows them, with their steps, silences and notices."""

from commandcenter.protocol.row import AlertState, Level, Row


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
    `slope`: negative messages of the last quarter of an hour, and of the one before; None = it is over.
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
    slope: tuple[int, int] | None = None
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
    lapses_us: int | None = None  # when it becomes nobody's again unless its owner gives a sign


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


class DriftRow(Row, frozen=True, kw_only=True):
    """A motive whose share of negatives has slowly left what it was for four weeks: no crisis."""

    motive: str
    usual: float
    share: float  # since it began to leave
    since_us: int

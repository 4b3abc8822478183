"""What regia and review show beside the wall's view."""

from typing import Literal

from commandcenter.protocol.alerts import AlertRow, DriftRow, NoticeRow, PostRow, SilenceRow
from commandcenter.protocol.critical import CriticalView
from commandcenter.protocol.moderation import ModerationView
from commandcenter.protocol.people import AgentRow
from commandcenter.protocol.publications import PlanRow
from commandcenter.protocol.regia import RegiaView
from commandcenter.protocol.row import Row


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
    `case`: the conversation that it is of, by the name that commands take.
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
    case: str = ""


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
    moderation: ModerationView | None = None
    critical: CriticalView | None = None
    posts: tuple[PostRow, ...] = ()  # published in the last 48 hours, newest first
    plans: tuple[PlanRow, ...] = ()  # what runs, what is to come, then what is over
    people: tuple[AgentRow, ...] = ()  # by name
    regia: RegiaView | None = None  # None = this hub assigns nothing

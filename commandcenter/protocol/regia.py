"""What regia shows of assignment: queues, who is late next, who works on what, overrides, decisions."""

from typing import Any, Literal

import msgspec

from commandcenter.protocol.row import Level, Row

Triple = tuple[float, float, float]
"""An estimate and its 95 % interval: estimate, low, high."""

Way = Literal["auto", "human", "hold", "self"]
"""By whose hand a case is with an agent: the engine's, a person's, a chat's kept place, his own."""


class LanguageCount(Row, frozen=True, kw_only=True):
    """Cases of a language that wait in a queue; `nobody` there speaks it and serves the queue."""

    language: str
    count: int
    nobody: bool = False


class QueueRow(Row, frozen=True, kw_only=True):
    """A queue now. The row whose key is "total" counts every case once; agents may serve several queues.

    `at_risk`: unanswered for 30 to 45 minutes. `ages`: to answer for <45 min, to 4 h, to 12 h, longer.
    `forecast`: of its promises that fall due until `RegiaView.forecast_us`, the share that will be kept if
    nothing is changed, 0..1; None = not reckoned, or none falls due.
    """

    key: str
    level: Level
    at_risk: int
    to_answer: int
    agents: int
    languages: tuple[LanguageCount, ...]
    ages: tuple[int, int, int, int]
    oldest_us: int | None = None
    forecast: Triple | None = None


class LateRow(Row, frozen=True, kw_only=True):
    """A case whose promise ends soon. `goes_to`: the agent it is with or goes to next, "" = nobody.

    `case` is what commands name it by, `number` what screens show. `why`: codes of the engine
    (docs/assignment.md). `helps`: the one override that would help where nobody can take it, as
    `<type>:<what>`, "" = none known.
    """

    case: str
    number: int
    version: int
    due_us: int
    is_first: bool  # the promise is the first reply; else the close
    customer: int
    channel: str
    language: str
    motive: str
    queue: str
    since_us: int
    goes_to: str = ""
    why: tuple[str, ...] = ()
    helps: str = ""
    is_critical: bool = False


class WorkRow(Row, frozen=True, kw_only=True):
    """What an agent has in his hands and gets next. Who he is stands in `DeskView.people`, by `agent`.

    `units` taken of `capacity`. `busy_us`: since when he is at his oldest case. `gets`: number of the
    case he gets next; else `why` says why nothing (codes: nothing_waits, lacks:<skill>, full, state,
    presence, paused, drained, moved, floor, …). `overrides`: ids of what binds him. `orphans`: of
    who is gone, numbers of what the engine may not take from him: a person has to give it to somebody.
    """

    agent: str
    is_open: bool  # may be given work now
    queue: str
    languages: tuple[str, ...]
    units: int
    capacity: int
    cases: tuple[int, ...] = ()  # numbers, oldest first
    busy_us: int | None = None
    gets: int | None = None
    why: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    orphans: tuple[int, ...] = ()


class Effect(Row, frozen=True, kw_only=True):
    """What an override changes, with its 95 % interval; None = not reckoned.

    `kept`: promises kept, in points; `p90_min`: first reply's 90th percentile; `waiting`: cases to answer.
    `cost`: in the site's currency. Of all that was set together, by so many `pairs` of futures that look at
    so many `minutes`; 0 = not told.
    """

    kept: Triple | None = None
    p90_min: Triple | None = None
    waiting: Triple | None = None
    cost: float | None = None
    pairs: int = 0
    minutes: int = 0


class OverrideRow(Row, frozen=True, kw_only=True):
    """An override in force, or one that ended within the last 12 hours (`ended_us`, by whom and why).

    `kind` and `names`: its target (case | agent | agents | queue | skill | motive). `number` counts those in
    force from 1 in the order of their end: the n of `U n`. `ended_by` "engine" = expired. `second`: who
    signed; as long as it waits for that, who is asked to ("" = anybody else).
    """

    override: str
    number: int
    type: str
    kind: str
    names: tuple[str, ...]
    params: dict[str, str | int | float | bool]
    author: str
    reason: str
    set_us: int
    expires_us: int
    version: int
    second: str = ""
    bundle: str = ""
    predicted: Effect | None = None
    realised: Effect | None = None
    problem: str = ""  # infeasible or in conflict: the engine's code
    ended_us: int | None = None
    ended_by: str = ""
    why_ended: str = ""


class DecisionRow(Row, frozen=True, kw_only=True):
    """Something that was decided of a case or about the rules, newest first.

    `act`: given | returned | assigned | moved | taken_over | set | ended | expired | refused | signed; `why`:
    codes, `words`: a person's reason. `thread`: what commands name the case by; `queue`: where it was moved.
    """

    at_us: int
    act: str
    who: str  # "engine" or a person
    case: int | None = None
    agent: str = ""
    mode: str = ""
    why: tuple[str, ...] = ()
    override: str = ""
    type: str = ""
    words: str = ""
    thread: str = ""
    queue: str = ""


class ContingencyRow(Row, frozen=True, kw_only=True):
    """A saved set of overrides, as commands take them. `problem`: key of an error, with its values."""

    name: str
    minutes: int
    sets: tuple[dict[str, Any], ...] = ()
    problem: str = ""
    values: dict[str, Any] = msgspec.field(default_factory=dict)


class MacroRow(Row, frozen=True, kw_only=True):
    """A shared reply text. `motives` () = whatever it is about; its words are asked for (criteria.show).

    `names`: what it is called, by language.
    """

    key: str
    version: int
    motives: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    names: dict[str, str] = msgspec.field(default_factory=dict)


class CriteriaRow(Row, frozen=True, kw_only=True):
    """The criteria by which the engine decides. `since_us` None = those that ship, never changed.

    `files`: the site's own. `weight`, `first_reply_min`: of critical customers. `rescue_work` times its work
    before its end a promise is rescued; overload begins and ends at so many minutes for each open person.
    """

    version: str
    since_us: int | None = None
    who: str = ""
    reason: str = ""
    files: tuple[str, ...] = ()
    needs: int = 0
    weight: float = 0.0
    first_reply_min: int = 0
    rescue_work: float = 0.0
    overload_on_min: float = 0.0
    overload_off_min: float = 0.0
    macros: tuple[MacroRow, ...] = ()


class MotiveAhead(Row, frozen=True, kw_only=True):
    """Of a motive's promises due until `RegiaView.forecast_us` the share that will be kept."""

    motive: str
    kept: Triple


class RegiaView(Row, frozen=True, kw_only=True):
    """Assignment as it stands. `version`: of the list of overrides, which every change of it names.

    `is_on`: the engine decides; else `why_off` (observe = the site lets it only look, no_agents, learning).
    """

    version: int
    is_on: bool
    why_off: str = ""
    is_overloaded: bool = False
    forecast_us: int | None = None
    ahead: tuple[MotiveAhead, ...] = ()
    queues: tuple[QueueRow, ...] = ()  # most at risk first; the total last
    late: tuple[LateRow, ...] = ()
    at_risk: int = 0  # promises at risk; `late` shows the first of them
    work: tuple[WorkRow, ...] = ()
    on_call: int = 0  # people who may be called in
    currency: str = "EUR"  # of what overrides cost
    overrides: tuple[OverrideRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    decided_today: int = 0
    contingencies: tuple[ContingencyRow, ...] = ()  # by name
    criteria: CriteriaRow | None = None

"""What the hub answers when a desk asks why a case is where it is, or opens it: rows that cross the wire."""

from typing import Literal

from commandcenter.protocol.row import Row

CaseState = Literal[
    "queued", "assigned", "started", "wait_customer", "wait_backdesk", "parked", "closed"
]
CaseLineKind = Literal[
    "message", "reply", "bot", "internal", "note", "given", "returned", "assigned", "freed",
    "started", "moved", "stage", "closed", "reopened", "promised", "verified", "action",
]  # fmt: skip


class NeedRow(Row, frozen=True, kw_only=True):
    """A skill that a case needs, and the line of the needs table that asks for it."""

    skill: str
    line: str


class BindingRow(Row, frozen=True, kw_only=True):
    """An override in force that binds a case, or its kind of case."""

    override: str
    type: str
    author: str
    reason: str
    expires_us: int


class WhyStep(Row, frozen=True, kw_only=True):
    """A step of the open case, oldest first. `act`: decided | assigned | freed | started | moved.

    `who`: a person, or an agent whom a feed names, "" = the engine. `counted`: another was quicker where not.
    """

    at_us: int
    act: str
    agent: str = ""
    who: str = ""
    mode: str = ""
    why: tuple[str, ...] = ()  # of the engine: codes
    words: str = ""  # of a person
    queue: str = ""
    counted: bool = True


class OtherRow(Row, frozen=True, kw_only=True):
    """Somebody else as things stand: `why`, in codes, he does not get it; () = he could take it now."""

    agent: str
    why: tuple[str, ...] = ()
    units: int = 0
    capacity: int = 0


class CaseWhy(Row, frozen=True, kw_only=True):
    """Why a case goes where it goes, at `as_of_us`.

    `agent`: who has it, else (`is_ahead`) who is likely to get it, "" = nobody; `why`: codes for that.
    `holder`: who worked on it before. `others` at work, who could take it first.
    """

    case: str
    number: int
    as_of_us: int
    version: int
    state: CaseState
    queue: str
    moved_to: str = ""
    agent: str = ""
    is_ahead: bool = False
    by: str = ""
    holder: str = ""
    why: tuple[str, ...] = ()
    helps: str = ""
    since_us: int = 0
    due_us: int = 0
    is_first: bool = True
    work_min: float = 0.0
    weight: float = 1.0
    units: int = 0
    needs: tuple[NeedRow, ...] = ()
    binds: tuple[BindingRow, ...] = ()
    steps: tuple[WhyStep, ...] = ()
    others: tuple[OtherRow, ...] = ()


class CaseLine(Row, frozen=True, kw_only=True):
    """One line of a case's thread. `text` is masked; `message` is what commands name a message by.

    `who`: a person here; `agent`: one of ours. `stage`: of a step, a status; of an action, its state. `link`:
    where the platform shows a message (http or https), "" = not told. A message's `version` as in
    `MessageRow`.
    """

    at_us: int
    kind: CaseLineKind
    message: int = 0
    text: str = ""
    who: str = ""
    agent: str = ""
    why: tuple[str, ...] = ()
    mode: str = ""
    queue: str = ""
    stage: str = ""
    action: str = ""
    customer: int = 0
    channel: str = ""
    visibility: str = ""
    language: str = ""
    sentiment: str | None = None
    care: bool = False
    sort: str = ""  # what a message does: question, complaint, …
    motives: tuple[str, ...] = ()
    network: str = ""
    version: int = 0
    corrected: tuple[str, ...] = ()
    link: str = ""


class CaseOpened(Row, frozen=True, kw_only=True):
    """A conversation with its open case, oldest line first. `number` 0 = no case is open.

    `seq`: the log position it shows, which commands about it have seen. `classes`: of a critical customer.
    `all`: lines there are; the newest of them are here. `window_us`: until when its platform lets us answer,
    None = no end is known.
    """

    case: str
    seq: int
    as_of_us: int
    number: int
    customer: int
    channel: str
    is_open: bool
    agent: str = ""
    state: str = ""
    queue: str = ""
    classes: tuple[str, ...] = ()
    side: str = ""
    lines: tuple[CaseLine, ...] = ()
    all: int = 0
    window_us: int | None = None

"""The list of critical customers. Of a vulnerable one it says no more than that he is reserved."""

from typing import Literal

from commandcenter.protocol.row import Row


class CriticalRow(Row, frozen=True, kw_only=True):
    """One critical customer. `due_us` 0 = nothing of his waits for an answer; `case`: what waits longest.

    `reserved`: why he is here is told to who serves him only, by `critical.open`. `rule`: key of a rule, ""
    where a person said it (`author`); `n` what the rule counted.
    """

    customer: int
    channel: str
    cls: str
    state: Literal["in", "proposed"]
    since_us: int
    version: int
    owner: str = ""
    reserved: bool = False
    rule: str = ""
    n: int = 0
    author: str = ""
    words: str = ""  # why, as the author said it
    waits_us: int = 0
    due_us: int = 0
    case: str = ""


class CriticalView(Row, frozen=True, kw_only=True):
    """Critical customers: late ones nobody serves first, late ones, unassigned, then by time left."""

    rows: tuple[CriticalRow, ...] = ()
    left_out: int = 0

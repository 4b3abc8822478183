"""What was found by a number."""

from typing import Literal

from commandcenter.protocol.row import Row


class FoundRow(Row, frozen=True, kw_only=True):
    """A case or a customer. `name` is what commands name it by, `number` what screens show.

    `at_us`: of a case, when the message of that number was written.
    """

    kind: Literal["case", "customer"]
    name: str
    number: int
    channel: str = ""
    at_us: int = 0


class Found(Row, frozen=True, kw_only=True):
    """All that was found."""

    found: tuple[FoundRow, ...] = ()

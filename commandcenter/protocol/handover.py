"""The newest hand-over, as desks show it."""

from commandcenter.protocol.row import Row


class HandoverRow(Row, frozen=True, kw_only=True):
    """Who gave the shift over, and what was open then. `signed_us` None = nobody has taken it yet."""

    handover: str
    who: str
    at_us: int
    note: str
    incidents: tuple[str, ...]
    overrides: tuple[str, ...]
    critical: int
    to_answer: int
    signer: str = ""
    signed_us: int | None = None
    moved: tuple[str, ...] = ()  # incidents that became the signer's

"""Shared reply texts that may answer a message, as the hub offers them."""

from commandcenter.protocol.row import Row


class OfferedText(Row, frozen=True, kw_only=True):
    """One text, as it would go out: what it is known by, its version, its language."""

    key: str
    version: int
    language: str
    text: str


class Offered(Row, frozen=True, kw_only=True):
    """Those that fit, best first."""

    texts: tuple[OfferedText, ...] = ()

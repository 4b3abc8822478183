"""One row of the journal, as the fold reads it."""

import msgspec


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One row of the journal as the fold reads it; `body` is JSON {"data": …} without text or names."""

    seq: int
    recorded_us: int
    time_us: int
    order: int  # the event's own sequence: decides between equal times
    type: str
    source: str
    id: str
    person: int  # 0 = nobody
    body: bytes

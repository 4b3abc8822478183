"""What stands behind a headline that counts no cases: messages, bursts or agents, line by line."""

import msgspec

from commandcenter.protocol.desk import MessageRow


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as the feeds told last; `team` and `shift` "" = never told."""

    agent: str
    team: str
    state: str
    since_us: int
    shift: str


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list behind a headline at `as_of_us`, and how many stand in each of its lists.

    `seq`: the log position it is of: whoever asks for the next page names both. Of `negative` a line is a
    burst, its most negative message, and `sizes` tells how many messages each burst has.
    """

    figure: str
    group: str
    as_of_us: int
    seq: int
    groups: dict[str, int]
    skipped: int = 0
    messages: tuple[MessageRow, ...] = ()
    sizes: tuple[int, ...] = ()
    agents: tuple[AgentRow, ...] = ()

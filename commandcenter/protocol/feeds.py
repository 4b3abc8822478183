"""What a desk opens of one feed: what can be done through it, and what it brought that nobody could read."""

import msgspec

from commandcenter.protocol.row import Row


class Can(Row, frozen=True, kw_only=True):
    """What a channel lets us do: yes, partly or no, by the name of the deed.

    `limits`: deed → why only partly, a key of the words `feed_limits`. `longest`: letters of a reply, 0 =
    any. `through`: it is done from here; else by hand on the platform.
    """

    channel: str
    deeds: dict[str, str]
    limits: dict[str, str] = msgspec.field(default_factory=dict)
    longest: int = 0
    through: bool = False


class LetterRow(Row, frozen=True, kw_only=True):
    """A frame in quarantine: when it came, why it could not be read, how large it is. Never its bytes."""

    letter: int
    at_us: int
    reason: str
    size: int


class Part(Row, frozen=True, kw_only=True):
    """What a feed says of a part of itself: a webhook of a gateway, its address, its spool.

    `key`: address, spool, the hook's name, or NAME/token for what it answers with. `count`: rows that wait
    in a spool; `post_us`: when the last body came; `until_us`: when a token ends.
    """

    key: str
    state: str
    at_us: int
    reason: str = ""
    count: int | None = None
    post_us: int | None = None
    until_us: int | None = None


class FeedCard(Row, frozen=True, kw_only=True):
    """One feed as a card shows it. `letters`: the newest that wait, newest first; `waiting`: how many do."""

    feed: str
    can: tuple[Can, ...]
    letters: tuple[LetterRow, ...]
    waiting: int
    parts: tuple[Part, ...] = ()

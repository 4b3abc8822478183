"""What the pane of bans shows: customers' files with their evidence, the ladder, and who has to sign."""

from commandcenter.events import moderation
from commandcenter.events.moderation import Rung
from commandcenter.protocol.row import Row

RUNGS = moderation.RUNGS


class FlagRow(Row, frozen=True, kw_only=True):
    """One message in a file. `act`: found (by the engine) | confirmed | discarded | helped."""

    message: int  # log position
    at_us: int
    channel: str
    public: bool
    kind: str
    act: str
    what: tuple[str, ...] = ()  # types of own data that were hidden
    who: str = ""
    helped: str = ""  # who invited its author to write again
    text: str = ""  # masked; "" of own data, and where it is not read yet
    platform: str = (
        ""  # what the platform did with it: confirmed | refused | unknown, "" = nothing told
    )
    rule: tuple[tuple[str, str], ...] = ()  # of the page, as it is cited, by language


class BanRow(Row, frozen=True, kw_only=True):
    """One step of the ladder. `until_us` of a permanent one is its review; 0 = none.

    `platform` "" = nobody told that the platform did it: it is to be done by hand there.
    """

    rung: Rung
    state: str  # proposed | in_force | over | refused | lapsed | lifted
    author: str
    reason: str
    made_us: int
    start_us: int = 0
    until_us: int = 0
    lapses_us: int = 0
    appeal_until_us: int = 0
    signer: str = ""
    appeal: str = ""
    reviewer: str = ""
    ended_us: int = 0
    why_ended: str = ""
    platform: str = ""


class FileRow(Row, frozen=True, kw_only=True):
    """A customer with something to moderate. `version`: what a command about him has seen.

    `next_rung`: what would come next; `evidence`: confirmed messages that no step rests on yet; `hits`:
    messages since the newest step that holds.
    """

    customer: int
    channel: str
    version: int
    flags: tuple[FlagRow, ...]
    bans: tuple[BanRow, ...]
    next_rung: Rung
    evidence: int
    language: str
    hits: int = 0
    flags_left_out: int = 0


class ModerationView(Row, frozen=True, kw_only=True):
    """All that moderation has before it. `own`: messages of a day with own data, those to help with first."""

    files: tuple[FileRow, ...] = ()
    files_left_out: int = 0
    own: tuple["OwnRow", ...] = ()
    own_left_out: int = 0
    helped_today: int = 0
    in_force: tuple[tuple[str, int], ...] = ()  # how many by rung


class OwnRow(Row, frozen=True, kw_only=True):
    """A message whose author shows data of his own to everybody."""

    customer: int
    version: int
    flag: FlagRow
    language: str

"""A conversation that was handed over to care: by which rule, since when, until when, who was told."""

import msgspec

KEPT = 300  # of those that are over, the newest


class Handed(msgspec.Struct, frozen=True, array_like=True):
    """One hand-over. `told`: "" = nobody yet | sent | failed; `seq`: its position in the log."""

    thread: str
    rule: str
    word: str
    seq: int
    taken_us: int
    message: int
    channel: str = ""
    tell: str = ""
    who: str = ""
    done_us: int = 0
    told: str = ""
    told_us: int = 0

    @property
    def is_open(self) -> bool:
        """Care still owes an answer."""
        return not self.done_us

    @property
    def is_to_tell(self) -> bool:
        """It is over, and whoever asked does not know yet."""
        return bool(self.done_us and self.tell and not self.told)


def put(held: dict[str, Handed], one: Handed) -> None:
    """Keep a hand-over as it is now; of those that ask nothing more the newest only."""
    held[one.thread] = one
    over = [old for old in held.values() if not old.is_open and not old.is_to_tell]
    if len(over) > KEPT:
        for old in sorted(over, key=lambda old: (old.taken_us, old.thread))[:-KEPT]:
            del held[old.thread]

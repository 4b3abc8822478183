"""A hand-over as the log tells it: who gave the shift out of hand, with which words, and who took it.

It follows from its steps. What may not be does not happen here either: nobody signs his own, and who
signed first has it.
"""

import msgspec

from commandcenter.bans.file import is_other
from commandcenter.clock import HOUR
from commandcenter.events.handovers import HandoverGivenData, HandoverSignedData
from commandcenter.newest import Step

SIGNED_WITHIN = 12 * HOUR  # older than this nobody signs for it any more


class Handover(msgspec.Struct, frozen=True, array_like=True):
    """One hand-over. `signer` "" = nobody has taken the shift yet."""

    id: str
    who: str
    seat: str
    at_us: int
    note: str
    incidents: tuple[str, ...]
    overrides: tuple[str, ...]
    critical: int
    to_answer: int
    signer: str = ""
    signed_us: int = 0
    moved: tuple[str, ...] = ()

    def is_open(self, now_us: int) -> bool:
        """It waits for a signature."""
        return not self.signer and self.at_us <= now_us < self.at_us + SIGNED_WITHIN


_SAID = msgspec.msgpack.Decoder(HandoverGivenData | HandoverSignedData)


def handover_after(known: Handover | None, step: Step) -> Handover | None:
    """Return a hand-over after a step; None = it was not given yet."""
    said = _SAID.decode(step.said)
    if isinstance(said, HandoverGivenData):
        if known is not None:
            return known
        return Handover(
            said.handover, said.who, said.seat, step.at_us, said.note, said.incidents,
            said.overrides, said.critical, said.to_answer,
        )  # fmt: skip
    if known is None or known.signer or not is_other(said.who, said.seat, known.who, known.seat):
        return known
    return msgspec.structs.replace(
        known, signer=said.who, signed_us=step.at_us, moved=said.incidents
    )


def newest(handovers: dict[str, Handover], now_us: int) -> Handover | None:
    """Return the newest of the last twelve hours: one that was given later takes the place of older ones."""
    recent = [one for one in handovers.values() if one.at_us <= now_us < one.at_us + SIGNED_WITHIN]
    return max(recent, key=lambda one: (one.at_us, one.id), default=None)

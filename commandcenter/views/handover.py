"""The newest hand-over as a row; None where the last twelve hours had none."""

from commandcenter.handovers import Handover, newest
from commandcenter.protocol.handover import HandoverRow
from commandcenter.state import State


def handover(state: State, now_us: int) -> HandoverRow | None:
    """Return the newest hand-over, signed or not; one that lies ahead of a rewound screen is none."""
    one = newest(state.handovers, now_us)
    return row_of(one) if one is not None else None


def row_of(one: Handover) -> HandoverRow:
    """Return a hand-over as screens and files show it: not from which seats it was signed."""
    return HandoverRow(
        handover=one.id,
        who=one.who,
        at_us=one.at_us,
        note=one.note,
        incidents=one.incidents,
        overrides=one.overrides,
        critical=one.critical,
        to_answer=one.to_answer,
        signer=one.signer,
        signed_us=one.signed_us or None,
        moved=one.moved,
    )

"""Which criteria of assignment are in force, as regia is shown them."""

from commandcenter.criteria.criteria import Criteria
from commandcenter.protocol.regia import CriteriaRow, MacroRow
from commandcenter.state import State


def criteria_row(state: State, criteria: Criteria) -> CriteriaRow:
    """Return the criteria by which a room decides, and what the log tells of them."""
    told = state.criteria if state.criteria.version == criteria.version else None
    worth, limits = criteria.worth, criteria.limits
    return CriteriaRow(
        version=criteria.version,
        since_us=told.since_us if told is not None else None,
        who=told.who if told is not None else "",
        reason=told.reason if told is not None else "",
        files=tuple(sorted(criteria.site)),
        needs=len(criteria.needs),
        weight=worth.critical.weight,
        first_reply_min=worth.critical.first_reply_min,
        rescue_work=limits.rescue_work,
        overload_on_min=limits.overload_on_min,
        overload_off_min=limits.overload_off_min,
        macros=tuple(
            MacroRow(
                key=one.key,
                version=one.version,
                motives=one.motives,
                languages=tuple(one.texts),
                names=one.names,
            )
            for one in sorted(criteria.macros, key=lambda one: one.key)
        ),
    )

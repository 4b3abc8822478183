"""The ladder: how long each step holds, what is next, and what a step needs before it may be taken.

Lengths, 60 minutes for a proposal, 14 days for an appeal and 12 months to a review are those of the
regia's rules. Courtesy and warning hold nothing back: they stand for 30 days and then are forgotten.
"""

from commandcenter.bans.file import File
from commandcenter.clock import DAY, HOUR, MINUTE
from commandcenter.errors import UserError
from commandcenter.events.moderation import RUNGS, Rung

LENGTHS: dict[Rung, int] = {
    "courtesy": 30 * DAY,
    "warning": 30 * DAY,
    "hide": 24 * HOUR,
    "day": 24 * HOUR,
    "week": 7 * DAY,
    "month": 30 * DAY,
    "permanent": 365 * DAY,  # to its review, where it ends unless it is confirmed
}
PROPOSED_FOR = 60 * MINUTE
APPEAL_WITHIN = 14 * DAY
REVIEWED_FROM = 30 * DAY  # before the review is due it may be confirmed
REMEMBERED = 365 * DAY  # older steps do not count for the next one
BANS = frozenset({"day", "week", "month", "permanent"})
AUTOMATIC = RUNGS[0]


def reached(file: File, now_us: int) -> int:
    """Return how many rungs the customer has behind him; 0 = none of the last year."""
    taken = [
        RUNGS.index(ban.rung) + 1
        for ban in file.bans
        if ban.was_taken and now_us - ban.start_us < REMEMBERED
    ]
    return max(taken, default=0)


def next_rung(file: File, now_us: int) -> Rung:
    """Return the step that would come next."""
    return RUNGS[min(reached(file, now_us), len(RUNGS) - 1)]


def may_take(
    file: File, rung: Rung, now_us: int, *, who: str, is_lead: bool, is_vulnerable: bool
) -> tuple[int, ...]:
    """Return the evidence a step rests on; raise UserError where it may not be taken.

    `who` "" = automation. `is_lead`: a manager, who alone may skip rungs and ban a vulnerable customer.
    """
    name = f"C-{file.customer}"
    if not who and rung != AUTOMATIC:
        raise UserError("ban_needs_person", customer=name)
    if rung in BANS and is_vulnerable and not is_lead:
        raise UserError("ban_vulnerable", customer=name)
    evidence = file.fresh_evidence()
    if not evidence:
        raise UserError("ban_without_evidence", customer=name)
    if file.standing and file.bans[file.standing - 1].state == "proposed":
        raise UserError("ban_proposed_already", customer=name)
    if RUNGS.index(rung) > reached(file, now_us) and not is_lead:
        raise UserError("ban_skips", customer=name)
    return evidence

"""Two who change the list of overrides at once: the second is told what the first did, and nothing is lost.

Who asks has seen a version of the list. Where somebody else changed it meanwhile the request is refused with
what changed, by whom and why, so that a desk can show mine, theirs and now.
"""

from typing import Any

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.overrides.override import UNDONE, Override, version_of
from commandcenter.state import State


def must_have_seen(state: State, command: Command) -> None:
    """Refuse where others changed the list since the asking person saw it, with the newest change."""
    seen = command.expected_version
    if seen is None or seen == version_of(state.overrides.values()):
        return
    me = command.person.casefold()
    changed = [
        one
        for one in state.overrides.values()
        if one.version > seen and one.changed_by.casefold() != me
    ]
    if not changed:
        return
    last = max(changed, key=lambda one: one.version)
    raise UserError(
        f"override_stale_{_how(last)}",
        override=last.id, type=last.type, who=last.changed_by, why=last.changed_why,
        changes=[_change(one) for one in sorted(changed, key=lambda one: one.version)],
    )  # fmt: skip


def _how(one: Override) -> str:
    """Return how the newest change is told: of an end whether time brought it, or its author took it back."""
    if one.changed != "ended":
        return one.changed
    if not one.changed_by:
        return "expired"
    return "undone" if one.changed_why == UNDONE else "ended"


def _change(one: Override) -> dict[str, Any]:
    """Return a change of the list as a desk compares it with its own."""
    return {
        "override": one.id, "bundle": one.bundle, "type": one.type, "target": one.target,
        "params": one.params, "act": one.changed, "who": one.changed_by, "why": one.changed_why,
        "at_us": one.changed_us, "expires_us": one.expires_us, "version": one.version,
    }  # fmt: skip

"""Two persons at one case: the second is told what the first did, and nothing is lost.

Who asks has seen the log up to a position. What the engine decided since does not matter, as a person's word
wins; what another person did, or whoever has begun, does: the request is refused with what changed.
"""

from typing import Any

from commandcenter.care.hands import HandStep, counted
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.state import State


def number(state: State, thread: str) -> int:
    """Return what screens call the open case of a conversation: where its first message stands in the log."""
    hands = state.hands.get(thread)
    return hands.asked[0].seq if hands is not None and hands.asked else 0


def must_have_seen(state: State, command: Command, threads: tuple[str, ...]) -> None:
    """Refuse where others changed one of these since the asking person saw it, with all that changed."""
    seen, me = command.expected_version, command.person.casefold()
    if seen is None:
        return
    changed = [
        (step, thread)
        for thread in threads
        if thread in state.hands
        for step in counted(state.hands[thread].steps)
        if step.seq > seen and step.act != "decided" and by(step).casefold() != me
    ]
    if not changed:
        return
    changed.sort(key=lambda pair: pair[0].seq)
    step, thread = changed[-1]
    raise UserError(
        f"case_stale_{step.act}",
        number=number(state, thread), who=by(step), agent=step.agent, why=" ".join(step.why),
        changes=[change(state, thread, step) for step, thread in changed],
    )  # fmt: skip


def by(step: HandStep) -> str:
    """Return who made a step: the person here, else the agent whom a feed names."""
    return step.who or step.agent


def change(state: State, thread: str, step: HandStep) -> dict[str, Any]:
    """Return what was done to a case as a desk compares it with its own."""
    return {
        "case": thread, "number": number(state, thread), "act": step.act, "who": by(step),
        "agent": step.agent, "queue": step.queue, "why": " ".join(step.why), "at_us": step.at_us,
    }  # fmt: skip

"""How a step of an incident is worded."""

from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertStep

DETAIL = 120


def forms(language: Language, before: AlertStep | None, step: AlertStep) -> tuple[str, ...]:
    """Word a step, long form first; `before` is the one before it."""
    who = plain(step.who) if step.who else language.word("words.unknown")
    detail = plain(step.detail, DETAIL)
    if language.has(key := f"choices.{step.detail}"):
        detail = language.word(key)
    if step.what == "also":
        detail = language.motive_inline(step.detail)
    key = step.what
    if key == "acknowledged" or (step.state == "acknowledged" and not key):
        return language.forms("steps.acknowledged", name=who)
    if key == "resolved":
        key = "resolved_by" if step.who else "resolved"
    if key and language.has(f"steps.{key}"):
        return language.forms(f"steps.{key}", name=who, detail=detail, n=step.severity)
    if step.state == "resolved":
        return language.forms("steps.resolved")
    if before is None or before.state == "pending":
        return language.forms("steps.fired", n=step.severity)
    over = before.state in {"resolved", "closed", "false_alarm"}
    return language.forms(f"steps.{'again' if over else 'severity'}", n=step.severity)

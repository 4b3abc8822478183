"""What persons do to overrides: who may, from which state, and what it causes."""

from collections.abc import Callable, Iterable
from typing import Any

from commandcenter.bans.file import is_other
from commandcenter.clock import MINUTE
from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.events.overrides import OVERRIDE_ENDED, OVERRIDE_EXTENDED, OVERRIDE_SIGNED
from commandcenter.incidents.fact import NewFact
from commandcenter.overrides.override import LONGEST_US, UNDONE, Override
from commandcenter.overrides.steps import step_fact
from commandcenter.overruling.meant import meant, replaced, whole
from commandcenter.overruling.seen import must_have_seen
from commandcenter.overruling.sets import may, set_facts
from commandcenter.state import State

Act = Callable[[State, Command, int], list[NewFact]]


def asked(state: State, command: Command, now_us: int) -> list[NewFact]:
    """Return what a command about overrides causes; UserError where it may not be."""
    must_have_seen(state, command)
    return _ACTS[command.action.name](state, command, now_us)


def _bundle(state: State, command: Command, now_us: int) -> list[NewFact]:
    """End what the bundle takes the place of and set it, or neither."""
    gone = replaced(state, command, now_us)
    if not gone:
        return set_facts(state, command, now_us)
    ends = _ended(gone, command, now_us, _reason(command))
    return ends + set_facts(state, command, now_us)


def _sign(state: State, command: Command, now_us: int) -> list[NewFact]:
    waiting = [
        one for one in meant(state, command.target.override, now_us) if one.state == "proposed"
    ]
    if not waiting:
        raise UserError("override_nothing_to_sign", override=command.target.override)
    for one in waiting:
        if not is_other(command.person, command.seat, one.author, one.author_seat):
            raise UserError("needs_second_person", person=one.author)
    return [_step(OVERRIDE_SIGNED, one, command, now_us) for one in waiting]


def _extend(state: State, command: Command, now_us: int) -> list[NewFact]:
    reason = _reason(command)
    length_us = command.args.minutes * MINUTE
    if length_us <= 0:
        raise UserError("override_expired", type="")
    facts = []
    for one in meant(state, command.target.override, now_us):
        may(command, one.type)
        if one.state != "in_force":
            raise UserError("override_unsigned", override=one.id, person=one.author)
        if one.expires_us + length_us > one.start_us + LONGEST_US:
            raise UserError("override_too_long", type=one.type, hours=LONGEST_US // (60 * MINUTE))
        until_us = one.expires_us + length_us
        facts.append(
            _step(OVERRIDE_EXTENDED, one, command, now_us, until_us=until_us, reason=reason)
        )
    return facts


def _end(state: State, command: Command, now_us: int) -> list[NewFact]:
    return _ended(meant(state, command.target.override, now_us), command, now_us, _reason(command))


def _undo(state: State, command: Command, now_us: int) -> list[NewFact]:
    mine = [
        one
        for one in state.overrides.values()
        if one.is_open(now_us) and one.author.casefold() == command.person.casefold()
    ]
    if not mine:
        raise UserError("override_nothing_to_undo")
    last = max(mine, key=lambda one: (one.set_us, one.id))
    return _ended(
        whole(state, last, now_us), command, now_us, command.args.reason.strip() or UNDONE
    )


def _ended(overrides: Iterable[Override], command: Command, now_us: int, why: str) -> list[NewFact]:
    facts = []
    for one in overrides:
        may(command, one.type)
        facts.append(_step(OVERRIDE_ENDED, one, command, now_us, why=why))
    return facts


def _step(kind: str, one: Override, command: Command, now_us: int, **said: Any) -> NewFact:
    return step_fact(kind, one.id, now_us, one, who=command.person, seat=command.seat, **said)


def _reason(command: Command) -> str:
    if not (reason := command.args.reason.strip()):
        raise UserError("override_reason_missing", type="")
    return str(reason)


_ACTS: dict[str, Act] = {
    "override.set": set_facts,
    "override.bundle": _bundle,
    "override.sign": _sign,
    "override.extend": _extend,
    "override.end": _end,
    "override.undo": _undo,
}

"""Overrides that a command sets, one or a bundle: their ids, what refuses them, their facts."""

from collections.abc import Iterable

import msgspec

from commandcenter.clock import MINUTE, parse_us
from commandcenter.commands.action import Command
from commandcenter.commands.overrides import Overruled
from commandcenter.errors import UserError
from commandcenter.events.overrides import OVERRIDE_SET
from commandcenter.incidents.fact import NewFact
from commandcenter.overrides.override import binding, needs_second
from commandcenter.overrides.steps import step_fact
from commandcenter.overruling.fit import formed, must_exist
from commandcenter.overruling.meant import replaced
from commandcenter.overruling.trial import Contradiction, text_of, tried
from commandcenter.state import State

SIGNED_WITHIN = 60 * MINUTE
MANAGERS_ONLY = frozenset({"CAP"})


def may(command: Command, kind: str) -> None:
    """Raise UserError where a role may not set, extend or end such an override."""
    if kind in MANAGERS_ONLY and command.role != "manager":
        raise UserError("override_managers_only", type=kind)


def contradictions(state: State, command: Command, now_us: int) -> list[Contradiction]:
    """Return what the overrides that a command sets stand against, without being refused for it."""
    named = _named(state, command)
    texts = [formed(_until(one, now_us)[0], name, command.person) for one, name in named]
    gone = {one.id for one in replaced(state, command, now_us)}
    standing = binding(state.overrides.values(), now_us)
    others = [text_of(one) for one in standing if one.id not in gone]
    found = []
    for place, text in enumerate(texts):
        found += tried(state, [*others, *texts[:place]], text, now_us)
    return found


def names_of(state: State, command: Command) -> tuple[str, list[str]]:
    """Return the id by which what a command sets is ended again, and the ids of its overrides."""
    names = [name for _, name in _named(state, command)]
    return (_bundle(state) if command.action.name == "override.bundle" else names[0]), names


def _named(state: State, command: Command) -> list[tuple[Overruled, str]]:
    """Return the overrides that a command sets, each with its id; a bundle's have its length."""
    first = _next(state.overrides, "O")
    args = command.args
    if isinstance(args, Overruled):
        return [(args, f"O{first:04d}")]
    return [
        (
            msgspec.structs.replace(
                one, minutes=args.minutes, reason=one.reason.strip() or args.reason
            ),
            f"O{place:04d}",
        )
        for place, one in enumerate(args.sets, first)
    ]


def set_facts(state: State, command: Command, now_us: int) -> list[NewFact]:
    """Return the facts of what a command sets; UserError where one of them may not be: then none is."""
    bundle = _bundle(state) if command.action.name == "override.bundle" else ""
    facts = []
    for asked, name in _named(state, command):
        one, length_us = _until(asked, now_us)
        text = formed(one, name, command.person)
        may(command, one.type)
        must_exist(state, text, now_us)
        ((kind, value),) = text.target.items()
        must_be_signed = needs_second(one.type, text.params or {})
        fact = step_fact(
            OVERRIDE_SET, name, now_us,
            who=command.person, seat=command.seat, type=one.type, kind=kind,
            names=tuple(value) if kind == "agents" else (value,),
            params=text.params, reason=text.reason, length_us=length_us,
            lapses_us=now_us + SIGNED_WITHIN if must_be_signed else 0,
            asked=one.second.strip() if must_be_signed else "", bundle=bundle,
        )  # fmt: skip
        facts.append(fact)
    contradictions(state, command, now_us)  # refuses what nobody could fulfil
    return facts


def _until(one: Overruled, now_us: int) -> tuple[Overruled, int]:
    """Return an override with its length: who is called in may be so until an instant, of a bundle its end.

    Raises UserError where that is none.
    """
    wanted = one.params.get("until") if one.type == "CALL_IN" else None
    if wanted is None:
        return one, one.minutes * MINUTE
    try:
        length_us = parse_us(str(wanted)) - now_us
    except ValueError as error:
        raise UserError("override_params_unfit", type=one.type) from error
    minutes = -(-length_us // MINUTE)
    return msgspec.structs.replace(one, minutes=max(-1, min(minutes, 100_000))), length_us


def _bundle(state: State) -> str:
    bundles = {one.bundle: one for one in state.overrides.values() if one.bundle}
    return f"B{_next(bundles, 'B'):04d}"


def _next(names: Iterable[str], letter: str) -> int:
    """Return the first number that no name has yet."""
    numbers = [int(name[1:]) for name in names if name[:1] == letter and name[1:].isdigit()]
    return max(numbers, default=0) + 1

"""What others did to the list of overrides meanwhile, as the hub tells it with a refusal.

Pure: values in, changes out.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Change(NamedTuple):
    """What somebody else did to the list meanwhile, as the hub tells it."""

    override: str
    type: str
    kind: str
    names: tuple[str, ...]
    params: dict[str, Any]
    act: str
    who: str
    why: str
    at_us: int
    expires_us: int
    version: int

    @property
    def stands(self) -> bool:
        """It is in force: somebody set, signed or extended it."""
        return self.act in {"set", "signed", "extended"}


def changes_of(values: dict[str, Any]) -> tuple[Change, ...]:
    """Return what changed, from the values of a refusal."""
    found = []
    for one in values.get("changes", ()):
        ((kind, names),) = dict(one["target"]).items()
        listed = tuple(names) if isinstance(names, list | tuple) else (str(names),)
        found.append(
            Change(
                str(one["override"]), str(one["type"]), kind, listed, dict(one["params"] or {}),
                str(one["act"]), str(one["who"]), str(one["why"]), int(one["at_us"]),
                int(one["expires_us"] or 0), int(one["version"]),
            )
        )  # fmt: skip
    return tuple(found)


def standing(changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Return the overrides among them that are in force."""
    return tuple(one.override for one in changes if one.stands)


def are_on_one_thing(changes: tuple[Change, ...], sets: list[dict[str, Any]]) -> bool:
    """Tell whether what was drafted and what was done meanwhile are about the same thing."""
    mine = {aim for one in sets for aim in _aims(one["target"], one.get("params"))}
    return any(mine & set(_aims({one.kind: one.names}, one.params)) for one in changes)


def target_of(one: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return kind and names of the target of a set."""
    ((kind, names),) = dict(one["target"]).items()
    return kind, tuple(names) if isinstance(names, list | tuple) else (str(names),)


def _aims(target: Mapping[str, Any], params: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return what an override is about, and where it leads: by these two are said to be on one thing."""
    to = (params or {}).get("to")
    pairs = [*target.items(), *(to.items() if isinstance(to, dict) else ())]
    return [
        (kind.removesuffix("s"), str(name))
        for kind, names in pairs
        for name in (names if isinstance(names, list | tuple) else (names,))
    ]

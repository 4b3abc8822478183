"""Which overrides a command means: one by its id, or all that end with it."""

from commandcenter.commands.action import Command
from commandcenter.errors import UserError
from commandcenter.overrides.override import Override
from commandcenter.state import State


def meant(state: State, name: str, now_us: int) -> list[Override]:
    """Return what a name means and what ends with it; UserError where nothing of it stands any more."""
    found = whole(state, _known(state, name), now_us)
    if not found:
        raise UserError("override_over", override=name)
    return found


def whole(state: State, one: Override, now_us: int) -> list[Override]:
    """Return an override and all that ends with it, as far as it still stands."""
    bundled = (
        each for each in state.overrides.values() if one.bundle and each.bundle == one.bundle
    )
    return [each for each in (bundled if one.bundle else (one,)) if each.is_open(now_us)]


def replaced(state: State, command: Command, now_us: int) -> list[Override]:
    """Return what a bundle takes the place of, each once; what is over meanwhile is in nobody's way."""
    names: tuple[str, ...] = getattr(command.args, "ends", ())
    found = {one.id: one for name in names for one in whole(state, _known(state, name), now_us)}
    return [found[name] for name in sorted(found)]


def _known(state: State, name: str) -> Override:
    known = state.overrides.get(name)
    if known is None:
        known = next((one for one in state.overrides.values() if one.bundle == name), None)
    if known is None:
        raise UserError("override_unknown", override=name)
    return known

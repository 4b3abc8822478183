"""Who is here, and at what, at an instant: the one answer that engine, figures and screens share.

What a feed told of somebody last holds, unless they were called in since: whoever answered a call is at work
until the call ends, or until something newer is told.
"""

from typing import NamedTuple

from commandcenter.state import AT_WORK, State


class Present(NamedTuple):
    """One of us. `state`: as feeds word it, "" = nobody told; `until_us`: when it is to end."""

    state: str = ""
    since_us: int | None = None
    until_us: int | None = None
    is_lost: bool = False  # the window answers no more
    is_called: bool = False

    @property
    def is_at_work(self) -> bool:
        """Tell whether the headline counts them as online."""
        return self.state in AT_WORK


def called_in(state: State, now_us: int) -> dict[str, int]:
    """Return who counts as present because they were called in, and until when."""
    return {name: until_us for name, (_, until_us) in _calls(state, now_us).items()}


def present(state: State, now_us: int) -> dict[str, Present]:
    """Return everybody who told a state, stands on the list or was called in."""
    calls = _calls(state, now_us)
    names = {*state.agents, *state.standing, *calls}
    return {name: _of(state, name, calls.get(name)) for name in sorted(names)}


def present_of(state: State, name: str, now_us: int) -> Present:
    """Return the same of one person."""
    return _of(state, name, _calls(state, now_us).get(name))


def _of(state: State, name: str, call: tuple[int, int] | None) -> Present:
    if call is not None:
        return Present("available", *call, is_called=True)
    known = state.agents.get(name)
    if known is None:
        return Present()
    return Present(known.state, known.at_us, known.until_us, known.presence == "lost")


def _calls(state: State, now_us: int) -> dict[str, tuple[int, int]]:
    """Return of whoever was called in since when and until when; of several calls the longest."""
    found: dict[str, tuple[int, int]] = {}
    for one in state.overrides.values():
        if one.type != "CALL_IN" or not one.binds(now_us):
            continue
        for name in one.names:
            told = state.agents.get(name)
            if told is None or told.at_us < one.start_us:
                since_us, until_us = found.get(name, (one.start_us, 0))
                found[name] = min(since_us, one.start_us), max(one.expires_us, until_us)
    return found

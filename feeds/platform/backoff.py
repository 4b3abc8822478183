"""How long a feed waits before it asks a platform again (feeds.md, section 4)."""

STEPS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
SETTLED_S = 60.0  # a link that lived so long begins anew with the first step
SPREAD_S = 10.0  # after a sleep all feeds come back within this time, not all at once
_LEAST, _MOST = 0.5, 1.5


def delay_s(tries: int, draw: float, asked_s: float = 0.0) -> float:
    """Return the seconds to wait after `tries` failed tries in a row (1 = the first).

    `draw` is uniform in 0..1 and spreads what many machines would do at once. `asked_s`: what the platform
    asked for (Retry-After, X-RateLimit-Reset); the longer of both counts.
    """
    step = STEPS_S[min(max(tries, 1), len(STEPS_S)) - 1]
    return max(step * (_LEAST + (_MOST - _LEAST) * draw), asked_s)


def after_sleep_s(draw: float) -> float:
    """Return when a feed comes back once the machine has woken."""
    return SPREAD_S * draw

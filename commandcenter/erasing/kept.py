"""For how long a log keeps what: read from the settings, told of a log, beside its hub or without one."""

from contextlib import closing
from pathlib import Path
from typing import Any

from commandcenter.clock import DAY, format_us, now_us
from commandcenter.database import connect
from commandcenter.erasing.retention import due
from commandcenter.events.erasure import Kept
from commandcenter.settings import Retention

KINDS: tuple[Kept, ...] = ("texts", "identities", "quarantine")


def before(kept: Retention, kind: Kept, now: int) -> int | None:
    """Return up to when a kind's time is over (us); None where it is kept until somebody is erased."""
    months: int = getattr(kept, kind)
    return now - months * 365 * DAY // 12 if months else None


def told(path: Path, kept: Retention, now: int | None = None) -> dict[str, Any]:
    """Return of each kind how many would be dropped now, and what was recorded before when."""
    found: dict[str, Any] = {}
    with closing(connect(path)) as db:
        for kind in KINDS:
            until = before(kept, kind, now_us() if now is None else now)
            found[kind] = {
                "months": getattr(kept, kind),
                "before": None if until is None else format_us(until),
                "due": 0 if until is None else due(db, kind, until),
            }
    return found

"""What goes wrong around a hub and is no incident stands on every screen, by the key of its words."""

from collections.abc import Callable, Mapping
from pathlib import Path

from commandcenter.clock import MINUTE, now_us
from commandcenter.platform import free_bytes

DISK_LOW = 512 * 1024 * 1024
AHEAD_US = 5 * MINUTE  # a log that is newer than now by this much: the clock was set back

Checks = Mapping[str, Callable[[], object]]  # key of words -> what is true while it holds


def holding(checks: Checks) -> tuple[str, ...]:
    """Return the keys of what holds now, in their order."""
    return tuple(key for key, holds in checks.items() if holds())


def is_disk_low(folder: Path) -> bool:
    """Tell whether the disk is nearly full that a folder is on."""
    return free_bytes(folder) < DISK_LOW


def is_clock_wrong(newest_us: int) -> bool:
    """Tell whether the newest of a log that is lived today is of the future."""
    return newest_us > now_us() + AHEAD_US

"""The health of a log as Prometheus reads it: text of its exposition format, version 0.0.4.

Numbers and names of feeds only, nothing of a customer; made of what `report.health` returns.
"""

from collections.abc import Iterator
from typing import Any

PREFIX = "commandcenter_"
COUNTERS = ("received", "stored", "revision", "duplicate", "quarantined", "shed")
GAP_STATES = ("open", "filled", "lost")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def text(health: dict[str, Any]) -> str:
    """Return all of it; every sample has its kind and a sentence before it."""
    return "".join(f"{line}\n" for line in _lines(health))


def _lines(health: dict[str, Any]) -> Iterator[str]:
    for name in COUNTERS:
        yield from _one(f"{name}_total", "counter", f"Positions {name}.", health[name])
    yield from _one("log_position", "gauge", "Newest row of the log.", health["seq"])
    running = health["hub"] == "running"
    yield from _one("hub_running", "gauge", "1 where the hub runs.", running)
    yield from _one("conserved", "gauge", "1 where the sums add up.", health["conserved"])
    yield from _one("log_intact", "gauge", "1 where log and head agree.", not health["altered"])
    yield from _one(
        "erased", "gauge", "1 where no erased person's bytes wait.", not health["erasing"]
    )
    yield from _one(
        "erased_listed",
        "gauge",
        "1 where log and list of the erased agree.",
        not health["erased_list"],
    )
    free = health["disk_free_bytes"]
    yield from _one("disk_free_bytes", "gauge", "What the disk of the log can still take.", free)
    yield from _head("gaps", "gauge", "Gaps on record, by state.")
    for state in GAP_STATES:
        yield _sample("gaps", {"state": state}, sum(g["state"] == state for g in health["gaps"]))
    yield from _head("feed_connected", "gauge", "1 where a feed is connected, and not stale.")
    for feed in health["feeds"]:
        yield _sample("feed_connected", {"feed": feed["feed"]}, feed["state"] == "CONNECTED")


def _one(name: str, kind: str, does: str, value: int) -> Iterator[str]:
    yield from _head(name, kind, does)
    yield _sample(name, {}, value)


def _head(name: str, kind: str, does: str) -> Iterator[str]:
    yield f"# HELP {PREFIX}{name} {does}"
    yield f"# TYPE {PREFIX}{name} {kind}"


def _sample(name: str, labels: dict[str, str], value: int) -> str:
    told = ",".join(f'{key}="{text.translate(_ESCAPES)}"' for key, text in labels.items())
    return f"{PREFIX}{name}{{{told}}} {int(value)}" if told else f"{PREFIX}{name} {int(value)}"

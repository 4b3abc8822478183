"""The commands of `main.py` that need the core only: one file a subject, imported when its command runs."""

import importlib
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any

from commandcenter.cli.asking import Ask

# command -> the function that runs it, as "file.function" of this room
READS = {
    "stored": "reports.stored",
    "health": "reports.health",
    "state": "reports.state",
    "kpi": "reports.kpi",
    "export": "reports.export",
    "doctor": "reports.doctor",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
    "classify": "reading.classify",
    "group": "reading.group",
    "train": "reading.train",
    "assign": "assigning.assign",
}
ASKS = {  # those that have the one writer carry something out
    "audit": "keeping.audit",
    "erase": "keeping.erase",
    "retention": "keeping.retention",
    "quarantine": "keeping.quarantine",
    "month": "months.month",
    "publications": "publications.publications",
    "agents": "people.agents",
    "seat-token": "people.seat_token",
    "criteria": "criteria.criteria",
    "reading": "reading.reading",
}


def commands(ask: Ask) -> Mapping[str, Callable[[Namespace], int]]:
    """Return what runs each command; `ask` reaches the writer."""
    return {name: late(f"{__name__}.{where}") for name, where in READS.items()} | {
        name: late(f"{__name__}.{where}", ask=ask) for name, where in ASKS.items()
    }


def late(where: str, **known: Any) -> Callable[[Namespace], int]:
    """Return a command whose module is imported when it runs: no command waits for the imports of another."""
    module, _, name = where.rpartition(".")

    def run(chosen: Namespace) -> int:
        code: int = getattr(importlib.import_module(module), name)(chosen, **known)
        return code

    return run

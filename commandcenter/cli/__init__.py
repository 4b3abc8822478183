"""The commands of `main.py`, one file a subject: the only room that sees every package."""

import importlib
from argparse import Namespace
from collections.abc import Callable

# command -> the function that runs it, as "file.function" of this room
WHERE = {
    "wall": "windows.wall",
    "regia": "windows.desk",
    "review": "windows.desk",
    "join": "seating.join",
    "hub": "hubs.hub",
    "replay": "hubs.replay",
    "service": "services.service",
    "import": "feeding.import_",
    "feed": "feeding.feed",
    "gateway": "feeding.gateway",
    "normalize": "feeding.normalize",
    "screenshot": "pictures.screenshot",
    "report": "pictures.report",
    "alerts": "detecting.alerts",
    "detect": "detecting.detect",
    "bench": "benches.bench",
    "stored": "reports.stored",
    "health": "reports.health",
    "state": "reports.state",
    "kpi": "reports.kpi",
    "export": "reports.export",
    "doctor": "reports.doctor",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
    "audit": "keeping.audit",
    "erase": "keeping.erase",
    "retention": "keeping.retention",
    "quarantine": "keeping.quarantine",
    "classify": "reading.classify",
    "group": "reading.group",
    "train": "reading.train",
    "reading": "reading.reading",
    "assign": "assigning.assign",
    "criteria": "criteria.criteria",
    "month": "months.month",
    "publications": "publications.publications",
    "agents": "people.agents",
    "critical": "critical.critical",
    "seat-token": "people.seat_token",
}


def _late(where: str) -> Callable[[Namespace], int]:
    """Return a command whose module is imported when it runs: no command waits for the imports of another."""
    module, _, name = f"{__name__}.{where}".rpartition(".")

    def run(chosen: Namespace) -> int:
        code: int = getattr(importlib.import_module(module), name)(chosen)
        return code

    return run


COMMANDS = {name: _late(where) for name, where in WHERE.items()}

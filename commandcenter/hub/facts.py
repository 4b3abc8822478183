"""Facts that the hub itself puts into the log."""

from typing import Any

import msgspec

from commandcenter.rows import Draft

SOURCE = "/hub"


def own_fact(
    kind: str,
    name: str,
    data: dict[str, Any],
    at_us: int,
    *,
    actor: str = "hub",
    command: str | None = None,
) -> Draft:
    """Return a fact of the hub; `name` is its identity under the source `/hub`."""
    return Draft(
        type=kind,
        source=SOURCE,
        id=name,
        time_us=at_us,
        recorded_us=at_us,
        body=msgspec.json.encode({"data": data}),
        digest=b"",
        actor=actor,
        command=command,
    )

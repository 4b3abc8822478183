"""How a command reaches the one writer: by a function handed in, for a hub joins what the core never sees."""

from pathlib import Path
from typing import Any, Protocol


class Ask(Protocol):
    """Have the hub of a database carry out a command of a seat; return what it answers."""

    def __call__(self, path: Path, action: str, **more: dict[str, Any]) -> dict[str, Any]:
        """`more`: `target` and `args` of the command. Raises UserError where it was refused."""

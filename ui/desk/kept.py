"""What the hub answered as a file: kept among this person's documents, under a name that was free."""

import os
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from commandcenter.errors import UserError
from commandcenter.platform import documents_folder


def keep(name: str, content: str) -> Path:
    """Write a file, whole or not at all, and return where it is; UserError where that cannot be."""

    def write(half: Path) -> None:
        with half.open("w", encoding="utf-8", newline="") as file:
            file.write(content)

    return keep_file(name, write)


def keep_file(name: str, write: Callable[[Path], object]) -> Path:
    """Have a file written, whole or not at all, and return where it is; UserError where that cannot be."""
    folder, wanted = documents_folder(), Path(Path(name).name)  # a name, never a way to elsewhere
    try:
        number, half = tempfile.mkstemp(prefix=f".{wanted.stem}.", suffix=".part", dir=folder)
        os.close(number)
        write(Path(half))
        kept = next(
            path for place in count(1) if not (path := folder / _numbered(wanted, place)).exists()
        )
        Path(half).replace(kept)
    except OSError as error:
        raise UserError("file_not_written", file=str(folder / wanted)) from error
    return kept


def _numbered(name: Path, place: int) -> str:
    return name.name if place == 1 else f"{name.stem}-{place}{name.suffix}"

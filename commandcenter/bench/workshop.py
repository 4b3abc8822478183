"""Where a benchmark works: a folder of its own on the disk that will hold the log, with a home of its own.

A folder for temporary files may lie in memory, where a flush costs nothing; so it is not used.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commandcenter.platform import HOME_VARIABLE, data_folder

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder for the length of a block. Keys, settings and logs of its hubs lie in it, too."""
    before = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data_folder()) as name:
        os.environ[HOME_VARIABLE] = str(Path(name) / "home")
        try:
            yield Path(name)
        finally:
            if before is None:
                del os.environ[HOME_VARIABLE]
            else:
                os.environ[HOME_VARIABLE] = before

"""Where log lines go: to a file where nobody sits at a terminal, to stderr, or to both.

A file that has grown large gets a number and a new one begins; the oldest of them are dropped.
"""

import logging
import logging.handlers
import traceback

from commandcenter.platform import log_folder

LARGE = 5 * 1024 * 1024
OLDER = 4  # files kept beside the one that is written
_LINE = '{"time":"%(asctime)s","level":"%(levelname)s","from":"%(name)s","says":"%(message)s"}'


def into(name: str) -> None:
    """Write every line from INFO up into the file of that name."""
    logging.basicConfig(handlers=[_file(name)], level=logging.INFO, format=_LINE)


def to_stderr() -> None:
    """Print warnings and errors."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


def beside(name: str) -> None:
    """Keep warnings and errors in the file of that name, too: whoever hangs a wall reads no terminal."""
    handler = _file(name)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def _file(name: str) -> logging.Handler:
    return logging.handlers.RotatingFileHandler(
        log_folder() / name, maxBytes=LARGE, backupCount=OLDER, encoding="utf-8", delay=True
    )


def left_trace() -> str:
    """Write down the error that is being handled, for whoever mends it; return the file."""
    file = log_folder() / "errors.log"
    with file.open("a", encoding="utf-8") as log:
        log.write(traceback.format_exc())
    return str(file)

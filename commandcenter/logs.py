"""Where log lines go: to a file where nobody sits at a terminal, to stderr, or to both."""

import logging
import traceback

from commandcenter.platform import log_folder

_LINE = '{"time":"%(asctime)s","level":"%(levelname)s","from":"%(name)s","says":"%(message)s"}'


def into(name: str) -> None:
    """Write every line from INFO up into the file of that name."""
    logging.basicConfig(filename=log_folder() / name, level=logging.INFO, format=_LINE)


def to_stderr() -> None:
    """Print warnings and errors."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


def beside(name: str) -> None:
    """Keep warnings and errors in the file of that name, too: whoever hangs a wall reads no terminal."""
    handler = logging.FileHandler(log_folder() / name, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def left_trace() -> str:
    """Write down the error that is being handled, for whoever mends it; return the file."""
    file = log_folder() / "errors.log"
    with file.open("a", encoding="utf-8") as log:
        log.write(traceback.format_exc())
    return str(file)

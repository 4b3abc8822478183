"""What texts are read as: the site's rules, the reading of single lines, the training."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.cli.writer import ask


def reading(chosen: Namespace) -> int:
    """Look after the site's rules of reading: check the files, try them on stored messages, reload them."""
    from commandcenter import trial

    folder = site.rules_folder()
    if chosen.act == "check":
        print(json.dumps(trial.check(folder), indent=None if chosen.json else 2))
        return 0
    path = arguments.database(chosen.db)
    if chosen.act == "reload":
        return site.told(ask(path, "reading.reload"))
    found = trial.dry_run(path, folder, chosen.days)
    print(json.dumps(found, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0


def classify(chosen: Namespace) -> int:
    """Read the messages on standard input, one a line."""
    from commandcenter.semantic.classify import classify_lines
    from commandcenter.semantic.rules import put_in_force
    from commandcenter.semantic.site_rules import load

    del chosen  # it answers in JSON only
    put_in_force(load(site.rules_folder()))
    for line in classify_lines(_lines_in()):
        sys.stdout.write(line + "\n")
    return 0


def group(chosen: Namespace) -> int:
    """Group the messages on standard input into bursts and requests."""
    from commandcenter.conversations import group_lines

    del chosen  # as `classify`
    for line in group_lines(_lines_in()):
        sys.stdout.write(line + "\n")
    return 0


def train(chosen: Namespace) -> int:
    """Train the models from the texts of a folder."""
    from commandcenter.semantic.model import FOLDER
    from commandcenter.training.train import train

    train(chosen.data, chosen.out or FOLDER)
    return 0


def _lines_in() -> Iterator[str]:
    """Yield the lines of standard input; bytes that are no UTF-8 become U+FFFD."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace")

"""Detection from a terminal: a stream judged, other parameters tried on a past."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from commandcenter import arguments
from commandcenter.cli import site
from commandcenter.errors import UserError

_TRIED = "tried"  # the version of a set that has no name yet


def detect(chosen: Namespace) -> int:
    """Judge a stream of events, line by line, as the hub would."""
    from alerts.detect import detect_stream, open_stream

    with open_stream(Path(chosen.file)) as lines:
        detect_stream(lines, sys.stdout, sys.stderr)
    return 0


def alerts(chosen: Namespace) -> int:
    """Tell the parameters of detection in force, or try others on the last weeks of a log."""
    from functools import partial

    from alerts.desk import AlertDesk
    from alerts.tuned import FIGURES, as_settings, data, tuned, with_changes
    from commandcenter.languages import language
    from commandcenter.settings import FILE
    from commandcenter.tuning import told
    from commandcenter.tuning.replay import replay

    settings = site.settings()
    old = tuned(settings.alerts)
    if chosen.act == "parameters":
        print(json.dumps(data(old), indent=None if chosen.json else 2))
        return 0
    if not chosen.changes:
        raise UserError("tuning_nothing_set", known=", ".join(FIGURES))
    changed = with_changes(settings.alerts, chosen.changes, chosen.name or _TRIED)
    new, path = tuned(changed), arguments.database(chosen.db)
    found = replay(path, chosen.weeks, partial(AlertDesk, old), partial(AlertDesk, new))
    if chosen.json:
        print(json.dumps(told.data(found, old.version, new.version), ensure_ascii=False))
        return 0
    words = language(chosen.lang or settings.language)
    for line in told.lines(found, old.version, new.version, words, settings.timezone):
        print(line)
    print(words.word("tuning.entry", file=FILE) if chosen.name else words.word("tuning.name_it"))
    print(as_settings(changed) if chosen.name else "", end="")
    return 0

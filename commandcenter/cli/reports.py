"""What a log tells: its health, its state at an instant, its figures, its files."""

import json
import sys
from argparse import Namespace

from commandcenter import arguments
from commandcenter.cli import site


def stored(chosen: Namespace) -> int:
    """Print what is stored, one message a line."""
    from commandcenter.report import stored

    for line in stored(arguments.database(chosen.db)):
        print(json.dumps(line))
    return 0


def health(chosen: Namespace) -> int:
    """Print how a log and its feeds stand; 1 where a message is missing."""
    from commandcenter.report import health

    path = arguments.database(chosen.db)
    found = health(path, site.head_of(path))
    if chosen.prometheus:
        from commandcenter.metrics import text

        sys.stdout.write(text(found))
    else:
        print(json.dumps(found, indent=None if chosen.json else 2))
    return 0 if found["conserved"] else 1


def state(chosen: Namespace) -> int:
    """Print the state at an instant."""
    from commandcenter.report import state_at

    found = state_at(arguments.database(chosen.db), site.settings(), arguments.instant(chosen.at))
    print(json.dumps(found, indent=None if chosen.json else 2))
    return 0


def kpi(chosen: Namespace) -> int:
    """Print the figures of a file of events, or the cases behind one."""
    from commandcenter.reckoning import Asked, reckon
    from commandcenter.recorded import places

    as_of_us = arguments.instant(chosen.as_of) or 0
    after_us = arguments.instant(chosen.begin) or 0
    asked = Asked(as_of_us, after_us, places(chosen.where))
    settings = site.settings()
    found = reckon(chosen.events, chosen.calendar, settings, asked)
    if chosen.cases:
        for case in found.cases(chosen.cases):
            print(json.dumps(case, ensure_ascii=False))
        return 0
    document = found.document(chosen.lang or settings.language)
    print(json.dumps(document, ensure_ascii=False, indent=None if chosen.json else 2))
    return 0


def export(chosen: Namespace) -> int:
    """Write what is asked for into a file; the hub may run meanwhile, nothing of it is changed."""
    from commandcenter.exports.tables import Period, table
    from commandcenter.exports.written import write

    path, settings = arguments.database(chosen.db), site.settings()
    period = Period(arguments.instant(chosen.begin) or 0, arguments.instant(chosen.end))
    shown = chosen.lang or settings.language
    found = table(path, chosen.what, period, settings, shown)
    rows = write(found, chosen.out, chosen.format, beside=path)
    print(json.dumps({"file": str(chosen.out.resolve()), "rows": rows}))
    return 0


def doctor(chosen: Namespace) -> int:
    """Tell what this machine lacks; 1 where something is missing."""
    from commandcenter.doctor import examine, report

    findings = examine()
    print(report(findings, as_json=chosen.json))
    return 1 if any(finding.state == "missing" for finding in findings) else 0

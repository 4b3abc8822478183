"""Assignment from a terminal: the engine on standard input, other criteria tried on a past."""

import json
import sys
from argparse import Namespace

from commandcenter import arguments
from commandcenter.cli import site


def assign(chosen: Namespace) -> int:
    """Answer the lines on standard input, each before the next is read; or say how fast that is."""
    import gc

    if chosen.act == "dry-run":
        return _dry_run(chosen)
    if chosen.bench is not None:
        from commandcenter.bench.assignment import speed

        print(json.dumps(speed(chosen.bench)))
        return 0
    if chosen.verify:
        return _decided_again(chosen)
    from commandcenter.assignment.engine import Engine
    from commandcenter.assignment.stdio import answer_lines

    gc.disable()  # no cycles are left behind, and a collection would make one answer late
    for answer in answer_lines(sys.stdin.buffer, Engine()):
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    return 0


def _dry_run(chosen: Namespace) -> int:
    """Tell what other criteria would have changed in the last weeks of a log."""
    from commandcenter import settings
    from commandcenter.cli.criteria import folder_of
    from commandcenter.criteria import criteria
    from commandcenter.history import History
    from commandcenter.hub.criteria_files import in_state
    from commandcenter.languages import language
    from commandcenter.platform import config_folder
    from commandcenter.rehearsal import told
    from commandcenter.rehearsal.compared import dry_run

    new = criteria.load(folder_of(chosen.criteria, "assign dry-run --db PATH --criteria ."))
    path, own = arguments.database(chosen.db), settings.load(config_folder() / settings.FILE)
    history = History(path)
    try:
        state = history.state_now()
    finally:
        history.close()
    found = dry_run(path, chosen.weeks, in_state(path, state, site.criteria_folder()), new, own)
    if chosen.json:
        print(json.dumps(told.data(found), ensure_ascii=False))
        return 0
    words = language(chosen.lang or own.language)
    for line in told.lines(found, words, own.timezone):
        print(line)
    return 0


def _decided_again(chosen: Namespace) -> int:
    """Take the turns of the engine again from a log, by the criteria and terms of now."""
    from commandcenter.dispatch.verified import taken_again, turns
    from commandcenter.history import History
    from commandcenter.hub.criteria_files import on_record

    history = History(arguments.database(chosen.db))
    try:
        wanted = turns(history.facts())
        state = history.state_now(until=wanted[0].basis.seq if wanted else 0)
        criteria = on_record(history, history.state_now())
        found = taken_again(state, history.facts(state.seq), wanted, criteria, site.settings())
    finally:
        history.close()
    differences = [one._asdict() for one in found.differences]
    print(json.dumps(found._asdict() | {"differences": differences}))
    return 1 if found.differences else 0

"""Reading the detectors' past from the journal, in a thread beside the hub's loop."""

from pathlib import Path

from commandcenter.alert import Mark
from commandcenter.history import History
from commandcenter.hub.prepare import AHEAD
from commandcenter.hub.watch import MEMORY, mark_of
from commandcenter.semantic.near import text_key


def marks_of(path: Path, now_us: int) -> list[Mark]:
    """Return the marks of the messages of the last four weeks, as they stand in the log."""
    history = History(path)
    try:
        since = now_us - MEMORY
        texts = dict(history.texts(since))
        facts = history.facts(history.before(since - AHEAD))
        found = (
            mark_of(fact, text_key(texts.get(fact.seq, "")))
            for fact in facts
            if fact.time_us > since
        )
        return [mark for mark, _ in filter(None, found)]
    finally:
        history.close()

"""Reading the detectors' past from the journal, in a thread beside the hub's loop."""

from collections.abc import Mapping
from pathlib import Path

from commandcenter.alert import Mark
from commandcenter.corrections import Corrected
from commandcenter.events.fact import Fact
from commandcenter.events.outside import MESSAGE_RECEIVED
from commandcenter.history import History
from commandcenter.hub.checking import AHEAD
from commandcenter.hub.watch import mark_of
from commandcenter.semantic.copies import Copies
from commandcenter.semantic.near import trace


def marks_of(path: Path, since: int, corrections: Mapping[str, Corrected]) -> list[Mark]:
    """Return the marks of the messages after an instant, as the log and `corrections` read them."""
    history = History(path)
    try:
        texts = dict(history.texts(since))
        facts = history.facts(history.before(since - AHEAD))
        copies = Copies()
        found = (
            mark_of(
                fact,
                _key(fact, texts.get(fact.seq, ""), copies),
                corrections.get(f"{fact.source} {fact.id}"),
            )
            for fact in facts
            if fact.time_us > since
        )
        return [mark for mark, _ in filter(None, found)]
    finally:
        history.close()


def _key(fact: Fact, text: str, copies: Copies) -> str:
    """Return the key the detectors saw when the message came: of the text it is near to."""
    if fact.type != MESSAGE_RECEIVED or not text:
        return ""
    known = trace(text)
    copy = copies.take(known, fact.id, fact.person, fact.time_us)
    return copy.key if copy else known.key

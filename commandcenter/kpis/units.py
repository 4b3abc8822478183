"""How many of each unit a period holds: what every figure is counted in (kpis.md, Units)."""

import numpy as np

from commandcenter.care import marks
from commandcenter.kpis.book import Book, has


def units(book: Book) -> dict[str, int]:
    """Return messages, bursts, requests, thanks, cases and cycles; each counted where it began."""
    return {
        "raw_messages": len(book.messages),
        "bursts": len(book.bursts),
        "unique_requests": len(book.requests.opened),
        "neutral_messages": int(np.count_nonzero(has(book.messages[:, 1], marks.THANKS))),
        "cases": int(np.count_nonzero(book.begins_case)),
        "case_cycles": len(book.cycles.opened),
    }

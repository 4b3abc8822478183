"""The masked texts that moderation has before it, read from the log beside the hub's loop.

Texts are never copied into facts: who is erased is gone from here at the next look, too.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from commandcenter.clock import MINUTE
from commandcenter.history import History

LONGEST = 400  # characters of a text on a desk
ANEW = MINUTE


class Evidence:
    """Keeps the texts that are shown, by log position; all are read anew once a minute."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.texts: dict[int, str] = {}
        self._read_us = -ANEW

    def forget(self) -> None:
        """Forget every text; they are read anew."""
        self.texts = {}

    def due(self, shown: Collection[int], now_us: int) -> frozenset[int]:
        """Return the positions that have to be read now."""
        is_old = abs(now_us - self._read_us) >= ANEW
        self.texts = {seq: text for seq, text in self.texts.items() if seq in shown}
        return frozenset(shown) if is_old else frozenset(shown) - self.texts.keys()

    def read(self, due: Collection[int]) -> dict[int, str]:
        """Read texts from the log; runs in a thread."""
        return texts_of(self._path, due)

    def keep(self, found: Mapping[int, str], now_us: int) -> None:
        """Show what was read; what is gone from the log is gone."""
        if abs(now_us - self._read_us) >= ANEW:
            self.texts, self._read_us = {}, now_us
        self.texts |= found


def texts_of(path: Path, positions: Collection[int]) -> dict[int, str]:
    """Return masked texts of customers' messages by their log position."""
    history = History(path)
    try:
        found = [history.message(seq) for seq in sorted(positions)]
    finally:
        history.close()
    return {one.seq: one.text[:LONGEST] for one in found if one is not None}

"""The search for what is missing: one resume at a time, and only an answered one counts.

An answer is known by what it brings again: the rows above the hole that were there when it was asked.
A frame of which a copy was under way does not look like an answer, and a resume that was lost with its
connection is no reason to give rows up.
"""

from typing import Literal

ASKS = 2  # answered resumes after which a row that did not come is given up
QUERIES = 5  # connections that showed the hole again, from a server that answers no resume

Meaning = Literal["on its way", "part of the answer", "the answer", "nothing"]


class Search:
    """What is missing up to `last`, and what the server has said about it."""

    def __init__(self) -> None:
        self.last = 0
        self.asked_at: float | None = None  # None: no resume is under way
        self.by_query = False  # this connection's own query asked
        self.resumes = 0  # answered
        self._owed: set[int] = set()
        self._is_begun = False
        self._queries = 0

    @property
    def times(self) -> int:
        """How many times the server was asked and answered."""
        return self.resumes + self._queries

    @property
    def is_over(self) -> bool:
        """Tell whether asking again is of no use."""
        return self.resumes >= ASKS or self._queries >= QUERIES

    @property
    def owes_nothing(self) -> bool:
        """Tell whether a resume is under way that no readable row can show to be answered."""
        return self.asked_at is not None and not self._owed

    @property
    def is_idle(self) -> bool:
        """Tell whether no resume is under way."""
        return self.asked_at is None

    @property
    def is_awaited(self) -> bool:
        """Tell whether the answer to a resume has not begun to come."""
        return self.asked_at is not None and bool(self._owed) and not self._is_begun

    def ask(self, above: set[int], last: int, now: float) -> None:
        """A resume goes out; the rows `above` the hole will come again."""
        self.last, self.asked_at = last, now
        self._owed, self._is_begun = above, not above

    def note(self, position: int, *, is_forward: bool) -> Meaning:
        """Tell what a row means while a resume is under way; `is_forward`: higher than any before."""
        if position in self._owed:
            self._owed.discard(position)
            self._is_begun = True
            return "part of the answer" if self._owed else "the answer"
        if self._is_begun:
            return "part of the answer"
        return "on its way" if is_forward else "nothing"

    def answered(self) -> None:
        """The server has gone over the place again."""
        self.asked_at = None
        self.resumes += 1

    def moved(self, now: float) -> None:
        """Rows of the missing ones came: what is still missing begins anew."""
        self.resumes = self._queries = 0
        if self.asked_at is not None:
            self.asked_at = now

    def reconnected(self) -> None:
        """A new connection: a resume under way is lost, the query asks in its stead."""
        self.asked_at, self.by_query = None, True
        self._owed = set()

    def shown(self) -> None:
        """The hole stands in this connection, too."""
        if self.by_query:
            self.by_query = False
            self._queries += 1

"""The search for what is missing: one resume at a time, and only an answered one counts.

An answer is known by what it brings again: the rows above the hole that were there when it was asked.
A frame of which a copy was under way does not look like an answer, and a resume that was lost with its
connection is no reason to give rows up.
"""

from typing import Literal

ASKS = 2  # answered resumes after which a row that did not come is given up
QUERIES = 5  # connections that showed the hole again, from a server that answers no resume

Range = tuple[int, int]
Meaning = Literal["on its way", "part of the answer", "the answer", "nothing"]


class Search:
    """What is missing up to `last`, and what the server has said about it."""

    def __init__(self) -> None:
        self.last = 0
        self.asked_at: float | None = None  # None: no resume is under way
        self.by_query = False  # this connection's own query asked
        self._owed: set[int] = set()
        self._is_begun = False
        self._asked: list[Range] = []
        self._answers: list[list[Range]] = []  # what was still missing, by answered resume
        self._queries = 0

    @property
    def is_idle(self) -> bool:
        """Tell whether no resume is under way."""
        return self.asked_at is None

    @property
    def is_answered(self) -> bool:
        """Tell whether the server has gone over the place again and no resume is under way."""
        return self.asked_at is None and bool(self._answers)

    @property
    def is_awaited(self) -> bool:
        """Tell whether the answer to a resume has not begun to come."""
        return self.asked_at is not None and bool(self._owed) and not self._is_begun

    @property
    def owes_nothing(self) -> bool:
        """Tell whether a resume is under way that no readable row can show to be answered."""
        return self.asked_at is not None and not self._owed

    def is_over(self, hole: Range) -> bool:
        """Tell whether it is of no use to ask for this hole again."""
        asked = sum(
            any(first <= hole[0] and hole[1] <= last for first, last in answer)
            for answer in self._answers
        )
        return asked >= ASKS or self._queries >= QUERIES

    def ask(self, holes: list[Range], above: set[int], last: int, now: float) -> None:
        """A resume goes out for `holes`; the rows `above` the first one will come again."""
        self._asked, self.last, self.asked_at = holes, last, now
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
        self._answers.append(self._asked)
        del self._answers[:-ASKS]

    def moved(self, taken: int, now: float) -> None:
        """The stream went on: a range of which rows came is asked for anew."""
        self._queries = 0
        self._answers = [
            [found for found in answer if not found[0] <= taken <= found[1]]
            for answer in self._answers
        ]
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

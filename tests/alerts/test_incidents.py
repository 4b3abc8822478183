"""Ids, re-opening, severity that only rises."""

from alerts.incidents import Book, Numbers
from commandcenter.alert import Transition
from commandcenter.clock import MINUTE

HERE = ("billing", "*", "*")


def fired(book: Book, minute: int, severity: int = 5) -> Transition:
    return book.fire("billing", minute * MINUTE, where=HERE, severity=severity)


def test_a_key_that_fires_within_45_minutes_of_its_end_keeps_its_id_place_and_severity() -> None:
    book = Book("negative_spike", Numbers())
    first = book.fire("billing", 0, where=("billing", "x", "*"), severity=6)
    book.resolve("billing", 60 * MINUTE, 50 * MINUTE)
    again = fired(book, 105)
    assert (again.incident, again.channel, again.severity) == (first.incident, "x", 6)


def test_later_it_is_a_new_incident() -> None:
    book = Book("negative_spike", Numbers())
    fired(book, 0)
    book.resolve("billing", 60 * MINUTE, 50 * MINUTE)
    assert fired(book, 106).incident == "A0002"


def test_a_rise_is_told_from_two_grades_on_and_the_end_carries_the_highest() -> None:
    book = Book("negative_spike", Numbers())
    first = fired(book, 0)
    assert book.rise("billing", MINUTE, 6) is None
    rise = book.rise("billing", 2 * MINUTE, 7)
    assert rise is not None
    assert (rise.incident, rise.state, rise.severity) == (first.incident, "firing", 7)
    assert book.rise("billing", 3 * MINUTE, 3) is None
    ended = book.resolve("billing", 4 * MINUTE, 2 * MINUTE)
    assert (ended.severity, ended.ended_us, ended.state) == (7, 2 * MINUTE, "resolved")


def test_books_of_one_desk_share_their_numbers() -> None:
    numbers = Numbers()
    numbers.last = 9998
    one, other = Book("negative_spike", numbers), Book("feed_silence", numbers)
    assert [fired(book, 0).incident for book in (one, other)] == ["A9999", "A10000"]


def test_what_is_restored_is_known_and_nothing_else() -> None:
    before = Book("negative_spike", Numbers())
    open_one = fired(before, 0)
    closed = before.resolve("billing", MINUTE, 0)
    book = Book("negative_spike", Numbers())
    fired(book, 0)
    book.restore([("roaming", open_one), ("offers", closed)])
    assert list(book.open()) == ["roaming"]
    assert fired(book, 2).incident == "A0002"
    assert book.fire("offers", 9 * MINUTE, where=HERE, severity=1).incident == "A0001"

"""Tone after the first reply: how many angry customers are no longer so once we have answered.

Population: cycles whose first burst was negative and whose customer wrote again after our first reply, in
the same thread, be it to open the next cycle. Formula: those whose first burst after the reply is not
negative ÷ population. Exclusions: cycles without a later burst are not yet counted; a later burst that
could not be read. Unit: share of cycles. Source: kpis.md, Promises.
"""

from commandcenter.care.cycles import first_mood, later_mood, was_heard_later
from commandcenter.care.marks import Mood
from commandcenter.kpis.book import Book
from commandcenter.kpis.kpi import Measured
from commandcenter.kpis.measure import measured, share


def measure(book: Book) -> Measured:
    """Return the cycles that turned of those that could be seen to."""
    held = book.cycles
    angry = (first_mood(held.facts) == Mood.NEGATIVE) & held.is_answered
    heard = was_heard_later(held.facts)
    later = later_mood(held.facts)
    counted = angry & heard & (later != Mood.UNREAD)
    turned = counted & (later != Mood.NEGATIVE)
    return share(held, turned, counted, angry & ~heard, "cycles")


KPI = measured("tone_after_reply", measure, "share", clock="wall")

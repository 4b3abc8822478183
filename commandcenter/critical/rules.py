"""The rules by which the engine itself lets customers in and out: detractors, spammers, exits.

They look at the marks of 30 days at once, once a minute, never at single messages: so a correction of a
reading counts at the next look, and nothing has to be kept beside the log. A contact is all that a
customer writes within half an hour; it is negative where one of its messages is.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commandcenter.care import marks
from commandcenter.clock import DAY, MINUTE
from commandcenter.critical.customer import Customer, Entry
from commandcenter.critical.steps import critical_fact
from commandcenter.incidents.fact import NewFact

WINDOW = 30 * DAY
NEGATIVE_CONTACTS, ON_DAYS = 3, 2
COPIES, COPIES_WITHIN = 5, DAY
CALM_IN_A_ROW = 2
CONTACT_GAP = 30 * MINUTE
LISTED = "listed"  # why somebody on the curated list came in

Pairs = NDArray[np.int64]
DayOf = Callable[[int], int]
_ROOT = (1 << 32) - 1  # what a copy is a copy of, in the lower half of `copies`


class Contact(NamedTuple):
    """One contact of a customer, by its last message."""

    at_us: int
    is_negative: bool


def automatic(
    customers: Mapping[str, Customer],
    messages: Pairs,
    copies: Pairs,
    now_us: int,
    day_of: DayOf,
    listed: Mapping[int, str] | None = None,
) -> list[NewFact]:
    """Return who comes in and who goes out by the rules now.

    `messages`, `copies`: pairs (instant, facts) of the last 30 days and of the last day; `day_of` gives the
    number of an instant's local day; `listed`: who is on the curated list, by number, with his class, None =
    nobody looked.
    """
    by_person = contacts(messages)
    facts = []
    for name, n in sorted(detractors(by_person, customers, now_us, day_of).items()):
        facts.append(_enter(customers, name, "detractor", "negative_contacts", n, now_us))
    for name, n in sorted(spammers(copies, customers).items()):
        facts.append(_enter(customers, name, "spammer", "copies", n, now_us))
    for name, cls in sorted(curated(listed or {}, customers, by_person).items()):
        facts.append(_enter(customers, name, cls, LISTED, 0, now_us))
    facts = list({fact.name: fact for fact in reversed(facts)}.values())[::-1]  # one step a look
    come = {fact.name for fact in facts}
    exits = _exits(customers.values(), by_person, now_us, listed)
    facts += [fact for fact in exits if fact.name not in come]
    return facts


def contacts(messages: Pairs) -> dict[int, list[Contact]]:
    """Return each customer's contacts, oldest first."""
    if not len(messages):
        return {}
    people = messages[:, 1] >> marks.PERSON_SHIFT & marks.PERSON
    order = np.lexsort((messages[:, 0], people))
    people, times = people[order], messages[order, 0]
    bad = (messages[order, 1] >> marks.MOOD_SHIFT & marks.MOOD) == marks.Mood.NEGATIVE
    is_new = np.ones(len(people), dtype=bool)
    is_new[1:] = (people[1:] != people[:-1]) | (np.diff(times) > CONTACT_GAP)
    starts = np.flatnonzero(is_new)
    negative = np.logical_or.reduceat(bad, starts)
    last = times[np.append(starts[1:], len(times)) - 1]
    found: dict[int, list[Contact]] = {}
    for person, at_us, is_negative in zip(
        people[starts].tolist(), last.tolist(), negative.tolist(), strict=True
    ):
        found.setdefault(person, []).append(Contact(at_us, is_negative))
    return found


def detractors(
    by_person: Mapping[int, list[Contact]],
    customers: Mapping[str, Customer],
    now_us: int,
    day_of: DayOf,
) -> dict[str, int]:
    """Return who has three negative contacts on two days in 30 days and is none yet, with how many."""
    found = {}
    for person, listed in by_person.items():
        if len(listed) < NEGATIVE_CONTACTS or not person:
            continue
        known = customers.get(str(person))
        since_us = max(now_us - WINDOW, known.last_out_us if known is not None else 0)
        bad = [one.at_us for one in listed if one.is_negative and one.at_us > since_us]
        is_one = known is not None and known.entry("detractor", "in") is not None
        if not is_one and len(bad) >= NEGATIVE_CONTACTS and len(set(map(day_of, bad))) >= ON_DAYS:
            found[str(person)] = len(bad)
    return found


def spammers(copies: Pairs, customers: Mapping[str, Customer]) -> dict[str, int]:
    """Return who sent five near copies of one text within a day, with how many."""
    found: dict[str, int] = {}
    codes, counts = np.unique(copies[:, 1], return_counts=True)
    for code, n in zip(codes.tolist(), counts.tolist(), strict=True):
        name = str(code >> 32)
        known = customers.get(name)
        if n >= COPIES and (known is None or known.entry("spammer", "in") is None):
            found[name] = max(n, found.get(name, 0))
    return found


def curated(
    listed: Mapping[int, str],
    customers: Mapping[str, Customer],
    by_person: Mapping[int, list[Contact]],
) -> dict[str, str]:
    """Return who is on the curated list, has written since he last went out, and is not in yet."""
    found = {}
    for person, cls in listed.items():
        known, wrote = customers.get(str(person)), by_person.get(person & marks.PERSON)
        if wrote and (known is None or known.entry(cls, "in") is None):
            over = (one.ended_us for one in known.entries if one.cls == cls) if known else ()
            if wrote[-1].at_us > max(over, default=0):
                found[str(person)] = cls
    return found


def copy_code(person: int, root: int) -> int:
    """Return what stands for one near copy: who sent it, of which text."""
    return (person & marks.PERSON) << 32 | root & _ROOT


def calm_in_a_row(listed: Iterable[Contact], since_us: int) -> int:
    """Return how many calm contacts a customer had last, since he came in."""
    n = 0
    for contact in listed:
        if contact.at_us > since_us:
            n = 0 if contact.is_negative else n + 1
    return n


def _exits(
    customers: Iterable[Customer],
    by_person: Mapping[int, list[Contact]],
    now_us: int,
    listed: Mapping[int, str] | None,
) -> Iterable[NewFact]:
    for customer in customers:
        for entry in customer.entries:
            if entry.state != "in" or entry.cls == "vulnerable":
                continue
            why = _why_out(entry, by_person.get(customer.customer & marks.PERSON, []), now_us)
            if entry.reason == LISTED and not entry.author and listed is not None:
                why = why if listed.get(customer.customer) == entry.cls else "unlisted"
            if why:
                yield critical_fact(customer, now_us, "exit", cls=entry.cls, reason=why)
                break  # one a look: the next one follows from what this one leaves


def _why_out(entry: Entry, listed: list[Contact], now_us: int) -> str:
    bad = max((c.at_us for c in listed if c.is_negative), default=0)
    if now_us - max(entry.since_us, bad) >= WINDOW:
        return "quiet_for_30_days"
    return "calm_twice" if calm_in_a_row(listed, entry.since_us) >= CALM_IN_A_ROW else ""


def _enter(
    customers: Mapping[str, Customer], name: str, cls: str, reason: str, n: int, now_us: int
) -> NewFact:
    customer = customers.get(name) or Customer(int(name), "")
    return critical_fact(customer, now_us, "enter", cls=cls, reason=reason, n=n)

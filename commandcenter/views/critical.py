"""Critical customers as rows, in the order in which they need somebody."""

from commandcenter.care import marks
from commandcenter.clock import MINUTE, SECOND
from commandcenter.critical.customer import Customer, Entry
from commandcenter.events.critical import CLASSES
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.critical import CriticalRow, CriticalView
from commandcenter.state import State

FIRST_REPLY_MIN = 15
MOST = 60
_EVERY = 2 * SECOND
_SHOWN = frozenset({"proposed", "in"})


def critical(moment: Moment, first_reply_min: int = FIRST_REPLY_MIN) -> CriticalView:
    """Return the critical customers now. `first_reply_min`: promised to them, in time of service."""
    state, now_us = moment.state, moment.now_us
    if not state.critical:
        return CriticalView()
    waiting = moment.hours.keep("critical", now_us // _EVERY, lambda: waiting_since(state))
    shown = [
        (customer, entry, waiting.get(customer.customer & marks.PERSON, (0, "", "")))
        for customer in state.critical.values()
        if (entry := _shown(customer)) is not None
    ]
    begun = [max(since_us, entry.since_us) for _, entry, (since_us, *_) in shown]
    dues = moment.clock.after(begun, [first_reply_min * MINUTE] * len(begun)).tolist()
    rows = [_row(*one, due_us) for one, due_us in zip(shown, dues, strict=True)]
    rows.sort(key=lambda row: _rank(row, now_us))
    return CriticalView(rows=tuple(rows[:MOST]), left_out=max(0, len(rows) - MOST))


def waiting_since(state: State) -> dict[int, tuple[int, str, str]]:
    """Return since when, on which channel and in which thread each customer waits, by his number in a mark.

    Of several threads it is the one that waits longest.
    """
    found: dict[int, tuple[int, str, str]] = {}
    for thread, since_us in state.waiting.items():
        held = state.threads.get(thread)
        if held:
            *_, (_, _, facts) = marks.unpack_all(bytes(held[-marks.SIZE :]))
            person = facts >> marks.PERSON_SHIFT & marks.PERSON
            where = state.channels[facts >> marks.CHANNEL_SHIFT & marks.CHANNEL]
            here = (since_us, where, thread)
            found[person] = min(here, found.get(person, here))
    return found


def _shown(customer: Customer) -> Entry | None:
    """Return the entry that a customer is shown by: what is sure before what is supposed."""
    live = [one for one in customer.entries if one.state in _SHOWN]
    order: dict[str, int] = {cls: place for place, cls in enumerate(CLASSES)}
    live.sort(key=lambda one: (one.state != "in", order[one.cls]))
    return live[0] if live else None


def _row(customer: Customer, entry: Entry, waits: tuple[int, str, str], due_us: int) -> CriticalRow:
    """Return a row. `waits`: since when and where he waits, 0 = he does not; `due_us`: his promise then."""
    since_us, channel, case = waits
    reserved = customer.is_vulnerable
    return CriticalRow(
        customer=customer.customer,
        channel=customer.channel or channel,
        cls=entry.cls,
        state="in" if entry.state == "in" else "proposed",
        since_us=entry.since_us,
        version=customer.version,
        owner=customer.owner,
        reserved=reserved,
        rule="" if reserved or entry.author else entry.reason,
        n=0 if reserved else entry.n,
        author="" if reserved else entry.author,
        words=entry.reason if entry.author and not reserved else "",
        waits_us=since_us,
        due_us=due_us if since_us else 0,
        case=case,
    )


def _rank(row: CriticalRow, now_us: int) -> tuple[int, int, int]:
    if not row.due_us:
        return 4, -row.since_us, row.customer
    if row.due_us < now_us:
        return bool(row.owner), row.due_us, row.customer
    return 3 if row.owner else 2, row.due_us, row.customer

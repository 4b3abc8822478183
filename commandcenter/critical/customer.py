"""One critical customer: his classes with their evidence and authors, who serves him, all that happened.

What the rules forbid does not happen here either: an exploiter needs two people, a vulnerable customer
goes out only by a person.
"""

import msgspec

from commandcenter.bans.file import is_other
from commandcenter.events.critical import CriticalData
from commandcenter.newest import Step

_TOLD_ONLY = frozenset({"note", "opened"})
TOLD = 40  # newest steps that are kept for his history


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One class. `state`: proposed | in | refused | out. `author` "" = a rule, named in `reason`."""

    cls: str
    state: str
    author: str
    seat: str
    reason: str
    n: int
    message: int
    since_us: int
    ended_us: int = 0
    signer: str = ""
    why_out: str = ""


class Happened(msgspec.Struct, frozen=True, array_like=True):
    """One step, for the history. `who` "" = the engine."""

    at_us: int
    act: str
    cls: str
    who: str
    words: str


class Customer(msgspec.Struct, frozen=True, array_like=True):
    """Everything of one customer. `number`: the newest step; `version`: the newest that changed him.

    A command has seen a version: that somebody read or noted something takes nobody's decision away.
    """

    customer: int
    channel: str
    entries: tuple[Entry, ...] = ()
    history: tuple[Happened, ...] = ()
    owner: str = ""
    thread: str = ""
    number: int = 0
    version: int = 0
    last_us: int = 0

    def entry(self, cls: str, *states: str) -> Entry | None:
        """Return the newest entry of a class in one of these states."""
        found = [one for one in self.entries if one.cls == cls and one.state in states]
        return found[-1] if found else None

    @property
    def is_vulnerable(self) -> bool:
        """He is shown only to those who serve him: also while it is only supposed."""
        return self.entry("vulnerable", "in", "proposed") is not None

    @property
    def last_out_us(self) -> int:
        """When he last went out; 0 = never."""
        return max((one.ended_us for one in self.entries if one.state == "out"), default=0)


_STEP = msgspec.msgpack.Decoder(CriticalData)


def critical_after(known: Customer | None, step: Step) -> Customer:
    """Return a customer after a step."""
    said = _STEP.decode(step.said)
    customer = known or Customer(said.customer, said.channel)
    entries = _entries(customer, step, said)
    if entries is None:  # what may not be leaves no trace but its fact
        entries = customer.entries
        told = customer.history
    else:
        new = Happened(step.at_us, said.act, said.cls, said.who or "", said.reason)
        told = (*customer.history, new)[-TOLD:]
    return msgspec.structs.replace(
        customer,
        channel=said.channel or customer.channel,
        entries=entries,
        history=told,
        owner=said.owner if said.act == "assign" else customer.owner,
        thread=said.thread or customer.thread,
        number=max(customer.number, said.number),
        version=customer.version if said.act in _TOLD_ONLY else max(customer.version, said.number),
        last_us=max(customer.last_us, step.at_us),
    )


def _entries(customer: Customer, step: Step, said: CriticalData) -> tuple[Entry, ...] | None:
    """Return the entries after a step; None where it may not be."""
    if said.act in {"assign", *_TOLD_ONLY}:
        return customer.entries
    if said.act in {"propose", "enter"}:
        return _with_new(customer, step, said)
    held = customer.entry(said.cls, "in" if said.act == "exit" else "proposed")
    if held is None:
        return None
    changed = _CHANGES[said.act](held, step, said)
    return None if changed is None else tuple(changed if e is held else e for e in customer.entries)


def _with_new(customer: Customer, step: Step, said: CriticalData) -> tuple[Entry, ...] | None:
    if not said.cls or customer.entry(said.cls, "in"):
        return None
    proposed = customer.entry(said.cls, "proposed")
    if said.act == "propose" and proposed is not None:
        return None
    if said.act == "enter" and said.cls == "exploiter":
        return None
    state = "in" if said.act == "enter" else "proposed"
    new = Entry(
        said.cls, state, said.who or "", said.seat, said.reason, said.n, said.message, step.at_us
    )
    return (*(one for one in customer.entries if one is not proposed), new)


def _confirm(held: Entry, step: Step, said: CriticalData) -> Entry | None:
    """Take a proposal as true: any person's word, but of an exploiter only another person's."""
    second = is_other(said.who or "", said.seat, held.author, held.seat)
    if not said.who or (held.cls == "exploiter" and not second):
        return None
    return msgspec.structs.replace(held, state="in", signer=said.who, since_us=step.at_us)


def _refuse(held: Entry, step: Step, said: CriticalData) -> Entry | None:
    if not said.who:
        return None
    return msgspec.structs.replace(
        held, state="refused", ended_us=step.at_us, why_out=said.reason, signer=said.who
    )


def _exit(held: Entry, step: Step, said: CriticalData) -> Entry | None:
    if held.cls == "vulnerable" and not (said.who and said.reason):
        return None
    return msgspec.structs.replace(held, state="out", ended_us=step.at_us, why_out=said.reason)


_CHANGES = {"confirm": _confirm, "refuse": _refuse, "exit": _exit}

"""Notices: the outbox, as facts. A notice is written with the step that it tells, in one transaction.

Its identity is (incident, number of the step, addressee, means): the log refuses it a second time. What
is being tried when the power goes is tried again with the same identity, by which a receiver knows it.
"""

from hashlib import blake2b
from typing import NamedTuple

import msgspec

from commandcenter.clock import MINUTE, SECOND
from commandcenter.events.incidents import NOTICE_CHANGED, NoticeData
from commandcenter.incidents.fact import NewFact
from commandcenter.newest import Step

RETRIES = (5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE)
JITTER = 0.1  # of a wait, at most, so that many do not come back at once
GROUPED = 5 * MINUTE  # further first notices within it come in one message

WAITING = frozenset({"queued", "trying"})


class Key(NamedTuple):
    """What a notice is known by."""

    incident: str
    number: int
    addressee: str
    means: str

    @property
    def name(self) -> str:
        """As one word; also what a receiver knows it by."""
        return f"{self.incident}:{self.number}:{self.addressee}:{self.means}"


class Notice(msgspec.Struct, frozen=True, array_like=True):
    """A notice as its newest fact left it."""

    incident: str
    number: int
    addressee: str
    means: str
    kind: str
    state: str  # queued | trying | delivered | failed | cancelled
    due_us: int
    attempts: int
    queued_us: int
    at_us: int
    why: str = ""

    @property
    def key(self) -> Key:
        """What it is known by."""
        return Key(self.incident, self.number, self.addressee, self.means)

    @property
    def may_have_come(self) -> bool:
        """Its addressee has it, or may have: the power went while it was being sent."""
        return self.state in {"delivered", "trying"}


_STEP = msgspec.msgpack.Decoder(NoticeData)


def notice_after(known: Notice | None, step: Step) -> Notice:
    """Return a notice after a fact about it; what is settled stays so."""
    data = _STEP.decode(step.said)
    if known is not None and known.state not in WAITING:
        return known
    queued_us = step.at_us if known is None else known.queued_us
    return Notice(
        data.incident, data.number, data.addressee, data.means,
        data.kind, data.state, data.due_us, data.attempts, queued_us, step.at_us, data.why,
    )  # fmt: skip


def name_of(data: NoticeData) -> str:
    """Return the id of the notice that a fact speaks of."""
    return Key(data.incident, data.number, data.addressee, data.means).name


def queued(key: Key, kind: str, at_us: int, due_us: int) -> NewFact:
    """Return the fact that puts a notice into the outbox."""
    return _fact(Notice(*key, kind, "queued", due_us, 0, at_us, at_us), at_us)


def trying(notice: Notice, at_us: int) -> NewFact:
    """Return the fact that an attempt begins: written before anything leaves."""
    return _moved(notice, at_us, state="trying", attempts=notice.attempts + 1)


def delivered(notice: Notice, at_us: int) -> NewFact:
    """Return the fact that it was taken."""
    return _moved(notice, at_us, state="delivered")


def cancelled(notice: Notice, at_us: int, why: str) -> NewFact:
    """Return the fact that it will not be sent: something newer stands in its place."""
    return _moved(notice, at_us, state="cancelled", why=why)


def refused(notice: Notice, at_us: int, why: str) -> NewFact:
    """Return the fact that an attempt failed: when it is tried again, or that it is given up."""
    wait = retry_after(notice)
    if wait is None:
        return _moved(notice, at_us, state="failed", why=why)
    return _moved(notice, at_us, state="queued", due_us=at_us + wait, why=why)


def retry_after(notice: Notice) -> int | None:
    """Return how long to wait after the attempts made so far, in µs; None = it is given up.

    The jitter is a function of the notice and the attempt: a replay waits as long.
    """
    if not 1 <= notice.attempts <= len(RETRIES):
        return None
    seed = blake2b(f"{notice.key.name}:{notice.attempts}".encode(), digest_size=4).digest()
    share = int.from_bytes(seed) / 0xFFFF_FFFF
    return round(RETRIES[notice.attempts - 1] * (1 + JITTER * share))


def _moved(notice: Notice, at_us: int, **changed: object) -> NewFact:
    return _fact(msgspec.structs.replace(notice, at_us=at_us, **changed), at_us)


def _fact(notice: Notice, at_us: int) -> NewFact:
    data = {
        "incident": notice.incident, "number": notice.number, "addressee": notice.addressee,
        "means": notice.means, "kind": notice.kind, "state": notice.state,
        "due_us": notice.due_us, "attempts": notice.attempts, "why": notice.why[:200],
    }  # fmt: skip
    name = f"notice:{notice.key.name}:{notice.attempts}:{notice.state}"
    order = 4 * notice.attempts + ("trying", "queued", "delivered", "failed", "cancelled").index(
        notice.state
    )
    return NewFact(NOTICE_CHANGED, name, data, at_us, order)

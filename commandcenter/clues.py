"""By what customers are known again: keyed digests of what they tell, and the bonds that follow.

Part of the journal: everything here runs inside its transactions, so a bond is on disk with the message that
made it. Two identities that give the same are linked where that is sure enough (`customers.confidence`);
where more of them share it than a household has, it is an office's, and links nobody any more.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import msgspec

from commandcenter.customers import LINKS, confidence, is_shared_by_too_many
from commandcenter.database import Connection
from commandcenter.events.customers import (
    CUSTOMER_LINKED,
    CUSTOMER_NAMED,
    CUSTOMER_UNLINKED,
)
from commandcenter.rows import Clue, Draft


class Found(NamedTuple):
    """A clue as it came: whose it is, and when that was recorded."""

    clue: Clue
    person: int
    channel: str
    recorded_us: int
    crm: str = ""


class _Holder(NamedTuple):
    """An identity that has told the same before."""

    person: int
    is_own: bool
    channel: str


class Clues:
    """The clues of one database."""

    def __init__(self, db: Connection) -> None:
        """`db`: the journal's own connection."""
        self._db = db

    def take(self, found: Sequence[Found]) -> list[Draft]:
        """Write down what is new of these clues; return the facts that follow, as the hub's own."""
        known = self._holders({one.clue.digest for one in found})
        fresh: dict[tuple[bytes, int], Found] = {}
        facts: list[Draft] = []
        for one in found:
            holders = known.setdefault(one.clue.digest, {})
            held = holders.get(one.person)
            if held is not None and held.is_own >= one.clue.is_own:
                continue
            if held is None and is_shared_by_too_many(one.clue.evidence, len(holders)):
                continue  # an office's number: who else gives it is nobody's business
            holders[one.person] = _Holder(one.person, one.clue.is_own, one.channel)
            fresh[one.clue.digest, one.person] = one
            facts += _facts(one, holders, is_new=held is None)
        self._write(fresh.values())
        return facts

    def _holders(self, digests: set[bytes]) -> dict[bytes, dict[int, _Holder]]:
        marks = ",".join("?" * len(digests))
        rows = self._db.exec_driver_sql(
            f"SELECT digest, person, is_own, channel FROM clues WHERE digest IN ({marks})",  # noqa: S608
            tuple(digests),
        )
        known: dict[bytes, dict[int, _Holder]] = {}
        for digest, person, is_own, channel in rows:
            holders = known.setdefault(bytes(digest), {})
            holders[int(person)] = _Holder(int(person), bool(is_own), str(channel))
        return known

    def _write(self, fresh: Iterable[Found]) -> None:
        rows: list[Any] = [
            (one.clue.digest, one.person, one.clue.evidence, int(one.clue.is_own), one.channel)
            for one in fresh
        ]
        if rows:
            self._db.exec_driver_sql(
                "INSERT INTO clues VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (digest, person) DO UPDATE SET is_own = max(is_own, excluded.is_own)",
                rows,
            )


def _facts(one: Found, holders: dict[int, _Holder], *, is_new: bool) -> list[Draft]:
    """Return what follows from one more identity that tells something."""
    evidence = one.clue.evidence
    facts = []
    if evidence == "crm" and is_new:
        said: dict[str, Any] = {"person": one.person, "crm": one.crm}
        facts.append(_fact(CUSTOMER_NAMED, f"named:{one.person}:{one.crm}", said, one))
    mine = holders[one.person]
    others = [holder for person, holder in holders.items() if person != one.person]
    if not is_shared_by_too_many(evidence, len(holders)):
        pairs = [(mine, other) for other in others]
        return facts + [_bond(one, p, s) for p in pairs if (s := _sure(evidence, *p)) >= LINKS]
    # One too many: those before it were linked by mistake.
    pairs = [pair for pair in combinations(others, 2) if _sure(evidence, *pair) >= LINKS]
    return [_bond(one, pair, 0.0) for pair in pairs] if is_new else facts


def _sure(evidence: str, one: _Holder, other: _Holder) -> float:
    is_own, is_one_channel = one.is_own and other.is_own, one.channel == other.channel
    return confidence(evidence, both_give=is_own, one_channel=is_one_channel)


def _bond(one: Found, pair: tuple[_Holder, _Holder], sure: float) -> Draft:
    evidence = one.clue.evidence
    kind, verb = (CUSTOMER_LINKED, "match") if sure else (CUSTOMER_UNLINKED, "shared")
    persons = sorted(holder.person for holder in pair)
    said = {"persons": persons, "evidence": evidence, "confidence": sure}
    return _fact(kind, f"{verb}:{persons[0]}:{persons[1]}:{evidence}", said, one)


def _fact(kind: str, name: str, said: dict[str, Any], one: Found) -> Draft:
    return Draft(
        type=kind,
        source="/hub",
        id=name,
        time_us=one.recorded_us,
        recorded_us=one.recorded_us,
        body=msgspec.json.encode({"data": said}),
        digest=b"",
        actor="hub",
    )

"""A customer as a desk shows it: who it is on which channel and why; what happened, newest first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from commandcenter.care import marks
from commandcenter.care.threads import Tail, step
from commandcenter.corrections import Corrected
from commandcenter.customers import (
    Bond,
    bonds_of,
    confidence,
    crm_of,
    is_shared_by_too_many,
    key,
    members,
)
from commandcenter.events.fact import Fact
from commandcenter.folding.messages import data_of
from commandcenter.protocol.customers import CustomerCard, CustomerLine, IdentityRow, LineKind
from commandcenter.state import State

PAGE = 100  # lines handed over at once
LONGEST = 1_000  # characters of a text


class Written(NamedTuple):
    """How much an identity wrote, on which channel, from when to when (us)."""

    channel: str
    messages: int
    first_us: int
    newest_us: int


class Holder(NamedTuple):
    """An identity that told something (`clues`); equal digests are the same thing."""

    digest: bytes
    person: int
    evidence: str
    is_own: bool
    channel: str


class Told(NamedTuple):
    """What the log says of a customer: messages and what was answered in their threads, with masked texts."""

    written: Mapping[int, Written]
    messages: Sequence[tuple[Fact, str]]
    answers: Sequence[tuple[Fact, str]]
    holders: Sequence[Holder]


class _Body(msgspec.Struct):
    data: dict[str, Any]


_BODY = msgspec.json.Decoder(_Body)


def card(
    state: State, person: int, told: Told, now_us: int, *, url: str, skip: int
) -> CustomerCard:
    """Return the page of a customer that begins after `skip` lines. `url`: of the CRM, with {customer}."""
    whole = members(state.kin, person)
    # Of one instant the message is the oldest: it opened the case, and made the bond.
    lines = sorted(
        _lines(state, whole, told),
        key=lambda line: (line.at_us, line.kind != "message"),
        reverse=True,
    )
    crm = crm_of(state.crm_ids, whole)
    return CustomerCard(
        customer=whole[0],
        as_of_us=now_us,
        identities=tuple(_identities(state, whole, told)),
        lines=tuple(lines[skip : skip + PAGE]),
        all=len(lines),
        skipped=min(skip, len(lines)),
        messages=sum(told.written[one].messages for one in whole if one in told.written),
        cases=sum(line.kind in {"opened", "opened_again"} for line in lines),
        crm=crm,
        address=url.replace("{customer}", crm) if crm else "",
    )


def beside(
    bonds: Mapping[str, Bond], whole: tuple[int, ...], holders: Iterable[Holder]
) -> set[int]:
    """Return who is spoken of beside a customer: proposed to be of it, or said not to be."""
    refused = {person for bond in bonds_of(dict(bonds), whole) for person in bond.persons}
    return (refused | {holder.person for holder in holders}) - set(whole)


def thread_of(fact: Fact) -> str:
    """Return the thread of a message."""
    return data_of(fact.body).thread


# ---- identities


def _identities(state: State, whole: tuple[int, ...], told: Told) -> Iterable[IdentityRow]:
    for one in whole:
        yield _row(one, "linked", told, *_strongest(state.bonds, one, whole))
    proposed = _proposed(whole, told.holders)
    refused: dict[int, str] = {}
    for bond in bonds_of(state.bonds, whole):
        standing = bond.standing()
        for one in set(bond.persons) - set(whole):
            if standing.is_refused:
                refused[one] = standing.who
    found = [(one, said) for one, said in proposed.items() if one not in refused]
    for one, (evidence, sure) in sorted(found, key=lambda pair: (-pair[1][1], pair[0])):
        yield _row(one, "proposed", told, evidence, sure, "")
    for one, who in sorted(refused.items()):
        yield _row(one, "unlinked", told, ("hand",), 0.0, who)


def _row(
    one: int, state: Any, told: Told, evidence: tuple[str, ...], sure: float, who: str
) -> IdentityRow:
    written = told.written.get(one, Written("", 0, 0, 0))
    return IdentityRow(
        identity=one, state=state, evidence=evidence, confidence=sure, who=who, **written._asdict()
    )


def _strongest(
    bonds: Mapping[str, Bond], one: int, whole: tuple[int, ...]
) -> tuple[tuple[str, ...], float, str]:
    """Return evidence, confidence and author of the strongest bond of an identity with the others."""
    held = [bonds[name] for other in whole if (name := key(one, other)) in bonds]
    standing = [found for bond in held if (found := bond.standing()).is_linked]
    if not standing:
        return (), 0.0, ""
    best = max(standing, key=lambda found: found.confidence)
    return best.evidence, best.confidence, best.who


def _proposed(
    whole: tuple[int, ...], holders: Sequence[Holder]
) -> dict[int, tuple[tuple[str, ...], float]]:
    """Return who told the same as the customer, what that is, and how sure it makes: too little to link."""
    shared: dict[bytes, list[Holder]] = {}
    for holder in holders:
        shared.setdefault(holder.digest, []).append(holder)
    doubts: dict[int, dict[str, float]] = {}
    for same in shared.values():
        mine = [holder for holder in same if holder.person in whole]
        if not mine or is_shared_by_too_many(same[0].evidence, len(same)):
            continue
        for other in (holder for holder in same if holder.person not in whole):
            sure = max(_sure(one, other) for one in mine)
            if not sure:
                continue
            known = doubts.setdefault(other.person, {})
            known[other.evidence] = min(known.get(other.evidence, 1.0), 1.0 - sure)
    return {one: _summed(by_evidence) for one, by_evidence in doubts.items()}


def _sure(one: Holder, other: Holder) -> float:
    is_one_channel = one.channel == other.channel
    if one.evidence == "handle" and is_one_channel:
        return 0.0  # a handle is one author's there
    return confidence(
        one.evidence, both_give=one.is_own and other.is_own, one_channel=is_one_channel
    )


def _summed(doubts: Mapping[str, float]) -> tuple[tuple[str, ...], float]:
    doubt = 1.0
    for one in doubts.values():
        doubt *= one
    return tuple(sorted(doubts)), 1.0 - doubt


# ---- what happened


def _lines(state: State, whole: tuple[int, ...], told: Told) -> Iterable[CustomerLine]:
    ids, threads = set(), {}
    for fact, text in told.messages:
        data = data_of(fact.body)
        ids.add(fact.id)
        threads[data.thread] = data.channel
        held = state.corrections.get(f"{fact.source} {fact.id}")
        reading = held.reading(data.reading) if held is not None else data.reading
        yield CustomerLine(
            at_us=min(fact.time_us, fact.recorded_us),
            kind="message",
            identity=fact.person,
            channel=data.channel,
            thread=data.thread,
            text=text[:LONGEST],
            sentiment=(reading.sentiment or "") if reading is not None else "",
        )
        if held is not None:
            yield from _corrections(held, fact.person, data.channel)
    for fact, text in told.answers:
        yield from _answer(fact, text, threads, ids)
    for thread, channel in threads.items():
        yield from _cases(state, thread, channel, whole)
    yield from _bonds(state, whole)
    for one in whole:
        if one in state.crm_ids:
            named = state.crm_ids[one]
            yield CustomerLine(
                at_us=named.at_us, kind="named", identity=one, text=named.crm, who=named.who
            )


def _answer(
    fact: Fact, text: str, threads: Mapping[str, str], ids: set[str]
) -> Iterable[CustomerLine]:
    """Yield what we did in a thread, but not what answers somebody else's message there."""
    data = _BODY.decode(fact.body).data
    thread, answers = data.get("thread", ""), data.get("in_reply_to")
    if answers is not None and answers not in ids:
        return
    kind: LineKind = "moved"
    if fact.type == "care.message.sent.v1":
        kind = "note" if data.get("visibility") == "internal" else "reply"
        kind = kind if data.get("actor") == "agent" else "bot"
    yield CustomerLine(
        at_us=min(fact.time_us, fact.recorded_us),
        kind=kind,
        channel=threads.get(thread, ""),
        thread=thread,
        text=(text or str(data.get("reason") or data.get("to_queue") or ""))[:LONGEST],
        who=str(data.get("agent") or ""),
    )


def _cases(
    state: State, thread: str, channel: str, whole: tuple[int, ...]
) -> Iterable[CustomerLine]:
    """Yield when cases of the customer were opened and closed in a thread, as the figures count them."""
    tail, was_before = Tail(), False
    for at_us, _, facts in marks.unpack_all(state.threads.get(thread, b"")):
        was_open = tail.open
        step(tail, at_us, facts, _nowhere, 1)
        if tail.open == was_open or tail.case.cycles[-1].person not in whole:
            continue
        kind: LineKind = "closed" if was_open else "opened_again" if was_before else "opened"
        was_before = True
        yield CustomerLine(at_us=at_us, kind=kind, channel=channel, thread=thread)


def _nowhere(_name: str, _first: int, _second: int | tuple[int, ...], _sign: int) -> None:
    """Count nothing: only where the thread stands is asked for."""


def _corrections(held: Corrected, person: int, channel: str) -> Iterable[CustomerLine]:
    standing = {one.id for one in held.standing()}
    for one in held.steps:
        said = one.new if isinstance(one.new, tuple) else (str(one.new).lower(),)
        yield CustomerLine(
            at_us=one.at_us,
            kind="uncorrected" if one.undoes else "corrected",
            identity=person,
            channel=channel,
            who=one.who,
            head=one.head,
            said=said,
            is_void=not one.undoes and one.id not in standing,
        )


def _bonds(state: State, whole: tuple[int, ...]) -> Iterable[CustomerLine]:
    for bond in bonds_of(state.bonds, whole):
        said = {one.id for one in bond.said()}
        first, second = bond.persons if bond.persons[0] in whole else bond.persons[::-1]
        for one in bond.steps:
            kind: LineKind = "undone" if one.undoes else "linked" if one.is_link else "unlinked"
            yield CustomerLine(
                at_us=one.at_us,
                kind=kind,
                identity=first,
                other=second,
                evidence=one.evidence,
                confidence=one.confidence,
                who=one.who,
                text=one.note,
                is_void=not one.undoes and one.id not in said,
            )

"""What happens in an invented care room, as facts: told in one line each, or drawn at random."""

from collections.abc import Iterable
from typing import Any

import msgspec
from hypothesis import strategies as st

from commandcenter.clock import MINUTE, SECOND, format_us, parse_us
from commandcenter.events.fact import Fact
from commandcenter.events.hub import LINK_CHANGED
from commandcenter.events.incidents import INCIDENT_CHANGED
from commandcenter.events.reading import MessageMark
from commandcenter.folding.fold import fold
from commandcenter.messages import stored_message
from commandcenter.state import State

NINE = parse_us("2026-03-10T09:00:00+01:00")  # a Tuesday in Rome


def at(minutes: float) -> int:
    """Return the instant so many minutes after nine."""
    return NINE + int(minutes * MINUTE)


def fact(
    kind: str,
    at_us: int,
    data: dict[str, Any],
    *,
    name: str = "",
    person: int = 0,
    order: int = 0,
    recorded_us: int | None = None,
) -> Fact:
    """Return a fact that is recorded a second after it happened, unless told otherwise."""
    recorded_us = at_us + SECOND if recorded_us is None else recorded_us
    name = name or f"{kind} {data} {at_us} {person} {order}"
    body = msgspec.json.encode({"data": data})
    return Fact(0, recorded_us, at_us, order, f"care.{kind}.v1", "/feed", name, person, body)


def wrote(
    at_us: int,
    thread: str = "t",
    person: int = 1,
    *,
    care: bool = True,
    mood: str | None = "neu",
    kind: str = "other",
    motives: tuple[str, ...] = (),
    network: str = "",
    place: str = "",
    channel: str = "x",
    order: int = 0,
    recorded_us: int | None = None,
    name: str = "",
    **more: object,
) -> Fact:
    """Return a customer's message."""
    reading = {"sentiment": mood, "care": care, "kind": kind, "motives": motives}
    reading |= {"network": network} if network else {}
    reading |= {"place": place, "place_source": "words"} if place else {}
    data = {"channel": channel, "thread": thread, "direction": "in", "actor": "customer"}
    return fact(
        "message.received",
        at_us,
        {**data, "reading": reading, **more},
        person=person,
        order=order,
        recorded_us=recorded_us,
        name=name,
    )


def replied(
    at_us: int,
    thread: str = "t",
    *,
    actor: str = "agent",
    visibility: str = "public",
    order: int = 0,
    recorded_us: int | None = None,
    **more: object,
) -> Fact:
    """Return a message of ours: an agent's reply, unless told otherwise."""
    data = {
        "channel": "x", "thread": thread, "direction": "out", "actor": actor,
        "visibility": visibility, **more,
    }  # fmt: skip
    return fact("message.sent", at_us, data, person=900, order=order, recorded_us=recorded_us)


def closed(
    at_us: int, thread: str = "t", *, recorded_us: int | None = None, **more: object
) -> Fact:
    """Return the close of a thread's case."""
    return fact("case.closed", at_us, {"thread": thread, **more}, recorded_us=recorded_us)


def went_on(kind: str, at_us: int, thread: str = "t", *, order: int = 0, **more: object) -> Fact:
    """Return a step of a thread's case: assigned, moved, statuschanged, verified, promised."""
    return fact(f"case.{kind}", at_us, {"thread": thread, **more}, order=order)


def by_hand(
    kind: str, at_us: int, thread: str = "t", *, command: str = "C1", who: str = "Rita", **more: Any
) -> Fact:
    """Return a step of a case that a person made here: assigned, unassigned, moved, statuschanged, closed."""
    hand: dict[str, Any] = {
        name: more.pop(name) for name in ("undoes", "queue", "hands", "mark") if name in more
    }
    if kind == "closed":
        hand.setdefault("hands", [[], []])
    data = {"thread": thread, "who": who, "by_hand": {"command": command, **hand}, **more}
    return msgspec.structs.replace(
        fact(f"case.{kind}", at_us, data, recorded_us=at_us), source="/hub"
    )


def decided(
    at_us: int,
    thread: str = "t",
    agent: str | None = "Ada",
    *,
    version: int = 0,
    mode: str = "full",
) -> Fact:
    """Return a decision of the engine."""
    data = {
        "case": thread, "agent": agent, "version": version, "mode": mode, "why": ("index", "first"),
        "basis": {"seq": 1, "at_us": at_us},
    }  # fmt: skip
    return fact("case.decided", at_us, data, recorded_us=at_us)


def agent(at_us: int, name: str, state: str, **more: object) -> Fact:
    """Return an agent's change of state."""
    return fact("agent.statechanged", at_us, {"agent": name, "state": state, **more})


def post(step: str, at_us: int, name: str = "p", **more: object) -> Fact:
    """Return a step of a publication; `start` and `end` as instants."""
    for key in ("start", "end"):
        if isinstance(value := more.get(key), int):
            more[key] = format_us(value)
    data = {"channel": "x", "publication_id": name, **more}
    return fact(f"publication.{step}", at_us, data)


def incident(
    state: str, at_us: int, name: str = "A0001", severity: int = 6, **more: object
) -> Fact:
    """Return a step of an incident, as detectors and operators make it."""
    kind = INCIDENT_CHANGED.removeprefix("care.").removesuffix(".v1")
    data = {
        "incident": name, "state": state, "kind": "negative_spike", "motive": "signal",
        "channel": "*", "region": "*", "severity": severity, **more,
    }  # fmt: skip
    return fact(kind, at_us, data, recorded_us=at_us)


def silence(at_us: int, name: str = "S0001", minutes: float = 60, **more: object) -> Fact:
    """Return a silence over everything about no signal, unless told otherwise."""
    data = {
        "silence": name, "version": 1, "motive": "signal", "channel": "*", "region": "*",
        "max_severity": 8, "start_us": at_us, "end_us": at_us + int(minutes * MINUTE),
        "who": "Rita", "comment": "antenna ferma", **more,
    }  # fmt: skip
    return fact("silence.changed", at_us, data, recorded_us=at_us)


def notice(state: str, at_us: int, number: int = 1, **more: object) -> Fact:
    """Return what became of a notice to the desk."""
    data = {
        "incident": "A0001", "number": number, "addressee": "desk", "means": "desk",
        "kind": "firing", "state": state, "due_us": at_us, **more,
    }  # fmt: skip
    return fact("notice.changed", at_us, data, recorded_us=at_us)


def override(step: str, at_us: int, name: str = "O0001", *, who: str = "Rita", **more: Any) -> Fact:
    """Return a step of an override; set, a pause of Ada's for an hour, unless told otherwise."""
    every: dict[str, dict[str, Any]] = {
        "set": {
            "number": 1, "type": "PAUSE", "kind": "agent", "names": ["Ada"], "reason": "riunione",
            "length_us": 60 * MINUTE,
        },
        "signed": {"number": 2},
        "extended": {"number": 3, "until_us": at_us + 30 * MINUTE, "reason": "dura di piu"},
        "ended": {"number": 4, "why": "finita"},
        "realised": {"number": 5, "effect": [[1.0, 0.5, 1.5], None, None, None]},
        "predicted": {"number": 6, "effect": [[1.0, 0.5, 1.5], None, None, None]},
    }  # fmt: skip
    said = every[step] | {
        "act": step,
        "override": name,
        "who": who or None,
        "seat": f"of {who}",
        **more,
    }
    return fact(f"override.{step}", at_us, said, recorded_us=at_us, order=said["number"])


def link(state: str, at_us: int, feed: str = "/feed") -> Fact:
    """Return the loss of a feed's link, or its return."""
    kind = LINK_CHANGED.removeprefix("care.").removesuffix(".v1")
    data = {"feed": feed, "label": feed, "state": state, "previous": ""}
    return fact(kind, at_us, data, recorded_us=at_us)


def month_closed(month: str, at_us: int, seq: int = 1) -> Fact:
    """Return the close of a month in which nothing was counted."""
    data = {
        "month": month, "start_us": 0, "end_us": at_us, "seq": seq, "contracts": [], "lines": [],
        "hash": "", "who": "Rita",
    }  # fmt: skip
    return fact("month.closed", at_us, data, name=f"month:{month}")


def mark_of(message: Fact) -> MessageMark:
    """Return what a later fact about a message brings along."""
    found = stored_message(message, "")
    assert found is not None
    return found.mark


def correction(
    message: Fact,
    head: str,
    new: object,
    *,
    at_us: int,
    old: object = "",
    who: str = "Rita",
    name: str = "",
    undoes: str = "",
) -> Fact:
    """Return that somebody corrected the reading of a message, or took that back."""
    data = {
        "message": msgspec.to_builtins(mark_of(message)),
        "head": head, "old": old, "new": new, "who": who, "undoes": undoes,
    }  # fmt: skip
    return fact("reading.corrected", at_us, data, name=name, recorded_us=at_us)


def audited(message: Fact, label: str, *, at_us: int, who: str = "Rita", end: int = 90) -> Fact:
    """Return that somebody labelled a message in an audit of the time from nine on."""
    data = {
        "sample": {"seed": 1, "start_us": NINE - MINUTE, "end_us": at(end)},
        "message": msgspec.to_builtins(mark_of(message)),
        "label": label,
        "who": who,
    }
    return fact("reading.audited", at_us, data, recorded_us=at_us)


def bond(
    is_link: bool,
    at_us: int,
    persons: tuple[int, int] = (1, 2),
    *,
    evidence: str = "email",
    confidence: float = 0.95,
    who: str = "",
    name: str = "",
    undoes: str = "",
) -> Fact:
    """Return that two identities are one customer, or are not: by a rule, or by `who`."""
    kind = "customer.linked" if is_link else "customer.unlinked"
    data = {
        "persons": persons, "evidence": "hand" if who else evidence,
        "confidence": 1.0 if who else confidence, "who": who, "undoes": undoes,
    }  # fmt: skip
    return fact(kind, at_us, data, name=name, recorded_us=at_us)


def crm(at_us: int, person: int, name: str) -> Fact:
    """Return what an outside CRM calls a customer."""
    return fact("customer.named", at_us, {"person": person, "crm": name}, recorded_us=at_us)


def told(*facts: Fact) -> list[Fact]:
    """Return the facts numbered in this order, as the log numbers them."""
    return [msgspec.structs.replace(fact, seq=seq) for seq, fact in enumerate(facts, 1)]


def folded(facts: Iterable[Fact]) -> State:
    """Return the state that these facts make."""
    state = State()
    for fact in facts:
        fold(state, fact)
    return state


_THREADS = st.sampled_from(("a", "b"))
_AT = st.one_of(
    st.integers(0, 90).map(at),  # often at the same time, often ten minutes apart
    st.integers(0, 90 * 60).map(lambda seconds: NINE + seconds * SECOND),
)
_MESSAGES = st.builds(
    wrote,
    _AT,
    _THREADS,
    st.integers(1, 3),
    care=st.booleans(),
    mood=st.sampled_from(("neg", "neu", "pos", None)),
    kind=st.sampled_from(("complaint", "question", "thanks", "spam")),
    motives=st.sampled_from(((), ("signal",), ("billing", "signal"), ("made up",))),
    network=st.sampled_from(("", "", "mobile", "fibre", "fixed", "of the future")),
    channel=st.sampled_from(("x", "email", "whatsapp", "instagram_dm")),
    order=st.integers(0, 2),
    backfill=st.booleans(),
)
_REPLIES = st.builds(
    replied,
    _AT,
    _THREADS,
    actor=st.sampled_from(("agent", "agent", "bot")),
    visibility=st.sampled_from(("public", "public", "internal")),
    order=st.integers(0, 2),
)
_STEPS = st.one_of(
    st.builds(
        went_on,
        st.sampled_from(("assigned", "unassigned", "moved")),
        _AT,
        _THREADS,
        agent=st.just("Ada"),
        reason=st.sampled_from((None, "not ours")),
    ),
    st.builds(
        went_on,
        st.just("statuschanged"),
        _AT,
        _THREADS,
        to_status=st.sampled_from(("waiting", "hold", "open", "verifying", "verified", "theirs")),
    ),
    st.builds(
        went_on,
        st.just("verified"),
        _AT,
        _THREADS,
        outcome=st.sampled_from(("confirmed", "not_fixed")),
    ),
    st.builds(went_on, st.just("promised"), _AT, _THREADS, due=_AT.map(format_us)),
)
_DECISIONS = st.builds(
    lambda at_us, thread, agent, version, mode: decided(
        at_us, thread, agent, version=version, mode=mode
    ),
    _AT,
    _THREADS,
    st.sampled_from(("Ada", "Bo", None)),
    st.integers(0, 2),
    st.sampled_from(("full", "triage")),
)
_BY_HAND = st.builds(
    lambda kind, at_us, thread, pair, agent: by_hand(
        kind, at_us, thread, command=pair[0], who=pair[1], agent=agent, reason="fretta",
        queue="billing" if kind == "moved" else "",
    ),
    st.sampled_from(("assigned", "moved", "closed")),
    _AT,
    _THREADS,
    st.sampled_from((("C1", "Rita"), ("C2", "Luca"))),
    st.sampled_from(("Ada", "Bo")),
)  # fmt: skip
_OTHERS = st.one_of(
    _DECISIONS,
    _BY_HAND,
    st.builds(
        lambda at_us, is_on: fact(
            "assignment.overloaded", at_us, {"is_on": is_on, "each_min": 15.0}, recorded_us=at_us
        ),
        _AT,
        st.booleans(),
    ),
    st.builds(closed, _AT, _THREADS, reason_code=st.sampled_from((None, "solved"))),
    _STEPS,
    _STEPS,
    st.builds(
        agent,
        _AT,
        st.sampled_from(("Ada", "Bo")),
        st.sampled_from(("available", "break", "offline")),
        team=st.sampled_from((None, "front", "back")),
        shift=st.sampled_from((None, "09:00-17:00", "22:00-06:00")),
    ),
    st.builds(
        post,
        st.sampled_from(("scheduled", "published", "cancelled")),
        _AT,
        text=st.sampled_from((None, "Fibra nuova", "Scusateci")),
        start=st.one_of(st.none(), _AT),
        end=st.one_of(st.none(), _AT),
        motive=st.sampled_from((None, "signal")),
    ),
    st.builds(
        incident,
        st.sampled_from(("firing", "acknowledged", "resolved")),
        _AT,
        st.sampled_from(("A0001", "A0002")),
        st.integers(1, 10),
        who=st.sampled_from((None, "Rita")),
    ),
    st.builds(
        incident,
        st.sampled_from(("pending", "firing", "acknowledged", "escalated", "resolved", "closed")),
        _AT,
        st.sampled_from(("A0001", "A0002")),
        st.integers(1, 10),
        was=st.sampled_from(("", "firing", "acknowledged", "resolved")),
        who=st.sampled_from((None, "Rita")),
    ),
    st.builds(silence, _AT, st.sampled_from(("S0001", "S0002")), version=st.integers(1, 3)),
    st.builds(
        notice,
        st.sampled_from(("queued", "trying", "delivered", "cancelled")),
        _AT,
        attempts=st.integers(0, 2),
    ),
    st.builds(
        override,
        st.sampled_from(("set", "signed", "extended", "ended", "realised")),
        _AT,
        st.sampled_from(("O0001", "O0002")),
        who=st.sampled_from(("Rita", "Luca", "")),
    ),
    st.builds(
        override,
        st.just("set"),
        _AT,
        st.sampled_from(("O0001", "O0002")),
        type=st.just("SKILL_OPEN"),
        params=st.just({"skill": "critical"}),
        lapses_us=_AT,
    ),
    st.builds(link, st.sampled_from(("fresh", "stale", "disconnected")), _AT),
    st.builds(
        bond,
        st.booleans(),
        _AT,
        st.sampled_from(((1, 2), (1, 3), (2, 3))),
        evidence=st.sampled_from(("email", "phone")),
        who=st.sampled_from(("", "Rita")),
        undoes=st.sampled_from(("", "", "", "m1", "m2")),
    ),
    st.builds(crm, _AT, st.integers(1, 3), st.sampled_from(("C-1", "C-2", ""))),
    st.builds(
        lambda at_us, kind: fact(kind, at_us, {"message_id": "m"}),
        _AT,
        st.sampled_from(("message.edited", "message.deleted")),
    ),
)
_DELAYS = st.sampled_from((0, SECOND, 40 * SECOND, 20 * MINUTE, -2 * MINUTE))


@st.composite
def stories(draw: st.DrawFn, least: int = 0) -> list[Fact]:
    """Draw facts in the order in which they arrive: late, ahead of time, at once, out of order."""
    facts = draw(
        st.lists(st.one_of(_MESSAGES, _MESSAGES, _REPLIES, _OTHERS), min_size=least, max_size=24)
    )
    return [
        msgspec.structs.replace(
            each, seq=seq, id=f"m{seq}", recorded_us=each.time_us + draw(_DELAYS)
        )
        for seq, each in enumerate(facts, 1)
    ]


_SAYABLE: dict[str, st.SearchStrategy[Any]] = {
    "sentiment": st.sampled_from(("neg", "neu", "pos")),
    "care": st.booleans(),
    "kind": st.sampled_from(("complaint", "question", "thanks", "spam")),
    "motives": st.sampled_from((("signal",), ("billing", "other"))),
}


@st.composite
def corrections_of(draw: st.DrawFn, facts: list[Fact]) -> list[Fact]:
    """Draw corrections of the messages of a story, some of them taken back, numbered after it."""
    messages = [each for each in facts if stored_message(each, "") is not None]
    made: list[tuple[Fact, Fact]] = []
    for seq in range(draw(st.integers(1, 6)) if messages else 0):
        message = draw(st.sampled_from(messages))
        head = draw(st.sampled_from(tuple(_SAYABLE)))
        same = [each.id for each, about in made if about is message]
        undoes = draw(st.sampled_from(("", "", *same)))
        new = draw(_SAYABLE[head])
        at_us = at(100 + draw(st.integers(0, 3)))
        each = correction(message, head, new, at_us=at_us, name=f"c{seq}", undoes=undoes)
        made.append((msgspec.structs.replace(each, seq=len(facts) + seq + 1), message))
    return [each for each, _ in made]

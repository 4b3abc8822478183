"""A log with every kind of event ever written is read by today's program, and says what it said then."""

import random
from pathlib import Path

import msgspec

from commandcenter.care import cycles, marks
from commandcenter.care.marks import Mood
from commandcenter.care.stages import Stage
from commandcenter.checkpoints import digest
from commandcenter.clock import parse_us
from commandcenter.events.actions import ACTIONS
from commandcenter.events.hub import FROM_HUB
from commandcenter.events.outside import FROM_OUTSIDE
from commandcenter.events.routing import ROUTES
from commandcenter.incidents.incident import Incident
from commandcenter.newest import Agent, Link, Post
from commandcenter.state import State
from commandcenter.wire import decode
from tests.commandcenter.drafts import facts, first_bad_row, rows
from tests.commandcenter.story import folded
from tests.golden.reading import lines, state_of

LOG = "every_kind.jsonl"


def clock(text: str) -> int:
    return parse_us(f"2026-05-14T{text}+02:00")


def read(tmp_path: Path) -> State:
    return state_of(lines(LOG), tmp_path / "care.db")


def test_no_kind_is_missing_and_every_line_has_what_its_kind_demands() -> None:
    kinds = {**FROM_OUTSIDE, **FROM_HUB}
    events = [decode(line) for line in lines(LOG)]
    assert {event["type"] for event in events} == set(kinds)
    for event in events:
        msgspec.convert(event["data"], kinds[event["type"]])


def test_conversations(tmp_path: Path) -> None:
    state = read(tmp_path)
    assert state.waiting == {"t1": clock("10:00:00"), "t3": clock("09:50:00")}
    assert sorted(state.requests) == [
        (clock("09:00:00"), clock("09:20:00")),
        (clock("09:50:00"), 0),
        (clock("10:00:00"), 0),
    ]
    assert list(state.firsts) == [(clock("09:00:00"), clock("09:20:00"))]
    assert state.unanswered == {"t1": clock("10:00:00"), "t3": clock("09:50:00")}
    assert sorted(Mood(mood & marks.MOOD).name for _, mood in state.bursts) == [
        "NEGATIVE", "NEGATIVE", "NEGATIVE", "NEUTRAL", "POSITIVE",
    ]  # fmt: skip
    assert state.messages.size() == 6
    assert set(state.newest_by_channel) == {"whatsapp", "instagram_comment", "email"}
    assert state.revisions == {"m2": 1, "m9": 1}


def test_people_publications_incidents_and_links(tmp_path: Path) -> None:
    state = read(tmp_path)
    ada: Agent = state.agents["agent-1"]
    assert (ada.state, ada.team, ada.shift) == ("available", "front", "08:00-16:00")
    now = clock("12:00:00")
    listed, told = (state.standing[name].at(now) for name in ("agent-1", "agent-2"))
    assert (listed.desk, listed.sourcing, listed.rate, listed.skills) == (
        "front", "in", 24.0, ("lang:it", "billing"),
    )  # fmt: skip
    assert (told.sourcing, told.supplier, told.rate, told.called) == (
        "out", "Beta", 18.5, "B. Neri",
    )  # fmt: skip
    first: Post = state.posts["pub-1"]
    assert (first.state, first.title, first.start_us) == (
        "scheduled",
        "Nuova fibra in citta",
        clock("11:00:00"),
    )
    assert (first.end_us, first.motive, first.expected_multiple) == (
        clock("13:00:00"),
        "broadband",
        2.5,
    )
    assert {name: post.state for name, post in state.posts.items()} == {
        "pub-1": "scheduled", "pub-2": "published", "pub-3": "cancelled",
    }  # fmt: skip
    crisis: Incident = state.incidents["A0001"]
    assert (crisis.state, crisis.owner, crisis.onset_us) == (
        "acknowledged",
        "Rita",
        clock("09:58:00"),
    )
    assert (crisis.fired_us, crisis.expected, crisis.severity) == (clock("10:16:00"), 3.5, 8)
    assert (crisis.name, crisis.cause, crisis.said) == ("Guasto Milano", "cella ferma", "pub-2")
    assert (crisis.number, crisis.acknowledged_us) == (6, clock("10:21:00"))
    assert state.silences["S0001"].end_us == clock("12:23:00")
    assert state.notices["A0001:4:desk:desk"].state == "delivered"
    assert state.links["feed:x"] == [
        Link(clock("10:18:00"), clock("10:19:00"), "X", "disconnected")
    ]


def test_corrections_and_audits(tmp_path: Path) -> None:
    state = read(tmp_path)
    corrected = state.corrections["/feeds/golden m11"]
    assert [step.id for step in corrected.standing()] == ["correction:1"]
    (bits,) = (facts for at_us, facts in state.messages if at_us == clock("09:50:00"))
    assert bits & marks.motive_bits(("billing", "other")) == marks.motive_bits(("billing", "other"))
    (audit,) = state.audits.values()
    assert [(one.label, one.sentiment, one.who) for one in audit.usable()] == [
        ("neg", "neg", "Rita")
    ]
    assert state.versions == {"golden-1": clock("10:02:00")}


def test_the_course_of_a_case(tmp_path: Path) -> None:
    state = read(tmp_path)
    (first,) = (row for row in state.cycles if row[0] == clock("09:00:00"))
    second = state.begun["t1"]
    assert first[:5] == (
        clock("09:00:00"), clock("09:20:00"), clock("09:30:00"), 0, clock("10:00:00"),
    )  # fmt: skip
    assert first[5] & cycles.REASON
    assert second[:5] == (clock("10:00:00"), 0, 0, clock("09:30:00"), 0)
    assert not second[5] & cycles.VERIFIED
    assert [row[:3] for row in state.updates] == [(clock("12:00:00"), clock("10:21:00"), 0)]
    assert [row[:2] for row in state.moves] == [(clock("09:06:00"), 0), (clock("10:22:00"), 1)]
    assert [(row[0], row[1], Stage(row[2]).name) for row in state.stages if row[3] == first[0]] == [
        (clock("09:05:00"), clock("09:06:00"), "TAKEN"),
        (clock("09:06:00"), clock("09:30:00"), "MOVED"),  # c4 names its case only, no thread
    ]


def test_closed_months(tmp_path: Path) -> None:
    (closed,) = read(tmp_path).months.values()
    assert (closed.month, closed.seq, closed.who) == ("2026-04", 40, "Rita")
    assert [(line.month, line.requests) for line in closed.lines] == [
        ("2026-04", 3), ("2026-03", -1)
    ]  # fmt: skip
    assert [(one.supplier, one.unit, one.gap_h) for one in closed.contracts] == [
        ("Alfa", "conversation", 12.0)
    ]


def test_moderation(tmp_path: Path) -> None:
    state = read(tmp_path)
    file = state.files["9"]
    assert [(flag.kind, flag.act, flag.who) for flag in file.flags] == [
        ("insult", "confirmed", "Rita")
    ]
    (ban,) = file.bans
    assert (ban.rung, ban.state, ban.author, ban.signer) == (
        "permanent", "in_force", "Rita", "Luca",
    )  # fmt: skip
    assert (ban.evidence, ban.start_us) == ((2,), clock("10:27:00"))
    assert len(state.moderated) == 1
    customer = state.critical["9"]
    assert [(entry.cls, entry.state, entry.author) for entry in customer.entries] == [
        ("press", "in", "Rita")
    ]


def test_overrides(tmp_path: Path) -> None:
    one = read(tmp_path).overrides["O0001"]
    assert (one.type, one.target, one.params) == (
        "SKILL_OPEN", {"agents": ["agent-1", "agent-2"]}, {"skill": "critical"},
    )  # fmt: skip
    assert (one.author, one.asked, one.signer, one.bundle) == ("Rita", "Luca", "Luca", "B0001")
    assert (one.set_us, one.start_us, one.expires_us, one.ended_us) == tuple(
        clock(f"{text}:00") for text in ("10:29", "10:31", "12:31", "10:45")
    )
    assert (one.state, one.ended_by, one.why_ended) == ("ended", "Luca", "la coda è vuota")
    assert one.predicted is not None
    assert one.realised is not None
    assert (one.predicted.cost, one.realised.kept) == (12.5, (1.8, 1.2, 2.4))


def test_customers_and_what_links_them(tmp_path: Path) -> None:
    state = read(tmp_path)
    assert state.kin == {1: (1, 2), 2: (1, 2)}
    by_rule, taken_back = state.bonds["1 2"].standing(), state.bonds["2 3"]
    assert (by_rule.is_linked, by_rule.evidence, round(by_rule.confidence, 2)) == (
        True,
        ("email",),
        0.95,
    )
    assert [(step.who, step.note) for step in taken_back.steps] == [
        ("Rita", "stessa voce al telefono"), ("Rita", "")
    ]  # fmt: skip
    assert not taken_back.standing().is_linked
    assert state.crm_ids[2].crm == "CRM-77"


def test_every_line_is_counted_and_the_chain_holds(tmp_path: Path) -> None:
    state = read(tmp_path)
    assert state.seq == sum(state.counts.values()) == len(lines(LOG))
    assert first_bad_row(tmp_path / "care.db") is None


def test_no_customer_stands_in_the_clear(tmp_path: Path) -> None:
    read(tmp_path)
    written = b"".join(file.read_bytes() for file in tmp_path.glob("care.db*") if file.is_file())
    for name in (b"cust-1", b"cliente_1", b"Cliente 1"):
        assert name not in written
    texts = [text for (text,) in rows(tmp_path / "care.db", "SELECT text FROM texts ORDER BY seq")]
    assert texts[:2] == ["Da stamattina non ho campo", "e nessuno risponde"]


def test_its_order_does_not_matter(tmp_path: Path) -> None:
    """But for what the hub itself sends, one step after the other: that never comes late."""
    state = read(tmp_path)
    shuffled = facts(tmp_path / "care.db")
    random.Random(3).shuffle(shuffled)
    own = {**ACTIONS, **ROUTES}
    sent = iter(sorted((one for one in shuffled if one.type in own), key=lambda one: one.seq))
    shuffled = [next(sent) if one.type in own else one for one in shuffled]
    assert digest(folded(shuffled)) == digest(state)

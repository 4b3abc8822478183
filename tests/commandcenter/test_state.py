"""State is a pure function of the facts: whatever order they arrive in, wherever the fold is cut."""

import random

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.care import marks
from commandcenter.care.marks import Mood
from commandcenter.checkpoints import digest, dump, load
from commandcenter.clock import DAY, SECOND, format_us
from commandcenter.events.fact import Fact
from commandcenter.events.hub import FROM_HUB
from commandcenter.events.outside import FROM_OUTSIDE
from commandcenter.events.words import MOTIVES
from commandcenter.folding.fold import fold
from commandcenter.series import Rows, Series
from commandcenter.state import State
from tests.commandcenter.story import (
    agent,
    at,
    audited,
    bond,
    by_hand,
    closed,
    correction,
    crm,
    decided,
    fact,
    folded,
    handed_over,
    incident,
    link,
    month_closed,
    notice,
    override,
    post,
    replied,
    silence,
    stories,
    told,
    went_on,
    wrote,
)


@given(stories(), st.randoms(use_true_random=False))
def test_any_arrival_order_gives_the_same_digest(facts: list[Fact], chance: random.Random) -> None:
    shuffled = facts.copy()
    chance.shuffle(shuffled)
    assert digest(folded(shuffled)) == digest(folded(facts))


@given(stories(), st.data())
def test_cut_anywhere_kept_and_gone_on_is_the_whole(facts: list[Fact], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(facts)))
    state = load(dump(folded(facts[:cut])))
    for each in facts[cut:]:
        fold(state, each)
    assert digest(state) == digest(folded(facts))


@given(stories(), st.data())
def test_what_is_derived_may_be_dropped_at_any_time(facts: list[Fact], data: st.DataObject) -> None:
    state, dropped = State(), State()
    fresh = State()
    for each in facts:
        fold(state, each)
        if data.draw(st.booleans()):
            for name in State.DERIVED:
                setattr(dropped, name, type(getattr(fresh, name))())
        fold(dropped, each)
    assert digest(dropped) == digest(state)


@given(stories())
def test_what_waits_is_what_the_series_say(facts: list[Fact]) -> None:
    state = folded(facts)
    still_open = sorted(opened for opened, ended in state.requests if ended == 0)
    assert set(state.waiting.values()) <= set(still_open)
    assert len(state.waiting) <= len(still_open)
    assert set(state.unanswered) <= set(state.waiting)
    assert all(ended >= opened for ended, opened in state.waits)


@given(stories())
def test_nothing_that_happened_lies_after_the_newest_arrival(facts: list[Fact]) -> None:
    state = folded(facts)
    for name in ("messages", "bursts", "waits", "presence"):
        assert all(at_us <= state.newest_us for at_us, _ in getattr(state, name))


def test_every_field_of_the_state_is_in_its_digest_and_in_its_checkpoints() -> None:
    facts = told(
        wrote(at(0), simulated=True, motives=("signal",)),
        agent(at(1), "Ada", "available"),
        post("scheduled", at(2), start=at(60)),
        incident("firing", at(3)),
        silence(at(4)),
        notice("queued", at(4)),
        link("disconnected", at(4)),
        override("set", at(4)),
        handed_over(at(4)),
        fact("message.edited", at(5), {"message_id": "m"}),
        fact("critical.listed", at(5), {"cls": "press", "keys": ["k"], "on": True, "who": "Rita"}),
        fact("moderation.completed", at(5), {"action": "hide", "outcome": "confirmed"}, person=3),
        replied(at(6)),
        wrote(at(7), "v", signs=("insult", "press"), duplicate_of="m"),
        went_on("assigned", at(7), agent="Ada"),
        fact("action.requested", at(8), {"action": "a", "kind": "hide", "message": "m"}),
        fact("feed.obeys", at(8), {"feed": "simulator"}),
        fact("route.taken", at(9), {"thread": "t", "rule": "r", "word": "#w", "message": 1}),
        wrote(at(30), "u"),
        went_on("moved", at(31), "u"),
        went_on("promised", at(32), "u", due=format_us(at(90))),
    )
    facts += told(
        month_closed("2026-02", at(35)),
        bond(True, at(36)),
        crm(at(37), 1, "C-1"),
        correction(facts[-3], "sentiment", "neg", at_us=at(40)),
        audited(facts[-3], "neg", at_us=at(41)),
    )
    facts += told(
        decided(at(42), "u"),
        by_hand("assigned", at(42), "u", agent="Ada"),
        fact("assignment.overloaded", at(43), {"is_on": True, "each_min": 15.0}),
        fact(
            "staffing.needed", at(43), {"incident": "A1", "at_us": at(42), "people": 3, "least": 2}
        ),
        fact(
            "staffing.needed", at(44), {"incident": "A1", "at_us": at(43), "people": 4, "least": 2}
        ),
        fact(
            "criteria.changed", at(44), {"version": "v", "previous": "", "site": {}, "who": "Rita"}
        ),
    )
    state = folded(facts)
    assert set(State.__slots__) == {*State.FIELDS, *State.DERIVED}
    assert len(State.FIELDS) == len(set(State.FIELDS))
    empty = State()
    for name in State.FIELDS:
        said, nothing = (getattr(each, name) for each in (state, empty))
        is_said = said.size() > 0 if isinstance(said, Series | Rows) else said != nothing
        assert is_said, f"the story says nothing of {name}"
        changed = load(dump(state))
        assert digest(changed) == digest(state)
        setattr(changed, name, nothing)
        assert digest(changed) != digest(state), f"{name} is not in the digest"
        assert digest(load(dump(changed))) == digest(changed), f"{name} is not in checkpoints"


def test_a_change_inside_a_field_changes_the_digest() -> None:
    facts = told(wrote(at(0)), replied(at(5)), wrote(at(30), "u", 2))
    state = folded(facts)
    before = digest(state)
    for name in State.FIELDS:
        if isinstance(series := getattr(state, name), Series) and series.size():
            other = load(dump(state))
            pair = next(iter(series))
            getattr(other, name).take(*pair)
            getattr(other, name).put(pair[0], pair[1] + 1)
            assert digest(other) != before
    other = load(dump(state))
    other.threads["t"][-1] ^= 1
    assert digest(other) != before


def late(state: State) -> list[bool]:
    return [bool(facts & marks.LATE) for _, facts in state.messages]


def test_a_message_is_late_once_its_bucket_has_been_closed_for_five_seconds() -> None:
    end = at(5)
    assert late(folded(told(wrote(at(1), recorded_us=end + 5 * SECOND)))) == [False]
    assert late(folded(told(wrote(at(1), recorded_us=end + 5 * SECOND + 1)))) == [True]
    assert late(folded(told(wrote(at(1), recorded_us=at(900), backfill=True)))) == [False]


def test_a_settled_message_is_counted_and_starts_no_clock() -> None:
    state = folded(told(wrote(at(0), mood="neg", backfill=True, settled=True)))
    (facts,) = [facts for _, facts in state.messages]
    assert facts & marks.CARE
    assert [code & marks.MOOD for _, code in state.bursts] == [Mood.NEGATIVE]
    assert not state.waiting
    assert not state.requests.size()
    assert not state.cycles.size()
    later = folded(told(wrote(at(0), settled=True), wrote(at(30))))
    assert later.waiting == {"t": at(30)}


def test_a_time_ahead_of_its_arrival_is_a_wrong_clock_and_the_arrival_counts() -> None:
    state = folded(told(wrote(at(4), recorded_us=at(0))))
    assert state.waiting == {"t": at(0)}
    assert [when for when, _ in state.messages] == [at(0)]


def test_a_customer_and_a_channel_stay_with_their_message() -> None:
    state = folded(
        told(wrote(at(0), person=7, channel="x"), wrote(at(1), person=8, channel="email"))
    )
    found = [
        (facts >> marks.PERSON_SHIFT & marks.PERSON, state.channels[facts & marks.CHANNEL])
        for _, facts in state.messages
    ]
    assert found == [(7, "x"), (8, "email")]
    assert state.newest_by_channel == {"x": at(0), "email": at(1)}


def test_more_channels_and_people_than_a_mark_can_hold_stop_nothing() -> None:
    state = State()
    for number in range(300):
        fold(state, wrote(at(0), f"t{number}", 2**23 + number, channel=f"channel {number}"))
    assert (state.messages.size(), len(state.channels)) == (300, 256)
    assert len(state.newest_by_channel) == 300
    people = {facts >> marks.PERSON_SHIFT & marks.PERSON for _, facts in state.messages}
    assert people == set(range(300))


def test_motives_are_kept_and_an_unknown_one_counts_as_other() -> None:
    state = folded(told(wrote(at(0), motives=("signal", "billing", "of tomorrow"))))
    ((_, facts),) = state.messages
    wanted = marks.motive_bits(("signal", "billing", "other"))
    every = marks.motive_bits(MOTIVES)
    assert facts & every == wanted
    assert np.int64(facts) > 0


def test_members_of_the_wrong_type_that_nobody_needs_are_as_if_absent() -> None:
    state = folded(told(wrote(at(0), backfill="yes", simulated=1, visibility=["public"])))
    assert state.waiting == {"t": at(0)}
    assert state.simulated is False


def test_a_reading_that_cannot_be_used_has_failed_and_somebody_has_to_look() -> None:
    state = folded(told(wrote(at(0), reading={"sentiment": "angry", "care": False})))
    assert list(state.bursts) == [(at(0), marks.burst_code(Mood.UNREAD, 0))]
    assert state.waiting == {"t": at(0)}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(-1e9, 1e9)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
REQUIRED = {
    "channel": "x", "thread": "t", "message_id": "m", "text": "t", "status": "sent", "agent": "Ada",
    "to_status": "open", "state": "available", "survey": "csat", "publication_id": "p",
    "start": "2026-03-10T09:00:00Z", "action": "hide", "outcome": "confirmed", "reason": "r", "alert_id": "1",
    "feed": "f", "direction": "in", "actor": "customer", "author": {"id": "1"}, "incident": "A0001",
    "kind": "negative_spike", "motive": "signal", "region": "*", "severity": 5, "label": "f", "previous": "",
}  # fmt: skip
OPTIONAL = (
    "backfill", "simulated", "reading", "visibility", "evidence", "ended_us", "who", "team", "shift", "end",
    "expected_multiple", "motive", "lang", "attachments", "case_id", "text", "start", "publication_id",
)  # fmt: skip


@given(st.data())
def test_no_fact_that_passed_the_checks_stops_the_fold(data: st.DataObject) -> None:
    kinds = {**FROM_OUTSIDE, **FROM_HUB}
    kind = data.draw(st.sampled_from(sorted(kinds)))
    said = {**REQUIRED, **data.draw(st.dictionaries(st.sampled_from(OPTIONAL), JSON, max_size=4))}
    if kind == "care.incident.changed.v1":
        said["state"] = "firing"
    try:
        msgspec.convert(said, kinds[kind])
    except msgspec.ValidationError:
        return  # it stays in quarantine
    name = kind.removeprefix("care.").removesuffix(".v1")
    state = folded(told(fact(name, at(0), said), fact(name, at(-5), said, name="earlier")))
    assert state.counts == {kind: 2}
    assert digest(load(dump(state))) == digest(state)


def test_positions_instants_and_kinds_are_counted() -> None:
    state = folded(told(wrote(at(0), recorded_us=at(3)), wrote(at(1)), closed(at(2) + DAY)))
    assert (state.seq, state.first_us, state.newest_us) == (3, at(0), at(2) + DAY + SECOND)
    assert state.counts == {"care.message.received.v1": 2, "care.case.closed.v1": 1}

"""State is a pure function of the facts: whatever order they arrive in, wherever the fold is cut."""

import random

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.care import course, marks
from commandcenter.care.marks import Mood
from commandcenter.checkpoints import digest, dump, load
from commandcenter.clock import DAY, MINUTE, SECOND
from commandcenter.events import FROM_HUB, FROM_OUTSIDE, Fact
from commandcenter.series import Series
from commandcenter.state import State, fold
from tests.commandcenter.story import (
    agent,
    at,
    closed,
    fact,
    folded,
    incident,
    link,
    post,
    replied,
    stories,
    told,
    wrote,
)


def moods(state: State) -> list[Mood]:
    return sorted(Mood(mood) for _, mood in state.bursts)


# ---- the laws


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
        link("disconnected", at(4)),
        fact("message.edited", at(5), {"message_id": "m"}),
        replied(at(6)),
        wrote(at(30), "u"),
    )
    state = folded(facts)
    assert set(State.__slots__) == {*State.FIELDS, *State.DERIVED}
    assert len(State.FIELDS) == len(set(State.FIELDS))
    empty = State()
    for name in State.FIELDS:
        said, nothing = (getattr(each, name) for each in (state, empty))
        is_said = said.size() > 0 if isinstance(said, Series) else said != nothing
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


# ---- replies


def test_a_reply_answers_every_open_request_of_its_thread() -> None:
    state = folded(told(wrote(at(0), person=1), wrote(at(5), person=2), replied(at(20))))
    assert sorted(state.requests) == [(at(0), at(20)), (at(5), at(20))]
    assert list(state.waits) == [(at(20), at(0))]
    assert not state.waiting


def test_a_reply_that_arrives_before_its_message_still_answers_it() -> None:
    state = folded(told(replied(at(20)), wrote(at(0), recorded_us=at(30))))
    assert not state.waiting
    assert list(state.requests) == [(at(0), at(20))]
    assert list(state.firsts) == [(at(0), at(20))]


def test_a_message_and_its_reply_within_one_second_stand_in_that_order() -> None:
    for facts in (told(wrote(at(0)), replied(at(0))), told(replied(at(0)), wrote(at(0)))):
        assert not folded(facts).waiting


def test_equal_times_are_ordered_by_their_sequence() -> None:
    state = folded(told(wrote(at(0), order=2), replied(at(0), order=1)))
    assert state.waiting == {"t": at(0)}


@pytest.mark.parametrize(
    "sent",
    [
        replied(at(9), actor="bot"),
        replied(at(9), visibility="internal"),
        fact("message.edited", at(9), {"message_id": "m"}),
        fact("moderation.completed", at(9), {"action": "hide", "outcome": "confirmed"}),
        wrote(at(9), actor="system", care=True),
        wrote(at(9), direction="out"),
        replied(at(9), "another"),
    ],
    ids=["bot", "note", "edit", "moderation", "system mail", "a post of ours", "another thread"],
)
def test_what_never_stops_a_clock(sent: Fact) -> None:
    state = folded(told(wrote(at(0)), sent))
    assert state.waiting == {"t": at(0)}
    assert state.unanswered == {"t": at(0)}


@pytest.mark.parametrize(
    "message",
    [
        wrote(at(0), kind="thanks"),
        wrote(at(0), kind="spam"),
        wrote(at(0), care=False),
        wrote(at(0), actor="system"),
        replied(at(0), actor="agent"),
    ],
    ids=["thanks", "spam", "no care", "auto-reply", "ours"],
)
def test_what_never_starts_a_clock(message: Fact) -> None:
    state = folded(told(message))
    assert (state.waiting, state.unanswered, state.requests.size()) == ({}, {}, 0)


def test_the_clock_runs_from_the_first_unanswered_message_not_from_the_last_or_the_first_ever() -> (
    None
):
    state = folded(told(wrote(at(0)), replied(at(5)), wrote(at(30)), wrote(at(50))))
    assert state.waiting == {"t": at(30)}
    assert state.requests.size() == 2


def test_data_sent_on_our_question_opens_a_request_of_its_own() -> None:
    state = folded(told(wrote(at(0)), replied(at(5)), wrote(at(9)), replied(at(12))))
    assert sorted(state.requests) == [(at(0), at(5)), (at(9), at(12))]
    assert list(state.firsts) == [(at(0), at(5))]  # one cycle, one first answer


def test_thanks_neither_open_nor_close_even_inside_a_burst() -> None:
    state = folded(told(wrote(at(0)), wrote(at(1), kind="thanks"), wrote(at(2))))
    assert list(state.requests) == [(at(0), 0)]
    assert state.bursts.size() == 1


# ---- closes


def test_a_close_takes_an_open_request_with_it_unanswered() -> None:
    state = folded(told(wrote(at(0)), closed(at(40))))
    assert list(state.requests) == [(at(0), -at(40))]
    assert list(state.firsts) == [(at(0), -at(40))]
    assert not state.waiting


def test_after_a_close_the_next_request_begins_a_new_cycle() -> None:
    state = folded(told(wrote(at(0)), replied(at(5)), closed(at(9)), wrote(at(60))))
    assert state.unanswered == {"t": at(60)}
    reopened = folded(told(wrote(at(0)), replied(at(5)), wrote(at(60))))
    assert reopened.unanswered == {}


def test_a_close_without_an_open_case_and_a_reply_without_a_request_change_no_figure() -> None:
    state = folded(told(closed(at(0)), replied(at(1)), wrote(at(9)), replied(at(10))))
    plain = folded(told(wrote(at(9)), replied(at(10))))
    for name in ("requests", "waits", "firsts", "bursts", "messages"):
        assert getattr(state, name).packed() == getattr(plain, name).packed()


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"thread": "t"}},
        {"data": {"case_id": "c1"}, "more": {"partitionkey": "t"}},
        {"data": {"case_id": "t"}},
        {"data": {"case_id": "c1", "thread": "t"}, "more": {"partitionkey": "elsewhere"}},
    ],
)
def test_a_close_finds_its_thread_by_its_name_its_partition_or_its_case(body: object) -> None:
    close = msgspec.structs.replace(closed(at(9)), body=msgspec.json.encode(body))
    assert folded(told(wrote(at(0)), close)).waiting == {}


# ---- bursts and moods


def test_ten_minutes_still_join_a_burst_and_a_microsecond_more_does_not() -> None:
    joined = folded(told(wrote(at(0)), wrote(at(10)), wrote(at(20))))
    apart = folded(told(wrote(at(0)), wrote(at(10) + 1)))
    assert (joined.bursts.size(), apart.bursts.size()) == (1, 2)


def test_two_authors_in_one_thread_have_bursts_and_requests_of_their_own() -> None:
    state = folded(
        told(*(wrote(at(minute), person=minute % 2 + 1) for minute in range(6)), replied(at(9)))
    )
    assert sorted(state.bursts) == [(at(0), Mood.NEUTRAL), (at(1), Mood.NEUTRAL)]
    assert state.requests.size() == 2
    assert state.waits.size() == 1


def test_a_human_reply_splits_a_burst_a_bot_or_a_note_does_not() -> None:
    def bursts(between: Fact) -> int:
        return folded(told(wrote(at(0)), between, wrote(at(2)))).bursts.size()

    assert bursts(replied(at(1))) == 2
    assert bursts(replied(at(1), actor="bot")) == 1
    assert bursts(replied(at(1), visibility="internal")) == 1


def test_a_burst_is_negative_as_soon_as_one_of_its_messages_is() -> None:
    story = [wrote(at(0), mood=None), wrote(at(1), mood="neu"), wrote(at(2), mood="pos")]
    assert moods(folded(told(*story[:1]))) == [Mood.UNREAD]
    assert moods(folded(told(*story))) == [Mood.POSITIVE]
    assert moods(folded(told(*story, wrote(at(3), mood="neg")))) == [Mood.NEGATIVE]
    assert moods(folded(told(*story, wrote(at(3), mood="neg"), wrote(at(4))))) == [Mood.NEGATIVE]


def test_a_late_message_may_join_two_bursts_into_one() -> None:
    state = folded(told(wrote(at(0), mood="neg"), wrote(at(15))))
    assert state.bursts.size() == 2
    fold(state, told(wrote(at(8), mood="pos", recorded_us=at(40)))[0])
    assert list(state.bursts) == [(at(0), Mood.NEGATIVE)]


def test_a_late_message_counts_again_only_its_own_thread() -> None:
    state = folded(told(*(wrote(at(5), thread) for thread in "abc"), replied(at(9), "a")))
    others = {thread: bytes(state.threads[thread]) for thread in "bc"}
    fold(state, wrote(at(2), "a", recorded_us=at(60)))
    assert sorted(state.requests) == [(at(2), at(9)), (at(5), 0), (at(5), 0)]
    assert sorted(state.firsts) == [(at(2), at(9))]
    assert {thread: bytes(state.threads[thread]) for thread in "bc"} == others


# ---- marks: lateness, history, channels, wrong clocks


def late(state: State) -> list[bool]:
    return [bool(facts & marks.LATE) for _, facts in state.messages]


def test_a_message_is_late_once_its_bucket_has_been_closed_for_five_seconds() -> None:
    end = at(5)
    assert late(folded(told(wrote(at(1), recorded_us=end + 5 * SECOND)))) == [False]
    assert late(folded(told(wrote(at(1), recorded_us=end + 5 * SECOND + 1)))) == [True]
    assert late(folded(told(wrote(at(1), recorded_us=at(900), backfill=True)))) == [False]


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
    every = marks.motive_bits(marks.MOTIVES)
    assert facts & every == wanted
    assert np.int64(facts) > 0


# ---- what nobody checked on the way in


def test_members_of_the_wrong_type_that_nobody_needs_are_as_if_absent() -> None:
    odd = wrote(at(0), backfill="yes", simulated=1, visibility=["public"])
    state = folded(told(odd))
    assert state.waiting == {"t": at(0)}
    assert state.simulated is False
    unread = fact(
        "message.received",
        at(0),
        {"channel": "x", "thread": "t", "direction": "in", "actor": "customer", "reading": {"sentiment": "angry"}},
    )  # fmt: skip
    assert moods(folded(told(unread))) == [Mood.UNREAD]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
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


# ---- tails


def test_ends_that_were_dropped_for_room_are_rebuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = told(
        *(
            each
            for minute in range(0, 40, 4)
            for each in (
                wrote(at(minute), "a", 1, mood="neg" if minute == 8 else "neu"),
                wrote(at(minute + 1), "b", 2),
                replied(at(minute + 2), "c"),
                wrote(at(minute + 3), "c", 3),
            )
        )
    )
    whole = folded(facts)
    monkeypatch.setattr(course, "TAILS", 1)
    narrow = folded(facts)
    assert len(narrow.tails) == 1
    assert digest(narrow) == digest(whole)


def test_the_ends_kept_ready_are_those_that_spoke_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "TAILS", 2)
    state = folded(told(*(wrote(at(i), thread) for i, thread in enumerate("abacad"))))
    assert list(state.tails) == ["a", "d"]


# ---- agents


def test_of_an_agent_the_newest_state_team_and_shift_count_each_by_itself() -> None:
    state = folded(
        told(
            agent(at(20), "Ada", "break"),
            agent(at(10), "Ada", "available", team="front", shift="09:00-17:00"),
            agent(at(5), "Ada", "offline", team="back"),
        )
    )
    ada = state.agents["Ada"]
    assert (ada.at_us, ada.state, ada.team, ada.shift) == (at(20), "break", "front", "09:00-17:00")


def test_presence_tells_for_every_agent_when_he_came_to_work_and_left() -> None:
    state = folded(
        told(
            agent(at(0), "Ada", "available"),
            agent(at(9), "Ada", "offline"),
            agent(at(1), "Bo", "busy"),
        )
    )
    ada, bo = state.agents["Ada"].number, state.agents["Bo"].number
    assert list(state.presence) == [(at(0), ada << 1 | 1), (at(9), ada << 1), (at(1), bo << 1 | 1)]
    assert ada != bo


# ---- publications


def test_a_publication_goes_from_planned_to_out_and_keeps_what_was_said_before() -> None:
    planned = post("scheduled", at(0), start=at(60), end=at(90), text="Fibra", motive="broadband")
    state = folded(told(planned))
    assert (state.posts["p"].state, state.posts["p"].start_us) == ("scheduled", at(60))
    fold(state, post("published", at(62)))
    out = state.posts["p"]
    assert (out.state, out.start_us, out.end_us, out.title) == (
        "published",
        at(62),
        at(90),
        "Fibra",
    )


def test_a_step_back_never_undoes_a_publication() -> None:
    steps = [
        post("published", at(5)),
        post("scheduled", at(9), start=at(60)),
        post("cancelled", at(2)),
    ]
    assert folded(told(*steps[:2])).posts["p"].state == "published"
    assert folded(told(*steps)).posts["p"].state == "cancelled"
    assert folded(told(*steps)).posts["p"].start_us == at(5)


def test_a_post_without_a_name_is_known_by_its_event_and_a_bad_start_is_no_start() -> None:
    unnamed = fact("publication.published", at(5), {"channel": "x", "start": "soon"}, name="e1")
    assert folded(told(unnamed)).posts["e1"].start_us == at(5)


# ---- incidents


def test_an_incident_keeps_its_onset_its_worst_severity_and_its_owner() -> None:
    state = folded(
        told(
            incident("firing", at(10), severity=5, evidence={"onset_us": at(2), "expected": 3.5}),
            incident("acknowledged", at(12), severity=5, who="Rita"),
            incident("firing", at(15), severity=7),
        )
    )
    found = state.incidents["A0001"]
    assert (found.state, found.owner, found.severity) == ("acknowledged", "Rita", 7)
    assert (found.fired_us, found.onset_us, found.expected) == (at(10), at(2), 3.5)
    assert found.version == 3


def test_an_acknowledgement_never_opens_what_has_been_resolved() -> None:
    state = folded(
        told(
            incident("firing", at(10)),
            incident("resolved", at(40), ended_us=at(35)),
            incident("acknowledged", at(41), who="Rita"),
        )
    )
    found = state.incidents["A0001"]
    assert (found.state, found.owner, found.ended_us, found.version) == (
        "resolved",
        None,
        at(35),
        2,
    )


def test_an_incident_that_fires_again_has_to_be_taken_again() -> None:
    state = folded(
        told(
            incident("firing", at(10)),
            incident("acknowledged", at(11), who="Rita"),
            incident("resolved", at(40)),
            incident("firing", at(60)),
        )
    )
    found = state.incidents["A0001"]
    assert (found.state, found.owner, found.fired_us, found.onset_us) == (
        "firing",
        None,
        at(60),
        at(10),
    )


@pytest.mark.parametrize("onset", [None, "yesterday", [], True])
def test_an_onset_that_is_no_instant_is_the_firing_itself(onset: object) -> None:
    state = folded(told(incident("firing", at(10), evidence={"onset_us": onset})))
    assert state.incidents["A0001"].onset_us == at(10)


# ---- links and the rest


def test_a_break_lasts_from_the_loss_of_a_link_to_its_return() -> None:
    state = folded(
        told(
            link("fresh", at(0)),
            link("stale", at(5)),
            link("disconnected", at(6)),
            link("fresh", at(9)),
            link("disconnected", at(20)),
        )
    )
    assert [(each.at_us, each.end_us, each.state) for each in state.links["/feed"]] == [
        (at(5), at(9), "disconnected"),
        (at(20), None, "disconnected"),
    ]


def test_edits_and_deletions_are_counted_on_their_original_even_before_it_comes() -> None:
    state = folded(
        told(
            fact("message.edited", at(2), {"message_id": "m1"}),
            fact("message.deleted", at(3), {"message_id": "m1"}),
        )
    )
    assert state.revisions == {"m1": 2}


def test_positions_instants_and_kinds_are_counted() -> None:
    state = folded(told(wrote(at(0), recorded_us=at(3)), wrote(at(1)), closed(at(2) + DAY)))
    assert (state.seq, state.first_us, state.newest_us) == (3, at(0), at(2) + DAY + SECOND)
    assert state.counts == {"care.message.received.v1": 2, "care.case.closed.v1": 1}
    assert state.first_us + MINUTE == at(1)

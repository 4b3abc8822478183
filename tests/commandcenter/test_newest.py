"""Agents, publications, incidents and links: what is known of them, in whatever order it was told."""

import pytest

from commandcenter.folding.fold import fold
from commandcenter.state import BUSY
from tests.commandcenter.story import agent, at, fact, folded, incident, link, post, told


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


def test_presence_tells_for_every_agent_when_he_came_to_work_was_busy_and_left() -> None:
    state = folded(
        told(
            agent(at(0), "Ada", "available"),
            agent(at(9), "Ada", "offline"),
            agent(at(1), "Bo", "busy"),
        )
    )
    ada, bo = state.agents["Ada"].number, state.agents["Bo"].number
    assert list(state.presence) == [
        (at(0), ada << 1 | 1),
        (at(9), ada << 1),
        (at(1), BUSY | bo << 1 | 1),
    ]
    assert ada != bo


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

"""Corrections in any order give the state of messages that had been read so from the start."""

import random
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.care.marks import Mood, moods
from commandcenter.checkpoints import digest, dump, load
from commandcenter.clock import HOUR
from commandcenter.corrections import newest
from commandcenter.events.fact import Fact
from commandcenter.events.reading import Reading
from commandcenter.folding.fold import fold
from commandcenter.state import State
from tests.commandcenter.story import (
    at,
    audited,
    correction,
    corrections_of,
    folded,
    mark_of,
    replied,
    stories,
    told,
    wrote,
)


@given(st.data(), st.randoms(use_true_random=False))
def test_corrections_in_any_order_are_the_batch_recount(
    data: st.DataObject, chance: random.Random
) -> None:
    facts = data.draw(stories(least=3))
    corrections = data.draw(corrections_of(facts))
    recounted = as_corrected(facts, corrections)
    for _ in range(3):
        chance.shuffle(corrections)
        assert figures(folded([*facts, *corrections])) == recounted


@given(st.data(), st.randoms(use_true_random=False))
def test_a_correction_may_even_come_before_its_message(
    data: st.DataObject, chance: random.Random
) -> None:
    # Two messages of one conversation with one instant and one sequence are told apart by nothing.
    facts = list({(each.time_us, each.order): each for each in data.draw(stories(3))}.values())
    facts = [msgspec.structs.replace(each, recorded_us=each.time_us) for each in facts]
    corrections = data.draw(corrections_of(facts))
    whole = [*facts, *corrections]
    recounted = as_corrected(facts, corrections)
    for _ in range(3):
        chance.shuffle(whole)
        assert figures(folded(whole)) == recounted


def as_corrected(facts: list[Fact], corrections: list[Fact]) -> str:
    """Fold the messages with their bodies rewritten: what a batch job would do."""
    undone = {body(each)["undoes"] for each in corrections}
    rewritten = {each.id: body(each) for each in facts}
    for each in sorted(corrections, key=lambda each: (each.time_us, each.id)):
        said = body(each)
        if not said["undoes"] and each.id not in undone:
            reading = rewritten[said["message"]["id"]]["reading"]
            reading[said["head"]] = said["new"]
            if said["head"] == "sentiment":
                reading["p_negative"] = float(said["new"] == "neg")
    return figures(
        folded(
            msgspec.structs.replace(each, body=msgspec.json.encode({"data": rewritten[each.id]}))
            for each in facts
        )
    )


def body(each: Fact) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(each.body)["data"]
    return found


def figures(state: State) -> str:
    """Digest of all that figures are made of: without who corrected what, has what, and what was counted."""
    bare = load(dump(state))
    bare.hands = {}  # a correction is itself a message that asks; no figure is made of it
    bare.corrections, bare.counts, bare.seq, bare.newest_us = {}, {}, 0, 0
    return digest(bare)


@given(st.data())
def test_cut_anywhere_kept_and_gone_on_is_the_whole(data: st.DataObject) -> None:
    facts = data.draw(stories(least=3))
    whole = [*facts, *data.draw(corrections_of(facts))]
    cut = data.draw(st.integers(0, len(whole)))
    state = load(dump(folded(whole[:cut])))
    for each in whole[cut:]:
        fold(state, each)
    assert digest(state) == digest(folded(whole))


@given(st.data())
def test_all_taken_back_is_as_if_nothing_had_been_said(data: st.DataObject) -> None:
    facts = data.draw(stories(least=3))
    made = [each for each in data.draw(corrections_of(facts)) if not body(each)["undoes"]]
    messages = {each.id: each for each in facts}
    backs = [
        correction(
            messages[body(each)["message"]["id"]], body(each)["head"], body(each)["old"],
            at_us=each.time_us + 1, name=f"undo {each.id}", undoes=each.id,
        )
        for each in made
    ]  # fmt: skip
    assert figures(folded([*facts, *made, *backs])) == figures(folded(facts))


def test_a_burst_turns_negative_and_back() -> None:
    first, second = told(wrote(at(0), mood="neu", name="a"), wrote(at(1), mood="pos", name="b"))
    state = folded([first, second])
    assert mood_of(state) == [Mood.POSITIVE]
    fold(state, correction(second, "sentiment", "neg", at_us=at(9), name="c"))
    assert mood_of(state) == [Mood.NEGATIVE]
    fold(state, correction(second, "sentiment", "pos", at_us=at(10), name="u", undoes="c"))
    assert mood_of(state) == [Mood.POSITIVE]
    held = state.corrections["/feed b"]
    assert held.standing() == []
    assert [step.new for step in held.steps] == ["neg", "pos"]


def test_a_message_that_is_no_care_leaves_the_queue_and_its_answer_counts_no_more() -> None:
    facts = told(wrote(at(0), name="a"), replied(at(30)), wrote(at(40), name="b"))
    state = folded(facts)
    assert (state.requests.size(), state.waiting) == (2, {"t": at(40)})
    for each in (facts[0], facts[2]):
        fold(state, correction(each, "care", new=False, at_us=at(50)))
    assert (state.requests.size(), state.waiting, state.firsts.size()) == (0, {}, 0)


def test_while_a_clock_stands_still_the_log_says_which_correction_came_last() -> None:
    (message,) = told(wrote(at(0), mood="neu", name="a"))
    made = told(
        message,
        correction(message, "sentiment", "neg", at_us=at(9), name="z"),
        correction(message, "kind", "praise", at_us=at(9), name="b"),
        correction(message, "sentiment", "pos", at_us=at(9), name="a"),
        audited(message, "neg", at_us=at(9), end=90),
    )
    for order in (made, made[::-1]):
        held = folded(order).corrections["/feed a"]
        assert [step.id for step in held.standing()] == ["z", "b", "a"]
        reading = held.reading(message_reading(message))
        assert reading is not None
        assert reading.sentiment == "pos"


def test_a_correction_of_a_message_nobody_has_changes_no_figure() -> None:
    (message,) = told(wrote(at(0), thread="elsewhere", name="a"))
    state = folded([correction(message, "care", new=False, at_us=at(5))])
    assert figures(state) == figures(State())


def test_of_two_labels_of_a_message_the_later_counts_and_one_may_be_taken_back() -> None:
    a, b = told(wrote(at(0), name="a"), wrote(at(1), name="b"))
    labels = [
        audited(a, "neg", at_us=at(100)),
        audited(a, "pos", at_us=at(101)),
        audited(b, "neu", at_us=at(102)),
        audited(b, "", at_us=at(103)),
    ]
    for order in (labels, labels[::-1]):
        (audit,) = folded(order).audits.values()
        assert [label.label for label in audit.told()] == ["pos"]
    older, later = (folded([audited(a, "neg", at_us=at(100), end=end)]) for end in (80, 90))
    found = newest([*older.audits.values(), *later.audits.values()])
    assert found is not None
    assert found.sample.end_us == at(90)


def message_reading(message: Fact) -> Reading | None:
    return mark_of(message).reading


def mood_of(state: State) -> list[int]:
    pairs = state.bursts.between(at(0) - HOUR, at(0) + HOUR)
    return list(moods(pairs[:, 1]))

"""Whoever is taken out of the state and whoever is taken out of the log leave the same state behind."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.checkpoints import digest
from commandcenter.erasing.renaming import Renaming
from commandcenter.erasing.rows import Person, Row, without
from commandcenter.erasing.states import rename
from commandcenter.events.fact import Fact
from tests.commandcenter.story import folded, stories


def erased(facts: list[Fact], who: Person) -> list[Fact]:
    """Return the facts as an erasure leaves them."""
    left = []
    rows = [
        Row(fact.seq, fact.type, fact.source, fact.id, fact.person, fact.body, None)
        for fact in facts
    ]
    for row in rows:
        without(row, who)  # as `erasing.log`: what has to change is known before anything does
    for fact, row in zip(facts, rows, strict=True):
        new = without(row, who) or row
        changed = {"source": new.source, "id": new.id, "body": new.body}
        left.append(msgspec.structs.replace(fact, **changed))
    return left


@settings(max_examples=100)
@given(stories(least=5), st.integers(1, 4))
def test_renaming_the_state_is_folding_the_renamed_log(facts: list[Fact], number: int) -> None:
    threads: set[str] = set()
    others: set[str] = set()
    for fact in facts:
        thread = msgspec.json.decode(fact.body)["data"].get("thread")
        if thread is not None and fact.person:
            (threads if fact.person == number else others).add(thread)
    alone = frozenset(threads - others)
    messages = frozenset(fact.id for fact in facts if fact.person == number)
    who = Person(frozenset({number}), alone, messages, Renaming(["Rita.Levi-1909"], alone))
    left = erased(facts, who)
    state = folded(facts)
    rename(state, who.renaming, who.numbers)
    assert digest(state) == digest(folded(left))
    assert not alone & set(state.threads)

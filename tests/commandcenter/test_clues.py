"""What customers tell links them, in the transaction that brings it; an office's number links nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from commandcenter.customers import MOST_SHARE
from commandcenter.events.customers import (
    CUSTOMER_LINKED,
    CUSTOMER_NAMED,
    CUSTOMER_UNLINKED,
)
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.journal import Journal
from commandcenter.rows import Clue, Draft, Person
from commandcenter.state import State
from tests.commandcenter.drafts import draft, facts, first_bad_row

CHANNELS = ("x", "whatsapp", "email", "facebook", "chat", "mastodon")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "care.db")
    yield made
    made.close()


def says(
    number: int, who: int, *clues: Clue, crm: str = "", of_author: Clue | None = None
) -> Draft:
    """Return a message of somebody, each on a channel of his own."""
    identity = Person(
        f"key {who}".encode(),
        b"sealed",
        CHANNELS[who % len(CHANNELS)],
        (of_author,) if of_author else (),
    )
    return draft(number, person=identity, clues=clues, crm=crm)


def clue(value: str, evidence: str = "phone", *, is_own: bool = True) -> Clue:
    return Clue(evidence, value.encode(), is_own)


def bonds(found: list[Fact]) -> list[tuple[str, Any, str]]:
    said = [(fact.type, msgspec.json.decode(fact.body)["data"]) for fact in found]
    return [
        (kind.split(".")[2], tuple(data["persons"]), data["evidence"])
        for kind, data in said
        if kind in {CUSTOMER_LINKED, CUSTOMER_UNLINKED}
    ]


def test_the_same_number_given_on_two_channels_links_with_the_second_message(
    journal: Journal,
) -> None:
    assert bonds(journal.append([says(1, 0, clue("3331"))]).facts) == []
    done = journal.append([says(2, 1, clue("3331"))])
    assert bonds(done.facts) == [("linked", (1, 2), "phone")]
    assert [fact.seq for fact in done.facts] == [2, 3]
    assert bonds(journal.append([says(3, 1, clue("3331")), says(4, 0, clue("3331"))]).facts) == []
    assert first_bad_row(journal.path) is None


def test_two_in_one_batch_and_two_at_once_are_linked_once(journal: Journal) -> None:
    both = (clue("3331"), clue("0299"))
    found = journal.append([says(1, 0, *both), says(2, 1, *both)]).facts
    assert bonds(found) == [("linked", (1, 2), "phone")]


def test_what_is_only_mentioned_links_once_it_is_given(journal: Journal) -> None:
    journal.append([says(1, 0, clue("3331")), says(2, 1, clue("3331", is_own=False))])
    assert bonds(facts(journal.path)) == []
    assert bonds(journal.append([says(3, 1, clue("3331"))]).facts) == [("linked", (1, 2), "phone")]


def test_an_address_is_that_of_the_mailbox_and_a_handle_links_nobody(journal: Journal) -> None:
    mail = clue("a@b", "email")
    journal.append([says(1, 2, of_author=mail), says(2, 0, mail)])
    assert bonds(facts(journal.path)) == [("linked", (1, 2), "email")]
    journal.append([says(n, n, of_author=clue("ada", "handle")) for n in (3, 4)])
    assert len(bonds(facts(journal.path))) == 1


def test_a_number_that_more_than_a_household_gives_is_an_offices_and_links_nobody(
    journal: Journal,
) -> None:
    for who in range(MOST_SHARE):
        journal.append([says(who + 1, who, clue("0800"))])
    pairs = {pair for _, pair, _ in bonds(facts(journal.path))}
    assert len(pairs) == 6
    done = journal.append([says(9, MOST_SHARE, clue("0800"))])
    assert {(kind, pair) for kind, pair, _ in bonds(done.facts)} == {
        ("unlinked", pair) for pair in pairs
    }
    assert bonds(journal.append([says(10, MOST_SHARE + 1, clue("0800"))]).facts) == []


def test_a_crm_names_a_customer_once_and_links_its_identities(journal: Journal) -> None:
    told = clue("C-7", "crm")
    journal.append([says(1, 0, told, crm="C-7"), says(2, 0, told, crm="C-7")])
    journal.append([says(3, 1, told, crm="C-7")])
    found = facts(journal.path)
    names = [
        msgspec.json.decode(fact.body)["data"] for fact in found if fact.type == CUSTOMER_NAMED
    ]
    assert names == [{"person": 1, "crm": "C-7"}, {"person": 2, "crm": "C-7"}]
    assert bonds(found) == [("linked", (1, 2), "crm")]


def test_what_a_crm_writes_where_it_knows_nobody_makes_no_customer_of_everybody(
    journal: Journal,
) -> None:
    nobody = clue("unknown", "crm")
    everybody = range(60)
    journal.append([says(who + 1, who, nobody, crm="unknown") for who in everybody])
    left = [bond for bond in bonds(facts(journal.path)) if bond[0] == "linked"]
    parted = [bond for bond in bonds(facts(journal.path)) if bond[0] == "unlinked"]
    assert {pair for _, pair, _ in parted} == {pair for _, pair, _ in left}
    assert len(left) < 5 * len(everybody)
    state = State()
    for fact in facts(journal.path):
        fold(state, fact)
    assert state.kin == {}


def test_a_batch_that_fails_tells_nothing(journal: Journal) -> None:
    bad = msgspec.structs.replace(says(2, 1, clue("3331")), body=None)
    with pytest.raises(Exception, match="NOT NULL"):
        journal.append([says(1, 0, clue("3331")), bad])
    assert bonds(journal.append([says(3, 1, clue("3331"))]).facts) == []

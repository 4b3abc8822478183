"""From raw messages to bonds: only keyed digests leave the preparation, and nothing on disk leads back."""

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import format_us, now_us
from commandcenter.events.customers import CUSTOMER_LINKED
from commandcenter.hub.prepare import Preparer
from commandcenter.journal import Journal
from commandcenter.rows import Draft
from commandcenter.secrets import key_for
from tests.commandcenter.drafts import facts, rows


def event(number: int, text: str, **more: Any) -> dict[str, Any]:
    data = {
        "channel": "x", "thread": f"t{number}", "author": {"id": f"c{number}"}, "text": text,
        "direction": "in", "actor": "customer", **more,
    }  # fmt: skip
    return {
        "specversion": "1.0", "id": f"m{number}", "source": "/feeds/test", "time": format_us(now_us()),
        "type": "care.message.received.v1", "data": data,
    }  # fmt: skip


def stored(path: Path, *events: dict[str, Any]) -> list[Draft]:
    with closing(Journal(path)) as journal:
        preparer = Preparer(key_for(journal.database))
        made = [preparer.draft(one, recorded_us=now_us()) for one in events]
        journal.append(made)
    return made


def pairs(path: Path) -> list[tuple[list[int], str]]:
    found = [msgspec.json.decode(f.body)["data"] for f in facts(path) if f.type == CUSTOMER_LINKED]
    return [(data["persons"], data["evidence"]) for data in found]


def test_two_who_give_one_number_are_linked_and_the_number_is_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    stored(
        path,
        event(1, "il mio numero è 333 1234567, scrivete a ada.rossi@example.org"),
        event(2, "mi número: 3331234567", channel="facebook"),
        event(3, "chi chiama dal 333 1234567?", channel="chat"),
        event(
            4, "non va", channel="email",
            author={"id": "ada.rossi@example.org", "handle": "ada.rossi@example.org"},
        ),
    )  # fmt: skip
    assert pairs(path) == [([1, 4], "email"), ([1, 2], "phone")]
    written = b"".join(file.read_bytes() for file in tmp_path.glob("care.db*") if file.is_file())
    for raw in (b"331234567", b"333 1234567", b"ada.rossi"):
        assert raw not in written
    assert {len(digest) for (digest,) in rows(path, "SELECT digest FROM clues")} == {16}


def test_a_bare_number_counts_where_it_answers_our_question(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    stored(
        path,
        event(1, "12345678"),
        event(2, "codice cliente 12345678", channel="facebook"),
    )
    assert pairs(path) == [([1, 2], "customer_number")]


def test_two_databases_know_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = (
        stored(tmp_path / name, event(1, "il mio numero è 333 1234567"))[0].clues
        for name in ("one.db", "other.db")
    )
    assert one[0].digest != other[0].digest


def test_our_own_account_tells_nothing_of_itself(tmp_path: Path) -> None:
    sent = event(1, "ciao", direction="out", actor="agent", author={"id": "us", "handle": "brand"})
    sent["type"] = "care.message.sent.v1"
    (made,) = stored(tmp_path / "care.db", sent)
    assert made.clues == ()
    assert made.person is not None
    assert made.person.clues == ()


def test_a_crm_id_is_taken_from_the_feed_but_no_telephone_number_as_one(tmp_path: Path) -> None:
    told, personal = stored(
        tmp_path / "care.db",
        event(1, "non va", crm_id="CRM-0042"),
        event(2, "non va", crm_id="393331234567"),
    )
    assert told.crm == "CRM-0042"
    assert [one.evidence for one in told.clues] == ["crm"]
    assert personal.crm == ""
    assert b"crm_id" not in told.body + personal.body

"""What customers write of an incident: distinct texts by how many wrote them, masked, of it alone."""

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from commandcenter.clock import MINUTE, SECOND
from commandcenter.history import History
from commandcenter.hub.samples import Samples, sample
from commandcenter.journal import Journal
from commandcenter.rows import Draft, Person
from commandcenter.state import State
from tests.commandcenter.incidents.rooms import Room
from tests.commandcenter.story import at

SAME = "non ho linea da stamattina in tutta la zona nord della città"


def message(number: int, text: str, *, person: int, minute: float = 1, **more: Any) -> Draft:
    reading = {"sentiment": "neg", "motives": ["signal"], **more.pop("reading", {})}
    data = {"channel": "x", "direction": "in", "actor": "customer", "reading": reading, **more}
    return Draft(
        type="care.message.received.v1",
        source="/feed",
        id=f"m{number}",
        time_us=at(minute),
        recorded_us=at(minute) + SECOND,
        body=msgspec.json.encode({"data": data}),
        digest=bytes([number]),
        person=Person(bytes([person]), b""),
        text=text,
        texthash=b"",
    )


def found(path: Path, *messages: Draft, **about: Any) -> list[tuple[str, int]]:
    with closing(Journal(path)) as journal:
        journal.append(messages)
    room = Room()
    room.detects("firing", **about)
    with closing(History(path)) as history:
        return [tuple(one) for one in sample(history, room.one(), at(30))]  # type: ignore[misc]


def test_what_most_customers_write_comes_first_and_one_person_counts_once(tmp_path: Path) -> None:
    told = found(
        tmp_path / "care.db",
        message(1, "tutto fermo", person=1),
        message(2, SAME, person=2),
        message(3, SAME.upper() + "!!", person=3),
        message(4, SAME, person=3),
        message(5, "Tutto  fermo", person=1),
    )
    assert told == [(SAME, 2), ("Tutto fermo", 1)]


def test_only_what_is_negative_of_its_motive_its_channel_and_its_time_is_shown(
    tmp_path: Path,
) -> None:
    told = found(
        tmp_path / "care.db",
        message(1, "di un altro motivo", person=1, reading={"motives": ["billing"]}),
        message(2, "bravi", person=2, reading={"sentiment": "pos"}),
        message(3, "altrove", person=3, channel="email"),
        message(4, "nostra", person=4, direction="out"),
        message(5, "di prima", person=5, minute=-40),
        message(6, "di questo", person=6),
        channel="x",
    )
    assert told == [("di questo", 1)]


def test_each_is_read_once_a_minute_and_forgotten_with_its_end(tmp_path: Path) -> None:
    room = Room()
    samples = Samples(tmp_path / "care.db", room.state)
    room.detects("firing")
    assert list(samples.due(at(0))) == ["A0001"]
    samples.keep({"A0001": ()}, at(0))
    assert samples.due(at(0.5)) == {}
    assert list(samples.due(at(1))) == ["A0001"]
    room.detects("resolved")
    assert samples.due(at(9)) == {}
    assert samples.found == {}


def test_an_empty_state_asks_for_nothing(tmp_path: Path) -> None:
    assert Samples(tmp_path / "care.db", State()).due(5 * MINUTE) == {}

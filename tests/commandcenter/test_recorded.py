"""A recorded log in memory: the whole way in gives what the fold of its facts gives."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from commandcenter.clock import HOUR, format_us
from commandcenter.errors import UserError
from commandcenter.folding.fold import fold
from commandcenter.kpis import MEASURED
from commandcenter.kpis.book import Book
from commandcenter.kpis.terms import TermsInForce
from commandcenter.recorded import Recorded, is_asked, places, read_log
from commandcenter.state import State
from tests.commandcenter.kpis.batch import Event, once
from tests.commandcenter.kpis.random_log import SITE, fact, log


def line(event: Event, *, numbered: bool = True) -> bytes:
    """Return an event as it stands in a log, with its author's number where that is told."""
    told = fact(event)
    data = json.loads(told.body)["data"]
    if told.type.startswith("care.message"):
        data |= {"author": {"id": f"someone {told.person}"}, "text": ""}
    return json.dumps(
        {
            "specversion": "1.0", "id": told.id, "source": told.source, "type": told.type,
            "time": format_us(told.time_us), "recordedtime": format_us(told.recorded_us),
            "sequence": str(told.order), "data": data,
            "person": told.person if numbered else None,
        }
    ).encode()  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_a_log_gives_the_figures_of_its_facts(seed: int) -> None:
    events = log(seed, 50)
    as_of = max(event["at"] for event in events) + HOUR
    recorded = Recorded(as_of, {})
    recorded.take(map(line, events))
    assert recorded.counts["duplicate"] == len(events) - len(once(events))
    assert recorded.counts["unreadable"] == 0
    state = State()
    for event in once(events):
        fold(state, fact(event))
    found, wanted = (Book(each, TermsInForce(SITE), as_of) for each in (recorded.state, state))
    for kpi in MEASURED:
        assert kpi.measure is not None
        got, right = kpi.measure(found), kpi.measure(wanted)
        assert (got.value, got.n, got.told, got.steps) == (
            right.value,
            right.n,
            right.told,
            right.steps,
        )


def test_links_are_of_the_numbers_that_the_log_itself_tells_its_authors_by() -> None:
    base = {"thread": "a", "channel": "x", "seq": 1, "late": False}
    said = {"care": True, "kind": "question", "mood": "neu", "motives": (), "public": True}
    wrote = [
        base
        | said
        | {"type": "message", "id": f"m{who}", "person": who, "at": who, "recorded": who}
        for who in (11, 12)
    ]
    bond = {"pair": (11, 12), "link": True, "evidence": "email", "who": "", "undoes": ""}
    linked = base | bond | {"type": "bond", "id": "b", "at": 20, "recorded": 20}
    for numbered, kin in ((True, {11: (11, 12), 12: (11, 12)}), (False, {})):
        recorded = Recorded(2**62, {})
        recorded.take(line(event, numbered=numbered) for event in (linked, *wrote))
        assert recorded.counts["unreadable"] == 0
        assert recorded.state.kin == kin


def test_a_packed_log_is_read_too(tmp_path: Path) -> None:
    written = b"\n".join(map(line, log(3, 30)))
    (tmp_path / "log.jsonl").write_bytes(written)
    (tmp_path / "log.jsonl.gz").write_bytes(gzip.compress(written))
    plain, packed = (read_log(tmp_path / name, 2**62, {}) for name in ("log.jsonl", "log.jsonl.gz"))
    assert plain.counts == packed.counts
    assert plain.counts["counted"] > 0


def test_a_log_that_is_damaged_or_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(random.Random(1).randbytes(9999))[:500])
    for name in ("cut.gz", "nowhere.jsonl"):
        with pytest.raises(UserError) as caught:
            read_log(tmp_path / name, 2**62, {})
        assert caught.value.key == "replay_unreadable"


def test_a_thread_whose_name_is_personal_is_listed_as_the_log_writes_it() -> None:
    event = log(1, 1)[0] | {"type": "message", "thread": "+39 347 1234567", "channel": "whatsapp"}
    event |= {
        "person": 1, "care": True, "kind": "question", "mood": "neu", "motives": (), "public": False
    }  # fmt: skip
    recorded = Recorded(2**62, {})
    recorded.take([line(event)])
    assert "+39 347 1234567" not in recorded.state.threads
    assert list(recorded.threads().values()) == ["+39 347 1234567"]


MESSAGE = {
    "type": "care.message.received.v1",
    "source": "s",
    "data": {"channel": "x", "thread": "t"},
}
CLOSE = {
    "type": "care.case.closed.v1",
    "source": "s",
    "partitionkey": "t",
    "data": {"case_id": "c"},
}
AGENT = {"type": "care.agent.statechanged.v1", "source": "s", "data": {"agent": "Ada"}}


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ({}, [MESSAGE, CLOSE, AGENT]),
        ({"source": "s"}, [MESSAGE, CLOSE, AGENT]),
        ({"source": "another"}, []),
        ({"channel": "x"}, [MESSAGE, CLOSE]),
        ({"channel": "email"}, [CLOSE]),
        ({"thread": "t", "channel": "x"}, [MESSAGE, CLOSE]),
        ({"thread": "u"}, []),
    ],
)
def test_a_place_takes_what_is_of_it(where: dict[str, str], asked: list[dict[str, Any]]) -> None:
    assert [event for event in (MESSAGE, CLOSE, AGENT) if is_asked(event, where)] == asked


def test_places_are_read_from_the_command_line() -> None:
    assert places("source=/feeds/a=b,thread=t 1") == {"source": "/feeds/a=b", "thread": "t 1"}
    assert places(None) == places("") == {}
    for wrong in ("source", "source=", "=x", "source=a,source=b", "planet=mars"):
        with pytest.raises(UserError):
            places(wrong)

"""The wall as it was: going through a log instant by instant shows what a reader who begins anew is shown."""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commandcenter.checkpoints import digest
from commandcenter.clock import HOUR, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.history import History, keep_checkpoint
from commandcenter.journal import Journal
from commandcenter.report import state_at
from commandcenter.rewound import Rewound
from commandcenter.settings import Settings
from commandcenter.state import State
from tests.commandcenter.drafts import drafted
from tests.commandcenter.story import agent, at, correction, incident, link, replied, wrote

DAYS, EACH = 6, 40


def days() -> list[Fact]:
    """Return some days, as they were recorded: with late messages, late replies, corrections, a crisis."""
    chance = random.Random(5)
    found: list[Fact] = []
    for number in range(DAYS * EACH):
        when = at(number // EACH * 1440 + number % EACH * 15)
        late_us = chance.choice((SECOND, SECOND, SECOND, 20 * MINUTE, 26 * HOUR))
        mood, thread = chance.choice(("neg", "neu", "pos")), f"t{number}"
        message = wrote(  # by nobody: the journal numbers people as they come
            when, thread, 0, mood=mood, motives=("signal",), recorded_us=when + late_us
        )
        found.append(message)
        if chance.random() < 0.7:
            answered = when + chance.choice((10, 90, 1500)) * MINUTE
            found.append(replied(answered, thread, recorded_us=answered + late_us))
        if chance.random() < 0.1:
            new = "neg" if mood != "neg" else "pos"
            said_us = when + late_us + 27 * HOUR
            found.append(correction(message, "sentiment", new, at_us=said_us, old=mood))
        found.append(agent(when, f"a{number % 4}", chance.choice(("available", "offline"))))
    begun = at((DAYS - 1) * 1440 + 60)
    found += [
        incident("firing", begun, evidence={"onset_us": begun - 9 * MINUTE}),
        incident("acknowledged", begun + 4 * MINUTE, who="M. Ferri", was="firing"),
        incident("resolved", begun + 90 * MINUTE, who="M. Ferri", was="acknowledged"),
        link("disconnected", begun + 30 * MINUTE),
        link("fresh", begun + 50 * MINUTE),
    ]
    return sorted(found, key=lambda fact: fact.recorded_us)


def written(path: Path, told: list[Fact], every: int = 120) -> None:
    """Write facts down with a checkpoint every so many."""
    journal, state = Journal(path), State()
    for number, fact in enumerate(told, 1):
        for done in journal.append([drafted(fact, position=number)]).facts:
            fold(state, done)
        if number % every == 0:
            keep_checkpoint(path, state)
    journal.close()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rewound") / "care.db"
    told = days()
    # A fifth is written down at the end only, as history that comes after what is newer.
    written(path, [f for n, f in enumerate(told) if n % 5] + told[::5])
    return path


@pytest.fixture
def history(log: Path) -> Iterator[History]:
    with closing(History(log)) as opened:
        yield opened


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.integers(0, DAYS * 1440),
    steps=st.lists(st.integers(-200, 400), min_size=1, max_size=6),
)
def test_whichever_way_one_goes_each_instant_is_as_if_one_had_begun_there(
    history: History, start: int, steps: list[int]
) -> None:
    going, minute = Rewound(history, Settings()), start
    for step in (0, *steps):
        minute = max(0, min(DAYS * 1440, minute + step))
        at_us = at(minute)
        state, _, wall = going.at(at_us)
        _, _, anew = Rewound(history, Settings()).at(at_us)
        assert wall == anew
        assert digest(state) == digest(history.state_at(at_us))


def test_minute_by_minute_every_figure_is_that_of_the_command_line(log: Path) -> None:
    begun = at((DAYS - 1) * 1440 + 50)
    with closing(History(log)) as history:
        going = Rewound(history, Settings())
        for minute in range(0, 60, 6):
            at_us = begun + minute * MINUTE
            state, _, wall = going.at(at_us)
            printed = state_at(log, Settings(), at_us)
            for figure, told in zip(wall.figures, printed["wall"]["figures"], strict=True):
                assert (figure.key, figure.value, figure.usual) == (
                    told["key"], told["value"], told["usual"],
                )  # fmt: skip
            assert (state.seq, digest(state)) == (printed["seq"], printed["hash"])


def test_what_was_recorded_later_is_not_known_yet(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    written(path, [wrote(at(0), "a"), wrote(at(1), "b", 2, recorded_us=at(40))])
    with closing(History(path)) as history:
        going = Rewound(history, Settings())
        counts = [going.at(at(minute))[2].figures[2].value for minute in (2, 39, 41)]
    assert counts == [1.0, 1.0, 2.0]


def test_facts_that_are_written_down_late_are_seen_after_another_look(tmp_path: Path) -> None:
    path = tmp_path / "care.db"
    written(path, [wrote(at(0), "a"), wrote(at(30), "b", 2)])
    with closing(History(path)) as history, closing(Journal(path)) as journal:
        going = Rewound(history, Settings())
        going.look_again()
        assert going.at(at(20))[2].figures[2].value == 1.0
        late = wrote(at(5), "c", 3)
        journal.append([drafted(late, position=3)])
        going.look_again()
        assert going.at(at(20))[2].figures[2].value == 2.0

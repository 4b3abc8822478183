"""What the detectors are shown of the log when a hub starts."""

from pathlib import Path

from commandcenter.bench import crowd
from commandcenter.clock import DAY, SECOND
from commandcenter.corrections import correct
from commandcenter.events.fact import Fact
from commandcenter.events.reading import READING_CORRECTED, ReadingCorrectedData
from commandcenter.history import History
from commandcenter.hub.past import marks_of
from commandcenter.hub.watch import MEMORY
from commandcenter.journal import Journal
from commandcenter.rows import Draft

NOW = 1_767_225_600 * SECOND  # 2026-01-01


def kept(path: Path, *drafts: Draft) -> Path:
    journal = Journal(path)
    journal.append(drafts)
    journal.close()
    return path


def test_messages_of_the_last_four_weeks_are_shown_and_older_ones_are_not(tmp_path: Path) -> None:
    ages = (40, 29, 27, 3, 0)
    path = kept(
        tmp_path / "a.db",
        *(crowd.draft(place, NOW - days * DAY) for place, days in enumerate(ages)),
    )
    assert [mark.event_us for mark in marks_of(path, NOW - MEMORY, {})] == [
        NOW - days * DAY for days in ages if days < 28
    ]


def test_an_answer_is_not_shown_to_the_detectors(tmp_path: Path) -> None:
    reply = crowd.draft(2 * crowd.LANES, NOW - DAY)
    assert reply.type == "care.message.sent.v1"
    assert marks_of(kept(tmp_path / "a.db", reply), NOW - MEMORY, {}) == []


def test_a_corrected_message_is_shown_as_it_is_read_now(tmp_path: Path) -> None:
    path = kept(tmp_path / "a.db", crowd.draft(0, NOW - DAY))
    history = History(path)
    message = history.message(1)
    history.close()
    assert message is not None
    said = ReadingCorrectedData(
        message=message.mark, head="motives", old=(), new=("billing",), who="Rita"
    )
    fact = Fact(2, NOW, NOW, 0, READING_CORRECTED, "/hub", "c", 0, b"")
    corrected = {message.mark.key: correct(None, fact, NOW, said)}
    (mark,) = marks_of(path, NOW - MEMORY, corrected)
    assert mark.motives == ("billing",)


def test_a_position_before_an_instant_is_the_one_before_the_first_fact_after_it(
    tmp_path: Path,
) -> None:
    rows = [crowd.draft(place, NOW + place * DAY) for place in range(4)]
    history = History(kept(tmp_path / "a.db", *rows))
    assert history.before(NOW) == 0
    assert history.before(rows[1].recorded_us) == 2
    assert history.before(rows[3].recorded_us) == 4  # none after it
    history.close()

"""Which queues get the people: those that the crisis fills."""

from commandcenter.staffing.where import by_queue, cases
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, replied, wrote

STORY = [
    wrote(at(0), "old", motives=("billing",)),
    *(wrote(at(30 + n), f"n{n}", motives=("internet_3g",)) for n in range(6)),
    *(wrote(at(30 + n), f"b{n}", motives=("billing",)) for n in range(2)),
    wrote(at(31), "other", motives=()),
    wrote(at(32), "done", motives=("signal",)),
    replied(at(33), "done"),
]


def test_cases_that_began_to_wait_since_the_onset_are_counted_by_queue() -> None:
    asked = moment(STORY, at(60))
    keys = [queue.key for queue in asked.settings.queues]
    found = dict(zip(keys, cases(asked, at(20), at(60)), strict=True))
    assert {key: count for key, count in found.items() if count} == {
        "network": 6,
        "billing": 2,
        "offers": 1,
    }


def test_people_are_shared_out_so_that_they_add_up_and_nobody_gets_none() -> None:
    given = by_queue(moment(STORY, at(60)), 5, at(20), at(60))
    assert [(queue.key, count) for queue, count in given] == [
        ("network", 3), ("billing", 1), ("offers", 1),
    ]  # fmt: skip


def test_where_nothing_waits_nobody_is_sent() -> None:
    assert by_queue(moment(STORY, at(60)), 5, at(50), at(60)) == ()
    assert by_queue(moment(STORY, at(60)), 0, at(20), at(60)) == ()

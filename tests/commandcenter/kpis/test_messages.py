"""Messages of the last hour."""

import pytest

from commandcenter.clock import DAY, HOUR, SECOND
from commandcenter.kpis import messages
from commandcenter.state import State
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, fact, folded, replied, told, wrote


def test_what_customers_wrote_in_sixty_minutes_spam_and_thanks_too() -> None:
    figure = messages.figure(
        moment(
            [
                wrote(at(0), "gone"),  # exactly an hour ago
                wrote(at(0) + 1, "a"),
                wrote(at(20), "b", kind="spam"),
                wrote(at(40), "c", kind="thanks", care=False),
                wrote(at(60), "d"),
                wrote(at(60) + 1, "later", recorded_us=at(61)),
                replied(at(30), "a"),
                wrote(at(35), "e", actor="system"),
                fact("message.edited", at(36), {"message_id": "m"}),
            ],
            at(60),
        )
    )
    assert (figure.key, figure.unit, figure.window, figure.value) == (
        "messages",
        "count",
        "60min",
        4.0,
    )
    assert (figure.goal, figure.goal_kind, figure.level) == (160.0, "capacity", "normal")


def test_nothing_yet_is_missing_and_a_quiet_hour_is_nought() -> None:
    assert messages.figure(moment(State(), at(0))).value is None
    assert messages.figure(moment([wrote(at(0))], at(300))).value == 0.0


def test_the_level_waits_three_minutes_past_capacity() -> None:
    rush = [wrote(at(60) - number, f"t{number}", recorded_us=at(60)) for number in range(5)]
    state = folded(told(*rush))

    def level(minutes: float, capacity: int) -> str:
        goals = {"messages_per_hour": capacity}
        return messages.figure(moment(state, at(minutes), goals=goals)).level

    assert [level(minutes, 4) for minutes in (60, 62.9, 63, 119.9)] == ["normal"] * 2 + [
        "warning"
    ] * 2
    assert level(70, 2) == "critical"  # more than twice
    assert level(70, 5) == "normal"
    assert [level(minutes, 4) for minutes in (134.9, 135)] == ["warning", "normal"]


def test_the_usual_mixes_the_two_hours_that_sixty_minutes_touch() -> None:
    story = [wrote(at(-60 * 24 * 60))]
    for day in range(1, 57):
        story += [wrote(at(10) - day * DAY + n, f"{day} {n}") for n in range(10)]  # 9:10
        story += [wrote(at(70) - day * DAY + n, f"{day} {n}") for n in range(30)]  # 10:10
    state = folded(told(*story))

    def usual(now_us: int) -> float | None:
        return messages.figure(moment(state, now_us)).usual

    assert usual(at(60)) == pytest.approx(10)  # all of it from nine to ten
    assert usual(at(75)) == pytest.approx(0.75 * 10 + 0.25 * 30)
    assert usual(at(120)) == pytest.approx(30)
    assert messages.figure(moment(state, at(60), with_usual=False)).usual is None


def test_the_scale_has_room_for_capacity_and_for_what_is_usual() -> None:
    assert messages.figure(moment(State(), at(0))).scale_max == 240.0
    busy = [
        wrote(at(5) - day * DAY + n * SECOND, f"{n}") for day in range(1, 36) for n in range(300)
    ]
    figure = messages.figure(moment([wrote(at(0) - 60 * DAY), *busy], at(60)))
    assert figure.high == 300.0
    assert figure.scale_max == 375.0
    assert HOUR == messages.WINDOW

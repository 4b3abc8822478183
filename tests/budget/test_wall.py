"""What a view costs, as ratios of one run: 4 Hz must be cheap with a large backlog and a long log."""

from collections.abc import Iterable
from time import process_time

from commandcenter.clock import DAY, MINUTE, SECOND
from commandcenter.events.fact import Fact
from commandcenter.state import State
from commandcenter.views.wall import Around, wall
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import NINE, folded, replied, wrote

RUNS = 7
NOW = NINE + 60 * MINUTE


def days(count: int, a_day: int) -> Iterable[Fact]:
    """Return days of conversations that were answered."""
    for day in range(count, 0, -1):
        for n in range(a_day):
            begun = NINE - day * DAY + n * 20 * SECOND
            yield wrote(begun, f"{day} {n}", n, motives=("signal",), mood=("neg", "neu")[n % 2])
            yield replied(begun + 10 * MINUTE, f"{day} {n}")


def waiting(count: int) -> Iterable[Fact]:
    """Return that many that wait since this morning."""
    return (wrote(NINE + n * 1_000, f"waits {n}", n) for n in range(count))


def cost(state: State) -> float:
    """Return the least CPU time of a view, what is found once an hour left aside."""
    asked, times = moment(state, NOW), []
    for _ in range(RUNS):
        begun = process_time()
        wall(asked, Around(started_us=0))
        times.append(process_time() - begun)
    return min(times)


def test_ten_times_the_backlog_costs_less_than_ten_times_as_much() -> None:
    few, many = (folded([*days(5, 40), *waiting(count)]) for count in (500, 5_000))
    assert cost(many) / cost(few) < 10


def test_a_log_ten_times_as_long_costs_much_the_same() -> None:
    short, long = (folded([*days(count, 100), *waiting(50)]) for count in (5, 50))
    assert cost(long) / cost(short) < 3

"""What a fact costs the fold, as ratios of one run: the more there is, the dearer it must not get."""

from collections.abc import Callable, Sequence
from time import process_time

from commandcenter.checkpoints import dump, load
from commandcenter.clock import SECOND
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.state import State
from tests.commandcenter.story import NINE, at, folded, replied, wrote

RUNS = 5
FACTS = 2_000


def cost(before: State, facts: Sequence[Fact]) -> float:
    """Return the least CPU time of folding these facts into a copy of a state."""
    held, times = dump(before), []
    for _ in range(RUNS):
        state = load(held)
        fold(state, facts[0])  # wakes what sleeps in a fresh copy
        begun = process_time()
        for fact in facts[1:]:
            fold(state, fact)
        times.append(process_time() - begun)
    return min(times)


def waiting(count: int) -> State:
    """Return a state in which so many threads wait."""
    return folded(wrote(NINE + n, f"waits {n}") for n in range(count))


def one_thread(count: int, say: Callable[[int], Fact]) -> State:
    """Return a state of one thread with so many marks."""
    return folded(say(n) for n in range(count))


def test_with_a_hundred_times_as_many_waiting_a_fact_costs_much_the_same() -> None:
    conversations = [
        each
        for n in range(FACTS // 2)
        for each in (wrote(at(10) + n * SECOND, f"t{n}", n), replied(at(11) + n * SECOND, f"t{n}"))
    ]
    assert cost(waiting(5_000), conversations) / cost(waiting(50), conversations) < 4


def test_a_message_in_a_long_thread_costs_much_the_same_as_in_a_short_one() -> None:
    def chatter(n: int) -> Fact:
        return wrote(NINE + n * SECOND, "viral", n, care=False)

    more = [chatter(50_000 + n) for n in range(FACTS)]
    assert cost(one_thread(10_000, chatter), more) / cost(one_thread(100, chatter), more) < 4


def test_a_message_a_little_late_costs_as_its_lateness_not_as_the_hour_it_falls_into() -> None:
    def many(count: int) -> State:
        return folded(wrote(NINE + n, f"t{n}", n) for n in range(count))

    late = [
        each
        for n in range(200)
        for each in (
            wrote(at(20) + n * SECOND, f"late {n}", n, mood="neg"),
            wrote(at(19) + n * SECOND, f"late {n}", n),
        )
    ]
    assert cost(many(10_000), late) / cost(many(100), late) < 8

"""A mark in its conversation, and what waits there afterwards."""

from functools import lru_cache, partial
from typing import TypeVar

from commandcenter.care import course, marks
from commandcenter.care.threads import Tail
from commandcenter.series import Rows, Series
from commandcenter.state import State

Value = TypeVar("Value")

_number = lru_cache(4096)(marks.thread_number)
agent_number = lru_cache(4096)(marks.agent_number)


def numbered(state: State, agent: str | None) -> int:
    """Return the number of one of us who did something, and keep the name it stands for; 0 = nobody."""
    number = agent_number(agent or "")
    if agent:
        state.named[number] = agent
    return number


def put_mark(state: State, thread: str, mark: course.Mark) -> None:
    """Put a mark into its thread."""
    count = partial(count_in, state, thread)
    stand(state, thread, course.insert(state.threads, state.tails, count, thread, mark))


def stand(state: State, thread: str, tail: Tail) -> None:
    """Note what waits in a thread now, and who has its case."""
    if state.touched is not None:
        state.touched.threads.add(thread)
    _set(state.in_hand, thread, tail.case.in_hand)
    if tail.waiting is None:
        if state.waiting.pop(thread, None) is not None:
            for held in (state.unanswered, state.about, state.begun, state.asking):
                held.pop(thread, None)
        return
    state.waiting[thread], state.about[thread] = tail.waiting, tail.about
    _set(state.unanswered, thread, tail.unanswered)
    _set(state.begun, thread, tail.case.begun)
    _set(state.asking, thread, tail.case.asking)


def _set(held: dict[str, Value], key: str, value: Value | None) -> None:
    if value is None:
        held.pop(key, None)
    else:
        held[key] = value


def count_in(
    state: State, thread: str, name: str, at_us: int, code: int | tuple[int, ...], sign: int
) -> None:
    """Put into a series or row of the state (`sign` 1), or take out of it (-1)."""
    if isinstance(code, tuple):
        rows: Rows = getattr(state, name)
        (rows.put if sign > 0 else rows.take)((*code, _number(thread)))
        return
    series: Series = getattr(state, name)
    if sign > 0:
        series.put(at_us, code)
    else:
        series.take(at_us, code)

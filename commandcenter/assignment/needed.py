"""How many people, with which skills, until when: the smallest number that brings first answers back in time.

The same futures as for a preview, with so many people more who are seated after a quarter of an hour. Of the
first answers that fall due after the time that was given, the share kept in time has to reach the goal.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from datetime import timedelta
from statistics import fmean
from typing import NamedTuple

from commandcenter.assignment import effects, gaps
from commandcenter.assignment.changes import SEATED_S, Call, come_and_go
from commandcenter.assignment.future import Lived
from commandcenter.assignment.whatif import SEEDS, Change, Living, in_steps
from commandcenter.protocol.preview import Effect, Needed, OnCall, Option

MOST = 64  # people: more are not called at once
QUARTER_S = 15 * 60
CANDIDATES = 3  # skills that are tried for being the one that counts


class Goal(NamedTuple):
    """Share of first answers in time, so long from now and after; by people with these skills, () = all.

    `p90_min` > 0: in time is within so many minutes, instead of by what is promised.
    """

    share: float = 0.9
    within_min: int = 60
    skills: tuple[str, ...] = ()
    p90_min: int = 0


def kept_in_time(lived: Lived, from_s: int, p90_min: int = 0) -> float:
    """Return the share of first answers in time of those that fall due later than an instant."""
    most_s = p90_min * 60
    late = [
        wait_s <= most_s if most_s else is_kept
        for due, is_kept, wait_s in lived.firsts
        if due > from_s
    ]
    return sum(late) / len(late) if late else 1.0


class Search:
    """A search over numbers of people; what was lived once is not lived again."""

    def __init__(self, living: Living, goal: Goal, seeds: Sequence[int] = SEEDS[:16]) -> None:
        self._living, self._goal, self._seeds = living, goal, seeds
        room = living.outlook.plain
        self._from = room.now + goal.within_min * 60
        self._skills = goal.skills or tuple(room.skills.names())
        self._shares: dict[tuple[int, int, tuple[str, ...]], Effect] = {}

    def steps(self, number: int, on_call: Sequence[OnCall] = ()) -> Iterator[Needed | None]:
        """Yield None after each look, then the answer."""
        outlook = self._living.outlook
        people = yield from self._smallest(0.0)
        least = yield from self._smallest(1.0)
        most = yield from self._smallest(-1.0)
        until_min = None if people is None else (yield from self._until(people))
        binding, gap = "", None
        if people and not self._goal.skills:
            binding = yield from self._binding(people)
        if people:
            short = gaps.gaps(self._living)
            gap = next((one for one in short if one.skill == binding), next(iter(short), None))
        rates = [one.rate for one in on_call if one.rate is not None]
        rate = fmean(rates) if rates else None
        cost = None
        if people is not None and until_min is not None and rate is not None:
            cost = people * max(0, until_min - SEATED_S // 60) / 60 * rate
        yield Needed(
            question=number,
            pairs=len(self._seeds),
            horizon_min=(outlook.until - outlook.plain.now) // 60,
            goal=self._goal.share,
            within_min=self._goal.within_min,
            skills=self._skills,
            people=people,
            least=least,
            most=most,
            until_min=until_min,
            binding=binding,
            options=self._options(),
            cost=cost,
            rate=rate,
            gap=gap,
        )

    def _options(self) -> tuple[Option, ...]:
        end = self._living.outlook.until
        return tuple(
            Option(people=people, share=share)
            for (people, until, skills), share in sorted(self._shares.items())
            if until == end and skills == self._skills
        )

    def _smallest(self, leaning: float) -> Generator[None, None, int | None]:
        """Return the smallest number whose share, or an end of its interval, reaches the goal."""
        end = self._living.outlook.until

        def is_enough(people: int) -> Generator[None, None, bool]:
            share = yield from self._share(people, end, self._skills)
            return share.value + leaning * share.half >= self._goal.share

        tried = 0
        while not (yield from is_enough(tried)):
            yield
            if tried == MOST:
                return None
            tried = min(MOST, 2 * tried or 1)
        low, high = tried // 2 if tried > 1 else tried - 1, tried
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if (yield from is_enough(middle)) else (middle, high)
            yield
        return high

    def _until(self, people: int) -> Generator[None, None, int | None]:
        """Return the minutes after which they can go without the goal being broken after; None = not yet."""
        now, end = self._living.outlook.plain.now, self._living.outlook.until
        if not people:
            return 0
        for until in range(now + 2 * QUARTER_S, end, QUARTER_S):
            share = yield from self._share(people, until, self._skills)
            yield
            if share.value >= self._goal.share:
                return (until - now) // 60
        return None

    def _binding(self, people: int) -> Generator[None, None, str]:
        """Return the skill without which so many people would do worst, where they would miss the goal."""
        end = self._living.outlook.until
        worst, found = self._goal.share, ""
        for skill in self._scarce():
            others = tuple(one for one in self._skills if one != skill)
            share = yield from self._share(people, end, others)
            yield
            if share.value < worst:
                worst, found = share.value, skill
        return found

    def _scarce(self) -> list[str]:
        """Return the skills that much of what waits asks for, and many who are at work have not."""
        room = self._living.outlook.plain
        people = [agent for agent in room.agents.values() if agent.is_open]
        scarce: Counter[str] = Counter()
        for bit, name in enumerate(room.skills.names()):
            asked = sum(case.asked >> bit & 1 for case in room.queued.values())
            scarce[name] = asked * sum(not agent.skills >> bit & 1 for agent in people)
        return [name for name, count in scarce.most_common(CANDIDATES) if count]

    def _share(
        self, people: int, until: int, skills: tuple[str, ...]
    ) -> Generator[None, None, Effect]:
        found = self._shares.get((people, until, skills))
        if found is None:
            more = self._more(people, until, skills)
            lived = yield from in_steps(self._living, more, self._seeds)
            found = effects.effect([self._kept_in_time(one) for one in lived])
            self._shares[people, until, skills] = found
        return found

    def _kept_in_time(self, lived: Lived) -> float:
        return kept_in_time(lived, self._from, self._goal.p90_min)

    def _more(self, people: int, until: int, skills: tuple[str, ...]) -> Change:
        """Return so many people more, seated as soon as can be, who go at an instant."""
        outlook = self._living.outlook
        start = outlook.at + timedelta(seconds=SEATED_S)
        end = max(start, outlook.at + timedelta(seconds=until - outlook.plain.now))
        calls = [Call(OnCall(agent=f"more {n}", skills=skills), start, end) for n in range(people)]
        return Change((), tuple(line for call in calls for line in come_and_go(call)))

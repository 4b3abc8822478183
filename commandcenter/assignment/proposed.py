"""A set of overrides for a crisis: the smallest one found that keeps the promise again, cheapest means first.

Tried are, in this order: a skill that is short, opened to people at work who can do the rest; those who have
it, given nothing else; what burns, before or shorter than the rest; people on call. Of each means the best of
several sizes is taken if it clearly adds to what was taken before, in the same futures, and the next means
only while the promise is still missed. What does not clearly help is not proposed.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import timedelta
from statistics import fmean
from typing import Any, NamedTuple

from commandcenter.assignment import changes, effects, gaps, preview
from commandcenter.assignment.effects import Pairs
from commandcenter.assignment.future import Lived
from commandcenter.assignment.needed import kept_in_time
from commandcenter.assignment.preview import Asked
from commandcenter.assignment.whatif import NOTHING, SEEDS, Living, in_steps
from commandcenter.protocol.preview import Bundle, Effect, Gap, OnCall, Preview, Step

MOST_STEPS = 8
AGAIN = 3  # times that one means is tried on top of itself
SHORT = 3  # skills that are looked at for being short
BOOSTED = 3.0
GOAL = 0.9  # of the first answers that fall due as far as is looked ahead

CALLED = "person.called"

Text = dict[str, Any]


class Option(NamedTuple):
    """Something that could be done, as one or several overrides."""

    overrides: tuple[Text, ...]
    why: str


class Taken(NamedTuple):
    """What was taken so far, and what becomes of the futures with it."""

    steps: tuple[Step, ...]
    lived: Sequence[Lived]


class _Search:
    """A search on top of what was taken."""

    def __init__(
        self,
        living: Living,
        on_call: Sequence[OnCall],
        motive: str | None,
        seeds: Sequence[int],
    ) -> None:
        self.living, self.on_call, self.motive, self.seeds = living, on_call, motive, seeds
        self.now = living.outlook.plain.now

    def share(self, lived: Sequence[Lived]) -> float:
        """Return what is kept of the first answers that fall due from now on."""
        return fmean(kept_in_time(one, self.now) for one in lived)

    def meant(self, steps: Sequence[Step], option: Option | None = None) -> changes.Meant:
        """Return all that was taken, and something more, as a change that lasts as far as is looked ahead."""
        outlook = self.living.outlook
        ends = outlook.at + timedelta(seconds=outlook.until - outlook.plain.now)
        wanted = [step.override for step in steps] + list(option.overrides if option else ())
        lasting = [{**one, "expires": ends.isoformat()} for one in wanted]
        return changes.read(lasting, outlook.at, self.on_call)

    def better(
        self, taken: Taken, means: Iterable[Sequence[Option]]
    ) -> Generator[None, None, Taken | None]:
        """Return what was taken with what adds most, and no larger than is enough; None = nothing adds.

        `means`: each in several sizes, the largest first. A smaller one is looked at where the larger one
        clearly adds, and taken where it is better; or where it is enough and nothing is lost by it, since a
        crisis may grow yet. Of people who cost something no more are taken than are enough.
        """
        best: Looked | None = None
        for sizes in means:
            found: Looked | None = None
            for option in sizes:
                looked = yield from self._looked(taken, option)
                yield
                if looked.adds.low <= 0 or not self._is_preferred(looked, found):
                    break
                found = looked
            if found is not None and (best is None or found.rank > best.rank):
                best = found
        if best is None:
            return None
        steps = tuple(
            Step(
                override=one,
                why=best.option.why,
                adds=best.adds if place == 0 else Effect(value=0, half=0),
            )
            for place, one in enumerate(best.option.overrides)
        )
        return Taken((*taken.steps, *steps), best.lived)

    @staticmethod
    def _is_preferred(smaller: "Looked", larger: "Looked | None") -> bool:
        """Tell whether a smaller size is to be taken instead of a larger one."""
        if larger is None:
            return True
        if smaller.is_enough and larger.is_enough:
            lost = effects.effect(Pairs(smaller.lived, larger.lived).differences(effects.kept))
            return smaller.option.why == CALLED or lost.low <= 0
        return smaller.rank > larger.rank

    def _looked(self, taken: Taken, option: Option) -> "Generator[None, None, Looked]":
        change = self.meant(taken.steps, option).change
        after = yield from in_steps(self.living, change, self.seeds)
        adds = effects.effect(Pairs(taken.lived, after).differences(effects.kept))
        return Looked(option, adds, after, is_enough=self.share(after) >= GOAL)


class Looked(NamedTuple):
    """What an option adds to what was taken, and whether the promise is kept with it."""

    option: Option
    adds: Effect
    lived: Sequence[Lived]
    is_enough: bool

    @property
    def rank(self) -> tuple[bool, float]:
        """More is better."""
        return self.is_enough, self.adds.low


def bundles(
    living: Living,
    number: int,
    on_call: Sequence[OnCall] = (),
    motive: str | None = None,
    seeds: Sequence[int] = SEEDS[:16],
) -> Iterator[Bundle | None]:
    """Yield None after each look, then the set; `motive` None = that of most cases that wait."""
    search = _Search(living, on_call, motive or _motive(living), seeds)
    before = yield from in_steps(living, NOTHING, seeds)
    yield None
    taken = Taken((), before)
    for options in (_opened, _moved, _first, _short, _called):
        for _ in range(AGAIN):
            if search.share(taken.lived) >= GOAL or len(taken.steps) >= MOST_STEPS:
                break
            better = yield from search.better(taken, options(search, taken))
            if better is None:
                break
            taken = better
    whole: Preview | None = None
    if taken.steps:
        asked = Asked(number, search.meant(taken.steps), on_call)
        for told in preview.previews(living, asked):
            whole = told or whole
            yield None
    short = gaps.gaps(living)
    share = search.share(taken.lived)
    yield Bundle(
        question=number,
        steps=taken.steps,
        preview=whole,
        goal=GOAL,
        share_without=search.share(before),
        share_with=share,
        gap=short[0] if short else None,
        gap_left=_gap_left(short, taken) if share < GOAL else None,
    )


def _gap_left(short: Sequence[Gap], taken: Taken) -> Gap | None:
    """Return the skill that is still short: of one that was opened, those to whom it was opened count."""
    if not short:
        return None
    found = []
    for gap in short:
        more = {
            name
            for step in taken.steps
            if step.override.get("params", {}).get("skill") == gap.skill
            for name in step.override["target"]["agents"]
        }
        people = gap.people + len(more)
        found.append(
            Gap(skill=gap.skill, people=people, waiting=gap.waiting, coming_h=gap.coming_h)
        )
    return max(found, key=lambda gap: (gap.waiting + gap.coming_h) / (gap.people or 0.5))


# ---- what can be done; each in several sizes, the largest first


def _opened(search: _Search, taken: Taken) -> Iterator[list[Option]]:
    """Yield the skills that are short, opened to people who can do the rest."""
    done = {_skill(step) for step in taken.steps}
    for gap in gaps.gaps(search.living)[:SHORT]:
        if gap.skill not in done:
            people = gaps.openings(search.living, gap.skill)
            here = [one for one in people if one.agent.is_open]
            away = people[len(here) :]  # on a break: it costs nothing, and they come back
            yield [_opening([*here[:size], *away]) for size in _sizes(len(here))]


def _opening(people: Sequence[gaps.Opening]) -> Option:
    lacked = dict.fromkeys(name for one in people for name in one.lacks)
    return Option(
        tuple(
            {
                "type": "SKILL_OPEN",
                "target": {"agents": [one.agent.id for one in people if name in one.lacks]},
                "params": {"skill": name},
            }
            for name in lacked
        ),
        "skill.opened",
    )


def _moved(search: _Search, taken: Taken) -> Iterator[list[Option]]:
    """Yield those who have the skill that is shortest, given nothing that does not ask for it."""
    short = gaps.gaps(search.living)
    if _has(taken, "MOVE") or not short:
        return
    skill = short[0].skill
    bit = search.living.outlook.plain.skills.copied().mask([skill])
    people = sorted(
        agent.id
        for agent in gaps.at_work(search.living)
        if agent.skills & bit and (agent.rule is None or agent.rule.moved is None)
    )
    move: Text = {"type": "MOVE", "params": {"to": {"skill": skill}}}
    yield [
        Option(({**move, "target": {"agents": people[:size]}},), "person.moved")
        for size in _sizes(len(people))
    ]


def _first(search: _Search, taken: Taken) -> Iterator[list[Option]]:
    """Yield what burns, before the rest."""
    if search.motive is not None and not _has(taken, "BOOST"):
        boost: Text = {"type": "BOOST", "target": {"motive": search.motive}}
        yield [Option(({**boost, "params": {"factor": BOOSTED}},), "motive.first")]


def _short(search: _Search, taken: Taken) -> Iterator[list[Option]]:
    """Yield what burns, answered shortly."""
    if search.motive is not None and not _has(taken, "TRIAGE"):
        short: Text = {"type": "TRIAGE", "target": {"motive": search.motive}}
        yield [Option(({**short, "params": {"on": True}},), "motive.short")]


def _called(search: _Search, taken: Taken) -> Iterator[list[Option]]:
    """Yield people on call: first who can take most of what waits, then who costs least."""
    if not _has(taken, "CALL_IN"):
        people = _to_call(search)
        yield [
            Option(({"type": "CALL_IN", "target": {"agents": people[:size]}},), CALLED)
            for size in _sizes(len(people))
        ]


def _sizes(most: int) -> list[int]:
    """Return the sizes of groups that are tried: all, then half of those before."""
    sizes = []
    while most:
        sizes.append(most)
        most //= 2
    return sizes


def _to_call(search: _Search) -> list[str]:
    mask = search.living.outlook.plain.skills.copied().mask
    marks = search.living.outlook.plain.skills.marks
    asked = [one.asked & ~marks for one in search.living.outlook.plain.queued.values()]

    def able(one: OnCall) -> int:
        skills = mask(one.skills)
        return sum(not needs & ~skills for needs in asked)

    counted = {one.agent: able(one) for one in search.on_call}
    ranked = sorted(
        search.on_call, key=lambda one: (-counted[one.agent], one.rate or 0.0, one.agent)
    )
    return [one.agent for one in ranked if counted[one.agent]]


def _has(taken: Taken, type_: str) -> bool:
    return any(step.override["type"] == type_ for step in taken.steps)


def _skill(step: Step) -> str:
    return str(step.override.get("params", {}).get("skill", ""))


def _motive(living: Living) -> str | None:
    """Return the motive of most cases that wait; None where nothing waits."""
    waiting = [one.motive for one in living.outlook.plain.queued.values() if one.motive]
    return max(sorted(set(waiting)), key=waiting.count) if waiting else None

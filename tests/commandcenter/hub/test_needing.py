"""How many people a crisis asks for, written down once: by whoever asked, where it is news, and only then."""

from typing import Any, cast

import msgspec
import pytest

from commandcenter.assignment.needed import Goal
from commandcenter.clock import MINUTE
from commandcenter.events.assignment import PEOPLE_NEEDED, PeopleNeededData
from commandcenter.events.fact import Fact
from commandcenter.folding.fold import fold
from commandcenter.hub.needing import AIM, Needing
from commandcenter.hub.previewing import Previewing
from commandcenter.hub.writer import Writer
from commandcenter.protocol.preview import Gap, Needed
from commandcenter.rows import Draft
from tests.commandcenter.story import at, fact, folded, incident

FOUND = Needed(
    question=1, pairs=16, horizon_min=120, goal=0.9, within_min=45, skills=(), people=4, least=3,
    most=None, until_min=75, until_us=at(150), gap=Gap(skill="lang:en", people=2, waiting=9, coming_h=60),
)  # fmt: skip


class Asked:
    """Stands for what looks ahead: nobody asks it here."""

    heard_needed: Any = None


class Kept:
    """A writer whose facts are folded at once."""

    def __init__(self, story: list[Fact]) -> None:
        self.state = folded(story)
        self.facts: list[PeopleNeededData] = []

    async def commit(self, draft: Draft) -> None:
        assert draft.type == PEOPLE_NEEDED
        data = msgspec.json.decode(draft.body)["data"]
        self.facts.append(msgspec.convert(data, PeopleNeededData))
        fold(self.state, fact("staffing.needed", draft.time_us, data, name=draft.id))


def needing(kept: Kept, minute: float) -> Needing:
    return Needing(
        kept.state,
        cast("Previewing", Asked()),
        cast("Writer", kept),
        now=lambda: at(minute),
        why_off=lambda: "",
    )


@pytest.fixture(name="kept")
def _kept() -> Kept:
    return Kept([incident("firing", at(35), severity=7)])


async def test_the_answer_is_filed_with_its_bounds_its_end_and_the_skill_that_is_short(
    kept: Kept,
) -> None:
    await needing(kept, 40).file(AIM, at(40), FOUND)
    (said,) = kept.facts
    assert (said.incident, said.people, said.least, said.most) == ("A0001", 4, 3, None)
    assert (said.until_us, said.skill, said.able, said.waiting) == (at(150), "lang:en", 2, 9)
    assert kept.state.needed["A0001"][0] == at(40)


async def test_the_same_again_is_no_news_until_it_would_be_old(kept: Kept) -> None:
    part = needing(kept, 50)
    for minute in (40, 41, 44):
        await part.file(AIM, at(minute), FOUND)
    assert len(kept.facts) == 1
    await part.file(AIM, at(46), FOUND)
    await part.file(AIM, at(47), msgspec.structs.replace(FOUND, people=5))
    assert [one.people for one in kept.facts] == [4, 4, 5]
    assert kept.facts[1].at_us - kept.facts[0].at_us >= 5 * MINUTE


async def test_an_answer_to_another_goal_is_not_the_walls(kept: Kept) -> None:
    await needing(kept, 40).file(Goal(share=0.95, within_min=45), at(40), FOUND)
    assert not kept.facts


async def test_without_a_crisis_or_a_number_nothing_is_filed(kept: Kept) -> None:
    await needing(kept, 40).file(AIM, at(40), msgspec.structs.replace(FOUND, people=None))
    calm = Kept([incident("resolved", at(35), severity=7)])
    await needing(calm, 40).file(AIM, at(40), FOUND)
    assert not kept.facts + calm.facts

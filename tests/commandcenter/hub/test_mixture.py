"""A past told as it happened and the present never share a log."""

import pytest

from commandcenter.errors import UserError
from commandcenter.hub import mixture
from commandcenter.state import State
from tests.commandcenter.story import at, fact, folded, told, wrote


class Told:
    """A feed that brings nothing: only its kind counts."""

    trusted = False

    def __init__(self, kind: str) -> None:
        self.name = self.label = self.kind = kind

    async def run(self, intake: object) -> None:
        raise AssertionError

    def now_us(self) -> int | None:
        return at(0) if self.kind == mixture.PAST else None


def past() -> State:
    return folded(told(fact("past.told", at(0), {"file": "a.csv"}), wrote(at(1))))


def test_a_past_is_told_once_at_the_time_of_its_first_row() -> None:
    draft = mixture.told(State(), [Told("past")])
    assert draft is not None
    assert (draft.time_us, draft.recorded_us) == (at(0), at(0))
    assert mixture.told(past(), [Told("past")]) is None
    assert mixture.told(State(), [Told("websocket")]) is None


def test_a_past_goes_on_in_its_own_database() -> None:
    mixture.refuse_mixture(State(), [Told("past")])
    mixture.refuse_mixture(past(), [Told("past")])
    mixture.refuse_mixture(folded(told(wrote(at(1)))), [Told("import"), Told("websocket")])


@pytest.mark.parametrize(
    ("state", "feeds", "key"),
    [
        (past(), ["websocket"], "past_only"),
        (past(), ["import"], "past_only"),
        (State(), ["past", "simulator"], "past_only"),
        (folded(told(wrote(at(1)))), ["past"], "past_needs_own"),
    ],
)
def test_nothing_else_comes_beside_it(state: State, feeds: list[str], key: str) -> None:
    with pytest.raises(UserError) as refused:
        mixture.refuse_mixture(state, [Told(kind) for kind in feeds])
    assert refused.value.key == key

"""Hand-overs to care among the decisions of regia: by which rule, for which case, and who was told."""

from collections.abc import Iterator

from commandcenter.protocol.regia import DecisionRow
from commandcenter.routing.handed import Handed
from commandcenter.state import State

ENGINE = "engine"


def handed_over(state: State) -> Iterator[DecisionRow]:
    """Yield what is known of each: that it came to care, and that whoever asked was told of its end."""
    for one in state.handed_over.values():
        yield _row(one, one.taken_us, "routed", one.word, one.who)
        if one.told:
            act = "route_told" if one.told == "sent" else "route_untold"
            yield _row(one, one.told_us, act, one.tell)


def _row(one: Handed, at_us: int, act: str, words: str, who: str = "") -> DecisionRow:
    return DecisionRow(
        at_us=at_us, act=act, who=who or ENGINE, case=one.message, type=one.rule, words=words
    )

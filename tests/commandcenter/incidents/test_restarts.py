"""A hub that is cut off anywhere comes back to the same incidents, and tells nothing twice or never."""

from collections import Counter
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.checkpoints import digest
from commandcenter.errors import UserError
from commandcenter.folding.named import steps_of
from commandcenter.incidents.incident import OVER
from tests.commandcenter.incidents.rooms import Room

_NAMES = st.sampled_from(("A0001", "A0002", "A0003"))
_ACTIONS = st.one_of(
    st.tuples(
        st.just("detects"),
        st.sampled_from(("pending", "firing", "firing", "resolved")),
        _NAMES,
        st.integers(3, 10),
    ),
    st.tuples(st.just("passes"), st.integers(1, 70)),
    st.tuples(st.just("off"), st.integers(1, 2000)),
    st.tuples(st.just("sends")),
    st.tuples(st.just("does"), st.sampled_from((
        ("incident.acknowledge", {}),
        ("incident.release", {"note": "cambio"}),
        ("incident.own", {"owner": "Bo"}),
        ("incident.note", {"note": "nota"}),
        ("incident.describe", {"cause": "cella", "update_min": 20}),
        ("incident.escalate", {"to": "director"}),
        ("incident.lower", {"severity": 3, "note": "meno"}),
        ("incident.resolve", {"cause": "spento"}),
        ("incident.close", {"cause": "c", "actions": "a"}),
        ("incident.dismiss", {"cause": "spam"}),
        ("incident.merge", {"into": "A0003"}),
        ("incident.split", {"part": "region:lazio"}),
        ("incident.plan", {}),
        ("silence.add", {"motive": "A0001", "hours": 0.5, "comment": "nota"}),
    )), _NAMES),
)  # fmt: skip


def play(room: Room, action: tuple[Any, ...]) -> None:
    match action:
        case ("detects", state, name, severity):
            room.detects(state, name, severity, motive=name)
        case ("passes", minutes):
            room.passes(minutes, step=5)
        case ("off", minutes):
            room.off(minutes)
        case ("sends",):
            room.sends()
        case ("does", asked, name):
            with suppress(UserError):
                room.does(asked[0], name, role="manager", **asked[1])


@settings(max_examples=60, deadline=None)
@given(st.lists(_ACTIONS, max_size=14))
def test_cut_off_after_every_step_it_lives_the_same_life(story: list[tuple[Any, ...]]) -> None:
    whole, cut = Room(), Room()
    for action in story:
        play(whole, action)
        play(cut, action)
        cut.restarts()
    assert digest(cut.state) == digest(whole.state)
    assert [fact.id for fact in cut.facts] == [fact.id for fact in whole.facts]


@settings(max_examples=60, deadline=None)
@given(st.lists(_ACTIONS, max_size=14))
def test_whatever_happens_the_laws_hold(story: list[tuple[Any, ...]]) -> None:
    room = Room()
    for action in story:
        play(room, action)
    for name, incident in room.state.incidents.items():
        steps = [data for _, data in steps_of(room.state, name)]
        assert [data.number for data in steps] == list(range(1, len(steps) + 1))
        assert [data.was for data in steps] == ["", *(data.state for data in steps[:-1])]
        _end_is_told_after(room, name)
        if incident.state in OVER:
            assert not [n for n in room.state.notices.values()
                        if n.incident == name and n.state == "queued" and n.kind != "resolved"]  # fmt: skip


def _end_is_told_after(room: Room, name: str) -> None:
    """Each addressee hears of an end once an episode, and only who heard of it or of a part of it."""
    family = {
        part
        for part in room.state.incidents
        if part == name or any(data.into == name for _, data in steps_of(room.state, part))
    }
    ends: Counter[tuple[str, str, int]] = Counter()
    for one in room.state.notices.values():
        if (one.incident, one.kind) != (name, "resolved"):
            continue
        ends[one.addressee, one.means, one.number] += 1
        assert [
            n
            for n in room.state.notices.values()
            if n.incident in family
            and (n.addressee, n.means) == (one.addressee, one.means)
            and n.kind != "resolved"
            and n.state in {"delivered", "trying"}
        ]
    assert not [key for key, times in ends.items() if times > 1]

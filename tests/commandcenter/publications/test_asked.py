"""Planning, changing, calling off, taking over a calendar: what is asked is what is known afterwards."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.commands.publications import CalendarRow
from commandcenter.decide import decide, room_of
from commandcenter.folding.fold import fold
from commandcenter.hub.calendar import Calendars
from commandcenter.publications.asked import compared, different
from commandcenter.publications.expected import schedule_of
from commandcenter.state import State
from tests.commandcenter.story import at, fact, folded, post, told
from tests.commandcenter.test_decide import command, refusal

PLAN: dict[str, Any] = {
    "start_us": at(60), "end_us": at(180), "channel": "x", "title": "Fibra", "motive": "broadband",
    "area": "IT-62", "expected_multiple": 2.5,
}  # fmt: skip


def done(state: State, asked: Any, at_us: int = at(1)) -> int:
    """Fold what a command causes, as the hub does after the commit; return how many facts it was."""
    made = decide(room_of(state, at_us), state, asked)
    for each in made:
        kind = each.type.removeprefix("care.").removesuffix(".v1")
        new = fact(kind, at_us, each.data, name=each.name, order=each.order)
        fold(state, msgspec.structs.replace(new, seq=state.seq + 1))
    return len(made)


def planned() -> State:
    state = State()
    done(state, command("publication.plan", **PLAN))
    return state


def only(state: State) -> tuple[str, Any]:
    ((name, found),) = state.posts.items()
    return name, found


def test_what_was_planned_is_known_and_expected() -> None:
    name, found = only(planned())
    assert (found.state, found.title, found.start_us, found.end_us) == (
        "scheduled", "Fibra", at(60), at(180),
    )  # fmt: skip
    schedule = schedule_of(name, found, at(1))
    assert schedule is not None
    assert (schedule.motive, schedule.channel, schedule.region, schedule.expected_multiple) == (
        "broadband", "x", "IT-62", 2.5,
    )  # fmt: skip


def test_a_change_says_all_anew_so_what_it_leaves_out_is_gone() -> None:
    state = planned()
    name, before = only(state)
    change = {**PLAN, "motive": "", "area": "", "expected_multiple": 0.0, "title": "Fibra in città"}
    done(
        state,
        command("publication.change", {"publication": name}, seen=before.version, **change),
        at(2),
    )
    _, found = only(state)
    assert (found.title, found.motive, found.area, found.expected_multiple) == (
        "Fibra in città", None, None, None,
    )  # fmt: skip
    assert schedule_of(name, found, at(2)) is None


def test_a_change_of_one_that_is_out_leaves_it_out() -> None:
    plan: dict[str, Any] = {"start": at(60), "end": at(90), "text": "Fibra", "motive": "broadband"}
    state = folded(told(post("scheduled", at(0), **plan), post("published", at(60), **plan)))
    done(state, command("publication.change", {"publication": "p"}, **PLAN), at(70))
    assert (state.posts["p"].state, state.posts["p"].end_us) == ("published", at(180))


def test_who_saw_another_plan_is_refused() -> None:
    state = planned()
    name, _ = only(state)
    late = command("publication.change", {"publication": name}, seen=99, **PLAN)
    assert refusal(state, late).key == "stale_version"


def test_what_is_called_off_lets_nothing_be_expected_and_stays_so() -> None:
    state = planned()
    name, _ = only(state)
    target: dict[str, object] = {"publication": name}
    done(state, command("publication.cancel", target, reason="rinviata"), at(2))
    _, found = only(state)
    assert (found.state, found.reason, found.title) == ("cancelled", "rinviata", "Fibra")
    schedule = schedule_of(name, found, at(2))
    assert schedule is not None
    assert schedule.is_off
    for again in ("publication.cancel", "publication.change"):
        more = {"reason": "x"} if again.endswith("cancel") else PLAN
        assert refusal(state, command(again, target, **more)).key == "publication_cancelled"
    assert refusal(state, command("publication.cancel", {"publication": "q"}, reason="x")).key == (
        "publication_unknown"
    )


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"end_us": at(60)}, "publication_ends_before"),
        ({"end_us": at(60 + 32 * 1440)}, "publication_too_long"),
        ({"title": "\u200b "}, "publication_untitled"),
        ({"motive": "bollette"}, "typed_motive"),
        ({"motive": ""}, "publication_of_what"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(change: dict[str, Any], key: str) -> None:
    assert refusal(State(), command("publication.plan", **(PLAN | change))).key == key


ROWS = st.lists(
    st.builds(
        CalendarRow,
        publication=st.sampled_from("abc"),
        start_us=st.sampled_from((at(60), at(70))),
        end_us=st.sampled_from((at(180), at(190))),
        channel=st.sampled_from(("x", "facebook")),
        title=st.sampled_from(("Fibra", "Fibra 2")),
        motive=st.sampled_from(("broadband", "billing")),
        area=st.sampled_from(("", "IT-62")),
        expected_multiple=st.sampled_from((0.0, 2.5)),
    ),
    max_size=3,
    unique_by=lambda row: row.publication,
)


def taken(state: State, rows: list[CalendarRow], minute: float) -> int:
    args = {"rows": msgspec.to_builtins(rows)}
    return done(state, command("publication.import", name=f"c-{minute}", **args), at(minute))


@given(first=ROWS, second=ROWS)
def test_a_calendar_taken_over_is_what_is_known_and_a_second_time_changes_nothing(
    first: list[CalendarRow], second: list[CalendarRow]
) -> None:
    state = State()
    taken(state, first, 1)
    expected = sum(one.becomes in {"new", "changed"} for one in compared(state, tuple(second)))
    assert taken(state, second, 1) == expected  # a replay's clock may stand still
    assert all(different(state.posts[row.publication], row) == () for row in second)
    assert taken(state, second, 3) == 0
    assert set(state.posts) == {row.publication for row in (*first, *second)}


async def test_a_hub_tells_what_taking_over_does_and_which_channels_nobody_knows() -> None:
    state = planned()
    state.channels.append("facebook_comment")
    name, _ = only(state)
    row = CalendarRow(publication=name, **(PLAN | {"channel": "facebook_post", "area": ""}))
    new = CalendarRow(publication="q", **(PLAN | {"channel": "faccialibro"}))
    asked = command("publication.compare", rows=msgspec.to_builtins([row, new]))
    answer = await Calendars(state).work()["publication.compare"](asked)
    assert (answer["new"], answer["changed"], answer["strange"]) == (1, 1, ["faccialibro"])
    assert answer["changes"][0]["fields"] == ("channel", "area")

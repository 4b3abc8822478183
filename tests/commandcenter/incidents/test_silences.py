"""Silences mute, for a while and by name; they never hide, and what is too severe breaks through."""

import pytest

from commandcenter.errors import UserError
from tests.commandcenter.incidents.rooms import Room
from tests.commandcenter.story import at


def silenced(hours: float = 1.0, **more: object) -> Room:
    room = Room()
    room.does("silence.add", motive="signal", hours=hours, comment="antenna ferma", **more)  # type: ignore[arg-type]
    return room


def test_what_is_silenced_fires_and_nobody_is_told() -> None:
    room = silenced()
    room.detects("firing", severity=7)
    assert (room.one().state, room.one().silenced, room.told()) == ("firing", "S0001", [])
    room.passes(30)
    assert (room.one().step, room.told()) == (0, [])


def test_when_the_silence_ends_and_it_still_burns_everybody_is_told_at_once() -> None:
    room = silenced()
    room.detects("firing", severity=6)
    room.passes(60)
    assert room.one().silenced == ""
    assert {("desk", "firing"), ("ada", "firing")} <= set(room.told())


def test_it_is_bound_to_the_key_so_a_flap_does_not_lift_it() -> None:
    room = silenced()
    for _ in range(2):
        room.detects("firing")
        room.passes(5)
        room.detects("resolved")
        room.passes(5)
    assert room.told() == []


def test_a_crisis_breaks_through() -> None:
    room = silenced()
    room.detects("firing", severity=7)
    room.passes(1)
    room.detects("firing", severity=9)
    assert room.one().silenced == ""
    assert ("ivo", "firing") in room.told()


def test_a_silence_over_an_open_one_takes_its_notices_back() -> None:
    room = Room()
    room.detects("firing")
    room.does("silence.add", motive="signal", hours=1, comment="nota")
    room.looks()
    assert (room.one().silenced, room.told()) == ("S0001", [])


def test_ten_minutes_before_its_end_the_desk_is_told_once() -> None:
    room = silenced()
    room.detects("firing")
    room.passes(49)
    assert room.told() == []
    room.passes(5)
    assert room.told() == [("desk", "silence_ends")]


def test_longer_than_a_day_needs_a_manager_and_everything_at_once_nobody_may() -> None:
    with pytest.raises(UserError, match="silence_too_long"):
        silenced(25)
    assert silenced(25, role="manager").state.silences["S0001"].end_us == at(25 * 60)
    with pytest.raises(UserError, match="silence_of_all"):
        Room().does("silence.add", hours=1, comment="basta")


def test_it_is_ended_for_good_and_changed_as_a_new_version() -> None:
    room = silenced()
    room.does("silence.change", "S0001", hours=2, comment="ancora")
    assert (room.state.silences["S0001"].version, room.state.silences["S0001"].comment) == (
        2,
        "ancora",
    )
    room.does("silence.end", "S0001")
    with pytest.raises(UserError, match="silence_over"):
        room.does("silence.change", "S0001", hours=1, comment="di nuovo")


def test_a_national_one_speaks_for_its_regions() -> None:
    room = Room()
    room.detects("firing")
    room.detects("firing", "A0002", region="lazio")
    room.looks()
    assert room.one("A0002").silenced == "A0001"
    room.passes(1)
    room.detects("resolved")
    room.looks()
    assert room.one("A0002").silenced == ""

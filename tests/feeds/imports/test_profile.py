"""A profile is kept as it was previewed; what it names wrongly is said."""

import pytest

from commandcenter.errors import UserError
from feeds.imports import profile
from feeds.imports.profile import Profile, load, save

KEPT = Profile(
    zone="Europe/Madrid",
    time_format="%d/%m/%Y %H:%M",
    channel="x",
    own=("nuvola", 'a "b"'),
    columns={"time": "Fecha", "author.handle": 'Usuario "X"', "text": "Texto ñ"},
)


def test_what_was_saved_is_what_is_loaded() -> None:
    save("keepcon-2026", KEPT)
    assert load("keepcon-2026") == KEPT
    assert "keepcon-2026" in profile.names()


def test_the_programs_own_export_has_a_profile() -> None:
    assert "data" in load("commandcenter").columns


@pytest.mark.parametrize("name", ["../x", "", "a b", "x" * 41])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(UserError, match="import_name"):
        load(name)


def test_an_unknown_profile_field_and_zone_are_named() -> None:
    for wrong, key in (
        (Profile(columns={"when": "Fecha"}), "import_field"),
        (Profile(zone="Europe/Atlantis"), "import_zone"),
    ):
        with pytest.raises(UserError, match=key):
            profile.checked(wrong, "a.csv")
    with pytest.raises(UserError, match="import_profile"):
        load("nobody")
    file = save("broken", KEPT)
    file.write_text("zone = 3", "utf-8")
    with pytest.raises(UserError, match="settings_unreadable"):
        load("broken")


def test_what_nothing_tells_is_missing() -> None:
    assert Profile(columns={"time": "a"}).missing() == ["text", "channel"]
    assert Profile(channel="x", columns={"time": "a", "text": "b"}).missing() == []

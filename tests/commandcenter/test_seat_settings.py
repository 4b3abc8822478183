"""What a screen was told about itself: written, read again, refused in words."""

import stat
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from commandcenter import autostart, seat_settings
from commandcenter.errors import UserError
from commandcenter.platform import config_folder
from commandcenter.seat_settings import SeatSettings, here, keep, load, save

FULL = SeatSettings(
    role="regia",
    language="es",
    hub="wss://hub.example/seat",
    token_file='C:\\Users\\M "Ferri"\\token.txt',
    screen="DP-2 “sala” \t\x7f",
    diagonal_in=54.6,
    distance_m=5.0,
    overscan_pct=2.0,
    autostart=True,
)


def test_a_screen_of_which_nobody_said_anything_is_a_wall_at_four_metres(tmp_path: Path) -> None:
    found = load(tmp_path / "seat.toml")
    assert found == SeatSettings()
    assert (found.role, found.distance_m, found.hub, found.autostart) == ("wall", 4.0, "", False)


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    save(tmp_path / "seat.toml", FULL)
    found = load(tmp_path / "seat.toml")
    assert found == msgspec.structs.replace(FULL, screen="DP-2 “sala” \t")  # TOML knows no DEL


def test_only_what_differs_from_the_defaults_is_written(tmp_path: Path) -> None:
    save(tmp_path / "seat.toml", SeatSettings(distance_m=5.0))
    assert (tmp_path / "seat.toml").read_text("utf-8") == "distance_m = 5.0\n"


def test_a_saved_file_is_whole_and_its_owner_s_alone(tmp_path: Path) -> None:
    save(tmp_path / "seat.toml", FULL)
    save(tmp_path / "seat.toml", SeatSettings(language="en"))
    assert [each.name for each in tmp_path.iterdir()] == ["seat.toml"]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "seat.toml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "key", "setting"),
    [
        ("distance = 4", "settings_unknown", "distance"),
        ("distance_m = 90", "settings_bad_value", "distance_m"),
        ('role = "boss"', "settings_bad_value", "role"),
        ("overscan_pct = 12", "settings_bad_value", "overscan_pct"),
        ('diagonal_in = "55"', "settings_bad_value", "diagonal_in"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(
    tmp_path: Path, text: str, key: str, setting: str
) -> None:
    (tmp_path / "seat.toml").write_text(text)
    with pytest.raises(UserError) as caught:
        load(tmp_path / "seat.toml")
    assert (caught.value.key, caught.value.values["setting"]) == (key, setting)


def test_a_file_that_is_no_toml_is_told_and_a_folder_that_refuses_too(tmp_path: Path) -> None:
    for text in ("= what", "x = " + "9" * 5000):
        (tmp_path / "seat.toml").write_text(text)
        with pytest.raises(UserError, match="settings_unreadable"):
            load(tmp_path / "seat.toml")
    with pytest.raises(UserError, match="folder_not_writable"):
        save(tmp_path / "seat.toml" / "deeper.toml", FULL)


def test_a_file_that_an_editor_began_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "seat.toml").write_bytes(b'\xef\xbb\xbflanguage = "en"\r\n')
    assert load(tmp_path / "seat.toml").language == "en"


def test_a_flag_changes_the_settings_for_once() -> None:
    save(config_folder() / seat_settings.FILE, SeatSettings(screen="DP-2", language="es"))
    assert here(screen="DP-1") == SeatSettings(screen="DP-1", language="es")
    assert here().screen == "DP-2"


def test_keeping_a_seat_switches_its_start_on_and_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "person"))
    keep(SeatSettings(), ["python", "main.py"])
    assert not autostart.is_on()
    keep(SeatSettings(autostart=True), ["python", "main.py"])
    assert autostart.is_on()
    assert here().autostart
    keep(SeatSettings(), ["python", "main.py"])
    assert not autostart.is_on()


def test_a_seat_speaks_its_own_language_before_the_site_s() -> None:
    assert seat_settings.language_of(SeatSettings(language="es"), "it") == "es"
    assert seat_settings.language_of(SeatSettings(), "it") == "it"
    assert seat_settings.language_of(SeatSettings(), "??") == "en"


def test_the_page_shows_every_key_as_it_is_shipped() -> None:
    text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    of_one_screen = text.split("## Of one screen")[1]
    shown = tomllib.loads(of_one_screen.split("```toml")[1].split("```")[0])
    assert set(shown) == set(SeatSettings.__struct_fields__)
    measured = msgspec.structs.replace(SeatSettings(), diagonal_in=55.0)
    assert msgspec.convert(shown, SeatSettings) == measured

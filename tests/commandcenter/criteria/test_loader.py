"""The criteria of assignment: the files that ship, a site's own, and what is wrong with them in words."""

from pathlib import Path

import pytest

from commandcenter.criteria.criteria import (
    FILES,
    SHIPPED,
    About,
    Criteria,
    load,
    parsed,
    shipped,
)
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES
from commandcenter.settings import Settings


def texts(**own: str) -> dict[str, tuple[str, str]]:
    """Return the files that ship, some of them replaced."""
    return {
        name: (f"{name}.toml", own.get(name, (SHIPPED / f"{name}.toml").read_text("utf-8")))
        for name in FILES
    }


def about(**parts: object) -> About:
    whole = About("it", "x", (), (), (), "first")
    return whole._replace(**parts)  # type: ignore[arg-type]


def lines(criteria: Criteria, **parts: object) -> dict[str, str]:
    return dict(criteria.asks(about(**parts)))


def wrong(**own: str) -> UserError:
    with pytest.raises(UserError) as told:
        parsed(texts(**own))
    return told.value


def test_each_need_names_the_first_line_that_asks_for_it() -> None:
    found = lines(shipped(), networks=("mobile",), motives=("signal",), classes=("press",))
    assert found == {"lang:it": "language", "critical": "critical", "mobile": "mobile"}
    assert lines(shipped(), motives=("signal",))["mobile"] == "mobile_fault"


def test_what_is_in_no_language_of_the_table_needs_none() -> None:
    assert lines(shipped(), language="und") == {}


def test_stages_ask_for_the_back_desk_and_for_who_takes_whole_cases() -> None:
    assert lines(shipped(), stage="back")["backdesk"] == "back_desk"
    assert "whole_case" in lines(shipped(), stage="later")
    assert "whole_case" not in lines(shipped(), stage="first")


def test_every_motive_has_a_length_and_another_channel_only_stretches_it() -> None:
    work = shipped().work
    assert set(work.minutes) == set(MOTIVES)
    plain = work.of(("signal",), "x")
    assert work.of(("signal",), "email") == pytest.approx(plain * work.times["email"])
    assert work.of((), "x") == work.minutes["other"]
    assert work.of(("made up", "signal"), "x") == plain


def test_every_queue_of_the_shipped_site_can_be_served_by_skills_of_the_table() -> None:
    known = shipped().all_skills()
    for queue in Settings().queues:
        for motive in queue.motives:
            asked = {skill for skill, _ in shipped().asks(about(motives=(motive,)))}
            assert asked <= known


def test_a_ban_puts_a_case_aside_and_courtesy_does_not() -> None:
    assert shipped().side_queue("day") == "banned"
    assert shipped().side_queue("hide") == "hidden"
    assert shipped().side_queue("courtesy") == ""


def test_a_sites_own_file_stands_for_the_one_that_ships_and_the_others_stay(tmp_path: Path) -> None:
    (tmp_path / "worth.toml").write_text("[critical]\nweight = 5.0\n", encoding="utf-8")
    own = load(tmp_path)
    assert own.worth.critical.weight == pytest.approx(5.0)
    assert own.needs == shipped().needs
    assert own.digest != shipped().digest
    assert load(tmp_path).digest == own.digest


@pytest.mark.parametrize(
    ("file", "text", "setting"),
    [
        ("needs", '[[needs]]\nkey = "a"\nskil = "b"\n', "needs[0]"),
        ("needs", '[[needs]]\nkey = "a"\nskill = "lang:{language}"\n', "a.languages"),
        ("needs", '[[needs]]\nkey = "a"\nskill = "b"\nclasses = ["nobody"]\n', "a.classes"),
        ("needs", '[[needs]]\nkey = "A b"\nskill = "b"\n', "needs[0].key"),
        ("work", "[minutes]\nsignal = 3.0\n", "minutes.other"),
        ("work", "[minutes]\nother = 0\n", "minutes[...]"),
        ("worth", "weight = -1\n", "weight"),
        ("worth", '[side]\nelsewhere = ["day"]\n', "side"),
    ],
)
def test_what_is_wrong_names_its_file_and_its_setting(file: str, text: str, setting: str) -> None:
    error = wrong(**{file: text})
    assert error.key == "settings_bad_value"
    assert error.values["file"] == f"{file}.toml"
    assert setting.split("[", maxsplit=1)[0] in str(error.values["setting"])


def test_a_file_that_is_no_table_says_so(tmp_path: Path) -> None:
    (tmp_path / "work.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError) as told:
        load(tmp_path)
    assert told.value.key == "settings_unreadable"
    assert wrong(needs="[[needs]\n").key == "settings_unreadable"

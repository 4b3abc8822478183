"""Criteria as files: what ships is sound, a site's own override file by file, what is wrong is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.criteria import criteria
from commandcenter.criteria.parts import About
from commandcenter.errors import UserError
from commandcenter.events.words import MOTIVES
from commandcenter.languages import LANGUAGES, language
from commandcenter.settings import Settings

KNOWN = 'known = ["critical", "backdesk", "whole_case", "billing", "mobile", "fixed"'
MINUTES = "[minutes]\nother = 3.0\n"

WRONG = [
    ("needs", '[[needs]]\nkey = "a"\nskil = "x"\n', "criteria_unknown", 3, "needs[0].skil"),
    ("needs", '[[needs]]\nkey = "A b"\nskill = "billing"\n', "criteria_key", 2, "needs[0].key"),
    ("needs", '[[needs]]\nkey = "a"\n', "criteria_missing", 1, "needs[0]"),
    ("needs", '[[needs]]\nkey = "a"\nskill = "bling"\n', "criteria_skill", 3, "needs[0].skill"),
    (
        "needs",
        '[[needs]]\nkey = "a"\nskill = "billing"\n\n[[needs]]\nkey = "a"\nskill = "mobile"\n',
        "criteria_twice", 6, "needs[1].key",
    ),
    (
        "needs",
        '[[needs]]\nkey = "a"\nskill = "billing"\nmotives = ["bling"]\n',
        "criteria_word_unknown", 4, "needs[0].motives",
    ),
    (
        "needs",
        '[[needs]]\nkey = "a"\nskill = "lang:{language}"\n',
        "criteria_languages_missing", 1, "needs[0].languages",
    ),
    ("skills", 'known = "billing"\n', "criteria_wants_list", 1, "known"),
    (
        "skills",
        f'{KNOWN}]\n[includes]\nbilling = ["critical"]\n',
        "criteria_critical_included", 3, "includes.billing",
    ),
    ("work", f"later = 2\n{MINUTES}", "criteria_bound", 1, "later"),
    ("work", f'{MINUTES}billing = "long"\n', "criteria_wants_number", 3, "minutes.billing"),
    ("work", f"{MINUTES}billin = 3.0\n", "criteria_word_unknown", 3, "minutes.billin"),
    ("work", "[minutes]\nbilling = 3.0\n", "criteria_missing", 1, "minutes"),
    ("work", "[minutes\n", "criteria_no_toml", 1, ""),
    ("worth", "weight = 1.0\n[critical]\nweight = -1\n", "criteria_bound", 3, "critical.weight"),
    ("triage", "overload_on_min = 3\noverload_off_min = 4\n", "criteria_bound", 2, "overload_off_min"),
    ("triage", 'never = ["bling"]\n', "criteria_word_unknown", 1, "never"),
    ("queues", '[[queues]]\nkey = "a"\nmotives = ["signal"]\n', "criteria_wants", 1, "queues.motives"),
    ("promises", '[[terms]]\nchannels = "x"\n', "criteria_wants_list", 2, "terms[0].channels"),
]  # fmt: skip


def wrong(site: criteria.Texts) -> list[UserError]:
    return list(criteria.examined(site).problems)


def test_what_ships_is_sound_and_has_a_version() -> None:
    found = criteria.shipped()
    assert not wrong({})
    assert len(found.version) == 12
    assert found.needs
    assert found.macros


@pytest.mark.parametrize(("name", "text", "key", "line", "setting"), WRONG)
def test_what_is_wrong_is_named_with_file_line_and_field(
    name: str, text: str, key: str, line: int, setting: str
) -> None:
    (problem,) = wrong({f"{name}.toml": text})
    assert problem.key == key
    assert problem.values["file"] == f"{name}.toml"
    assert problem.values["line"] == line
    assert problem.values.get("setting", "") == setting


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_problem_is_worded_with_its_file_and_line(code: str) -> None:
    words = language(code)
    for name, text, _, line, setting in WRONG:
        (problem,) = wrong({f"{name}.toml": text})
        said = words.error(problem)
        assert f"{name}.toml" in said
        assert str(line) in said
        assert setting in said
        assert problem.key not in said


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = wrong(
        {"work.toml": "later = 2\n[minutes]\nother=1.0", "triage.toml": "rescue_work = 0\n"}
    )
    assert sorted(problem.values["file"] for problem in found) == ["triage.toml", "work.toml"]  # type: ignore[type-var]


def test_a_sites_own_file_overrides_only_itself(tmp_path: Path) -> None:
    (tmp_path / "triage.toml").write_text("rescue_work = 3\n", "utf-8")
    found, own = criteria.load(tmp_path), criteria.shipped()
    assert found.limits.rescue_work == 3
    assert found.limits.triage().on_s == 14 * 60
    assert found.needs == own.needs
    assert found.version != own.version
    assert list(found.site) == ["triage.toml"]
    assert criteria.joined(found.site).version == found.version


def test_a_file_that_nobody_reads_is_told(tmp_path: Path) -> None:
    (tmp_path / "need.toml").write_text("", "utf-8")
    with pytest.raises(UserError, match="criteria_file_unknown"):
        criteria.load(tmp_path)


@given(st.floats(0, 1_000, allow_nan=False))
def test_other_values_are_another_version_and_the_same_are_the_same(weight: float) -> None:
    text = f"weight = {weight!r}\n"
    found = criteria.joined({"worth.toml": text})
    assert found.worth.weight == weight
    assert criteria.joined({"worth.toml": text}).version == found.version
    assert criteria.joined({"worth.toml": text + "# why\n"}).version != found.version


def test_a_skill_includes_others_and_theirs() -> None:
    known = 'known = ["critical", "backdesk", "whole_case", "billing", "mobile", "fixed", "lead"]\n'
    skills = criteria.joined(
        {"skills.toml": f'{known}[includes]\nlead = ["mobile"]\nmobile = ["fixed"]\n'}
    ).skills
    assert skills.with_included({"lead"}) == {"lead", "mobile", "fixed"}
    assert skills.with_included({"billing"}) == {"billing"}


def test_the_weightiest_motive_counts_and_critical_customers_have_their_own() -> None:
    worth = criteria.joined(
        {"worth.toml": "[motives]\nbilling = 2.0\nsignal = 0.5\n[channels]\nx = 3.0\n"}
    ).worth
    assert worth.of(("billing", "signal"), "x", is_critical=False) == 6
    assert worth.of(("signal",), "email", is_critical=False) == 0.5
    assert worth.of((), "email", is_critical=False) == 1
    assert worth.of(("billing",), "x", is_critical=True) == worth.critical.weight


def test_queues_and_promises_take_the_place_of_the_settings_own() -> None:
    site = Settings()
    found = criteria.joined({"promises.toml": "[[terms]]\nfirst_reply_min = 20\n"})
    assert found.settings(site).terms[0].first_reply_min == 20
    assert found.settings(site).queues == site.queues
    assert criteria.shipped().settings(site) is site


def test_a_case_asks_for_what_its_rows_say() -> None:
    about = About("it", "x", (), ("billing",), (), "first")
    assert criteria.shipped().asks(about) == (("lang:it", "language"), ("billing", "billing"))


def lines(**parts: object) -> dict[str, str]:
    whole = About("it", "x", (), (), (), "first")
    return dict(criteria.shipped().asks(whole._replace(**parts)))  # type: ignore[arg-type]


def test_each_need_names_the_first_line_that_asks_for_it() -> None:
    found = lines(networks=("mobile",), motives=("signal",), classes=("press",))
    assert found == {"lang:it": "language", "critical": "critical", "mobile": "mobile"}
    assert lines(motives=("signal",))["mobile"] == "mobile_fault"


def test_what_is_in_no_language_of_the_table_needs_none() -> None:
    assert lines(language="und") == {}


def test_stages_ask_for_the_back_desk_and_for_who_takes_whole_cases() -> None:
    assert lines(stage="back")["backdesk"] == "back_desk"
    assert "whole_case" in lines(stage="later")
    assert "whole_case" not in lines(stage="first")


def test_every_motive_has_a_length_and_another_channel_only_stretches_it() -> None:
    work = criteria.shipped().work
    assert set(work.minutes) == set(MOTIVES)
    plain = work.of(("signal",), "x")
    assert work.of(("signal",), "email") == pytest.approx(plain * work.times["email"])
    assert work.of((), "x") == work.minutes["other"]
    assert work.of(("made up", "signal"), "x") == plain


def test_every_queue_of_the_shipped_site_can_be_served_by_skills_of_the_table() -> None:
    known = criteria.shipped().all_skills()
    for queue in Settings().queues:
        for motive in queue.motives:
            assert set(lines(motives=(motive,))) <= known


def test_a_ban_puts_a_case_aside_and_courtesy_does_not() -> None:
    assert criteria.shipped().side_queue("day") == "banned"
    assert criteria.shipped().side_queue("hide") == "hidden"
    assert criteria.shipped().side_queue("courtesy") == ""


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "work.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="criteria_unreadable"):
        criteria.load(tmp_path)

"""The settings file: defaults, what may be set, and what a wrong line is told."""

import tomllib
from datetime import date
from pathlib import Path

import msgspec
import pytest

from commandcenter.care.calendar import Calendar
from commandcenter.errors import UserError
from commandcenter.settings import FILE, Settings, load, parse


def refused(text: str) -> UserError:
    with pytest.raises(UserError) as caught:
        parse(text, "site.toml")
    assert caught.value.values["file"] == "site.toml"
    return caught.value


def test_without_a_file_the_shipped_values_hold(tmp_path: Path) -> None:
    settings = load(tmp_path / FILE)
    assert settings == Settings()
    assert (settings.language, settings.timezone, settings.help_line) == ("it", "Europe/Rome", "")
    goals = settings.goals
    assert (goals.to_answer, goals.within_45, goals.negative) == (60, 0.90, 0.30)
    assert goals.messages_per_hour == 160


def test_the_shipped_service_hours_are_those_of_the_service_clock() -> None:
    assert msgspec.convert(Settings().calendar(), Calendar) == Calendar()


def test_what_the_file_names_changes_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        'language = "es"\ntimezone = "America/Argentina/Buenos_Aires"\nhelp_line = "Sala 2, ext. 14"\n'
        '[service]\nholidays = [2026-12-25, "2027-01-01"]\n'
        '[service.weekly]\nmon = [["09:00", "13:00"], ["14:30", "24:00"]]\n'
        "[goals]\nto_answer = 80\n[levels]\nnegative_critical = 0.5\n"
    )
    settings = load(tmp_path / FILE)
    assert settings.calendar() == {
        "timezone": "America/Argentina/Buenos_Aires",
        "weekly": {"mon": (("09:00", "13:00"), ("14:30", "24:00"))},
        "holidays": ("2026-12-25", "2027-01-01"),
    }
    assert settings.service.holidays == (date(2026, 12, 25), date(2027, 1, 1))
    assert (settings.goals.to_answer, settings.goals.within_45) == (80, 0.90)
    assert (settings.levels.negative_critical, settings.levels.on_min) == (0.5, 3)


def test_an_interval_may_begin_where_the_one_before_it_ends() -> None:
    settings = parse(
        '[service.weekly]\nmon = [["08:00", "13:00"], ["13:00", "24:00"]]', "site.toml"
    )
    assert settings.service.weekly["mon"][1] == ("13:00", "24:00")


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ('langage = "it"', "langage"),
        ("[goals]\nto_answr = 60", "goals.to_answr"),
        ("[service.weekly]\nmonday = []", "service.weekly.monday"),
        ("[level]\non_min = 3", "level"),
    ],
)
def test_a_misspelt_setting_is_named(text: str, setting: str) -> None:
    error = refused(text)
    assert (error.key, error.values["setting"]) == ("settings_unknown", setting)


@pytest.mark.parametrize(
    ("text", "setting", "expected"),
    [
        ('language = "fr"', "language", "it, es, en"),
        ("language = 3", "language", "str, got int"),
        ('timezone = "Europe/Atlantis"', "timezone", "Area/City: Europe/Rome"),
        ('timezone = "../../etc/passwd"', "timezone", "Area/City: Europe/Rome"),
        ('timezone = ""', "timezone", "Area/City: Europe/Rome"),
        ("[goals]\nto_answer = -1", "goals.to_answer", "int >= 0"),
        ('[goals]\nto_answer = "sixty"', "goals.to_answer", "int, got str"),
        ("[goals]\nmessages_per_hour = 0", "goals.messages_per_hour", "int >= 1"),
        ("[goals]\nwithin_45 = 90", "goals.within_45", "float <= 1.0"),
        ("[goals]\nnegative = nan", "goals.negative", "float >= 0.0"),
        ("[goals]\nnegative = 0.5", "goals.negative", "<= 0.45"),
        ("[levels]\nwithin_45_critical = 0.95", "levels.within_45_critical", "<= 0.9"),
        ("[levels]\noldest_warning_h = 13", "levels.oldest_warning_h", "<= 12"),
        ("goals = 60", "goals", "object, got int"),
        ('[service]\nholidays = ["2026-02-30"]', "service.holidays[0]", "Invalid RFC3339"),
        ('[service.weekly]\nmon = [["9:00", "13:00"]]', "service.weekly.mon", '[["08:00"'),
        ('[service.weekly]\nmon = [["18:00", "09:00"]]', "service.weekly.mon", '[["08:00"'),
        (
            '[service.weekly]\nmon = [["09:00", "14:00"], ["13:00", "18:00"]]',
            "service.weekly.mon",
            '[["08:00"',
        ),
        ('crm_url = "http://crm.example.org/{customer}"', "crm_url", "https://"),
        ('crm_url = "https://crm.example.org/customers"', "crm_url", "https://"),
        ('crm_url = "https://{customer}.example.org/"', "crm_url", "https://"),
        ('crm_url = "https://crm.example.org/{name}/{customer}"', "crm_url", "https://"),
        ('crm_url = "https://crm.example.org/{customer} x"', "crm_url", "https://"),
        ('help_line = "' + "x" * 121 + '"', "help_line", "str of length <= 120"),
    ],
)
def test_a_bad_value_is_named_with_what_it_may_be(text: str, setting: str, expected: str) -> None:
    error = refused(text)
    assert (error.key, error.values["setting"]) == ("settings_bad_value", setting)
    assert str(error.values["expected"]).startswith(expected)


@pytest.mark.parametrize(
    "text", ["language = it", "a = 1\na = 2", "x = " + "[" * 5000, "x = " + "9" * 5000]
)
def test_a_file_that_is_not_toml_says_where(text: str) -> None:
    error = refused(text)
    assert error.key == "settings_unreadable"
    assert error.values["problem"]


def test_a_file_that_an_editor_began_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xef\xbb\xbflanguage = "en"\r\n')
    assert load(tmp_path / FILE).language == "en"


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'help_line = "\xff"')
    for path in (tmp_path / FILE, tmp_path):
        with pytest.raises(UserError) as caught:
            load(path)
        assert caught.value.key == "settings_unreadable"
        assert caught.value.values["file"] == str(path)


def test_every_shipped_value_may_stand_in_the_file() -> None:
    def lines(prefix: str, table: dict[str, object]) -> list[str]:
        return [f"{prefix}{name} = {value}" for name, value in table.items()]

    shipped = msgspec.to_builtins(Settings())
    text = "\n".join(lines("goals.", shipped["goals"]) + lines("levels.", shipped["levels"]))
    assert tomllib.loads(text)
    assert parse(text, "site.toml") == Settings()


REST = '[[queues]]\nkey = "rest"\n'


def test_a_site_has_its_own_queues_and_channels() -> None:
    settings = parse(
        'channels = ["x", "email"]\n'
        '[[queues]]\nkey = "roaming"\nmotives = ["billing_plan"]\nparts = 3\n'
        '[queues.names]\nit = "Roaming"\nes = "Itinerancia"\n' + REST,
        "site.toml",
    )
    assert settings.channels == ("x", "email")
    assert [(queue.key, queue.motives, queue.parts) for queue in settings.queues] == [
        ("roaming", ("billing_plan",), 3),
        ("rest", (), 1),
    ]
    assert settings.queues[0].names == {"it": "Roaming", "es": "Itinerancia"}


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("queues = []", "queues"),
        (REST * 7, "queues"),
        ('[[queues]]\nkey = "a"\nmotives = ["billing"]', "queues.motives"),
        (REST + '[[queues]]\nkey = "b"', "queues.motives"),
        (REST + '[[queues]]\nkey = "b"\nmotives = ["bill"]', "queues.motives bill"),
        (REST + '[[queues]]\nkey = "rest"\nmotives = ["billing"]', "queues.key"),
        (REST + '[[queues]]\nkey = "b"\nmotives = ["billing", "billing"]', "queues.motives"),
        (REST + '[queues.names]\nfr = "Autres"', "queues.names.fr"),
        (REST + "parts = 0", "queues[0].parts"),
        (REST + "goal = 5", "queues[0].goal"),
        ('channels = ["a", "b", "c", "d", "e"]', "channels"),
    ],
)
def test_queues_that_make_no_sense_are_refused(text: str, setting: str) -> None:
    assert refused(text).values["setting"] == setting


def test_a_site_names_whom_it_tells_and_in_which_order() -> None:
    found = parse(
        """
        [notify.mail]
        host = "mail.example.org"
        sender = "care@example.org"
        [[notify.people]]
        key = "noc"
        part = "contact"
        email = "noc@example.org"
        webhook = "https://example.org/hook"
        secret_file = "hook.secret"
        first = "webhook"
        [[notify.chains]]
        severity = 7
        between = ["22:00", "08:00"]
        steps = [{ to = "duty_manager", wait_min = 5 }, { to = "director" }]
        """,
        "settings.toml",
    ).notify
    assert found.people[0].by() == ("webhook", "email")
    assert [step.to for step in found.chain(7, 23 * 60)] == ["duty_manager", "director"]
    assert found.chain(7, 12 * 60)[0].to == found.chain(6, 23 * 60)[0].to == "supervisor"


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ('[[notify.people]]\nkey = "a"\npart = "director"\nemail = "a@b.it"', "notify.mail"),
        (
            '[[notify.people]]\nkey = "a"\npart = "director"\nwebhook = "https://b.it"',
            "notify.people.a.secret_file",
        ),
        ('[[notify.people]]\nkey = "desk"\npart = "director"', "notify.people.key"),
        ('[[notify.people]]\nkey = "a"\npart = "director"\n' * 2, "notify.people.key"),
        ("[[notify.chains]]\nsteps = []", "notify.chains.steps"),
    ],
)
def test_people_who_cannot_be_told_are_refused(text: str, setting: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text, "settings.toml")
    assert caught.value.values["setting"] == setting


def test_a_site_says_what_its_suppliers_are_paid_by_from_which_day_on() -> None:
    text = """
        [[contracts]]
        since = 2026-07-01
        channels = ["whatsapp"]
        desk = "front"
        supplier = "Alfa"
        unit = "conversation"
        gap_h = 12.5
        [[contracts]]
        supplier = "Beta"
    """
    alfa, beta = parse(text, "site.toml").contracts
    assert (alfa.since, alfa.channels, alfa.unit, alfa.gap_h) == (
        date(2026, 7, 1), ("whatsapp",), "conversation", 12.5
    )  # fmt: skip
    assert (beta.since, beta.channels, beta.unit, beta.gap_h) == (None, (), "request", 24.0)


@pytest.mark.parametrize(
    ("line", "setting"),
    [
        ('unit = "minute"', "contracts[0].unit.minute"),
        ("gap_h = 0", "contracts[0].gap_h"),
        ('supplier = "' + "A" * 61 + '"', "contracts[0].supplier"),
        ("price = 3", "contracts[0].price"),
    ],
)
def test_a_contract_that_makes_no_sense_is_refused(line: str, setting: str) -> None:
    assert refused(f"[[contracts]]\n{line}").values["setting"] == setting

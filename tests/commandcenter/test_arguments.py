from argparse import Namespace
from pathlib import Path

import pytest

from commandcenter import arguments
from commandcenter.errors import UserError
from main import ROLES


def read(*argv: str) -> Namespace:
    return arguments.parser(ROLES, ROLES["doctor"], "9").parse_args(argv)


def test_without_a_role_the_lone_function_runs() -> None:
    assert read().run is ROLES["doctor"]


@pytest.mark.parametrize("role", ["regia", "review"])
def test_a_desk_knows_which_of_both_it_is(role: str) -> None:
    chosen = read(role, "--hub", "ws://127.0.0.1:9/seat", "--lang", "es")
    assert (chosen.role, chosen.run, chosen.lang) == (role, ROLES[role], "es")


@pytest.mark.parametrize("argv", [["wall", "--distance", "7"], ["wall", "--diagonal", "2"], ["x"]])
def test_a_wrong_use_says_in_one_line_what_to_do(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        read(*argv)
    said = capsys.readouterr().err
    assert left.value.code == 2
    assert said.count("\n") == 1
    assert "--help" in said


@pytest.mark.parametrize("role", ["classify", "group"])
def test_what_reads_lines_answers_in_json(role: str) -> None:
    assert read(role, "--json").run is ROLES[role]


@pytest.mark.parametrize(
    ("text", "with_tls"),
    [
        ("[::1]:8700", False),
        ("127.0.0.1:8700", False),
        ("ws://localhost:8700", False),
        ("wss://127.0.0.1:8700", True),
        ("0.0.0.0:8700", True),
        ("[::]:8700", True),
        ("wss://hub.example:8700", True),
    ],
)
def test_beyond_this_machine_a_hub_listens_only_with_tls(text: str, *, with_tls: bool) -> None:
    assert arguments.listen(text).with_tls is with_tls
    assert arguments.listen(text).port == 8700


@pytest.mark.parametrize("text", ["ws://0.0.0.0:8700", "ws://192.168.1.5:8700", "ws://hub:8700"])
def test_a_hub_that_is_to_listen_to_others_without_tls_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="listen_needs_tls"):
        arguments.listen(text)


@pytest.mark.parametrize(
    "text", ["8700", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:٣", "http://0.0.0.0:80"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="listen_unreadable"):
        arguments.listen(text)


@pytest.mark.parametrize("text", ["1920", "0x1080", "1920x9999", "١x٢"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="size_unreadable"):
        arguments.size(text)


@pytest.mark.parametrize("text", ["yesterday", "1969-12-31T00:00:00Z", "2100-01-02T00:00:00Z"])
def test_what_is_no_instant_of_a_calendar_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="time_unreadable"):
        arguments.instant(text)


def test_a_server_of_databases_is_refused_in_words(tmp_path: Path) -> None:
    assert arguments.database(str(tmp_path)) == tmp_path
    with pytest.raises(UserError, match="journal_postgres"):
        arguments.database("postgresql://localhost/x")

"""`main.py feed`: from the first question to a hub that reads what was connected, on a real mail server."""

import io
import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import main
from commandcenter import site_feeds
from commandcenter.credentials import credential, place_of
from commandcenter.platform import config_folder
from feeds.gateway import file as gateway_file
from tests.feeds.imap.dovecot import PASSWORD, Dovecot, letter, serving
from tests.feeds.platform import tokens

MAIN = Path(main.__file__)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with serving() as running:
        yield running


def asked(dovecot: Dovecot) -> list[str]:
    told = {"server": f"127.0.0.1:{dovecot.imap}", "user": "care", "security": "none"}
    return [part for name, value in told.items() for part in ("--set", f"{name}={value}")]


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], secret: str, *argv: str
) -> tuple[int, str]:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{secret}\n"))
    code = main.main(["feed", *argv])
    told = capsys.readouterr()
    return code, told.out or told.err


def document(text: str) -> Any:
    return json.loads(text)


def test_a_feed_is_tried_shown_and_kept_and_its_secret_stands_in_no_setting(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dovecot.deliver(letter(1, "no signal since nine"))
    code, out = run(
        monkeypatch, capsys, PASSWORD, "add", "mail", *asked(dovecot), "--yes", "--lang", "en"
    )
    assert code == 0
    assert "The connection works." in out
    assert "no signal since nine" in out
    assert "for your eyes only" in out
    (feed,) = site_feeds.listed()
    assert (feed.name, credential("mail")) == ("mail", PASSWORD)
    assert PASSWORD not in feed.spec + out

    code, out = run(monkeypatch, capsys, "", "list", "--json")
    assert document(out)[0] | {"spec": ""} == {
        "name": "mail",
        "kind": "mail",
        "spec": "",
        "credential": "file",
    }
    code, out = run(monkeypatch, capsys, "", "test", "mail", "--json")
    assert (code, document(out)["well"], document(out)["state"]) == (0, True, "live")


def test_a_mailbox_whose_token_is_renewed_is_connected_with_both_secrets_kept_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with tokens.serving() as provider, serving(asks=provider.asks) as mailbox:
        provider.turns = True  # a refresh token serves once
        renewed = {"auth": "xoauth2", "renew": provider.url, "client": "client-7"}
        sets = [part for name, value in renewed.items() for part in ("--set", f"{name}={value}")]
        code, out = run(
            *(monkeypatch, capsys, "refresh-1\nprogram-secret", "add", "mail"),
            *(*asked(mailbox), *sets, "--yes", "--json"),
        )
    (feed,) = site_feeds.listed()
    assert (code, document(out)["well"]) == (0, True)
    assert "client_secret=program-secret" in provider.asked[0]
    assert (credential("mail"), credential("mail-client")) == ("refresh-2", "program-secret")
    assert "program-secret" not in feed.spec
    run(monkeypatch, capsys, "", "remove", "mail")
    assert (place_of("mail"), place_of("mail-client")) == ("", "")


def test_a_wrong_password_keeps_nothing_and_says_what_helps(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(
        monkeypatch, capsys, "wrong", "add", "mail", *asked(dovecot), "--yes", "--lang", "it"
    )
    assert code == 1
    assert "Password rifiutata." in out
    assert (site_feeds.listed(), place_of("mail")) == ((), "")


def test_one_that_does_not_stand_yet_is_kept_where_a_person_says_so_and_mended_later(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, capsys, "wrong", "add", "mail", *asked(dovecot), "--anyway")
    code, out = run(monkeypatch, capsys, "", "test", "mail", "--json")
    assert (code, document(out)["reason"]) == (1, "password_refused")
    code, _ = run(monkeypatch, capsys, PASSWORD, "secret", "mail")
    assert code == 0
    code, _ = run(monkeypatch, capsys, "", "test", "mail")
    assert code == 0


def test_a_feed_that_is_removed_takes_its_credential_along(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, capsys, PASSWORD, "add", "mail", *asked(dovecot), "--yes")
    run(monkeypatch, capsys, "", "remove", "mail")
    assert (site_feeds.listed(), place_of("mail")) == ((), "")
    code, out = run(monkeypatch, capsys, "", "remove", "mail")
    assert code == 2
    assert "mail" in out


def test_only_trying_keeps_nothing(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(
        monkeypatch, capsys, PASSWORD, "add", "mail", *asked(dovecot), "--dry", "--json"
    )
    told = document(out)
    assert (code, told["well"], told["kept"]) == (0, True, False)
    assert (site_feeds.listed(), place_of("mail")) == ((), "")


def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(monkeypatch, capsys, "", "add", "mail", "--set", "user=care")
    assert code == 2
    assert "password" in out
    code, out = run(monkeypatch, capsys, "", "add", "fax")
    assert code == 2
    assert "mastodon" in out
    code, out = run(monkeypatch, capsys, "", "add", "mail", "--set", "user")
    assert code == 2
    assert "--set" in out


@pytest.mark.parametrize(
    "hostile",
    [
        ("bluesky", "--set", "words=a\udcff"),
        ("bluesky", "--set", "words=a\n[[feeds]]"),
        ("bluesky", "--set", "words=a", "--name", "../../x"),
        ("bluesky", "--set", "words=a", "--name", "\udcff"),
        ("bluesky", "--set", "words=a", "--name", "x" * 41),
        ("whatsapp", "--set", "public=https://x\udcff.invalid"),
        ("whatsapp", "--set", "public=https://[::1"),
        ("whatsapp", "--set", "public=javascript:alert(1)"),
        ("mail", "--set", "server=a", "--set", "user=b", "--set", "auth=xoauth2",
         "--set", "renew=https://[", "--set", "client=c"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_told_and_leaves_nothing_behind(
    hostile: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out = run(monkeypatch, capsys, "a-secret", "add", *hostile, "--anyway")
    assert code != 0
    assert "errors.log" not in out
    assert (site_feeds.listed(), gateway_file.listed()) == ((), None)
    assert not list(config_folder().rglob("*-secret"))


def test_a_secret_that_is_no_text_is_refused_and_not_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(
        *(monkeypatch, capsys, "hush\udcff", "add", "whatsapp"),
        *("--set", "public=https://care.invalid"),
    )
    assert code == 2
    assert "app_secret" in out
    assert "hush" not in out


def test_a_first_webhook_that_was_cut_off_is_whole_when_it_is_added_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut_off(_feed: object) -> None:
        raise OSError(28, "No space left on device")

    asked = ("add", "whatsapp", "--set", "public=http://127.0.0.1:9", "--anyway")
    with monkeypatch.context() as broken:
        broken.setattr(site_feeds, "put", cut_off)
        code, _ = run(monkeypatch, capsys, "a-secret", *asked)
    assert code == 1
    code, _ = run(monkeypatch, capsys, "a-secret", *asked)
    assert code == 0
    assert [feed.name for feed in site_feeds.listed()] == ["gateway"]


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal there")
def test_a_person_at_a_terminal_is_asked_and_sees_the_first_messages(dovecot: Dovecot) -> None:
    dovecot.deliver(letter(1, "no signal since nine"))
    answers = ["1", f"127.0.0.1:{dovecot.imap}", "care", "", "", "", "none", "", "", PASSWORD, "y"]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(MAIN), "feed", "add", "--lang", "en"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said = ""
    try:
        for answer in answers:
            said += _until_asked(ours)
            os.write(ours, f"{answer}\n".encode())
        said += _rest(ours)
        assert process.wait(30) == 0, said
    finally:
        process.kill()
        process.wait(10)
        os.close(ours)
    assert "Mail (IMAP)" in said
    assert "no signal since nine" in said
    assert PASSWORD not in said
    assert [feed.name for feed in site_feeds.listed()] == ["mail"]


def _until_asked(terminal: int) -> str:
    """Read until it waits for an answer: what it asked ends with a colon or a question mark."""
    said = ""
    while not said.endswith((": ", "? ", "] ")):
        assert select.select([terminal], [], [], 30)[0], said
        said += os.read(terminal, 4096).decode("utf-8", "replace")
    return said


def _rest(terminal: int) -> str:
    said = ""
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            return said
        if not more:
            return said
        said += more.decode("utf-8", "replace")

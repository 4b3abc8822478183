"""Notices over a real mail server and to a real receiver: what arrives, how it is signed, what fails."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from commandcenter.incidents.addressees import Addressee, Mail
from commandcenter.incidents.incident import Incident
from commandcenter.languages import language
from commandcenter.notify.message import Message, NotSentError, Told, message
from commandcenter.notify.post import send_mail
from commandcenter.notify.webhook import send_webhook
from commandcenter.platform import config_folder, private_file
from tests.commandcenter.incidents.rooms import Room
from tests.commandcenter.notify.servers import MailServer, Receiver, serving

SECRET = "a word between two"


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


@pytest.fixture
def hooks() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server


def told(code: str = "it", *texts: str, kind: str = "firing") -> Message:
    room = Room()
    room.detects("firing", severity=8, region="lazio")
    if kind == "resolved":
        room.sends()
        room.detects("resolved", severity=8)
    one = next(n for n in room.state.notices.values() if n.addressee == "ada" and n.kind == kind)
    incident: Incident = room.one()
    return message([Told(one, incident, texts)], language(code), "Europe/Rome", simulated=False)


def mail_of(server: MailServer, **more: str) -> Mail:
    known = {"host": "127.0.0.1", "security": "none", "sender": "care@example.org", **more}
    return Mail(port=server.port, **known)  # type: ignore[arg-type]


ADA = Addressee(key="ada", part="supervisor", email="ada@example.org")


def test_a_letter_says_what_where_since_when_and_how_much(mails: MailServer) -> None:
    send_mail(told("it", "niente linea", "tutto fermo"), ADA, mail_of(mails))
    (letter,) = mails.letters
    text = letter.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert letter["To"] == "ada@example.org"
    assert "gravità 8 di 10" in str(letter["Subject"]) or "=?utf-8?" in str(letter["Subject"])
    assert "Dalle 08:50 di mar 10 mar" in text
    assert "Zona: lazio" in text
    assert "40 messaggi negativi in 15 minuti, attesi 6,0; 70% negativi" in text
    assert "« niente linea »" in text


def test_the_same_notice_is_the_same_letter_at_every_attempt(mails: MailServer) -> None:
    for _ in range(2):
        send_mail(told(), ADA, mail_of(mails))
    first, second = mails.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")


def test_a_password_comes_from_a_file_that_only_its_owner_reads(mails: MailServer) -> None:
    private_file(config_folder() / "mail.secret", SECRET.encode())
    mail = mail_of(mails, user="care", password_file="mail.secret")
    send_mail(told(), ADA, mail)
    assert base64.b64decode(mails.logins[0]).split(b"\0") == [b"", b"care", SECRET.encode()]
    (config_folder() / "mail.secret").chmod(0o644)
    with pytest.raises(NotSentError, match="others may read it"):
        send_mail(told(), ADA, mail)


def test_a_refusal_is_told_without_the_address(mails: MailServer) -> None:
    mails.refuses = True
    with pytest.raises(NotSentError) as caught:
        send_mail(told(), ADA, mail_of(mails))
    assert "451" in str(caught.value)
    assert "ada@" not in str(caught.value)


def test_no_server_is_a_refusal_too() -> None:
    with serving(MailServer()) as server:
        mail = mail_of(server)
    with pytest.raises(NotSentError, match="ConnectionRefusedError"):
        send_mail(told(), ADA, mail)


def test_a_webhook_is_signed_over_its_raw_body_and_its_time(hooks: Receiver) -> None:
    private_file(config_folder() / "hook.secret", SECRET.encode())
    to = Addressee(key="noc", part="contact", webhook=hooks.url, secret_file="hook.secret")
    send_webhook(told("en", "no signal"), to, Mail())
    ((_, headers, body),) = hooks.posts
    stamp = headers["x-timestamp"]
    expected = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["x-signature"] == f"sha256={expected}"
    assert headers["idempotency-key"] == "A0001:1:ada:email"
    (incident,) = json.loads(body)["incidents"]
    assert (incident["incident"], incident["state"], incident["severity"]) == ("A0001", "firing", 8)
    assert incident["evidence"]["observed"] == 40


@pytest.mark.parametrize(("answer", "why"), [(500, "HTTP 500"), (302, "HTTP 302")])
def test_no_other_answer_than_taken_will_do(hooks: Receiver, answer: int, why: str) -> None:
    private_file(config_folder() / "hook.secret", SECRET.encode())
    to = Addressee(key="noc", part="contact", webhook=hooks.url, secret_file="hook.secret")
    hooks.answers = [answer]
    with pytest.raises(NotSentError, match=why):
        send_webhook(told(), to, Mail())


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_every_kind_has_its_words(code: str) -> None:
    words = language(code)
    for kind in ("firing", "update", "escalated", "reminder", "silence_ends", "resolved"):
        said = words.word(f"notify.{kind}", name="A0001", motive="x", severity=8)
        assert "A0001" in said
        assert "8" in said
    assert "A0001" in told(code, kind="resolved").subject


def test_what_customers_write_stays_one_plain_line() -> None:
    lines = told("it", "a\r\nBcc: x@example.org\u202e").lines
    assert "« a Bcc: x@example.org »" in lines

"""Mail: messages, answers of machines, bounces, complaints, loops."""

import hashlib

import pytest

from feeds.normalize.capture import MAX_MAIL
from tests.feeds.normalize.captures import line, mail_line, one, reason

HEAD = "From: Anna Neri <Anna@Example.com>\nTo: care@brand.example\nMessage-ID: <m1@example.com>\n"
MAIL = HEAD + "Subject: =?utf-8?q?fibra_gi=C3=B9?=\nDate: Mon, 5 Oct 2026 10:58:00 +0200\n\nAiuto\n"


def report(fields: str, returned: str = "", kind: str = "delivery-status") -> str:
    return (
        "From: MAILER-DAEMON@mx.example\nMessage-ID: <b1@mx.example>\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\n550 5.1.1 unknown user at 192.0.2.153\n"
        f"--b\nContent-Type: message/{kind}\n\nReporting-MTA: dns; mx.example\n\n{fields}\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n--b--\n"
    )


def test_a_mail_is_timed_by_the_server_and_shows_the_senders_date() -> None:
    found = one("imap", mail_line(MAIL))
    assert (found["id"], found["time"]) == ("imap:m1@example.com", "2026-10-05T08:59:00.000Z")
    data = found["data"]
    assert data["claimed_time"] == "2026-10-05T08:58:00.000Z"
    assert (data["subject"], data["text"], data["kind"]) == ("fibra giù", "Aiuto", "text")
    assert data["author"] == {
        "id": "anna@example.com",
        "handle": "anna@example.com",
        "name": "Anna Neri",
    }
    assert (found["feedcursor"], found["dataclassification"]) == ("11:7", "confidential")


def test_a_thread_is_the_oldest_reference_and_never_the_mail_itself() -> None:
    told = "References: <m1@example.com> <a@x> <b@x>\nIn-Reply-To: <b@x>\n" + MAIL
    data = one("imap", mail_line(told))["data"]
    assert (data["thread"], data["in_reply_to"]) == ("email:a@x", "imap:b@x")
    alone = one("imap", mail_line("In-Reply-To: <m1@example.com>\n" + MAIL))["data"]
    assert alone["thread"] == "email:m1@example.com"
    assert "in_reply_to" not in alone


def test_a_mail_without_an_id_is_named_by_its_bytes() -> None:
    raw = MAIL.replace("Message-ID: <m1@example.com>\n", "")
    digest = hashlib.sha256(raw.encode()).hexdigest()[:16]
    assert one("imap", mail_line(raw))["id"] == f"imap:sha256:{digest}"


@pytest.mark.parametrize(
    "flag",
    [
        "Auto-Submitted: auto-replied",
        "X-Autoreply: yes",
        "X-Autorespond: out of office",
        "Precedence: auto_reply",
    ],
)
def test_the_answer_of_a_machine_opens_nothing(flag: str) -> None:
    data = one("imap", mail_line(f"{flag}\n{MAIL}"))["data"]
    assert (data["kind"], data["actor"]) == ("autoreply", "system")


def test_a_person_on_a_mailing_list_is_no_machine() -> None:
    told = f"Precedence: bulk\nAuto-Submitted: no\nX-Autoreply: no\n{MAIL}"
    assert one("imap", mail_line(told))["data"]["kind"] == "text"


def test_a_bounce_tells_the_fate_of_our_mail() -> None:
    fields = "Final-Recipient: rfc822; who@example.com\nAction: failed\nStatus: 5.2.2"
    found = one("imap", mail_line(report(fields, "Message-ID: <ours@brand.example>")))
    assert found["type"] == "care.message.delivery.v1"
    data = found["data"]
    assert (data["status"], data["reason_code"]) == ("failed", "5.2.2")
    assert (data["recipient"], data["message_id"]) == ("who@example.com", "imap:ours@brand.example")
    assert data["thread"] == "email:ours@brand.example"


def test_a_bounce_that_names_no_mail_stands_with_its_recipient() -> None:
    late = "Final-Recipient: rfc822; who@example.com\nAction: delayed"
    data = one("imap", mail_line(report(late)))["data"]
    assert (data["status"], data["thread"]) == ("delayed", "email:who@example.com")
    assert data["reason_code"] == "5.1.1"  # from the words; an address of the network is no code


def test_a_mail_systems_plain_words_are_a_bounce_too() -> None:
    told = (
        "Return-Path: <>\nFrom: Postmaster <postmaster@mx.example>\nMessage-ID: <b2@mx>\n"
        "X-Failed-Recipients: who@example.com\n\n550 no such user\n\nMessage-ID: <ours@brand>\n"
    )
    data = one("imap", mail_line(told))["data"]
    assert (data["status"], data["reason_code"]) == ("failed", "550")
    assert (data["recipient"], data["message_id"]) == ("who@example.com", "imap:ours@brand")


def test_a_complaint_is_no_bounce() -> None:
    data = one("imap", mail_line(report("Feedback-Type: abuse", kind="feedback-report")))["data"]
    assert (data["status"], data["thread"]) == ("complaint", "email:b1@mx.example")


def test_mail_that_goes_in_circles_is_stopped() -> None:
    hops = "".join(f"Received: from h{n}\n" for n in range(31))
    assert reason("imap", mail_line(hops + MAIL)) == "mail_loop"
    assert one("imap", mail_line(hops[: hops.index("Received: from h30")] + MAIL))["type"]
    named = f"X-Loop: CARE@brand.example\n{MAIL}"
    assert reason("imap", mail_line(named, own_ids=["care@brand.example"])) == "mail_loop"


def test_html_alone_is_read_as_text_and_nothing_in_it_acts() -> None:
    page = "<style>p{}</style><p>La fibra</p><p>non <b>va</b><script>alert(1)</script></p>"
    told = HEAD + f"Content-Type: text/html; charset=utf-8\n\n{page}\n"
    assert one("imap", mail_line(told))["data"]["text"] == "La fibra\n\nnon va"


def test_old_charsets_and_wrong_ones_are_read_as_far_as_they_go() -> None:
    head = HEAD.encode()
    for charset, raw in (
        ("iso-8859-1", b"pi\xf9"),
        ("no-such-charset", b"pi\xf9"),
        ("utf-8", b"pi\xc3\xb9"),
    ):
        told = head + f"Content-Type: text/plain; charset={charset}\n\n".encode() + raw
        assert one("imap", mail_line(told))["data"]["text"] == "più"


def test_a_name_split_over_encoded_words_is_put_together() -> None:
    name = "=?utf-8?b?w6g=?= =?utf-8?q?_gi=C3?= =?utf-8?q?=B9?="
    told = MAIL.replace("Anna Neri", name)
    assert one("imap", mail_line(told))["data"]["author"]["name"] == "è giù"


def test_our_own_mail_was_sent_by_us() -> None:
    found = one("imap", mail_line(MAIL, own_ids=["ANNA@example.com"]))
    assert (found["type"], found["data"]["actor"]) == ("care.message.sent.v1", "agent")


def test_a_mail_that_cannot_be_taken_is_a_dead_letter() -> None:
    assert reason("imap", mail_line(MAIL, internaldate=None)) == "bad_time"
    assert reason("imap", line({"no": "mail"})) == "schema"
    assert reason("imap", mail_line(b"x" * (MAX_MAIL + 1))) == "oversize"

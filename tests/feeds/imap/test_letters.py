"""The subject of an answer: that of the mail it answers, marked once as an answer, whatever the language."""

from email import message_from_bytes

import pytest

from commandcenter.outbound.contract import Action
from feeds.imap.letters import reply

ACTION = Action(
    id="7c9e6679-7425-40de-944b-e07fc1f90ae7", kind="reply", channel="email", thread="email:m1@example.org",
    at_us=1_790_000_000_000_000, message="imap:m1@example.org", author="anna@example.org", text="Fatto.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "answered"),
    [
        ("Rifiuto la vostra offerta", "Re: Rifiuto la vostra offerta"),
        ("Ritardo", "Re: Ritardo"),
        ("RE: fattura", "RE: fattura"),
        ("R: fattura", "R: fattura"),
        ("Rif: fattura", "Rif: fattura"),
        ("AW: Rechnung", "AW: Rechnung"),
        ("Re[2]: fattura", "Re[2]: fattura"),
        ("RV: factura", "Re: RV: factura"),
        ("", "Re:"),
    ],
)
def test_an_answer_is_marked_as_one_once(told: str, answered: str) -> None:
    head = f"From: anna@example.org\r\nSubject: {told}\r\n\r\n".encode()
    mail = message_from_bytes(reply(ACTION, head, ("care@nuvola.example",), ""))
    assert mail["Subject"] == answered

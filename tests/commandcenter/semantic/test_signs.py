"""Signs: abuse by whole words in three languages, and data of his own that a customer shows to all."""

import pytest

from commandcenter.semantic.signs import signs_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Siete dei COGLIONI, basta", "insult"),
        ("sois unos imbéciles", "insult"),
        ("You absolute idiots.", "insult"),
        ("So  dove lavori, attento", "threat"),
        ("Sé dónde vives", "threat"),
        ("I’ll kill you", "threat"),
    ],
)
def test_abuse_is_found_however_it_is_typed(text: str, kind: str) -> None:
    assert signs_of(text, is_public=True) == (kind,)
    assert signs_of(text, is_public=False) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "Da stamattina non ho campo, è uno scandalo",
        "Il telefono è morto e nessuno risponde",
        "the idiotic menu",  # no whole word
        "Mi hanno rubato il telefono, aiuto",
    ],
)
def test_anger_is_no_abuse(text: str) -> None:
    assert signs_of(text, is_public=True) == ()


def test_own_data_are_a_sign_only_where_everybody_reads_them() -> None:
    text = "Il mio numero è [PHONE], casa [PHONE], documento [DNI]"
    assert signs_of(text, is_public=True) == ("own_data:PHONE", "own_data:DNI")
    assert signs_of(text, is_public=False) == ()

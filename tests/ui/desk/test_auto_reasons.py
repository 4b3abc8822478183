"""A reason that nobody typed is a code in the log, and words in the language of whoever reads it."""

import pytest

from commandcenter.languages import LANGUAGES, language
from tests.ui.desk import desks
from ui.desk.auto_reasons import UNDONE, of_alert, worded
from ui.desk.words import alert_title


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_burns_reads_like_the_alert_s_own_title_at_every_seat(code: str) -> None:
    words = language(code)
    for alert in (
        desks.billing(),
        desks.silence(),
        desks.outage(),
        desks.outage(name="3G", cause="x"),
    ):
        assert worded(words, of_alert(alert)) == alert_title(words, alert)[0]


def test_what_a_person_wrote_stays_as_written_and_hub_codes_are_words() -> None:
    it, es = language("it"), language("es")
    assert (
        worded(it, "Picco 3G, per 1 ora")
        == worded(es, "Picco 3G, per 1 ora")
        == "Picco 3G, per 1 ora"
    )
    assert worded(es, "§ 4 del contrato") == "§ 4 del contrato"
    assert worded(it, "x" * 90, 10) == "x" * 10
    assert worded(it, UNDONE) != worded(es, UNDONE) != UNDONE

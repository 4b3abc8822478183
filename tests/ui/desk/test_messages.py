"""The panel of messages: what its keys ask the hub for, how it filters, what it shows of a reading."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import language
from commandcenter.protocol.frames import CommandFrame, Refusal, Result
from commandcenter.semantic.mask import mask
from commandcenter.semantic.read import Page
from commandcenter.semantic.why import explain
from tests.ui.desk import desks
from tests.ui.desk.hands import front, open_desk, press, shown
from ui.desk.panels.messages import Messages
from ui.desk.picture import Still
from ui.desk.readings import reading_line
from ui.desk.reasons import reason
from ui.desk.window import DeskWindow

SEVEN = ("language", "sentiment", "care", "kind", "motives", "network", "place")


@pytest.fixture
def mirror(qapp: QApplication) -> Iterator[Still]:
    made = Still(desks.normal(), "regia", "M. Ferri")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, mirror: Still) -> Iterator[DeskWindow]:
    window = at_messages(qtbot, mirror, "it")
    yield window
    window.close()


def at_messages(qtbot: QtBot, mirror: Still, code: str) -> DeskWindow:
    """Open a desk whose newest messages have the focus."""
    window = open_desk(qtbot, mirror, code, "messages")
    press(Qt.Key.Key_1, alt=True)
    return window


def panel(desk: DeskWindow) -> Messages:
    found = desk.places.panel("messages")
    assert isinstance(found, Messages)
    return found


def asked(mirror: Still) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    return [(frame.action, frame.target, frame.args) for frame in mirror.sent]


@pytest.mark.parametrize(
    ("key", "args"),
    [
        (Qt.Key.Key_N, {"head": "sentiment", "new": "neg"}),
        (Qt.Key.Key_E, {"head": "sentiment", "new": "neu"}),
        (Qt.Key.Key_P, {"head": "sentiment", "new": "pos"}),
        (Qt.Key.Key_C, {"head": "care", "new": False}),
    ],
)
def test_one_key_corrects_the_chosen_message_and_says_which_reading_was_seen(
    desk: DeskWindow, mirror: Still, key: Qt.Key, args: dict[str, Any]
) -> None:
    press(key)
    assert asked(mirror) == [("reading.correct", {"message": 1000}, args)]
    assert mirror.sent[0].expected_version == 0
    assert language("it").word("asks.pending") in shown(desk)


def test_a_customer_has_one_number_wherever_it_is_written(desk: DeskWindow) -> None:
    seen, words = desk.seen.desk, language("it")
    assert seen is not None
    row = seen.messages[0]
    assert f"K-12116 · {words.word('tongues.it')}" in reading_line(
        words, replace(row, customer=12116, language="it")
    )


def test_a_kind_is_chosen_by_its_digit(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_K)
    assert "vuole andarsene" in shown(desk)
    press(Qt.Key.Key_0)
    assert asked(mirror) == [
        ("reading.correct", {"message": 1000}, {"head": "kind", "new": "churn_threat"})
    ]
    assert "vuole andarsene" not in shown(desk)


def test_motives_are_chosen_by_letters_and_sent_by_enter(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_M)
    press(Qt.Key.Key_E)  # takes the call centre away: here it is no sentiment
    press(Qt.Key.Key_K)
    press(Qt.Key.Key_Return)
    args = {"head": "motives", "new": ("no_service", "billing")}
    assert asked(mirror) == [("reading.correct", {"message": 1000}, args)]


def test_esc_leaves_a_choice_as_it_was_and_the_pane_where_it_is(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_M)
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_U)
    assert asked(mirror) == [("reading.undo", {"message": 1000}, {})]


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768)])
@pytest.mark.parametrize(("key", "choice"), [(Qt.Key.Key_K, "battuta"), (Qt.Key.Key_M, "Offerte")])
def test_while_something_is_chosen_the_whole_text_is_there_to_be_read(
    desk: DeskWindow, size: tuple[int, int], key: Qt.Key, choice: str
) -> None:
    desk.resize(*size)
    whole = next(text for text in shown(desk) if text.endswith("pagato finora"))
    press(key)
    assert {whole, choice} <= shown(desk)


def test_a_choice_about_one_message_never_falls_on_another(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_K)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_1)
    assert asked(mirror) == []


def test_why_is_asked_of_the_hub_and_told_head_by_head(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_W)
    (frame,) = mirror.sent
    assert (frame.action, frame.target) == ("reading.why", {"message": 1000})
    why = [
        {
            "head": "sentiment",
            "value": "neg",
            "terms": [["nessuno risponde", 2.0]],
            "source": "rules",
        },
        {"head": "care", "value": "yes", "terms": [], "source": "nothing"},
    ]
    mirror.answered.emit(Result(id=frame.id, ok=True, seq=0, data={"why": why}))
    said = shown(desk)
    assert "sentiment: negativo, per “nessuno risponde” 2,0" in said
    assert "risposta: da rispondere. Nessun termine decide: è la scelta nel dubbio" in said
    assert sum(text.endswith("pagato finora") for text in shown(desk)) == 1  # the text stays there
    press(Qt.Key.Key_Escape)
    assert "sentiment: negativo, per “nessuno risponde” 2,0" not in shown(desk)
    assert front(desk) == "messages"


@pytest.mark.parametrize("code", ["it", "es", "en"])
def test_all_seven_heads_of_a_real_answer_are_told_in_every_language(
    qtbot: QtBot, mirror: Still, code: str
) -> None:
    window = at_messages(qtbot, mirror, code)
    heads = tuple(f"{language(code).word(f'heads.{head}')}: " for head in SEVEN)
    answers = [
        explain("da stamattina a Palermo sono senza campo, siete una vergogna"),
        explain("bonjour", "it", Page("GB-NIR", "fixed")),
        explain("ok"),
        explain("the fibre is down in Leeds"),
        explain("senza campo"),
    ]
    for answer in answers:
        press(Qt.Key.Key_W)
        why = json.loads(json.dumps([one._asdict() for one in answer]))
        mirror.answered.emit(Result(id=mirror.sent[-1].id, ok=True, seq=0, data={"why": why}))
        told = [line for line in shown(window) if line.startswith(heads)]
        assert len(told) == len(answer), told
        press(Qt.Key.Key_W)
    window.close()


def test_where_a_page_told_the_reason_says_so_and_what_is_unknown_is_called_unknown() -> None:
    by_data = "mrossi@example.com 3331234567"  # which speaks for no network
    asked = [*explain("bonjour", "it", Page("GB-NIR", "fixed")), *explain(mask(by_data).text)]
    told = [reason(language("it"), one._asdict()) for one in asked]
    assert "luogo: Northern Ireland, dalla pagina a cui è arrivato" in told
    assert "rete: Linea fissa, dalla pagina a cui è arrivato" in told
    assert {"lingua: non si sa", "rete: non si sa", "luogo: non si sa"} <= set(told)


def test_f_filters_negatives_then_care_and_g_the_chosen_motive(desk: DeskWindow) -> None:
    def rows() -> int:
        desk.refresh()
        return len(panel(desk).table.rows_model.rows)

    counts = [rows()]
    for _ in range(3):
        press(Qt.Key.Key_F)
        counts.append(rows())
    assert counts == [40, 20, 30, 40]
    press(Qt.Key.Key_G)
    assert rows() == 10
    assert "solo Senza servizio · 10 degli ultimi 40" in shown(desk)
    press(Qt.Key.Key_G)
    assert rows() == 40


def test_what_was_corrected_stays_in_view_though_it_passes_the_filter_no_more(
    desk: DeskWindow, mirror: Still
) -> None:
    press(Qt.Key.Key_F)
    desk.refresh()
    press(Qt.Key.Key_P)
    view = mirror.shot.desk
    assert view is not None
    first = replace(view.messages[0], sentiment="pos", corrected=("sentiment",), version=9)
    mirror.shot = mirror.shot._replace(desk=replace(view, messages=(first, *view.messages[1:])))
    desk.refresh()
    assert panel(desk).table.chosen_id == "1000"
    press(Qt.Key.Key_U)
    assert mirror.sent[-1].expected_version == 9


def test_a_refusal_is_told_below_the_message(desk: DeskWindow, mirror: Still) -> None:
    press(Qt.Key.Key_N)
    refuse(mirror, mirror.sent[-1], "reading_same")
    assert language("it").word("errors.reading_same") in shown(desk)


def refuse(mirror: Still, frame: CommandFrame, key: str) -> None:
    error = Refusal(code="refused", key=key, values={})
    mirror.answered.emit(Result(id=frame.id, ok=False, error=error))


def test_a_hostile_text_is_plain_one_line_and_cut_between_words(
    desk: DeskWindow, mirror: Still
) -> None:
    view = mirror.shot.desk
    assert view is not None
    text = "<b>ciao</b>\n\x1b[31m \u202eabc " + "parola " * 80
    mirror.shot = mirror.shot._replace(
        desk=replace(view, messages=(replace(view.messages[0], text=text),))
    )
    said = shown(desk)
    lines = [one for one in said if one.startswith("<b>ciao</b> [31m")]
    assert len(lines) >= 2  # in its row and below the table
    assert all("\u202e" not in line and "\n" not in line for line in lines)
    assert all(line.endswith(("parola", "abc")) for line in lines)

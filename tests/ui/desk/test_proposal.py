"""A proposed set at the composer: how far it gets, what holds it back, and that no key loses it unasked."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.languages import LANGUAGES, language
from commandcenter.protocol.frames import CommandFrame
from commandcenter.protocol.preview import Bundle, Effect, Gap, Preview, Step
from tests.ui.desk import desks, regias
from tests.ui.desk.hands import focus, open_desk, press, shown
from ui.desk import previewing
from ui.desk.picture import Still
from ui.desk.preview_words import cards
from ui.desk.window import DeskWindow

ENGLISH = Gap(skill="lang:en", people=3, waiting=14, coming_h=180)
OPENED = {
    "type": "SKILL_OPEN",
    "target": {"agents": ["amato", "clarke"]},
    "params": {"skill": "lang:en"},
}
WHOLE = msgspec.convert(regias.previewed(), Preview)
ENOUGH = Bundle(
    question=1,
    steps=(Step(override=OPENED, why="skill.opened", adds=Effect(value=20, half=2)),),
    preview=WHOLE,
    share_without=0.41,
    share_with=0.93,
    gap=ENGLISH,
)
TOO_LITTLE = msgspec.structs.replace(ENOUGH, share_with=0.73, gap_left=ENGLISH)
NO_NEED = Bundle(question=1, steps=(), preview=None, share_without=0.97, share_with=0.97)
NOTHING = msgspec.structs.replace(NO_NEED, share_without=0.4, share_with=0.4, gap=ENGLISH)

Open = Callable[..., tuple[DeskWindow, Still]]


@pytest.fixture(name="opens")
def _opens(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    """A desk whose hub proposes that; None = it is still looking."""
    made: list[tuple[DeskWindow, Still]] = []

    def opens(found: Bundle | None, **preview: Any) -> tuple[DeskWindow, Still]:
        def answered(frame: CommandFrame) -> dict[str, Any] | None:
            if frame.action == "override.propose":
                return None if found is None else dict(msgspec.to_builtins(found))
            return regias.previewed(**preview) if frame.action == "override.preview" else None

        mirror = Still(regias.with_regia(desks.alarm())._replace(answer=answered), "regia", "Rita")
        window = open_desk(qtbot, mirror)
        window.refresh()
        made.append((window, mirror))
        return window, mirror

    yield opens
    for window, mirror in made:
        window.close()
        mirror.close()


def proposed(qtbot: QtBot, desk: DeskWindow) -> None:
    QTest.keyClicks(focus(), "b")
    qtbot.waitUntil(lambda: not desk.desk.composing.is_proposing)
    desk.refresh()
    desk.refresh()


def has(desk: DeskWindow, text: str) -> bool:
    return any(text in one for one in shown(desk))


def sent(mirror: Still, action: str) -> list[CommandFrame]:
    return [frame for frame in mirror.sent if frame.action == action]


def test_a_set_that_keeps_the_promise_says_so_and_is_set_by_one_key_for_as_long_as_was_looked_at(
    qtbot: QtBot, opens: Open
) -> None:
    desk, mirror = opens(ENOUGH)
    proposed(qtbot, desk)
    assert has(desk, "93%")
    qtbot.waitUntil(lambda: desk.desk.composing.found is not None)
    press(Qt.Key.Key_Return, ctrl=True)
    (frame,) = sent(mirror, "override.set")
    assert (frame.args["type"], frame.args["params"]) == ("SKILL_OPEN", {"skill": "lang:en"})
    assert frame.args["minutes"] == WHOLE.horizon_min == 120


def test_a_set_that_is_not_enough_says_how_far_it_gets_and_what_is_short(
    qtbot: QtBot, opens: Open
) -> None:
    desk, _ = opens(TOO_LITTLE)
    proposed(qtbot, desk)
    assert has(desk, "solo 73%")
    assert has(desk, "inglese, 3 ")


@pytest.mark.parametrize(("found", "said"), [(NO_NEED, "97%"), (NOTHING, "nulla")])
def test_where_nothing_is_proposed_it_says_whether_nothing_is_needed_or_nothing_helps(
    qtbot: QtBot, opens: Open, found: Bundle, said: str
) -> None:
    desk, _ = opens(found)
    proposed(qtbot, desk)
    assert has(desk, said)


def test_a_digit_takes_the_place_of_a_proposed_set_only_when_it_is_pressed_twice(
    qtbot: QtBot, opens: Open
) -> None:
    desk, _ = opens(ENOUGH)
    proposed(qtbot, desk)
    QTest.keyClicks(focus(), "5")
    assert desk.desk.composing.draft.steps
    assert has(desk, "di nuovo")
    QTest.keyClicks(focus(), "6")
    assert desk.desk.composing.draft.steps
    QTest.keyClicks(focus(), "6")
    assert desk.desk.composing.draft.type == "TRIAGE"
    assert not desk.desk.composing.draft.steps


def test_a_set_that_is_confirmed_before_it_came_says_that_it_is_still_looked_for(
    opens: Open,
) -> None:
    desk, mirror = opens(None)
    QTest.keyClicks(focus(), "b")
    press(Qt.Key.Key_Return, ctrl=True)
    assert has(desk, "cerco ancora")
    assert not sent(mirror, "override.set")


def test_what_clearly_harms_is_marked_and_what_may_be_chance_is_not() -> None:
    words = language("it")
    harms = regias.previewed(
        kept_share=Effect(value=-0.11, half=0.02), p90_min=Effect(value=9, half=2)
    )
    chance = regias.previewed(
        kept_share=Effect(value=-0.01, half=0.02), p90_min=Effect(value=1, half=2)
    )
    marked = [
        [card.is_worse for card in cards(words, msgspec.convert(found, Preview), "EUR")]
        for found in (harms, chance, regias.previewed())
    ]
    assert marked == [[True, True, False], [False, False, False], [False, False, False]]


def test_figures_that_are_too_old_are_reckoned_anew_first_and_the_button_says_so(
    qtbot: QtBot, opens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, mirror = opens(ENOUGH)
    QTest.keyClicks(focus(), "5")
    qtbot.waitUntil(lambda: desk.desk.composing.found is not None)
    monkeypatch.setattr(previewing, "STANDS", -1)
    assert "Ricalcola" in shown(desk)
    press(Qt.Key.Key_Return, ctrl=True)
    assert not sent(mirror, "override.set")
    assert has(desk, "premi di nuovo")


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_said_in_every_language(code: str) -> None:
    words = language(code)
    for name in ("restores", "gets", "falls_short", "no_need", "nothing_helps", "set_stays"):
        values = {"n": 3, "share": "73%", "skill": "x", "people": 3, "cases": 194}
        assert all("{" not in form for form in words.forms(f"composer.{name}", **values))

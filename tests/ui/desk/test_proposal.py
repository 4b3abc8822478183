"""A proposed set at the composer: how far it gets, what holds it back, and that no key loses it unasked."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import MINUTE, SECOND
from commandcenter.languages import LANGUAGES, language
from commandcenter.platform import boot_us
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
NO_CHANGE = Effect(value=0, half=1)
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


def test_a_set_that_shows_as_no_better_is_withdrawn_in_words(qtbot: QtBot, opens: Open) -> None:
    worse = {"share_without": 0.85, "share_with": 0.84, "kept": NO_CHANGE, "p90_min": NO_CHANGE}
    desk, mirror = opens(ENOUGH, kept_share=Effect(value=-0.01, half=0.02), **worse)
    proposed(qtbot, desk)
    qtbot.waitUntil(lambda: has(desk, "proposta ritirata"))
    assert has(desk, "85% → 84%")
    assert not desk.desk.composing.is_touched
    press(Qt.Key.Key_Return, ctrl=True)
    assert not sent(mirror, "override.set")


def test_a_set_whose_gain_few_futures_cannot_make_clear_stays(qtbot: QtBot, opens: Open) -> None:
    unclear = {"kept": Effect(value=3.0, half=5.0), "p90_min": Effect(value=-2.0, half=4.0)}
    desk, _ = opens(ENOUGH, kept_share=Effect(value=0.02, half=0.05), pairs=8, **unclear)
    proposed(qtbot, desk)
    qtbot.waitUntil(lambda: desk.desk.composing.found is not None)
    desk.refresh()
    assert desk.desk.composing.is_touched


def test_a_draft_of_one_s_own_stays_whatever_it_brings(qtbot: QtBot, opens: Open) -> None:
    harm = Effect(value=-0.11, half=0.02)
    desk, _ = opens(ENOUGH, kept_share=harm, kept=harm, p90_min=NO_CHANGE)
    QTest.keyClicks(focus(), "5")
    qtbot.waitUntil(lambda: desk.desk.composing.found is not None)
    desk.refresh()
    assert desk.desk.composing.is_touched


def test_a_proposal_says_of_what_its_share_is_and_until_when(qtbot: QtBot, opens: Open) -> None:
    desk, _ = opens(TOO_LITTLE)
    proposed(qtbot, desk)
    seen = desk.seen
    assert seen is not None
    until = language("it").time(seen.now_us + WHOLE.horizon_min * MINUTE, seen.zone)
    assert has(desk, f"prime risposte: solo 73% fino alle {until}")
    assert has(desk, f"con e senza, fino alle {until}")


def test_a_draft_that_stands_before_somebody_is_reckoned_anew_by_itself_and_one_press_applies_it(
    qtbot: QtBot, opens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, mirror = opens(ENOUGH)
    QTest.keyClicks(focus(), "5")
    preview = desk.desk.composing.preview
    qtbot.waitUntil(lambda: preview.found is not None)
    asked = len(sent(mirror, "override.preview"))
    desk.refresh()
    assert len(sent(mirror, "override.preview")) == asked
    now_us = boot_us()
    monkeypatch.setattr(previewing, "boot_us", lambda: now_us + 11 * SECOND)
    desk.refresh()
    desk.refresh()
    assert len(sent(mirror, "override.preview")) == asked + 1
    assert not preview.is_old
    press(Qt.Key.Key_Return, ctrl=True)
    assert len(sent(mirror, "override.set")) == 1


def test_what_is_reckoned_anew_gets_no_coarser_before_somebody_s_eyes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(frame: CommandFrame) -> dict[str, Any] | None:
        if frame.action != "override.preview":
            return None
        is_last = bool(frame.args["refined"])
        return regias.previewed(is_last=is_last, pairs=64 if is_last else 8)

    mirror = Still(regias.with_regia(desks.alarm())._replace(answer=answered), "regia", "Rita")
    desk = open_desk(qtbot, mirror)
    desk.refresh()
    QTest.keyClicks(focus(), "5")
    preview = desk.desk.composing.preview
    qtbot.waitUntil(lambda: preview.found is not None and preview.found.is_last)
    asked = len(sent(mirror, "override.preview"))
    now_us = boot_us()
    monkeypatch.setattr(previewing, "boot_us", lambda: now_us + 11 * SECOND)
    pairs = set()
    while len(sent(mirror, "override.preview")) < asked + 2 or preview.is_waited_for:
        desk.refresh()
        pairs.add(preview.found.pairs if preview.found is not None else 0)
        qtbot.wait(1)
    assert pairs == {64}
    desk.close()
    mirror.close()


def test_nothing_is_reckoned_anew_while_the_keys_of_somebody_are_elsewhere(
    qtbot: QtBot, opens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, mirror = opens(ENOUGH)
    QTest.keyClicks(focus(), "5")
    qtbot.waitUntil(lambda: desk.desk.composing.preview.found is not None)
    asked = len(sent(mirror, "override.preview"))
    now_us = boot_us()
    monkeypatch.setattr(previewing, "boot_us", lambda: now_us + 11 * SECOND)
    press(Qt.Key.Key_Slash)
    desk.refresh()
    assert len(sent(mirror, "override.preview")) == asked


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_said_in_every_language(code: str) -> None:
    words = language(code)
    for name in ("restores", "gets", "falls_short", "no_need", "nothing_helps", "set_stays"):
        values = {"n": 3, "share": "73%", "time": "12:30", "skill": "x", "people": 3, "cases": 194}
        assert all("{" not in form for form in words.forms(f"composer.{name}", **values))

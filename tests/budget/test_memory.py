"""A wall holds what it shows now, however long it has hung: what it grows by, against what it was sent."""

import gc
import tracemalloc
from collections.abc import Iterator
from itertools import count

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from commandcenter.clock import SECOND
from commandcenter.languages import language
from commandcenter.protocol.frames import View
from commandcenter.protocol.wall import WallView
from tests.ui import views
from tests.ui.hub import TOKEN, Hub
from ui import pulse
from ui.link import Link
from ui.mirror import Mirror
from ui.wall.window import WallWindow

STORY, LAP = 10, 120  # views; after a lap every story has met every scene, and the same tiles stand
SETTLED, MEASURED = 6, 6  # laps
LIMIT = 1 / 200  # of a view: at 4 Hz some 1.3 MB an hour, and a wall may grow by 2
STORIES = (views.normal, views.alarm, views.one_feed_down, views.cleared)


@pytest.fixture
def wall(qtbot: QtBot, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[WallWindow]:
    """A wall on a real line that paints each view as it comes."""
    monkeypatch.setattr(pulse, "SOONEST_MS", 0)
    link = Link(hub.url, TOKEN)
    mirror = Mirror(link)
    opened = WallWindow(mirror, language("it"))
    qtbot.addWidget(opened)
    opened.resize(1366, 768)
    opened.show()
    link.open()
    qtbot.waitUntil(lambda: mirror.welcome is not None)
    yield opened
    opened.close()
    mirror.close()
    link.close()


@pytest.fixture
def hub() -> Iterator[Hub]:
    served = Hub()
    served.start()
    yield served
    served.stop()


def days() -> Iterator[WallView]:
    """Yield views without an end: every scene and alert in turn, no two with the same time and figures."""
    for number in count():
        view = STORIES[number // STORY % len(STORIES)]()
        first, *others = view.figures
        yield replace(
            view,
            as_of_us=view.as_of_us + number * SECOND,
            figures=(replace(first, value=number), *others),
        )


def test_a_wall_keeps_next_to_nothing_of_what_it_is_sent(
    qtbot: QtBot, wall: WallWindow, hub: Hub
) -> None:
    coming = days()

    def laps(number: int) -> int:
        """Show so many laps of views, one after the other; return how many bytes came."""
        return sum(show(qtbot, wall, hub, next(coming)) for _ in range(number * LAP))

    def held() -> int:
        """Return what Python holds, to the byte."""
        lettering = wall._brush.lettering  # its caches have a limit, and a test, of their own
        lettering._widths.clear()
        lettering._inks.clear()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        laps(SETTLED)
        before, painted = held(), wall.repainted
        sent = laps(MEASURED)
        after = held()
    finally:
        tracemalloc.stop()
    assert wall.repainted - painted > MEASURED * LAP
    assert (after - before) / sent < LIMIT


def show(qtbot: QtBot, wall: WallWindow, hub: Hub, view: WallView) -> int:
    """Send a view and wait until it is drawn; return its size."""
    data = msgspec.Raw(msgspec.json.encode(view))
    frame = View(name="wall", seq=wall._mirror.seq + 1, data=data)
    with qtbot.waitSignal(wall._mirror.view_changed):
        hub.push(frame, wait=False)
    QApplication.processEvents()
    return len(data)

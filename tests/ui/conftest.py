"""The hub that the screens are tested against. Without Qt's libraries this fails; it does not skip."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from collections.abc import Iterator

import pytest

from tests.ui.hub import Hub


@pytest.fixture
def hub() -> Iterator[Hub]:
    served = Hub()
    served.start()
    yield served
    served.stop()

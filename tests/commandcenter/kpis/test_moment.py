"""When today itself is still coming in, nothing counted so far is a figure."""

from commandcenter.clock import MINUTE
from commandcenter.state import State
from tests.commandcenter.kpis.moments import moment
from tests.commandcenter.story import at, wrote


def test_history_that_has_come_up_to_now_is_no_catching_up() -> None:
    story = [wrote(at(0))]
    assert moment(story, at(16), with_usual=False).is_catching_up()
    assert not moment(story, at(15), with_usual=False).is_catching_up()
    assert not moment(story, at(500)).is_catching_up()


def test_an_empty_log_into_which_history_comes_is_catching_up() -> None:
    assert moment(State(), at(0) + MINUTE, with_usual=False).is_catching_up()
    assert not moment(State(), at(0)).is_catching_up()

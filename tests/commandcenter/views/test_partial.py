"""Which figures contain a lost feed."""

from typing import Any

import pytest

from commandcenter.clock import MINUTE
from commandcenter.protocol.wall import FeedRow, Figure
from commandcenter.views import partial

CHANNELS = ("", "x", "facebook_comment", "whatsapp", "instagram_dm", "email")

NOW = 60 * MINUTE


def feed(label: str, *, cut: bool = False, since_us: int = 7) -> FeedRow:
    state: Any = "disconnected" if cut else "fresh"
    return FeedRow(
        name=label, label=label, kind="websocket", state=state, since_us=since_us, age_us=1
    )


def figure(key: str) -> Figure:
    return Figure(key=key, unit="count", window="now", value=1.0)


@pytest.mark.parametrize(
    ("channel", "labels"),
    [
        ("whatsapp", ["WA"]),
        ("instagram", ["IG"]),
        ("x", ["X"]),
        ("email", ["hub.example"]),  # no feed is named like it: those named like none bring it
    ],
)
def test_a_feed_named_like_a_channel_brings_it(channel: str, labels: list[str]) -> None:
    feeds = [feed(label) for label in ("X", "WA", "IG", "Turni", "hub.example")]
    assert [row.label for row in partial.carriers(channel, feeds, CHANNELS)] == labels


def test_a_feed_of_everything_is_in_every_channel() -> None:
    feeds = [feed("Sim", cut=True)]
    assert partial.carriers("whatsapp", feeds, CHANNELS) == feeds


def test_a_lost_feed_of_messages_marks_all_but_people() -> None:
    feeds = [feed("X"), feed("WA", cut=True), feed("Turni")]
    assert partial.marked(figure("messages"), feeds, NOW).without == ("WA",)
    assert partial.marked(figure("messages"), feeds, NOW).without_since_us == 7
    assert partial.marked(figure("online"), feeds, NOW).without == ()


def test_a_lost_feed_of_shifts_marks_people_alone() -> None:
    feeds = [feed("X"), feed("Turni", cut=True)]
    assert partial.marked(figure("online"), feeds, NOW).without == ("Turni",)
    assert partial.marked(figure("to_answer"), feeds, NOW).without == ()


def test_people_come_from_one_feed_of_those_that_are_there() -> None:
    feeds = [feed("A", cut=True), feed("B")]
    assert partial.marked(figure("online"), feeds, NOW).without == ()
    everything = [feed("A", cut=True, since_us=9), feed("B", cut=True)]
    assert partial.marked(figure("online"), everything, NOW).without == ("A", "B")
    assert partial.since_us(everything) == 7


def test_an_hour_in_which_every_feed_was_cut_is_unknown_and_no_zero() -> None:
    hour = Figure(key="messages", unit="count", window="60min", value=0.0)
    cut = [feed("X", cut=True), feed("WA", cut=True, since_us=9), feed("Turni")]
    assert partial.marked(hour, cut, NOW + 8).value == 0
    assert partial.marked(hour, cut, NOW + 9).value is None
    assert partial.marked(figure("to_answer"), cut, NOW + 9).value == 1
    assert partial.marked(hour, [*cut, feed("IG")], NOW + 9).value == 0

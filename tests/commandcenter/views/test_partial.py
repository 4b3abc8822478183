"""Which figures contain a lost feed."""

from typing import Any

import pytest

from commandcenter.protocol import FeedRow, Figure
from commandcenter.views import partial

CHANNELS = ("", "x", "facebook_comment", "whatsapp", "instagram_dm", "email")


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
    assert partial.marked(figure("messages"), feeds).without == ("WA",)
    assert partial.marked(figure("messages"), feeds).without_since_us == 7
    assert partial.marked(figure("online"), feeds).without == ()


def test_a_lost_feed_of_shifts_marks_people_alone() -> None:
    feeds = [feed("X"), feed("Turni", cut=True)]
    assert partial.marked(figure("online"), feeds).without == ("Turni",)
    assert partial.marked(figure("to_answer"), feeds).without == ()


def test_people_come_from_one_feed_of_those_that_are_there() -> None:
    feeds = [feed("A", cut=True), feed("B")]
    assert partial.marked(figure("online"), feeds).without == ()
    everything = [feed("A", cut=True, since_us=9), feed("B", cut=True)]
    assert partial.marked(figure("online"), everything).without == ("A", "B")
    assert partial.since_us(everything) == 7

"""The registry: a spec becomes a feed, anything else an answer in words."""

from pathlib import Path

import pytest

from commandcenter.errors import UserError
from feeds import FEEDS, build, speed_of


@pytest.mark.parametrize(
    ("spec", "kind", "name"),
    [
        ("ws://127.0.0.1:8765/feed", "websocket", "ws://127.0.0.1:8765/feed"),
        ("wss://feeds.example/care", "websocket", "wss://feeds.example/care"),
        ("WSS://feeds.example/care", "websocket", "wss://feeds.example/care"),
        ("simulator:seed=7", "simulator", ""),
    ],
)
def test_a_spec_becomes_the_feed_of_its_scheme(spec: str, kind: str, name: str) -> None:
    feed = build(spec)
    assert feed.kind == kind
    assert name in feed.name
    assert feed.label
    assert not feed.trusted
    assert feed.now_us() is None or kind == "simulator"


def test_a_replay_has_a_file_and_a_speed(tmp_path: Path) -> None:
    log = tmp_path / "a, b.jsonl"
    log.touch()
    for spec in (f"replay:{log}", f"replay:{log},speed=60", f"replay:{log},speed=max"):
        feed = build(spec)
        assert (feed.kind, feed.label, feed.trusted) == ("replay", "a, b.jsonl", True)


def test_a_feed_is_named_without_the_credential_it_shows() -> None:
    feed = build("ws://gateway-token@127.0.0.1:8711/feed")
    assert feed.name == "ws://127.0.0.1:8711/feed"


def test_an_export_is_a_feed_too(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("time,text,recordedtime,type,id,source,person,data\n", "utf-8")
    with pytest.raises(UserError, match="import_nothing"):
        build(f"import:{file},profile=commandcenter")


@pytest.mark.parametrize("spec", ["imap2:x", "", "http://user:secret@host/", "feed", "replay"])
def test_an_unknown_spec_is_answered_with_the_known_ones(spec: str) -> None:
    if spec == "replay":
        with pytest.raises(UserError, match="replay_unreadable"):
            build(spec)
        return
    with pytest.raises(UserError) as refused:
        build(spec)
    assert refused.value.key == "feed_unknown"
    assert refused.value.values["known"] == ", ".join(FEEDS)
    assert "secret" not in str(refused.value.values)


def test_speeds_are_numbers_above_zero_or_max() -> None:
    assert speed_of("max") is None
    assert speed_of("0.5") == 0.5
    for text in ("0", "-1", "nan", "inf", "fast", ""):
        with pytest.raises(UserError, match="feed_speed_bad"):
            speed_of(text)

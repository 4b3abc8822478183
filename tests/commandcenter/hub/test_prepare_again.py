"""What comes many times is prepared once, and as if it had come for the first time."""

import json
from typing import Any

import pytest

from commandcenter.clock import parse_us
from commandcenter.hub.prepare import Preparer, warm_up
from commandcenter.rows import Draft
from commandcenter.semantic.rules import compiled, rules_of

NOW = parse_us("2026-05-14T14:32:00Z")


def event(data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "a1",
        "source": "/feeds/test/1",
        "type": "care.agent.skillschanged.v1",
        "time": "2026-05-14T14:31:50Z",
        "data": {"agent": "agent-1", **data},
        **more,
    }


def prepared(found: dict[str, Any]) -> Draft:
    return Preparer(bytes(32)).draft(found, recorded_us=NOW)


def kept(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(draft.body)
    return found


@pytest.mark.parametrize("times", [1, 2])
def test_a_word_is_masked_every_time_it_comes(times: int) -> None:
    for _ in range(times):
        data = kept(prepared(event({"phone": "5550142", "skill": "fibra"})))["data"]
    assert data["phone"] == "[PHONE]"
    assert data["skill"] == "fibra"


def test_a_word_that_is_harmless_under_one_name_is_masked_under_another() -> None:
    data = kept(prepared(event({"ticket": "5550142", "phone": "5550142"})))["data"]
    assert data["ticket"] == "5550142"
    assert data["phone"] == "[PHONE]"


def test_names_that_become_equal_when_masked_keep_their_values() -> None:
    data = kept(prepared(event({"a@example.org": "one", "b@example.org": "two"})))["data"]
    assert sorted(value for value in data.values() if value in ("one", "two")) == ["one", "two"]
    assert not any("@" in name for name in data)


def test_a_number_larger_than_64_bits_is_kept_as_text() -> None:
    data = kept(prepared(event({"counter": 2**70, "least": -(2**63), "most": 2**63 - 1})))["data"]
    assert data["counter"] == str(2**70)
    assert (data["least"], data["most"]) == (-(2**63), 2**63 - 1)


def test_a_lone_surrogate_in_a_value_becomes_the_replacement_character() -> None:
    found = kept(prepared(event({"note": "x\ud800y"}, extra="z\udfff")))
    assert found["data"]["note"] == "x\ufffdy"
    assert found["more"]["extra"] == "z\ufffd"


def test_a_partition_key_is_kept_only_where_it_is_not_the_thread() -> None:
    same = event({"thread": "t1"}, partitionkey="t1")
    other = event({"thread": "t1"}, partitionkey="p1")
    assert "more" not in kept(prepared(same))
    assert kept(prepared(other))["more"] == {"partitionkey": "p1"}


def test_the_digest_of_a_frame_is_that_of_its_row() -> None:
    preparer = Preparer(bytes(32))
    for found in (event({"n": 1}), event({"n": 2**70}), event({"note": "\ud800"})):
        assert preparer.draft(found, recorded_us=NOW).digest == preparer.digest(found)


def test_an_identity_that_comes_again_is_sealed_once_and_a_changed_name_anew() -> None:
    preparer = Preparer(bytes(32))

    def person(name: str) -> Any:
        data = {
            "channel": "x",
            "thread": "t1",
            "author": {"id": "c1", "name": name},
            "text": "ciao",
            "direction": "in",
            "actor": "customer",
        }
        told = {**event({}), "type": "care.message.received.v1", "data": data}
        return preparer.draft(told, recorded_us=NOW).person

    first, again, renamed = person("Sara"), person("Sara"), person("Sara B.")
    assert first == again
    assert renamed.key == first.key
    assert renamed.sealed != first.sealed


def test_warming_up_leaves_nothing_to_load_for_the_first_message() -> None:
    warm_up()
    loaded = compiled.cache_info().misses
    for language in ("it", "es", "en"):
        rules_of(language)
    assert compiled.cache_info().misses == loaded


def status(source: str, text: str = "down", **around: Any) -> dict[str, Any]:
    author = {"id": "7", "followers": around.get("followers", 1)}
    return {
        "specversion": "1.0",
        "id": "s1",
        "source": source,
        "type": "care.message.received.v1",
        "time": around.get("time", "2026-05-14T14:31:50Z"),
        "data": {
            "channel": "mastodon",
            "thread": "s1",
            "author": author,
            "text": text,
            "direction": "in",
            "actor": "customer",
        },
    }


def test_what_a_platform_tells_again_is_the_same_whenever_it_came_and_whoever_follows() -> None:
    source = "/feeds/mastodon/7"
    first = prepared(status(source))
    later = prepared(status(source, time="2026-05-14T14:31:55Z", followers=9))
    assert later.digest == first.digest
    assert prepared(status(source, "other words")).digest != first.digest


def test_another_feed_that_tells_another_time_contradicts_itself() -> None:
    first = prepared(status("/feeds/mine/1"))
    assert prepared(status("/feeds/mine/1", time="2026-05-14T14:31:55Z")).digest != first.digest

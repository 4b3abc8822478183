"""Posts of Bluesky: who wrote, in which thread, and where to resume from."""

from typing import Any

from tests.feeds.normalize.captures import line, one, read, reason

DID = "did:plc:nuvola"
URI = f"at://{DID}/app.bsky.feed.post/k1"
RECORD = {"text": "niente rete a Bari", "langs": ["it-IT"], "createdAt": "2026-10-05T08:58:00Z"}


def v1(operation: str = "create", **more: Any) -> dict[str, Any]:
    commit = {
        "rev": "r9",
        "operation": operation,
        "collection": "app.bsky.feed.post",
        "rkey": "k1",
        **more,
    }
    return {"did": DID, "time_us": 1791190740123456, "kind": "commit", "commit": commit}


def test_a_new_post_is_received_at_the_instant_the_relay_saw_it() -> None:
    found = one("bluesky", line(v1(record=RECORD)))
    assert (found["id"], found["type"]) == (f"bluesky:{URI}", "care.message.received.v1")
    assert found["time"] == "2026-10-05T08:59:00.123456Z"
    assert found["data"]["claimed_time"] == "2026-10-05T08:58:00.000Z"
    assert (found["data"]["lang"], found["data"]["thread"]) == ("it", URI)
    assert (found["feedcursor"], found["dataclassification"]) == ("1791190740123456", "public")


def test_both_versions_of_the_frame_give_the_same_event() -> None:
    commit = {
        **v1(record=RECORD)["commit"],
        "$type": "network.bsky.jetstream.subscribeEvents#commit",
    }
    payload = {**commit, "did": DID, "seq": 41, "time": "2026-10-05T08:59:00.123456Z"}
    new = dict(one("bluesky", line({"$type": "message", "payload": payload})))
    old = dict(one("bluesky", line(v1(record=RECORD))))
    assert (new.pop("feedcursor"), old.pop("feedcursor")) == ("41", "1791190740123456")
    assert new == old


def test_a_reply_stands_in_the_thread_of_its_root() -> None:
    reply = {"root": {"uri": "at://a/x/1"}, "parent": {"uri": "at://b/x/2"}}
    data = one("bluesky", line(v1(record={**RECORD, "reply": reply})))["data"]
    assert (data["thread"], data["in_reply_to"]) == ("at://a/x/1", "bluesky:at://b/x/2")


def test_edit_and_deletion_have_ids_of_their_own_and_name_the_post() -> None:
    edited = one("bluesky", line(v1("update", record=RECORD)))
    deleted = one("bluesky", line(v1("delete")))
    assert (edited["type"], edited["id"]) == ("care.message.edited.v1", f"bluesky:{URI}:r9")
    assert (deleted["type"], deleted["id"]) == ("care.message.deleted.v1", f"bluesky:{URI}:r9")
    assert edited["data"]["message_id"] == deleted["data"]["message_id"] == f"bluesky:{URI}"


def test_what_we_posted_was_sent_by_us() -> None:
    found = one("bluesky", line(v1(record=RECORD), ctx={"own_ids": [DID]}))
    assert (found["type"], found["data"]["direction"]) == ("care.message.sent.v1", "out")


def test_likes_identities_and_words_about_the_stream_mean_nothing() -> None:
    assert not read("bluesky", line(v1(collection="app.bsky.feed.like")))
    assert not read("bluesky", line({"kind": "identity", "did": DID, "time_us": 1}))
    assert not read("bluesky", line({"$type": "error", "error": "ConsumerTooSlow"}))


def test_a_frame_without_what_a_post_needs_is_a_dead_letter() -> None:
    assert reason("bluesky", line(v1() | {"time_us": 0})) == "bad_time"
    assert reason("bluesky", line(v1() | {"did": None})) == "schema"
    assert reason("bluesky", line(["no", "frame"])) == "schema"
    assert reason("bluesky", line(None, body_raw="{")) == "not_json"

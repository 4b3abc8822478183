"""Messenger, Instagram direct, and what changes on pages."""

from typing import Any

import pytest

from tests.feeds.normalize.captures import line, one, read, reason

AT_MS = 1791190740250
PAGE, CUSTOMER = "900", "41"


def talk(network: str = "page", *, stream: str = "messaging", **item: Any) -> bytes:
    told = {
        "sender": {"id": CUSTOMER},
        "recipient": {"id": PAGE},
        "timestamp": AT_MS,
        **item,
    }
    return line({"object": network, "entry": [{"id": PAGE, "time": AT_MS, stream: [told]}]})


def change(field: str = "feed", network: str = "page", **value: Any) -> bytes:
    entry = {"id": PAGE, "time": 1791190740, "changes": [{"field": field, "value": value}]}
    return line({"object": network, "entry": [entry]})


def by(writer: str) -> dict[str, Any]:
    """Who wrote: a name that Python keeps for itself."""
    return {"from": {"id": writer}}


def comment(verb: str, **more: Any) -> bytes:
    told: dict[str, Any] = {
        "item": "comment",
        "verb": verb,
        "comment_id": "c1",
        "post_id": "900_1",
        "parent_id": "900_1",
        "from": {"id": CUSTOMER, "name": "Anna"},
        "message": "pagato due volte",
        "created_time": 1791190700,
    }
    return change(**(told | more))


@pytest.mark.parametrize(
    ("network", "channel", "thread"),
    [("page", "messenger", "fb:900:41"), ("instagram", "instagram_dm", "ig:900:41")],
)
def test_a_direct_message_stands_between_account_and_customer(
    network: str, channel: str, thread: str
) -> None:
    found = one("meta", talk(network, message={"mid": "m1", "text": "aiuto"}))
    assert (found["id"], found["data"]["channel"]) == ("meta:m1", channel)
    assert found["data"]["thread"] == thread == found["partitionkey"]
    assert found["data"]["reply_window_expires_at"] == "2026-10-06T08:59:00.250Z"


@pytest.mark.parametrize("sender", [CUSTOMER, PAGE])
def test_an_echo_is_ours_whichever_side_names_the_page(sender: str) -> None:
    sides: dict[str, Any] = {
        "sender": {"id": sender},
        "recipient": {"id": PAGE if sender == CUSTOMER else CUSTOMER},
    }
    found = one("meta", talk(message={"mid": "m1", "text": "ok", "is_echo": True}, **sides))
    assert (found["type"], found["data"]["thread"]) == ("care.message.sent.v1", "fb:900:41")
    assert found["data"]["author"] == {"id": PAGE}


def test_an_app_of_ours_that_answers_is_a_bot() -> None:
    item = {"mid": "m1", "text": "ciao", "is_echo": True, "app_id": 77}
    told = talk(stream="standby", message=item)
    assert one("meta", told)["data"]["actor"] == "agent"
    body = {"object": "page", "entry": [{"id": PAGE, "messaging": [_item(item)]}]}
    assert one("meta", line(body, ctx={"bot_app_ids": ["77"]}))["data"]["actor"] == "bot"


def _item(message: dict[str, Any]) -> dict[str, Any]:
    sides = {"sender": {"id": PAGE}, "recipient": {"id": CUSTOMER}}
    return {**sides, "timestamp": AT_MS, "message": message}


def test_an_edit_tells_which_revision_it_is() -> None:
    edit = {"mid": "m1", "text": "ora va", "num_edit": "2"}
    found = one("meta", talk(message_edit=edit))
    assert (found["id"], found["data"]["revision"]) == ("meta:m1:edit:2", 3)


def test_deliveries_come_one_a_message_and_reads_up_to_a_watermark() -> None:
    mids = talk(delivery={"mids": ["m1", "m2"], "watermark": AT_MS - 1000})
    assert [one["id"] for one in read("meta", mids)] == ["meta:m1:delivered", "meta:m2:delivered"]
    seen = one("meta", talk(read={"watermark": AT_MS}))
    assert seen["id"] == f"meta:fb:900:41:{AT_MS}:read"
    assert seen["data"]["watermark"] == "2026-10-05T08:59:00.250Z"
    assert one("meta", talk("instagram", read={"mid": "m1"}))["id"] == "meta:m1:read"


def test_a_pressed_button_is_a_message_of_its_title() -> None:
    found = one("meta", talk(postback={"title": "Guasti", "payload": "x"}))
    assert (found["id"], found["data"]["kind"]) == (f"meta:postback:41:{AT_MS}", "postback")
    assert found["data"]["text"] == "Guasti"


def test_a_comment_is_written_changed_hidden_and_taken_away() -> None:
    added, edited = one("meta", comment("add")), one("meta", comment("edited"))
    hidden, removed = one("meta", comment("hide")), one("meta", comment("remove"))
    assert (added["id"], added["time"]) == ("meta:c1", "2026-10-05T08:58:20.000Z")
    assert "in_reply_to" not in added["data"]
    assert edited["id"] == "meta:c1:edited:2026-10-05T08:59:00.000Z"
    assert (hidden["type"], hidden["data"]["action"]) == ("care.moderation.completed.v1", "hide")
    assert hidden["data"]["outcome"] == "confirmed"
    assert removed["id"] == "meta:c1:deleted"


def test_an_answer_to_a_comment_names_it_and_may_hide_its_author() -> None:
    found = one("meta", comment("add", parent_id="c0", **{"from": None}))
    assert found["data"]["in_reply_to"] == "meta:c0"
    assert found["data"]["author"]["id"] == "anonymous:fb:900_1"


def test_our_post_is_a_publication_and_a_visitors_a_message() -> None:
    post = {"item": "status", "verb": "add", "post_id": "900_2", "message": "Lavori stanotte"}
    ours = one("meta", change(**post, **by(PAGE)))
    theirs = one("meta", change(**post, **by(CUSTOMER)))
    assert (ours["type"], theirs["type"]) == (
        "care.publication.published.v1",
        "care.message.received.v1",
    )
    assert not read("meta", change(**(post | {"verb": "edited"}), **by(PAGE)))
    gone = one("meta", change(**(post | {"verb": "remove"}), **by(CUSTOMER)))
    assert gone["id"] == "meta:900_2:deleted"


def test_instagram_comments_stand_under_their_medium() -> None:
    value = {"id": "i1", "text": "vergogna", "media": {"id": "m9"}, "from": {"username": "anna"}}
    found = one("meta", change("comments", "instagram", **value))
    assert (found["data"]["thread"], found["data"]["channel"]) == ("ig:900:m9", "instagram_comment")
    assert found["data"]["author"] == {"handle": "anna", "id": "anonymous:ig:900:m9"}


def test_mentions_of_the_page_are_messages() -> None:
    found = one("meta", change("mention", item="post", verb="add", post_id="5_6", message="uff"))
    assert (found["data"]["channel"], found["data"]["thread"]) == ("facebook_mention", "fb:5_6")


def test_likes_reactions_and_handovers_mean_nothing() -> None:
    assert not read("meta", change(item="like", verb="add", post_id="900_1"))
    assert not read("meta", talk(reaction={"mid": "m1", "action": "react"}))
    assert not read("meta", talk(pass_thread_control={"new_owner_app_id": "1"}))


def test_another_product_or_a_message_without_time_is_a_dead_letter() -> None:
    assert reason("meta", line({"object": "user", "entry": []})) == "schema"
    assert reason("meta", talk(message={"mid": "m1"}, timestamp=None)) == "bad_time"
    assert reason("meta", talk(message={"text": "no id"})) == "schema"

"""Copies on their way into the log: the member of the fact, and the key the detectors see."""

import msgspec

from commandcenter.hub.compared import compared
from commandcenter.rows import Draft
from commandcenter.semantic.copies import Copies
from tests.commandcenter.hub.test_prepare import body, event, prepared

POST = "Telora è la peggiore rete di tutta Italia, condividete questo messaggio con i vostri amici!"


def posted(number: int, text: str = POST, **data: object) -> Draft:
    author = {"id": f"author {number}"}
    return prepared(event(id=f"m{number}", data={"text": text, "author": author, **data}))


def test_from_the_third_author_on_a_copy_names_its_original() -> None:
    copies = Copies()
    told = [body(compared(posted(number), copies)) for number in range(4)]
    assert [one.get("duplicate_of") for one in told] == [None, None, "m0", "m0"]


def test_nothing_else_of_the_fact_changes() -> None:
    copies = Copies()
    drafts = [posted(number) for number in range(3)]
    last = [compared(one, copies) for one in drafts][-1]
    assert last == msgspec.structs.replace(drafts[-1], body=last.body)
    told = body(last)
    assert told.pop("duplicate_of") == "m0"
    assert told == body(drafts[-1])


def test_the_detectors_see_a_near_text_as_equal() -> None:
    copies = Copies()
    first = compared(posted(1), copies)
    near = posted(2, f"{POST} Subito.")
    assert near.text_key != first.text_key
    assert compared(near, copies).text_key == first.text_key


def test_a_feed_cannot_say_what_is_a_copy_and_a_recorded_log_can() -> None:
    told = event(data={"text": POST, "duplicate_of": "made up"})
    assert "duplicate_of" not in body(prepared(told))
    kept = compared(prepared(told, trusted=True), Copies())
    assert body(kept)["duplicate_of"] == "made up"


def test_our_own_posts_and_short_texts_are_compared_with_nothing() -> None:
    ours = event(
        type="care.message.sent.v1", data={"text": POST, "direction": "out", "actor": "agent"}
    )
    assert prepared(ours).shingles == ()
    assert posted(1, "ok grazie").shingles == ()

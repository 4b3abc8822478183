"""Letters are read again by today's program: as an adapter kept them, as a gateway did, or not at all."""

import base64
import json

import pytest

from commandcenter.errors import UnreadableError
from feeds.normalize.again import again
from feeds.normalize.letters import DEAD_LETTER

TEXT = {"from": "39", "timestamp": "1783175888", "type": "text", "text": {"body": "hi"}}
BODY = {
    "object": "whatsapp_business_account",
    "entry": [
        {
            "changes": [
                {
                    "field": "messages",
                    "value": {
                        "metadata": {"phone_number_id": "1"},
                        "messages": [
                            {**TEXT, "id": f"wamid.{n}"} for n in (1, 2)
                        ],
                    },
                }
            ]
        }
    ],
}  # fmt: skip


def coded(body: object) -> str:
    return base64.b64encode(json.dumps(body).encode()).decode()


def of_gateway(body: object) -> bytes:
    data = {"reason": "schema", "adapter": "whatsapp", "ctx": {}, "body_b64": coded(body)}
    return json.dumps(
        {"type": DEAD_LETTER, "id": "x", "time": "2026-07-04T10:00:00Z", "data": data}
    ).encode()


def of_adapter(body: object) -> bytes:
    line = {"raw_id": "1", "received_at": "2026-07-04T10:00:00Z", "transport": "whatsapp"}
    return json.dumps({**line, "body_b64": coded(body)}).encode()


@pytest.mark.parametrize("kept", [of_gateway(BODY), of_adapter(BODY)])
def test_a_payload_gives_its_events_without_what_belongs_to_its_way(kept: bytes) -> None:
    found = again(kept)
    assert [one["id"] for one in found] == ["whatsapp:wamid.1", "whatsapp:wamid.2"]
    assert not {"rawref", "recordedtime", "feedcursor"} & set(found[0])


@pytest.mark.parametrize("kept", [of_gateway({"object": "page"}), of_adapter({"object": "page"})])
def test_one_that_still_cannot_be_read_says_why(kept: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        again(kept)
    assert caught.value.reason.startswith("schema")


@pytest.mark.parametrize(
    "frame", [b"\xff", b"{", b'{"id": "1"}', b'{"transport": "fax", "raw_id": "1"}']
)
def test_a_frame_as_it_came_is_left_to_the_hub(frame: bytes) -> None:
    assert again(frame) == []

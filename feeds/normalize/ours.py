"""A row of this program's own export (`main.py export --what events`), read back as the event it was.

Identity and text stand in columns of their own, all else in `data`. People are the numbers that the log gave
them: names and addresses never leave it. What a spreadsheet was kept from running is put back as it was.
"""

from typing import Any

from commandcenter import wire
from commandcenter.errors import UnreadableError
from commandcenter.events.outside import FROM_OUTSIDE, MESSAGES, REVISIONS
from commandcenter.exports.cells import undone
from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.cells import Row
from feeds.normalize.events import author, check
from feeds.normalize.instants import written
from feeds.normalize.letters import LetterError


def read_ours(row: Row, capture: Capture) -> dict[str, Any]:
    """Return the event of one row; LetterError unknown_type for what only a hub itself may say."""
    kind = values.needed(row.cell("type"), "type")
    if kind not in FROM_OUTSIDE:
        raise LetterError("unknown_type", "type is none that comes from outside")
    try:
        data = dict(wire.decode(undone(row.cell("data") or "").encode("utf-8", "replace")))
    except UnreadableError as error:
        raise LetterError("schema", "data is no JSON object") from error
    data = {name: value for name, value in data.items() if value is not None}
    followers = values.count(data.pop("followers", None))
    if kind in MESSAGES | REVISIONS and row.cell("text") is not None:
        data["text"] = undone(row.cell("text") or "")
    if kind in MESSAGES:
        data.setdefault("text", "")
        person = row.cell("person")
        known = values.filled(id=person, followers=followers)
        data["author"] = author(
            known,
            values.text(data.get("thread")),
            direction=values.text(data.get("direction")),
            actor=values.text(data.get("actor")),
        )
    if capture.ctx.get("mode") == "history":
        data |= {"backfill": True, "settled": True}
    check(kind, data)
    return {
        "specversion": "1.0",
        "id": values.needed(undone(row.cell("id") or ""), "id"),
        "source": values.needed(undone(row.cell("source") or ""), "source"),
        "type": kind,
        "time": written(row.at_us("time")),
        "recordedtime": written(row.maybe_us("recorded") or capture.received_us),
        "datacontenttype": "application/json",
        "rawref": capture.raw_id,
        "data": data,
    }

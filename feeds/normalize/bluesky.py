"""Bluesky Jetstream, both versions of its frames: posts made, changed and deleted (feeds.md, section 6.1).

v1: `{did, time_us, kind, commit{rev, operation, collection, rkey, record}}`; v2 wraps the same facts flat
into `{"$type": "message", "payload": {...}}` with `seq` and `time`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from feeds.normalize import values
from feeds.normalize.capture import Capture
from feeds.normalize.events import DELETED, EDITED, RECEIVED, SENT, Made, event
from feeds.normalize.instants import instant, maybe, written
from feeds.normalize.letters import LetterError

POSTS = "app.bsky.feed.post"


class _Commit(NamedTuple):
    did: str
    operation: str | None
    rkey: str
    rev: str | None
    record: Mapping[str, Any]
    at_us: int
    cursor: str | None


def read(capture: Capture) -> Iterator[dict[str, Any]]:
    """Yield the event of one frame; nothing for likes, follows, identities and words about the stream."""
    commit = _commit(capture.document())
    if commit is None:
        return
    uri = f"at://{commit.did}/{POSTS}/{commit.rkey}"
    own = commit.did in capture.own_ids
    name = f"bluesky:{uri}"
    data: dict[str, Any] = {
        "channel": "bluesky",
        "message_id": name,
        "thread": uri,
        "direction": "out" if own else "in",
        "actor": "agent" if own else "customer",
        "author": {"id": commit.did},
        "visibility": "public",
    }
    id_, kind = name, SENT if own else RECEIVED
    match commit.operation:
        case "create":
            data |= {**_post(commit.record, uri), "revision": 1}
        case "update":
            id_, kind = f"{name}:{values.needed(commit.rev, 'rev')}", EDITED
            data |= _post(commit.record, uri)
        case "delete":
            id_, kind = f"{name}:{values.needed(commit.rev, 'rev')}", DELETED
        case _:
            raise LetterError("schema", "operation is none of create, update, delete")
    account = values.said(capture.ctx.get("account")) or "jetstream"
    made = Made(
        adapter="bluesky",
        account=account,
        id=id_,
        type=kind,
        at_us=commit.at_us,
        data=data,
        cursor=commit.cursor,
    )
    yield event(made, capture)


def _commit(frame: Mapping[str, Any]) -> _Commit | None:
    """Return what a frame says of a post; None where it speaks of anything else."""
    is_v2 = isinstance(frame.get("$type"), str)
    if not is_v2 and not isinstance(frame.get("kind"), str):
        raise LetterError("schema", "kind is missing")
    told = values.fields(frame.get("payload")) if is_v2 else frame
    commit = told if is_v2 else values.fields(frame.get("commit"))
    is_commit = values.text(told.get("$type")).endswith("#commit") or told.get("kind") == "commit"
    if not is_commit or (commit.get("collection") != POSTS and commit.get("collection")):
        return None
    time = told.get("time") if is_v2 else told.get("time_us")
    values.needed(commit.get("collection"), "collection")
    cursor = next(
        (told[name] for name in ("cursor", "time_us", "seq") if values.ident(told.get(name))), None
    )
    return _Commit(
        did=values.needed(told.get("did"), "did"),
        operation=values.said(commit.get("operation")),
        rkey=values.needed(commit.get("rkey"), "rkey"),
        rev=values.said(commit.get("rev")),
        record=values.fields(commit.get("record")),
        at_us=instant(time, "time" if is_v2 else "time_us"),
        cursor=values.ident(cursor),
    )


def _post(record: Mapping[str, Any], uri: str) -> dict[str, Any]:
    parent = values.said(values.field(record, "reply", "parent", "uri"))
    root = values.said(values.field(record, "reply", "root", "uri"))
    return values.filled(
        thread=root or uri,
        text=values.text(record.get("text")),
        lang=values.language(values.first(record.get("langs"))),
        in_reply_to=f"bluesky:{parent}" if parent else None,
        claimed_time=written(maybe(record.get("createdAt"))),
    )

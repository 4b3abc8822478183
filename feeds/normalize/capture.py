"""One capture line: what was received, when, over which transport, with what the site knows about it.

`{"raw_id", "received_at", "transport", "headers"?, "ctx"?}` and one of `body` (JSON), `body_raw` (the exact
text) and `body_b64` (the exact bytes). The gateway's spool and the tests write the same lines.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from commandcenter import wire
from commandcenter.errors import UnreadableError
from feeds.normalize import values
from feeds.normalize.instants import instant
from feeds.normalize.letters import LetterError

MAX_WEBHOOK = 1024 * 1024
MAX_MAIL = 25 * 1024 * 1024


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """What an adapter is given. `body` is the JSON value where one was sent, `raw` the exact bytes."""

    raw_id: str
    received_us: int
    body: Any = None
    raw: bytes | None = None
    headers: Mapping[str, str] = {}
    ctx: Mapping[str, Any] = {}

    @property
    def own_ids(self) -> frozenset[str]:
        """Our accounts: what they wrote was sent by us."""
        found = (values.ident(one) for one in values.items(self.ctx.get("own_ids")))
        return frozenset(one for one in found if one)

    @property
    def secret(self) -> str:
        """The key of the signature; "" where nothing is signed."""
        return values.text(self.ctx.get("secret"))

    def sized(self, limit: int) -> bytes | None:
        """Return the exact bytes where there are any; raise LetterError where more than `limit` came."""
        size = len(self.raw) if self.raw is not None else len(_encoded(self.body))
        if size > limit:
            raise LetterError("oversize", f"{size} bytes, {limit} are taken")
        return self.raw

    def document(self) -> Mapping[str, Any]:
        """Return the JSON object that was sent; raise LetterError where it is none."""
        body = self.body
        if self.raw is not None:
            try:
                body = wire.decode(self.raw)
            except UnreadableError as error:
                named = "schema" if error.reason.endswith("not an object") else "not_json"
                raise LetterError(named, "the body is no JSON object") from error  # type: ignore[arg-type]
        if not isinstance(body, dict):
            raise LetterError("schema", "the body is no JSON object")
        return body


def opened(line: bytes) -> Capture:
    """Read a capture line; raise LetterError for one that is none."""
    try:
        found = wire.decode(line)
    except UnreadableError as error:
        raise LetterError("not_json", "the capture line is no strict JSON object") from error
    return Capture(
        raw_id=values.needed(found.get("raw_id"), "raw_id"),
        received_us=instant(found.get("received_at"), "received_at"),
        body=found.get("body"),
        raw=_raw(found),
        headers={
            name.lower(): values.text(value)
            for name, value in values.fields(found.get("headers")).items()
        },
        ctx=values.fields(found.get("ctx")),
    )


def name_of(line: bytes) -> str | None:
    """Return the raw_id of a line that is not strict JSON, where one can be made out at all."""
    try:
        return values.ident(values.fields(json.loads(line)).get("raw_id"))
    except (ValueError, RecursionError):
        return None


def _raw(found: Mapping[str, Any]) -> bytes | None:
    if isinstance(exact := found.get("body_raw"), str):
        return exact.encode("utf-8", "surrogatepass")
    if isinstance(coded := found.get("body_b64"), str):
        try:
            return base64.b64decode(coded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise LetterError("schema", "body_b64 is no base64") from error
    return None


def _encoded(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")

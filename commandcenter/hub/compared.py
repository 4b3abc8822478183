"""A message beside those that came before it: what it is a copy of becomes part of its fact."""

import msgspec

from commandcenter.rows import Draft
from commandcenter.semantic.copies import Copies
from commandcenter.semantic.near import Trace


def compared(draft: Draft, copies: Copies) -> Draft:
    """Add `duplicate_of`, the id of the original, to a copy; the detectors see near texts as equal."""
    if not draft.shingles:
        return draft
    author = draft.person.key if draft.person else None
    known = Trace(draft.text_key, draft.shingles)
    copy = copies.take(known, draft.id, author, draft.time_us)
    if copy is None:
        return draft
    body = _with_original(draft.body, copy.original) if copy.is_duplicate else draft.body
    return msgspec.structs.replace(draft, body=body, text_key=copy.key)


def _with_original(body: bytes, original: str) -> bytes:
    found = msgspec.json.decode(body)
    found["data"]["duplicate_of"] = original
    return msgspec.json.encode(found)

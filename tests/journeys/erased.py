"""A log in which one person stands wherever one can stand, and a look for him in every file."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from commandcenter.clock import MINUTE, format_us, now_us

ADA = "ada.lovelace-1815"
HANDLE, NAME = "@ada_lovelace", "Ada Lovelace"
HIS_THREAD = f"dm:{ADA}"
SHARED = "post:4711"
WORDS = "the bernoulli engine is silent since this morning"
REPLY = "dear countess, we are looking into it"
MARKS = (ADA, HANDLE, NAME, "ada_lovelace", HIS_THREAD, WORDS, REPLY)


def event(number: int, kind: str, data: dict[str, Any], *, name: str = "") -> dict[str, Any]:
    """Return an event of a minute of its own, the newest a quarter of an hour ago."""
    at = format_us(now_us() - 60 * MINUTE + number * MINUTE)
    return {
        "specversion": "1.0", "id": name or f"m{number}", "source": "/feeds/test/1",
        "type": f"care.{kind}.v1", "time": at, "recordedtime": at, "data": data,
    }  # fmt: skip


def said(thread: str, text: str, author: str = "other-9", **more: Any) -> dict[str, Any]:
    """Return a message of a customer."""
    told = {"id": author, "handle": more.pop("handle", None), "name": more.pop("name", None)}
    return {
        "channel": "x", "thread": thread, "author": told, "text": text, "direction": "in",
        "actor": "customer", **more,
    }  # fmt: skip


def answered(thread: str, text: str) -> dict[str, Any]:
    """Return a message of ours."""
    data = said(thread, text, "agent-1")
    return data | {"direction": "out", "actor": "agent", "agent": "Rita"}


def his(thread: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a message of Ada's."""
    return said(thread, text, ADA, handle=HANDLE, name=NAME, **more)


def events() -> list[dict[str, Any]]:
    """Ada writes alone and among others, is answered, edits, deletes, is quoted and is mentioned."""
    url = f"https://social.example/{quote(ADA)}/1"
    return [
        event(1, "message.received", his(HIS_THREAD, WORDS, url=url, followers=12)),
        event(2, "message.received", his(SHARED, f"{WORDS}, again"), name=f"{ADA}/2"),
        event(3, "message.received", said(SHARED, "my fibre is slow as well")),
        event(4, "message.sent", answered(HIS_THREAD, REPLY)),
        event(5, "message.received", said("t5", f"as {HANDLE} says, nothing works")),
        event(6, "message.edited", {"message_id": "m1", "text": f"{WORDS}!"}),
        event(7, "case.closed", {"thread": HIS_THREAD, "agent": "Rita"}),
        event(8, "message.received", said("t8", "thanks, it works again", "other-8")),
        event(9, "message.received", his(HIS_THREAD, "and it is broken once more")),
        event(10, "message.deleted", {"message_id": f"{ADA}/2"}),
    ]


def lines(path: Path, told: Iterable[dict[str, Any]]) -> Path:
    """Write a recorded log."""
    path.write_text("".join(json.dumps(one) + "\n" for one in told), "utf-8")
    return path


def found(folder: Path, marks: Iterable[str] = MARKS) -> list[tuple[str, str]]:
    """Return where in the files of a folder something of him stands, in whatever form it may have."""
    sought = [(mark, form) for mark in marks for form in forms(mark)]
    return [
        (file.name, mark)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        for held in unpacked(file.read_bytes())
        for mark, form in sought
        if form in held
    ]


def forms(mark: str) -> set[bytes]:
    """Return the bytes by which a word may be written down."""
    raw, wide = mark.encode(), mark.encode("utf-16-le")
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in mark).encode()
    coded = {base64.b64encode(b" " * pad + raw)[4 if pad else 0 : -4] for pad in range(3)}
    return {
        raw, raw.lower(), raw.upper(), wide, mark.encode("utf-16-be"), quote(mark, safe="").encode(),
        json.dumps(mark)[1:-1].encode(), escaped, raw.hex().encode(), *coded,
    }  # fmt: skip


def unpacked(held: bytes) -> Iterator[bytes]:
    """Yield what a file holds, and what is packed in it."""
    yield held
    if held.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(held)) as opened:
            yield from (opened.read(name) for name in opened.namelist())
    if held.startswith(b"\x1f\x8b"):
        yield gzip.decompress(held)
    for start in range(len(held) - 1):
        if held[start] == 0x78 and held[start + 1] in (0x01, 0x5E, 0x9C, 0xDA):
            try:
                yield zlib.decompressobj().decompress(held[start:])
            except zlib.error:
                continue

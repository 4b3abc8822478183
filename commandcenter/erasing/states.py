"""A state without a person: what the log without him adds up to, made in place of folding all of it again."""

from collections.abc import Collection, Mapping
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

from commandcenter.care import marks
from commandcenter.care.cycles import WIDTHS
from commandcenter.checkpoints import held_types
from commandcenter.erasing.renaming import Renaming
from commandcenter.state import State, Touched

_ENCODE = msgspec.msgpack.Encoder().encode
_ROOT = 0xFFFF_FFFF  # what a near copy is a copy of, in the lower half of `copies`


def rename(state: State, renaming: Renaming, numbers: Collection[int]) -> None:
    """Take a person out of a state, in place; `renaming` is the one that his rows were rewritten by."""
    changed = renaming.changed()
    sought = [name.encode() for name in (*changed, *renaming.telling)]
    for name, kind in held_types().items():
        packed = _ENCODE(getattr(state, name))
        low = packed.lower()
        if not any(one in packed or one.lower() in low for one in sought):
            continue
        tree = renaming.tree(msgspec.msgpack.decode(packed))
        if name == "steps":
            tree = {key: [_step(step, renaming) for step in steps] for key, steps in tree.items()}
        setattr(state, name, msgspec.msgpack.decode(_ENCODE(tree), type=kind))
    rows = {marks.thread_number(old): marks.thread_number(new) for old, new in changed.items()}
    roots = {crc32(old.encode()): crc32(new.encode()) for old, new in changed.items()}
    for name, width in WIDTHS.items():
        _replace(getattr(state, name).hours, width, rows)
    _replace(state.copies.hours, 2, roots, _ROOT)
    for number in numbers:
        if (named := state.crm_ids.get(number)) is not None:
            state.crm_ids[number] = msgspec.structs.replace(named, crm="")
    state.tails.clear()
    if state.touched is not None:
        state.touched = Touched()


def _step(step: list[object], renaming: Renaming) -> list[object]:
    said = step[-1]
    return [*step[:-1], renaming.packed(said)] if isinstance(said, bytes) else step


def _replace(hours: dict[int, Any], width: int, new: Mapping[int, int], mask: int = -1) -> None:
    """Exchange numbers in the last column of rows, under a mask of its bits."""
    if not new:
        return
    old = np.array(sorted(new), dtype=np.int64)
    for hour, held in list(hours.items()):
        last = np.frombuffer(held, dtype=np.int64).reshape(-1, width)[:, -1]
        found = np.isin(last & mask, old)
        if found.any():
            rows = np.frombuffer(held, dtype=np.int64).reshape(-1, width).copy()
            for place in np.flatnonzero(found).tolist():
                number = int(rows[place, -1])
                rows[place, -1] = number & ~mask | new[number & mask]
            hours[hour] = rows.tobytes()

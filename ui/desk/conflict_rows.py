"""The table of a conflict: before, theirs, mine and the difference, row by row."""

from itertools import pairwise
from typing import Any

from commandcenter.clock import MINUTE
from commandcenter.languages import Language
from ui.desk.auto_reasons import worded
from ui.desk.conflict_changes import Change, target_of
from ui.desk.conflict_effects import effect_rows
from ui.desk.desk import Desk
from ui.desk.dispute import Dispute
from ui.desk.pad import BODY, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.regia_words import override_forms
from ui.desk.seen import Seen
from ui.sheet import Box, Line
from ui.tiles.pad import Style

Forms = tuple[str, ...]
SIDE = 32
_ROW, _LEAST_ROW, _TABLE, _BELOW = 50, 34, 150, 176
_SMALL = Style(15, 600, "text1")
_EDGES = (0, 208, 360, 616, 880)  # where the columns begin


def write_table(pad: DeskPad, desk: Desk, dispute: Dispute, seen: Seen) -> None:
    """Write the heads and the rows, as close together as the card asks."""
    columns, rows, top = _columns(pad), _rows(desk, dispute, seen), _TABLE + 32.0
    pitch = max(_LEAST_ROW, min(_ROW, (pad.height - _BELOW - top) // len(rows)))
    left, wide = columns[3]
    high = 66 + pitch * len(rows)
    pad.add(Box(left - 12, _TABLE - 34, wide + 16, high, "info_ground", "", 0, 8))
    _heads(pad, desk.language, dispute.who, columns)
    for label, cells in rows:
        pad.add(Line(SIDE, top, pad.width - SIDE, top, "line"))
        base = top + pitch / 2 + 6
        pad.text(label, columns[0][0], base, PLAIN, width=columns[0][1])
        for place, (forms, (x, room)) in enumerate(zip(cells, columns[1:], strict=True)):
            style = PLAIN if place == 0 else STRONG if place < 3 else BODY
            _cell(pad, forms, x, base, style, room)
        top += pitch


def change_words(language: Language, one: Change, seen: Seen) -> Forms:
    """Say in one phrase what somebody else overruled."""
    return override_forms(language, seen, one.type, one.kind, one.names, one.params)


def _heads(pad: DeskPad, language: Language, who: str, columns: list[tuple[float, float]]) -> None:
    heads = {
        "before": "conflict.without", "theirs": "", "mine": "conflict.not_active",
        "minus": "conflict.interval",
    }  # fmt: skip
    for (key, note), (x, room) in zip(heads.items(), columns[1:], strict=True):
        head = STRONG._replace(px=18)
        pad.text(language.forms(f"conflict.{key}"), x, _TABLE, head, width=room)
        pad.text(language.word(note) if note else who, x, _TABLE + 22, SECOND, width=room)


def _columns(pad: DeskPad) -> list[tuple[float, float]]:
    """Return where each column begins and how wide it is."""
    scale = (pad.width - 2 * SIDE) / 1152
    edges = [SIDE + edge * scale for edge in (*_EDGES, 1152)]
    return [(left, right - left - 16) for left, right in pairwise(edges)]


def _cell(pad: DeskPad, forms: Forms, x: float, base: float, style: Style, room: float) -> None:
    """Write a cell; a sentence that is too long for one line on two."""
    if not forms:
        return
    fits = any(pad.width_of(form, style) <= room for form in forms)
    lines = pad.lines(forms[-1], _SMALL, room)[:2]
    if fits or len(lines) < 2:
        pad.text(forms, x, base, style, width=room)
        return
    for number, line in enumerate(lines):
        pad.text(line, x, base - 9 + 18 * number, _SMALL, width=room)


def _rows(desk: Desk, dispute: Dispute, seen: Seen) -> list[tuple[Forms, list[Forms]]]:
    """Return label and four cells a row: before, theirs, mine, mine minus theirs."""
    language, draft, last = desk.language, desk.composing.draft, dispute.last
    dash = (language.word("words.unknown"),)
    theirs = change_words(language, last, seen) if last.stands else language.forms("conflict.gone")
    each = [_set_words(language, one, seen)[-1] for one in dispute.sets]
    mine = (" · ".join(each), each[-1])
    rows: list[tuple[str, list[Forms]]] = [
        ("reason", [dash, *((worded(language, one, 60),) for one in (last.why, draft.reason)), ()]),
        ("what", [dash, theirs, mine, ()]),
        ("until", _until(language, last, seen, draft.minutes)),
        *effect_rows(language, dispute, seen),
    ]
    return [(language.forms(f"conflict.{key}"), cells) for key, cells in rows]


def _until(language: Language, last: Change, seen: Seen, minutes: int) -> list[Forms]:
    dash = (language.word("words.unknown"),)
    until = seen.now_us + minutes * MINUTE
    mine = (language.time(until, seen.zone),)
    if not last.stands or not last.expires_us:
        return [dash, dash, mine, ()]
    apart = round((until - last.expires_us) / MINUTE)
    minus = (f"{language.number(apart, signed=True)} min",)
    return [dash, (language.time(last.expires_us, seen.zone),), mine, minus]


def _set_words(language: Language, one: dict[str, Any], seen: Seen) -> Forms:
    kind, names = target_of(one)
    params = dict(one.get("params") or {})
    return override_forms(language, seen, str(one["type"]), kind, names, params)

"""How a draft is drawn above its effect: four boxes to fill, or the steps of a set; below it the reason."""

from ui.desk.auto_reasons import worded
from ui.desk.composing import Composing
from ui.desk.desk import Desk
from ui.desk.keys import Key, caps, key_name
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, STRONG, DeskPad
from ui.desk.regia_words import override_words
from ui.desk.seen import Seen
from ui.desk.slots import LETTERS, Slot
from ui.sheet import Box
from ui.tiles.pad import Style

BOX_TOP, BOX = 72, 40
REASON_TOP = 296
_GAP = 16


def write_slots(pad: DeskPad, desk: Desk, slots: list[Slot], in_focus: int | None) -> None:
    """Write the four slots with their letters; `in_focus` is the place of the one that arrows change."""
    language = desk.language
    wide = (pad.width - 2 * PADDING - 3 * _GAP) / 4
    for place, slot in enumerate(slots):
        if not slot.label:
            continue
        x = PADDING + place * (wide + _GAP)
        label = language.forms(f"slots.{slot.label}")
        pad.text(label, x, BOX_TOP - 10, HEAD, width=wide - 24)
        pad.text(LETTERS[place], x + wide, BOX_TOP - 10, HEAD, width=16, align="right")
        here = place == in_focus
        edge = "info" if here else "warn" if slot.is_missing else "line2"
        pad.add(Box(x, BOX_TOP, wide, BOX, "bg2", edge, 2 if here else 1, 6))
        blank = language.forms("slots.choose" if slot.is_missing else "slots.blank")
        words = (slot.words,) if slot.words else blank
        style = STRONG if slot.words else PLAIN
        pad.text(words, x + 12, BOX_TOP + 26, style, width=wide - 20)


def write_steps(pad: DeskPad, desk: Desk, seen: Seen) -> None:
    """List the steps of a set on two lines: they are set and undone as one."""
    language = desk.language
    pad.add(Box(PADDING, 52, pad.width - 2 * PADDING, 62, "bg2", "line2", 1, 6))
    lines = []
    for step in desk.composing.draft.steps:
        ((kind, names),) = dict(step.get("target", {"": ""})).items()
        listed = tuple(names) if isinstance(names, list | tuple) else (str(names),)
        params = dict(step.get("params") or {})
        lines.append(override_words(language, seen, str(step["type"]), str(kind), listed, params))
    half = (len(lines) + 1) // 2
    for row, part in enumerate((lines[:half], lines[half:])):
        if part:
            forms = tuple(" · ".join(part[:many]) for many in range(len(part), 0, -1))
            pad.text(forms, PADDING + 12, 76 + 26 * row, BODY, width=pad.width - 2 * PADDING - 24)


def write_reason(
    pad: DeskPad, desk: Desk, key: Key, *, is_writing: bool, can_apply: bool
) -> tuple[float, float]:
    """Write the reason and the button that applies; return where the box of the reason is and how wide."""
    language, composing = desk.language, desk.composing
    top, right = REASON_TOP, pad.width - PADDING
    label = pad.text(language.forms("slots.reason"), PADDING, top + 26, HEAD, width=110)
    left = pad.end(label) + 12
    wide = _button(pad, desk, key, right, top, can_apply=can_apply)
    room = right - wide - _GAP - left
    is_missing = composing.hint == "no_reason"
    pad.add(Box(left, top, room, BOX, "bg2", "warn" if is_missing else "line2", 1, 6))
    if not is_writing:
        words, style = _reason(composing, desk)
        pad.text(words, left + 12, top + 26, style, width=room - 24)
    return left, room


def _reason(composing: Composing, desk: Desk) -> tuple[tuple[str, ...], Style]:
    reason = composing.draft.reason if composing.is_touched else ""
    if reason:
        return (worded(desk.language, reason, 120),), BODY
    hint = desk.language.word("slots.reason_hint", stroke=key_name("R", desk.language))
    return (hint,), PLAIN


def _button(
    pad: DeskPad, desk: Desk, key: Key, right: float, top: float, *, can_apply: bool
) -> float:
    """Draw the button whose right edge is there; return how wide it is."""
    language, width = desk.language, pad.kit.lettering.width
    is_old = can_apply and desk.composing.preview.is_old  # the key first reckons, and says so
    name = "composer.reckon" if is_old else f"keys.{key.action}"
    words, stroke = language.word(name), " ".join(caps(key, language))
    button = width(words, 18, 600)
    wide = button + width(stroke, 14, 600) + 44
    fill, ink = ("info", "ink") if can_apply else ("bg3", "text2")
    pad.add(Box(right - wide, top, wide, BOX, fill, "", 0, 6))
    text = pad.text(words, right - wide + 16, top + 27, Style(18, 600, ink), width=button + 1)
    pad.text(stroke, pad.end(text) + 12, top + 26, Style(14, 600, ink), width=wide)
    return wide

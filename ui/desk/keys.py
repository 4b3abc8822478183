"""The registry of keys: what a stroke does, and how its keys are called in the reader's language.

Every key is here or in the `KEYS` of its panel; the bar at the bottom, the page of all keys and the
palette are made from these lines, and the window acts on nothing else.
"""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from commandcenter.languages import Language


class Key(NamedTuple):
    """One action and its strokes. `action` has its words in the table `keys` of every language.

    `caps` is how the strokes are drawn where there are many of them. `in_bar`: shown at the bottom.
    `in_palette`: it may be searched for and run from there.
    """

    action: str
    strokes: tuple[str, ...]
    caps: tuple[str, ...] = ()
    in_bar: bool = False
    in_palette: bool = False
    tells_stroke: bool = False  # the panel is asked for "ACTION STROKE": one action, many answers


PANES_BY_KEY = {
    "F1": "regia", "F2": "bans", "F3": "critical", "F4": "review", "F5": "figures", "F6": "messages",
    "F7": "people", "F8": "numbers",
}  # fmt: skip
PANELS_BY_KEY = {f"Alt+{number}": number for number in range(1, 10)}

EVERYWHERE: tuple[Key, ...] = (
    Key("pane", tuple(PANES_BY_KEY), ("F1–F8",)),
    Key("panel", tuple(PANELS_BY_KEY), ("Alt 1–9",), in_bar=True),
    Key("next", ("Tab", "Shift+Tab")),
    Key("move", ("Up", "Down", "Left", "Right"), in_bar=True),
    Key("open", ("Enter",), in_bar=True),
    Key("explain", ("I",), in_bar=True, in_palette=True),
    Key("search", ("/",), in_bar=True),
    Key("handover", ("V",), in_palette=True),
    Key("lock", ("Ctrl+L",), in_palette=True),
    Key("full_screen", ("F11",), in_palette=True),
    Key("setup", ("Ctrl+,",), in_palette=True),
    Key("back", ("Esc",), in_bar=True),
    Key("all_keys", ("?",), in_bar=True, in_palette=True),
)

CLOSE = Key("close", ("Esc",))

_NAMED = {
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    **{Qt.Key(Qt.Key.Key_F1 + number): f"F{number + 1}" for number in range(12)},
}
_ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


def stroke(event: QKeyEvent) -> str:
    """Return a key event by its name: "A", "Alt+1", "Ctrl+,", "F11", "?"; "" for what has none.

    Signs go by what they write, whatever key they stand on: "/" is Shift+7 on many keyboards.
    """
    key, held = Qt.Key(event.key()), event.modifiers()
    ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
    alt = bool(held & Qt.KeyboardModifier.AltModifier)
    shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
    name = _NAMED.get(key, "")
    parts: tuple[str, ...]
    if name:
        parts = ("Ctrl" * ctrl, "Alt" * alt, "Shift" * (shift or key == Qt.Key.Key_Backtab), name)
    elif 0x20 < key < 0x7F:
        composed = ctrl and alt  # AltGr writes a sign, it commands nothing
        parts = ("Ctrl" * (ctrl and not composed), "Alt" * (alt and not composed), chr(key))
    else:
        return ""
    return "+".join(part for part in parts if part)


def caps(key: Key, language: Language) -> tuple[str, ...]:
    """Return what the caps of an action say, in the reader's language."""
    return tuple(key_name(name, language) for name in key.caps or key.strokes)


def key_name(name: str, language: Language) -> str:
    """Return a stroke as the reader's keyboard has it: Enter is Invio, Intro or Enter."""
    parts = name.split("+") if name != "+" else [name]
    known = {part: f"key_names.{part.lower()}" for part in parts}
    return " ".join(
        _ARROWS.get(part) or (language.word(key) if language.has(key) else part)
        for part, key in known.items()
    )

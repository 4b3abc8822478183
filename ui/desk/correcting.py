"""One message and how it was read: a key corrects it, one takes that back, one tells why; wherever it stands.

It belongs to a panel or card that shows messages and that asks it for its keys, for what may be chosen
just now, and for the lines to write.
"""

from collections.abc import Callable
from typing import Any

from commandcenter.protocol.desk import MessageRow
from commandcenter.protocol.row import READ_KINDS, READ_MOTIVES
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.flagging import enter_request, flag_request
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.readings import kind_forms
from ui.desk.reasons import reason
from ui.tiles.pad import Style

CORRECT, UNDO, WHY = "reading.correct", "reading.undo", "reading.why"
KEYS = (
    Key("read_neg", ("N",), in_bar=True),
    Key("read_neu", ("E",), in_bar=True),
    Key("read_pos", ("P",), in_bar=True),
    Key("read_care", ("C",), in_bar=True),
    Key("read_kind", ("K",), in_bar=True),
    Key("read_motives", ("M",), in_bar=True),
    Key("undo_reading", ("U",), in_bar=True),
    Key("why", ("W",), in_bar=True),
    Key("flag", ("B",), in_bar=True, in_palette=True),
    Key("enter_critical", ("T",), in_bar=True, in_palette=True),
)
_LEAVE = Key("leave", ("Esc",), in_bar=True)
_DIGITS = tuple("1234567890")
_LETTERS = tuple("ABCDEFGHIJKLMN")
_CHOICES = {
    "kind": dict(zip(_DIGITS, READ_KINDS, strict=True)),
    "motives": dict(zip(_LETTERS, READ_MOTIVES, strict=True)),
}
_KEYS_BY_MODE = {
    "kind": (Key("pick_kind", _DIGITS, ("1–0",), in_bar=True, tells_stroke=True), _LEAVE),
    "motives": (
        Key("pick_motive", _LETTERS, ("A–N",), in_bar=True, tells_stroke=True),
        Key("apply", ("Enter",), in_bar=True),
        _LEAVE,
    ),
}
STEP = 24
_ACROSS, _CHOICE = 5, 32  # choices beside each other; height of a line of them
_HEADS_DOWN = 4


class Correcting:
    """What is being said of a message. `sent` is told every message of which something was sent."""

    def __init__(self, desk: Desk, sent: Callable[[MessageRow], object] = lambda _: None) -> None:
        self._desk, self._sent = desk, sent
        self._begun = ""  # "" | kind | motives | why
        self._about = 0  # the message that this is about
        self._motives: tuple[str, ...] = ()  # as they are being chosen

    def mode(self, message: MessageRow | None) -> str:
        """Return what is being chosen or told of a message; another one ends it."""
        return self._begun if message is not None and message.message == self._about else ""

    def keys(self, own: tuple[Key, ...], message: MessageRow | None) -> tuple[Key, ...]:
        """Return the keys of what is being chosen, else its owner's."""
        mode = self.mode(message)
        if mode == "why":
            return (*own, Key("leave", ("Esc",)))
        return _KEYS_BY_MODE.get(mode, own)

    def leave(self) -> None:
        """Leave what is being chosen as it was."""
        self._begun, self._about, self._motives = "", 0, ()

    def act(self, verb: str, stroke: str, message: MessageRow) -> bool:
        """Do what a key says of a message; False where it says nothing of it."""
        match verb:
            case "read_neg" | "read_neu" | "read_pos":
                self._correct(message, "sentiment", verb.removeprefix("read_"))
            case "read_care":
                self._correct(message, "care", not message.care)
            case "read_kind" | "read_motives":
                self._begin(verb.removeprefix("read_"), message)
            case "pick_motive":
                self._toggle(_CHOICES["motives"][stroke])
            case "pick_kind" | "apply" | "leave":
                self._end(verb, stroke, message)
            case "undo_reading":
                self._send(UNDO, message)
            case "why":
                self._ask_why(message)
            case "enter_critical":
                self._desk.asked.emit(enter_request(subject_of(message), message.message))
            case "flag":
                subject = subject_of(message)
                self._desk.asked.emit(flag_request(subject, message.message, None))
            case _:
                return False
        return True

    # ---- asking the hub

    def _correct(self, message: MessageRow, head: str, new: Any) -> None:
        self._send(CORRECT, message, args={"head": head, "new": new})

    def _send(self, action: str, message: MessageRow, args: dict[str, Any] | None = None) -> None:
        self._sent(message)
        self._desk.asks.send(
            action,
            subject=subject_of(message),
            target={"message": message.message},
            args=args,
            version=message.version,
        )

    def _ask_why(self, message: MessageRow) -> None:
        if self.mode(message) == "why":
            self.leave()
            return
        self._begin("why", message)
        subject = f"why {message.message}"
        self._desk.asks.send(WHY, subject=subject, target={"message": message.message})

    # ---- choosing

    def _begin(self, mode: str, message: MessageRow) -> None:
        self._begun, self._about = mode, message.message
        self._motives = message.motives

    def _end(self, verb: str, stroke: str, message: MessageRow) -> None:
        """Take what was chosen, unless it is left."""
        if verb == "pick_kind":
            self._correct(message, "kind", _CHOICES["kind"][stroke])
        elif verb == "apply":
            self._correct(message, "motives", self._motives)
        self.leave()

    def _toggle(self, motive: str) -> None:
        kept = [one for one in self._motives if one != motive]
        self._motives = tuple(kept) if motive in self._motives else (*self._motives, motive)

    # ---- writing

    def height(self, message: MessageRow | None) -> int:
        """Return how much room is written in below a text: choices, or the reasons' one line more."""
        mode = self.mode(message)
        lines = -(-len(_CHOICES.get(mode, ())) // _ACROSS)
        return lines * _CHOICE + (STEP if mode == "why" else 0)

    def is_choosing(self, message: MessageRow | None) -> bool:
        """Tell whether something is being chosen of it."""
        return self.mode(message) in _CHOICES

    def choices(self, pad: DeskPad, message: MessageRow, base: float) -> None:
        """Write what may be chosen, each with its key, in columns."""
        mode, language = self.mode(message), self._desk.language
        wide = (pad.width - 2 * PADDING) / _ACROSS
        for place, (cap, value) in enumerate(_CHOICES[mode].items()):
            x = PADDING + place % _ACROSS * wide
            y = base + place // _ACROSS * _CHOICE
            is_chosen = value in self._motives if mode == "motives" else False
            x = pad.cap(cap, x, y) + 8
            words = (language.motive(value),) if mode == "motives" else kind_forms(language, value)
            if is_chosen:
                x = pad.mark("check", x, y, STRONG)
            pad.text(words, x, y, STRONG if is_chosen else BODY, width=wide - 60)

    def reasons(self, pad: DeskPad, message: MessageRow, base: float) -> None:
        """Write which terms decided each head, as the hub answered."""
        language, room = self._desk.language, pad.width - 2 * PADDING
        ask = self._desk.asks.of(f"why {message.message}")
        reasons = ask.data.get("why", []) if ask is not None else []
        if not reasons:
            words = (
                (ask.words,) if ask is not None and ask.words else language.forms("asks.pending")
            )
            pad.text(words, PADDING, base, PLAIN, width=room)
        half = (room - PADDING) / 2
        for place, why in enumerate(reasons):  # seven heads: four, and three beside them
            x, y = PADDING + place // _HEADS_DOWN * (half + PADDING), place % _HEADS_DOWN * STEP
            pad.text(shorter(reason(language, why)), x, base + y, BODY, width=half)

    def said(self, ask: Ask | None) -> tuple[str, Style, tuple[str, ...]] | None:
        """Return what became of a command: a shape, a style and words; None where nothing is to be told."""
        if ask is not None and ask.state == "refused":
            return "cross", Style(15, 600, "warn"), (ask.words,)
        if ask is not None and ask.is_pending:
            return "ring", SECOND, self._desk.language.forms("asks.pending")
        return None


def subject_of(message: MessageRow) -> str:
    """Return what commands about a message are found by."""
    return f"message {message.message}"


def shorter(line: str) -> tuple[str, ...]:
    """Return a line and ever fewer of its parts."""
    parts = line.split(" · ") if " · " in line else line.split(", ")
    joint = " · " if " · " in line else ", "
    return tuple(joint.join(parts[:n]) for n in range(len(parts), 0, -1))

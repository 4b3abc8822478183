"""Audit: a random sample of last week's messages, one key each; it is what makes the negative share true.

The next message stands here at once, before the hub has answered: 200 are done in a quarter of an hour. A
label that the hub refuses brings its message back. Whoever opens it again goes on where it stopped.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import Key, caps
from ui.desk.pad import BODY, PADDING, SECOND, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.readings import LONGEST
from ui.desk.seen import Seen
from ui.desk.words import when_forms
from ui.lettering import REGULAR
from ui.sheet import Box
from ui.tiles.pad import Style

SAMPLE, LABEL = "audit.sample", "audit.label"
BEGIN = Key("open", ("Enter",))  # Enter is everywhere's: it opens what has the focus
LABELS = (
    Key("read_neg", ("N", "1"), in_bar=True),
    Key("read_neu", ("E", "2"), in_bar=True),
    Key("read_pos", ("P", "3"), in_bar=True),
    Key("audit_skip", ("S",), in_bar=True),
    Key("undo_label", ("U",), in_bar=True),
)
_SAID = {"read_neg": "neg", "read_neu": "neu", "read_pos": "pos", "audit_skip": "skip"}
_FEW_LEFT = 5  # of a page: then the next one is asked for
_TEXT = Style(20, REGULAR, "text1")
_STEP = 30

Message = dict[str, Any]


class Audit(Panel):
    """One message at a time, with its keys and how far it is."""

    key = "audit"
    opens = True
    where = Place("messages", "right", 384, stretch=1)
    keys = LABELS

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._asked: Ask | None = None
        self._sample: dict[str, Any] | None = None
        self._all = self._left = 0  # of the sample: how many, and how many had no label when asked
        self.waiting: list[Message] = []  # to be labelled, the one that stands here first
        self._done: list[tuple[Message, Ask]] = []  # labelled here, oldest first
        self._refused = ""

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of labels once a sample is here."""
        return LABELS if self.waiting or self._done else ()

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say how far it is, and which lot it is."""
        if self._sample is None:
            return ()
        language = self.desk.language
        begin = language.date(self._sample["start_us"] + 1, seen.zone)
        end = language.date(self._sample["end_us"] - 1, seen.zone)
        values = {"n": self._labelled(), "all": self._all}
        lot = {"begin": begin, "end": end, "seed": str(self._sample["seed"])}
        return language.forms("audit.note", **values, **lot)

    def act(self, action: str) -> bool:
        """Label the message that stands here, or take the last label back."""
        if action == "undo_label" and self._done:
            self._take_back()
        elif action in _SAID and self.waiting:
            self._label(_SAID[action])
        else:
            return False
        self._again()
        return True

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the message, its keys and how far it is."""
        self._look()
        room, base = pad.width - 2 * PADDING, BODY_TOP + 30
        if self._sample is None:
            self._invite(pad, seen, base)
        elif not self.waiting:
            self._end(pad, base)
        else:
            message = self.waiting[0]
            language = self.desk.language
            when = when_forms(language, seen, message["at_us"])[0]
            channel = language.channel(message["channel"])[0]
            pad.text((f"{channel} · {when}",), PADDING, base, SECOND, width=room)
            lines = pad.lines(plain(message["text"], LONGEST), _TEXT, room)
            for place, line in enumerate(lines[:6]):
                pad.text((line,), PADDING, base + 36 + place * _STEP, _TEXT, width=room)
            self._keys(pad, pad.height - 60)
        self._progress(pad, pad.height - 28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the sample; every other key is the window's."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and self._sample is None:
            self._ask()
            self._again()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    # ---- asking the hub

    def _ask(self) -> None:
        self._asked = self.desk.asks.send(SAMPLE, subject="audit")

    def _label(self, label: str) -> None:
        message = self.waiting.pop(0)
        self._done.append((message, self._send(message, label)))
        if len(self.waiting) <= _FEW_LEFT and self._labelled() + len(self.waiting) < self._all:
            self._ask()

    def _take_back(self) -> None:
        message, _ = self._done.pop()
        self._send(message, "")
        self.waiting.insert(0, message)

    def _send(self, message: Message, label: str) -> Ask:
        name = message["message"]
        self._refused = ""
        args = {"sample": self._sample, "label": label}
        return self.desk.asks.send(
            LABEL, subject=f"audit {name}", target={"message": name}, args=args
        )

    def _look(self) -> None:
        """Take what the hub answered since the last look."""
        if self._asked is not None and self._asked.state in {"accepted", "seen"}:
            self._take(self._asked.data)
            self._asked = None
        for message, ask in self._done:
            if ask.state == "refused":
                self._refused = ask.words
                self.waiting.insert(0, message)
        self._done = [one for one in self._done if one[1].state != "refused"]

    def _take(self, data: dict[str, Any]) -> None:
        """Take a page of the sample; what is here or was labelled meanwhile is left out."""
        if "sample" not in data:
            return
        known = {one["message"] for one in self.waiting}
        known |= {message["message"] for message, _ in self._done}
        self.waiting += [one for one in data["messages"] if one["message"] not in known]
        if self._sample is None:
            self._sample, self._all, self._left = data["sample"], data["all"], data["left"]

    def _labelled(self) -> int:
        return self._all - self._left + len(self._done)

    # ---- writing

    def _invite(self, pad: DeskPad, seen: Seen, base: float) -> None:
        language, room = self.desk.language, pad.width - 2 * PADDING
        base = pad.wrapped(language.word("audit.invite"), PADDING, base, BODY, width=room) + 40
        x = pad.caps(caps(BEGIN, language), PADDING, base) + 8
        pad.text(language.forms("keys.audit_begin"), x, base, BODY, width=room - x)
        if self._asked is not None and self.desk.asks.still_stands(self._asked):
            refused = self._asked.state == "refused"
            words = (self._asked.words,) if refused else language.forms("asks.pending")
            style = Style(15, 600, "warn") if refused else SECOND
            x = pad.mark("cross" if refused else "ring", PADDING, base + 40, style)
            pad.text(words, x, base + 40, style, width=room - x)

    def _end(self, pad: DeskPad, base: float) -> None:
        """Say that all is labelled; or, while the next page is on its way, that it is."""
        language = self.desk.language
        key = "audit.done" if self._labelled() >= self._all else "asks.pending"
        key = key if self._all else "audit.nothing"
        words = language.word(key, n=self._labelled())
        pad.wrapped(words, PADDING, base, BODY, width=pad.width - 2 * PADDING)

    def _keys(self, pad: DeskPad, base: float) -> None:
        language, x = self.desk.language, float(PADDING)
        for key in LABELS:
            words = language.word(f"keys.{key.action}")
            wide = pad.kit.lettering.width(words, BODY.px)
            if x + pad.caps_width(caps(key, language)) + wide + 16 > pad.width - PADDING:
                break
            x = pad.caps(caps(key, language), x, base) + 8
            x = pad.end(pad.text((words,), x, base, BODY, width=wide + 2)) + 28

    def _progress(self, pad: DeskPad, y: float) -> None:
        """Draw how far it is, and what the hub refused."""
        if not self._all:
            return
        long = pad.width - 2 * PADDING
        pad.add(Box(PADDING, y, long, 8, "bg2", radius=4))
        if part := min(1.0, self._labelled() / self._all):
            pad.add(Box(PADDING, y, max(8.0, round(long * part)), 8, "data2", radius=4))
        if self._refused:
            style = Style(15, 600, "warn")
            x = pad.mark("cross", PADDING, y - 64, style)
            pad.text((self._refused,), x, y - 64, style, width=pad.width - PADDING - x)

"""Messages: the newest, how they are read and why; one key corrects a reading, one takes it back."""

from typing import Any

from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.desk import MessageRow
from commandcenter.protocol.row import READ_KINDS, READ_MOTIVES
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.panels.bans import flag_request
from ui.desk.panels.critical import enter_request
from ui.desk.readings import (
    LONGEST,
    kind_forms,
    motive_forms,
    reading_line,
    sentiment_forms,
    sentiment_style,
    text_forms,
)
from ui.desk.reasons import reason
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.sheet import Line
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
    Key("filter", ("F",), in_bar=True),
    Key("only_motive", ("G",), in_bar=True),
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
    "why": (*KEYS, Key("leave", ("Esc",))),
}
FILTERS = ("all", "neg", "care")
_STEP = 24
_ACROSS, _CHOICE = 5, 32  # choices beside each other; height of a line of them
_HEADS_DOWN = 4


class Messages(TablePanel):
    """One row a message; what is written in full, and what may be chosen, stands below the table."""

    key = "messages"
    where = Place("messages", "left", 560, stretch=1)
    keys = KEYS
    opens = True
    foot_height = 180
    columns = (
        Column("at", 104),
        Column("channel", 128),
        Column("text", 0),
        Column("sentiment", 128),
        Column("kind", 136),
        Column("motives", 208),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self._begun = ""  # "" | kind | motives | why
        self._about = ""  # the message that this is about
        self._motives: tuple[str, ...] = ()  # as they are being chosen
        self._filter, self._motive = "all", ""
        self._kept: set[str] = set()  # corrected under this filter: they stay until it changes

    @property
    def _mode(self) -> str:
        """What is being chosen or told of the chosen message; another one ends it."""
        return self._begun if self._about == self.table.chosen_id else ""

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of what is being chosen, else the panel's own."""
        return _KEYS_BY_MODE.get(self._mode, self.keys)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say what is filtered, and how many of the newest there are."""
        language, all_ = self.desk.language, len(_messages(seen))
        if self._motive:
            name = language.motive(self._motive)
            n = len(self._shown(seen))
            return language.forms("messages_panel.of_motive", motive=name, n=n, all=all_)
        n = len(self._shown(seen))
        return language.forms(f"messages_panel.{self._filter}", n=n, all=all_)

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No message, or none that passes the filter."""
        key = "filtered" if _messages(seen) else "none"
        return self.desk.language.forms(f"messages_panel.{key}")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row a message, the newest first."""
        return [self._row(message, seen) for message in self._shown(seen)]

    def open_row(self, name: str) -> None:
        """Open who wrote it, over all channels; where motives are being chosen, take them."""
        message = self._message()
        if self._mode == "motives":
            self.act("apply")
        elif message is not None and message.customer:
            self.desk.opened.emit("customer", f"K-{message.customer}")

    def act(self, action: str) -> bool:
        """Correct the chosen message, take that back, say why, or filter."""
        verb, _, stroke = action.partition(" ")
        message = self._message()
        if verb in {"filter", "only_motive"}:
            self._refilter(verb, message)
        elif message is None or not self._corrected(verb, stroke, message):
            return False
        self._chosen()
        return True

    def _corrected(self, verb: str, stroke: str, message: MessageRow) -> bool:
        """Do what a key says of the chosen message; False where it says nothing of it."""
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
                self.desk.asked.emit(enter_request(_subject(message), message.message))
            case "flag":
                subject = _subject(message)
                self.desk.asked.emit(flag_request(subject, message.message, None))
            case _:
                return False
        return True

    def foot_now(self) -> int:
        """Return room for the lines of what may be chosen, or for the reasons, beside the text."""
        lines = -(-len(_CHOICES.get(self._mode, ())) // _ACROSS)
        return self.foot_height + lines * _CHOICE + (_STEP if self._mode == "why" else 0)

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Write the chosen message in full and what may be chosen of it, or why it was read so."""
        message, base = self._message(), top + 32
        if message is None:
            return
        pad.add(Line(PADDING, top + 4.5, pad.width - PADDING, top + 4.5, "line2"))
        room, is_why = pad.width - 2 * PADDING, self._mode == "why"
        lines = pad.lines(plain(message.text, LONGEST), BODY, room)
        for place, line in enumerate(lines[: 1 if is_why else 3]):
            pad.text((line,), PADDING, base + place * _STEP, BODY, width=room)
        if is_why:  # below the text: its row may have gone out of view
            self._reasons(pad, message, base + _STEP)
            base += _STEP
        if self._mode in _CHOICES:  # below the text: who chooses reads it meanwhile
            self._choices(pad, base + 3 * _STEP + 8)
            base += self.foot_now() - self.foot_height
        base += 4 * _STEP
        line = reading_line(self.desk.language, message)
        pad.text(_shorter(line), PADDING, base, SECOND, width=pad.width - 2 * PADDING)
        if said := self._said(self.desk.asks.of(_subject(message))):
            mark, style, words = said
            x = pad.mark(mark, PADDING, base + _STEP, style)
            pad.text(words, x, base + _STEP, style, width=pad.width - PADDING - x)

    # ---- asking the hub

    def _correct(self, message: MessageRow, head: str, new: Any) -> None:
        self._send(CORRECT, message, args={"head": head, "new": new})

    def _send(self, action: str, message: MessageRow, args: dict[str, Any] | None = None) -> None:
        self._kept.add(str(message.message))
        self.desk.asks.send(
            action,
            subject=_subject(message),
            target={"message": message.message},
            args=args,
            version=message.version,
        )

    def _ask_why(self, message: MessageRow) -> None:
        if self._mode == "why":
            self._leave()
            return
        self._begin("why", message)
        subject = f"why {message.message}"
        self.desk.asks.send(WHY, subject=subject, target={"message": message.message})

    def _said(self, ask: Ask | None) -> tuple[str, Style, tuple[str, ...]] | None:
        if ask is not None and ask.state == "refused":
            return "cross", Style(15, 600, "warn"), (ask.words,)
        if ask is not None and ask.is_pending:
            return "ring", SECOND, self.desk.language.forms("asks.pending")
        return None

    # ---- choosing

    def _begin(self, mode: str, message: MessageRow) -> None:
        self._begun, self._about = mode, str(message.message)
        self._motives = message.motives

    def _end(self, verb: str, stroke: str, message: MessageRow) -> None:
        """Take what was chosen, unless it is left."""
        if verb == "pick_kind":
            self._correct(message, "kind", _CHOICES["kind"][stroke])
        elif verb == "apply":
            self._correct(message, "motives", self._motives)
        self._leave()

    def _leave(self) -> None:
        self._begun, self._about, self._motives = "", "", ()

    def _toggle(self, motive: str) -> None:
        kept = [one for one in self._motives if one != motive]
        self._motives = tuple(kept) if motive in self._motives else (*self._motives, motive)

    def _refilter(self, verb: str, message: MessageRow | None) -> None:
        if verb == "filter":
            self._filter = FILTERS[(FILTERS.index(self._filter) + 1) % len(FILTERS)]
            self._motive = ""
        elif self._motive or message is None or not message.motives:
            self._motive = ""
        else:
            self._motive = message.motives[0]
        self._kept.clear()

    # ---- writing

    def _choices(self, pad: DeskPad, base: float) -> None:
        """Write what may be chosen, each with its key, in columns."""
        choices = _CHOICES[self._mode]
        wide = (pad.width - 2 * PADDING) / _ACROSS
        for place, (cap, value) in enumerate(choices.items()):
            x = PADDING + place % _ACROSS * wide
            y = base + place // _ACROSS * _CHOICE
            is_chosen = value in self._motives if self._mode == "motives" else False
            x = pad.cap(cap, x, y) + 8
            language = self.desk.language
            words = (
                (language.motive(value),)
                if self._mode == "motives"
                else kind_forms(language, value)
            )
            if is_chosen:
                x = pad.mark("check", x, y, STRONG)
            pad.text(words, x, y, STRONG if is_chosen else BODY, width=wide - 60)

    def _reasons(self, pad: DeskPad, message: MessageRow, base: float) -> None:
        """Write which terms decided each head, as the hub answered."""
        language, room = self.desk.language, pad.width - 2 * PADDING
        ask = self.desk.asks.of(f"why {message.message}")
        reasons = ask.data.get("why", []) if ask is not None else []
        if not reasons:
            words = (
                (ask.words,) if ask is not None and ask.words else language.forms("asks.pending")
            )
            pad.text(words, PADDING, base, PLAIN, width=room)
        half = (room - PADDING) / 2
        for place, why in enumerate(reasons):  # seven heads: four, and three beside them
            x, y = PADDING + place // _HEADS_DOWN * (half + PADDING), place % _HEADS_DOWN * _STEP
            pad.text(_shorter(reason(language, why)), x, base + y, BODY, width=half)

    def _row(self, message: MessageRow, seen: Seen) -> Row:
        language = self.desk.language
        corrected = ("disc", "info")

        def marked(head: str) -> tuple[str, str]:
            return corrected if head in message.corrected else ("", "")

        sentiment = sentiment_forms(language, message)
        return Row(
            str(message.message),
            (
                Cell((language.time(message.at_us, seen.zone, seconds=True),), PLAIN),
                Cell(language.channel(message.channel), PLAIN),
                Cell(text_forms(message), BODY),
                Cell(sentiment, sentiment_style(message), *marked("sentiment")),
                Cell(
                    kind_forms(language, message.kind),
                    BODY if message.care else PLAIN,
                    *marked("kind"),
                ),
                Cell(motive_forms(language, message), BODY, *marked("motives")),
            ),
            f"{language.channel(message.channel)[0]}, {sentiment[0]}",
        )

    def _message(self) -> MessageRow | None:
        chosen = self.table.chosen_id
        messages = _messages(self.seen) if self.seen is not None else ()
        return next((one for one in messages if str(one.message) == chosen), None)

    def _shown(self, seen: Seen) -> list[MessageRow]:
        return [
            one for one in _messages(seen) if self._passes(one) or str(one.message) in self._kept
        ]

    def _passes(self, message: MessageRow) -> bool:
        if self._motive and self._motive not in message.motives:
            return False
        return {"neg": message.sentiment == "neg", "care": message.care}.get(self._filter, True)


def _messages(seen: Seen) -> tuple[MessageRow, ...]:
    return seen.desk.messages if seen.desk is not None else ()


def _subject(message: MessageRow) -> str:
    return f"message {message.message}"


def _shorter(line: str) -> tuple[str, ...]:
    """Return a line and ever fewer of its parts."""
    parts = line.split(" · ") if " · " in line else line.split(", ")
    joint = " · " if " · " in line else ", "
    return tuple(joint.join(parts[:n]) for n in range(len(parts), 0, -1))

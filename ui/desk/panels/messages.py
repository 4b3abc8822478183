"""Messages: the newest, how they are read and why; one key corrects a reading, one takes it back."""

from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.desk import MessageRow
from ui.desk import correcting
from ui.desk.correcting import STEP, Correcting, shorter, subject_of
from ui.desk.desk import Desk
from ui.desk.keys import Key
from ui.desk.marked import MARKING, MarkedCases
from ui.desk.marking import Marked
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, DeskPad
from ui.desk.panel import Place, TablePanel
from ui.desk.readings import (
    LONGEST,
    kind_forms,
    motive_forms,
    reading_line,
    sentiment_forms,
    sentiment_style,
    text_forms,
)
from ui.desk.regia_words import case_name
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.sheet import Line

KEYS = (
    *correcting.KEYS,
    Key("to_customer", ("L",), in_bar=True, in_palette=True),
    Key("filter", ("F",), in_bar=True),
    Key("only_motive", ("G",), in_bar=True),
    *MARKING,
)
FILTERS = ("all", "neg", "care")


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
        self._said_of = Correcting(desk, lambda message: self._kept.add(str(message.message)))
        self._filter, self._motive = "all", ""
        self._kept: set[str] = set()  # corrected under this filter: they stay until it changes
        self.marked = MarkedCases(desk, self.table, self._case_of, self)

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of what is being chosen, else the panel's own."""
        return self.marked.keys(self._said_of.keys(self.keys, self._message()))

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
        """Open the case that it is of; where motives are being chosen, take them."""
        message = self._message()
        if message is None:
            return
        if self._said_of.mode(message) == "motives":
            self.act("apply")
        elif message.case:
            self.desk.opened.emit("case", message.case)

    def act(self, action: str) -> bool:
        """Correct the chosen message, take that back, say why, go to its customer, or filter."""
        verb, _, stroke = action.partition(" ")
        message = self._message()
        if self.marked.act(action, self.seen):
            return True
        if verb in {"filter", "only_motive"}:
            self._refilter(verb, message)
        elif message is None:
            return False
        elif verb == "to_customer":
            if message.customer:
                self.desk.opened.emit("customer", f"K-{message.customer}")
        elif not self._said_of.act(verb, stroke, message):
            return False
        self._chosen()
        return True

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the list, its foot, and how many cases are marked."""
        super().write(pad, seen)
        self.marked.show(seen, self.rect(), self.scale)

    def foot_now(self) -> int:
        """Return room for the lines of what may be chosen, or for the reasons, beside the text."""
        return self.foot_height + self._said_of.height(self._message())

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Write the chosen message in full and what may be chosen of it, or why it was read so."""
        message, base = self._message(), top + 32
        if message is None:
            return
        pad.add(Line(PADDING, top + 4.5, pad.width - PADDING, top + 4.5, "line2"))
        room, said_of = pad.width - 2 * PADDING, self._said_of
        is_why = said_of.mode(message) == "why"
        lines = pad.lines(plain(message.text, LONGEST), BODY, room)
        for place, line in enumerate(lines[: 1 if is_why else 3]):
            pad.text((line,), PADDING, base + place * STEP, BODY, width=room)
        if is_why:  # below the text: its row may have gone out of view
            said_of.reasons(pad, message, base + STEP)
            base += STEP
        if said_of.is_choosing(message):  # below the text: who chooses reads it meanwhile
            said_of.choices(pad, message, base + 3 * STEP + 8)
            base += self.foot_now() - self.foot_height
        base += 4 * STEP
        line = reading_line(self.desk.language, message)
        pad.text(shorter(line), PADDING, base, SECOND, width=pad.width - 2 * PADDING)
        if said := said_of.said(self.desk.asks.of(subject_of(message))):
            mark, style, words = said
            x = pad.mark(mark, PADDING, base + STEP, style)
            pad.text(words, x, base + STEP, style, width=pad.width - PADDING - x)

    def _refilter(self, verb: str, message: MessageRow | None) -> None:
        if verb == "filter":
            self._filter = FILTERS[(FILTERS.index(self._filter) + 1) % len(FILTERS)]
            self._motive = ""
        elif self._motive or message is None or not message.motives:
            self._motive = ""
        else:
            self._motive = message.motives[0]
        self._kept.clear()

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

    def _case_of(self, name: str) -> Marked | None:
        """Return the case that a row's message is of."""
        messages = _messages(self.seen) if self.seen is not None else ()
        case = next((one.case for one in messages if str(one.message) == name), "")
        if not case or self.seen is None:
            return None
        return Marked(case, case_name(self.desk.language, self.seen, case))

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

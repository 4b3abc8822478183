"""One feed as a card: how it stands and since when, what can be done through it, what nobody could read.

Letters are listed without their bytes, which stay sealed in the hub. R reads the chosen one again with
today's program, A all of them; what is read goes to where it belongs and leaves the list.
"""

import re
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain, zone
from commandcenter.protocol.feeds import Can, FeedCard, LetterRow
from commandcenter.protocol.wall import FeedRow
from ui import scrollbar
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key, stroke
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.reckoned import answer
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row, Rows, Table, head_ops
from ui.desk.words import when_forms
from ui.feedwords import can_forms, can_note, facts, part_forms, state_forms, what_to_do
from ui.rect import Rect
from ui.sheet import Line, Painted
from ui.tiles.pad import Kit
from ui.viewing import DESK

OPEN, ONE, ALL = "feed.open", "quarantine.replay", "quarantine.reread"
_SUBJECT = "feed card"
_SIDE, _ROW, _STEP = 24, 32, 26
_DEEDS = ("reply", "hide", "delete_own", "ban", "edit_own", "assign", "history")
_MOST_CHANNELS, _MOST_PARTS = 6, 6
_LETTERS = (
    Column("when", 168),
    Column("why_unread", 0),
    Column("bytes", 120, "right"),
)


class FeedCardView(Overlay):
    """Opened from the panel of feeds."""

    keys = (Key("letter_again", ("R",)), Key("letters_again", ("A",)), CLOSE)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.name = ""
        self.shown: FeedCard | None = None
        self._asked: Ask | None = None
        self._told: Ask | None = None  # the last one that had letters read again
        self._seen: Seen | None = None
        language = desk.language
        heads = [language.word(f"columns.{column.key}") for column in _LETTERS]
        kit = Kit(language, desk.brush.lettering, zone("UTC"), DESK)
        self.table = Table(kit, desk.brush, Rows(_LETTERS, heads, self), _ROW, self)
        self.table.setAccessibleName(language.word("feed_card.letters"))
        desk.asks.changed.connect(self._moved_on)

    def begin(self, name: str) -> None:
        """Ask for a feed by its name."""
        self.name, self.shown, self._told = name, None, None
        self._ask()

    def focus_widget(self) -> QWidget:
        """Return the list of letters."""
        return self.table

    def keys_now(self) -> tuple[Key, ...]:
        """Letters are read again only where there are some."""
        return self.keys if self.shown is not None and self.shown.letters else (CLOSE,)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read letters again, or leave."""
        pressed = stroke(event)
        if pressed == "R" and self.table.chosen_id:
            target: dict[str, Any] = {"letter": int(self.table.chosen_id)}
            self._told = self.desk.asks.send(ONE, subject=self.name, target=target)
            event.accept()
        elif pressed == "A" and self.shown is not None and self.shown.letters:
            self._told = self.desk.asks.send(ALL, subject=self.name, target={"feed": self.name})
            event.accept()
        else:
            super().keyPressEvent(event)

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card and of the list in it."""
        return self.card.painted_texts(root) + self.table.painted_texts(root)

    # ---- asking the hub

    def _ask(self) -> None:
        self._asked = self.desk.asks.send(OPEN, subject=_SUBJECT, target={"feed": self.name})

    def _moved_on(self, ask: Ask) -> None:
        """Take a card that came; after letters were read again ask for it anew."""
        if ask is self._told and ask.state == "accepted":
            self._ask()
        if ask is self._asked and ask.data:
            found = answer(ask.data, FeedCard)
            self.shown = found if found is not None and found.feed == self.name else self.shown

    # ---- showing

    def show_seen(self, seen: Seen) -> None:
        """Show the card that is here, or that it is on its way."""
        self._seen = seen
        wide, high = self.width() / self.scale, self.height() / self.scale
        card_wide, card_high = min(1280.0, wide - 32), min(high - 32, 860.0)
        left, top = (wide - card_wide) / 2, (high - card_high) / 2
        self.card.place(Rect(left, top, card_wide, card_high).scaled(self.scale), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        row = self._row(seen)
        base = self._head(pad, row, seen)
        if self.shown is not None:
            base = self._can(pad, self.shown, base)
            base = self._parts(pad, self.shown, seen, base)
        self._letters(pad, seen, base, Rect(left, top, card_wide, card_high))
        self.card.show_sheet(pad.sheet(self.desk.language.feed(row.label)[0] if row else self.name))

    def _row(self, seen: Seen) -> FeedRow | None:
        rows = seen.wall.feeds if seen.wall is not None else ()
        return next((row for row in rows if row.name == self.name), None)

    def _head(self, pad: DeskPad, row: FeedRow | None, seen: Seen) -> float:
        """Write which feed it is, how it stands since when, what helps; return the base below."""
        language, room = self.desk.language, pad.width - 2 * _SIDE
        name = language.feed(row.label)[0] if row is not None else plain(self.name)
        pad.text((name,), _SIDE, 42, TITLE, width=room)
        if row is None:
            pad.text(language.forms("feed_card.gone"), _SIDE, 72, PLAIN, width=room)
            return 96.0
        since = when_forms(language, seen, row.quiet_since_us or row.since_us)
        state = tuple(
            language.word("feed_card.since", state=form, since=when)
            for form in state_forms(language, row)
            for when in since
        )
        bad = row.state in {"stale", "disconnected"}
        pad.text(state, _SIDE, 72, STRONG._replace(colour="stale") if bad else STRONG, width=room)
        pad.text((facts(language, row),), _SIDE, 98, SECOND, width=room)
        base = 98.0
        if said := what_to_do(language, row, seen.zone):
            base = pad.wrapped(said, _SIDE, 126, BODY, width=room, step=22)
        return base + 18

    def _can(self, pad: DeskPad, card: FeedCard, base: float) -> float:
        """Write what can be done, a line a channel."""
        language, room = self.desk.language, pad.width - 2 * _SIDE
        pad.add(Line(_SIDE, base, pad.width - _SIDE, base, "line2"))
        base += 28
        pad.text(language.forms("feed_card.can"), _SIDE, base, HEAD, width=200)
        wide = (room - 200) / len(_DEEDS)
        for place, deed in enumerate(_DEEDS):
            forms = language.forms(f"feed_deeds.{deed}")
            pad.text(forms, _SIDE + 200 + wide * place, base, HEAD, width=wide - 8)
        for can in card.can[:_MOST_CHANNELS]:
            base += _STEP
            self._channel(pad, can, base, wide)
            if note := can_note(language, can):
                base += 22
                pad.text(note, _SIDE, base, SECOND, width=room)
        return base + 18

    def _channel(self, pad: DeskPad, can: Can, base: float, wide: float) -> None:
        language = self.desk.language
        every = language.forms("feed_card.every_channel")
        name = every if can.channel == "*" else language.channel(can.channel)
        pad.text(name, _SIDE, base, STRONG, width=192)
        for place, deed in enumerate(_DEEDS):
            able = can.deeds.get(deed, "no")
            style = STRONG if able == "yes" else BODY if able == "partly" else PLAIN
            pad.text(
                can_forms(language, able), _SIDE + 200 + wide * place, base, style, width=wide - 8
            )

    def _parts(self, pad: DeskPad, card: FeedCard, seen: Seen, base: float) -> float:
        """Write how the parts of a gateway stand: its address, its spool, its webhooks."""
        if not card.parts:
            return base
        language, room = self.desk.language, pad.width - 2 * _SIDE
        pad.add(Line(_SIDE, base, pad.width - _SIDE, base, "line2"))
        base += 28
        pad.text(language.forms("feed_card.gateway"), _SIDE, base, HEAD, width=room)
        for part in card.parts[:_MOST_PARTS]:
            base += _STEP
            when = when_forms(language, seen, part.until_us or part.post_us or part.at_us)[-1]
            forms = part_forms(language, part, when)
            good = part.state == "live"
            mark, colour = ("disc", "text2") if good else ("cross", "stale")
            x = pad.mark(mark, _SIDE, base, BODY._replace(colour=colour))
            pad.text(forms, x, base, BODY if good else STRONG, width=room - x + _SIDE)
        return base + 18

    def _letters(self, pad: DeskPad, seen: Seen, base: float, card: Rect) -> None:
        language, room = self.desk.language, pad.width - 2 * _SIDE
        shown = self.shown
        rows = [self._letter(one, seen) for one in shown.letters] if shown is not None else []
        pad.add(Line(_SIDE, base, pad.width - _SIDE, base, "line2"))
        base += 28
        pad.text(self._letters_title(), _SIDE, base, HEAD, width=room * 0.6)
        if said := self._said():
            pad.text(said, pad.width - _SIDE, base, SECOND, width=room * 0.38, align="right")
        top = base + 40
        right = card.w - _SIDE + scrollbar.WIDTH / self.scale
        place = Rect(card.x + _SIDE, card.y + top, right - _SIDE, max(_ROW, card.h - top - 20))
        self.table.place(place.scaled(self.scale), self.scale)
        self.table.show_rows(rows)
        if rows:
            heads = [language.forms(f"columns.{column.key}") for column in _LETTERS]
            head_ops(pad, self.table, heads, _SIDE, top - 10)
        self.table.setVisible(True)  # it has the focus, also while it is empty

    def _letters_title(self) -> tuple[str, ...]:
        language = self.desk.language
        if self.shown is None:
            words = self._asked.words if self._asked is not None else ""
            return (words,) if words else language.forms("asks.pending")
        if not self.shown.waiting:
            return language.forms("feed_card.no_letters")
        return language.forms("feed_card.waiting", n=self.shown.waiting)

    def _said(self) -> tuple[str, ...]:
        """Return what came of the last reading."""
        ask, language = self._told, self.desk.language
        if ask is None:
            return ()
        if ask.state == "refused":
            return (ask.words,)
        if ask.is_pending and not ask.data:
            return language.forms("asks.pending")
        if "read" in ask.data:
            return language.forms("feed_card.read", n=ask.data["read"], left=ask.data["left"])
        return language.forms("feed_card.read_one")

    def _letter(self, one: LetterRow, seen: Seen) -> Row:
        language = self.desk.language
        key, _, more = one.reason.partition(":")
        known = f"letter_reasons.{key}"
        words = language.forms(known) if language.has(known) else (plain(one.reason, 200),)
        return Row(
            str(one.letter),
            (
                Cell(when_forms(language, seen, one.at_us), PLAIN),
                Cell(words, BODY, more=(field,) if (field := field_of(more)) else ()),
                Cell(language.number_forms(one.size), PLAIN),
            ),
            words[0],
        )


def field_of(told: str) -> str:
    """Return the field that a decoder's words speak of ("… - at `$.data.agent`"); else those words."""
    named = re.findall(r"`([^`]+)`", told)
    at = named[-1].removeprefix("$").removeprefix(".") if named and named[-1][0] == "$" else ""
    if named and "missing required field" in told:
        at = f"{at}.{named[0]}" if at else named[0]
    return plain(at or told.strip(), 200)

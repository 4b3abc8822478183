"""A customer over all channels: who it is on each, what links them and how surely, and one timeline.

Opened from a message, from a case of a list, or by its number; the hub notes who looked. What is said of its
links goes through the palette, which asks why, and the card comes anew once the hub has written it down.
"""

from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import zone
from commandcenter.protocol.customers import CustomerCard, CustomerLine, IdentityRow
from ui import scrollbar
from ui.desk.asks import Ask
from ui.desk.customer_words import (
    MARKS,
    STATES,
    because_forms,
    line_style,
    name_of,
    text_forms,
    text_of,
    who_forms,
)
from ui.desk.desk import Desk
from ui.desk.entries import Request
from ui.desk.keys import CLOSE, Key, stroke
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.reckoned import answer
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row, Rows, Table, head_ops
from ui.desk.words import when_forms
from ui.sheet import Line, Painted
from ui.tiles.pad import Kit, Style
from ui.viewing import DESK

OPEN, MORE, LINK, UNLINK, UNDO, CRM, ERASE = (
    f"customer.{name}" for name in ("open", "more", "link", "unlink", "undo", "crm", "erase")
)
_CHANGES = frozenset({LINK, UNLINK, UNDO, CRM})
_SUBJECT = "customer"  # of what this card asks by itself
_SIDE, _ROW, _STEP = 24, 36, 22
_MOST_IDENTITIES = 4  # rows seen at once; the others scroll
_FOOT = 104
_IDENTITIES = (
    Column("identity", 128),
    Column("channel", 160),
    Column("link", 176),
    Column("because", 0),
    Column("messages", 112, "right"),
    Column("wrote_first", 168, "right"),
    Column("wrote_last", 168, "right"),
)
_TIMELINE = (
    Column("when", 168),
    Column("channel", 136),
    Column("happened", 208),
    Column("said", 0),
    Column("who", 152),
)


class Customer(Overlay):
    """Two tables; Tab goes from one to the other.

    L, A, X, U say what belongs together, O opens the CRM, E erases the customer for ever.
    """

    keys = (
        Key("customer_tables", ("Tab",)),
        Key("customer_accept", ("A",)),
        Key("customer_unlink", ("X",)),
        Key("customer_link", ("L",)),
        Key("customer_undo", ("U",)),
        Key("customer_crm", ("O",)),
        Key("customer_name", ("B",)),
        Key("open_case", ("Enter",)),
        Key("customer_erase", ("E",)),
        CLOSE,
        Key("more", ("M",)),
        Key("again", ("R",)),
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.card_shown: CustomerCard | None = None
        self.asked: Ask | None = None
        self._name = ""
        self._refused = ""  # why the CRM was not opened
        self._is_erased = False
        self._chosen_of = 0  # the customer whose rows stand there
        self.identities = self._table(_IDENTITIES, "customer.identities")
        self.timeline = self._table(_TIMELINE, "customer.timeline")
        self._front = self.timeline
        for table in (self.identities, self.timeline):
            table.chosen.connect(desk.changed)
        self.timeline.opened.connect(self._open_case)
        desk.asks.changed.connect(self._moved_on)

    def _table(self, columns: tuple[Column, ...], key: str) -> Table:
        language = self.desk.language
        heads = [language.forms(f"columns.{column.key}")[0] for column in columns]
        kit = Kit(language, self.desk.brush.lettering, zone("UTC"), DESK)
        table = Table(kit, self.desk.brush, Rows(columns, heads, self), _ROW, self)
        table.setAccessibleName(language.word(key))
        table.raise_()
        return table

    def _open_case(self, _name: str) -> None:
        """Open the case that a line of the timeline is of."""
        line = self._chosen_line()
        if line is not None and line.thread:
            self.desk.opened.emit("case", line.thread)

    def begin(self, name: str) -> None:
        """Ask for a customer, by the number of any of its identities."""
        self._name, self.card_shown, self._refused = name, None, ""
        self._is_erased = False
        self._chosen_of = 0
        self._front = self.timeline
        self._ask(OPEN)

    def focus_widget(self) -> QWidget:
        """Return the table that had the focus last."""
        return self._front

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's words
        """Tab goes to the other table, and never to what lies below."""
        self._front = self.timeline if self._front is self.identities else self.identities
        self._front.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys of what has the focus: of an identity more can be said than of what happened."""
        return tuple(key for key in self.keys if not self._rests(key.action))

    def _rests(self, action: str) -> bool:
        card = self.card_shown
        if card is None:
            return action not in {"again", "close"}
        if action == "customer_erase":
            return not self.desk.asks.may(ERASE)
        if action in {"customer_accept", "customer_unlink"}:
            return self._front is not self.identities
        if action == "open_case":
            line = self._chosen_line()
            return self._front is not self.timeline or line is None or not line.thread
        return action == "more" and (card is None or len(card.lines) == card.all)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key of the card says."""
        known = {key.strokes[0]: key.action for key in self.keys_now()[1:] if key is not CLOSE}
        action = known.get(stroke(event))
        if action == "again":
            self._ask(OPEN)
        elif action is None or self.card_shown is None:
            super().keyPressEvent(event)
            return
        else:
            self._act(action, self.card_shown)
        self.desk.changed.emit()
        event.accept()

    def _act(self, action: str, card: CustomerCard) -> None:
        chosen, name = self._chosen_identity(), name_of(card.customer)
        self._refused = ""
        match action:
            case "customer_link":
                self._request(LINK, name, {}, ("other", "note"))
            case "customer_accept" if chosen is not None and chosen.state != "linked":
                self._about(LINK, name, chosen)
            case "customer_unlink" if chosen is not None and chosen.state != "unlinked":
                self._about(UNLINK, name, chosen)
            case "customer_undo":
                self.desk.asks.send(UNDO, subject=name, target={"customer": name})
            case "customer_name":
                self._request(CRM, name, {}, ("crm",))
            case "customer_erase":
                hint = "customer.erase_hint"
                self.desk.asked.emit(
                    Request(ERASE, name, {"customer": name}, {}, ("reason",), hint=hint)
                )
            case "customer_crm":
                self._open_crm(card)
            case "more":
                after = card.skipped + len(card.lines)
                self._ask(MORE, skip=after if after < card.all else 0)

    def _about(self, action: str, name: str, chosen: IdentityRow) -> None:
        other = name_of(chosen.identity)
        self._request(action, f"{name} / {other}", {"other": other}, ("note",), name)

    def _request(
        self, action: str, about: str, args: dict[str, str], asks: tuple[str, ...], name: str = ""
    ) -> None:
        self.desk.asked.emit(Request(action, about, {"customer": name or about}, dict(args), asks))

    def _open_crm(self, card: CustomerCard) -> None:
        """Open the customer in the outside CRM: its id alone goes there, never a word of his."""
        if not card.address.startswith("https://"):
            key = "customer.no_crm_id" if not card.crm else "customer.no_crm"
            self._refused = self.desk.language.word(key)
        elif not QDesktopServices.openUrl(QUrl(card.address)):
            self._refused = self.desk.language.word("customer.no_browser")

    # ---- asking the hub

    def _ask(self, action: str, **args: int) -> None:
        target = {"customer": self._name}
        self.asked = self.desk.asks.send(action, subject=_SUBJECT, target=target, args=dict(args))

    def _moved_on(self, ask: Ask) -> None:
        """Take a card that came; after a change of links ask for it anew. One that was typed for opens."""
        is_typed = ask.frame.action == OPEN and ask.subject != _SUBJECT
        if is_typed and ask is not self.asked and ask.data:
            self.asked, self._name = ask, str(ask.frame.target["customer"])
            self.desk.opened.emit("customer", "")
        elif ask.frame.action == ERASE and ask.state == "accepted":
            self._is_erased, self.card_shown = True, None
        elif ask.frame.action in _CHANGES and ask.state == "accepted" and self.isVisible():
            self._ask(OPEN)
        if ask is self.asked and ask.data:
            found = answer(ask.data, CustomerCard)
            self.card_shown = found or self.card_shown

    def _chosen_identity(self) -> IdentityRow | None:
        chosen = self.identities.chosen_id
        rows = self.card_shown.identities if self.card_shown is not None else ()
        return next((one for one in rows if str(one.identity) == chosen), None)

    def _chosen_line(self) -> CustomerLine | None:
        place, _, _ = self.timeline.chosen_id.partition(" ")
        card = self.card_shown
        if card is None or not place or int(place) >= len(card.lines):
            return None
        return card.lines[int(place)]

    # ---- showing

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card and of the tables in it."""
        found = self.card.painted_texts(root)
        return found + self.identities.painted_texts(root) + self.timeline.painted_texts(root)

    def show_seen(self, seen: Seen) -> None:
        """Show the card that is here, or that it is on its way."""
        tables = (self.identities, self.timeline)
        self._front = next((table for table in tables if table.hasFocus()), self._front)
        wide, high = self.width() / self.scale, self.height() / self.scale
        card_wide, card_high = min(1560, wide - 32), high - 32
        left, top = (wide - card_wide) / 2, 16.0
        self.card.place(self._scaled(left, top, card_wide, card_high), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        spoken = self._head(pad, seen)
        card = self.card_shown
        shown = min(_MOST_IDENTITIES, len(card.identities)) if card is not None else 0
        first, second = 122.0, 122.0 + shown * _ROW + 56
        bottom = second + (card_high - _FOOT - second) // _ROW * _ROW
        self._place(self.identities, left, top + first, card_wide, shown * _ROW)
        self._place(self.timeline, left, top + second, card_wide, bottom - second)
        for table in tables:
            table.setVisible(card is not None)
        if card is not None:
            asked = next((str(o.identity) for o in card.identities if o.state == "proposed"), "")
            rows = [self._identity(one, seen) for one in card.identities]
            self.identities.show_rows(rows, asked)
            if (
                card.customer != self._chosen_of
            ):  # another customer: what is asked of it comes first
                self._chosen_of = card.customer
                self.identities.choose(asked or str(card.customer))
            self.timeline.show_rows(
                [self._line(place, one, seen) for place, one in enumerate(card.lines)]
            )
            self._heads(pad, self.identities, first)
            self._heads(pad, self.timeline, second)
        self._foot(pad, bottom)
        self.card.show_sheet(pad.sheet(spoken))

    def _place(self, table: Table, left: float, top: float, card_wide: float, high: float) -> None:
        right = card_wide - _SIDE + scrollbar.WIDTH / self.scale
        table.place(self._scaled(left + _SIDE, top, right - _SIDE, high), self.scale)

    def _heads(self, pad: DeskPad, table: Table, top: float) -> None:
        language = self.desk.language
        words = [language.forms(f"columns.{column.key}") for column in table.rows_model.columns]
        head_ops(pad, table, words, _SIDE, top - 10)
        pad.add(Line(_SIDE, top - 0.5, pad.width - _SIDE, top - 0.5, "line2"))

    def _scaled(self, x: float, y: float, wide: float, high: float) -> QRect:
        scale = self.scale
        return QRect(round(x * scale), round(y * scale), round(wide * scale), round(high * scale))

    def _head(self, pad: DeskPad, seen: Seen) -> str:
        """Write who it is, how much there is, and what the CRM calls it."""
        language, card, room = self.desk.language, self.card_shown, pad.width - 2 * _SIDE
        title = language.forms(
            "customer.title", name=name_of(card.customer) if card is not None else self._name
        )
        pad.text(title, _SIDE, 40, TITLE, width=room * 0.6)
        if card is None:
            pad.text(self._waiting(), _SIDE, 72, PLAIN, width=room)
            return title[0]
        at = language.time(card.as_of_us, seen.zone, seconds=True)
        pad.text(
            language.forms("customer.as_of", time=at), pad.width - _SIDE, 40, PLAIN,
            width=room * 0.39, align="right",
        )  # fmt: skip
        linked = sum(one.state == "linked" for one in card.identities)
        parts = [
            language.word("customer.linked_identities", n=linked),
            language.word("customer.messages", n=card.messages),
            language.word("customer.cases", n=card.cases),
            language.word("customer.crm_id", crm=card.crm) if card.crm else "",
        ]
        pad.text((" · ".join(filter(None, parts)),), _SIDE, 72, SECOND, width=room * 0.7)
        if len(card.lines) < card.all:
            told = {"first": card.skipped + 1, "last": card.skipped + len(card.lines)}
            page = language.forms("case_groups.page", **told, all=card.all)
            pad.text(page, pad.width - _SIDE, 72, SECOND, width=room * 0.29, align="right")
        return title[0]

    def _waiting(self) -> tuple[str, ...]:
        if self._is_erased:
            return (self.desk.language.word("customer.erased"),)
        if self.asked is not None and self.asked.words:
            return (self.asked.words,)
        return self.desk.language.forms("customer.asking")

    def _foot(self, pad: DeskPad, top: float) -> None:
        """Write the chosen line in full; below it what became of what was asked."""
        line, room = self._chosen_line(), pad.width - 2 * _SIDE
        pad.add(Line(_SIDE, top + 4.5, pad.width - _SIDE, top + 4.5, "line2"))
        if line is not None:
            lines = pad.lines(text_of(self.desk.language, line), BODY, room)
            for place, words in enumerate(lines[:3]):
                pad.text((words,), _SIDE, top + 28 + place * _STEP, BODY, width=room)
        if told := self._told():
            style = Style(15, 600, "warn")
            x = pad.mark("cross", _SIDE, top + 92, style)
            pad.text((told,), x, top + 92, style, width=pad.width - _SIDE - x)

    def _told(self) -> str:
        if self._refused:
            return self._refused
        name = name_of(self.card_shown.customer) if self.card_shown is not None else ""
        asks = (self.desk.asks.of(name), self.asked)
        return next((ask.words for ask in asks if ask is not None and ask.state == "refused"), "")

    def _identity(self, one: IdentityRow, seen: Seen) -> Row:
        language = self.desk.language
        channel = language.channel(one.channel) if one.channel else ()
        is_alone = one.state == "linked" and not one.evidence
        state = language.forms(f"customer.state_{one.state}") if not is_alone else ()
        because = because_forms(language, one)
        style = STRONG if one.state == "linked" else BODY if one.state == "proposed" else PLAIN
        return Row(
            str(one.identity),
            (
                Cell((name_of(one.identity),), style),
                Cell(channel, BODY),
                Cell(state, style, *STATES[one.state]) if state else Cell(),
                Cell(because, BODY if one.state == "proposed" else PLAIN),
                Cell(language.number_forms(one.messages), BODY),
                Cell(when_forms(language, seen, one.first_us) if one.first_us else (), PLAIN),
                Cell(when_forms(language, seen, one.newest_us) if one.newest_us else (), PLAIN),
            ),
            ", ".join((name_of(one.identity), *channel[:1], *state[:1], *because[:1])),
        )

    def _line(self, place: int, line: CustomerLine, seen: Seen) -> Row:
        language = self.desk.language
        happened = language.forms(f"customer_lines.{line.kind}")
        said = text_forms(language, line)
        return Row(
            f"{place} {line.at_us} {line.kind}",
            (
                Cell(when_forms(language, seen, line.at_us), PLAIN),
                Cell(language.channel(line.channel) if line.channel else (), PLAIN),
                Cell(happened, line_style(line), *MARKS.get(line.kind, ("", ""))),
                Cell(said, line_style(line)),
                Cell(who_forms(language, line), PLAIN),
            ),
            f"{happened[0]}, {said[0]}",
        )

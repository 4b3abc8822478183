"""The list behind a headline that counts no cases: messages, bursts or agents, one line each.

It is of the instant that the explanation showed, and every page of it is; whoever counts the lines of a list
finds the number in its title.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain, zone
from commandcenter.protocol.behind import AgentRow, Behind
from commandcenter.protocol.desk import MessageRow
from commandcenter.protocol.people import AgentRow as PersonRow
from ui import scrollbar
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.keys import CLOSE, Key
from ui.desk.marked import MARKING, MarkedCases
from ui.desk.marking import Marked
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.panels.people import state_forms
from ui.desk.readings import motive_forms, sentiment_forms, sentiment_style, text_forms
from ui.desk.reckoned import answer
from ui.desk.regia_words import case_name
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row, Rows, Table, head_ops
from ui.desk.words import when_forms
from ui.rect import Rect
from ui.sheet import Line, Painted
from ui.tiles.pad import Kit
from ui.viewing import DESK

HEADLINES = ("messages", "negative", "online")
_OF_MESSAGES = frozenset({"open_case", "to_customer", "mark"})
_GROUPS = ("part", "rest", "unread")
_SIDE, _ROW, _BODY = 24, 36, 128
_MESSAGES = (
    Column("at", 104),
    Column("customer", 104, "right"),
    Column("channel", 136),
    Column("text", 0),
    Column("burst", 104, "right"),
    Column("sentiment", 120),
    Column("motives", 208),
)
_AGENTS = (
    Column("agent", 0),
    Column("team", 200),
    Column("state", 200),
    Column("since", 200, "right"),
    Column("shift", 160, "right"),
)


class BehindList(Overlay):
    """Arrows up and down go through the list, left and right to the other lists of the headline."""

    keys = (
        Key("group", ("Left", "Right")),
        Key("more", ("M",)),
        Key("open_case", ("Enter",)),
        Key("to_customer", ("L",)),
        MARKING[0],
        CLOSE,
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.figure, self.group = "", "part"
        self.page: Behind | None = None
        self._ask: Ask | None = None
        self._at: dict[str, int] = {}  # instant and log position that every page is of
        self.messages, self.agents = self._table(_MESSAGES), self._table(_AGENTS)
        self.messages.opened.connect(self._open)
        self.marked = MarkedCases(desk, self.messages, self._case_of, self)
        self._seen: Seen | None = None

    def keys_now(self) -> tuple[Key, ...]:
        """Return the keys; a list of people at work opens no case and no customer."""
        rests = _OF_MESSAGES if self.table is self.agents else frozenset()
        return self.marked.keys(tuple(key for key in self.keys if key.action not in rests))

    def _named(self, name: str) -> MessageRow | None:
        messages = self.page.messages if self.page is not None else ()
        return next((one for one in messages if str(one.message) == name), None)

    def _open(self, name: str) -> None:
        """Open the case that a message is of."""
        message = self._named(name)
        if message is not None and message.case:
            self.desk.opened.emit("case", message.case)

    def _case_of(self, name: str) -> Marked | None:
        message = self._named(name)
        if message is None or not message.case or self._seen is None:
            return None
        return Marked(message.case, case_name(self.desk.language, self._seen, message.case))

    @property
    def table(self) -> Table:
        """The table of this headline."""
        return self.agents if self.figure == "online" else self.messages

    def begin(self, figure: str, as_of_us: int, seq: int) -> None:
        """Ask for the list behind a headline as the screen shows it."""
        self.figure, self.group = figure, "part"
        self.marked.marks.clear()
        self._at = {"as_of_us": as_of_us, "seq": seq}
        self._send(0)

    def focus_widget(self) -> QWidget:
        """Return the table."""
        return self.table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key says of the marked cases, go to another list or page, or leave."""
        if self.marked.pressed(event, self._seen):
            return
        message = self._named(self.messages.chosen_id) if self.table is self.messages else None
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        page, groups = self.page, self._groups()
        if (by := steps.get(Qt.Key(event.key()))) is not None and page is not None:
            self.group = groups[(groups.index(self.group) + by) % len(groups)]
            self._send(0)
            event.accept()
        elif event.key() == Qt.Key.Key_M and page is not None:
            after = page.skipped + len(self._lines(page))
            self._send(after if after < page.groups[page.group] else 0)
            event.accept()
        elif event.key() == Qt.Key.Key_L and message is not None and message.customer:
            self.desk.opened.emit("customer", f"K-{message.customer}")
            event.accept()
        else:
            super().keyPressEvent(event)

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card, of the table in it and of the bar at its foot."""
        found = self.card.painted_texts(root) + self.table.painted_texts(root)
        return found + self.marked.painted_texts(root)

    def show_seen(self, seen: Seen) -> None:
        """Show the page that is here."""
        self._seen = seen
        if self._ask is not None and self.page is None and self._ask.data:
            self.page = answer(self._ask.data, Behind)
        wide, high = self.width() / self.scale, self.height() / self.scale
        card_wide, card_high = min(1440, wide - 32), high - 32
        left, top = (wide - card_wide) / 2, 16.0
        self.card.place(Rect(left, top, card_wide, card_high).scaled(self.scale), self.scale)
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        spoken = self._head(pad, seen)
        right = card_wide - _SIDE + scrollbar.WIDTH / self.scale
        place = Rect(left + _SIDE, top + _BODY, right - _SIDE, card_high - _BODY - 24)
        self.table.place(place.scaled(self.scale), self.scale)
        rows = self._rows(self.page, seen) if self.page is not None else []
        self.table.show_rows(rows)
        for table in (self.messages, self.agents):
            table.setVisible(table is self.table and bool(rows))
        if rows:
            columns = _AGENTS if self.figure == "online" else _MESSAGES
            heads = [self.desk.language.forms(f"columns.{column.key}") for column in columns]
            head_ops(pad, self.table, heads, _SIDE, _BODY - 10)
            pad.add(Line(_SIDE, _BODY - 0.5, card_wide - _SIDE, _BODY - 0.5, "line2"))
        self.card.show_sheet(pad.sheet(spoken))
        self.marked.show(seen, self.card.geometry(), self.scale)

    def _table(self, columns: tuple[Column, ...]) -> Table:
        language = self.desk.language
        kit = Kit(language, self.desk.brush.lettering, zone("UTC"), DESK)
        heads = [language.word(f"columns.{column.key}") for column in columns]
        table = Table(kit, self.desk.brush, Rows(columns, heads, self), _ROW, self)
        table.setAccessibleName(language.word("behind.list"))
        table.hide()
        return table

    def _groups(self) -> list[str]:
        known = self.page.groups if self.page is not None else {}
        return [group for group in _GROUPS if group in known]

    def _lines(self, page: Behind) -> tuple[Any, ...]:
        return page.agents if page.figure == "online" else page.messages

    def _send(self, skip: int) -> None:
        self.page = None
        self._ask = self.desk.asks.send(
            "figures.behind",
            subject="behind",
            args={"figure": self.figure, "group": self.group, "skip": skip, **self._at},
        )

    def _head(self, pad: DeskPad, seen: Seen) -> str:
        """Write which list it is, how many stand in it and in the others, of when, which part this is."""
        language, page, room = self.desk.language, self.page, pad.width - 2 * _SIDE
        name = language.word(f"figures.{self.figure}")
        if page is None:
            words = self._ask.words if self._ask is not None else ""
            pad.text((name,), _SIDE, 40, TITLE, width=room)
            forms = (words,) if words else language.forms("figures_panel.asking")
            pad.text(forms, _SIDE, 70, PLAIN, width=room)
            return name
        n = page.groups[page.group]
        group = language.word(f"behind.{self.figure}_{page.group}")
        title = language.forms("case_groups.title", figure=name, group=group, n=n)
        pad.text(title, _SIDE, 40, TITLE, width=room * 0.6)
        time = language.time(page.as_of_us, seen.zone, seconds=True)
        of = language.word("behind.now" if self.figure == "online" else "behind.hour", time=time)
        pad.text((of,), pad.width - _SIDE, 40, PLAIN, width=room * 0.39, align="right")
        listed = " · ".join(
            f"{language.word(f'behind.{self.figure}_{one}')} {language.number(page.groups[one])}"
            for one in self._groups()
        )
        pad.text((listed,), _SIDE, 70, SECOND, width=room * 0.7)
        shown = len(self._lines(page))
        if shown < n:
            told = {"first": page.skipped + 1, "last": page.skipped + shown, "all": n}
            forms = language.forms("case_groups.page", **told)
            pad.text(forms, pad.width - _SIDE, 70, SECOND, width=room * 0.29, align="right")
        if not n:
            pad.text(language.forms("behind.none"), _SIDE, _BODY, PLAIN, width=room)
        return title[0]

    def _rows(self, page: Behind, seen: Seen) -> list[Row]:
        if page.figure == "online":
            return [self._agent(agent, seen) for agent in page.agents]
        sizes = page.sizes or (0,) * len(page.messages)
        pairs = zip(page.messages, sizes, strict=True)
        return [self._message(message, size, seen) for message, size in pairs]

    def _message(self, message: MessageRow, size: int, seen: Seen) -> Row:
        language = self.desk.language
        sentiment, channel = sentiment_forms(language, message), language.channel(message.channel)
        return Row(
            str(message.message),
            (
                Cell((language.time(message.at_us, seen.zone, seconds=True),), PLAIN),
                Cell((f"K-{message.customer}",) if message.customer else (), BODY),
                Cell(channel, PLAIN),
                Cell(text_forms(message), BODY),
                Cell((language.number(size),) if size > 1 else (), PLAIN),
                Cell(sentiment, sentiment_style(message)),
                Cell(motive_forms(language, message), BODY),
            ),
            f"{channel[0]}, {sentiment[0]}",
        )

    def _agent(self, agent: AgentRow, seen: Seen) -> Row:
        """Write who is at work as the board of people does."""
        language = self.desk.language
        people = seen.desk.people if seen.desk is not None else ()
        told = PersonRow(agent=agent.agent, name=agent.agent, state=agent.state)
        person = next((row for row in people if row.agent == agent.agent), told)
        state, name = state_forms(language, person), plain(person.name, 60)
        since_us = agent.since_us if person.since_us is None else person.since_us
        return Row(
            agent.agent,
            (
                Cell((name,), STRONG),
                Cell((plain(agent.team),) if agent.team else (), BODY),
                Cell(state, BODY),
                Cell(when_forms(language, seen, since_us), PLAIN),
                Cell((plain(agent.shift),) if agent.shift else (), PLAIN),
            ),
            f"{name}, {state[0]}",
        )

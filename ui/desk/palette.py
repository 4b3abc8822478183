"""The command palette: a line to type in, what it finds below, Enter runs; a command asks for more."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from commandcenter.commands.action import Action
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UserError
from commandcenter.protocol.alerts import AlertRow
from commandcenter.protocol.found import FoundRow
from ui.desk.asks import Ask
from ui.desk.choices import Offer
from ui.desk.desk import Desk
from ui.desk.entries import (
    Entry,
    Field,
    Request,
    answer_words,
    as_sentence,
    asked_for,
    command_words,
    field_words,
    fields_of,
    found,
    preview,
    read_field,
)
from ui.desk.kept import keep
from ui.desk.keys import CLOSE, Key
from ui.desk.overlay import Overlay
from ui.desk.pad import DeskPad, broken
from ui.desk.palette_draw import (
    ABOUT,
    CARD_TOP,
    LINE,
    LIST_TOP,
    MOST_TOLD,
    ROW,
    SIDE,
    TOLD,
    WIDE,
    Shown,
    field_place,
    height,
    write_about,
    write_field,
    write_rows,
    write_told,
)
from ui.desk.seeking import SUBJECT, Seeking
from ui.desk.seen import Seen
from ui.desk.text_line import TextLine, field_palette
from ui.rect import Rect
from ui.sheet import Painted, Text, painted

MOST_ROWS = 12


class Palette(Overlay):
    """Lists `entries` and narrows them by what is typed; a command's fields are asked for one by one."""

    keys = (Key("move", ("Up", "Down")), Key("run", ("Enter",)), CLOSE)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.line = TextLine(self.card)
        self.line.setFont(desk.brush.lettering.font(18))
        self.line.textChanged.connect(self._typed)
        self.line.textEdited.connect(self._edited)
        self.line.moved.connect(self._move)
        self.line.entered.connect(self._enter)
        self.line.setPalette(field_palette(desk.brush.theme, "bg1"))
        self.entries: Callable[[], list[Entry]] = list
        self.sought: Callable[[tuple[FoundRow, ...]], list[Entry]] = lambda _: []
        self._seeking = Seeking(desk.asks)
        self.shown: list[Entry] = []
        self.place_of_choice = 0
        self.told = ""
        self._command: Action | None = None
        self._left: list[Field] = []
        self._given: dict[str, dict[str, Any]] = {}
        self._request: Request | None = None
        self._ask: Ask | None = None
        self._seen: Seen | None = None
        self._offer: Offer | None = None
        desk.asks.changed.connect(self._moved_on)

    def open(self, seen: Seen) -> None:
        """Begin anew: nothing typed, everything listed."""
        self._forget()
        self.line.clear()
        super().open(seen)

    def keys_now(self) -> tuple[Key, ...]:
        """Enter runs what was found; of things it chooses one, of a field it takes what was typed."""
        if self._offer is None and self._command is None:
            return self.keys
        return (self.keys[0], Key("take", ("Enter",)), CLOSE)

    def offer(self, offer: Offer, seen: Seen) -> None:
        """Let somebody choose one of some things, by typing; Esc chooses none."""
        self.open(seen)
        self._offer = offer
        self.shown = self._listed()
        self.show_seen(seen)

    def _listed(self) -> list[Entry]:
        """Return everything that may be found now."""
        if self._offer is None:
            return self.entries()
        offer = self._offer
        return [
            Entry("choice", (one.words,), partial(offer.chosen, one.name), also=one.name)
            for one in offer.choices
        ]

    def focus_widget(self) -> QWidget:
        """Return the line."""
        return self.line

    def run_command(self, action: Action) -> None:
        """Ask for what a command needs, then send it."""
        if self._seen is None:
            return
        self._forget()
        self._command = action
        self._left = fields_of(action, self._seen, self.desk.language)
        self._given = {"target": {}, "args": {}}
        self._next_field()

    def begin(self, request: Request, seen: Seen) -> None:
        """Ask for what a request needs, show what would be sent, send on Enter."""
        self.open(seen)
        self._forget()
        self._command = ACTIONS[request.command]
        self._request = request
        self._left = list(asked_for(request, self._command, seen, self.desk.language))
        self._given = {"target": dict(request.target), "args": dict(request.args)}
        if seen.role not in self._command.roles:  # said before anything is typed, not after
            self._left = []
            language = self.desk.language
            named = command_words(self._command, language)
            self.told = language.word("palette.others", command=named)
            self._list_again()
            return
        self._next_field()

    @property
    def _is_ready(self) -> bool:
        """All is told: the preview stands, and the next Enter sends."""
        return self._request is not None and self._command is not None and not self._left

    def show_seen(self, seen: Seen) -> None:
        """Show the line and what it finds. New data changes no choice: the chosen entry stays."""
        self._seen = seen
        wide, scale = self.width() / self.scale, self.scale
        rows, card_wide = self._rows(), min(WIDE, wide - 32)
        told = self._told_lines(card_wide - 2 * SIDE)
        high = height(self._above, len(rows), len(told))
        card = Rect((wide - card_wide) / 2, CARD_TOP, card_wide, high)
        self.card.place(card.scaled(scale), scale)
        self.line.setFont(self.desk.brush.lettering.font(round(18 * scale)))
        field = field_place(self._above, card_wide)
        self.line.setGeometry(field.scaled(scale))
        pad = DeskPad(self.desk.kit(seen), card_wide, high)
        pad.frame(fill="bg2", edge="info", edge_px=2)
        if (alert := self._alert) is not None:
            write_about(pad, alert, seen, self.desk.language)
        write_field(pad, self._prompt(), self._above)
        write_rows(pad, rows, self._above, self.place_of_choice - self._first)
        nothing = self.desk.language.forms("palette.free" if self._left else "palette.nothing")
        write_told(pad, told, () if rows else nothing)
        self.card.show_sheet(pad.sheet(self._spoken()))
        self.line.setAccessibleName(self._spoken())

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the card and what is typed."""
        texts = super().painted_texts(root)
        if self.line.text():
            corner = self.line.mapTo(root, self.line.rect().topLeft())
            letters, high = self.desk.brush.lettering, self.line.height() / self.scale
            op = Text(2, high / 2 + 6, self.line.text(), 18, 400, "text1")
            text = painted(op, letters, 0, 0, self.scale)
            texts.append(text.moved(corner.x(), corner.y()))
        return texts

    @property
    def _alert(self) -> AlertRow | None:
        """The incident that a request speaks of, where it is known."""
        if self._request is None or self._seen is None:
            return None
        return self._seen.alert(self._request.incident)

    @property
    def _above(self) -> int:
        """How high the lines are that say of which incident a request speaks."""
        return ABOUT if self._alert is not None else 0

    def _told_lines(self, width: float) -> list[str]:
        """Return what became of the command in lines: where and what to do stand at its end."""
        if not self.told:
            return []
        return broken(self.told, self.desk.brush.lettering, TOLD, width)[:MOST_TOLD]

    # ---- what is listed

    @property
    def _room(self) -> int:
        """How many lines find room."""
        beneath = 72 + (MOST_TOLD - 1) * LINE * bool(self.told)
        high = self.height() / self.scale - CARD_TOP - self._above - LIST_TOP - beneath
        return max(1, min(MOST_ROWS, int(high // ROW)))

    @property
    def _first(self) -> int:
        """The first line that is shown: the chosen one is always among them."""
        return max(0, self.place_of_choice - self._room + 1)

    def _rows(self) -> list[Shown]:
        """Return words, kind and cap of each line that is shown."""
        if self._left:
            options = self._options()[self._first : self._first + self._room]
            return [Shown((words,)) for _, words in options]
        if self._command is not None or self._ask is not None:
            return []
        language = self.desk.language
        return [
            Shown(
                entry.words,
                language.word(f"palette.{entry.kind}") if entry.kind != "choice" else "",
                entry.cap,
            )
            for entry in self.shown[self._first : self._first + self._room]
        ]

    def _options(self) -> list[tuple[str, str]]:
        entries = [
            Entry("command", (words,), lambda: None, also=value)
            for value, words in self._left[0].choices
        ]
        return [(entry.also, entry.words[0]) for entry in found(entries, self.line.text())]

    def _prompt(self) -> str:
        language = self.desk.language
        if self._offer is not None:
            return self._offer.title
        if self._ask is not None:
            return command_words(ACTIONS[self._ask.frame.action], language)
        if self._command is None:
            return as_sentence(language.word("keys.search"))
        form = self._request.form if self._request is not None else None
        if not self._left:  # all is told: the line below says what Enter sends
            named = form.title if form is not None else ""
            return named or command_words(self._command, language)
        field = self._left[0]
        key = "palette.field" if self._is_needed(field) else "palette.optional"
        title, label = (
            (form.title, form.labels.get(field.name, "")) if form is not None else ("", "")
        )
        return language.word(
            key,
            command=title or command_words(self._command, language),
            field=label or field_words(field, language),
        )

    def _spoken(self) -> str:
        rows = self._rows()
        place = self.place_of_choice - self._first
        chosen = rows[place].words[0] if 0 <= place < len(rows) else ""
        return ", ".join(part for part in (self._prompt(), chosen, self.told) if part)

    # ---- typing

    def _edited(self) -> None:
        """Somebody types on after a command was carried out: they look for something else now."""
        if self._ask is not None and not self._ask.is_pending:
            self._ask, self.told = None, ""

    def _typed(self) -> None:
        self.place_of_choice = 0
        if not self._left:
            self.told = ""
        self._list_again()

    def _list_again(self) -> None:
        if not self._left:
            self.shown = [*self._by_number(), *found(self._listed(), self.line.text())]
        if self._seen is not None:
            self.show_seen(self._seen)

    def _by_number(self) -> list[Entry]:
        """Return what the hub found of a number, whatever way it was typed."""
        if self._offer is not None or self._command is not None or self._ask is not None:
            return []
        self._seeking.seek(self.line.text())
        return self.sought(self._seeking.rows())

    def _move(self, by: int) -> None:
        many = len(self._options()) if self._left else len(self.shown)
        self.place_of_choice = max(0, min(many - 1, self.place_of_choice + by))
        self._list_again()

    def _enter(self) -> None:
        if self._left:
            self._take_field()
        elif self._is_ready:
            self._send()
            self._list_again()
        elif 0 <= self.place_of_choice < len(self.shown):
            entry = self.shown[self.place_of_choice]
            if entry.kind != "command":
                self.leave()
            entry.run()
        elif self._offer is not None and self._offer.free and self.line.text().strip():
            chosen, text = self._offer.chosen, self.line.text().strip()
            self.leave()
            chosen(text)

    def _take_field(self) -> None:
        field, language = self._left[0], self.desk.language
        options = self._options()
        text = self.line.text().strip()
        if field.choices:
            if not 0 <= self.place_of_choice < len(options):
                return
            text = options[self.place_of_choice][0]
        if text or self._is_needed(field):
            try:
                self._given[field.part][field.name] = self._read(field, text)
            except UserError as error:
                self.told = language.error(error)
                self._list_again()
                return
        self._left.pop(0)
        self._next_field()

    def _is_needed(self, field: Field) -> bool:
        """Tell whether a field may not be left out: for the hub, or for who asks."""
        form = self._request.form if self._request is not None else None
        return field.required or (form is not None and field.name in form.needed)

    def _read(self, field: Field, text: str) -> Any:
        """Return what was typed; UserError where it does not fit."""
        form = self._request.form if self._request is not None else None
        try:
            found = form.read(field.name, text, self._given["args"]) if form is not None else text
            return read_field(field, found) if isinstance(found, str) else found
        except msgspec.ValidationError as error:
            if not text:
                asked = field_words(field, self.desk.language)
                raise UserError("field_missing", field=asked) from error
            raise UserError("frame_unreadable", why=str(error)) from error

    def _next_field(self) -> None:
        self.line.clear()
        self.told, self.place_of_choice = "", 0
        self._fill_in()
        if self._is_ready:
            self.told = self._preview()
        elif not self._left:
            self._send()
        self._list_again()

    def _fill_in(self) -> None:
        """Put down what is known of the next field already: Enter leaves it as it is."""
        form = self._request.form if self._request is not None else None
        if form is None or not self._left or not (text := form.known.get(self._left[0].name)):
            return
        values = [value for value, _ in self._left[0].choices]
        if values:
            self.place_of_choice = values.index(text) if text in values else 0
        else:
            self.line.setText(text)
            self.line.selectAll()

    def _preview(self) -> str:
        if self._request is None or self._command is None:
            return ""
        told = {name: self._given["args"].get(name, "") for name in self._request.asks}
        language = self.desk.language
        said = preview(self._request, told, self._command, language)[0]
        return f"{language.word(self._request.hint)} {said}" if self._request.hint else said

    def _send(self) -> None:
        if self._command is None:
            return
        target = self._given["target"]
        self._ask = self.desk.asks.send(
            self._command.name,
            subject=self._subject(target),
            target=target,
            args=self._given["args"],
            version=self._request.version if self._request is not None else None,
        )
        self._command = None
        self._moved_on(self._ask)

    def _subject(self, target: dict[str, Any]) -> str:
        """Return what a command is about, so that its panel finds it among those sent."""
        if self._request is None or self._command is None:
            name = self._command.name if self._command is not None else ""
            return str(target.get("incident", name))
        form = self._request.form
        return form.subject if form is not None else self._request.incident

    def _moved_on(self, ask: Ask) -> None:
        """Say what became of the command; what it answers (a token) is shown once, here only."""
        if ask.subject == SUBJECT:
            self._list_again()
        if ask is not self._ask:
            return
        language = self.desk.language
        told = language.word("asks.pending") if ask.is_pending else ask.words
        if ask.state == "seen" and "content" in ask.data:
            told = self._kept(ask)
        elif ask.state == "seen":
            told = answer_words(ask, language)
            self.line.setText(str(ask.data.get("token", "")))
            self.line.selectAll()  # to be copied
        self.told = told
        self._list_again()

    def _kept(self, ask: Ask) -> str:
        """Write down what the hub answered as a file, once, and say where it is."""
        data, ask.data = ask.data, {}
        try:
            path = keep(str(data["file"]), str(data["content"]))
        except UserError as error:
            return self.desk.language.error(error)
        self.line.setText(str(path))
        self.line.selectAll()  # to be copied
        return self.desk.language.word("asks.kept", rows=data["rows"], folder=str(path.parent))

    def _forget(self) -> None:
        self._command, self._left, self._ask, self.told = None, [], None, ""
        self._request = self._offer = None
        self.place_of_choice = 0
        self.shown = self.entries()

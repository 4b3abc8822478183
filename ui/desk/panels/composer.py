"""The composer: four slots and a reason; what would follow stands below before anything is applied.

Its keys work from every panel of the regia: digits begin the ten quick actions, + and − change how many, Q, S
and T say where to, where from and until when, Ctrl+Enter applies. Esc leaves the draft as it is.
"""

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from commandcenter.clock import MINUTE
from commandcenter.languages import plain
from ui.desk import how_many
from ui.desk.choices import Choice, Offer, choice_words, choices_for, types
from ui.desk.composing import quick_draft
from ui.desk.desk import Desk
from ui.desk.draft import KINDS, LEAST, Draft, begun
from ui.desk.keys import Key, caps, key_name
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Panel, Place
from ui.desk.preview_words import Card, cards, loses_forms, told_forms
from ui.desk.quick import DIGITS, GOES, UNDOES, Chosen, more_for
from ui.desk.regia_words import agent_name, override_words, regia
from ui.desk.seen import Seen
from ui.sheet import Box, Painted, Text, painted
from ui.tiles.pad import Style

_SLOTS = ("amount", "to", "source", "until")
_LENGTHS = (15, 30, 60, 90, 120, 180, 240, 480, 720)
_BOX_TOP, _BOX = 72, 40
_CARD_TOP, _CARD = 152, 94
_REASON_TOP = 296
_OLD, _NEW = Style(28, 400, "text2"), Style(30, 600, "text1")
APPLY = Key("apply_draft", ("Ctrl+Enter",), in_bar=True, in_palette=True)


class _Slot(NamedTuple):
    """A slot as it is drawn: its label's key, what it holds, whether that is missing."""

    label: str
    words: str
    is_missing: bool = False


class Composer(Panel):
    """Shows the desk's one draft."""

    key = "composer"
    where = Place("regia", "right", 352)
    is_heard_next_door = True
    arrows = ("Left", "Right", "Up", "Down")
    opens = True
    keys = (
        Key("quick", DIGITS, ("1–0",), in_bar=True, tells_stroke=True),
        Key("amount", ("+", "-"), ("+", "\N{MINUS SIGN}"), in_bar=True, tells_stroke=True),
        Key("slot_to", ("Q",), in_palette=True),
        Key("slot_source", ("S",), in_palette=True),
        Key("slot_until", ("T",), in_palette=True),
        Key("slot_type", ("Y",), in_palette=True),
        Key("reason", ("R",), in_palette=True),
        Key("propose", ("B",), in_palette=True),
        Key("how_many", ("W",), in_palette=True),
        Key("drop_draft", ("D",), in_palette=True),
        APPLY,
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.composing = desk.composing
        self._slot = 0
        self.line = _ReasonLine(desk, self)
        self.line.left.connect(self._reason_told)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # ---- keys

    def act(self, action: str) -> bool:
        """Do what a key says with the draft."""
        name, _, stroke = action.partition(" ")
        if self.seen is None or regia(self.seen) is None:
            return False
        match name:
            case "quick":
                self._quick(stroke)
            case "amount":
                self._amount(1 if stroke == "+" else -1)
            case "slot_to" | "slot_source" | "slot_until" | "slot_type":
                self._offer(name.removeprefix("slot_"))
            case "reason":
                self._write_reason()
            case "propose":
                self._propose()
            case "how_many":
                self._ask_how_many()
            case "drop_draft":
                self.composing.drop()
            case "apply_draft":
                self._apply()
            case _:
                return False
        self._again()
        return True

    def choose(self, name: str) -> bool:
        """Begin the draft that a name says: TYPE, and KIND:NAME as its source, or as its end after `to=`."""
        type_, _, about = name.partition(" ")
        if type_ not in KINDS or self.seen is None:
            return False
        draft = begun(type_)
        if about.startswith("to="):
            draft = draft._replace(to=about.removeprefix("to="))
        elif about:
            draft = draft._replace(source=about)
        self.composing.begin(draft, self.seen)
        self._again()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from slot to slot, up and down change one, Enter offers what it may hold."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        turns = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif (by := steps.get(key)) is not None:
            self._slot = max(0, min(len(_SLOTS) - 1, self._slot + by))
            self._again()
        elif (by := turns.get(key)) is not None:
            self._turn(by)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._offer(_SLOTS[self._slot])
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    def _chosen_beside(self) -> Chosen:
        return Chosen(self.desk.queue, self.desk.case, self.desk.agent)

    def _quick(self, digit: str) -> None:
        """Begin a quick action: a draft, a way to go, or the undoing of one's last."""
        if self.seen is None:
            return
        if digit in GOES:
            name = self.desk.case if GOES[digit] == "case_why" else ""
            self.desk.opened.emit(GOES[digit], name)
        elif digit == UNDOES:
            self.desk.opened.emit("undo_last", "")
        else:
            quick_draft(self.composing, digit, self._chosen_beside(), self.seen)

    def _amount(self, by: int) -> None:
        """Change how many; where nothing is drafted yet, begin with somebody for the chosen queue."""
        if self.seen is None:
            return
        if not self.composing.is_touched and by > 0:
            draft, found = more_for(self._chosen_beside()), self.composing.how_many.found
            if found is not None and found.people:  # what was just reckoned is what is begun with
                usual = found.until_min or draft.minutes
                draft = draft._replace(n=found.people, minutes=max(LEAST, usual))
            self.composing.begin(draft, self.seen)
        elif self.composing.is_touched:
            self.composing.change(self.seen, self.composing.draft.more(by))

    def _turn(self, by: int) -> None:
        """Change the slot in focus by one."""
        if self.seen is None:
            return
        draft, slot = self.composing.draft, _SLOTS[self._slot]
        if slot == "amount":
            self._amount(by)
        elif slot == "until":
            self.composing.change(self.seen, draft.later(by))
        else:
            self._next_choice(slot, -by)
        self._again()

    def _next_choice(self, slot: str, by: int) -> None:
        if self.seen is None:
            return
        names = [one.name for one in self._choices(slot)]
        if not names:
            return
        draft = self.composing.draft
        held = draft.to if slot == "to" else draft.source
        place = names.index(held) + by if held in names else 0
        self._take(slot, names[place % len(names)])

    def _choices(self, slot: str) -> tuple[Choice, ...]:
        draft, language = self.composing.draft, self.desk.language
        if self.seen is None:
            return ()
        if slot in {"type", "amount"}:
            return types(language)
        if slot == "until":
            return tuple(Choice(str(n), f"{self._until(n)} · {self._length(n)}") for n in _LENGTHS)
        kind = draft.kind.to if slot == "to" else draft.kind.source
        return choices_for(kind, draft, self.seen, language)

    def _offer(self, slot: str) -> None:
        """Let somebody choose what a slot holds, by typing."""
        choices = self._choices(slot)
        is_free = slot == "until"
        if not choices and not is_free:
            return
        title = self.desk.language.word(f"slots.{self._label(slot)}")
        self._slot = _SLOTS.index(slot) if slot in _SLOTS else 0
        self.desk.offered.emit(
            Offer(title, choices, lambda name: self._take(slot, name), free=is_free)
        )

    def _take(self, slot: str, name: str) -> None:
        """Put what was chosen into its slot."""
        if self.seen is None:
            return
        draft = self.composing.draft
        match slot:
            case "type" | "amount":
                chosen = self._chosen_beside()
                source = {"case": f"case:{chosen.case}", "agent": f"agent:{chosen.agent}"}
                begins = begun(name)
                if (held := source.get(begins.kind.source, "")) and not held.endswith(":"):
                    begins = begins._replace(source=held)
                self.composing.begin(begins, self.seen)
            case "until":
                minutes = name.strip()
                if minutes.isdigit():
                    changed = draft._replace(minutes=max(1, min(720, int(minutes))))
                    self.composing.change(self.seen, changed)
            case "to":
                self.composing.change(self.seen, draft._replace(to=name, steps=()))
            case "source":
                self.composing.change(self.seen, draft._replace(source=name, steps=()))
        self._again()

    def _propose(self) -> None:
        if self.seen is not None:
            alert = next(iter(self.seen.open_alerts), None)
            name = self.desk.incident or (alert.incident if alert is not None else "")
            self.composing.drop()
            self.composing.propose(self.seen, name)

    def _ask_how_many(self) -> None:
        """Let somebody choose a goal, or type one: share and minutes."""
        title = self.desk.language.word("how_many.title")
        offered = how_many.choices(self.desk.language)
        self.desk.offered.emit(Offer(title, offered, self._aim, free=True))

    def _aim(self, name: str) -> None:
        aim = how_many.aim_of(name.strip())
        self.composing.drop()
        if aim is None:
            self.composing.hint = "no_aim"
        elif self.seen is not None:
            self.composing.how_many.ask(aim, self.seen.now_us)
        self._again()

    def _apply(self) -> None:
        if self.seen is None:
            return
        if self.line.isVisible():
            self._reason_told(self.line.text())
        self.composing.apply(self.seen)
        if self.composing.hint == "no_reason":
            self._write_reason()

    def _write_reason(self) -> None:
        self.line.begin(self.composing.draft.reason)

    def _reason_told(self, text: str) -> None:
        if self.seen is not None and text.strip() != self.composing.draft.reason:
            changed = self.composing.draft._replace(reason=plain(text, 500).strip())
            self.composing.draft = changed
            self.composing.hint = ""
        if self.line.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.hide()
        self._again()

    # ---- what is drawn

    def hears_next_door(self) -> bool:
        """Only where something is assigned: else its keys are free for others."""
        return self.seen is not None and regia(self.seen) is not None

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say which type it is, and whose draft."""
        language, composing = self.desk.language, self.composing
        if not composing.is_touched:
            wait = "composer.proposing" if composing.is_proposing else "composer.begin"
            return language.forms(wait)
        type_ = language.word(f"override_types.{composing.draft.type}")
        if composing.draft.steps:
            return language.forms("composer.proposed", n=len(composing.draft.steps))
        return (language.word("composer.draft", type=type_), type_)

    def spoken(self, seen: Seen) -> str:
        """Say the draft as a whole, and what it would change."""
        said = [slot.words for slot in self._slots(seen) if slot.words]
        found = self.composing.found
        if found is not None:
            language = self.desk.language
            said += [
                f"{language.word(f'preview.{card.key}')} {card.new}, {card.change[0]}"
                for card in cards(language, found, self._currency(seen))
            ]
        if not self.composing.is_touched and (told := self._told_how_many(seen)) is not None:
            titles = [self.desk.language.word(f"how_many.{key}") for key, _, _ in told.cards]
            figures = [f"{card[1]}, {card[2][0]}" for card in told.cards]
            said += [f"{title} {one}" for title, one in zip(titles, figures, strict=True)]
            said += told.line[:1]
        return ", ".join((self.title[0], *self.note(seen)[:1], *said))

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the slots, what would follow, the reason and the button."""
        language = self.desk.language
        if regia(seen) is None:
            self.empty(pad, language.forms("composer.none" if seen.is_whole else "desk.waiting"))
            self.line.hide()
            return
        if self.composing.look():
            self.desk.opened.emit("conflict", "")
        self._write_slots(pad, seen)
        self._write_effect(pad, seen)
        self._write_foot(pad, seen)

    def painted_texts(self, root: QWidget) -> list[Painted]:
        """Return the texts of the panel and what is being typed."""
        found = super().painted_texts(root)
        if self.line.isVisibleTo(root) and self.line.text():
            corner = self.line.mapTo(root, self.line.rect().topLeft())
            op = Text(
                4, self.line.height() / self.scale / 2 + 6, self.line.text(), 16, 400, "text1"
            )
            text = painted(op, self.desk.brush.lettering, 0, 0, self.scale)
            found.append(text.moved(corner.x(), corner.y()))
        return found

    def _slots(self, seen: Seen) -> list[_Slot]:
        """Return the four slots; one that the type does not have is left blank."""
        draft, touched = self.composing.draft, self.composing.is_touched
        if draft.steps:
            return []
        kind, language = draft.kind, self.desk.language
        amount = self._amount_words(draft) if touched else ""
        if not kind.amount:
            amount = language.word(f"override_types.{draft.type}") if touched else ""
        slots = [_Slot(self._label("amount"), amount)]
        for slot, wanted, held in (
            ("to", kind.to, draft.to),
            ("source", kind.source, draft.source),
        ):
            if not wanted:
                slots.append(_Slot("", ""))
                continue
            words = choice_words(held, seen, language) if held and touched else ""
            optional = slot == "to" and draft.type == "MOVE"
            slots.append(
                _Slot(self._label(slot), words, is_missing=touched and not held and not optional)
            )
        until = f"{self._until(draft.minutes)} · {self._length(draft.minutes)}"
        slots.append(_Slot("until", until if touched else ""))
        return slots

    def _label(self, slot: str) -> str:
        kind = self.composing.draft.kind
        return {
            "amount": kind.amount or "type", "to": f"to_{kind.to}", "source": kind.source,
        }.get(slot, slot)  # fmt: skip

    def _amount_words(self, draft: Draft) -> str:
        language = self.desk.language
        match draft.kind.amount:
            case "people":
                return language.word("slots.more_people", n=draft.n)
            case "factor":
                return f"× {language.number(draft.factor, decimals=1)}"
            case "switch":
                return language.word("slots.on" if draft.is_on else "slots.off")
        return language.number(draft.n)

    def _until(self, minutes: int) -> str:
        if self.seen is None:
            return ""
        return self.desk.language.time(self.seen.now_us + minutes * MINUTE, self.seen.zone)

    def _length(self, minutes: int) -> str:
        """Write a length; whole hours without minutes."""
        return self.desk.language.duration(
            minutes * MINUTE, short=minutes >= 60 and minutes % 60 == 0
        )

    def _write_slots(self, pad: DeskPad, seen: Seen) -> None:
        language, slots = self.desk.language, self._slots(seen)
        if not slots:
            self._write_steps(pad, seen)
            return
        wide = (pad.width - 2 * PADDING - 3 * 16) / 4
        letters = ("+", "Q", "S", "T")
        for place, slot in enumerate(slots):
            if not slot.label:
                continue
            x = PADDING + place * (wide + 16)
            label = language.forms(f"slots.{slot.label}")
            pad.text(label, x, _BOX_TOP - 10, HEAD, width=wide - 24)
            pad.text(letters[place], x + wide, _BOX_TOP - 10, HEAD, width=16, align="right")
            here = self.hasFocus() and place == self._slot
            edge = "info" if here else "warn" if slot.is_missing else "line2"
            pad.add(Box(x, _BOX_TOP, wide, _BOX, "bg2", edge, 2 if here else 1, 6))
            words = (
                (slot.words,)
                if slot.words
                else language.forms("slots.choose" if slot.is_missing else "slots.blank")
            )
            style = STRONG if slot.words else PLAIN
            pad.text(words, x + 12, _BOX_TOP + 26, style, width=wide - 20)

    def _write_steps(self, pad: DeskPad, seen: Seen) -> None:
        """List the steps of a set that was proposed: they are set and undone as one."""
        language = self.desk.language
        pad.add(Box(PADDING, 52, pad.width - 2 * PADDING, 62, "bg2", "line2", 1, 6))
        lines = []
        for step in self.composing.draft.steps:
            ((kind, names),) = dict(step.get("target", {"": ""})).items()
            listed = tuple(names) if isinstance(names, list | tuple) else (str(names),)
            params = dict(step.get("params") or {})
            lines.append(
                override_words(language, seen, str(step["type"]), str(kind), listed, params)
            )
        half = (len(lines) + 1) // 2
        for row, part in enumerate((lines[:half], lines[half:])):
            if part:
                forms = tuple(" · ".join(part[:many]) for many in range(len(part), 0, -1))
                pad.text(
                    forms, PADDING + 12, 76 + 26 * row, BODY, width=pad.width - 2 * PADDING - 24
                )

    def _currency(self, seen: Seen) -> str:
        view = regia(seen)
        return view.currency if view is not None else ""

    def _write_effect(self, pad: DeskPad, seen: Seen) -> None:
        """Write the three cards; nothing moves when better figures come."""
        language, found = self.desk.language, self.composing.found
        is_number = self.composing.how_many.found is not None and not self.composing.is_touched
        head = language.forms("how_many.head" if is_number else "preview.title")
        pad.text(head, PADDING, _CARD_TOP - 12, STRONG, width=260)
        status = self._status(seen)
        if status:
            right = pad.width - PADDING
            pad.text(
                status, right, _CARD_TOP - 12, SECOND, width=right - PADDING - 280, align="right"
            )
        if refused := self._refused():
            x = pad.mark("cross", PADDING, _CARD_TOP + 24, STRONG._replace(colour="warn"))
            style = STRONG._replace(colour="warn")
            pad.wrapped(refused, x, _CARD_TOP + 24, style, width=pad.width - PADDING - x)
            return
        wide = (pad.width - 2 * PADDING - 2 * 16) / 3
        if not self.composing.is_touched and (told := self._told_how_many(seen)) is not None:
            for place, (key, figure, below) in enumerate(told.cards):
                x = PADDING + place * (wide + 16)
                pad.add(Box(x, _CARD_TOP, wide, _CARD, "bg2", "", 0, 8))
                title = language.forms(f"how_many.{key}")
                pad.text(title, x + 12, _CARD_TOP + 24, HEAD, width=wide - 24)
                pad.text((figure,), x + 12, _CARD_TOP + 56, _NEW, width=wide - 24)
                pad.text(below, x + 12, _CARD_TOP + 80, SECOND, width=wide - 24)
            return
        shown = cards(language, found, self._currency(seen)) if found is not None else ()
        for place, key in enumerate(("kept", "p90", "cost")):
            x = PADDING + place * (wide + 16)
            pad.add(Box(x, _CARD_TOP, wide, _CARD, "bg2", "", 0, 8))
            pad.text(
                language.forms(f"preview.{key}"), x + 12, _CARD_TOP + 24, HEAD, width=wide - 24
            )
            if shown:
                self._write_card(pad, shown[place], x + 12, wide - 24)
            else:
                pad.add(Box(x + 12, _CARD_TOP + 48, 36, 4, "text2"))

    def _told_how_many(self, seen: Seen) -> how_many.Told | None:
        return how_many.told(
            self.desk.language, self.composing.how_many, seen, self._currency(seen)
        )

    def _write_card(self, pad: DeskPad, card: Card, x: float, room: float) -> None:
        base, width = _CARD_TOP + 56, pad.kit.lettering.width
        old, arrow = (card.old,), " → "
        whole = width(card.old, 28) + width(arrow, 28) + width(card.new, 30, 600)
        size = 0 if whole <= room else 8
        first, then = _OLD._replace(px=28 - size), _NEW._replace(px=30 - size)
        left = pad.end(pad.text(old, x, base, first, width=room))
        left = pad.end(pad.text((arrow,), left, base, first, width=60))
        pad.text((card.new,), left, base, then, width=x + room - left)
        style = SECOND if card.is_close else SECOND._replace(colour="text1")
        pad.text(card.change, x, _CARD_TOP + 80, style, width=room)

    def _status(self, seen: Seen) -> tuple[str, ...]:
        """Say how good the figures are, or what is missing."""
        language, composing = self.desk.language, self.composing
        if composing.hint:
            return language.forms(f"composer.{composing.hint}")
        if composing.applied is not None and composing.applied.is_pending:
            return language.forms("asks.pending")
        if composing.preview.is_asking or composing.how_many.is_asking:
            return language.forms("preview.asking")
        if not composing.is_touched:
            return how_many.status(language, composing.how_many)
        found = composing.found
        if found is None:
            is_unknown = composing.preview.words or composing.sets(seen)
            return language.forms("preview.none") if is_unknown else ()
        until = language.time(seen.now_us + found.horizon_min * MINUTE, seen.zone)
        return language.forms("preview.pairs", n=found.pairs, time=until)

    def _refused(self) -> str:
        """Return why the hub did not take the draft, as long as it stands unchanged."""
        ask = self.composing.applied
        if ask is None or ask.state != "refused":
            return ""
        return ask.words

    def _write_foot(self, pad: DeskPad, seen: Seen) -> None:
        """Write who loses, whom it moves, the reason and the button."""
        language, composing = self.desk.language, self.composing
        base, found = _CARD_TOP + _CARD + 26, composing.found
        right = pad.width - PADDING
        if not composing.is_touched and (told := self._told_how_many(seen)) is not None:
            if told.line:
                pad.text(told.line, PADDING, base, BODY, width=right - PADDING)
            self._write_reason_row(pad, seen)
            return
        against = told_forms(language, found) if found is not None else ()
        label = "preview.against" if against else "preview.loses"
        x = pad.end(pad.text(language.forms(label), PADDING, base, HEAD, width=150)) + 14
        if against:
            x = pad.mark("triangle", x, base, STRONG._replace(colour="warn"))
            pad.text(against, x, base, STRONG._replace(colour="warn"), width=right - x)
        elif found is not None:
            names = [agent_name(seen, one) for one in composing.people(seen)]
            who = f" · {', '.join(names)}" if names else ""
            forms = loses_forms(language, found, seen)
            pad.text((f"{forms[0]}{who}", *forms), x, base, BODY, width=right - x)
        elif names := [agent_name(seen, one) for one in composing.people(seen)]:
            forms = (", ".join(names), language.word("override.people", n=len(names)))
            pad.text(forms, x, base, BODY, width=right - x)
        self._write_reason_row(pad, seen)

    def _write_reason_row(self, pad: DeskPad, seen: Seen) -> None:
        language, composing = self.desk.language, self.composing
        top, right = _REASON_TOP, pad.width - PADDING
        label = pad.text(language.forms("slots.reason"), PADDING, top + 26, HEAD, width=110)
        left = pad.end(label) + 12
        button = pad.kit.lettering.width(language.word("keys.apply_draft"), 18, 600)
        key = " ".join(caps(APPLY, language))
        wide = button + pad.kit.lettering.width(key, 14, 600) + 44
        room = right - wide - 16 - left
        missing = composing.hint == "no_reason"
        pad.add(Box(left, top, room, _BOX, "bg2", "warn" if missing else "line2", 1, 6))
        reason = composing.draft.reason if composing.is_touched else ""
        self._place_line(left, top, room)
        if not self.line.isVisibleTo(self):
            hint = language.word("slots.reason_hint", stroke=key_name("R", language))
            words = (plain(reason, 120),) if reason else (hint,)
            pad.text(words, left + 12, top + 26, BODY if reason else PLAIN, width=room - 24)
        can = bool(composing.sets(seen)) and seen.link.state != "disconnected"
        fill, ink = ("info", "ink") if can else ("bg3", "text2")
        pad.add(Box(right - wide, top, wide, _BOX, fill, "", 0, 6))
        x = right - wide + 16
        text = pad.text(
            language.word("keys.apply_draft"), x, top + 27, Style(18, 600, ink), width=button + 1
        )
        pad.text(key, pad.end(text) + 12, top + 26, Style(14, 600, ink), width=wide)

    def _place_line(self, left: float, top: float, room: float) -> None:
        scale = self.scale
        self.line.setFont(self.desk.brush.lettering.font(round(16 * scale)))
        box = QRect(
            round((left + 8) * scale), round((top + 4) * scale),
            round((room - 16) * scale), round((_BOX - 8) * scale),
        )  # fmt: skip
        self.line.setGeometry(box)


class _ReasonLine(QLineEdit):
    """The reason while it is written. `left(text)` when it is done: letters are letters until then."""

    left = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setMaxLength(300)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName(desk.language.word("slots.reason"))
        colours, palette = desk.brush.theme.colour, QPalette()
        for role, name in (
            (QPalette.ColorRole.Base, "bg2"),
            (QPalette.ColorRole.Text, "text1"),
            (QPalette.ColorRole.Highlight, "info"),
            (QPalette.ColorRole.HighlightedText, "ink"),
        ):
            palette.setColor(role, colours(name))
        self.setPalette(palette)
        self.hide()

    def begin(self, text: str) -> None:
        """Come up with what is written already, all of it chosen: typing replaces it."""
        self.setText(text)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc end the writing and keep it; Ctrl+Enter and strokes with Alt are the window's."""
        held = event.modifiers()
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and held & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif is_enter or event.key() == Qt.Key.Key_Escape:
            self.left.emit(self.text())
        elif (
            held & Qt.KeyboardModifier.AltModifier
            and not held & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was written when the focus goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.isVisible():
            self.left.emit(self.text())

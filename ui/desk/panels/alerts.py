"""The incident: its facts on few lines, and what a key does to it. Up and down go to the others.

The worst one stands here by itself; the list, with what is over, is in the review.
"""

from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.commands.registry import ACTIONS
from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertRow
from ui.desk import step_words
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.effect_words import ahead_words
from ui.desk.entries import Request, as_sentence
from ui.desk.forms import Form
from ui.desk.keys import EVERYWHERE, Key, caps
from ui.desk.news import news
from ui.desk.pad import BODY, PADDING, SECOND, STRONG, TITLE, DeskPad
from ui.desk.panel import TITLE_BASE, Panel, Place
from ui.desk.panels.composer import HOW_MANY, PROPOSE
from ui.desk.regia_words import regia
from ui.desk.seen import Seen
from ui.desk.words import (
    alert_age_us,
    alert_title,
    dated,
    is_late,
    is_over,
    is_passed_on,
    lapses_soon,
    state_forms,
    when_forms,
)
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Box, Line
from ui.theme import LEVEL_COLOURS
from ui.tiles import staffing
from ui.tiles.alert import place
from ui.tiles.pad import Style

ACKNOWLEDGE = "incident.acknowledge"
TAKE = Key("acknowledge", ("A",), in_bar=True, in_palette=True)
HANDOVER = next(key for key in EVERYWHERE if key.action == "handover")
MUTE = Key("mute", ("Q",), in_palette=True)
_BLOCK = 48  # the filled end with the level's shape
_LINE, _LINES = 24, 3
_SILENT = frozenset({"alerts_off", "alerts_learning"})  # notices while which none can come
_FILLS = {"critical": ("crit_fill", "ink"), "warning": ("warn_ground", "warn")}


class Act(NamedTuple):
    """What a key does to the chosen incident: the command, and which of its fields are asked for."""

    key: Key
    command: str
    asks: tuple[str, ...]


ACTS: tuple[Act, ...] = tuple(
    Act(Key(action, (stroke,), in_palette=True), command, asks)
    for action, stroke, command, asks in (
        ("own", "O", "incident.own", ("owner",)),
        ("note", "N", "incident.note", ("note",)),
        ("describe", "K", "incident.describe", ("cause", "name", "said", "update_min")),
        ("escalate", "E", "incident.escalate", ("to", "note")),
        ("end", "X", "incident.resolve", ("cause",)),
        ("silence", "S", "silence.add", ("hours", "comment")),
        ("dismiss", "F", "incident.dismiss", ("cause", "note")),
        ("merge", "M", "incident.merge", ("into",)),
        ("split", "P", "incident.split", ("part",)),
    )
)


def act_of(action: str) -> Act:
    """Return what is done by the key of an action."""
    return next(act for act in ACTS if act.key.action == action)


REVIEW = ("incident.close", ("cause", "actions", "lessons"))


class Alerts(Panel):
    """The incident that the desk speaks of; without one, the worst."""

    key = "alerts"
    where = Place("regia", "right", 176, stretch=1)
    is_heard_next_door = True  # under pressure nobody looks where the focus is
    keys = (TAKE, *(act.key for act in ACTS), MUTE)
    arrows = ("Up", "Down")
    opens = True

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        desk.changed.connect(self._again)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def alert(self) -> AlertRow | None:
        """The incident that keys speak of."""
        if self.seen is None:
            return None
        listed = self.seen.recent_alerts
        chosen = next((one for one in listed if one.incident == self.desk.incident), None)
        return chosen or next(iter(listed), None)

    def mark(self, seen: Seen) -> tuple[str, str] | None:
        """The shape of the worst that is open."""
        worst = next(iter(seen.open_alerts), None)
        return None if worst is None else (LEVEL_SHAPES[worst.level], LEVEL_COLOURS[worst.level])

    def needs_somebody(self) -> bool:
        """An incident is open."""
        return self.seen is not None and bool(self.seen.open_alerts)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count what this person has not read yet."""
        language, looked = self.desk.language, self.desk.looked
        if not looked.is_known(seen.person, seen.now_us):
            return ()
        unread = len(news(language, seen, looked.since(seen.person, seen.now_us)))
        stroke = caps(HANDOVER, language)[0]
        return language.forms("alerts.unread", n=unread, stroke=stroke) if unread else ()

    def spoken(self, seen: Seen) -> str:
        """Say what the incident is, how grave, how long, who has it."""
        alert, language = self.alert, self.desk.language
        if alert is None:
            return ", ".join((self.title[0], language.word(_nothing(seen))))
        severity = language.word("incident_panel.severity", n=alert.severity)
        lines = (forms[0] for forms in self._facts(alert, seen) if forms)
        return ", ".join((self.title[0], alert_title(language, alert)[0], severity, *lines))

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the facts and the keys; what became of the last command stands beside them."""
        alert = self.alert
        if alert is None:
            self.empty(pad, self.desk.language.forms(_nothing(seen)))
            return
        left = float(_BLOCK + PADDING)
        rule = pad.height - 50
        facts = [forms for forms in self._facts(alert, seen) if forms]
        fits = max(_LINES, int((rule - 8 - self._title_base) // _LINE))
        for number, forms in enumerate(facts[:fits]):
            base = self._title_base + 8 + _LINE * (number + 1) - 2
            presses = is_late(alert, seen) or lapses_soon(alert, seen)
            late = number and presses and forms is facts[-1]
            style = STRONG if forms is facts[0] and self._answer(alert, seen) else BODY
            style = STRONG._replace(colour="warn") if late else style
            x = pad.mark("triangle", left, base, style) if late else left
            pad.text(forms, x, base, style, width=pad.width - PADDING - x)
        if self.tabs:
            first = self._title_base + 8 + _LINE * (min(fits, len(facts)) + 1) - 2
            self._steps(pad, alert, seen, left, (first + 12, rule - 12))
        pad.add(Line(left, rule, pad.width - PADDING, rule, "line2"))
        self._foot(pad, alert, seen, left, pad.height - 18)

    def act(self, action: str) -> bool:
        """Do to the chosen incident what a key says; what has to be told is asked for first."""
        alert = self.alert
        if action == MUTE.action:
            self.desk.muted.emit()
            return True
        if alert is None:
            return False
        if action == TAKE.action:
            if self._is_mine(alert):
                return True  # there is nothing to take
            self.desk.asks.send(
                ACKNOWLEDGE,
                subject=alert.incident,
                target={"incident": alert.incident},
                version=alert.version,
            )
            return True
        asked = next((request(act, alert) for act in ACTS if act.key.action == action), None)
        if asked is not None:
            self.desk.asked.emit(asked)
        return asked is not None

    def keys_now(self) -> tuple[Key, ...]:
        """Offer to take only what is not one's own already."""
        alert = self.alert
        is_mine = alert is not None and self._is_mine(alert)
        return tuple(key for key in self.keys if key is not TAKE or not is_mine)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to another incident, Enter to its facts; every other key is the window's."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        alert = self.alert
        if alert is None or self.seen is None or event.modifiers():
            event.ignore()
        elif (by := steps.get(Qt.Key(event.key()))) is not None:
            names = [one.incident for one in self.seen.recent_alerts]
            where = max(0, min(len(names) - 1, names.index(alert.incident) + by))
            self.desk.choose_incident(names[where])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.desk.opened.emit("incident", alert.incident)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring; from now on a new incident takes nobody's keys, even a worse one."""
        if (alert := self.alert) is not None:
            self.desk.choose_incident(alert.incident)
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        self._again()

    @property
    def _title_base(self) -> float:
        """Where the incident's own name stands: below the names of the tabs, where there are some."""
        return TITLE_BASE + (_LINE + 16 if self.tabs else 0)

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    # ---- what is written

    def _head(self, pad: DeskPad, seen: Seen, *, with_note: bool = True) -> None:
        """Write what it is and how grave; the filled end carries the level's shape."""
        alert, language = self.alert, self.desk.language
        if alert is None:
            super()._head(pad, seen, with_note=with_note)
            return
        over = is_over(alert)
        fill, ink = ("bg3", "text2") if over else _FILLS.get(alert.level, ("info_ground", "info"))
        pad.add(Box(1, 1, _BLOCK, pad.height - 2, fill, "", 0, 7))
        pad.shape(LEVEL_SHAPES[alert.level], 1 + _BLOCK / 2, pad.height / 2, 24, ink)
        x = float(_BLOCK + PADDING)
        if self.tabs:
            self._names(pad, seen, x)
        else:
            x = pad.cap(f"{language.word('key_names.alt')} {self.number}", x, TITLE_BASE) + 10
        base = self._title_base
        colour = "text2" if over else LEVEL_COLOURS[alert.level]
        right, width = pad.width - PADDING, pad.kit.lettering.width
        grave = self._grave(alert, seen)
        least = min(width(form, TITLE.px, TITLE.weight) for form in alert_title(language, alert))
        room = max(right - x - least - 20, min(width(form, 15, 600) for form in grave))
        told = pad.text(grave, right, base, Style(15, 600, colour), width=room, align="right")
        pad.text(alert_title(language, alert), x, base, TITLE, width=told.x - 20 - x)

    def _grave(self, alert: AlertRow, seen: Seen) -> tuple[str, ...]:
        """Say which of how many it is, how grave and since when."""
        language, listed = self.desk.language, seen.recent_alerts
        severity = language.word("incident_panel.severity", n=alert.severity)
        lasts = language.word(
            "alerts.lasts", age=language.duration(alert_age_us(alert, seen.now_us))
        )
        whole = f"{severity} · {lasts}"
        if len(listed) < 2:
            return whole, severity
        place_ = [one.incident for one in listed].index(alert.incident) + 1
        which = language.word("alerts.which", n=place_, all=len(listed))
        return f"{which} · {whole}", f"{which} · {severity}", which

    def _steps(
        self, pad: DeskPad, alert: AlertRow, seen: Seen, left: float, down: tuple[float, float]
    ) -> None:
        """List what was done about it, the newest first, as far as there is room."""
        language, (base, end) = self.desk.language, down
        pairs = list(zip((None, *alert.steps), alert.steps, strict=False))
        for before, step in reversed(pairs):
            if base > end:
                return
            when = when_forms(language, seen, step.at_us)
            said = pad.text(when, left, base, SECOND, width=140)
            words = step_words.forms(language, before, step)
            x = max(pad.end(said) + 16, left + 72)
            pad.text(words, x, base, SECOND, width=pad.width - PADDING - x)
            base += _LINE

    def _answer(self, alert: AlertRow, seen: Seen) -> tuple[str, ...]:
        """Say how many people more, until when and where, as the wall does of the same incident."""
        hero = seen.wall.hero if seen.wall is not None else None
        if hero is None or hero.incident != alert.incident or hero.staffing is None:
            return ()
        found = staffing.lines(self.desk.language, seen.zone, hero.staffing)
        firsts, seconds = found[0], found[1]
        if not firsts:
            return ()
        return (*(f"{firsts[0]} · {second}" for second in seconds), *firsts)

    def _facts(self, alert: AlertRow, seen: Seen) -> list[tuple[str, ...]]:
        """Return at most four lines, the most needed first; who has it is the last."""
        language = self.desk.language
        begun = when_forms(language, seen, alert.since_us)
        whom = [
            language.word("hero.customers", n=alert.customers)
            if alert.customers is not None
            else "",
            self._where(language, alert),
            "" if alert.slope is None else self._slope(alert.slope),
        ]
        since = dated(language, "alerts.since", begun)
        touched = [language.word(since, time=begun[0]), *(part for part in whom if part)]
        lines = [self._answer(alert, seen), _shorter(touched)]
        owner = plain(alert.owner) if alert.owner else ""
        has = language.word("hero.owner", name=owner) if owner else language.word("hero.nobody")
        if is_over(alert) and not owner:
            has = language.word("incident_panel.never_taken")
        state = state_forms(language, alert, seen)
        taken = alert.owner and alert.acknowledged_us and not is_late(alert, seen)
        is_said = is_passed_on(alert, seen)  # that nobody took it stands before it
        told = [has, state[-1] if is_said else as_sentence(state[0])]
        if taken and state[0] == self._since_taken(alert, seen)[0]:
            whens = when_forms(language, seen, alert.acknowledged_us or 0)
            when = language.word(dated(language, "alerts.has_since", whens), time=whens[0])
            told = [f"{has}, {when}"]
        if alert.untold:
            told[1:] = [language.word("alerts.untold", names=", ".join(map(plain, alert.untold)))]
        if not is_over(alert) and (ahead := ahead_words(language, seen, alert.motive)):
            told.append(ahead)  # what can still be changed before what is known
        if alert.cause and not alert.untold:
            told.append(language.word("incident_panel.cause", cause=plain(alert.cause, 60)))
        last = (*_shorter(told), state[-1])
        if lapses_soon(alert, seen):  # what can be done about it before all else
            lapses = self._lapses(alert, seen)
            last = (*(f"{has} · {form}" for form in lapses), *lapses)
        return [forms for forms in (*lines, last) if forms]

    def _lapses(self, alert: AlertRow, seen: Seen) -> tuple[str, ...]:
        """Say when it is nobody's again, and by which key its owner shows that he is at it."""
        language = self.desk.language
        time, note = language.time(alert.lapses_us or 0, seen.zone), act_of("note").key
        return language.forms("alerts.lapses", time=time, stroke=caps(note, language)[0])

    def _slope(self, slope: tuple[int, int]) -> str:
        """Say how it goes on: what came in the last quarter of an hour, and in the one before."""
        now, before = slope
        way = "up" if now > before else "down" if now < before else "same"
        return self.desk.language.word(f"alerts.slope_{way}", now=now, before=before)

    def _since_taken(self, alert: AlertRow, seen: Seen) -> tuple[str, ...]:
        whens = when_forms(self.desk.language, seen, alert.acknowledged_us or 0)
        key = dated(self.desk.language, "alerts.acknowledged", whens)
        return self.desk.language.forms(key, time=whens[0])

    @staticmethod
    def _where(language: Language, alert: AlertRow) -> str:
        if alert.channel not in {"", "*"} and alert.kind != "feed_silence":
            return language.word("hero.only_channel", channel=language.feed(alert.channel)[0])
        if alert.region in {"", "*"}:
            return ""
        counts = {"known": alert.place_known, "customers": alert.customers or 0}
        return language.word("hero.in_region", region=place(alert.region), **counts)

    def _foot(self, pad: DeskPad, alert: AlertRow, seen: Seen, left: float, base: float) -> None:
        """Show the keys, and what became of the last command about it."""
        if seen.role not in ACTIONS[ACKNOWLEDGE].roles:
            return
        ask = self.desk.asks.of(alert.incident)
        said = self._said(ask) if ask is not None else None
        if said is not None:
            self._write_said(pad, *said, left, base)
            return
        x = self._caps(pad, alert, left, base)
        if unread := self.note(seen):
            width = pad.kit.lettering.width
            fitting = [one for one in unread if width(one, SECOND.px) <= pad.width - PADDING - x]
            if fitting:
                right = pad.width - PADDING
                pad.text(fitting[0], right, base, SECOND, width=right - x, align="right")

    @staticmethod
    def _write_said(
        pad: DeskPad, mark: str, style: Style, told: tuple[str, ...], x: float, base: float
    ) -> None:
        """Write what became of the last command; what is long takes two lines."""
        room = pad.width - PADDING
        fits = pad.kit.lettering.width(told[0], 14, style.weight) + 28 <= room - x
        if fits:
            x = pad.mark(mark, x, base, style)
            pad.text(told, x, base, style, width=room - x)
            return
        x = pad.mark(mark, x, base - 10, style)
        for number, line in enumerate(pad.lines(told[0], style, room - x)[:2]):
            pad.text(line, x, base - 10 + 20 * number, style, width=room - x)

    def _offered(self, alert: AlertRow) -> tuple[Key, ...]:
        """Return the keys that do something now: those of the incident, and the composer's two about it."""
        seen = self.seen
        take = (TAKE,) if alert.state in {"firing", "escalated"} else ()
        helps = (PROPOSE, HOW_MANY) if seen is not None and regia(seen) is not None else ()
        return *take, *(() if is_over(alert) else helps), *(act.key for act in ACTS)

    def _is_mine(self, alert: AlertRow) -> bool:
        """Tell whether who sits here has it, and nobody reaches above him."""
        person = self.seen.person if self.seen is not None else None
        return alert.state == "acknowledged" and person is not None and alert.owner == person

    def _caps(self, pad: DeskPad, alert: AlertRow, x: float, base: float) -> float:
        """Show what the keys do, as many as find room; return where they end."""
        language = self.desk.language
        unread = self.note(self.seen) if self.seen is not None else ()
        kept = pad.kit.lettering.width(unread[-1], SECOND.px) + 16 if unread else 0
        for key in self._offered(alert):
            word = language.forms(f"keys.{key.action}")[-1]
            wide = pad.caps_width(caps(key, language)) + 8
            wide += pad.kit.lettering.width(word, BODY.px, BODY.weight)
            if x + wide > pad.width - PADDING - kept:
                break
            left = pad.caps(caps(key, language), x, base) + 8
            pad.text(word, left, base, BODY, width=wide)
            x += wide + 18
        return x

    def _said(self, ask: Ask) -> tuple[str, Style, tuple[str, ...]] | None:
        if ask.state == "refused":
            return "cross", Style(15, 600, "warn"), (ask.words,)
        if ask.is_pending:
            return "ring", SECOND, self.desk.language.forms("asks.pending")
        return None


def _shorter(parts: list[str]) -> tuple[str, ...]:
    """Return parts as one line, and ever fewer of them."""
    return tuple(" · ".join(parts[:many]) for many in range(len(parts), 0, -1))


def _nothing(seen: Seen) -> str:
    """Return the words for no incident; that there is none is good news only while alerts are on."""
    if seen.wall is None or seen.desk is None:
        return "desk.waiting"
    silent = next((one for one in seen.wall.notices if one in _SILENT), "")
    return f"notices.{silent}" if silent else "alerts.none"


def request(act: Act, alert: AlertRow) -> Request:
    """Return what a key asks of an incident; what the incident itself tells is not asked for."""
    target: dict[str, Any] = {"incident": alert.incident}
    command, asks, args = act.command, act.asks, dict[str, Any]()
    if command == "silence.add":
        target = {}
        args = {"motive": alert.motive, "channel": alert.channel, "region": alert.region}
    if command == "incident.resolve" and is_over(alert):
        command, asks = REVIEW
    form = _reviewed(alert) if (command, asks) == REVIEW else None
    version = alert.version if target else None
    hint = "palette.still_burning" if command == "incident.resolve" else ""
    return Request(command, alert.incident, target, args, asks, version, hint, form)


def _reviewed(alert: AlertRow) -> Form:
    """Return how the review is asked for: the cause that was confirmed stands there already."""
    return Form(
        alert.incident,
        {"cause": alert.cause},
        {},
        lambda _name, text, _told: text,
        lambda told: ", ".join(plain(str(one), 80) for one in told.values() if one),
    )

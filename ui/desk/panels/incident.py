"""One incident's facts: what it was, whom it touched, the times from its onset to its end, every step."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import Language, plain
from commandcenter.protocol import AlertRow, AlertStep
from ui.desk.desk import Desk
from ui.desk.pad import BIG, BODY, HEAD, PADDING, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place, TablePanel
from ui.desk.seen import Seen
from ui.desk.words import alert_age_us, alert_title, dated, when_forms
from ui.lettering import SEMIBOLD
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Line
from ui.theme import LEVEL_COLOURS
from ui.tiles import staffing
from ui.tiles.alert import place
from ui.tiles.pad import Style

_BLOCK = 48


class _Time(NamedTuple):
    """One of the times: its name, how long it took, from when to when."""

    key: str
    begin_us: int | None
    end_us: int | None
    within_us: int | None = None  # its goal

    @property
    def took_us(self) -> int | None:
        """How long it took; None where one end is not known."""
        if self.begin_us is None or self.end_us is None:
            return None
        return max(0, self.end_us - self.begin_us)

    @property
    def is_late(self) -> bool:
        """It took longer than it may."""
        took = self.took_us
        return took is not None and self.within_us is not None and took > self.within_us


class IncidentTable(TablePanel):
    """A table of incidents; what is chosen in one is chosen in all, and its facts stand beside."""

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        desk.changed.connect(self._follow)

    def preferred(self) -> str:
        """Begin with the one that the desk speaks of."""
        return self.desk.incident

    def _chosen(self) -> None:
        if self.table.chosen_id:
            self.desk.choose_incident(self.table.chosen_id)
        super()._chosen()

    def _follow(self) -> None:
        if self.desk.incident != self.table.chosen_id:
            self.table.choose(self.desk.incident)


class IncidentFacts(Panel):
    """Shows the incident that the desk has chosen."""

    key = "incident"
    where = Place("regia", "right", 408, stretch=2)
    opens = True

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        desk.changed.connect(self._again)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the facts from the most to the least important."""
        alert = self._alert(seen)
        if self.hasFocus():
            pad.frame(fill="", edge="info", edge_px=2)
        if alert is None:
            key = "incident_panel.none" if seen.is_whole else "desk.waiting"
            self.empty(pad, self.desk.language.forms(key))
            return
        base = self._what(pad, alert, seen)
        base = self._times(pad, alert, seen, base + 36)
        self._steps(pad, alert, seen, base + 36)

    def spoken(self, seen: Seen) -> str:
        """Say what the incident is, how grave, how long, who has it."""
        alert = self._alert(seen)
        if alert is None:
            return super().spoken(seen)
        language = self.desk.language
        parts = (
            self.title[0],
            alert_title(language, alert)[0],
            language.word("incident_panel.severity", n=alert.severity),
            *self._facts(language, alert, seen),
            *(forms[0] for forms in self._answer(alert, seen) if forms),
        )
        return ", ".join(parts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the review; every other key is the window's."""
        alert = self._alert(self.seen) if self.seen is not None else None
        if self.opens and alert and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.desk.opened.emit("incident", alert.incident)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        self._again()

    def _alert(self, seen: Seen) -> AlertRow | None:
        chosen = seen.alert(self.desk.incident)
        return chosen or next(iter(seen.alerts), None)

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    def _what(self, pad: DeskPad, alert: AlertRow, seen: Seen) -> float:
        language, room = self.desk.language, pad.width - 2 * PADDING
        colour = "text2" if alert.state == "resolved" else LEVEL_COLOURS[alert.level]
        base = BODY_TOP + 34.0
        style = Style(24, SEMIBOLD, "text1")
        x = pad.mark(LEVEL_SHAPES[alert.level], PADDING, base, style._replace(colour=colour)) + 2
        severity = language.word("incident_panel.severity", n=alert.severity)
        right, strong = pad.width - PADDING, STRONG._replace(colour=colour)
        grave = pad.text(severity, right, base, strong, width=200, align="right")
        pad.text(alert_title(language, alert), x, base, style, width=grave.x - 24 - x)
        for line in self._facts(language, alert, seen):
            base = pad.wrapped(line, PADDING, base + 28, BODY, width=room)
        styles = (Style(20, SEMIBOLD, "text1"), STRONG, BODY)
        for forms, style in zip(self._answer(alert, seen), styles, strict=True):
            if forms:
                pad.text(forms, PADDING, base + 32, style, width=room, live=True)
                base += 28
        return base

    def _answer(self, alert: AlertRow, seen: Seen) -> staffing.Lines:
        """Say how many people more and until when, as the wall does of the same incident."""
        hero = seen.wall.hero if seen.wall is not None else None
        if hero is None or hero.incident != alert.incident or hero.staffing is None:
            return staffing.Lines((), (), ())
        return staffing.lines(self.desk.language, seen.zone, hero.staffing)

    def _facts(self, language: Language, alert: AlertRow, seen: Seen) -> list[str]:
        begun = when_forms(language, seen, alert.since_us)
        lasts = language.duration(alert_age_us(alert, seen.now_us))
        words = dated(language, "incident_panel.since", begun)
        span = language.word(words, time=begun[0], age=lasts)
        if alert.resolved_us is not None:
            ended = when_forms(language, seen, alert.resolved_us)
            words = dated(language, "incident_panel.span", begun, ended)
            span = language.word(words, start=begun[0], end=ended[0], age=lasts)
        found = [span]
        if alert.customers is not None:
            found[0] += f" · {language.word('hero.customers', n=alert.customers)}"
        if alert.channel not in {"", "*"} and alert.kind != "feed_silence":
            found.append(
                language.word("hero.only_channel", channel=language.feed(alert.channel)[0])
            )
        if alert.region not in {"", "*"}:
            counts = {"known": alert.place_known, "customers": alert.customers or 0}
            found.append(language.word("hero.in_region", region=place(alert.region), **counts))
        key = "incident_panel.never_taken" if alert.state == "resolved" else "hero.nobody"
        owner = language.word(key)
        if alert.owner:
            owner = language.word("hero.owner", name=plain(alert.owner))
        return [*found, owner]

    def _times(self, pad: DeskPad, alert: AlertRow, seen: Seen, top: float) -> float:
        times = (
            _Time("detect", alert.since_us, alert.fired_us),
            _Time(
                "acknowledge", alert.fired_us, alert.acknowledged_us, alert.acknowledge_within_us
            ),
            _Time("resolve", alert.ended_us, alert.resolved_us),
        )
        pad.add(Line(PADDING, top - 16, pad.width - PADDING, top - 16, "line2"))
        wide = (pad.width - 2 * PADDING) / len(times)
        for number, time in enumerate(times):
            x, room = PADDING + number * wide, wide - 12
            words = self.desk.language.forms(f"times.{time.key}")
            pad.text(words, x, top + 12, HEAD, width=room)
            said = self._length(time.took_us)
            style = BIG._replace(colour="warn") if time.is_late else BIG
            left = pad.mark("triangle", x, top + 48, style) if time.is_late else x
            pad.text(said, left, top + 48, style, width=room)
            below = self._below(time, seen, is_over=alert.state == "resolved")
            pad.text(below, x, top + 76, SECOND, width=room)
        return top + 76

    def _length(self, took_us: int | None) -> str:
        if took_us is None:
            return self.desk.language.word("words.unknown")
        return self.desk.language.duration(took_us)

    def _below(self, time: _Time, seen: Seen, *, is_over: bool) -> tuple[str, ...]:
        """Say from when to when, and the goal; or that it has not come, or never did."""
        language = self.desk.language
        if time.end_us is None:
            return language.forms("times.never" if is_over else "times.not_yet")
        end = language.time(time.end_us, seen.zone)
        if time.begin_us is None:
            return (end,)
        span = f"{when_forms(language, seen, time.begin_us)[0]} → {end}"
        if time.within_us is None:
            return (span,)
        goal = language.forms("times.goal", time=language.duration(time.within_us))
        return (*(f"{span}, {form}" for form in goal), span)

    def _steps(self, pad: DeskPad, alert: AlertRow, seen: Seen, top: float) -> None:
        language = self.desk.language
        base, room = top + 40, pad.width - 2 * PADDING
        fits = int((pad.height - 12 - base) // 30) + 1
        if fits <= 0:
            return
        pad.add(Line(PADDING, top - 16, pad.width - PADDING, top - 16, "line2"))
        pad.text(language.forms("incident_panel.steps"), PADDING, top + 12, HEAD, width=room)
        for before, step in _latest(alert.steps, fits):
            when = when_forms(language, seen, step.at_us)
            pad.text(when, PADDING, base, STRONG, width=132)
            words = self._step(language, before, step)
            pad.text(words, PADDING + 140, base, BODY, width=room - 140)
            base += 30

    def _step(
        self, language: Language, before: AlertStep | None, step: AlertStep
    ) -> tuple[str, ...]:
        if step.state == "acknowledged":
            who = plain(step.who) if step.who else language.word("words.unknown")
            return language.forms("steps.acknowledged", name=who)
        if step.state == "resolved":
            return language.forms("steps.resolved")
        if before is None:
            return language.forms("steps.fired", n=step.severity)
        key = "again" if before.state == "resolved" else "severity"
        return language.forms(f"steps.{key}", n=step.severity)


class IncidentReview(IncidentFacts):
    """The same facts, in the review."""

    where = Place("review", "right", 480)
    opens = False


def _latest(steps: tuple[AlertStep, ...], fits: int) -> list[tuple[AlertStep | None, AlertStep]]:
    """Return the steps that fit, the newest ones, each with the one before it."""
    pairs = list(zip((None, *steps[:-1]), steps, strict=True))
    return pairs[max(0, len(pairs) - fits) :]

"""One incident's facts: what it was, whom it touched, the times from its onset to its end, every step."""

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertRow, AlertStep
from ui.desk import step_words
from ui.desk.desk import Desk
from ui.desk.entries import as_sentence
from ui.desk.pad import BIG, BODY, HEAD, PADDING, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place, TablePanel
from ui.desk.seen import Seen
from ui.desk.words import alert_age_us, alert_title, dated, is_over, is_update_late, when_forms
from ui.lettering import SEMIBOLD
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Line
from ui.theme import LEVEL_COLOURS
from ui.tiles import staffing
from ui.tiles.alert import place
from ui.tiles.pad import Style

PLAN_LINES = 5  # of the crisis plan
_BELOW_FACTS = 124  # for the three times


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
    where = Place("review", "right", 480)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        desk.changed.connect(self._again)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the facts from the most to the least important."""
        alert = self._alert(seen)
        if alert is None:
            key = "incident_panel.none" if seen.is_whole else "desk.waiting"
            self.empty(pad, self.desk.language.forms(key))
            return
        base = self._what(pad, alert, seen)
        first, then = self._why, self._times
        if is_over(alert):  # who decides asks why; who looks back, how long it took
            first, then = self._times, self._why
        base = then(pad, alert, seen, first(pad, alert, seen, base))
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
        colour = "text2" if is_over(alert) else LEVEL_COLOURS[alert.level]
        base = BODY_TOP + 34.0
        style = Style(24, SEMIBOLD, "text1")
        x = pad.mark(LEVEL_SHAPES[alert.level], PADDING, base, style._replace(colour=colour)) + 2
        severity = language.word("incident_panel.severity", n=alert.severity)
        right, strong = pad.width - PADDING, STRONG._replace(colour=colour)
        grave = pad.text(severity, right, base, strong, width=200, align="right")
        pad.text(alert_title(language, alert), x, base, style, width=grave.x - 24 - x)
        answers = self._answer(alert, seen)
        left = pad.height - base - _BELOW_FACTS - 28 * sum(bool(forms) for forms in answers)
        for line in _kept(self._facts(language, alert, seen), int(left // 28)):
            base = pad.wrapped(line, PADDING, base + 28, BODY, width=room)
        styles = (Style(20, SEMIBOLD, "text1"), STRONG, BODY)
        for forms, style in zip(answers, styles, strict=True):
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
        key = "incident_panel.never_taken" if is_over(alert) else "hero.nobody"
        owner = language.word(key)
        if alert.owner:
            owner = language.word("hero.owner", name=plain(alert.owner))
        return [*found, *self._told(language, alert, seen), owner]

    def _told(self, language: Language, alert: AlertRow, seen: Seen) -> list[str]:
        """Say what its owner made known of it, and what holds it or belongs to it."""
        if alert.kind != "negative_spike":
            known: tuple[str, ...] = ()
        elif alert.cause:
            known = (language.word("incident_panel.cause", cause=plain(alert.cause, 120)),)
        else:
            known = language.forms("incident_panel.no_cause")[:1] if not is_over(alert) else ()
        found = [*self._pressing(language, alert, seen), *known]
        if alert.said:
            found.append(language.word("incident_panel.said", title=plain(alert.said, 80)))
        if alert.plan_us is not None:
            done, every = len(alert.done), PLAN_LINES
            found.append(language.word("incident_panel.plan", done=done, all=every))
        if alert.parts:
            found.append(language.word("incident_panel.parts", names=", ".join(alert.parts)))
        if alert.also:
            motives = ", ".join(language.motive_inline(motive) for motive in alert.also)
            found.append(language.word("incident_panel.also", motives=motives))
        return found

    def _pressing(self, language: Language, alert: AlertRow, seen: Seen) -> list[str]:
        """Say what somebody waits for, and who does not know of it."""
        found = []
        if alert.untold:
            found.append(language.word("alerts.untold", names=", ".join(map(plain, alert.untold))))
        if alert.update_by_us is not None and not is_over(alert):
            key = "alerts.update_late" if is_update_late(alert, seen) else "incident_panel.update"
            found.append(language.word(key, time=when_forms(language, seen, alert.update_by_us)[0]))
        if alert.silenced_until_us is not None:
            until = when_forms(language, seen, alert.silenced_until_us)[0]
            who = plain(alert.silenced_by)
            found.append(language.word("incident_panel.silenced_by", who=who, time=until))
        return [as_sentence(line) for line in found]

    def _why(self, pad: DeskPad, alert: AlertRow, seen: Seen, top: float) -> float:
        """Say in words why it fired: seen against expected, customers, and what they write."""
        why, language = alert.why, self.desk.language
        room, last = pad.width - 2 * PADDING, pad.height - 12
        if why is None or top + 36 + 2 * 26 > last:
            return top
        base = top + 36
        pad.add(Line(PADDING, base - 16, pad.width - PADDING, base - 16, "line2"))
        base += 12
        title = language.forms("why.title", parameters=plain(why.parameters, 60))
        pad.text(title, PADDING, base, HEAD, width=room)
        counted = language.forms(
            "why.counted",
            n=why.customers,
            seen=language.number(why.seen),
            expected=language.number(why.expected, decimals=1),
            minutes=why.window_min,
        )
        share = language.forms("why.share", share=language.percent(why.share))
        lines = [counted, share]
        lines += [
            tuple(
                language.word("why.text", n=count, text=plain(text, longest))
                for longest in (120, 80, 40)
            )
            for text, count in zip(why.texts[:3], why.texts_of, strict=False)
        ]
        styles = (STRONG, BODY, SECOND, SECOND, SECOND)
        for forms, style in zip(lines, styles, strict=False):
            if base + 26 > last:
                break
            base += 26
            pad.text(forms, PADDING, base, style, width=room)
        return base

    def _times(self, pad: DeskPad, alert: AlertRow, seen: Seen, top: float) -> float:
        """Write the three times of an incident, where they find room."""
        if (top := top + 36) + 76 > pad.height - 12:
            return top - 36
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
            below = self._below(time, seen, ended=is_over(alert))
            pad.text(below, x, top + 76, SECOND, width=room)
        return top + 76

    def _length(self, took_us: int | None) -> str:
        if took_us is None:
            return self.desk.language.word("words.unknown")
        return self.desk.language.duration(took_us)

    def _below(self, time: _Time, seen: Seen, *, ended: bool) -> tuple[str, ...]:
        """Say from when to when, and the goal; or that it has not come, or never did."""
        language = self.desk.language
        if time.end_us is None:
            return language.forms("times.never" if ended else "times.not_yet")
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
            words = step_words.forms(language, before, step)
            pad.text(words, PADDING + 140, base, BODY, width=room - 140)
            base += 30


def _kept(facts: list[str], fits: int) -> list[str]:
    """Return the lines that find room: when and who stay, of the others the most pressing do."""
    return facts if len(facts) <= fits else [*facts[: max(1, fits - 1)], facts[-1]]


def _latest(steps: tuple[AlertStep, ...], fits: int) -> list[tuple[AlertStep | None, AlertStep]]:
    """Return the steps that fit, the newest ones, each with the one before it."""
    pairs = list(zip((None, *steps[:-1]), steps, strict=True))
    return pairs[max(0, len(pairs) - fits) :]

"""Alerts: the open incidents and those of the last 24 hours; A takes one in charge."""

from commandcenter.commands import ACTIONS
from commandcenter.languages import plain
from commandcenter.protocol import AlertRow
from ui.desk.asks import Ask
from ui.desk.keys import Key, caps
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place
from ui.desk.panels.incident import IncidentTable
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import (
    alert_age_us,
    alert_name,
    is_late,
    state_forms,
    when_forms,
)
from ui.shapes import LEVEL_SHAPES
from ui.theme import LEVEL_COLOURS
from ui.tiles.pad import Style

ACKNOWLEDGE = "incident.acknowledge"
TAKE = Key("acknowledge", ("A",), in_bar=True, in_palette=True)


class Alerts(IncidentTable):
    """One row an incident; its shape is its level, its owner a person."""

    key = "alerts"
    where = Place("regia", "left", 328, stretch=1)
    keys = (TAKE,)
    opens = True
    foot_height = 48
    columns = (
        Column("", 40),
        Column("what", 0),
        Column("severity", 88, "right"),
        Column("since", 190, "right"),
        Column("customers", 96, "right"),
        Column("owner", 200),
        Column("state", 264),
    )

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count the open ones."""
        return self.desk.language.forms("alerts.note", n=len(seen.open_alerts))

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No incident is good news."""
        return self.desk.language.forms("alerts.none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row an incident, open ones first."""
        return [self._row(alert, seen) for alert in seen.recent_alerts]

    def act(self, action: str) -> bool:
        """Take the chosen incident in charge."""
        alert = self._alert()
        if action != TAKE.action or alert is None:
            return False
        self.desk.asks.send(
            ACKNOWLEDGE,
            subject=alert.incident,
            target={"incident": alert.incident},
            version=alert.version,
        )
        return True

    def open_row(self, name: str) -> None:
        """Show the incident's facts in the review."""
        self.desk.opened.emit("incident", name)

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Show the keys of the chosen incident, and what became of the last command about it."""
        alert, base = self._alert(), top + 30
        if alert is None or seen.role not in ACTIONS[ACKNOWLEDGE].roles:
            return
        words = self.desk.language.forms("keys.acknowledge")
        style = BODY if alert.state == "firing" else PLAIN._replace(colour="text3")
        x = pad.caps(caps(TAKE, self.desk.language), PADDING, base) + 8
        text = pad.text(words, x, base, style, width=260)
        ask = self.desk.asks.of(alert.incident)
        if ask is not None and (said := self._said(ask)):
            x = pad.end(text) + 32
            mark, style, told = said
            x = pad.mark(mark, x, base, style)
            pad.text(told, x, base, style, width=pad.width - PADDING - x)

    def _said(self, ask: Ask) -> tuple[str, Style, tuple[str, ...]] | None:
        if ask.state == "refused":
            return "cross", Style(15, 600, "warn"), (ask.words,)
        if ask.is_pending:
            return "ring", SECOND, self.desk.language.forms("asks.pending")
        return None

    def _alert(self) -> AlertRow | None:
        return self.seen.alert(self.table.chosen_id) if self.seen is not None else None

    def _row(self, alert: AlertRow, seen: Seen) -> Row:
        language, is_over = self.desk.language, alert.state == "resolved"
        quiet = "text2" if is_over else "text1"
        strong, plain_style = STRONG._replace(colour=quiet), BODY._replace(colour=quiet)
        colour = "text2" if is_over else LEVEL_COLOURS[alert.level]
        ask = self.desk.asks.of(alert.incident)
        late = is_late(alert, seen)
        state = state_forms(language, alert, seen)
        if ask is not None and ask.is_pending:
            state = language.forms("asks.pending")
        lasts = language.duration(alert_age_us(alert, seen.now_us))
        begun = when_forms(language, seen, alert.since_us)
        since = (*(f"{when} · {lasts}" for when in begun), lasts)
        unknown = language.word("words.unknown")
        people = (unknown,) if alert.customers is None else language.number_forms(alert.customers)
        owner = (plain(alert.owner),) if alert.owner else language.forms("alerts.nobody")
        return Row(
            alert.incident,
            (
                Cell(mark=LEVEL_SHAPES[alert.level], mark_colour=colour),
                Cell(alert_name(language, alert), strong),
                Cell((f"{alert.severity}/10",), STRONG._replace(colour=colour)),
                Cell(since, plain_style),
                Cell(people, plain_style),
                Cell(owner, plain_style if alert.owner else PLAIN),
                Cell(
                    state,
                    STRONG._replace(colour="warn") if late else plain_style,
                    "triangle" if late else "",
                    "warn",
                ),
            ),
            f"{alert_name(language, alert)[0]}, {language.word(f'spoken.{alert.level}')}",
        )

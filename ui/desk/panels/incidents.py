"""Incidents of the review: every one that the hub tells of, with the times that matter."""

from commandcenter.protocol.alerts import AlertRow
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.panel import Place
from ui.desk.panels.incident import IncidentTable
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import alert_name, is_over, when_forms
from ui.shapes import LEVEL_SHAPES
from ui.theme import LEVEL_COLOURS


class Incidents(IncidentTable):
    """The newest first, open ones above all; the chosen one's facts stand beside."""

    key = "incidents"
    opens = True
    where = Place("review", "left", 328)
    columns = (
        Column("", 40),
        Column("what", 0),
        Column("severity", 88, "right"),
        Column("began", 168, "right"),
        Column("detect", 112, "right"),
        Column("acknowledge", 136, "right"),
        Column("resolved", 168, "right"),
        Column("lasted", 104, "right"),
    )

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Count them, and say how many older ones are left out."""
        left_out = seen.desk.alerts_left_out if seen.desk is not None else 0
        if left_out:
            shown = len(seen.alerts)
            return self.desk.language.forms("incidents_panel.cut", n=shown, all=shown + left_out)
        return self.desk.language.forms("incidents_panel.all", n=len(seen.alerts))

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No incident so far."""
        return self.desk.language.forms("incidents_panel.none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row an incident."""
        return [self._row(alert, seen) for alert in seen.alerts]

    def open_row(self, name: str) -> None:
        """Go through it, minute by minute."""
        self.desk.opened.emit("review", name)

    def _row(self, alert: AlertRow, seen: Seen) -> Row:
        language, unknown = self.desk.language, self.desk.language.word("words.unknown")
        colour = "text2" if is_over(alert) else LEVEL_COLOURS[alert.level]
        taken = alert.acknowledged_us

        def length(begin: int, end: int | None) -> tuple[str, ...]:
            return (unknown if end is None else language.duration(end - begin),)

        ended = alert.resolved_us
        resolved = when_forms(language, seen, ended) if ended else language.forms("alerts.open")
        return Row(
            alert.incident,
            (
                Cell(mark=LEVEL_SHAPES[alert.level], mark_colour=colour),
                Cell(alert_name(language, alert), STRONG),
                Cell((f"{alert.severity}/10",), STRONG._replace(colour=colour)),
                Cell(when_forms(language, seen, alert.since_us), BODY),
                Cell(length(alert.since_us, alert.fired_us), BODY),
                Cell(length(alert.fired_us, taken), BODY if taken else PLAIN),
                Cell(resolved, BODY),
                Cell(length(alert.since_us, ended or seen.now_us), BODY),
            ),
            f"{alert_name(language, alert)[0]}, {language.word(f'spoken.{alert.level}')}",
        )

"""Alerts: the open incidents and those of the last 24 hours, and what a key does to the chosen one."""

from typing import Any, NamedTuple

from commandcenter.commands.registry import ACTIONS
from commandcenter.languages import plain
from commandcenter.protocol.alerts import AlertRow
from ui.desk.asks import Ask
from ui.desk.entries import Request
from ui.desk.keys import EVERYWHERE, Key, caps
from ui.desk.news import news
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import Place
from ui.desk.panels.incident import IncidentTable
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.words import (
    alert_age_us,
    alert_name,
    is_late,
    is_over,
    state_forms,
    when_forms,
)
from ui.shapes import LEVEL_SHAPES
from ui.theme import LEVEL_COLOURS
from ui.tiles.pad import Style

ACKNOWLEDGE = "incident.acknowledge"
TAKE = Key("acknowledge", ("A",), in_bar=True, in_palette=True)
HANDOVER = next(key for key in EVERYWHERE if key.action == "handover")
MUTE = Key("mute", ("Q",), in_palette=True)


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
REVIEW = ("incident.close", ("cause", "actions", "lessons"))


class Alerts(IncidentTable):
    """One row an incident; its shape is its level, its owner a person."""

    key = "alerts"
    where = Place("regia", "left", 328, stretch=1)
    is_heard_next_door = True  # under pressure nobody looks where the focus is
    keys = (TAKE, *(act.key for act in ACTS), MUTE)
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
        """Count the open ones, and what this person has not read yet."""
        language, looked = self.desk.language, self.desk.looked
        open_ones = language.forms("alerts.note", n=len(seen.open_alerts))
        if not looked.is_known(seen.person, seen.now_us):
            return open_ones
        unread = len(news(language, seen, looked.since(seen.person, seen.now_us)))
        told = language.forms("alerts.unread", n=unread, stroke=caps(HANDOVER, language)[0])
        return (*(f"{open_ones[0]} · {form}" for form in told), *open_ones) if unread else open_ones

    def nothing(self, seen: Seen) -> tuple[str, ...]:
        """No incident is good news."""
        return self.desk.language.forms("alerts.none")

    def rows(self, seen: Seen) -> list[Row]:
        """Return one row an incident, open ones first."""
        return [self._row(alert, seen) for alert in seen.recent_alerts]

    def act(self, action: str) -> bool:
        """Do to the chosen incident what a key says; what has to be told is asked for first."""
        alert = self._alert()
        if action == MUTE.action:
            self.desk.muted.emit()
            return True
        if alert is None:
            return False
        if action == TAKE.action:
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

    def open_row(self, name: str) -> None:
        """Show the incident's facts in the review."""
        self.desk.opened.emit("incident", name)

    def foot(self, pad: DeskPad, seen: Seen, top: float) -> None:
        """Show the keys of the chosen incident, and what became of the last command about it."""
        alert, base = self._alert(), top + 30
        if alert is None or seen.role not in ACTIONS[ACKNOWLEDGE].roles:
            return
        ask = self.desk.asks.of(alert.incident)
        said = self._said(ask) if ask is not None else None
        x = self._caps(pad, alert, base, only_one=said is not None)
        if said is not None:
            mark, style, told = said
            x = pad.mark(mark, x + 8, base, style)
            pad.text(told, x, base, style, width=pad.width - PADDING - x)

    def _caps(self, pad: DeskPad, alert: AlertRow, base: float, *, only_one: bool) -> float:
        """Show what the keys do, as many as find room; return where they end."""
        language, x = self.desk.language, float(PADDING)
        for key in (TAKE,) if only_one else (TAKE, *(act.key for act in ACTS)):
            word = language.forms(f"keys.{key.action}")[-1]
            wide = pad.caps_width(caps(key, language)) + 8
            wide += pad.kit.lettering.width(word, BODY.px, BODY.weight)
            if x + wide > pad.width - PADDING:
                break
            is_of_use = key is not TAKE or alert.state in {"firing", "escalated"}
            style = BODY if is_of_use else PLAIN._replace(colour="text3")
            left = pad.caps(caps(key, language), x, base) + 8
            pad.text(word, left, base, style, width=wide)
            x += wide + 20
        return x

    def _said(self, ask: Ask) -> tuple[str, Style, tuple[str, ...]] | None:
        if ask.state == "refused":
            return "cross", Style(15, 600, "warn"), (ask.words,)
        if ask.is_pending:
            return "ring", SECOND, self.desk.language.forms("asks.pending")
        return None

    def _alert(self) -> AlertRow | None:
        return self.seen.alert(self.table.chosen_id) if self.seen is not None else None

    def _row(self, alert: AlertRow, seen: Seen) -> Row:
        language, ended = self.desk.language, is_over(alert)
        quiet = "text2" if ended else "text1"
        strong, plain_style = STRONG._replace(colour=quiet), BODY._replace(colour=quiet)
        colour = "text2" if ended else LEVEL_COLOURS[alert.level]
        mark = "ring" if alert.state == "pending" else LEVEL_SHAPES[alert.level]
        ask = self.desk.asks.of(alert.incident)
        late = is_late(alert, seen) or bool(alert.untold)
        state = state_forms(language, alert, seen)
        if ask is not None and ask.is_pending:
            state = language.forms("asks.pending")
        elif alert.untold:
            state = language.forms("alerts.untold", names=", ".join(map(plain, alert.untold)))
        lasts = language.duration(alert_age_us(alert, seen.now_us))
        begun = when_forms(language, seen, alert.since_us)
        since = (*(f"{when} · {lasts}" for when in begun), lasts)
        unknown = language.word("words.unknown")
        people = (unknown,) if alert.customers is None else language.number_forms(alert.customers)
        owner = (plain(alert.owner),) if alert.owner else language.forms("alerts.nobody")
        return Row(
            alert.incident,
            (
                Cell(mark=mark, mark_colour=colour),
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


def request(act: Act, alert: AlertRow) -> Request:
    """Return what a key asks of an incident; what the incident itself tells is not asked for."""
    target: dict[str, Any] = {"incident": alert.incident}
    command, asks, args = act.command, act.asks, dict[str, Any]()
    if command == "silence.add":
        target = {}
        args = {"motive": alert.motive, "channel": alert.channel, "region": alert.region}
    if command == "incident.resolve" and is_over(alert):
        command, asks = REVIEW
    version = alert.version if target else None
    hint = "palette.still_burning" if command == "incident.resolve" else ""
    return Request(command, alert.incident, target, args, asks, version, hint)

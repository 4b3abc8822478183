"""What a screen reader says by itself: changes of level politely, a new serious incident at once."""

from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from commandcenter.languages import Language
from ui.desk.seen import Seen
from ui.desk.words import alert_title
from ui.figures import look_of, value_text

_POLITENESS = QAccessible.AnnouncementPoliteness


class News(NamedTuple):
    """One thing to say; `is_urgent` interrupts what is being said."""

    words: str
    is_urgent: bool = False


def news(before: Seen, now: Seen, language: Language) -> list[News]:
    """Return what happened between two looks. Of the first look nothing is news."""
    if before.wall is None or before.desk is None or now.wall is None:
        return []
    told = []
    known = {alert.incident for alert in before.open_alerts if alert.level == "critical"}
    for alert in now.open_alerts:
        if alert.level == "critical" and alert.incident not in known:
            severity = language.word("incident_panel.severity", n=alert.severity)
            told.append(News(f"{alert_title(language, alert)[0]}, {severity}", is_urgent=True))
    for figure in now.wall.figures:
        was, level = before.figure(figure.key), look_of(figure).level
        if was is not None and look_of(was).level != level:
            label, value = language.word(f"figures.{figure.key}"), value_text(language, figure)
            told.append(News(f"{label}, {language.word(f'spoken.{level}')}, {value}"))
    return told


def announce(about: QObject, told: list[News]) -> None:
    """Say it, where somebody listens."""
    if not QAccessible.isActive():
        return
    for one in told:
        event = QAccessibleAnnouncementEvent(about, one.words)
        urgent = _POLITENESS.Assertive if one.is_urgent else _POLITENESS.Polite
        event.setPoliteness(urgent)
        QAccessible.updateAccessibility(event)

"""Everything that can be found and run from the palette of a window, the nearest first."""

from functools import partial
from typing import TYPE_CHECKING

from commandcenter.protocol.alerts import AlertRow
from ui.desk.contingency import plan_words, plans
from ui.desk.entries import Entry, as_sentence, command_words, commands_of
from ui.desk.finder_regia import of_regia
from ui.desk.keys import PANES_BY_KEY, caps, key_name
from ui.desk.words import alert_title, is_over
from ui.figures import FIGURES

if TYPE_CHECKING:
    from ui.desk.window import DeskWindow


def everything(window: "DeskWindow") -> list[Entry]:
    """Return what burns, then actions, places, commands, figures, feeds, then what is over."""
    seen = window.seen
    over = [alert for alert in seen.alerts if is_over(alert)]
    return [
        *(_incident(window, alert) for alert in seen.open_alerts),
        *_actions(window),
        *_places(window),
        *_plans(window),
        *_commands(window),
        *of_regia(window),
        *_figures_and_feeds(window),
        *(_incident(window, alert) for alert in over),
    ]


def _incident(window: "DeskWindow", alert: AlertRow) -> Entry:
    words = alert_title(window.desk.language, alert)
    run = partial(window.open_thing, "incident", alert.incident)
    return Entry("incident", words, run, also=alert.incident)


def _actions(window: "DeskWindow") -> list[Entry]:
    language = window.desk.language
    return [
        Entry(
            "action",
            tuple(map(as_sentence, language.forms(f"keys.{key.action}"))),
            partial(window.keyboard.act, key.action),
            cap=caps(key, language)[0],
        )
        for key in window.keyboard.to_run()
    ]


def _places(window: "DeskWindow") -> list[Entry]:
    language = window.desk.language
    names = {key: name for name, key in PANES_BY_KEY.items()}
    panes = [
        Entry(
            "pane",
            language.forms(f"panes.{pane.key}"),
            partial(window.places.go_to_pane, pane.key),
            cap=names[pane.key],
        )
        for pane in window.places.panes
    ]
    panels = [
        Entry(
            "panel",
            panel.title,
            partial(window.places.go_to_panel, panel),
            cap=key_name(f"Alt+{panel.number}", language),
            also=language.word(f"panes.{pane.key}"),
        )
        for pane in window.places.panes
        for panel in pane.panels
    ]
    return panes + panels


def _plans(window: "DeskWindow") -> list[Entry]:
    language = window.desk.language
    return [
        Entry(
            "plan",
            (plan_words(language, row), row.name),
            partial(window.open_thing, "plan", f"PLAN {row.name}"),
        )
        for row in plans(window.seen)
    ]


def _commands(window: "DeskWindow") -> list[Entry]:
    language = window.desk.language
    return [
        Entry(
            "command",
            (command_words(action, language),),
            partial(window.palette_.run_command, action),
            also=action.name,
        )
        for action in commands_of(window.seen.role)
    ]


def _figures_and_feeds(window: "DeskWindow") -> list[Entry]:
    language, wall = window.desk.language, window.seen.wall
    found = [
        Entry("figure", language.forms(f"figures.{key}"), partial(window.open_thing, "figure", key))
        for key in (FIGURES if window.places.numbers() is not None else ())
    ]
    if wall is None or window.places.panel("feeds") is None:
        return found
    return found + [
        Entry(
            "feed",
            language.feed(row.label),
            partial(window.open_thing, "feed", row.name),
            also=row.label,
        )
        for row in wall.feeds
    ]

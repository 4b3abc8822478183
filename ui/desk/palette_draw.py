"""How the palette is drawn: of which incident a request speaks, the field, what is found, what came of it."""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.languages import Language
from commandcenter.protocol.alerts import AlertRow
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.seen import Seen
from ui.desk.words import alert_age_us, alert_name, dated, state_forms, when_forms
from ui.lettering import SEMIBOLD
from ui.rect import Rect
from ui.sheet import Box, Line
from ui.tiles.pad import Style

WIDE, ROW, LIST_TOP, _FIELD_HEIGHT = 840, 40, 96, 44
CARD_TOP = 48.0
SIDE = 24
ABOUT = 60  # for the incident that a request speaks of: the card may lie over it
TOLD, MOST_TOLD, LINE = Style(15, SEMIBOLD, "text1"), 6, 22


class Shown(NamedTuple):
    """One line of the list as it is drawn."""

    words: tuple[str, ...]
    kind: str = ""
    cap: str = ""


def height(above: int, rows: int, told: int) -> int:
    """Return how high the card is with so many lines in the list and so many below it."""
    return (
        above + LIST_TOP + ROW * rows + (56 if told or not rows else 16) + LINE * max(0, told - 1)
    )


def field_place(above: int, card_wide: float) -> Rect:
    """Return where the line stands in which is typed."""
    return Rect(SIDE + 8, above + 44, card_wide - 2 * SIDE - 16, _FIELD_HEIGHT - 8)


def write_about(pad: DeskPad, alert: AlertRow, seen: Seen, language: Language) -> None:
    """Say of which incident a request speaks: what lies under the card is repeated on it."""
    grave = language.word("incident_panel.severity", n=alert.severity)
    right = pad.text(grave, pad.width - SIDE, 28, SECOND, width=200, align="right").x
    pad.text(alert_name(language, alert), SIDE, 28, STRONG, width=right - 16 - SIDE)
    whens = when_forms(language, seen, alert.since_us)
    key = dated(language, "incident_panel.since", whens)
    age = language.duration(alert_age_us(alert, seen.now_us))
    begun = language.word(key, time=whens[0], age=age)
    forms = (*(f"{begun} · {form}" for form in state_forms(language, alert, seen)), begun)
    pad.text(forms, SIDE, 52, SECOND, width=pad.width - 2 * SIDE)
    pad.add(Line(SIDE, ABOUT + 4, pad.width - SIDE, ABOUT + 4, "line2"))


def write_field(pad: DeskPad, prompt: str, above: int) -> None:
    """Write what is asked for, and the box in which it is typed."""
    room = pad.width - 2 * SIDE
    pad.text(prompt, SIDE, above + 28, HEAD, width=room)
    pad.add(Box(SIDE, above + 40, room, _FIELD_HEIGHT, "bg1", "info", 2, 6))


def write_rows(pad: DeskPad, rows: Sequence[Shown], above: int, chosen: int) -> None:
    """List what was found; `chosen`: the place of the line that Enter is about."""
    for place, (words, kind, cap) in enumerate(rows):
        top = above + LIST_TOP + place * ROW
        base = top + 26
        if place == chosen:
            pad.add(Box(8, top, pad.width - 16, ROW, "info_ground", "info", 2, 6))
        elif place:
            pad.add(Line(SIDE, top, pad.width - SIDE, top, "line"))
        right = pad.width - SIDE
        if cap:
            right -= pad.caps_width((cap,))
            pad.cap(cap, right, base)
            right -= 12
        if kind:
            right = pad.text(kind, right, base, SECOND, width=160, align="right").x - 16
        pad.text(words, SIDE, base, STRONG if place == chosen else BODY, width=right - SIDE)


def write_told(pad: DeskPad, told: Sequence[str], nothing: tuple[str, ...]) -> None:
    """Write what became of a command at the foot, else that nothing was found."""
    room = pad.width - 2 * SIDE
    for place, line in enumerate(reversed(told)):
        pad.text(line, SIDE, pad.height - 22 - place * LINE, TOLD, width=room)
    if nothing and not told:
        pad.text(nothing, SIDE, pad.height - 22, PLAIN, width=room)

"""How a figure is worded and which level it is drawn in: one place, so that wall, desk and reader agree."""

from typing import NamedTuple

from commandcenter.languages import Language
from commandcenter.protocol.row import Level
from commandcenter.protocol.wall import Figure
from ui.theme import LEVEL_COLOURS
from ui.tiles.pad import Kit

FIGURES = (
    "to_answer",
    "within_45",
    "messages",
    "negative",
    "online",
)  # the headlines, from the left
SMALL_SHARE = 20  # below it a share is written as "7 of 12"
TENTHS = 100  # minutes below this are written with tenths
GREY_SHARE = 30  # below it a share is grey, with its n, and has no level


class Look(NamedTuple):
    """Level and colour of a figure as they are drawn."""

    level: Level
    colour: str
    grey: bool


def look_of(figure: Figure) -> Look:
    """Return how a figure's level is drawn; a share of few has none."""
    grey = figure.unit == "share" and figure.n is not None and figure.n < GREY_SHARE
    level: Level = "normal" if grey or figure.value is None else figure.level
    return Look(level, "text2" if grey else LEVEL_COLOURS[level], grey)


def is_past_goal(figure: Figure) -> bool:
    """Tell whether a figure is past its goal now; its level stays on for a while after that."""
    if figure.value is None or figure.goal is None or figure.goal_kind == "planned":
        return False
    if figure.goal_kind == "at_least":
        return figure.value < figure.goal
    return figure.value > figure.goal


def value_text(language: Language, figure: Figure) -> str:
    """Write a figure as its tile shows it; "" where it is missing."""
    return value_forms(language, figure)[0]


def value_forms(language: Language, figure: Figure) -> tuple[str, ...]:
    """Write a figure whole, and rounded where it may find no room; ("",) where it is missing."""
    if figure.value is None and figure.available_from_us is not None:
        return ("",)
    if figure.unit == "share" and figure.n is not None and figure.n < SMALL_SHARE:
        part = figure.part
        if part is None:
            part = round((figure.value or 0) * figure.n)
        return language.forms("tile.part_of", part=part, n=figure.n)
    return ("",) if figure.value is None else written(language, figure, figure.value)


def written(language: Language, figure: Figure, value: float) -> tuple[str, ...]:
    """Write a value in the unit of a figure, whole and, where it may find no room, rounded."""
    if figure.unit == "share":
        return (language.percent(value),)
    if figure.unit == "minutes":
        minutes = language.number(value, decimals=1 if value < TENTHS else 0)
        return language.forms("figures_panel.minutes", value=minutes)
    if figure.unit == "ratio":
        return (language.number(value, decimals=2),)
    return language.number_forms(value)


def window_forms(language: Language, figure: Figure) -> tuple[str, ...]:
    """Word a figure's window, and of an estimated share how sure it is: raw, its interval, audit due."""
    forms = language.forms(f"windows.{figure.window}")
    if figure.raw:
        return language.forms("windows.raw", window=forms[0])
    if figure.least is None or figure.most is None:
        return forms
    least, most = round(100 * figure.least), language.percent(figure.most)
    key = "windows.audit_due" if figure.audit_due else "windows.calibrated"
    return language.forms(key, window=forms[0], least=least, most=most)


def goal_forms(language: Language, figure: Figure, table: str = "goals") -> tuple[str, ...]:
    """Return a figure's goal, long form first; `table` = goals or spoken."""
    if figure.goal is None:
        return language.forms(f"{table}.none")
    return _with(language, f"{table}.{figure.goal_kind}", written(language, figure, figure.goal))


def usual_forms(language: Language, figure: Figure, *, learning: bool) -> tuple[str, ...]:
    """Return what is usual of a figure, or that nobody knows yet; `learning` = history still comes in."""
    if figure.usual is None or learning:
        return language.forms("tile.usual_not_yet")
    return _with(language, "tile.usual", written(language, figure, figure.usual))


def _with(language: Language, key: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(form for value in values for form in language.forms(key, value=value))


def without_forms(
    kit: Kit, labels: tuple[str, ...], since_us: int | None = None
) -> tuple[str, ...]:
    """Word which feeds are missing in a figure, and since when where that finds room, long form first."""
    language = kit.language
    if len(labels) > 1:
        forms = language.forms("tile.without_many", n=len(labels))
    else:
        feed = language.feed(labels[0])
        forms = language.forms("tile.without", feed=feed[0], short=feed[-1])
    if since_us is None:
        return forms
    time = language.time(since_us, kit.zone)
    return (language.word("tile.without_since", without=forms[0], time=time), *forms)


def spoken(language: Language, figure: Figure) -> str:
    """Say a figure for a screen reader: label, value, level, goal, usual."""
    parts = [
        language.word(f"figures.{figure.key}"),
        value_text(language, figure) or language.word("spoken.missing"),
        language.word(f"spoken.{look_of(figure).level}"),
        goal_forms(language, figure, "spoken")[0],
    ]
    if figure.usual is not None:
        parts.append(usual_forms(language, figure, learning=False)[0])
    return ", ".join(parts)


def place_on(figure: Figure, value: float, left: float, right: float) -> float:
    """Return where a value stands on a bar from left to right that has the figure's own scale."""
    share = value / figure.scale_max if figure.scale_max > 0 else 0.0
    return round(left + min(1.0, max(0.0, share)) * (right - left))

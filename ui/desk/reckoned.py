"""The figures of a period as a desk holds them: what was asked, what the hub answered, how it is worded."""

from datetime import tzinfo
from typing import Any, NamedTuple, TypeVar

import msgspec

from commandcenter.languages import Language, plain
from commandcenter.protocol.figures import FigureRow, PeriodFigures, UsualFigure
from commandcenter.protocol.wall import Figure
from ui.figures import GREY_SHARE, goal_forms, value_text, written

_Answer = TypeVar("_Answer", bound=msgspec.Struct)


class Chosen(NamedTuple):
    """One figure of a period, or of one part of it: what is explained, and whose cases are opened."""

    figures: PeriodFigures
    row: FigureRow
    by: str = ""  # channel | network | motive; "" = the whole

    @property
    def query(self) -> "Query":
        """What asks the hub for the list behind it: of the very same reckoning."""
        return Query(
            self.row.figure.key,
            {"span": self.figures.span, "at_us": self.figures.start_us},
            self.by,
            self.row.part_of or "",
            self.figures.as_of_us,
            "part" if "part" in self.row.groups else next(iter(self.row.groups), "part"),
        )


class Query(NamedTuple):
    """The list behind a figure: of which period, of which part of it, reckoned when (0 = now).

    `group`: the count whose list comes first.
    """

    figure: str
    target: dict[str, Any]
    by: str = ""
    part: str = ""
    as_of_us: int = 0
    group: str = "part"

    def args(self, group: str, skip: int) -> dict[str, Any]:
        """Return the arguments that ask for a page."""
        told = {"by": self.by, "part": self.part, "as_of_us": self.as_of_us}
        return {"figure": self.figure, "group": group, "skip": skip, **told}


OF_HEADLINES = {"to_answer": "backlog", "within_45": "service_level"}
"""Headlines that count cases, and the figure of the same definition whose list that is (kpis.md)."""


def answer(data: dict[str, Any], kind: type[_Answer]) -> _Answer | None:
    """Return the hub's answer; None where it is another one, or not here yet."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError:
        return None


def is_small(figure: Figure) -> bool:
    """Tell whether a share says little: then it is grey, and says so."""
    return figure.unit == "share" and figure.n is not None and figure.n < GREY_SHARE


def value_words(language: Language, figure: Figure) -> tuple[str, ...]:
    """Word a value; a share of few says so, and nothing measured is never a nought."""
    if figure.value is None:
        return language.forms("figures_panel.nothing")
    told = value_text(language, figure)
    return language.forms("figures_panel.few", value=told) if is_small(figure) else (told,)


def interval_words(language: Language, row: FigureRow) -> tuple[str, ...]:
    """Word the 95 % interval of a share; () where there is none."""
    low, high = row.explained.low, row.explained.high
    if low is None or high is None:
        return ()
    ends = {
        "low": written(language, row.figure, low)[0],
        "high": written(language, row.figure, high)[0],
    }
    return language.forms("figures_panel.interval", **ends)


def goal_words(language: Language, figure: Figure) -> tuple[str, ...]:
    """Word a goal below a head that says goal, so without the word; () where there is none."""
    return goal_forms(language, figure)[-1:] if figure.goal is not None else ()


def usual_words(language: Language, figure: Figure, usual: UsualFigure) -> list[str]:
    """Word what a figure usually is, between what, and on how many of which days."""
    if not usual.days:
        return [language.word("explain.usual_never")]
    told = {"n": usual.n, "days": language.word(f"explain.usual_{usual.days}")}
    if usual.value is None or usual.low is None or usual.high is None:
        return [language.word("explain.usual_few", **told)]
    middle, low, high = (
        written(language, figure, value)[0] for value in (usual.value, usual.low, usual.high)
    )
    lines = [language.word("explain.usual", value=middle, low=low, high=high, **told)]
    return [*lines, language.word("explain.usual_so_far")] if usual.so_far else lines


def period_words(language: Language, figures: PeriodFigures, zone: tzinfo) -> str:
    """Name the period: a day, the days from and to of a longer one."""
    begin = language.date(figures.start_us, zone)
    if figures.span == "day":
        return begin
    end = language.date(figures.end_us - 1, zone)
    return language.word("figures_panel.week", begin=begin, end=end)


PEOPLE = frozenset({"desk", "sourcing", "supplier", "team", "agent"})
"""What a figure is split by where its parts are our people."""


def row_name(language: Language, row: FigureRow, by: str) -> tuple[str, ...]:
    """Name a row: the figure, or the part of it that it is about; `by` = what it is a part of."""
    if row.part_of is None:
        key = "figures_panel.whole" if by else f"figures.{row.figure.key}"
        return language.forms(key)
    if not row.part_of:
        key = "own" if by == "supplier" else "nobody" if by in PEOPLE else "unnamed"
        return language.forms(f"figures_panel.{key}")
    return part_name(language, by, row.part_of)


def part_name(language: Language, by: str, part: str) -> tuple[str, ...]:
    """Name a channel, a network, a motive, or whose work it is; teams and suppliers are called as written."""
    if by == "channel":
        return language.channel(part)
    if by == "motive":
        return (language.motive(part),)
    key = f"networks.{part}" if by == "network" else f"parts_{by}.{part}"
    return language.forms(key) if language.has(key) else (plain(part),)

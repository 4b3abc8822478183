"""How many people a goal asks for, at a desk: what is asked, what the hub answers, how it is worded.

To the wall's own goal it is the wall's answer: the hub files it, and every screen tells it
(`hub/needing.py`).
"""

import re
from typing import Any, NamedTuple

from commandcenter.clock import MINUTE
from commandcenter.commands.registry import ACTIONS
from commandcenter.languages import Language
from commandcenter.protocol.preview import Needed
from ui.desk.asks import Ask, Asks
from ui.desk.choices import Choice
from ui.desk.reckoned import answer
from ui.desk.review_words import money
from ui.desk.seen import Seen
from ui.skillwords import skill_words

NEEDED = "override.needed"
_TYPED = re.compile(r"\D*(\d{2})\D+(\d{2,3})\D*")
_PERCENT = 100


class Aim(NamedTuple):
    """A goal as it is asked about: a share of first answers in time, so many minutes from now and after.

    `p90_min`: in time is within so many minutes; 0 = by what is promised.
    """

    share: float = 0.9
    within_min: int = 45
    p90_min: int = 0


AIMS = (Aim(), Aim(0.95), Aim(0.9, 30), Aim(0.9, 90), Aim(0.9, 45, 30), Aim(0.9, 45, 60))


class Told(NamedTuple):
    """The answer in three cards, each a figure and what it means, and a line beside them; () = none."""

    cards: tuple[tuple[str, str, tuple[str, ...]], ...]  # key of its title, the figure, forms below
    line: tuple[str, ...]


class HowMany:
    """Asks the hub, and keeps its newest answer."""

    def __init__(self, asks: Asks, subject: str) -> None:
        self._asks, self._subject = asks, subject
        self._ask: Ask | None = None
        self.aim = Aim()
        self.found: Needed | None = None
        self.asked_us = 0

    @property
    def is_asking(self) -> bool:
        """An answer is on its way."""
        return self._ask is not None and self._ask.is_pending and not self._ask.data

    @property
    def words(self) -> str:
        """Why the hub cannot say; "" = it can, or was not asked."""
        return self._ask.words if self._ask is not None and self._ask.state == "refused" else ""

    def ask(self, aim: Aim, now_us: int) -> None:
        """Ask about a goal, in place of what was asked before."""
        if NEEDED not in ACTIONS:
            return
        self.aim, self.found, self.asked_us = aim, None, now_us
        self._ask = self._asks.send(NEEDED, subject=self._subject, args=dict(aim._asdict()))

    def look(self) -> None:
        """Take what came."""
        if self._ask is not None and self._ask.data:
            self.found, self._ask.data = answer(self._ask.data, Needed), {}

    def drop(self) -> None:
        """Forget what was asked."""
        self._ask = self.found = None


def choices(language: Language) -> tuple[Choice, ...]:
    """Return the goals that are asked about most; others are typed as two numbers."""
    return tuple(Choice(str(place), aim_words(language, aim)) for place, aim in enumerate(AIMS))


def aim_of(name: str) -> Aim | None:
    """Return the goal that was chosen, or typed as share and minutes; None where it is none."""
    if name.isdigit() and int(name) < len(AIMS):
        return AIMS[int(name)]
    typed = _TYPED.fullmatch(name)
    if typed is None:
        return None
    share, minutes = int(typed[1]), int(typed[2])
    is_fit = 50 <= share <= 99 and 20 <= minutes <= 110
    return Aim(share / _PERCENT, minutes) if is_fit else None


def aim_words(language: Language, aim: Aim) -> str:
    """Say a goal."""
    told: dict[str, Any] = {"share": language.percent(aim.share), "minutes": aim.within_min}
    if aim.p90_min:
        return language.word("how_many.aim_p90", **told, p90=aim.p90_min)
    return language.word("how_many.aim", **told)


def status(language: Language, asked: HowMany) -> tuple[str, ...]:
    """Say for which goal the number is, or why there is none; () = nothing was asked."""
    if asked.words:
        return (asked.words,)
    return (aim_words(language, asked.aim),) if asked.found is not None else ()


def told(language: Language, asked: HowMany, seen: Seen, currency: str) -> Told | None:
    """Word the newest answer; None where there is none."""
    found = asked.found
    if found is None:
        return None
    unknown = language.word("words.unknown")
    people = unknown if found.people is None else f"+{found.people}"
    until = unknown
    if found.until_min is not None and found.people:
        until_us = found.until_us or asked.asked_us + found.until_min * MINUTE
        until = language.time(until_us, seen.zone)
    cost = unknown if found.cost is None else money(language, round(found.cost * 100), currency)
    rate, then = language.forms("how_many.no_rate"), language.forms("how_many.go")
    if found.people == 0:  # nobody comes, so nobody goes and nothing is paid
        rate = then = language.forms("how_many.enough")
    elif found.rate is not None:
        each = money(language, round(found.rate * 100), currency)
        rate = language.forms("how_many.rate", rate=each)
    return Told(
        (
            ("people", people, _bounds(language, found)),
            ("until", until, then),
            ("cost", cost, rate),
        ),
        _line(language, found),
    )


def _bounds(language: Language, found: Needed) -> tuple[str, ...]:
    """Say between which numbers it lies, or that it is not reached with all that were tried."""
    if found.people is None:
        most = max((one.people for one in found.options), default=0)
        return language.forms("how_many.never", n=most)
    if found.most is None:
        return language.forms("how_many.at_least", low=found.least or 0)
    if found.least == found.most:
        return language.forms("how_many.sure")
    return language.forms("how_many.between", low=found.least or 0, high=found.most)


def _line(language: Language, found: Needed) -> tuple[str, ...]:
    """Say which skill counts, how few have it, for how many cases."""
    if (gap := found.gap) is not None:
        words = {"skill": skill_words(language, gap.skill), "n": gap.people}
        return language.forms("how_many.gap", cases=gap.waiting + gap.coming_h, **words)
    if found.binding:
        return (language.word("how_many.binding", skill=skill_words(language, found.binding)),)
    return ()

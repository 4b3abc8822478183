"""The header: whose wall this is, whether it is simulated, what burns, how old the data is, the time."""

from typing import NamedTuple

from commandcenter.clock import MINUTE
from commandcenter.languages import Language
from commandcenter.protocol.wall import Hero, WallView
from ui.figures import is_past_goal, look_of
from ui.lettering import SEMIBOLD
from ui.linkstate import LinkState
from ui.sheet import Box, Sheet
from ui.theme import LEVEL_COLOURS
from ui.tiles.feeds import feed_age_us
from ui.tiles.pad import Kit, Pad, Style

_BASE = 48
_TITLE = Style(44, SEMIBOLD, "text1")
_CLOCK = Style(56, SEMIBOLD, "text1")
_DATE = Style()
_CHIP = Style(32, SEMIBOLD, "text1")
_GAP = 32
_DOT, _DOT_STEP = 20, 36
_MARKS: dict[str, str] = {"critical": "diamond", "warning": "triangle"}
_STARTING_US = 10 * MINUTE
_CLEARED_SHOWN_US = MINUTE


class Message(NamedTuple):
    """A mark and a text of the header; the text has a long and shorter forms.

    `dots` = how many scenes there are and which of them is shown: they stand in the place of the mark.
    """

    mark: str
    forms: tuple[str, ...]
    style: Style
    dots: tuple[int, int] = (0, 0)


class Scene(NamedTuple):
    """What the hero row shows, and the scenes it shows in turn."""

    shown: str
    of: tuple[str, ...]


def header_tile(
    kit: Kit,
    view: WallView | None,
    link: LinkState,
    now_us: int,
    size: tuple[float, float],
    *,
    scene: Scene | None = None,
    ui_error: bool = False,
) -> Sheet:
    """Draw the header; `ui_error` = this wall itself had an error a while ago.

    `scene` None = none is shown, or there is only one.
    """
    pad = Pad(kit, *size)
    pad.add(Box(0, 0, pad.width, pad.height, "bg0"))
    language, width = kit.language, pad.width
    clock = pad.text(
        language.time(now_us, kit.zone), width, _BASE, _CLOCK, width=200, align="right", live=True
    )
    left = _title(pad, view)
    news = _news(language, view, ui_error=ui_error) or _early(language, view)
    if news is None:
        news = _in_turn(language, scene, verdict(language, view, link))
    age = data_age(language, view, link, now_us)
    date = language.date(now_us, kit.zone)
    chosen = _chosen(pad, news, age, date, clock.x - 28 - left)
    x = clock.x - 28
    if chosen.date:
        x = pad.text(date, x, _BASE, _DATE, width=400, align="right").x - 44
    _message(pad, age, chosen.age, x, align_right=True)
    if news is not None and news.dots[0]:
        left = _dots(pad, news.dots, left + 44) + 12 - _GAP
    if news is not None and chosen.news:
        _message(pad, news, chosen.news, left + _GAP, align_right=False)
    return pad.sheet()


def shown_hero(view: WallView | None, now_us: int) -> Hero | None:
    """Return the alert that takes the hero row: a ◆ incident, or one that cleared in the last minute.

    A silent feed never takes it: the feed strip, the header and the partial marks say that.
    """
    hero = view.hero if view is not None else None
    if hero is None or hero.kind == "feed_silence" or hero.level != "critical":
        return None
    if hero.cleared_us is not None and now_us - hero.cleared_us > _CLEARED_SHOWN_US:
        return None
    return hero


class _Chosen(NamedTuple):
    news: str
    age: str
    date: bool


def _title(pad: Pad, view: WallView | None) -> float:
    language = pad.kit.language
    title = pad.text(language.word("words.title"), 0, _BASE, _TITLE, width=600)
    end = pad.end(title)
    if view is None or not (view.simulated or view.past):
        return end
    word = language.word("words.simulated" if view.simulated else "words.past")
    left, width = end + 24, pad.width_of(word, _CHIP) + 32
    pad.add(Box(left, 8, width, 50, "bg3", "line2", 2, 25, dashed=True))
    pad.text(word, left + width / 2, 45, _CHIP, width=width, align="centre")
    return left + width


def _news(language: Language, view: WallView | None, *, ui_error: bool) -> Message | None:
    """Say the one thing that matters most: an error of this wall, an alert, a notice of the hub."""
    warn = Style(weight=SEMIBOLD, colour="warn")
    if ui_error:
        return Message("triangle", language.forms("header.ui_error"), warn)
    if view is None:
        return None
    hero = view.hero
    if hero is not None and hero.cleared_us is None and hero.kind != "feed_silence":
        if hero.level == "critical":
            key = "header.alert_of" if hero.others else "header.alert"
            forms = language.forms(key, n=hero.others + 1)
            return Message("diamond", forms, Style(weight=SEMIBOLD, colour="crit"))
        if hero.level == "warning":
            forms = language.forms("hero.spike", motive=language.motive_inline(hero.motive))
            return Message("triangle", (*forms, language.forms("header.alert")[-1]), warn)
    if view.notices:
        key = f"notices.{view.notices[0]}"
        known = key if language.has(key) else "notices.other"
        return Message("triangle", language.forms(known), warn)
    return None


def _early(language: Language, view: WallView | None) -> Message | None:
    """Say what may begin, with a hollow mark: nobody is told of it yet."""
    if view is None or not view.early:
        return None
    motive = language.motive_inline(view.early)
    return Message("ring", language.forms("header.early", motive=motive), Style(weight=SEMIBOLD))


def verdict(language: Language, view: WallView | None, link: LinkState) -> Message | None:
    """Say in one place whether all is well, or which figures are past their goals.

    None where that cannot be said: something is not fresh, still loading, or has no value.
    """
    if view is None or link.state != "fresh" or view.history is not None:
        return None
    if not view.feeds or any(row.state != "fresh" for row in view.feeds):
        return None
    abnormal = [figure for figure in view.figures if look_of(figure).level != "normal"]
    past = [figure for figure in abnormal if is_past_goal(figure)]
    if past:
        worst = "critical" if any(look_of(one).level == "critical" for one in past) else "warning"
        names = ", ".join(language.forms(f"figures.{one.key}")[0] for one in past)
        forms = (
            *language.forms("header.past_goal", names=names),
            *language.forms("header.past_goals", n=len(past)),
        )
        return Message(_MARKS[worst], forms, Style(weight=SEMIBOLD, colour=LEVEL_COLOURS[worst]))
    if abnormal or any(figure.value is None for figure in view.figures):
        return None
    style = Style(weight=SEMIBOLD, colour="text1")
    return Message("check", (*language.forms("header.all_well"), ""), style)


def _in_turn(language: Language, scene: Scene | None, told: Message | None) -> Message | None:
    """Put the dots of the scenes before the verdict, or before the scene's own title."""
    if scene is None or len(scene.of) < 2:
        return told
    if told is None:
        told = Message("", (*language.forms(f"scenes.{scene.shown}"), ""), Style())
    return told._replace(dots=(len(scene.of), scene.of.index(scene.shown)))


def data_age(language: Language, view: WallView | None, link: LinkState, now_us: int) -> Message:
    """Say how old the data is, or why that cannot be said."""
    lost, waiting = Style(weight=SEMIBOLD, colour="stale"), Style(weight=SEMIBOLD)
    if view is None:
        return Message("ring", language.forms("header.no_data"), waiting)
    if link.state != "fresh":
        age = max(link.silent_us or 0, now_us - view.as_of_us)
        forms = language.forms("header.last_data", age=language.duration(age))
        return Message("clock", forms, lost)
    if forms := _silent_feeds(language, view, now_us):
        return Message("clock", forms, lost)
    started = now_us - view.started_us
    waits = any(row.state == "waiting" for row in view.feeds) or not view.feeds
    if waits and started < _STARTING_US:
        forms = language.forms("header.started", age=language.duration(started))
        return Message("ring", forms, waiting)
    ages = [feed_age_us(row, view, now_us) for row in view.feeds if row.state == "fresh"]
    if not ages:
        return Message("ring", language.forms("header.no_data"), waiting)
    return Message("pulse", (language.age(max(ages)),), Style())


def _silent_feeds(language: Language, view: WallView, now_us: int) -> tuple[str, ...]:
    """Name the feed that is silent, or count them; () while all of them answer."""
    silent = [row for row in view.feeds if row.state in {"stale", "disconnected"}]
    if not silent:
        return ()
    longest = max(silent, key=lambda row: feed_age_us(row, view, now_us))
    age = language.duration(feed_age_us(longest, view, now_us))
    if len(silent) > 1:
        return language.forms("header.feeds_silent", n=len(silent), age=age)
    names = language.feed(longest.label)
    return language.forms("header.feed_silent", feed=names[0], short=names[-1], age=age)


def _chosen(pad: Pad, news: Message | None, age: Message, date: str, room: float) -> _Chosen:
    """Choose the longest forms that stand side by side; the date goes last of all."""

    def width(message: Message, form: str) -> float:
        mark = pad.cap_height(message.style) + 30 if message.mark else 0
        return pad.width_of(form, message.style) + mark + message.dots[0] * _DOT_STEP + 24

    date_width = pad.width_of(date, _DATE) + 44
    options = news.forms if news is not None else ("",)
    for with_date in (True, False):
        for age_form in age.forms:
            for form in options:
                used = width(age, age_form) + (date_width if with_date else 0)
                if news is not None:
                    used += _GAP + width(news, form) + _GAP
                if used <= room:
                    return _Chosen(form, age_form, with_date)
    return _Chosen(options[-1], age.forms[-1], date=False)


def _dots(pad: Pad, dots: tuple[int, int], x: float) -> float:
    """Draw a dot for each scene, that of the shown one full; return where they end."""
    count, lit = dots
    middle = _BASE - pad.kit.lettering.cap_height(_DATE.px) / 2
    for place in range(count):
        kind = "disc" if place == lit else "ring"
        pad.shape(kind, x + _DOT / 2 + _DOT_STEP * place, middle, _DOT, "text2")
    return x + _DOT_STEP * count - 4


def _message(pad: Pad, message: Message, form: str, x: float, *, align_right: bool) -> None:
    style = message.style
    wide, size = pad.width_of(form, style), pad.cap_height(style) * 1.2
    if message.mark == "pulse":
        size *= 1.25
    left = x - wide - 16 - size if align_right else x
    if not message.mark:
        pad.text(form, left, _BASE, style, width=wide + 1)
        return
    colour = "text1" if message.mark == "pulse" else style.colour
    middle = _BASE - pad.cap_height(style) / 2
    pad.shape(message.mark, left + size / 2, middle, size, colour)
    pad.text(
        form, left + size + (16 if align_right else 8), _BASE, style, width=wide + 1, live=True
    )

"""The lists of the hand-over's card: open alerts, what stays in force and what presses, the news."""

from commandcenter.languages import Language, plain
from commandcenter.protocol.alerts import AlertRow
from ui.desk.desk import Desk
from ui.desk.news import News
from ui.desk.open_work import Left, overrides_left, pressing
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.seen import Seen
from ui.desk.words import alert_age_us, alert_name, is_late, state_forms, when_forms
from ui.shapes import LEVEL_SHAPES
from ui.sheet import Line
from ui.theme import LEVEL_COLOURS

ROW = 30
_SIDE, _GAP = 24, 32
_MOST_OPEN, _MOST_LEFT = 4, 4
_WHEN, _ABOUT = 148, 300  # widths


def height_of(language: Language, seen: Seen) -> float:
    """Return how high the lists above the news are."""
    left = max(len(overrides_left(language, seen)), len(pressing(language, seen)))
    return ROW * (min(len(seen.open_alerts), _MOST_OPEN + 1) + max(1, min(left, _MOST_LEFT)) + 2)


def write_alerts(pad: DeskPad, desk: Desk, seen: Seen, base: float) -> float:
    """Write the open alerts; return the base of what follows."""
    language, alerts = desk.language, seen.open_alerts
    room = pad.width - 2 * _SIDE
    pad.text(language.forms("handover.open", n=len(alerts)), _SIDE, base, HEAD, width=room)
    for alert in alerts[:_MOST_OPEN]:
        base += ROW
        _alert(pad, language, alert, seen, base)
    if len(alerts) > _MOST_OPEN:
        base += ROW
        more = language.forms("handover.more", n=len(alerts) - _MOST_OPEN)
        pad.text(more, _SIDE + 32, base, SECOND, width=room - 32)
    return base + ROW


def write_left(pad: DeskPad, desk: Desk, seen: Seen, base: float) -> float:
    """Write what stays in force beside what presses; return the base of what follows."""
    language = desk.language
    wide = (pad.width - 2 * _SIDE - _GAP) / 2
    pad.add(Line(_SIDE, base - 24, pad.width - _SIDE, base - 24, "line2"))
    overrides, presses = overrides_left(language, seen), pressing(language, seen)
    lists = (
        (language.forms("handover.overrides", n=len(overrides)), overrides),
        (language.forms("handover.need"), presses),
    )
    for place, (title, lines) in enumerate(lists):
        x = _SIDE + place * (wide + _GAP)
        pad.text(title, x, base, HEAD, width=wide)
        _left_lines(pad, language, lines, x, base, wide)
    most = max(len(overrides), len(presses), 1)
    return base + ROW * (min(most, _MOST_LEFT) + 1)


def write_news(
    pad: DeskPad, desk: Desk, seen: Seen, found: list[News], first: int, base: float
) -> int:
    """Write as many news as fit, from `first` on; return the first that is shown."""
    language, room = desk.language, pad.width - 2 * _SIDE
    pad.add(Line(_SIDE, base - 24, pad.width - _SIDE, base - 24, "line2"))
    fits = max(1, int((pad.height - base - 16) // ROW))
    first = max(0, min(first, len(found) - fits))
    shown = found[first : first + fits]
    pad.text(language.forms("handover.news", n=len(found)), _SIDE, base, HEAD, width=room / 2)
    if len(shown) < len(found):
        part = {"first": first + 1, "last": first + len(shown), "all": len(found)}
        words = language.forms("case_groups.page", **part)
        pad.text(words, pad.width - _SIDE, base, SECOND, width=room / 2, align="right")
    if not found:
        pad.text(language.forms("handover.none"), _SIDE, base + ROW, PLAIN, width=room)
    for one in shown:
        base += ROW
        _news_line(pad, language, one, seen, base)
    return first


def _left_lines(
    pad: DeskPad, language: Language, lines: list[Left], left: float, base: float, wide: float
) -> None:
    shown = lines if len(lines) <= _MOST_LEFT else lines[: _MOST_LEFT - 1]
    for line in shown:
        base += ROW
        style = STRONG._replace(colour="warn") if line.is_late else BODY
        x = pad.mark("triangle", left, base, style) + 8 if line.is_late else left
        end = left + wide
        if line.told:
            end = pad.text(line.told, end, base, SECOND, width=wide * 0.45, align="right").x
        pad.text(line.words, x, base, STRONG, width=end - 16 - x)
    if len(shown) < len(lines):
        more = language.forms("handover.others", n=len(lines) - len(shown))
        pad.text(more, left, base + ROW, SECOND, width=wide)
    if not lines:
        pad.text(language.forms("desk.nothing"), left, base + ROW, PLAIN, width=wide)


def _alert(pad: DeskPad, language: Language, alert: AlertRow, seen: Seen, base: float) -> None:
    room, colour = pad.width - 2 * _SIDE, LEVEL_COLOURS[alert.level]
    pad.mark(LEVEL_SHAPES[alert.level], _SIDE, base, STRONG._replace(colour=colour))
    x = _SIDE + 32
    pad.text(alert_name(language, alert), x, base, STRONG, width=_ABOUT)
    x += _ABOUT + 16
    pad.text((f"{alert.severity}/10",), x, base, STRONG._replace(colour=colour), width=64)
    x += 72
    lasts = language.duration(alert_age_us(alert, seen.now_us))
    since = tuple(f"{when} · {lasts}" for when in when_forms(language, seen, alert.since_us))
    pad.text((*since, lasts), x, base, BODY, width=210)
    x += 226
    owner = (plain(alert.owner),) if alert.owner else language.forms("alerts.nobody")
    pad.text(owner, x, base, BODY if alert.owner else PLAIN, width=170)
    x += 186
    style = STRONG._replace(colour="warn") if is_late(alert, seen) else BODY
    pad.text(state_forms(language, alert, seen), x, base, style, width=_SIDE + room - x)


def _news_line(pad: DeskPad, language: Language, one: News, seen: Seen, base: float) -> None:
    when = when_forms(language, seen, one.at_us)
    pad.text(when, _SIDE, base, SECOND, width=_WHEN)
    x = _SIDE + _WHEN + 12
    pad.text(one.about, x, base, STRONG, width=_ABOUT)
    x += _ABOUT + 16
    pad.text(one.words, x, base, BODY, width=pad.width - _SIDE - x)

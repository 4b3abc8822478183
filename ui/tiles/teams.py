"""The teams row: who is at work against plan; folded, it also says what waits too long."""

from commandcenter.languages import plain
from commandcenter.protocol import Team, WallView
from ui.lettering import SEMIBOLD, SMALLEST
from ui.linkstate import LinkState
from ui.sheet import Line, Sheet
from ui.tiles.pad import PADDING, Kit, Pad, Style

CELLS = 4

_TITLE = Style(weight=SEMIBOLD)
_NAME = Style()
_TOP, _BOTTOM = 60, 136
_FIRST_CELL, _CELL = 248, 216
_FOLDED = ((224, 260), (492, 300))  # left and width of the two columns
_EXCEPTIONS = 824
_COUNT_PX, _FOLDED_PX = 64, 44


def teams_tile(kit: Kit, view: WallView, link: LinkState, size: tuple[float, float]) -> Sheet:
    """Draw the teams; they fold together while cases wait too long."""
    pad = Pad(kit, *size)
    if link.state == "stale":
        pad.stale_frame()
    else:
        pad.frame()
    folded = bool(view.over_4h)
    language = kit.language
    room = (_FOLDED[0][0] if folded else _FIRST_CELL) - 2 * PADDING - 4
    pad.text(language.forms("teams.title"), PADDING, _TOP, _TITLE, width=room)
    pad.text(language.forms("teams.online"), PADDING, _BOTTOM, _TITLE, width=room)
    teams = _at_most(kit, view.teams)
    if not teams:
        pad.text(language.forms("teams.none"), _FIRST_CELL, 98, _NAME, width=540)
    elif folded:
        _two_by_two(pad, teams)
    else:
        _side_by_side(pad, teams)
    if folded:
        _exceptions(pad, view)
    if link.state == "disconnected":
        pad.veil()
    return pad.sheet()


def _at_most(kit: Kit, teams: tuple[Team, ...]) -> tuple[Team, ...]:
    """Return at most four teams; the others are added up in the last one."""
    if len(teams) <= CELLS:
        return teams
    shown, rest = teams[: CELLS - 1], teams[CELLS - 1 :]
    planned = [team.planned for team in rest if team.planned is not None]
    name = kit.language.word("teams.others", n=len(rest))
    total = sum(planned) if len(planned) == len(rest) else None
    return (*shown, Team(name=name, online=sum(team.online for team in rest), planned=total))


def _side_by_side(pad: Pad, teams: tuple[Team, ...]) -> None:
    cell = (pad.width - _FIRST_CELL + 8) / CELLS
    for index, team in enumerate(teams):
        x = _FIRST_CELL + cell * index
        room = min(cell, pad.width - x) - PADDING
        pad.add(Line(x - PADDING, 24, x - PADDING, 144, "line", 2))
        pad.text(plain(team.name), x, _TOP, _NAME, width=room)
        online, planned = _numbers(pad, team)
        px = _COUNT_PX
        while px > SMALLEST and _count_width(pad, online, planned, px) > room:
            px -= 4
        _count(pad, (online, planned), x, _BOTTOM, px)


def _two_by_two(pad: Pad, teams: tuple[Team, ...]) -> None:
    for index, team in enumerate(teams):
        x, room = _FOLDED[index % 2]
        base = _TOP if index < 2 else _BOTTOM
        online, planned = _numbers(pad, team)
        px, planned = _folded_size(pad, plain(team.name), online, planned, room)
        count = _count_width(pad, online, planned, px)
        style = _NAME._replace(px=min(_NAME.px, px))
        name = pad.text(plain(team.name), x, base, style, width=room - count - 12)
        _count(pad, (online, planned), pad.end(name) + 12, base, px)
    pad.add(Line(_FOLDED[0][0] - 16, 24, _FOLDED[0][0] - 16, 144, "line", 2))


def _folded_size(pad: Pad, name: str, online: str, planned: str, room: float) -> tuple[int, str]:
    """Return the size of the numbers, and the plan, or "" where only the people at work find room."""
    for px in range(_FOLDED_PX, SMALLEST - 1, -2):
        needed = pad.kit.lettering.width(name, min(_NAME.px, px)) + 12
        if needed + _count_width(pad, online, planned, px) <= room:
            return px, planned
    if _count_width(pad, online, planned, SMALLEST) <= room / 2:
        return SMALLEST, planned
    return SMALLEST, ""


def _numbers(pad: Pad, team: Team) -> tuple[str, str]:
    number = pad.kit.language.number
    return number(team.online), "" if team.planned is None else f"/{number(team.planned)}"


def _count_width(pad: Pad, online: str, planned: str, px: int) -> float:
    width = pad.kit.lettering.width
    return width(online, px, SEMIBOLD) + width(planned, min(_NAME.px, px)) + 2


def _count(pad: Pad, numbers: tuple[str, str], x: float, base: float, px: int) -> None:
    online, planned = numbers
    style = Style(px, SEMIBOLD, "text1")
    text = pad.text(online, x, base, style, width=pad.width, live=True)
    if planned:
        style = _NAME._replace(px=min(_NAME.px, px))
        pad.text(planned, pad.end(text) + 2, base, style, width=pad.width, live=True)


def _exceptions(pad: Pad, view: WallView) -> None:
    language, x = pad.kit.language, float(_EXCEPTIONS)
    room = pad.width - PADDING
    pad.add(Line(x - PADDING, 24, x - PADDING, 144, "line", 2))
    if view.over_4h:
        worst = bool(view.over_12h)
        style = Style(weight=SEMIBOLD, colour="crit" if worst else "warn")
        left = pad.mark("diamond" if worst else "triangle", x, _TOP, style, live=True)
        count = view.over_12h if worst else view.over_4h
        line = view.over_h[worst]
        hours = language.number(line, decimals=int(line != int(line)))
        forms = language.forms("teams.over", n=count, hours=hours)
        pad.text(forms, left, _TOP, style, width=room - left, live=True)
    if view.oldest_us is not None:
        forms = language.forms("teams.oldest", age=language.duration(view.oldest_us, days=False))
        pad.text(forms, x, _BOTTOM, _NAME, width=room - x, live=True)

"""The teams row: who is at work against plan; folded, it also says what waits too long.

In the large type three teams find room, and folded they are one sum.
"""

from commandcenter.protocol import Team, WallView
from ui.lettering import SEMIBOLD, SMALLEST
from ui.linkstate import LinkState
from ui.sheet import Line, Sheet
from ui.tiles.pad import PADDING, Kit, Pad, Style

CELLS, FAR_CELLS = 4, 3

_TITLE = Style(weight=SEMIBOLD)
_NAME = Style()
_FIRST_CELL, _FAR_FIRST_CELL = 248, 264
_FOLDED = ((224, 260), (492, 300))  # left and width of the two columns
_EXCEPTIONS, _FAR_EXCEPTIONS = 824, 512
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
    far = kit.type.is_far
    first = _FAR_FIRST_CELL if far else _FIRST_CELL
    teams = _at_most(kit, view.teams, FAR_CELLS if far else CELLS)
    if far and folded and teams:
        _summed(pad, view.teams)
    else:
        room = (_FOLDED[0][0] if folded and not far else first) - 2 * PADDING - 4
        top, bottom = pad.two_lines()
        pad.text(language.forms("teams.title"), PADDING, top, _TITLE, width=room)
        pad.text(language.forms("teams.online"), PADDING, bottom, _TITLE, width=room)
    if not teams:
        room = (_FAR_EXCEPTIONS if far and folded else 812) - first - PADDING
        forms = language.forms("teams.none")
        pad.text(forms, first, pad.two_lines()[0], _NAME, width=room)
    elif not folded:
        _side_by_side(pad, teams, first)
    elif not far:
        _two_by_two(pad, teams)
    if folded:
        _exceptions(pad, view)
    if link.state == "disconnected":
        pad.veil()
    return pad.sheet()


def _at_most(kit: Kit, teams: tuple[Team, ...], most: int) -> tuple[Team, ...]:
    """Return at most so many teams; the others are added up in the last one."""
    if len(teams) <= most:
        return teams
    shown, rest = teams[: most - 1], teams[most - 1 :]
    return (*shown, _sum(kit.language.word("teams.others", n=len(rest)), rest))


def _sum(name: str, teams: tuple[Team, ...]) -> Team:
    planned = [team.planned for team in teams if team.planned is not None]
    total = sum(planned) if len(planned) == len(teams) else None
    return Team(name=name, online=sum(team.online for team in teams), planned=total)


def _summed(pad: Pad, teams: tuple[Team, ...]) -> None:
    """Draw all teams as one: title above, people at work and planned below."""
    top, bottom = pad.two_lines()
    room = _FAR_EXCEPTIONS - 2 * PADDING - PADDING
    pad.text(pad.kit.language.forms("teams.together"), PADDING, top, _TITLE, width=room)
    online, planned = _numbers(pad, _sum("", teams))
    _count(pad, (online, planned), PADDING, bottom, _COUNT_PX)


def _side_by_side(pad: Pad, teams: tuple[Team, ...], first: float) -> None:
    cells = FAR_CELLS if pad.kit.type.is_far else CELLS
    cell = (pad.width - first + 8) / cells
    top, bottom = pad.two_lines()
    for index, team in enumerate(teams):
        x = first + cell * index
        room = min(cell, pad.width - x) - PADDING
        line = x - (PADDING // 2 if pad.kit.type.is_far else PADDING)  # the middle of a narrow gap
        pad.add(Line(line, 24, line, pad.height - 24, "line", 2))
        pad.text(pad.kit.language.called(team.name), x, top, _NAME, width=room)
        online, planned = _numbers(pad, team)
        px = _COUNT_PX
        while px > SMALLEST and _count_width(pad, online, planned, px) > room:
            px -= 4
        _count(pad, (online, planned), x, bottom, px)


def _two_by_two(pad: Pad, teams: tuple[Team, ...]) -> None:
    for index, team in enumerate(teams):
        x, room = _FOLDED[index % 2]
        base = pad.two_lines()[index // 2]
        online, planned = _numbers(pad, team)
        px, planned = _folded_size(pad, pad.kit.language.called(team.name), online, planned, room)
        count = _count_width(pad, online, planned, px)
        style = _NAME._replace(px=min(_NAME.px, px), fitted=True)
        name = pad.text(pad.kit.language.called(team.name), x, base, style, width=room - count - 12)
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
    return width(online, px, SEMIBOLD) + width(planned, min(pad.px(_NAME), px)) + 2


def _count(pad: Pad, numbers: tuple[str, str], x: float, base: float, px: int) -> None:
    online, planned = numbers
    style = Style(px, SEMIBOLD, "text1", fitted=True)
    text = pad.text(online, x, base, style, width=pad.width, live=True)
    if planned:
        style = _NAME._replace(px=min(pad.px(_NAME), px), fitted=True)
        pad.text(planned, pad.end(text) + 2, base, style, width=pad.width, live=True)


def _exceptions(pad: Pad, view: WallView) -> None:
    language, room = pad.kit.language, pad.width - PADDING
    x = float(_FAR_EXCEPTIONS if pad.kit.type.is_far else _EXCEPTIONS)
    top, bottom = pad.two_lines()
    pad.add(Line(x - PADDING, 24, x - PADDING, pad.height - 24, "line", 2))
    if view.over_4h:
        worst = bool(view.over_12h)
        style = Style(weight=SEMIBOLD, colour="crit" if worst else "warn")
        left = pad.mark("diamond" if worst else "triangle", x, top, style, live=True)
        count = view.over_12h if worst else view.over_4h
        line = view.over_h[worst]
        hours = language.number(line, decimals=int(line != int(line)))
        forms = language.forms("teams.over", n=count, hours=hours)
        pad.text(forms, left, top, style, width=room - left, live=True)
    if view.oldest_us is not None:
        forms = language.forms("teams.oldest", age=language.duration(view.oldest_us, days=False))
        pad.text(forms, x, bottom, _NAME, width=room - x, live=True)

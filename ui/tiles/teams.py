"""The teams row: who is at work against plan; folded, it also says what waits too long.

In the large type three teams find room, and folded they are one sum.
"""

from commandcenter.protocol.wall import Team, WallView
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
_GAP = 12  # between a name and its numbers

_Numbers = tuple[tuple[str, str], ...]  # people at work, "/planned"


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
    px, numbers = _fitting(pad, _numbers(pad, _sum("", teams)), room)
    _count(pad, numbers, PADDING, bottom, px)


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
        px, numbers = _fitting(pad, _numbers(pad, team), room)
        _count(pad, numbers, x, bottom, px)


def _two_by_two(pad: Pad, teams: tuple[Team, ...]) -> None:
    columns = _folded_columns(pad, teams)
    for index, team in enumerate(teams):
        x, room = columns[index % 2]
        base = pad.two_lines()[index // 2]
        called = pad.kit.language.called(team.name)
        px, numbers = _folded_size(pad, called, _numbers(pad, team), room)
        count = _count_width(pad, *numbers, px)
        style = _NAME._replace(px=min(_NAME.px, px), fitted=True)
        name = pad.text(called, x, base, style, width=room - count - _GAP)
        _count(pad, numbers, pad.end(name) + _GAP, base, px)
    pad.add(Line(_FOLDED[0][0] - 16, 24, _FOLDED[0][0] - 16, 144, "line", 2))


def _folded_columns(pad: Pad, teams: tuple[Team, ...]) -> tuple[tuple[float, float], ...]:
    """Return left and width of the columns; the left one takes what its first words need and may have."""
    needed = [max((_least(pad, team) for team in teams[side::2]), default=0) for side in (0, 1)]
    (left, width), (right, rest) = _FOLDED
    more = max(0.0, min(needed[0] - width, rest - needed[1]))
    return (left, width + more), (right + more, rest - more)


def _least(pad: Pad, team: Team) -> float:
    """Return the room that the first word of a name takes with the people at work, in the smallest type."""
    first = pad.kit.language.called(team.name).partition(" ")[0]
    online, _ = _numbers(pad, team)[-1]
    return pad.kit.lettering.width(first, SMALLEST) + _GAP + _count_width(pad, online, "", SMALLEST)


def _folded_size(
    pad: Pad, name: str, numbers: _Numbers, room: float
) -> tuple[int, tuple[str, str]]:
    """Return the size of the numbers, and those that find room beside the name: perhaps without the plan."""
    for px in range(_FOLDED_PX, SMALLEST - 1, -2):
        needed = pad.kit.lettering.width(name, min(_NAME.px, px)) + _GAP
        if needed + _count_width(pad, *numbers[0], px) <= room:
            return px, numbers[0]
    first = pad.kit.lettering.width(name.partition(" ")[0], SMALLEST) + _GAP
    for found in (*numbers, (numbers[0][0], "")):
        if first + _count_width(pad, *found, SMALLEST) <= room:
            return SMALLEST, found
    return SMALLEST, (numbers[-1][0], "")


def _fitting(pad: Pad, numbers: _Numbers, room: float) -> tuple[int, tuple[str, str]]:
    """Return the size of the numbers and those that find room: whole, else rounded, else without the plan."""
    for px in range(_COUNT_PX, SMALLEST - 1, -4):
        if _count_width(pad, *numbers[0], px) <= room:
            return px, numbers[0]
    for found in numbers:
        if _count_width(pad, *found, SMALLEST) <= room:
            return SMALLEST, found
    return SMALLEST, (numbers[-1][0], "")


def _numbers(pad: Pad, team: Team) -> _Numbers:
    """Return people at work and planned as they are written, whole and, of many, rounded."""
    forms = pad.kit.language.number_forms
    online = forms(team.online)
    planned = ("",) if team.planned is None else tuple(f"/{form}" for form in forms(team.planned))
    whole, rounded = (online[0], planned[0]), (online[-1], planned[-1])
    return (whole,) if whole == rounded else (whole, rounded)


def _count_width(pad: Pad, online: str, planned: str, px: int) -> float:
    width = pad.kit.lettering.width
    plan = width(planned, min(pad.px(_NAME), px)) + 2 if planned else 0.0
    return width(online, px, SEMIBOLD) + plan


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

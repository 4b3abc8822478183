"""The stale hero: what failed, what is still safe, whom to call, how old the numbers are, next try."""

from commandcenter.clock import DAY
from commandcenter.languages import Language, plain
from commandcenter.protocol.wall import WallView
from ui.lettering import BOLD, SEMIBOLD
from ui.linkstate import FOR_A_PERSON, SILENCE, LinkState
from ui.sheet import Box, Hatch, Line, Sheet
from ui.tiles.pad import HERO_HEIGHT, PADDING, RADIUS, Kit, Pad, Style
from ui.tiles.strips import WIDTH, StripColours, small_strips

_BLOCK = 176
_TEXT_LEFT, _TEXT_WIDTH = 208, 1100
_TITLE = Style(76, BOLD, "text1")
_CALL = Style(60, BOLD, "text1")
_STRONG = Style(weight=SEMIBOLD, colour="text1")


def down_tile(
    kit: Kit, view: WallView | None, link: LinkState, now_us: int, size: tuple[float, float]
) -> Sheet:
    """Draw the hero row of a wall that has lost its hub, or has not found it yet (view None)."""
    pad = Pad(kit, *size)
    top = (pad.height - HERO_HEIGHT) / 2
    calm = _is_calm(view, link)
    accent = "text2" if calm else "stale"
    pad.frame(edge=accent, edge_px=4, dashed=True)
    _block(pad, link, accent, top)
    room = _TEXT_WIDTH if view is not None and view.strips else pad.width - PADDING - _TEXT_LEFT
    _what(pad, view, link, room, top)
    if not calm:
        pad.text(_call(kit.language, link), _TEXT_LEFT, top + 264, _CALL, width=room)
        pad.text(_numbers_from(kit, view, now_us), _TEXT_LEFT, top + 324, _STRONG, width=room)
    rule = pad.height - 60
    pad.add(Line(_TEXT_LEFT, rule, pad.width - PADDING, rule, accent, 2))
    retry = _retry(kit.language, link)
    pad.text(retry, _TEXT_LEFT, pad.last_line(), Style(), width=pad.width - 240, live=True)
    if view is not None and view.strips:
        left = pad.width - PADDING - WIDTH
        small_strips(pad, view, (left, top), StripColours())
        pad.add(Hatch(left - 24, top + 8, WIDTH + 40, 340), live=True)
    return pad.sheet(_title(kit.language, view, link)[0])


def link_line(language: Language, link: LinkState) -> tuple[str, ...]:
    """Say in one line that the hub is away, for how long, and whom to call: an alert's last line."""
    key = link.reason if link.reason in FOR_A_PERSON else "hub"
    what = language.forms(f"down.{key}")
    age = language.word("header.last_data", age=language.duration(link.silent_us or 0))
    call = _call(language, link)
    return (
        f"{what[0]}, {age} · {call[0]}",
        f"{what[0]} · {call[0]}",
        f"{what[-1]} · {call[-1]}",
        what[-1],
    )


def _is_calm(view: WallView | None, link: LinkState) -> bool:
    """Tell whether the wall has just been started: nothing is wrong yet."""
    waited = link.silent_us or 0
    return view is None and waited < SILENCE.gone_us and link.reason not in FOR_A_PERSON


def _title(language: Language, view: WallView | None, link: LinkState) -> tuple[str, ...]:
    return language.forms(f"down.{_key(view, link)}")


def _key(view: WallView | None, link: LinkState) -> str:
    if link.reason in FOR_A_PERSON:
        return link.reason
    return "first" if view is None else "hub"


def _call(language: Language, link: LinkState) -> tuple[str, ...]:
    line = plain(link.help_line)
    return (line,) if line else language.forms("down.call")


def _block(pad: Pad, link: LinkState, accent: str, top: float) -> None:
    middle = _BLOCK / 2
    pad.add(Box(0, 0, _BLOCK, pad.height, accent, radius=RADIUS))
    pad.add(Box(_BLOCK - RADIUS, 0, RADIUS, pad.height, accent))
    if link.reason in FOR_A_PERSON or link.silent_us is None:
        kind = "cross" if link.reason in FOR_A_PERSON else "clock"
        pad.shape(kind, middle, pad.height / 2, 126, "ink")
        return
    pad.shape("clock", middle, top + 176, 126, "ink")
    age = pad.kit.language.duration(link.silent_us)
    style = Style(56, BOLD, "ink")
    pad.text(age, middle, top + 306, style, width=_BLOCK - 16, align="centre", live=True)


def _what(pad: Pad, view: WallView | None, link: LinkState, room: float, top: float) -> None:
    language, key = pad.kit.language, _key(view, link)
    title = language.forms(f"down.{key}")
    pad.text(title, _TEXT_LEFT, top + 78, _TITLE, width=room, keep_long=60)
    second = 193 if pad.kit.type.is_far else 188
    for number, base in ((1, 138), (2, second)):
        line = language.forms(f"down.{key}_safe_{number}")
        pad.text(line, _TEXT_LEFT, top + base, Style(), width=room)


def _numbers_from(kit: Kit, view: WallView | None, now_us: int) -> tuple[str, ...]:
    language = kit.language
    if view is None:
        return language.forms("down.numbers_none")
    time = language.time(view.as_of_us, kit.zone, seconds=True)
    if now_us - view.as_of_us >= DAY // 2:
        date = language.date(view.as_of_us, kit.zone)
        return language.forms("down.numbers_from_day", time=time, date=date)
    return language.forms("down.numbers_from", time=time)


def _retry(language: Language, link: LinkState) -> tuple[str, ...]:
    if link.retry_in_us is None:
        return language.forms("down.retry_now", n=max(1, link.attempt))
    seconds = -(-link.retry_in_us // 1_000_000)
    return language.forms("down.retry_in", n=max(1, link.attempt), seconds=seconds)

"""The alert hero: the worst open crisis, what is known of it, and who has it.

There is no staffing answer here: the hub of this version computes none, and a wall never makes one up.
"""

from commandcenter.clock import MINUTE
from commandcenter.languages import Language, plain
from commandcenter.protocol import Hero, WallView
from ui.lettering import BOLD, SEMIBOLD
from ui.linkstate import LinkState
from ui.sheet import Box, Hatch, Line, Sheet
from ui.tiles.down import link_line
from ui.tiles.pad import HERO_HEIGHT, PADDING, RADIUS, Kit, Pad, Style
from ui.tiles.strips import WIDTH, StripColours, small_strips

BLOCK = 176
TEXT_LEFT, TEXT_WIDTH = 208, 1100
YOUNG_US = 30 * MINUTE

_TITLE = Style(76, BOLD, "text1")
_ANSWER = Style(60, BOLD, "text1")
_STRONG = Style(weight=SEMIBOLD, colour="text1")
_PLAIN = Style()
_CALM = StripColours()
_BURNING = StripColours(band="line2@70", shade="crit_fill@30", publication="text2")
_RULE_ABOVE_END = 60


def alert_tile(
    kit: Kit, view: WallView, hero: Hero, link: LinkState, now_us: int, size: tuple[float, float]
) -> Sheet:
    """Draw the hero of an open or of a just cleared incident."""
    pad = Pad(kit, *size)
    top = (pad.height - HERO_HEIGHT) / 2
    if hero.cleared_us is not None:
        _cleared(pad, hero)
    else:
        _block(pad, hero, top)
        _facts(pad, hero, now_us, top)
        _last_line(pad, hero, link, now_us)
    left = pad.width - PADDING - WIDTH
    colours = _CALM if hero.cleared_us is not None else _BURNING
    small_strips(pad, view, (left, top), colours)
    if link.state == "disconnected":
        pad.add(Hatch(left - 24, top + 8, WIDTH + 40, 340), live=True)
    return pad.sheet(title(kit.language, hero)[0])


def title(language: Language, hero: Hero) -> tuple[str, ...]:
    """Word what the incident is, long form first."""
    return language.forms("hero.spike", motive=language.motive_inline(hero.motive))


def _block(pad: Pad, hero: Hero, top: float) -> None:
    language, middle = pad.kit.language, BLOCK / 2
    pad.frame(fill="crit_ground", edge="crit_fill", edge_px=4)
    pad.add(Box(0, 0, BLOCK, pad.height, "crit_fill", radius=RADIUS))
    pad.add(Box(BLOCK - RADIUS, 0, RADIUS, pad.height, "crit_fill"))
    pad.shape("diamond", middle, top + 136, 120, "ink")
    number = Style(56, BOLD, "ink")
    pad.text(f"{hero.severity}/10", middle, top + 268, number, width=BLOCK - 16, align="centre")
    word = Style(34, SEMIBOLD, "ink")
    pad.text(
        language.forms("hero.severity"), middle, top + 312, word, width=BLOCK - 4, align="centre"
    )


def _facts(pad: Pad, hero: Hero, now_us: int, top: float) -> None:
    language = pad.kit.language
    pad.text(title(language, hero), TEXT_LEFT, top + 82, _TITLE, width=TEXT_WIDTH, keep_long=60)
    young = now_us - hero.since_us < YOUNG_US
    customers = "customers_so_far" if young else "customers"
    since = language.word("hero.since", time=language.time(hero.since_us, pad.kit.zone))
    people = language.word(f"hero.{customers}", n=hero.customers)
    pad.text(f"{since} · {people}", TEXT_LEFT, top + 144, _PLAIN, width=TEXT_WIDTH)
    negatives = language.forms("hero.negatives", n=hero.negatives_15)
    pad.text(negatives, TEXT_LEFT, top + 222, _ANSWER, width=TEXT_WIDTH, live=True)
    base = top + 280
    for forms, style in ((_against(language, hero), _STRONG), (_where(language, hero), _PLAIN)):
        if forms:
            pad.text(forms, TEXT_LEFT, base, style, width=TEXT_WIDTH, live=True)
            base += 52


def _against(language: Language, hero: Hero) -> tuple[str, ...]:
    """Say what the negatives are measured against, and the motive's share of the last hour."""
    parts: list[tuple[str, ...]] = []
    if hero.negatives_15_usual is not None:
        usual = hero.negatives_15_usual
        decimals = 1 if usual < 10 and usual != round(usual) else 0
        parts.append(
            language.forms("hero.negatives_usual", value=language.number(usual, decimals=decimals))
        )
    if hero.share is not None:
        parts.append(language.forms("hero.share", share=language.percent(hero.share)))
    if not parts:
        return ()
    return (" · ".join(part[0] for part in parts), " · ".join(part[-1] for part in parts))


def _where(language: Language, hero: Hero) -> tuple[str, ...]:
    """Say the place, always with how many customers' places are known; () where none is."""
    parts: list[str] = []
    counts = {"known": hero.place_known, "customers": hero.customers}
    if hero.region not in {"", "*"}:
        parts.append(language.word("hero.in_region", region=place(hero.region), **counts))
    elif hero.place_known:
        parts.append(language.word("hero.place", **counts))
    if hero.channel not in {"", "*"}:
        channel = language.feed(hero.channel)[0]
        parts.insert(0, language.word("hero.only_channel", channel=channel))
    if not parts:
        return ()
    return (" · ".join(parts), parts[0])


def place(region: str) -> str:
    """Write a region's own name or code for a person."""
    words = plain(region.replace("_", " "))
    return words if any(char.isupper() for char in words) else words.title()


def _last_line(pad: Pad, hero: Hero, link: LinkState, now_us: int) -> None:
    language, end = pad.kit.language, pad.height
    rule = end - _RULE_ABOVE_END
    pad.add(Line(TEXT_LEFT, rule, pad.width - PADDING, rule, "crit_fill", 2))
    base, room = pad.last_line(), pad.width - PADDING - TEXT_LEFT
    if link.state == "disconnected":
        style = _STRONG._replace(colour="stale")
        x = pad.mark("clock", TEXT_LEFT, base, style, live=True) + 4
        pad.text(link_line(language, link), x, base, style, width=room - 48, live=True)
    elif hero.owner is not None:
        owner = language.forms("hero.owner", name=plain(hero.owner))
        pad.text(owner, TEXT_LEFT, base, _STRONG, width=room, live=True)
    else:
        style = _STRONG._replace(colour="warn")
        x = pad.mark("triangle", TEXT_LEFT, base, style, live=True) + 4
        pad.text(_nobody(pad.kit, hero, now_us), x, base, style, width=room - 48, live=True)


def _nobody(kit: Kit, hero: Hero, now_us: int) -> tuple[str, ...]:
    nobody = kit.language.forms("hero.nobody")
    limit = hero.acknowledge_by_us
    if limit is None:
        return nobody
    key = "acknowledge_by" if now_us <= limit else "acknowledge_late"
    until = kit.language.word(f"hero.{key}", time=kit.language.time(limit, kit.zone))
    return tuple(f"{form} · {until}" for form in nobody)


def _cleared(pad: Pad, hero: Hero) -> None:
    language, zone, middle = pad.kit.language, pad.kit.zone, pad.height / 2
    ended = hero.cleared_us or hero.since_us
    pad.frame(edge="done", edge_px=4)
    pad.add(Box(4, 4, BLOCK - 4, pad.height - 8, "bg2", radius=RADIUS - 4))
    pad.shape("check", BLOCK / 2, middle, 120, "done")
    time = language.time(ended, zone)
    words = language.forms("hero.cleared", time=time)
    pad.text(words, TEXT_LEFT, middle - 28, _TITLE, width=TEXT_WIDTH)
    pad.text(title(language, hero), TEXT_LEFT, middle + 44, _STRONG, width=TEXT_WIDTH)
    forms = language.forms(
        "hero.cleared_was",
        start=language.time(hero.since_us, zone),
        end=time,
        customers=language.word("hero.customers", n=hero.customers),
    )
    pad.text(forms, TEXT_LEFT, middle + 104, _PLAIN, width=TEXT_WIDTH)

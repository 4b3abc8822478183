"""The alert hero: the worst open crisis, what is known of it, how many people it takes, and who has it."""

from commandcenter.clock import MINUTE
from commandcenter.gazetteer import name_of
from commandcenter.languages import Language, plain
from commandcenter.protocol.wall import Hero, WallView
from ui.figures import without_forms
from ui.lettering import BOLD, SEMIBOLD
from ui.linkstate import LinkState
from ui.sheet import Box, Hatch, Line, Sheet
from ui.tiles import staffing
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
_LOST = Style(weight=SEMIBOLD, colour="stale")
_CALM = StripColours()
_BURNING = StripColours(band="line2@70", shade="crit_fill@30", publication="text2")
_RULE_ABOVE_END = 60
_WITH_PLACE = (126, 174, 242, 292, 339)  # base lines: since, place, answer, where, effect
_WITHOUT_PLACE = (136, 136, 224, 280, 332)
# In the large type the place goes first; where a feed is lost, that stays and the effect goes.
_FAR = (138, 138, 222, 277, 334)
_FAR_LOST = (138, 191, 254, 311)


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
        _facts(pad, view, hero, now_us, top)
        _last_line(pad, hero, link, now_us)
    left = pad.width - PADDING - WIDTH
    colours = _CALM if hero.cleared_us is not None else _BURNING
    small_strips(pad, view, (left, top), colours)
    if link.state == "disconnected":
        pad.add(Hatch(left - 24, top + 8, WIDTH + 40, 340), live=True)
    return pad.sheet(_spoken(kit, hero))


def title(language: Language, hero: Hero) -> tuple[str, ...]:
    """Word what the incident is, long form first: by its name once a cause is confirmed, else as seen."""
    if hero.kind == "alert_storm":
        return language.forms("alerts.storm")
    if hero.name:
        return (plain(hero.name),)
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


def _facts(pad: Pad, view: WallView, hero: Hero, now_us: int, top: float) -> None:
    """Write title, since when, place, and the three lines of the staffing answer."""
    language = pad.kit.language
    pad.text(title(language, hero), TEXT_LEFT, top + 76, _TITLE, width=TEXT_WIDTH, keep_long=60)
    young = now_us - hero.since_us < YOUNG_US
    lost = _lost(pad.kit, view)
    far = pad.kit.type.is_far
    second = () if lost or far else _fitting(pad, _second(language, hero, young=young))
    bases = _bases(far=far, lost=bool(lost), second=bool(second))
    pad.text(
        _since(pad.kit, hero, young=young), TEXT_LEFT, top + bases[0], _PLAIN, width=TEXT_WIDTH
    )
    if lost:
        x = pad.mark("cross", TEXT_LEFT, top + bases[1], _LOST, live=True) + 4
        pad.text(lost, x, top + bases[1], _LOST, width=TEXT_WIDTH - 48, live=True)
    elif second:
        pad.text(second, TEXT_LEFT, top + bases[1], _PLAIN, width=TEXT_WIDTH, live=True)
    if hero.staffing is None:
        return
    found = staffing.lines(language, pad.kit.zone, hero.staffing)
    for forms, style, base in zip(found, (_ANSWER, _STRONG, _PLAIN), bases[2:], strict=False):
        if forms:
            pad.text(forms, TEXT_LEFT, top + base, style, width=TEXT_WIDTH, live=True)


def _lost(kit: Kit, view: WallView) -> tuple[str, ...]:
    """Say which lost feeds are missing in the answer: of messages, or of people at work."""
    for figure in view.figures:
        if figure.key in {"to_answer", "online"} and figure.without:
            return without_forms(kit, figure.without, figure.without_since_us)
    return ()


def _since(kit: Kit, hero: Hero, *, young: bool) -> tuple[str, ...]:
    """Say since when, how many customers, and how much of the last hour speaks of it."""
    language = kit.language
    customers = "customers_so_far" if young else "customers"
    since = language.word("hero.since", time=language.time(hero.since_us, kit.zone))
    people = language.word(f"hero.{customers}", n=hero.customers)
    short = f"{since} · {people}"
    if hero.share is None:
        return (short,)
    shares = language.forms("hero.share", share=language.percent(hero.share))
    return (*(f"{short} · {share}" for share in shares), short)


def _bases(*, far: bool, lost: bool, second: bool) -> tuple[int, ...]:
    if far:
        return _FAR_LOST if lost else _FAR
    return _WITH_PLACE if lost or second else _WITHOUT_PLACE


def _second(language: Language, hero: Hero, *, young: bool) -> tuple[str, ...]:
    """Say where it is; while it is young, and where no place is known, how far it is from the usual."""
    where, against = _where(language, hero), _against(language, hero)
    if young:
        return (*(f"{against} · {form}" for form in where), against)
    return where or (against,)


def _against(language: Language, hero: Hero) -> str:
    negatives = language.word("hero.negatives", n=hero.negatives_15)
    if hero.negatives_15_usual is None:
        return negatives
    usual = hero.negatives_15_usual
    decimals = 1 if usual < 10 and usual != round(usual) else 0
    value = language.number(usual, decimals=decimals)
    return f"{negatives}, {language.word('hero.negatives_usual', value=value)}"


def _fitting(pad: Pad, forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms that fit in full size; where none does this line gives way."""
    width = pad.kit.lettering.width
    return tuple(form for form in forms if width(form, _PLAIN.px, _PLAIN.weight) <= TEXT_WIDTH)


def _spoken(kit: Kit, hero: Hero) -> str:
    """Return what a screen reader says: the title, and how many people until when."""
    name = title(kit.language, hero)[0]
    if hero.staffing is None or hero.cleared_us is not None:
        return name
    found = staffing.lines(kit.language, kit.zone, hero.staffing)
    return ". ".join([name, *(forms[0] for forms in found if forms)])


def _where(language: Language, hero: Hero) -> tuple[str, ...]:
    """Say the place, always with how many customers' places are known; () where none is."""
    counts = {"known": hero.place_known, "customers": hero.customers}
    found: tuple[str, ...] = ()
    if hero.region not in {"", "*"}:
        found = (language.word("hero.in_region", region=place(hero.region), **counts),)
    elif hero.place_known:
        found = language.forms("hero.place", **counts)
    if hero.channel not in {"", "*"}:
        channel = language.feed(hero.channel)[0]
        only = language.word("hero.only_channel", channel=channel)
        found = (*(f"{only} · {form}" for form in found), only)
    return found


def place(region: str) -> str:
    """Write a region for a person: by its name, else by what the feed calls it."""
    if known := name_of(region):
        return known
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
    elif hero.update_by_us is not None and now_us > hero.update_by_us:
        style = _STRONG._replace(colour="warn")
        x = pad.mark("triangle", TEXT_LEFT, base, style, live=True) + 4
        pad.text(_update_late(pad.kit, hero), x, base, style, width=room - 48, live=True)
    elif hero.owner is not None:
        pad.text(_owned(pad.kit, hero, hero.owner), TEXT_LEFT, base, _STRONG, width=room, live=True)
    else:
        style = _STRONG._replace(colour="warn")
        x = pad.mark("triangle", TEXT_LEFT, base, style, live=True) + 4
        pad.text(_nobody(pad.kit, hero, now_us), x, base, style, width=room - 48, live=True)


def _owned(kit: Kit, hero: Hero, owner: str) -> tuple[str, ...]:
    """Say who has it, what was confirmed and said, when the next word is due; the least needed goes first."""
    language = kit.language
    has = language.word("hero.owner", name=plain(owner))
    cause = language.word("hero.cause", cause=plain(hero.cause, 60)) if hero.cause else ""
    said = _notice(kit, hero)
    nexts: tuple[str, ...] = ("",)
    if hero.update_by_us is not None:
        nexts = language.forms("hero.update_by", time=language.time(hero.update_by_us, kit.zone))
    beside: tuple[tuple[str, ...], ...] = ((cause, said), (cause,), ())
    told = [(has, *parts, one) for parts in beside for one in nexts]
    return tuple(dict.fromkeys(" · ".join(filter(None, parts)) for parts in [*told, (has,)]))


def _update_late(kit: Kit, hero: Hero) -> tuple[str, ...]:
    """Say that the word which its owner promised has not come, and whose it is."""
    time = kit.language.time(hero.update_by_us or 0, kit.zone)
    late = kit.language.forms("hero.update_late", time=time)
    if hero.owner is None:
        return late
    owner = kit.language.word("hero.owner", name=plain(hero.owner))
    return (*(f"{owner} · {form}" for form in late), *late)


def _nobody(kit: Kit, hero: Hero, now_us: int) -> tuple[str, ...]:
    nobody = kit.language.forms("hero.nobody")
    limit = hero.acknowledge_by_us
    if limit is not None:
        key = "acknowledge_by" if now_us <= limit else "acknowledge_late"
        until = kit.language.word(f"hero.{key}", time=kit.language.time(limit, kit.zone))
        nobody = tuple(f"{form} · {until}" for form in nobody)
    return _with_notice(kit, hero, nobody)


def _with_notice(kit: Kit, hero: Hero, forms: tuple[str, ...]) -> tuple[str, ...]:
    """Add when our own notice went out, where one did and there is room."""
    notice = _notice(kit, hero)
    return (*(f"{form} · {notice}" for form in forms), *forms) if notice else forms


def _notice(kit: Kit, hero: Hero) -> str:
    """Say when our own notice went out; "" = none did."""
    if hero.announced_us is None:
        return ""
    return kit.language.word("hero.announced", time=kit.language.time(hero.announced_us, kit.zone))


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

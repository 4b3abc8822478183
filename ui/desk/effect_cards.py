"""What a draft would change, as it is drawn: three cards, how good they are, and who loses by it."""

from commandcenter.languages import Language
from ui.desk import how_many
from ui.desk.composing import Composing
from ui.desk.desk import Desk
from ui.desk.pad import BODY, HEAD, PADDING, SECOND, STRONG, DeskPad
from ui.desk.preview_words import Card, cards, loses_forms, told_forms
from ui.desk.regia_words import agent_name, regia
from ui.desk.seen import Seen
from ui.desk.slots import until_words
from ui.sheet import Box
from ui.skillwords import skill_words
from ui.tiles.pad import Style

CARD_TOP, CARD = 152, 94
_GAP = 16
_OLD, _NEW = Style(28, 400, "text2"), Style(30, 600, "text1")


def currency(seen: Seen) -> str:
    """Return in what people are paid."""
    view = regia(seen)
    return view.currency if view is not None else ""


def spoken_effect(desk: Desk, seen: Seen) -> list[str]:
    """Say the cards."""
    language, found = desk.language, desk.composing.found
    if (told := _how_many(desk, seen)) is not None:
        titled = [(language.word(f"how_many.{key}"), one, of) for key, one, of in told.cards]
        return [f"{title} {figure}, {of[0]}" for title, figure, of in titled] + list(told.line[:1])
    if found is None:
        return []
    shown = cards(language, found, currency(seen))
    return [
        f"{language.word(f'preview.{card.key}')} {card.new}, {card.change[0]}" for card in shown
    ]


def write_effect(pad: DeskPad, desk: Desk, seen: Seen) -> None:
    """Write the three cards; nothing moves when better figures come."""
    language, found = desk.language, desk.composing.found
    is_number = desk.composing.how_many.found is not None and not desk.composing.is_touched
    head = language.forms("how_many.head" if is_number else "preview.title")
    pad.text(head, PADDING, CARD_TOP - 12, STRONG, width=260)
    right = pad.width - PADDING
    if status := _status(desk, seen):
        room = right - PADDING - 280
        pad.text(status, right, CARD_TOP - 12, SECOND, width=room, align="right")
    if refused := _refused(desk.composing):
        style = STRONG._replace(colour="warn")
        x = pad.mark("cross", PADDING, CARD_TOP + 24, style)
        pad.wrapped(refused, x, CARD_TOP + 24, style, width=right - x)
        return
    wide = (pad.width - 2 * PADDING - 2 * _GAP) / 3
    if (told := _how_many(desk, seen)) is not None:
        _numbers(pad, desk, told, wide)
        return
    shown = cards(language, found, currency(seen)) if found is not None else ()
    for place, key in enumerate(("kept", "p90", "cost")):
        x = PADDING + place * (wide + _GAP)
        pad.add(Box(x, CARD_TOP, wide, CARD, "bg2", "", 0, 8))
        pad.text(language.forms(f"preview.{key}"), x + 12, CARD_TOP + 24, HEAD, width=wide - 24)
        if shown:
            _card(pad, shown[place], x + 12, wide - 24)
        else:
            pad.add(Box(x + 12, CARD_TOP + 48, 36, 4, "text2"))


def write_losers(pad: DeskPad, desk: Desk, seen: Seen) -> None:
    """Write what the engine objects, else who loses and whom the draft moves."""
    language, found = desk.language, desk.composing.found
    base, right = CARD_TOP + CARD + 26, pad.width - PADDING
    if (number := _how_many(desk, seen)) is not None:
        if number.line:
            pad.text(number.line, PADDING, base, BODY, width=right - PADDING)
        return
    against = told_forms(language, found) if found is not None else ()
    label = "preview.against" if against else "preview.loses"
    x = pad.end(pad.text(language.forms(label), PADDING, base, HEAD, width=150)) + 14
    names = [agent_name(seen, one) for one in desk.composing.people(seen)]
    forms: tuple[str, ...] = ()
    if against:
        style = STRONG._replace(colour="warn")
        x = pad.mark("triangle", x, base, style)
        pad.text(against, x, base, style, width=right - x)
    elif found is not None:
        who = f" · {', '.join(names)}" if names else ""
        lost = loses_forms(language, found, seen)
        forms = (f"{lost[0]}{who}", *lost)
    elif names:
        forms = (", ".join(names), language.word("override.people", n=len(names)))
    if forms:
        pad.text(forms, x, base, BODY, width=right - x)


def _how_many(desk: Desk, seen: Seen) -> how_many.Told | None:
    """Return what was asked about how many people, as long as nothing is drafted."""
    if desk.composing.is_touched:
        return None
    return how_many.told(desk.language, desk.composing.how_many, seen, currency(seen))


def _numbers(pad: DeskPad, desk: Desk, told: how_many.Told, wide: float) -> None:
    """Write how many people, until when and at what cost."""
    for place, (key, figure, below) in enumerate(told.cards):
        x = PADDING + place * (wide + _GAP)
        pad.add(Box(x, CARD_TOP, wide, CARD, "bg2", "", 0, 8))
        title = desk.language.forms(f"how_many.{key}")
        pad.text(title, x + 12, CARD_TOP + 24, HEAD, width=wide - 24)
        pad.text((figure,), x + 12, CARD_TOP + 56, _NEW, width=wide - 24)
        pad.text(below, x + 12, CARD_TOP + 80, SECOND, width=wide - 24)


def _card(pad: DeskPad, card: Card, x: float, room: float) -> None:
    base, width = CARD_TOP + 56, pad.kit.lettering.width
    old, arrow = (card.old,), " → "
    whole = width(card.old, 28) + width(arrow, 28) + width(card.new, 30, 600)
    size = 0 if whole <= room else 8
    first, then = _OLD._replace(px=28 - size), _NEW._replace(px=30 - size)
    left = pad.end(pad.text(old, x, base, first, width=room))
    left = pad.end(pad.text((arrow,), left, base, first, width=60))
    if card.is_worse:  # colour and shape: nobody sets what harms without having seen it
        then = then._replace(colour="warn")
    pad.text((card.new,), left, base, then, width=x + room - left)
    style = SECOND if card.is_close else SECOND._replace(colour="text1")
    if card.is_worse:
        style = style._replace(colour="warn", weight=600)
        x_after = pad.mark("triangle", x, CARD_TOP + 80, style)
        pad.text(card.change, x_after, CARD_TOP + 80, style, width=x + room - x_after)
        return
    pad.text(card.change, x, CARD_TOP + 80, style, width=room)


def _status(desk: Desk, seen: Seen) -> tuple[str, ...]:
    """Say how good the figures are, or what is missing."""
    language, composing = desk.language, desk.composing
    if composing.hint:
        return language.forms(f"composer.{composing.hint}", **hint_values(language, composing))
    if composing.applied is not None and composing.applied.is_pending:
        return language.forms("asks.pending")
    if composing.preview.is_asking or composing.how_many.is_asking:
        return language.forms("preview.asking")
    if not composing.is_touched:
        return how_many.status(language, composing.how_many)
    found = composing.found
    if found is None:
        is_none = composing.preview.words or composing.sets(seen)
        return language.forms("preview.none") if is_none else ()
    until = until_words(found.horizon_min, seen, language)
    return language.forms("preview.pairs", n=found.pairs, time=until)


def hint_values(language: Language, composing: Composing) -> dict[str, object]:
    """Return what a hint speaks of: how far a proposal gets, and by what it is held back."""
    bundle, gone = composing.bundle, composing.withdrawn
    if composing.hint == "withdrawn" and gone is not None:
        shares = gone.share_without, gone.share_with
        return dict(zip(("old", "new"), map(language.percent, shares), strict=True))
    if bundle is None:
        return {}
    share = bundle.share_without if composing.hint else bundle.share_with
    gap = bundle.gap_left or bundle.gap
    return {
        "share": language.word("words.unknown") if share is None else language.percent(share),
        "skill": skill_words(language, gap.skill) if gap is not None else "",
        "people": gap.people if gap is not None else 0,
        "cases": gap.waiting + gap.coming_h if gap is not None else 0,
    }


def _refused(composing: Composing) -> str:
    """Return why the hub did not take the draft, as long as it stands unchanged."""
    ask = composing.applied
    return ask.words if ask is not None and ask.state == "refused" else ""

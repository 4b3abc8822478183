"""The four slots of the composer: how many, where to, where from and until when; what they hold."""

from typing import NamedTuple

from commandcenter.clock import MINUTE
from commandcenter.languages import Language, plain
from ui.desk.choices import Choice, choice_words, choices_for, types
from ui.desk.draft import MOST, Draft
from ui.desk.regia_words import regia
from ui.desk.seen import Seen

SLOTS = ("amount", "to", "source", "until")
LETTERS = ("+", "Q", "S", "T")
_LENGTHS = (15, 30, 60, 90, 120, 180, 240, 480, 720)  # minutes
_PERSON = 120  # characters of what is typed


class Slot(NamedTuple):
    """A slot as it is drawn: its label's key, what it holds, whether that is missing."""

    label: str  # words slots.LABEL; "" = the type has no such slot
    words: str
    is_missing: bool = False


def slots_of(draft: Draft, seen: Seen, language: Language, *, is_touched: bool) -> list[Slot]:
    """Return the four slots; one that the type does not have is left blank. A set has none."""
    if draft.steps:
        return []
    kind = draft.kind
    amount = amount_words(draft, language) if is_touched else ""
    slots = [Slot(label(draft, "amount"), amount)]
    if draft.needs_second:
        slots = [Slot("second", draft.second or language.word("slots.anybody"))]
    for slot, wanted, held in (("to", kind.to, draft.to), ("source", kind.source, draft.source)):
        if not wanted:
            slots.append(Slot("", ""))
            continue
        words = choice_words(held, seen, language) if held and is_touched else ""
        is_optional = slot == "to" and draft.type == "MOVE"
        is_missing = is_touched and not held and not is_optional
        slots.append(Slot(label(draft, slot), words, is_missing))
    until = f"{until_words(draft.minutes, seen, language)} · {_length(draft.minutes, language)}"
    slots.append(Slot("until", until if is_touched else ""))
    return slots


def label(draft: Draft, slot: str) -> str:
    """Return the key of what a slot is called for a type."""
    kind = draft.kind
    return {
        "amount": kind.amount or "type", "to": f"to_{kind.to}", "source": kind.source,
    }.get(slot, slot)  # fmt: skip


def amount_words(draft: Draft, language: Language) -> str:
    """Say how many, how strong, on or off; of a type without an amount its name."""
    match draft.kind.amount:
        case "people":
            return language.word("slots.more_people", n=draft.n)
        case "factor":
            return f"× {language.number(draft.factor, decimals=1)}"
        case "switch":
            return language.word("slots.on" if draft.is_on else "slots.off")
        case "limit":
            return language.number(draft.n)
    return language.word(f"override_types.{draft.type}")


def until_words(minutes: int, seen: Seen, language: Language) -> str:
    """Say until when, by the clock of the site."""
    return language.time(seen.now_us + minutes * MINUTE, seen.zone)


def slot_choices(slot: str, draft: Draft, seen: Seen, language: Language) -> tuple[Choice, ...]:
    """Return what a slot may hold; of the amount, every type."""
    if slot in {"type", "amount"}:
        return types(language)
    if slot == "second":
        return tuple(Choice(name, name) for name in operators(seen))
    if slot == "until":
        return tuple(
            Choice(str(n), f"{until_words(n, seen, language)} · {_length(n, language)}")
            for n in _LENGTHS
        )
    kind = draft.kind.to if slot == "to" else draft.kind.source
    return choices_for(kind, draft, seen, language)


def takes_text(slot: str) -> bool:
    """Tell whether what is typed may be what the slot holds."""
    return slot in {"until", "second"}


def filled(draft: Draft, slot: str, name: str) -> Draft:
    """Return the draft with another end, aim or source; as it was where that says nothing."""
    match slot:
        case "until" if name.strip().isdigit():
            return draft._replace(minutes=max(1, min(MOST, int(name))))
        case "second":
            return draft._replace(second=plain(name, _PERSON).strip())
        case "to":
            return draft._replace(to=name, steps=())
        case "source":
            return draft._replace(source=name, steps=())
    return draft


def operators(seen: Seen) -> list[str]:
    """Return the other people of the regia, as far as their deeds are seen: who may be asked to sign."""
    view = regia(seen)
    names = [row.author for row in (view.overrides if view is not None else ())]
    names += [alert.owner for alert in seen.alerts if alert.owner]
    me = seen.person.casefold()
    return sorted({plain(name, _PERSON) for name in names if name and name.casefold() != me})


def beside(draft: Draft, slot: str, by: int, choices: tuple[Choice, ...]) -> str:
    """Return the choice that stands so many further, round and round; "" where there is none."""
    names = [one.name for one in choices]
    held = draft.to if slot == "to" else draft.source
    place = names.index(held) + by if held in names else 0
    return names[place % len(names)] if names else ""


def _length(minutes: int, language: Language) -> str:
    """Write a length; whole hours without minutes."""
    return language.duration(minutes * MINUTE, short=minutes >= 60 and minutes % 60 == 0)

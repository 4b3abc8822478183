"""Where the hand-over stands: who gave the shift over with which words, who signed; and the key for it."""

from commandcenter.languages import plain
from commandcenter.protocol.handover import HandoverRow
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.entries import Request
from ui.desk.forms import Form
from ui.desk.keys import Key, caps
from ui.desk.pad import BODY, PLAIN, STRONG, DeskPad
from ui.desk.seen import Seen

SUBJECT = "handover"
GIVE = Key("give_shift", ("N",))
SIGN = Key("sign_shift", ("G",))
_SIDE, _LINE = 24, 28
_NOTE_LINES = 2


def key_now(seen: Seen) -> Key:
    """Return what can be done: sign what another one gave, else give the shift over."""
    return SIGN if _waits_for(seen) is not None else GIVE


def act(desk: Desk, seen: Seen, stroke: str) -> bool:
    """Give the shift over, or sign for it; False where the stroke says neither."""
    waiting = _waits_for(seen)
    if stroke in SIGN.strokes and waiting is not None:
        desk.asks.send("handover.sign", subject=SUBJECT, target={"handover": waiting.handover})
        return True
    if stroke in GIVE.strokes:
        desk.asked.emit(Request("handover.give", "", {}, {}, ("note",), form=_form(desk, seen)))
        return True
    return False


def write_head(pad: DeskPad, desk: Desk, seen: Seen, base: float) -> float:
    """Write it with its key at the right; return the base of what follows."""
    language, right = desk.language, pad.width - _SIDE
    key = key_now(seen)
    words = language.word(f"keys.{key.action}")
    x = right - pad.kit.lettering.width(words, BODY.px)
    pad.text((words,), x, base, BODY, width=right - x + 1)
    (cap, *_) = caps(key, language)
    x -= pad.caps_width((cap,)) + 10
    pad.cap(cap, x, base)
    waits = _waits_for(seen) is not None
    style = STRONG if waits else BODY
    pad.text(_state(desk, seen), _SIDE, base, style, width=x - 16 - _SIDE)
    row = _row(seen)
    told = _told(desk)
    if told:
        base += _LINE
        pad.text((told,), _SIDE, base, STRONG, width=right - _SIDE)
    if row is not None and row.note:
        for line in pad.lines(f"“{plain(row.note, 500)}”", BODY, right - _SIDE)[:_NOTE_LINES]:
            base += _LINE
            pad.text((line,), _SIDE, base, BODY, width=right - _SIDE)
    elif row is not None:
        base += _LINE
        pad.text(language.forms("handover.no_note"), _SIDE, base, PLAIN, width=right - _SIDE)
    return base


def _state(desk: Desk, seen: Seen) -> tuple[str, ...]:
    language, row = desk.language, _row(seen)
    if row is None:
        return language.forms("handover.none_given")
    said = {"who": plain(row.who, 32), "time": language.time(row.at_us, seen.zone)}
    if row.signer:
        forms = language.forms("handover.signed", signer=plain(row.signer, 32), **said)
        moved = language.word("handover.moved", n=len(row.moved))
        return (f"{forms[0]} · {moved}", *forms) if row.moved else forms
    return language.forms("handover.mine" if _is_mine(row, seen) else "handover.given", **said)


def _told(desk: Desk) -> str:
    """Say what became of the last command about it, as long as that is news."""
    ask: Ask | None = desk.asks.of(SUBJECT)
    if ask is None or ask.state == "seen":
        return ""
    return desk.language.word("asks.pending") if ask.is_pending else ask.words


def _row(seen: Seen) -> HandoverRow | None:
    return seen.desk.handover if seen.desk is not None else None


def _waits_for(seen: Seen) -> HandoverRow | None:
    """Return what this person may sign for."""
    row = _row(seen)
    return row if row is not None and not row.signer and not _is_mine(row, seen) else None


def _is_mine(row: HandoverRow, seen: Seen) -> bool:
    return row.who.casefold() == seen.person.casefold()


def _form(desk: Desk, seen: Seen) -> Form:
    """Return how the note is asked for: a newer hand-over begins with the words of the one before."""
    row = _row(seen)
    mine = row is not None and not row.signer and _is_mine(row, seen)
    known = {"note": row.note} if row is not None and mine and row.note else {}
    said = desk.language.word("handover.no_note")
    return Form(
        SUBJECT,
        known,
        {},
        lambda _name, text, _told: text,
        lambda told: str(told.get("note") or said),
    )

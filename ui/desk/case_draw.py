"""How a case is drawn: its head says what it is, whose, due when, bound by what; its foot the chosen line."""

from typing import TYPE_CHECKING

from commandcenter.clock import MINUTE
from commandcenter.languages import Language, plain
from commandcenter.protocol.regia import LateRow, OverrideRow
from ui.desk.asks import Ask
from ui.desk.auto_reasons import worded
from ui.desk.case_shown import CaseShown
from ui.desk.case_thread import breakable, hidden_words, text_of
from ui.desk.correcting import shorter, subject_of
from ui.desk.entries import answer_words, as_sentence
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.readings import motive_forms, reading_parts
from ui.desk.regia_words import agent_name, case_name, queue_forms, regia
from ui.desk.seen import Seen
from ui.sheet import Line
from ui.tiles.pad import Style

if TYPE_CHECKING:
    from ui.desk.case import CasePane

HEAD = 120.0
SHORT = 4 * MINUTE
_SIDE, _STEP = 24, 24
_LINES = 4  # of a text that are seen at once: arrows leaf through the rest
_WARN = Style(15, 600, "warn")


def draw_head(pad: DeskPad, pane: "CasePane", seen: Seen) -> str:
    """Write what case it is and how it stands; return what a screen reader says of it."""
    language, shown, room = pane.desk.language, pane.shown, pad.width - 2 * _SIDE
    if shown is None:
        name = case_name(language, seen, pane.case)
        pad.text(language.word("case_pane.title_short", case=name), _SIDE, 40, TITLE, width=room)
        return _waiting(pad, pane)
    opened, late = shown.opened, late_row(pane.case, seen)
    number = language.number(shown.number) if shown.number else case_name(language, seen, pane.case)
    channel = language.channel(opened.channel)[0] if opened.channel else ""
    parts = [language.word("case_pane.title_short", case=number)]
    parts += [f"K-{shown.customer}"] if shown.customer else []
    parts += [channel] if channel else []
    forms = tuple(" · ".join(parts[:n]) for n in range(len(parts), 0, -1))
    title = pad.text(forms, _SIDE, 40, TITLE, width=room * 0.55)
    state = state_words(shown, seen, language)
    pad.text(state, pad.width - _SIDE, 40, STRONG, width=room * 0.43, align="right")
    about = [
        *(as_sentence(language.word(f"critical_classes.{one}")) for one in opened.classes),
        motive_of(shown, late, language),
        queue_forms(language, seen, opened.side or opened.queue)[0] if opened.queue else "",
    ]
    listed = [part for part in about if part]
    forms = tuple(" · ".join(listed[:n]) for n in range(len(listed), 0, -1)) or ("",)
    pad.text(forms, _SIDE, 70, SECOND, width=room * 0.55)
    if late is not None and shown.is_open:
        _due(pad, late, seen, language)
    _bound(pad, pane, seen, 98)
    return ", ".join((title.text, state[0]))


def motive_of(shown: CaseShown, late: LateRow | None, language: Language) -> str:
    """Word what a case is about: as the list of the late has it, else as its customer wrote of it last."""
    if late is not None and late.motive:
        return language.motive(late.motive)
    written = [line.message for line in shown.lines if line.message is not None]
    motives = next((one.motives for one in reversed(written) if one.motives), ())
    return language.motive(motives[0]) if motives else ""


def state_words(shown: CaseShown, seen: Seen, language: Language) -> tuple[str, ...]:
    """Say how a case stands and with whom."""
    if not shown.is_open:
        return language.forms("case_pane.over")
    opened = shown.opened
    key = f"case_pane.state_{opened.state}"
    word = language.word(key) if language.has(key) else plain(opened.state)
    if not opened.agent:
        return (word,)
    return language.forms("case_pane.with", state=word, agent=agent_name(seen, opened.agent))


def late_row(case: str, seen: Seen) -> LateRow | None:
    """Return a case as the list of the late shows it, where it is one of them."""
    view = regia(seen)
    return next((row for row in view.late if row.case == case), None) if view is not None else None


def _due(pad: DeskPad, late: LateRow, seen: Seen, language: Language) -> None:
    """Write until when what is promised, at the right of the second line."""
    left = late.due_us - seen.now_us
    key = "due_first" if late.is_first else "due_close"
    key = key if left >= 0 else f"{key}_past"
    time = language.time(late.due_us, seen.zone)
    words = language.word(f"case_pane.{key}", time=time, age=language.duration(abs(left)))
    style = SECOND if left >= SHORT else Style(15, 600, "crit" if left < 0 else "warn")
    text = pad.text(
        (words,), pad.width - _SIDE, 70, style, width=(pad.width - 2 * _SIDE) * 0.43, align="right"
    )
    if left < SHORT:
        pad.mark("diamond" if left < 0 else "triangle", text.x - 26, 70, style)


def _bound(pad: DeskPad, pane: "CasePane", seen: Seen, base: float) -> None:
    """Write which overrides bind the case: they are why nobody else gets it."""
    language, room = pane.desk.language, pad.width - 2 * _SIDE
    said = [override_line(row, seen, language) for row in bound_by(pane.case, seen)]
    if said:
        x = pad.mark("disc", _SIDE, base, SECOND._replace(colour="info"))
        pad.text(" · ".join(said), x, base, BODY, width=room - (x - _SIDE))


def bound_by(case: str, seen: Seen) -> list[OverrideRow]:
    """Return the overrides in force that are about this very case."""
    view = regia(seen)
    rows = view.overrides if view is not None else ()
    return [
        row for row in rows if row.kind == "case" and case in row.names and row.ended_us is None
    ]


def override_line(row: OverrideRow, seen: Seen, language: Language) -> str:
    """Say an override of a case: what, by whom, until when, why."""
    time = language.time(row.expires_us, seen.zone)
    who = plain(row.author, 30)
    to = agent_name(seen, str(row.params.get("agent", "")))
    key = f"case_pane.bound_{row.type.lower()}"
    key = key if language.has(key) else "case_pane.bound"
    type_ = language.word(f"override_types.{row.type}")
    return language.word(
        key, type=type_, agent=to, who=who, time=time, why=worded(language, row.reason, 80)
    )


def foot_height(pane: "CasePane") -> float:
    """Return how high the foot is now: more while something is chosen in it."""
    return 204.0 + pane.said_of.height(pane.message())


def draw_foot(pad: DeskPad, pane: "CasePane", seen: Seen, top: float) -> None:
    """Write the chosen line in full, what was hidden in it, how it was read; and what became of commands."""
    language, line, message = pane.desk.language, pane.chosen(), pane.message()
    room, base = pad.width - 2 * _SIDE, top + 30
    pad.add(Line(_SIDE, top + 4.5, pad.width - _SIDE, top + 4.5, "line2"))
    if pane.shown is not None and line is None:
        pad.text(language.forms("case_pane.empty"), _SIDE, base, PLAIN, width=room)
    if line is not None:
        base = _text(pad, pane, seen, base, 1 if pane.said_of.mode(message) == "why" else _LINES)
    if message is not None and pane.said_of.mode(message) == "why":
        pane.said_of.reasons(pad, message, base)
        base += 4 * _STEP
    elif message is not None and pane.said_of.is_choosing(message):
        pane.said_of.choices(pad, message, base + 8)
    base = pad.height - 58
    if line is not None and line.message is not None:
        hidden = hidden_words(line.message.text, language)
        told = [language.word("case_pane.hidden", what=hidden)] if hidden else []
        read = [motive_forms(language, line.message)[0], *reading_parts(language, line.message)]
        told.append(language.word("case_pane.read", how=" · ".join(part for part in read if part)))
        pad.text(shorter(" · ".join(told)), _SIDE, base, SECOND, width=room)
    _said(pad, pane, pad.height - 28)


def _text(pad: DeskPad, pane: "CasePane", seen: Seen, base: float, most: int) -> float:
    """Write the part of the chosen text that is being read; return the next base line."""
    language, line, room = pane.desk.language, pane.chosen(), pad.width - 2 * _SIDE
    if line is None:
        return base
    lines = pad.lines(breakable(text_of(line, seen, language)), BODY, room)
    parts = max(1, -(-len(lines) // most))
    leaf = pane.leaf % parts
    for place, words in enumerate(lines[leaf * most : (leaf + 1) * most]):
        pad.text((words,), _SIDE, base + place * _STEP, BODY, width=room)
    if parts > 1:
        told = language.word("case_pane.part", n=leaf + 1, all=parts)
        pad.text((told,), pad.width - _SIDE, base + most * _STEP, SECOND, width=room, align="right")
    return base + most * _STEP


def _said(pad: DeskPad, pane: "CasePane", base: float) -> None:
    """Write what became of the newest command about the message or the case."""
    message, language = pane.message(), pane.desk.language
    subjects = [
        "case",
        *([subject_of(message), f"reply {message.message}"] if message is not None else []),
    ]
    asks = [ask for name in subjects if (ask := pane.desk.asks.of(name)) is not None]
    newest = max(asks, key=lambda ask: ask.at_us, default=None)
    told = ("cross", _WARN, pane.told) if pane.told else _of_ask(newest, language)
    if pane.noted:
        told = ("check", SECOND, pane.noted)
    if told is not None:
        shape, style, words = told
        x = pad.mark(shape, _SIDE, base, style)
        pad.text((words,), x, base, style, width=pad.width - _SIDE - x)


def _of_ask(ask: Ask | None, language: Language) -> tuple[str, Style, str] | None:
    if ask is None:
        return None
    if ask.state == "refused":
        return "cross", _WARN, ask.words
    if ask.is_pending:
        return "ring", SECOND, language.word("asks.pending")
    return "check", SECOND, answer_words(ask, language)


def _waiting(pad: DeskPad, pane: "CasePane") -> str:
    """Say that the case is on its way, or why it may not be read."""
    language, ask, room = pane.desk.language, pane.asked, pad.width - 2 * _SIDE
    if ask is not None and ask.state == "refused":
        x = pad.mark("cross", _SIDE, 84, STRONG._replace(colour="warn"))
        pad.wrapped(ask.words, x, 84, PLAIN, width=room - PADDING)
        return ask.words
    words = language.word("case_pane.asking")
    pad.text((words,), _SIDE, 84, PLAIN, width=room)
    return words

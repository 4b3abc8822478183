"""How it is drawn why a case goes where it goes: what decided, what it needs; beside it steps and others."""

from collections.abc import Sequence
from typing import NamedTuple

from commandcenter.languages import Language, plain
from commandcenter.protocol.cases import BindingRow, CaseWhy, OtherRow, WhyStep
from commandcenter.protocol.regia import LateRow
from ui.desk.auto_reasons import worded
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.regia_words import agent_name, queue_forms
from ui.desk.seen import Seen
from ui.desk.why_words import code_words, helps_forms, ranked, why_forms
from ui.desk.words import when_forms
from ui.sheet import Line
from ui.skillwords import skill_words
from ui.tiles.pad import Style

_SIDE, _LINE = 24, 26
_BIG = Style(22, 600, "text1")
_MOST = 8
_CODE = PLAIN._replace(px=14)


class _Row(NamedTuple):
    """A line of a section: words, and quietly behind them the line or the time."""

    words: tuple[str, ...]
    behind: str = ""
    mark: str = ""


def high_of(found: CaseWhy | None, row: LateRow | None) -> float:
    """Return how high the card is to be."""
    if found is not None:
        return 900.0
    return 236.0 + 30 * max(1, len(ranked(row.why)[:_MOST]) if row is not None else 1)


def draw_late(pad: DeskPad, row: LateRow, seen: Seen, language: Language) -> None:
    """Write what the list of the late knows of it."""
    title = language.forms("case_why.title", case=language.number(row.number))
    about = (queue_forms(language, seen, row.queue)[0], language.motive(row.motive))
    _head(pad, title, about, row.due_us, seen, language)
    _goes(pad, row.goes_to, row.why, row.helps, seen, language)
    codes = [_Row(code_words_of(language, code)) for code in ranked(row.why)[:_MOST]]
    _section(pad, "codes", codes, (_SIDE, pad.width - _SIDE), 158, language)


def draw_told(pad: DeskPad, found: CaseWhy, seen: Seen, language: Language) -> None:
    """Write all that the hub tells."""
    title = language.forms("case_why.title", case=language.number(found.number))
    about = (queue_forms(language, seen, found.queue)[0],)
    _head(pad, title, about, found.due_us, seen, language)
    _goes(pad, found.agent, found.why, found.helps, seen, language)
    middle = pad.width * 0.5
    left, right = (_SIDE, middle - 16), (middle + 16, pad.width - _SIDE)
    base = 158.0
    codes = [_Row(code_words_of(language, code)) for code in ranked(found.why)[:_MOST]]
    base = _section(pad, "codes", codes, left, base, language)
    needs = [
        _Row((skill_words(language, need.skill),), language.word("case_why.line", line=need.line))
        for need in found.needs
    ]
    base = _section(pad, "needs", needs, left, base, language)
    binds = [_binding(one, seen, language) for one in found.binds]
    _section(pad, "binds", binds, left, base, language)
    base = _section(
        pad,
        "decisions",
        [_step(one, seen, language) for one in found.steps][-9:],
        right,
        158,
        language,
    )
    others = [_other(one, seen, language) for one in found.others]
    _section(pad, "others", others, right, base, language)


def code_words_of(language: Language, code: str) -> tuple[str, ...]:
    """Return a code in words."""
    return (code_words(language, code),)


def _head(
    pad: DeskPad, title: tuple[str, ...], about: Sequence[str], due_us: int, seen: Seen, language: Language
) -> None:  # fmt: skip
    room = pad.width - 2 * _SIDE
    pad.text(title, _SIDE, 44, _BIG, width=room)
    left = due_us - seen.now_us
    due = language.word(
        "case_why.due" if left >= 0 else "case_why.due_past",
        time=language.time(due_us, seen.zone, seconds=True), age=language.duration(abs(left)),
    )  # fmt: skip
    pad.text(" · ".join((*about, due)), _SIDE, 74, SECOND, width=room)


def _goes(
    pad: DeskPad, agent: str, why: Sequence[str], helps: str, seen: Seen, language: Language
) -> None:  # fmt: skip
    """Write to whom it goes, or that nobody can take it and what would help."""
    room = pad.width - 2 * _SIDE
    if agent:
        goes = language.word("case_why.goes", agent=agent_name(seen, agent))
        told = f"{goes}: {why_forms(language, why)[-1]}" if why else goes
        pad.text((told, goes), _SIDE, 110, STRONG, width=room)
        return
    x = pad.mark("triangle", _SIDE, 110, STRONG._replace(colour="warn"))
    pad.text(language.forms("case_why.nobody"), x, 110, STRONG, width=room)
    if forms := helps_forms(language, helps):
        told = language.word("case_why.helps", what=forms[0])
        pad.text(told, _SIDE, 138, BODY, width=room)


def _section(
    pad: DeskPad, key: str, rows: Sequence[_Row], across: tuple[float, float], top: float, language: Language
) -> float:  # fmt: skip
    """Write a section as far as there is room, with how many are left; return where the next begins."""
    left, right = across
    if top + 60 > pad.height or not rows:
        return top
    pad.add(Line(left, top, right, top, "line2"))
    pad.text(language.forms(f"case_why.{key}"), left, top + 24, HEAD, width=right - left)
    base, fits = top + 52, max(1, int((pad.height - 24 - top - 52) // _LINE))
    shown = rows if len(rows) <= fits else rows[: fits - 1]
    for row in shown:
        x = pad.mark(row.mark, left, base, _CODE._replace(colour="info")) if row.mark else left
        end = right
        if row.behind:
            end = (
                pad.text(
                    row.behind, right, base, _CODE, width=(right - left) * 0.4, align="right"
                ).x
                - 12
            )
        pad.text(row.words, x, base, BODY, width=end - x)
        base += _LINE
    if len(shown) < len(rows):
        more = language.word("case_why.more", n=len(rows) - len(shown))
        pad.text(more, left, base, PLAIN, width=right - left)
        base += _LINE
    return base


def _binding(one: BindingRow, seen: Seen, language: Language) -> _Row:
    """Word an override that binds it: what, by whom, why, until when."""
    type_ = language.word(f"override_types.{one.type}")
    forms = (f"{type_} · {plain(one.author, 30)} · {worded(language, one.reason, 60)}", type_)
    return _Row(forms, language.time(one.expires_us, seen.zone), "disc")


def _step(step: WhyStep, seen: Seen, language: Language) -> _Row:
    """Word a step: what, to whom, by whom or by which codes."""
    act = step.act if step.act != "decided" else "given" if step.agent else "returned"
    parts = [language.word(f"case_lines.{act}")]
    parts += [agent_name(seen, step.agent)] if step.agent else []
    if step.queue:
        is_back = step.queue == "backdesk"
        back = language.word("case_acts.backdesk")
        parts.append(back if is_back else queue_forms(language, seen, step.queue)[0])
    parts += [plain(step.who, 30)] if step.who and step.who != step.agent else []
    said = worded(language, step.words, 80) or (
        why_forms(language, step.why)[0] if step.why else ""
    )
    forms = tuple(
        " · ".join([*parts, *([said] if said else [])][:n])
        for n in range(len(parts) + bool(said), 0, -1)
    )
    return _Row(forms, when_forms(language, seen, step.at_us)[0], "" if step.counted else "cross")


def _other(one: OtherRow, seen: Seen, language: Language) -> _Row:
    """Word somebody else: that he could take it now, or what keeps him from it."""
    name = agent_name(seen, one.agent)
    why = why_forms(language, one.why)
    forms = tuple(f"{name}: {form}" for form in (why or (language.word("case_why.could"),)))
    load = language.word("case_acts.load", units=one.units, capacity=one.capacity)
    return _Row((*forms, name), load, "" if one.why else "check")

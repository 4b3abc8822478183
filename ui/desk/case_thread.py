"""A case's conversation as rows: what the customer wrote, what we did, what is on its way; and in full."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from commandcenter.clock import parse_us
from commandcenter.languages import Language, plain
from commandcenter.protocol.able import Sent
from commandcenter.protocol.cases import CaseLine as Told
from commandcenter.protocol.desk import MessageRow
from ui.desk.pad import BODY, PLAIN, STRONG
from ui.desk.readings import cut_forms, sentiment_forms
from ui.desk.regia_words import agent_name, queue_forms
from ui.desk.seen import Seen
from ui.desk.table import Cell, Column, Row
from ui.desk.why_words import why_forms
from ui.desk.words import when_forms
from ui.tiles.pad import Style

LONGEST = 10_000  # characters of a text that are shown, page by page
COLUMNS = (
    Column("when", 136),
    Column("who", 176),
    Column("happened", 208),
    Column("said", 0),
    Column("sentiment", 128),
)
_ASSIGNING = frozenset({"assign", "unassign"})  # shown as who has it
_ENDLESS = re.compile(r"\S{60}(?=\S)")
_HIDDEN = re.compile(r"\[([A-Z]{2,8})\]")
_MARKS = {
    "reopened": ("ring", "info"),
    "closed": ("check", "text2"),
    "note": ("disc", "info"),
    "given": ("disc", "text2"),
    "assigned": ("disc", "info"),
    "started": ("disc", "text2"),
    "returned": ("ring", "text2"),
    "freed": ("ring", "info"),
}
_SENT_MARKS = {
    "requested": ("ring", "text2"),
    "sent": ("ring", "info"),
    "confirmed": ("check", "done"),
    "refused": ("cross", "warn"),
    "unknown": ("triangle", "warn"),
}


class CaseLine(NamedTuple):
    """One thing that happened in a case. `kind`: words case_lines.KIND; `message`: what a customer wrote."""

    at_us: int
    kind: str
    who: str = ""
    text: str = ""
    message: MessageRow | None = None
    sent: Sent | None = None
    told: Told | None = None  # as the hub told it

    @property
    def id(self) -> str:
        """What it is known by while the case is open: its place may change, this does not."""
        if self.message is not None:
            return f"message {self.message.message}"
        return self.sent.id if self.sent is not None else f"{self.kind} {self.at_us} {self.who}"


def with_sent(lines: Sequence[CaseLine], sent: Iterable[Sent]) -> list[CaseLine]:
    """Return lines with one for each thing that was to go out, as far as it has come; the newest word counts.

    What a line of the conversation shows already is told there.
    """
    told: dict[str, CaseLine] = {}
    asked_by = {line.told.action: line.who for line in lines if line.kind == "action" and line.told}
    lines = [_by_whom(line, asked_by) for line in lines]
    seen_ids = {
        line.told.action for line in lines if line.kind == "reply" and line.told is not None
    }
    for line in lines:
        if line.kind == "action" and line.told is not None and line.told.mode not in _ASSIGNING:
            first = told.get(line.told.action)
            text = first.text if first is not None else line.text
            at_us = first.at_us if first is not None else line.at_us
            told[line.told.action] = CaseLine(
                at_us, "action", line.who, text, sent=_sent(line.told)
            )
    for one in sent:
        before = told.get(one.id)
        text = before.text if before is not None else ""
        told[one.id] = CaseLine(one.asked_us, "action", one.who, text, sent=one)
    out = [line for name, line in told.items() if name not in seen_ids]
    kept = [line for line in lines if line.kind != "action"]
    return sorted([*kept, *out], key=lambda line: line.at_us)


def _by_whom(line: CaseLine, asked_by: Mapping[str, str]) -> CaseLine:
    """Return a reply of ours with the person who sent it: its platform only knows our page."""
    if line.kind != "reply" or line.who or line.told is None:
        return line
    return line._replace(who=asked_by.get(line.told.action, ""))


def _sent(told: Told) -> Sent:
    why = told.text if told.stage in {"refused", "unknown"} else ""
    return Sent(
        id=told.action, kind=told.mode or "reply", state=told.stage, asked_us=told.at_us,
        at_us=told.at_us, who=told.who, why=why,
    )  # fmt: skip


def row_of(line: CaseLine, seen: Seen, language: Language) -> Row:
    """Return the row of a line."""
    kind = kind_forms(line, language)
    text = text_of(line, seen, language)
    mark, style = mark_of(line), style_of(line)
    feeling: tuple[str, ...] = ()
    if line.message is not None:
        feeling = sentiment_forms(language, line.message)
    when = when_forms(language, seen, line.at_us)
    return Row(
        line.id,
        (
            Cell(when, PLAIN),
            Cell((who_of(line, seen, language),), PLAIN),
            Cell(kind, style, *mark),
            Cell(cut_forms(plain(text, 400)), style),
            Cell(feeling, STRONG if line.message and line.message.sentiment == "neg" else PLAIN),
        ),
        f"{when[0]}, {kind[0]}, {plain(text, 200)}",
    )


def kind_forms(line: CaseLine, language: Language) -> tuple[str, ...]:
    """Say what happened."""
    if line.sent is not None:
        return language.forms(f"sent_states.{line.sent.state}")
    return language.forms(f"case_lines.{line.kind}")


def text_of(line: CaseLine, seen: Seen, language: Language) -> str:
    """Return all that a line says, as plain text."""
    if line.sent is not None:
        what = language.word(f"sent_kinds.{line.sent.kind}")
        key = f"sent_why.{line.sent.why}"
        why = (
            language.word(key) if line.sent.why and language.has(key) else plain(line.sent.why, 120)
        )
        text = "" if line.text == line.sent.why else plain(line.text, LONGEST)
        return " · ".join(part for part in (what, why, text) if part)
    if line.told is None or line.message is not None:
        return plain(line.text, LONGEST)
    return " · ".join(
        part for part in (*_about(line.told, seen, language), plain(line.text, LONGEST)) if part
    )


def _about(told: Told, seen: Seen, language: Language) -> list[str]:
    """Return what a step says beside its words: to whom, where to, in which way, why."""
    parts = []
    if told.agent and told.kind in {"given", "returned", "assigned", "freed"}:
        parts.append(agent_name(seen, told.agent))
    if told.queue:
        is_back = told.queue == "backdesk"
        back = language.word("case_acts.backdesk")
        parts.append(back if is_back else queue_forms(language, seen, told.queue)[0])
    if told.stage:
        parts.append(_stage(told, seen, language))
    if told.why:
        parts.append(why_forms(language, told.why)[0])
    return parts


def _stage(told: Told, seen: Seen, language: Language) -> str:
    """Word a status, the reason of a close, or until when something is promised."""
    if told.kind == "promised":
        return _instant(told.stage, seen, language)
    key = f"{'case_causes' if told.kind == 'closed' else 'case_stages'}.{told.stage}"
    return language.word(key) if language.has(key) else plain(told.stage.replace("_", " "), 40)


def _instant(said: str, seen: Seen, language: Language) -> str:
    try:
        return when_forms(language, seen, parse_us(said))[0]
    except ValueError:
        return plain(said, 40)


def who_of(line: CaseLine, seen: Seen, language: Language) -> str:
    """Return who did it, a customer by his number, one of ours by his name; else our page answered."""
    if line.message is not None:
        return f"K-{line.message.customer}"
    if line.told is not None and line.told.agent and not line.told.who:
        is_step = line.kind in {"given", "returned", "assigned", "freed"}
        return "" if is_step else agent_name(seen, line.told.agent)
    ours = language.word("case_pane.our_page") if line.kind == "reply" else ""
    return plain(line.who, 40) or ours


def mark_of(line: CaseLine) -> tuple[str, str]:
    """Return shape and colour of what happened."""
    if line.sent is not None:
        return _SENT_MARKS.get(line.sent.state, ("ring", "text2"))
    return _MARKS.get(line.kind, ("", ""))


def style_of(line: CaseLine) -> Style:
    """Return the style of a line: what the customer says is read first."""
    if line.message is not None:
        return STRONG if line.message.sentiment == "neg" else BODY
    return BODY if line.kind in {"reply", "note", "sending"} else PLAIN


def breakable(text: str) -> str:
    """Return a text whose words all fit a line: what nobody would break is broken anywhere."""
    return _ENDLESS.sub(r"\g<0> ", text)


def hidden_words(text: str, language: Language) -> str:
    """Name by type what was hidden in a text; "" = nothing."""
    types = dict.fromkeys(found.lower() for found in _HIDDEN.findall(text))
    named = [
        language.word(f"hidden_data.{one}") for one in types if language.has(f"hidden_data.{one}")
    ]
    return ", ".join(named)

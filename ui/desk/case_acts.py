"""What is done with one case or with several at once: each as one question, one sentence, one command.

The sentence before the last Enter names the cases, what becomes of them, and who has some of them now. What a
person did last, to however many cases, one key takes back.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from commandcenter.errors import UserError
from commandcenter.languages import Language, plain
from commandcenter.protocol.regia import WorkRow
from ui.desk.asks import Ask
from ui.desk.choices import SIDE
from ui.desk.desk import Desk
from ui.desk.entries import Request, as_sentence
from ui.desk.forms import Choices, Form
from ui.desk.keys import Key
from ui.desk.marking import Marked
from ui.desk.regia_words import agent_name, queue_forms, regia
from ui.desk.seen import Seen
from ui.desk.words import alert_title

ASSIGN, MOVE, CLOSE, NOTE, UNDO = (
    f"case.{name}" for name in ("assign", "move", "close", "note", "undo")
)
FLAG = "moderation.flag_cases"
SET, BUNDLE, UNDO_OVERRIDE = "override.set", "override.bundle", "override.undo"
DONE = frozenset({ASSIGN, MOVE, CLOSE, NOTE, SET, BUNDLE, FLAG})
ABUSE = ("insult", "threat", "harassment", "hate", "spam", "other_data")
CAUSES = ("resolved", "no_answer", "duplicate", "no_care", "other")
BACK_DESK = "backdesk"
LENGTHS = ("15", "30", "60", "120", "240", "480", "720")
USUAL = "60"
FEW = 6  # cases are named in the sentence; more are counted
MOST_HELD = 50  # overrides of a bundle
KEYS = (
    Key("case_assign", ("A",), in_bar=True),
    Key("case_move", ("Q",), in_bar=True),
    Key("case_hold", ("H",), in_bar=True),
    Key("case_pin", ("F",), in_bar=True),
    Key("case_close", ("X",), in_bar=True),
    Key("case_note", ("J",), in_bar=True),
    Key("undo_case", ("Z",), in_bar=True),
)
FLAG_KEY = Key("flag", ("B",), in_bar=True)  # of several: in a case it speaks of the chosen message
_REASON = frozenset({"reason"})
_ACTIONS = frozenset(key.action for key in (*KEYS, FLAG_KEY))


class CaseActs:
    """Asks for what a key says of some cases. `subject`: what the commands are found by among those sent."""

    def __init__(self, desk: Desk, subject: str) -> None:
        self._desk, self.subject = desk, subject
        desk.asks.changed.connect(self._moved_on)

    def _moved_on(self, ask: Ask) -> None:
        """Remember what was done last: that is what is taken back."""
        if ask.subject == self.subject and ask.state == "accepted" and ask.frame.action in DONE:
            self._desk.case_done = ask.frame.action
            self._desk.flagged = (
                (ask.frame.target, ask.data) if ask.frame.action == FLAG else ({}, {})
            )

    def act(self, action: str, cases: Sequence[Marked], seen: Seen) -> bool:
        """Ask for what is needed; False where the key says nothing of these cases."""
        if action not in _ACTIONS:
            return False
        if action == "undo_case":
            self._undo(seen)
            return True
        if not cases:
            return False
        ways: dict[str, Callable[[Sequence[Marked], Seen], Request]] = {
            "case_assign": self._assign,
            "case_move": self._move,
            "case_close": self._close,
            "case_note": self._note,
            "flag": self._flag,
            "case_hold": partial(self._bind, "HOLD"),
            "case_pin": partial(self._bind, "PIN"),
        }
        self._desk.asked.emit(ways[action](cases, seen))
        return True

    def _undo(self, seen: Seen) -> None:
        """Take back what this desk did last to cases: an override by its own command."""
        target, told = self._desk.flagged
        if self._desk.case_done == FLAG and target:
            args = {"kind": "none", "messages": told.get("messages", [])}
            self._desk.asks.send(FLAG, subject=f"{self.subject} undo", target=target, args=args)
            self._desk.flagged, self._desk.case_done = ({}, {}), ""
            return
        view, is_override = regia(seen), self._desk.case_done in {SET, BUNDLE}
        version = view.version if view is not None and is_override else None
        command = UNDO_OVERRIDE if is_override else UNDO
        self._desk.asks.send(command, subject=self.subject, version=version)

    # ---- what is asked

    def _assign(self, cases: Sequence[Marked], seen: Seen) -> Request:
        language = self._desk.language
        agents = (("", language.word("case_acts.nobody")), *agent_choices(seen, language))

        def told(said: dict[str, Any]) -> str:
            name = said.get("agent", "")
            to = agent_name(seen, name) if name else language.word("case_acts.nobody")
            return _joined(language.word("case_acts.to", agent=to), said, cases, seen, language)

        form = self._form("assign", {"agent": agents}, told, cases, seen)
        labels = {"agent": language.word("case_acts.agent")}
        form = form._replace(needed=_REASON | {"agent"}, labels=labels)
        return self._request(ASSIGN, cases, ("agent", "reason"), form)

    def _move(self, cases: Sequence[Marked], seen: Seen) -> Request:
        language, queues = self._desk.language, queue_choices(seen, self._desk.language)

        def told(said: dict[str, Any]) -> str:
            words = dict(queues).get(str(said.get("queue", "")), "")
            return _joined(words, said, cases, seen, language)

        form = self._form("move", {"queue": queues}, told, cases, seen)._replace(needed=_REASON)
        return self._request(MOVE, cases, ("queue", "reason"), form)

    def _close(self, cases: Sequence[Marked], seen: Seen) -> Request:
        language = self._desk.language
        causes = tuple((cause, language.word(f"case_causes.{cause}")) for cause in CAUSES)

        def told(said: dict[str, Any]) -> str:
            return _joined(dict(causes).get(said.get("cause", ""), ""), said, cases, seen, language)

        form = self._form("close", {"cause": causes}, told, cases, seen)
        return self._request(CLOSE, cases, ("cause", "reason"), form)

    def _note(self, cases: Sequence[Marked], seen: Seen) -> Request:
        language = self._desk.language

        def read(_name: str, text: str, _told: dict[str, Any]) -> Any:
            if not text.strip():
                raise UserError("case_note_empty")
            return text

        def told(said: dict[str, Any]) -> str:
            return f"{cases_words(cases, language)}: {plain(said.get('note', ''), 200)}"

        title = language.word("case_acts.note")
        if len(cases) > 1:
            title = language.word("case_acts.of_several", what=title, n=len(cases))
        form = Form(self.subject, {}, {}, read, told, title)
        return self._request(NOTE, cases, ("note",), form)

    def _flag(self, cases: Sequence[Marked], seen: Seen) -> Request:
        language = self._desk.language
        kinds = tuple((kind, as_sentence(language.word(f"abuse.{kind}"))) for kind in ABUSE)

        def told(said: dict[str, Any]) -> str:
            words = dict(kinds).get(str(said.get("kind", "")), "")
            return f"{cases_words(cases, language)}: {words}"

        form = self._form("flag", {"kind": kinds}, told, cases, seen)
        return self._request(FLAG, cases, ("kind",), form)._replace(version=None)

    def _bind(self, type_: str, cases: Sequence[Marked], seen: Seen) -> Request:
        """Ask for a hold or a pin: an override, of several cases one bundle."""
        language, view = self._desk.language, regia(seen)
        is_pin, name = type_ == "PIN", "params" if len(cases) == 1 else "sets"
        agents = agent_choices(seen, language) if is_pin else ()
        lengths = tuple((n, language.word("case_acts.minutes", n=n)) for n in LENGTHS)

        def sets(params: dict[str, Any]) -> list[dict[str, Any]]:
            return [
                {"type": type_, "target": {"case": case.case}, "params": params}
                for case in cases[:MOST_HELD]
            ]

        def read(field: str, text: str, _told: dict[str, Any]) -> Any:
            if field == "reason" and not text.strip():
                raise UserError("override_reason_missing", type=type_)
            if field != name:
                return text
            return {"agent": text} if name == "params" else sets({"agent": text})

        def told(said: dict[str, Any]) -> str:
            to = _pinned_to(said.get(name)) if is_pin else ""
            words = language.word("case_acts.minutes", n=said.get("minutes") or USUAL)
            if to:
                words = f"{language.word('case_acts.to', agent=agent_name(seen, to))}, {words}"
            return _joined(words, said, cases[:MOST_HELD], seen, language)

        key = "pin" if is_pin else "hold"
        known = {"minutes": USUAL, "reason": usual_reason(seen, language)}
        title = language.word(f"case_acts.{key}")
        if len(cases) > MOST_HELD:
            title = language.word("case_acts.first", what=title, n=MOST_HELD, all=len(cases))
        elif len(cases) > 1:
            title = language.word("case_acts.of_several", what=title, n=len(cases))
        labels = {
            name: language.word("case_acts.agent"),
            "minutes": language.word("case_acts.how_long"),
        }
        choices = {"minutes": lengths, **({name: agents} if is_pin else {})}
        form = Form(self.subject, known, choices, read, told, title, _REASON, labels)
        asks = (*((name,) if is_pin else ()), "minutes", "reason")
        version = view.version if view is not None else None
        args = {"sets": sets({})} if name == "sets" else {**sets({})[0]}
        command = SET if name == "params" else BUNDLE
        return Request(command, "", {}, args, asks, version, form=form)

    def _form(
        self,
        key: str,
        choices: Mapping[str, Choices],
        tell: Callable[[dict[str, Any]], str],
        cases: Sequence[Marked],
        seen: Seen,
    ) -> Form:
        language = self._desk.language
        known = {"reason": usual_reason(seen, language)}
        title = language.word(f"case_acts.{key}")
        if len(cases) > 1:
            title = language.word("case_acts.of_several", what=title, n=len(cases))
        return Form(self.subject, known, dict(choices), _with_reason, tell, title)

    def _request(
        self, command: str, cases: Sequence[Marked], asks: tuple[str, ...], form: Form
    ) -> Request:
        target = {"cases": [case.case for case in cases]}
        return Request(command, "", target, {}, asks, self._desk.mirror.seq_of("desk"), form=form)


def agent_choices(seen: Seen, language: Language) -> Choices:
    """Return who may be given a case, those first who have room; with how much they have in hand."""
    view = regia(seen)
    rows = [row for row in view.work if row.is_open] if view is not None else []
    rows.sort(key=lambda row: (row.units >= row.capacity, row.units, row.agent))
    return tuple((row.agent, _agent_words(row, seen, language)) for row in rows)


def _agent_words(row: WorkRow, seen: Seen, language: Language) -> str:
    tongues = ", ".join(row.languages)
    load = language.word("case_acts.load", units=row.units, capacity=row.capacity)
    return " · ".join(part for part in (agent_name(seen, row.agent), tongues, load) if part)


def queue_choices(seen: Seen, language: Language) -> Choices:
    """Return where a case may be moved: the site's queues and the back desk."""
    view = regia(seen)
    keys = [row.key for row in view.queues] if view is not None else []
    named = [
        (key, queue_forms(language, seen, key)[0]) for key in keys if key not in SIDE | {"critical"}
    ]
    return (*named, (BACK_DESK, language.word("case_acts.backdesk")))


def cases_words(cases: Sequence[Marked], language: Language) -> str:
    """Name cases, or count them where they are many."""
    if len(cases) == 1:
        return language.word("override.case", case=cases[0].label)
    named = ", ".join(case.label for case in cases[:FEW])
    if len(cases) > FEW:
        return language.word("case_acts.cases_and_more", n=len(cases), named=named)
    return language.word("case_acts.cases", n=len(cases), named=named)


def usual_reason(seen: Seen, language: Language) -> str:
    """Return what burns as the reason, where something does; it may be written over."""
    alert = next(iter(seen.open_alerts), None)
    return alert_title(language, alert)[0] if alert is not None else ""


def held_by(cases: Sequence[Marked], seen: Seen) -> dict[str, str]:
    """Return who has which of the cases now, as far as the view tells it."""
    view = regia(seen)
    if view is None:
        return {}
    names = {case.case for case in cases}
    late = {row.number: row.case for row in view.late if row.case in names}
    return {late[n]: row.agent for row in view.work for n in row.cases if n in late}


def _joined(
    words: str, said: dict[str, Any], cases: Sequence[Marked], seen: Seen, language: Language
) -> str:
    """Say which cases, what becomes of them, who has some of them now, and why."""
    held = held_by(cases, seen)
    now = ""
    if held:
        names = ", ".join(dict.fromkeys(agent_name(seen, agent) for agent in held.values()))
        now = language.word("case_acts.held", n=len(held), names=names)
    reason = plain(str(said.get("reason", "")), 120)
    return ", ".join(part for part in (cases_words(cases, language), words, now, reason) if part)


def _pinned_to(said: Any) -> str:
    if isinstance(said, dict):
        return str(said.get("agent", ""))
    if isinstance(said, list) and said:
        return str(said[0]["params"].get("agent", ""))
    return ""


def _with_reason(name: str, text: str, _told: dict[str, Any]) -> Any:
    if name == "reason" and not text.strip():
        raise UserError("case_reason_missing")
    return text

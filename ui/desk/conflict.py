"""Two who overrule at once: mine, theirs and now, each with its effects; theirs stays unless one chooses.

The hub refuses what was drafted over an older list and tells what changed meanwhile. Nothing is lost by
either: Esc leads back to the draft and changes nothing.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE
from commandcenter.languages import plain
from commandcenter.protocol.preview import Effect, Preview
from ui.desk.desk import Desk
from ui.desk.effect_words import change_forms
from ui.desk.keys import CLOSE, Key, key_name
from ui.desk.overlay import Overlay
from ui.desk.pad import BODY, HEAD, PLAIN, SECOND, STRONG, TITLE, DeskPad
from ui.desk.previewing import Previewing
from ui.desk.regia_words import override_forms, regia
from ui.desk.review_words import money
from ui.desk.seen import Seen
from ui.sheet import Box, Line
from ui.tiles.pad import Style

END = "override.end"
KEEP, REPLACE, BOTH = range(3)
_OUTCOMES = ("keep", "replace", "both")
_SIDE, _ROW, _LEAST_ROW, _TABLE = 32, 50, 34, 150
SMALL = Style(15, 600, "text1")
_EDGES = (0, 208, 360, 616, 880)  # where the columns begin
_BIG = Style(24, 600, "text1")


class Change(NamedTuple):
    """What somebody else did to the list meanwhile, as the hub tells it."""

    override: str
    type: str
    kind: str
    names: tuple[str, ...]
    params: dict[str, Any]
    act: str
    who: str
    why: str
    at_us: int
    expires_us: int
    version: int

    @property
    def stands(self) -> bool:
        """It is in force: somebody set, signed or extended it."""
        return self.act in {"set", "signed", "extended"}


def changes_of(values: dict[str, Any]) -> tuple[Change, ...]:
    """Return what changed, from the values of a refusal."""
    found = []
    for one in values.get("changes", ()):
        ((kind, names),) = dict(one["target"]).items()
        listed = tuple(names) if isinstance(names, list | tuple) else (str(names),)
        found.append(
            Change(
                str(one["override"]), str(one["type"]), kind, listed, dict(one["params"] or {}),
                str(one["act"]), str(one["who"]), str(one["why"]), int(one["at_us"]),
                int(one["expires_us"] or 0), int(one["version"]),
            )
        )  # fmt: skip
    return tuple(found)


class Conflict(Overlay):
    """1, 2 and 3 choose an outcome, Enter confirms it."""

    keys = (
        Key("outcome", ("1", "2", "3", "Left", "Right"), ("1–3",)),
        Key("confirm", ("Enter",)),
        CLOSE,
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.outcome = KEEP
        self.changes: tuple[Change, ...] = ()
        self._sets: list[dict[str, Any]] = []
        self._seen: Seen | None = None
        # One question after the other: a newer one takes the place of an older one in the hub.
        self._instead = Previewing(desk.asks, "conflict.instead")
        self._both = Previewing(desk.asks, "conflict.both")
        self._before = Previewing(desk.asks, "conflict.before")

    def begin(self, seen: Seen) -> bool:
        """Take what the hub said of the draft; False where there is no conflict."""
        ask = self.desk.composing.applied
        if ask is None or ask.error is None:
            return False
        self.changes = changes_of(dict(ask.error.values))
        self._sets = self.desk.composing.sets(seen)
        self.outcome = KEEP
        for one in (self._instead, self._both, self._before):
            one.forget()
        if self.changes and self._sets:
            self._instead.ask(self._sets, self._standing)
        return bool(self.changes)

    @property
    def _standing(self) -> tuple[str, ...]:
        return tuple(one.override for one in self.changes if one.stands)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose and confirm; Esc leaves everything as it is."""
        digits = {Qt.Key.Key_1: KEEP, Qt.Key.Key_2: REPLACE, Qt.Key.Key_3: BOTH}
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in digits:
            self.outcome = digits[key]
        elif key in steps:
            self.outcome = max(KEEP, min(BOTH, self.outcome + steps[key]))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._confirm()
            event.accept()
            return
        else:
            super().keyPressEvent(event)
            return
        event.accept()
        if self._seen is not None:
            self.show_seen(self._seen)

    def _confirm(self) -> None:
        composing, seen = self.desk.composing, self._seen
        if seen is None:
            return
        view = regia(seen)
        version = max(
            [view.version if view is not None else 0, *(one.version for one in self.changes)]
        )
        if self.outcome == KEEP:
            composing.drop()
        else:
            if self.outcome == REPLACE:
                for name in self._standing:
                    self.desk.asks.send(
                        END, subject=name, target={"override": name},
                        args={"reason": composing.draft.reason}, version=version,
                    )  # fmt: skip
            composing.version = version
            composing.send(self._sets, version)
        self.leave()

    # ---- what is drawn

    def show_seen(self, seen: Seen) -> None:
        """Show the three beside each other, as far as they are reckoned."""
        self._seen = seen
        self._ask_on()
        wide, high = self.width() / self.scale, self.height() / self.scale
        card_wide, card_high = min(1216.0, wide - 32), min(744.0, high - 16)
        left, top, scale = (wide - card_wide) / 2, (high - card_high) / 2, self.scale
        self.card.place(
            QRect(
                round(left * scale),
                round(top * scale),
                round(card_wide * scale),
                round(card_high * scale),
            ),
            scale,
        )
        pad = DeskPad(self.desk.kit(seen), card_wide, card_high)
        pad.frame(fill="bg1", edge="info", edge_px=2)
        spoken = self._head(pad, seen)
        self._table(pad, seen)
        self._choices(pad, seen)
        self.card.show_sheet(pad.sheet(spoken))

    def _ask_on(self) -> None:
        """Ask the next question once the one before is answered, or cannot be."""
        if not self._sets:
            return
        if self._is_done(self._instead):
            self._both.ask(self._sets)
            if self._is_done(self._both) and self._standing:
                self._before.ask([], self._standing)

    @staticmethod
    def _is_done(one: Previewing) -> bool:
        found = one.found
        return bool(one.words) or (found is not None and found.is_last)

    @property
    def _last(self) -> Change:
        return max(self.changes, key=lambda one: one.version)

    def _who(self) -> str:
        return plain(self._last.who, 32) or self.desk.language.word("decisions_panel.engine")

    def _change_words(self, one: Change, seen: Seen) -> tuple[str, ...]:
        return override_forms(self.desk.language, seen, one.type, one.kind, one.names, one.params)

    def _head(self, pad: DeskPad, seen: Seen) -> str:
        language, last, room = self.desk.language, self._last, pad.width - 2 * _SIDE
        mine = {aim for one in self._sets for aim in _aims(one["target"], one.get("params"))}
        theirs = {aim for one in self.changes for aim in _aims({one.kind: one.names}, one.params)}
        is_same = bool(mine & theirs)
        what = self._change_words(last, seen)[-1]
        title = language.forms("conflict.same" if is_same else "conflict.title", what=what)
        x = pad.mark("disc", _SIDE, 54, _BIG._replace(colour="info")) + 8
        pad.text(title, x, 54, _BIG, width=pad.width - _SIDE - x)
        age = language.duration(max(0, seen.now_us - last.at_us))
        key = "conflict.told" if last.who else "conflict.expired"
        told = language.forms(key, who=self._who(), age=age) if last.who else language.forms(key)
        pad.text(told, _SIDE, 96, BODY, width=room)
        return f"{title[0]}, {told[0]}"

    @staticmethod
    def _target_of(one: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
        ((kind, names),) = dict(one["target"]).items()
        return kind, tuple(names) if isinstance(names, list | tuple) else (str(names),)

    def _columns(self, pad: DeskPad) -> list[tuple[float, float]]:
        """Return where each column begins and how wide it is."""
        scale = (pad.width - 2 * _SIDE) / 1152
        edges = [_SIDE + edge * scale for edge in (*_EDGES, 1152)]
        return [(left, right - left - 16) for left, right in pairwise(edges)]

    def _table(self, pad: DeskPad, seen: Seen) -> None:
        language, columns = self.desk.language, self._columns(pad)
        rows, top = self._rows(seen), _TABLE + 32.0
        pitch = max(_LEAST_ROW, min(_ROW, (pad.height - 176 - top) // len(rows)))
        left, wide = columns[3]
        pad.add(
            Box(left - 12, _TABLE - 34, wide + 16, 66 + pitch * len(rows), "info_ground", "", 0, 8)
        )
        below = (
            "", language.word("conflict.without"), self._who(), language.word("conflict.not_active"),
            language.word("conflict.interval"),
        )  # fmt: skip
        for key, note, (x, room) in zip(
            ("", "before", "theirs", "mine", "minus"), below, columns, strict=True
        ):
            if key:
                pad.text(
                    language.forms(f"conflict.{key}"), x, _TABLE, STRONG._replace(px=18), width=room
                )
                pad.text(note, x, _TABLE + 22, SECOND, width=room)
        for label, cells in rows:
            pad.add(Line(_SIDE, top, pad.width - _SIDE, top, "line"))
            base = top + pitch / 2 + 6
            pad.text(label, columns[0][0], base, PLAIN, width=columns[0][1])
            for place, (forms, (x, room)) in enumerate(zip(cells, columns[1:], strict=True)):
                style = PLAIN if place == 0 else STRONG if place < 3 else BODY
                self._cell(pad, forms, x, base, style, room)
            top += pitch

    @staticmethod
    def _cell(
        pad: DeskPad, forms: tuple[str, ...], x: float, base: float, style: Style, room: float
    ) -> None:
        """Write a cell; a sentence that is too long for one line on two."""
        if not forms:
            return
        fits = any(pad.width_of(form, style) <= room for form in forms)
        lines = pad.lines(forms[-1], SMALL, room)[:2]
        if fits or len(lines) < 2:
            pad.text(forms, x, base, style, width=room)
            return
        for number, line in enumerate(lines):
            pad.text(line, x, base - 9 + 18 * number, SMALL, width=room)

    def _rows(self, seen: Seen) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Return label and four cells a row: before, theirs, mine, mine minus theirs."""
        language, composing, last = self.desk.language, self.desk.composing, self._last
        dash = (language.word("words.unknown"),)
        until = seen.now_us + composing.draft.minutes * MINUTE
        gone = language.forms("conflict.gone")
        theirs_until = (
            (language.time(last.expires_us, seen.zone),)
            if last.stands and last.expires_us
            else dash
        )
        apart = (
            round((until - last.expires_us) / MINUTE) if last.stands and last.expires_us else None
        )
        minus = (f"{language.number(apart, signed=True)} min",) if apart is not None else ()
        each = [self._set_words(one, seen)[-1] for one in self._sets]
        mine = (" · ".join(each), each[-1])
        theirs = self._change_words(last, seen)
        rows: list[tuple[str, list[tuple[str, ...]]]] = [
            ("reason", [dash, (plain(last.why, 60),), (plain(composing.draft.reason, 60),), ()]),
            ("what", [dash, theirs if last.stands else gone, mine, ()]),
            ("until", [dash, theirs_until, (language.time(until, seen.zone),), minus]),
        ]
        return [
            (language.forms(f"conflict.{key}"), cells)
            for key, cells in (*rows, *self._effects(seen))
        ]

    def _set_words(self, one: dict[str, Any], seen: Seen) -> tuple[str, ...]:
        kind, names = self._target_of(one)
        params = dict(one.get("params") or {})
        return override_forms(self.desk.language, seen, str(one["type"]), kind, names, params)

    def _effects(self, seen: Seen) -> list[tuple[str, list[tuple[str, ...]]]]:
        language = self.desk.language
        instead, before = self._instead.found, self._before.found
        dash = (language.word("words.unknown"),)

        def four(
            old: str | None, now: str | None, mine: str | None, change: tuple[str, ...]
        ) -> list[tuple[str, ...]]:
            cells = [(one,) if one is not None else dash for one in (old, now, mine)]
            return [*cells, change]

        def share(value: float | None, half: float | None) -> str | None:
            if value is None:
                return None
            error = f" (±{language.number((half or 0) * 100)})" if half else ""
            return f"{language.percent(value)}{error}"

        kept = four(
            share(before.share_with, None) if before else None,
            share(instead.share_without, None) if instead else None,
            share(instead.share_with, instead.kept_share.half) if instead else None,
            self._minus(instead.kept_share, "preview.points", 100) if instead else (),
        )
        p90 = four(
            f"{language.number(round(before.p90_with))} min" if before else None,
            f"{language.number(round(instead.p90_without))} min" if instead else None,
            f"{language.number(round(instead.p90_with))} min" if instead else None,
            self._minus(instead.p90_min, "preview.minutes") if instead else (),
        )
        view = regia(seen)
        currency = view.currency if view is not None else ""
        cost = four(None, None, self._cost(instead, currency), ())
        left = language.number(instead.on_call_left) if instead else None
        now = language.number(view.on_call) if view is not None else None
        return [
            ("on_call", four(None, now, left, ())),
            ("kept", kept),
            ("p90", p90),
            ("cost", cost),
        ]

    def _minus(self, effect: Effect, key: str, times: float = 1.0) -> tuple[str, ...]:
        return change_forms(self.desk.language, effect, key, times)

    def _cost(self, found: Preview | None, currency: str) -> str | None:
        if found is None or found.cost_sum is None:
            return None
        return money(self.desk.language, round(found.cost_sum * 100), currency)

    def _choices(self, pad: DeskPad, seen: Seen) -> None:
        """Draw the three outcomes, each with its forecast, cost and people left."""
        language, view = self.desk.language, regia(seen)
        currency = view.currency if view is not None else ""
        wide = (pad.width - 2 * _SIDE - 2 * 24) / 3
        top = pad.height - 168
        for place, key in enumerate(_OUTCOMES):
            x = _SIDE + place * (wide + 24)
            here = place == self.outcome
            pad.add(Box(x, top, wide, 104, "bg2", "info" if here else "line2", 2 if here else 1, 8))
            left = pad.cap(str(place + 1), x + 16, top + 30) + 12
            style = TITLE if here else TITLE._replace(weight=400)
            pad.text(
                language.forms(f"conflict.{key}"), left, top + 30, style, width=x + wide - 12 - left
            )
            for line, forms in enumerate(self._outcome_lines(place, seen, currency)):
                base = top + 60 + 26 * line
                pad.text(forms, x + 16, base, SECOND._replace(colour="text1"), width=wide - 32)
        base = pad.height - 26
        enter, escape = key_name("Enter", language), key_name("Esc", language)
        x = pad.cap(enter, _SIDE, base) + 10
        x = pad.end(pad.text(language.word("conflict.confirm"), x, base, BODY, width=300)) + 28
        x = pad.cap(escape, x, base) + 10
        x = pad.end(pad.text(language.word("conflict.back"), x, base, BODY, width=400)) + 28
        sees = language.forms("conflict.they_see", who=self._who()) if self._last.who else ()
        width = pad.kit.lettering.width
        fitting = [form for form in sees if width(form, HEAD.px) <= pad.width - _SIDE - x]
        if fitting:
            right = pad.width - _SIDE
            pad.text(fitting[0], right, base, SECOND, width=right - x, align="right")

    def _outcome_lines(self, place: int, seen: Seen, currency: str) -> list[tuple[str, ...]]:
        language, view = self.desk.language, regia(seen)
        instead, both = self._instead.found, self._both.found
        found = both if place == BOTH else instead
        if place == KEEP:
            first = language.forms("conflict.keep_told")
            if instead is None:
                return [first]
            return [self._forecast(instead.share_without, instead.p90_without), first]
        if found is None:
            asking = self._instead.is_asking or self._both.is_asking
            return [language.forms("preview.asking" if asking else "preview.none")]
        cost = self._cost(found, currency) or language.word("words.unknown")
        pays = language.forms("conflict.pays", cost=cost, n=found.on_call_left)
        return [self._forecast(found.share_with, found.p90_with), pays] if view is not None else []

    def _forecast(self, share: float, p90: float) -> tuple[str, ...]:
        language = self.desk.language
        told = {"share": language.percent(share), "p90": language.number(round(p90))}
        return language.forms("conflict.forecast", **told)


def _aims(target: Mapping[str, Any], params: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return what an override is about, and where it leads: by these two are said to be on one thing."""
    to = (params or {}).get("to")
    pairs = [*target.items(), *(to.items() if isinstance(to, dict) else ())]
    return [
        (kind.removesuffix("s"), str(name))
        for kind, names in pairs
        for name in (names if isinstance(names, list | tuple) else (names,))
    ]

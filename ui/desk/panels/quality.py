"""Quality of the reading: how often it stood, how the classes drift, which version reads, the last audit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from commandcenter.languages import plain
from commandcenter.protocol.desk import Agreement, Drift, Quality
from ui.desk.desk import Desk
from ui.desk.pad import BODY, HEAD, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.seen import Seen
from ui.figures import GREY_SHARE

_STEP = 30
_NOTABLE = 0.05  # a class whose share moved by more than five points is worth a look


class QualityPanel(Panel):
    """Four lines of agreement, four of drift, and what the last audit was."""

    key = "quality"
    where = Place("messages", "right", 440)

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say which version of the engine reads now."""
        found = seen.desk.quality if seen.desk is not None else None
        if found is None or not found.version:
            return ()
        return self.desk.language.forms("quality.version", version=plain(found.version))

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write the lines from top to bottom."""
        found = seen.desk.quality if seen.desk is not None else None
        if found is None:
            self.empty(pad, self.desk.language.forms("desk.waiting"))
            return
        language, room, base = self.desk.language, pad.width - 2 * PADDING, BODY_TOP + 24
        pad.text(language.forms("quality.agreement"), PADDING, base, HEAD, width=room)
        for one in found.agreements:
            base += _STEP
            self._agreement(pad, one, base)
        base += _STEP + 14
        pad.text(language.forms("quality.drift"), PADDING, base, HEAD, width=room)
        for drift in found.drifts:
            base += _STEP
            self._drift(pad, drift, base)
        base += _STEP + 14
        pad.text(language.forms("quality.audit"), PADDING, base, HEAD, width=room)
        pad.wrapped(self._audit(found, seen), PADDING, base + 26, BODY, width=room)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._again()

    def _again(self) -> None:
        if self.seen is not None:
            self.show_seen(self.seen)

    def _agreement(self, pad: DeskPad, one: Agreement, base: float) -> None:
        language, right = self.desk.language, pad.width - PADDING
        few = one.n < GREY_SHARE
        pad.text(language.forms(f"heads.{one.head}"), PADDING, base, BODY, width=right / 3)
        told = language.percent(one.agreed / one.n) if one.n else language.word("words.unknown")
        style = PLAIN if few else STRONG
        pad.text((told,), right - 150, base, style, width=120, align="right")
        pad.text(
            language.forms("quality.of", n=one.n), right, base, SECOND, width=140, align="right"
        )

    def _drift(self, pad: DeskPad, one: Drift, base: float) -> None:
        language, right = self.desk.language, pad.width - PADDING
        key = "heads.care" if one.key == "care" else f"sentiments.{one.key}"
        pad.text(language.forms(key), PADDING, base, BODY, width=right / 3)
        if one.now is None or one.before is None:
            unknown = language.word("words.unknown")
            pad.text((unknown,), right, base, PLAIN, width=right / 2, align="right")
            return
        moved = one.now - one.before
        is_notable = abs(moved) > _NOTABLE
        style = STRONG if is_notable else PLAIN
        points = language.number(100 * moved, decimals=1, signed=True)
        change = pad.text(
            language.forms("quality.points", points=points),
            right,
            base,
            style,
            width=140,
            align="right",
        )
        if is_notable:
            pad.mark("triangle", change.x - 22, base, STRONG._replace(colour="warn"))
        shares = f"{language.percent(one.before)} → {language.percent(one.now)}"
        pad.text((shares,), right - 180, base, BODY, width=200, align="right")

    def _audit(self, found: Quality, seen: Seen) -> str:
        language = self.desk.language
        if found.audit_end_us is None:
            return language.word("quality.never")
        return language.word(
            "quality.audited",
            date=language.date(found.audit_end_us - 1, seen.zone),
            n=found.audit_n,
            who=", ".join(map(plain, found.audit_who)) or language.word("words.unknown"),
        )

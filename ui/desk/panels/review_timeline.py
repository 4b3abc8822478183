"""The timeline of a crisis: charts and lanes on one axis, a scrubber, what was decided, cause and follow-ups.

Arrows move the instant; the wall beside it, the figures at the left and the decisions follow.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from commandcenter.clock import MINUTE
from commandcenter.commands.registry import ACTIONS
from commandcenter.errors import UserError
from commandcenter.languages import plain
from commandcenter.protocol.alerts import AlertRow
from commandcenter.protocol.review import Decision, ReviewView
from ui.desk import review_charts, review_lanes, review_words
from ui.desk.asks import Ask
from ui.desk.desk import Desk
from ui.desk.entries import Request
from ui.desk.kept import keep, keep_file
from ui.desk.keys import Key, caps, stroke
from ui.desk.pad import BODY, PADDING, PLAIN, SECOND, STRONG, DeskPad
from ui.desk.panel import BODY_TOP, Panel, Place
from ui.desk.review_page import write_review
from ui.desk.seen import Seen
from ui.lettering import SEMIBOLD
from ui.sheet import Line
from ui.tiles.pad import Style
from ui.tiles.plot import Axis

SCRUB = Key("scrub", ("Shift+Left", "Shift+Right", "Home", "End"), tells_stroke=True)
PLAY = Key("play", ("Space",), in_bar=True)
MARK = Key("to_mark", ("[", "]"), in_bar=True, tells_stroke=True)
WHOLE = Key("whole_wall", ("W",), in_bar=True)
SPEED = Key("speed", ("+",))
ZOOM = Key("zoom", ("Z",), in_bar=True)
_ASKING = {  # a key of the timeline: the command about the crisis, and what has to be told
    "describe": ("K", "incident.describe", ("cause", "name", "said", "update_min")),
    "note": ("N", "incident.note", ("note",)),
    "follow_up": ("F", "incident.agree", ("what", "owner", "due")),
    "follow_up_done": ("U", "incident.finish", ("number",)),
    "close_review": ("C", "incident.close", ("cause", "actions", "lessons")),
}
_FILES = {"pdf": "P", "csv": "D", "json": "J"}
_WIDE, _LOW = 1500, 632
_UNDER = 36  # the times below the charts
AROUND = 3  # decisions beside the instant


class Timeline(Panel):
    """Shows the crisis that the desk has chosen, else the first one that was told."""

    key = "timeline"
    where = Place("review", "left", 944)
    arrows = ("Left", "Right")
    keys = (
        SCRUB,
        PLAY,
        MARK,
        WHOLE,
        ZOOM,
        SPEED,
        *(Key(action, (letter,)) for action, (letter, _, _) in _ASKING.items()),
        *(Key(f"file_{form}", (letter,)) for form, letter in _FILES.items()),
        Key("renew", ("R",)),
    )

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(desk, number, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heights = review_charts.Heights()
        self._scrub_y = 0.0
        self._is_close = False
        self._axis: Axis | None = None
        self._file: Ask | None = None
        self._told = ""
        desk.changed.connect(self._again)
        desk.replay.moved.connect(self._again)
        desk.replay.loaded.connect(self._again)
        desk.relived.changed.connect(self._again)
        desk.asks.changed.connect(self._answered)

    def height_at(self, width: float) -> int:
        """Return a height at which a small window shows charts and scrubber at once."""
        return self.where.height if width >= _WIDE else _LOW

    @property
    def title(self) -> tuple[str, ...]:
        """The name of the crisis."""
        view = self.desk.replay.view
        return super().title if view is None else review_words.title(self.desk.language, view)

    def note(self, seen: Seen) -> tuple[str, ...]:
        """Say when it was, how long and how grave."""
        view = self.desk.replay.view
        return () if view is None else review_words.span(self.desk.language, view, seen.zone)

    # ---- drawing

    def write(self, pad: DeskPad, seen: Seen) -> None:
        """Write charts, lanes, scrubber and what belongs to the instant, from the top."""
        alert = self._alert(seen)
        if alert is None:
            key = "incident_panel.none" if seen.is_whole else "desk.waiting"
            self.empty(pad, self.desk.language.forms(key))
            return
        replay = self.desk.replay
        if self.isVisible():
            replay.show(alert.incident)
        if replay.view is None:
            words = (
                (replay.failed,) if replay.failed else self.desk.language.forms("replay.loading")
            )
            self.empty(pad, words)
            return
        self._whole(pad, replay.view, seen)

    def spoken(self, seen: Seen) -> str:
        """Say the crisis, the instant, and the figures of the wall at it."""
        replay, language = self.desk.replay, self.desk.language
        if replay.view is None:
            return super().spoken(seen)
        when = language.time(replay.at_us, seen.zone)
        return ", ".join(
            (self.title[0], *self.note(seen)[:1], language.word("replay.at", time=when))
        )

    def _whole(self, pad: DeskPad, view: ReviewView, seen: Seen) -> None:
        replay = self.desk.replay
        axis = review_charts.axis_of(view, replay.at_us, pad.width, is_close=self._is_close)
        if not axis.holds(replay.at_us):  # whoever leaves the crisis sees all of it again
            self._is_close = False
            axis = review_charts.axis_of(view, replay.at_us, pad.width)
        self._axis = axis
        shown = AROUND if pad.height > _LOW else AROUND - 2
        foot = pad.height - 146 - 24 * shown
        room = foot - 28 - review_charts.BOTTOM - _UNDER
        gives_way = (pad.height <= _LOW) + self._is_close
        spare = room - review_lanes.height(pad, view, axis)
        self._heights = review_charts.heights(spare, gives_way)
        if self.isVisible():
            self.desk.relived.show(view)
        run = self.desk.relived.run
        review_charts.draw(pad, view, axis, replay.wall(), self._heights, run=run)
        top = self._heights.bottom + _UNDER
        end = review_lanes.draw(pad, view, axis, top, foot - 28)
        review_lanes.playhead(pad, axis, replay.at_us, review_charts.TOPS[0][0] - 2, end)
        self._scrub_y = foot
        review_lanes.scrubber(pad, view, axis, foot, replay.at_us)
        self._keys(pad, seen, foot + 38)
        self._decisions(pad, view, seen, foot + 76, shown)
        self._cause(pad, view, seen, pad.height - 54)

    def _keys(self, pad: DeskPad, seen: Seen, base: float) -> None:
        replay, language = self.desk.replay, self.desk.language
        x, right = float(review_charts.LEFT), pad.width - PADDING
        when = language.time(replay.at_us, seen.zone, seconds=True)
        clock = pad.text(when, right, base, Style(22, SEMIBOLD, "text1"), width=140, align="right")
        speed = language.number(replay.speed * 60)
        play = "replay.pause" if replay.is_playing else "replay.play"
        for key, words in (
            (PLAY, language.forms(play, speed=speed)),
            (Key("", self.arrows), language.forms("replay.minute")),
            (Key("", SCRUB.strokes[:2]), language.forms("replay.ten")),
            (MARK, language.forms("keys.to_mark")),
            (WHOLE, language.forms("keys.whole_wall")),
            (ZOOM, language.forms("keys.zoom")),
            (SPEED, language.forms("keys.speed")),
        ):
            names = caps(key, language)
            wide = pad.caps_width(names) + 8 + pad.width_of(words[-1], SECOND)
            if x + wide > clock.x - 16:
                break
            left = pad.caps(names, x, base) + 8
            text = pad.text(words[-1], left, base, SECOND, width=wide)
            x = pad.end(text) + 20

    def _decisions(self, pad: DeskPad, view: ReviewView, seen: Seen, top: float, most: int) -> None:
        """Write what was decided last before the instant, and what came next."""
        language, room = self.desk.language, review_charts.LEFT - PADDING - 16
        pad.add(Line(PADDING, top - 22, pad.width - PADDING, top - 22, "line2"))
        time = language.time(self.desk.replay.at_us, seen.zone)
        pad.text(language.forms("replay.around", time=time), PADDING, top, STRONG, width=room)
        found = around(view.decisions, self.desk.replay.at_us, most)
        if not found:
            pad.text(
                language.forms("replay.nobody_decided"), review_charts.LEFT, top, PLAIN, width=400
            )
        for place, one in enumerate(found):
            base, x = top + 24 * place, float(review_charts.LEFT)
            is_past = one.at_us <= self.desk.replay.at_us
            style = STRONG if is_past else STRONG._replace(colour="text2")
            pad.text(language.time(one.at_us, seen.zone), x, base, style, width=60)
            who = plain(one.who, 24) if one.who else language.word("words.unknown")
            pad.text(who, x + 62, base, PLAIN, width=150)
            why = review_words.why(language, one)
            half = (pad.width - PADDING - x - 224) * (0.5 if why else 1.0)
            pad.text(review_words.decision(language, one), x + 224, base, style, width=half - 16)
            if why:
                pad.text(why, x + 224 + half, base, SECOND, width=half)

    def _cause(self, pad: DeskPad, view: ReviewView, seen: Seen, top: float) -> None:
        """Write cause and follow-ups with their keys, or what became of the last command."""
        language, left = self.desk.language, float(review_charts.LEFT)
        room, right = left - PADDING - 16, pad.width - PADDING
        pad.add(Line(PADDING, top - 22, right, top - 22, "line2"))
        pad.text(language.forms("replay.cause"), PADDING, top, STRONG, width=room)
        can = seen.role in ACTIONS["incident.describe"].roles
        edge = self._cap(pad, "K", "replay.edit", right, top) if can else right
        if view.cause:
            pad.text(plain(view.cause, 200), left, top, STRONG, width=edge - left - 16)
        else:
            pad.text(language.forms("incident_panel.no_cause"), left, top, PLAIN, width=edge - left)
        base = top + 32
        pad.text(language.forms("replay.follow_ups"), PADDING, base, STRONG, width=room)
        edge = self._cap(pad, "F", "replay.add", right, base) if can else right
        if told := self._state():
            pad.text(told, left, base, STRONG, width=edge - left - 16)
            return
        self._follow_ups(pad, view, seen, (left, base, edge))

    def _follow_ups(
        self, pad: DeskPad, view: ReviewView, seen: Seen, place: tuple[float, float, float]
    ) -> None:
        x, base, edge = place
        open_first = sorted(view.follow_ups, key=lambda one: (one.done_us is not None, one.due))
        if not open_first:
            words = self.desk.language.forms("replay.no_follow_ups")
            pad.text(words, x, base, PLAIN, width=edge - x)
        for one in open_first:
            words, is_late = review_words.follow_up(self.desk.language, one, seen.now_us, seen.zone)
            if x + 220 > edge:
                break
            shape = "check" if one.done_us is not None else "triangle" if is_late else "ring"
            colour = "done" if one.done_us is not None else "warn" if is_late else "text1"
            left = pad.mark(shape, x, base, BODY._replace(colour=colour))
            most = 400.0 if len(open_first) > 1 else edge
            text = pad.text(words, left, base, BODY, width=min(most, edge - left - 16))
            x = pad.end(text) + 28

    def _cap(self, pad: DeskPad, name: str, key: str, right: float, base: float) -> float:
        """Write a key at the right end; return where it begins."""
        words = self.desk.language.forms(key)
        text = pad.text(words, right, base, SECOND, width=120, align="right")
        wide = pad.caps_width((name,))
        pad.cap(name, text.x - 8 - wide, base)
        return text.x - 8 - wide

    # ---- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back or on; every other key is the window's. The pane around it would scroll by an arrow."""
        name = stroke(event)
        if name in {*self.arrows, *SCRUB.strokes} and self.desk.replay.view is not None:
            self.desk.replay.pause()
            self.desk.replay.step(name)
        else:
            event.ignore()

    def act(self, action: str) -> bool:
        """Move the instant, play, tell something of the crisis, write it into a file."""
        verb, _, key = action.partition(" ")
        replay = self.desk.replay
        if replay.view is None:
            return False
        if verb in _ASKING:
            self._request(replay.view, *_ASKING[verb][1:])
            return True
        acts: dict[str, Callable[[], object]] = {
            "scrub": partial(replay.step, key),
            "to_mark": partial(replay.to_mark, 1 if key == "]" else -1),
            "play": replay.play,
            "speed": replay.faster,
            "zoom": self._zoom,
            "renew": self._renew,
            "whole_wall": partial(self.desk.opened.emit, "replayed_wall", ""),
            "file_pdf": partial(self._keep_pdf, replay.view),
            "file_csv": partial(self._keep_table, replay.view, "csv"),
            "file_json": partial(self._keep_table, replay.view, "json"),
        }
        if verb not in acts:
            return False
        if verb in {"scrub", "to_mark"}:
            replay.pause()
        acts[verb]()
        return True

    def _zoom(self) -> None:
        """Look at the crisis alone, lanes before charts; or at all of it again."""
        self._is_close = not self._is_close
        view, replay = self.desk.replay.view, self.desk.replay
        if self._is_close and view is not None:
            axis = review_charts.axis_of(view, replay.at_us, 0, is_close=True)
            replay.seek(min(max(replay.at_us, axis.start_us + MINUTE), axis.end_us - MINUTE))
        self._again()

    def _renew(self) -> None:
        self.desk.relived.forget()
        self.desk.replay.renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the instant that is pointed at, on the scrubber or on a chart."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while it is held."""
        self._point(event)

    def _point(self, event: QMouseEvent) -> None:
        axis, x = self._axis, event.position().x() / self.scale
        y = event.position().y() / self.scale
        is_on = BODY_TOP <= y <= self._scrub_y + 16 and x >= review_charts.LEFT - 12
        if self.desk.replay.view is None or axis is None or not is_on:
            return
        share = min(1.0, max(0.0, (x - axis.left) / (axis.right - axis.left)))
        self.desk.replay.pause()
        self.desk.replay.seek(axis.start_us + round(share * (axis.end_us - axis.start_us)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        self._again()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take it away."""
        self._again()

    def _request(self, view: ReviewView, command: str, asks: tuple[str, ...]) -> None:
        target: dict[str, Any] = {"incident": view.incident}
        alert = self.seen.alert(view.incident) if self.seen is not None else None
        version = alert.version if alert is not None else None
        self.desk.asked.emit(Request(command, view.incident, target, {}, asks, version))

    # ---- files

    def _keep_pdf(self, view: ReviewView) -> None:
        name = f"review-{view.incident}.pdf"
        self._told = self._kept(partial(keep_file, name, partial(write_review, view, self.desk)))
        self._again()

    def _keep_table(self, view: ReviewView, form: str) -> None:
        self._told = ""
        self._file = self.desk.asks.send(
            "review.export",
            subject="review_file",
            target={"incident": view.incident},
            args={"form": form},
        )

    def _kept(self, write: Any) -> str:
        try:
            return self.desk.language.word("replay.kept", file=str(write()))
        except UserError as error:
            return self.desk.language.error(error)

    def _answered(self, ask: Ask) -> None:
        """Keep the file that came; look at the crisis anew once something was done about it."""
        if ask is self._file and ask.data:
            told, ask.data = ask.data, {}
            self._file = None
            self._told = self._kept(partial(keep, told["file"], told["content"]))
            self._again()
        elif ask.frame.action.startswith("incident.") and ask.state == "accepted":
            self.desk.replay.renew()

    def _state(self) -> tuple[str, ...]:
        """Say what became of the last file; () = nothing was asked."""
        if self._file is not None and self._file.state == "refused":
            return (self._file.words,)
        if self._file is not None:
            return self.desk.language.forms("asks.pending")
        return (self._told, "") if self._told else ()

    def _alert(self, seen: Seen) -> AlertRow | None:
        """Return the crisis that was chosen, else the newest that is over, else the first of all."""
        chosen = seen.alert(self.desk.incident)
        told = [one for one in seen.alerts if one.state != "pending"]
        return chosen or next(iter(told), None)

    def _again(self) -> None:
        if self.seen is not None and self.isVisible():
            self.show_seen(self.seen)


def around(decisions: tuple[Decision, ...], at_us: int, most: int = AROUND) -> list[Decision]:
    """Return the decisions beside an instant: the last ones before it, and the next one."""
    past = [one for one in decisions if one.at_us <= at_us]
    coming = [one for one in decisions if one.at_us > at_us]
    ahead = coming[: max(1, most - len(past))]
    return [*past[max(0, len(past) + len(ahead) - most) :], *ahead]

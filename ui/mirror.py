"""The seat's copy of what the hub last said: the newest view per name, and what the link is worth."""

import logging
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from commandcenter.platform import boot_us
from commandcenter.protocol.frames import (
    CommandFrame,
    FromHub,
    Heartbeat,
    Result,
    Seen,
    View,
    Welcome,
)
from ui.link import Link
from ui.linkstate import LinkState, Reason

LOG = logging.getLogger(__name__)

_SEEN_MS = 1000

_View = TypeVar("_View", bound=msgspec.Struct)


class Mirror(QObject):
    """Holds views as they came and decodes one only when a screen asks for it.

    `view_changed(name)` on every new view, `link_changed()` when the state of the link may have
    changed, `answered(result)` for the answer to a command.
    """

    view_changed = Signal(str)
    link_changed = Signal()
    answered = Signal(object)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._views: dict[str, View] = {}
        self._decoded: dict[str, tuple[View, msgspec.Struct]] = {}
        self._arrived_us: dict[str, int] = {}
        self._is_caught_up = False
        self._behind_since_us: int | None = None
        self.welcome: Welcome | None = None
        link.received.connect(self._take)
        link.changed.connect(self.link_changed)
        self._seen = QTimer(self, interval=_SEEN_MS)
        self._seen.timeout.connect(self._tell_seen)
        self._seen.start()

    @property
    def seq(self) -> int:
        """The log position of the newest view; 0 before the first."""
        return max((view.seq for view in self._views.values()), default=0)

    def seq_of(self, name: str) -> int:
        """Return the log position of the newest view of that name; 0 before the first."""
        view = self._views.get(name)
        return view.seq if view is not None else 0

    def view(self, name: str, kind: type[_View]) -> _View | None:
        """Return the newest view of that name; None before the first.

        A view that cannot be decoded is logged and dropped, and the one before stays.
        """
        raw = self._views.get(name)
        kept = self._decoded.get(name)
        if raw is not None and (kept is None or kept[0] is not raw):
            try:
                kept = (raw, msgspec.json.decode(raw.data, type=kind))
                self._decoded[name] = kept
            except (msgspec.DecodeError, RecursionError) as error:
                LOG.warning("view %s was dropped: %s", name[:40], str(error)[:200])
                self._views.pop(name)
        return kept[1] if kept is not None and isinstance(kept[1], kind) else None

    def link_state(self) -> LinkState:
        """Return the link's state, as far as it concerns what is shown.

        A new connection shows nothing fresh before its first view. A living hub that has news but
        has not sent them for 5 s leaves the screen stale.
        """
        state = self._link.state()
        if state.state == "disconnected":
            return state
        now = boot_us()
        if not self._is_caught_up:
            last = max(self._arrived_us.values(), default=None)
            silent = state.silent_us if last is None else now - last
            reason: Reason = "waiting" if last is None else "broken"
            return state._replace(state="disconnected", reason=reason, silent_us=silent)
        behind = self._behind_since_us
        if behind is not None and now - behind >= self._link.silence.stale_us:
            return state._replace(state="stale", reason="silent", silent_us=now - behind)
        return state

    def run_on_us(self, name: str) -> int:
        """Return how long ago the newest view of that name came: the hub's clock ran on since then."""
        return boot_us() - self._arrived_us.get(name, boot_us())

    def send(self, frame: CommandFrame) -> bool:
        """Send a command; False when it could not be sent now."""
        return self._link.send(frame)

    def close(self) -> None:
        """Stop; the link is closed by its owner."""
        self._seen.stop()

    def _take(self, frame: FromHub) -> None:
        match frame:
            case View():
                self._views[frame.name] = frame
                self._arrived_us[frame.name] = boot_us()
                was_behind, self._is_caught_up = not self._is_caught_up, True
                self._behind_since_us = None
                self.view_changed.emit(frame.name)
                # Only now the line is worth something again: what waits goes out anew.
                if was_behind:
                    self.link_changed.emit()
            case Heartbeat():
                self._beat(frame)
            case Welcome():
                self.welcome = frame
                self._is_caught_up = False
                self._behind_since_us = None
                self.link_changed.emit()
            case Result():
                self.answered.emit(frame)

    def _beat(self, beat: Heartbeat) -> None:
        if beat.seq <= self.seq:
            self._behind_since_us = None
        elif self._behind_since_us is None:
            self._behind_since_us = boot_us()

    def _tell_seen(self) -> None:
        if self._views:
            self._link.send(Seen(seq=self.seq))

"""What a desk does by itself when something burns: it calls for attention, and sounds until somebody acts.

The hub says what there is to tell, each once and with a key; this remembers which were told here. A desk
that opens tells only what still waits for somebody: what was told before is no news.
"""

from collections.abc import Callable
from typing import NamedTuple

from commandcenter.clock import MINUTE, SECOND
from commandcenter.languages import Language
from commandcenter.protocol.alerts import AlertRow, NoticeRow
from ui.desk.seen import Seen
from ui.desk.words import alert_title

SOUNDS_FROM = 5
REPEATS_FROM, REPEATS_EVERY = 7, 15 * SECOND
MUTED_FOR = 2 * MINUTE  # longer nobody may
WAITING = frozenset({"firing", "escalated"})


class Call(NamedTuple):
    """One thing to tell: title and text of a system notification."""

    title: str
    text: str


class Alarm:
    """Decides when to call and to sound; `call` and `sound` do it."""

    def __init__(
        self, language: Language, call: Callable[[Call], None], sound: Callable[[], None]
    ) -> None:
        self._language, self._call, self._sound = language, call, sound
        self._told: set[str] | None = None
        self._sounded_us = 0
        self._muted_until_us = 0

    def mute(self, now_us: int) -> None:
        """Be quiet for two minutes; what is new sounds all the same."""
        self._muted_until_us = now_us + MUTED_FOR

    def look(self, seen: Seen) -> None:
        """Tell what is new, and sound again while something severe waits for somebody."""
        if seen.desk is None or seen.link.state == "disconnected":
            return
        notices = seen.desk.notices
        fresh = [one for one in notices if self._is_news(one, seen)]
        self._told = (self._told or set()) | {one.key for one in notices}
        for one in fresh:
            self._call(self._words(one, seen))
        if any(
            one.severity >= SOUNDS_FROM and one.kind != "resolved" for one in fresh
        ) or self._goes_on(seen):
            self._ring(seen.now_us)

    def _is_news(self, one: NoticeRow, seen: Seen) -> bool:
        if self._told is None:  # the first look
            alert = seen.alert(one.incident)
            return one.kind != "resolved" and alert is not None and _waits(alert)
        return one.key not in self._told

    def _goes_on(self, seen: Seen) -> bool:
        waits = any(a.severity >= REPEATS_FROM and _waits(a) for a in seen.open_alerts)
        is_time = seen.now_us - self._sounded_us >= REPEATS_EVERY
        return waits and is_time and seen.now_us >= self._muted_until_us

    def _ring(self, now_us: int) -> None:
        self._sounded_us = now_us
        self._sound()

    def _words(self, one: NoticeRow, seen: Seen) -> Call:
        alert = seen.alert(one.incident)
        motive = alert_title(self._language, alert)[0] if alert is not None else one.incident
        said = {"name": one.incident, "motive": motive, "severity": one.severity}
        return Call(motive, self._language.word(f"notify.{one.kind}", **said))


def _waits(alert: AlertRow) -> bool:
    """Tell whether it waits for somebody to take it, and may say so."""
    return alert.state in WAITING and alert.owner is None and not alert.silenced_by

"""What a draft would change, as the hub reckons it: a first answer at once, a better one in its place.

Whoever draws asks `found`; what was reckoned for another draft is never shown for this one. What is reckoned
anew by itself takes its place as a whole: nothing gets coarser before somebody's eyes.
"""

import json
from typing import Any

from commandcenter.clock import SECOND
from commandcenter.commands.registry import ACTIONS
from commandcenter.platform import boot_us
from commandcenter.protocol.preview import Preview
from ui.desk.asks import Ask, Asks
from ui.desk.reckoned import answer

PREVIEW = "override.preview"
RENEWED = 10 * SECOND  # older figures are reckoned anew by themselves, while somebody looks at them
STANDS = 15 * SECOND  # what is older still is reckoned anew before anything is applied


class Previewing:
    """Asks about one change at a time; `subject` tells its commands from those of others."""

    def __init__(self, asks: Asks, subject: str) -> None:
        self._asks, self._subject = asks, subject
        self._change = ""
        self._first: Ask | None = None
        self._better: Ask | None = None
        self._came_us = self._sent_us = 0
        self._is_renewing = False
        self._found: Preview | None = None

    @property
    def found(self) -> Preview | None:
        """The best that is known of the change asked about last."""
        self._look()
        return self._found

    @property
    def is_asking(self) -> bool:
        """Nothing has come yet, and something will."""
        return self.found is None and self._first is not None and self._first.is_pending

    @property
    def is_waited_for(self) -> bool:
        """What was asked last has not come, whatever stands there of before."""
        self._look()
        return self._first is not None and self._first.is_pending

    @property
    def words(self) -> str:
        """Why the hub cannot say; "" = it can, or was not asked."""
        return self._first.words if self._first is not None else ""

    @property
    def is_old(self) -> bool:
        """What is shown is too old to act on."""
        return self.found is not None and boot_us() - self._came_us > STANDS

    def ask(
        self, sets: list[dict[str, Any]], ends: tuple[str, ...] = (), *, anew: bool = False
    ) -> None:
        """Ask about a change, unless it was asked about already; nothing to change asks nothing."""
        change = json.dumps([_bare(sets), ends], sort_keys=True)
        if change == self._change and not anew:
            return
        is_same, self._change = change == self._change, change
        self._first = self._better = None
        self._is_renewing = False
        if not is_same:
            self._found = None
        if (sets or ends) and PREVIEW in ACTIONS:
            self._sets, self._ends = sets, ends
            self._first = self._send(refined=False)

    def renew(self) -> None:
        """Reckon what stands here anew where it is old; whoever looks at it calls this."""
        age_us = boot_us() - max(self._came_us, self._sent_us)
        if self.found is not None and age_us > RENEWED:
            self._is_renewing, self._better = True, None
            self._first = self._send(refined=False)

    def forget(self) -> None:
        """There is no change any more."""
        self._change, self._first, self._better, self._found = "", None, None, None

    def _send(self, *, refined: bool) -> Ask:
        self._sent_us = boot_us()
        args = {"sets": self._sets, "ends": list(self._ends), "refined": refined}
        return self._asks.send(PREVIEW, subject=self._subject, args=args)

    def _look(self) -> None:
        """Take what came; after the first answer ask for the better one, which takes its place."""
        if self._better is not None and self._better.data:
            self._take(self._better)
        elif self._better is None and self._first is not None and self._first.data:
            found = self._take(self._first)
            if found is not None and not found.is_last:
                self._better = self._send(refined=True)

    def _take(self, ask: Ask) -> Preview | None:
        """Return what came; while what stands is renewed only the last answer takes its place."""
        found = answer(ask.data, Preview)
        ask.data = {}
        is_better = ask is self._better
        if found is not None and (is_better or found.is_last or not self._is_renewing):
            self._found, self._came_us = found, boot_us()
        return found


def _bare(sets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sets without what changes nothing of their effect: the reason."""
    return [{key: value for key, value in one.items() if key != "reason"} for one in sets]

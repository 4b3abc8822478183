"""Futures lived by several processes: this one and its helpers, each its own, so that each is lived once."""

import contextlib
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from commandcenter.assignment import snapshot
from commandcenter.assignment.future import Lived
from commandcenter.assignment.whatif import NOTHING, Change, Outlook
from commandcenter.hub.whatif_questions import ENCODE, LIVED, UP, Look, Share
from commandcenter.pipes import framed, next_frame

LOG = logging.getLogger(__name__)

END_S = 1.0
PLACES = (
    2  # rooms that are looked from in turn: somebody refines the one, somebody begins with the next
)
_ROOT = Path(__file__).resolve().parents[2]
_BROKEN = (OSError, EOFError, msgspec.DecodeError)


class Helper:
    """A process that lives some of the futures."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            (sys.executable, "-m", "commandcenter.hub.whatif_helper"),
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._is_up = False
        self._looks: dict[int, Look] = {}

    def ask(self, place: int, look: Look, change: Change, seeds: Sequence[int]) -> None:
        """Let it begin; an OSError where it is gone."""
        stdin = self._process.stdin
        if stdin is None:
            raise EOFError
        new = None if self._looks.get(place) is look else look
        self._looks[place] = look
        stdin.write(framed(ENCODE(Share(place, new, change, list(seeds)))))
        stdin.flush()

    def answer(self) -> list[Lived]:
        """Return what it lived; EOFError where it is gone."""
        stdout = self._process.stdout
        if stdout is None:
            raise EOFError
        if not self._is_up:
            self._is_up = stdout.read(len(UP)) == UP
        if (found := next_frame(cast("BinaryIO", stdout))) is None:
            raise EOFError
        return LIVED.decode(found)

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(END_S)
        if self._process.stdout is not None:
            self._process.stdout.close()


class Crew:
    """A `whatif.Living` that shares the work; a helper that fails is replaced, its work done here."""

    def __init__(self, helpers: int) -> None:
        self._helpers: list[Helper | None] = [Helper() for _ in range(helpers)]
        self._looks: list[tuple[Look, Outlook] | None] = [None] * PLACES
        self._plain: list[dict[int, Lived]] = [{} for _ in range(PLACES)]  # as things are, by seed
        self._at = 0  # the place of what is looked from now

    @property
    def outlook(self) -> Outlook:
        """The outlook of what was last looked from."""
        held = self._looks[self._at]
        if held is None:
            raise LookupError("nothing is looked at")
        return held[1]

    def look(self, look: Look) -> None:
        """Look ahead from a room; the last two cost nothing. A msgspec.DecodeError where it is none."""
        for place, held in enumerate(self._looks):
            if held is not None and held[0] == look:
                self._at = place
                return
        outlook = Outlook(snapshot.unpacked(look.engine), look.at)
        self._at = (self._at + 1) % PLACES
        self._looks[self._at], self._plain[self._at] = (look, outlook), {}

    def lived(self, change: Change, seeds: Sequence[int]) -> list[Lived]:
        """Return what becomes of some futures; as things are, each is lived and told once for a room."""
        if change != NOTHING:
            return self._lived(change, seeds)
        known = self._plain[self._at]
        new = [seed for seed in seeds if seed not in known]
        if new:
            known.update(zip(new, self._lived(change, new), strict=True))
        return [known[seed] for seed in seeds]

    def _lived(self, change: Change, seeds: Sequence[int]) -> list[Lived]:
        """Have futures lived; the same seeds go to the same process."""
        shares = self._shared(seeds)
        asked = [
            at for at, share in enumerate(shares) if at and share and self._ask(at, change, share)
        ]
        found = dict(zip(shares[0], self.outlook.lived(change, shares[0]), strict=True))
        for at, share in enumerate(shares):
            if at:
                lived = self._answer(at) if at in asked else None
                if lived is None or len(lived) != len(share):
                    lived = self.outlook.lived(change, share)
                found.update(zip(share, lived, strict=True))
        return [found[seed] for seed in seeds]

    def close(self) -> None:
        """End the helpers."""
        for helper in self._helpers:
            if helper is not None:
                helper.close()

    def _shared(self, seeds: Sequence[int]) -> list[list[int]]:
        """Return each process's seeds, this one's first."""
        count = len(self._helpers) + 1
        return [[seed for seed in seeds if seed % count == at] for at in range(count)]

    def _ask(self, at: int, change: Change, seeds: list[int]) -> bool:
        helper = self._helpers[at - 1] = self._helpers[at - 1] or Helper()
        if (held := self._looks[self._at]) is None:
            return False
        try:
            helper.ask(self._at, held[0], change, seeds)
        except _BROKEN as error:
            self._lose(at, error)
            return False
        return True

    def _answer(self, at: int) -> list[Lived] | None:
        helper = self._helpers[at - 1]
        try:
            return None if helper is None else helper.answer()
        except _BROKEN as error:
            self._lose(at, error)
            return None

    def _lose(self, at: int, error: Exception) -> None:
        """Do without a helper until the next time."""
        LOG.info("a helper failed: %s", type(error).__name__)
        helper, self._helpers[at - 1] = self._helpers[at - 1], None
        if helper is not None:
            helper.close()

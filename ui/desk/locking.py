"""What a locked seat asks, and what becomes of the answer; nothing here is drawn.

A person who has no code here yet chooses one first; until then nothing is locked. Locked, the seat knows
its people by name: each has their own code, and somebody new gives their token once.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from commandcenter.platform import boot_us
from ui.desk.tries import Tries
from ui.desk.vault import SHORTEST, Vault

Step = Literal["open", "choose", "repeat", "code", "token", "waiting"]
SOMEBODY = ""  # who is not among the people of this seat


class Seat(NamedTuple):
    """What the lock needs of the seat: who sits there, with which token, and how that is changed."""

    person: Callable[[], str]
    token: Callable[[], str]
    take: Callable[[str], object]


class Locking:
    """The steps of a lock. `told`: key of words lock.KEY for what went wrong, "" = nothing."""

    def __init__(self, vault: Vault, seat: Seat) -> None:
        self.vault, self._seat, self._tries = vault, seat, Tries()
        self.step: Step = "code" if vault.locked else "open"
        self.person = vault.locked  # who is asked for a code
        self.told = ""
        self._code = self._before = ""

    @property
    def is_locked(self) -> bool:
        """Nothing of the desk may be seen."""
        return self.step in {"code", "token", "waiting"}

    @property
    def wait_us(self) -> int:
        """How long until the next code may be tried."""
        return self._tries.left_us(boot_us())

    def begin(self) -> None:
        """Lock, or have a code chosen first."""
        self.told, self.person = "", self._seat.person()
        self.step = "choose"
        if self.vault.holds(self.person):
            self._lock()

    def leave(self) -> bool:
        """Go back to the desk where nothing is locked yet; False where it is."""
        if self.is_locked:
            return False
        self.step, self._code = "open", ""
        return True

    def beside(self, by: int) -> None:
        """Ask for the code of the next person, at the end for somebody new's token."""
        if self.step not in {"code", "token"}:
            return
        names = [*self.vault.people(), SOMEBODY]
        place = next(
            (n for n, name in enumerate(names) if name.casefold() == self.person.casefold()), 0
        )
        self.person, self.told = names[(place + by) % len(names)], ""
        self.step = "token" if self.person == SOMEBODY else "code"

    def say(self, text: str) -> None:
        """Take what was typed."""
        self.told = ""
        match self.step:
            case "choose" if len(text) < SHORTEST:
                self.told = "short"
            case "choose":
                self._code, self.step = text, "repeat"
            case "repeat" if text != self._code:
                self.told, self.step = "other", "choose"
            case "repeat":
                self.vault.keep(self._seat.person(), self._seat.token(), text)
                self._lock()
            case "code":
                self._try(text)
            case "token" if text.strip():
                self._before, self.step = self._seat.token(), "waiting"
                self._seat.take(text.strip())

    def welcomed(self, person: str) -> None:
        """The hub let somebody in by the token that was given: they choose a code."""
        if self.step == "waiting":
            self.vault.lock("")
            self.person, self.step = person, "choose"

    def turned_away(self) -> None:
        """The hub knows no such token: the one before stays, and the seat locked."""
        if self.step == "waiting":
            self.told, self.step = "refused", "token"
            self._seat.take(self._before)

    def _lock(self) -> None:
        self._code, self.step = "", "code"
        self.vault.lock(self.person)

    def _try(self, code: str) -> None:
        if self.wait_us:
            self.told = "wait"
            return
        held = self.vault.opened(self.person, code)
        if held is None:
            self._tries.wrong(boot_us())
            self.told = "wait" if self.wait_us else "wrong"
            return
        self._tries.right()
        self.vault.lock("")
        self.step = "open"
        if held.token != self._seat.token():
            self._seat.take(held.token)

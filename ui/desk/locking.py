"""What a locked seat asks, and what becomes of the answer; nothing here is drawn.

A person who has no code here yet chooses one first; until then nothing is locked. Locked, the seat knows
its people by name: each has their own code, and somebody new gives their token once. All of that is done
here and now but for a token that this seat does not know: that one the hub is asked about.
"""

from collections.abc import Callable
from hmac import compare_digest
from typing import Literal, NamedTuple

from commandcenter.platform import boot_us
from ui.desk.tries import Tries
from ui.desk.vault import SHORTEST, UNKNOWN, Vault

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
        self.step: Step = "open"
        self.person = ""  # who is asked for a code
        self.told = ""
        if vault.locked:
            self._cover(vault.locked)
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
        """Lock, or have a code chosen first. Before the hub told who sits here any of its people opens it."""
        self.told = ""
        self.person = self._seat.person() or next(iter(self.vault.people()), UNKNOWN)
        if self.person == UNKNOWN or self.vault.holds(self.person):
            self._lock()
        else:
            self.step = "choose"

    def leave(self) -> bool:
        """Go back to the desk where nothing is locked yet; False where it is."""
        if self.is_locked:
            return False
        self.step, self._code = "open", ""
        return True

    def beside(self, by: int) -> None:
        """Ask for the code of the next person, at the end for somebody new's token."""
        if self.step not in {"code", "token", "waiting"}:
            return
        if self.step == "waiting":  # nobody has to wait for a hub that is away
            self._seat.take(self._before)
            self.person = SOMEBODY
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
            case "token" if text.strip() and self._is_own(text.strip()):
                self._came(self._seat.person())
            case "token" if text.strip():
                self._before, self.step = self._seat.token(), "waiting"
                self._seat.take(text.strip())

    def welcomed(self, person: str) -> None:
        """The hub let somebody in by the token that was given: they choose a code."""
        if self.step == "waiting":
            self._came(person)

    def unanswered(self) -> None:
        """The hub is away: say so, and that a code opens the seat all the same."""
        if self.step == "waiting":
            self.told = "away"

    def turned_away(self) -> None:
        """The hub knows no such token: the one before stays, and the seat locked."""
        if self.step == "waiting":
            self.told, self.step = "refused", "token"
            self._seat.take(self._before)

    def _came(self, person: str) -> None:
        """Somebody's token is good: they choose a code, once it is known who they are."""
        self.vault.lock("")
        self.told = ""
        self.person, self.step = person, "choose" if person else "open"

    def _is_own(self, token: str) -> bool:
        """Tell whether a token is the one of this seat: that is known without asking."""
        return compare_digest(token.encode(), self._seat.token().encode())

    def _lock(self) -> None:
        self._code = ""
        self.vault.lock(self.person)
        self._cover(self.person)

    def _cover(self, person: str) -> None:
        """Ask for the code of whoever locked it; a token, where nobody's code is known."""
        is_known = self.vault.holds(person)
        self.person, self.step = (person, "code") if is_known else (SOMEBODY, "token")
        if self.vault.is_damaged:
            self.told = "damaged"
        elif self.vault.is_unwritten:
            self.told = "unwritten"

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

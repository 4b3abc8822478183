"""Whom a site tells of incidents, by which means, and in which order when nobody answers.

The part `[notify]` of settings.toml. A password never stands there: `docs/settings.md` says where it does.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from commandcenter.incidents.severity import CHAIN, ChainStep, acknowledge_within
from commandcenter.protocol.row import Part

Severity = Annotated[int, Meta(ge=1, le=10)]
Time = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts of the file share: a misspelt key is refused, never ignored."""


class Addressee(_Part, frozen=True, kw_only=True):
    """One who is told. The first means that is set is used; the next where that one fails."""

    key: Annotated[str, Meta(pattern="^[a-z0-9_]{1,40}$")]
    part: Part
    motives: tuple[str, ...] = ()  # a contact's; () = all
    email: Annotated[str, Meta(max_length=254)] = ""
    webhook: Annotated[str, Meta(pattern="^$|^https?://")] = ""
    secret_file: str = ""  # of the webhook: what its bodies are signed with
    language: str = ""  # "" = the site's
    first: Literal["email", "webhook"] = "email"

    def by(self) -> tuple[str, ...]:
        """Return the means by which this one is told, the first one first."""
        known = [means for means in ("email", "webhook") if getattr(self, means)]
        return tuple(sorted(known, key=lambda means: means != self.first))


class Mail(_Part, frozen=True, kw_only=True):
    """The mail server; host "" = no e-mail is sent."""

    host: str = ""
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: str = ""  # readable by its owner only
    sender: str = ""


class Chain(_Part, frozen=True, kw_only=True):
    """Who is told next while nobody takes it, from a severity on and at some hours."""

    steps: tuple[ChainStep, ...]
    severity: Severity = 1
    between: tuple[Time, Time] = (
        "00:00",
        "24:00",
    )  # local; over midnight where the second is earlier

    def holds(self, severity: int, minute_of_day: int) -> bool:
        """Tell whether it is the chain of this severity at this time of day."""
        start, end = (_minutes(time) for time in self.between)
        inside = start <= minute_of_day < end
        if end <= start:
            inside = minute_of_day >= start or minute_of_day < end
        return severity >= self.severity and inside


class Notify(_Part, frozen=True, kw_only=True):
    """All of it. `simulated`: also what a simulator or a recorded log raises leaves this machine."""

    mail: Mail = Mail()
    people: tuple[Addressee, ...] = ()
    chains: tuple[Chain, ...] = ()
    simulated: bool = False

    def chain(self, severity: int, minute_of_day: int) -> tuple[ChainStep, ...]:
        """Return the chain of a severity at a time of day: of the site's the severest that holds."""
        holding = [chain for chain in self.chains if chain.holds(severity, minute_of_day)]
        return max(holding, key=lambda chain: chain.severity).steps if holding else CHAIN


def wait_us(step: ChainStep, severity: int) -> int:
    """Return how long a step of the chain waits for somebody before the next one, in µs."""
    if step.wait_min is not None:
        return step.wait_min * 60_000_000
    return acknowledge_within(severity) or 0


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)

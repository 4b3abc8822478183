"""What the files of criteria say, one part a file. Pure."""

from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from commandcenter.assignment.triage import Triage

Stage = Literal["first", "later", "back"]
Skill = Annotated[str, Meta(min_length=1, max_length=60)]
Minutes = Annotated[float, Meta(gt=0, le=10_000)]
Weight = Annotated[float, Meta(ge=0, le=1_000)]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all parts share: a misspelt key is refused, never ignored."""


class About(NamedTuple):
    """What a case is about, as far as its needs follow from it."""

    language: str
    channel: str
    networks: tuple[str, ...]
    motives: tuple[str, ...]
    classes: tuple[str, ...]  # of a critical customer
    stage: Stage


class Need(_Part, frozen=True, kw_only=True):
    """One row of the table: where all its conditions hold, a case needs its skill. () = no condition."""

    key: Annotated[str, Meta(pattern="^[a-z0-9_]{1,40}$")]
    skill: Skill
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    motives: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()

    def skill_of(self, about: About) -> str | None:
        """Return the skill that this row asks for; None = it asks for none."""
        holds = (
            _holds(self.languages, (about.language,))
            and _holds(self.channels, (about.channel,))
            and _holds(self.networks, about.networks)
            and _holds(self.motives, about.motives)
            and (
                _holds(self.classes, about.classes) or bool("any" in self.classes and about.classes)
            )
            and _holds(self.stages, (about.stage,))
        )
        return self.skill.replace("{language}", about.language) if holds else None

    def skills(self) -> tuple[str, ...]:
        """Return all the skills that this row may ask for."""
        return tuple(
            self.skill.replace("{language}", language) for language in self.languages or ("",)
        )


class Needs(_Part, frozen=True, kw_only=True):
    """The table of needs."""

    needs: tuple[Need, ...] = ()


class Skills(_Part, frozen=True, kw_only=True):
    """The skills that there are, beside those of languages (`lang:`) and channels (`ch:`).

    `includes`: who has the skill before the sign can do what the others stand for, too.
    """

    known: tuple[Skill, ...]
    includes: dict[str, tuple[Skill, ...]] = {}

    def with_included(self, skills: set[str]) -> set[str]:
        """Return skills with all that they include."""
        found, left = set(skills), list(skills)
        while left:
            new = set(self.includes.get(left.pop(), ())) - found
            found |= new
            left += new
        return found


class Work(_Part, frozen=True, kw_only=True):
    """Expected minutes of a first turn by motive, times by channel, and what a later turn takes of it.

    `chat_held_min`: so long a chat that waits for its customer keeps its place with its person.
    """

    minutes: dict[str, Minutes]
    chat_held_min: Annotated[int, Meta(ge=0, le=1_440)] = 10
    times: dict[str, Minutes] = {}
    later: Annotated[float, Meta(gt=0, le=1)] = 0.75
    chat: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()

    def of(self, motives: tuple[str, ...], channel: str) -> float:
        """Return the minutes of a first turn: of its first motive, "other" where none is known."""
        known = next((self.minutes[one] for one in motives if one in self.minutes), None)
        minutes = self.minutes["other"] if known is None else known
        return minutes * self.times.get(channel, 1.0)

    def channel(self, name: str) -> str:
        """Return a channel as the engine counts its room."""
        return "chat" if name in self.chat else "mail" if name in self.mail else name


class Critical(_Part, frozen=True, kw_only=True):
    """What holds for critical customers."""

    weight: Weight = 3.0
    first_reply_min: Annotated[int, Meta(ge=1, le=100_000)] = 15


class Worth(_Part, frozen=True, kw_only=True):
    """Weights of promises; which sanctions put a customer's cases into a side queue.

    `motives`, `channels`: times the weight, of cases that are no critical customer's.
    """

    weight: Weight = 1.0
    motives: dict[str, Weight] = {}
    channels: dict[str, Weight] = {}
    critical: Critical = Critical()
    side: dict[Literal["hidden", "banned"], tuple[str, ...]] = {}

    def of(self, motives: tuple[str, ...], channel: str, *, is_critical: bool) -> float:
        """Return what a kept promise of a case is worth: of several motives the weightiest counts."""
        if is_critical:
            return self.critical.weight
        about = max((self.motives.get(motive, 1.0) for motive in motives), default=1.0)
        return self.weight * about * self.channels.get(channel, 1.0)


class Limits(_Part, frozen=True, kw_only=True):
    """When the engine answers short by itself."""

    rescue_work: Annotated[float, Meta(ge=1, le=10)] = 2.0
    overload_on_min: Annotated[float, Meta(gt=0, le=1_000)] = 14.0
    overload_off_min: Annotated[float, Meta(ge=0, le=1_000)] = 5.0
    never: tuple[str, ...] = ()

    def triage(self) -> Triage:
        """Return them as the engine takes them."""
        return Triage(
            self.rescue_work,
            round(self.overload_on_min * 60),
            round(self.overload_off_min * 60),
            frozenset(self.never),
        )


def _holds(asked: tuple[str, ...], said: tuple[str, ...]) -> bool:
    return not asked or any(one in asked for one in said)

"""All conversations that begin on one local day: the usual ones, those of crises, the look-alikes."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from commandcenter.clock import SECOND
from feeds.simulator.arrivals import DayRate, cascade
from feeds.simulator.chance import chance, pick, weighted
from feeds.simulator.conversations import (
    Conversation,
    lateness,
    lines_of,
    mix,
    needs,
)
from feeds.simulator.hours import LocalDay
from feeds.simulator.settings import CRISES, Script, Settings
from feeds.simulator.surges import Surge
from feeds.simulator.texts import Template, Writer, template_from
from feeds.simulator.world import LANGUAGES, shares

CODES = {
    "facebook_comment": "fb", "messenger": "ms", "whatsapp": "wa", "x": "x", "instagram_comment": "ic",
    "instagram_dm": "ig", "bluesky": "bs", "mastodon": "ma", "web_chat": "wc", "email": "em",
}  # fmt: skip
_MAIN_SHARE = 0.88  # of those an outage hits write in the language of its place
_ANSWERED = 6  # every sixth message of an angry author gets an answer
_SPAM_TEXTS = 3


class Saying(NamedTuple):
    """What somebody says: language, template, and the kind of talk where it needs no care."""

    language: str
    template: Template
    idle: str


class Planner:
    """Plans the days of one world."""

    def __init__(self, settings: Settings) -> None:
        """Work out once what every day needs."""
        self._settings = settings
        self._world = settings.world
        self._shares = shares(settings.world)
        self._stem = settings.stem
        self._mixes = {
            channel: mix(self._world, self._shares, channel)
            for channel in self._world.channel_share
        }

    def usual(self, day: LocalDay) -> Iterator[Conversation]:
        """Yield the day's usual conversations, channel by channel."""
        total = DayRate(self._world, day, self._settings.load)
        for channel, share in self._world.channel_share.items():
            rng = chance(self._settings.seed, "usual", day.date, channel)
            part = share / self._mixes[channel].messages
            span = (day.start_us, day.end_us)
            found = cascade(
                rng, total.part(part), total.peak * part, span, self._world.hawkes.normal
            )
            made: list[Conversation] = []
            for number, (at_us, cause) in enumerate(found):
                name = f"{self._stem}:{day.date:%y%m%d}:{CODES[channel]}{number}"
                made.append(
                    self._usual(rng, name, channel, at_us, made[cause] if cause >= 0 else None)
                )
                yield made[-1]

    def of_surge(self, day: LocalDay, surge: Surge) -> Iterator[Conversation]:
        """Yield what a surge brings on this day."""
        total = DayRate(self._world, day, self._settings.load)
        rng = chance(self._settings.seed, surge.key, day.date)
        span = (max(day.start_us, surge.at_us), min(day.end_us, surge.end_us))
        per = surge.factor / self._mixes["x"].messages
        found = cascade(
            rng, lambda at: total(at) * per * surge.level(at), total.peak * per, span, surge.kernel
        )
        for number, (at_us, _) in enumerate(found):
            name = f"{self._stem}:{day.date:%y%m%d}:{surge.key}:{number}"
            yield self._of_surge(rng, name, at_us, surge)

    def look_alike(self, script: Script) -> Iterator[Conversation]:
        """Yield the conversations of an angry author or a spam flood."""
        rng = chance(self._settings.seed, script.key, "look-alike")
        name = f"{self._stem}:{script.key}"
        if script.kind == "angry_author":
            yield from self._angry(rng, name, script.at_us)
        elif script.kind == "spam_flood":
            yield from self._spam(rng, name, script.at_us)

    def _usual(
        self, rng: Random, name: str, channel: str, at_us: int, cause: Conversation | None
    ) -> Conversation:
        if cause is not None and rng.random() < self._world.inherit_motive_share:
            language, care = cause.language, cause.template.care
            motive = cause.template.motive
        else:
            language = weighted(rng, self._shares.languages)
            care = rng.random() < self._mixes[channel].care_chance
            motive = weighted(rng, self._shares.motives)
        idle = "" if care else weighted(rng, self._shares.idle)
        template = template_from(rng, language, idle or f"care:{motive}")
        return self._conversation(rng, name, channel, at_us, Saying(language, template, idle))

    def _of_surge(self, rng: Random, name: str, at_us: int, surge: Surge) -> Conversation:
        if surge.language and rng.random() < _MAIN_SHARE:
            language = surge.language
        else:
            language = weighted(rng, self._shares.languages)
        saying = self._surge_saying(rng, language, surge)
        channel = weighted(rng, surge.channels)
        made = self._conversation(rng, name, channel, at_us, saying, surge)
        # Its customers are many: nobody begins twice. A thread of many is left open: a close would
        # take the requests of those not answered yet.
        author = f"{language}-{name.partition(':')[2]}"
        return replace(made, author=author, thread=surge.thread, closes=not surge.thread)

    def _surge_saying(self, rng: Random, language: str, surge: Surge) -> Saying:
        motive = weighted(rng, surge.motives)
        if rng.random() < surge.negative_share:
            ironic = rng.random() < surge.swell.irony_share
            pool = "irony" if ironic else f"neg:{motive}"
            return Saying(language, template_from(rng, language, pool), "advert")
        if rng.random() < surge.praise_share:
            idle = pick(rng, ("praise", "praise", "praise", "joke"))
            return Saying(language, template_from(rng, language, idle), idle)
        return Saying(
            language, template_from(rng, language, f"calm:{motive}", "offtopic"), "offtopic"
        )

    def _conversation(
        self,
        rng: Random,
        name: str,
        channel: str,
        at_us: int,
        saying: Saying,
        surge: Surge | None = None,
    ) -> Conversation:
        language, template, idle = saying
        in_crisis = surge is not None and surge.kind in CRISES
        return Conversation(
            id=name,
            channel=channel,
            begin_us=at_us,
            language=language,
            template=template,
            lines=lines_of(rng, self._shares, channel),
            late_us=lateness(rng, self._world),
            seed=rng.getrandbits(64),
            needs=needs(rng, self._world, channel, template, idle, in_crisis=in_crisis),
            surge=surge,
        )

    def _angry(self, rng: Random, name: str, at_us: int) -> Iterator[Conversation]:
        """Yield one person's complaints, all different, in one thread; a few of them are answered."""
        habits = self._world.quiet.angry_author
        language = weighted(rng, self._shares.languages)
        author, thread = f"{language}-{name.partition(':')[2]}", f"x:{name}"
        for number in range(habits.messages):
            motive = weighted(rng, self._shares.motives)
            saying = Saying(language, template_from(rng, language, f"neg:{motive}"), "advert")
            begin_us = at_us + int(
                (number + rng.random()) / habits.messages * habits.span_s * SECOND
            )
            made = self._conversation(rng, f"{name}:{number}", "x", begin_us, saying)
            last = number == habits.messages - 1
            course = "solved" if last or number % _ANSWERED == 0 else "joined"
            yield replace(
                made, lines=1, author=author, thread=thread, closes=last,
                needs=replace(made.needs, course=course, insists=False, thanks_us=None),
            )  # fmt: skip

    def _spam(self, rng: Random, name: str, at_us: int) -> Iterator[Conversation]:
        """Yield copies of three texts from a few authors."""
        habits, language = self._world.quiet.spam_flood, LANGUAGES[0]
        writer = Writer(language, self._world.noise, month=1, year=2000)
        templates = [template_from(rng, language, "spam") for _ in range(_SPAM_TEXTS)]
        texts = [writer.write(rng, template, neat=True) for template in templates]
        for number in range(int(habits.messages * max(1.0, self._settings.load))):
            begin_us = at_us + int(rng.random() * habits.span_s * SECOND)
            which = int(rng.random() * _SPAM_TEXTS)
            saying = Saying(language, templates[which], "spam")
            channel = pick(rng, ("facebook_comment", "x", "instagram_comment"))
            made = self._conversation(rng, f"{name}:{number}", channel, begin_us, saying)
            author = f"{name.partition(':')[2]}-{int(rng.random() * habits.authors)}"
            yield replace(made, lines=1, author=f"{language}-{author}", text=texts[which])

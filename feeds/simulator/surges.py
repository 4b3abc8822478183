"""What lifts the traffic of a motive for a while: scripted crises, happy campaigns, our own posts."""

import math
from random import Random

import msgspec

from commandcenter.clock import SECOND
from feeds.simulator.chance import Weights, chance, pick, weights
from feeds.simulator.settings import Script, Settings
from feeds.simulator.texts import cities
from feeds.simulator.world import LANGUAGES, Kernel, Post, Swell, World, shares

_FADES = 3  # time constants of the decay within `decay_s`
_OVER = math.log(1 / 0.15)  # time constants until 15 % of the peak are left
_WALLS = ("facebook_comment", "instagram_comment", "x")
# Within a crisis: how often each of its motives is spoken of, against 1 for the others.
_LEAD = {"no_service": 6.0, "internet_3g": 3.0, "callcenter_unreachable": 3.0, "billing": 3.0}


class Surge(msgspec.Struct, frozen=True, kw_only=True):
    """Extra traffic: `factor` times the usual traffic of all channels at its peak."""

    key: str
    kind: str
    at_us: int
    factor: float
    swell: Swell
    kernel: Kernel
    motives: Weights
    channels: Weights
    negative_share: float
    praise_share: float = 0.0  # of what is not negative
    city: str = ""
    language: str = ""  # of the place; "" = as usual
    thread: str = ""  # all in one conversation

    @property
    def peak_us(self) -> int:
        """Return when it is at its highest."""
        return self.at_us + int(self.swell.rise_s * SECOND)

    @property
    def ebb_us(self) -> int:
        """Return when it has fallen to 15 % of its peak: the end, for whoever scores a detector."""
        held = self.swell.rise_s + self.swell.hold_s
        return self.at_us + int((held + _OVER / _FADES * self.swell.decay_s) * SECOND)

    @property
    def end_us(self) -> int:
        """Return when the last of its own messages may come."""
        swell = self.swell
        return self.at_us + int((swell.rise_s + swell.hold_s + swell.decay_s) * SECOND)

    def level(self, at_us: int) -> float:
        """Return how far it has come at an instant, 0 to 1."""
        passed = (at_us - self.at_us) / SECOND
        if passed < self.swell.rise_s:
            return max(0.0, passed / self.swell.rise_s)
        over = passed - self.swell.rise_s - self.swell.hold_s
        if over <= 0:
            return 1.0
        if over > self.swell.decay_s:
            return 0.0
        return math.exp(-_FADES * over / self.swell.decay_s)


def of_script(settings: Settings, script: Script) -> Surge | None:
    """Return the extra traffic of a script; None for one that has none of this shape."""
    world, rng = settings.world, chance(settings.seed, script.key, "surge")
    if script.kind == "happy_campaign":
        return _happy(settings, script)
    if not script.is_crisis:
        return None
    swell = world.crises[script.kind]
    usual = sum(_usual(world, motive) for motive in swell.motives)
    surge = Surge(
        key=script.key,
        kind=script.kind,
        at_us=script.at_us,
        factor=(swell.peak_factor - 1) * usual,
        swell=swell,
        kernel=world.hawkes.crisis,
        motives=weights({motive: _LEAD.get(motive, 1.0) for motive in swell.motives}),
        channels=shares(world).channels,
        negative_share=swell.negative_share,
    )
    return _placed(settings, surge, rng)


def of_post(settings: Settings, key: str, span: tuple[int, int], post: Post) -> Surge:
    """Return what a post of ours calls forth between two instants: questions and praise."""
    seconds, multiple = (span[1] - span[0]) / SECOND, post.expected_multiple
    swell = Swell(peak_factor=multiple, rise_s=600, hold_s=max(0.0, seconds - 1200), decay_s=600)
    return Surge(
        key=key,
        kind="publication",
        at_us=span[0],
        factor=(multiple - 1) * _usual(settings.world, post.motive),
        swell=swell,
        kernel=settings.world.hawkes.normal,
        motives=((post.motive, 1.0),),
        channels=_some(settings, _WALLS),
        negative_share=0.08,
        praise_share=0.5,
    )


def _happy(settings: Settings, script: Script) -> Surge:
    swell = settings.world.quiet.happy_campaign
    return Surge(
        key=script.key,
        kind=script.kind,
        at_us=script.at_us,
        factor=swell.peak_factor - 1,
        swell=swell,
        kernel=settings.world.hawkes.normal,
        motives=(("commercial_doubt", 1.0),),
        channels=_some(settings, _WALLS),
        negative_share=0.04,
        praise_share=0.88,
    )


def _placed(settings: Settings, surge: Surge, rng: Random) -> Surge:
    """Give an outage its place, a viral post its thread, a campaign the walls it is read on."""
    if surge.kind == "outage":
        shared = settings.world.language_share
        language = rng.choices(LANGUAGES, [shared[one] for one in LANGUAGES])[0]
        return msgspec.structs.replace(surge, language=language, city=pick(rng, cities(language)))
    if surge.swell.one_thread:
        channel = pick(rng, _WALLS)
        thread = f"{channel}:{settings.stem}:{surge.key}"
        return msgspec.structs.replace(surge, channels=((channel, 1.0),), thread=thread)
    if surge.kind == "campaign_backlash":
        return msgspec.structs.replace(surge, channels=_some(settings, _WALLS), praise_share=0.6)
    return surge


def _usual(world: World, motive: str) -> float:
    """Return the share of all messages that speak of a motive; of adverts one talks without a matter too."""
    idle = world.idle_share["advert"] if motive == "advertising_criticism" else 0.0
    return world.motive_share[motive] + idle


def _some(settings: Settings, channels: tuple[str, ...]) -> Weights:
    shared = settings.world.channel_share
    return weights({channel: shared[channel] for channel in channels})

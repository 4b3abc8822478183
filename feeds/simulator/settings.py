"""What one simulated world is: its seed, its load, what is scripted in it, and when it begins."""

import hashlib
from datetime import date

import msgspec

from feeds.simulator.world import World

CRISES = ("outage", "billing", "viral_post", "campaign_backlash")
LOOK_ALIKES = ("happy_campaign", "angry_author", "spam_flood", "catch_up")
HISTORY_DAYS = 14


class Script(msgspec.Struct, frozen=True):
    """A crisis or a look-alike that begins at an instant."""

    kind: str
    at_us: int

    @property
    def key(self) -> str:
        """Return the name its chance and its ids hang on."""
        return f"{self.kind}@{self.at_us // 1_000_000:x}"

    @property
    def is_crisis(self) -> bool:
        """Tell whether an alert should fire on it."""
        return self.kind in CRISES


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All that the events of a day depend on, besides the date itself."""

    world: World
    origin: date  # local day on which the world begins; unscripted crises end three days before
    seed: int = 7
    load: float = 1.0
    scripts: tuple[Script, ...] = ()
    unscripted: bool = True  # a crisis now and then, without being asked

    @property
    def source(self) -> str:
        """Return the `source` of every event."""
        return f"/feeds/simulator/{self.seed}"

    @property
    def stem(self) -> str:
        """Return what every id begins with: another load or other rates never meet the same ids."""
        told = f"{self.load!r}|".encode() + msgspec.json.encode(self.world)
        return f"sim{self.seed}.{hashlib.blake2b(told, digest_size=3).hexdigest()}"

    def fingerprint(self) -> str:
        """Return a short digest of what was asked for: equal for a world and its continuation."""
        told = msgspec.json.encode((self.stem, self.scripts))
        return hashlib.blake2b(told, digest_size=4).hexdigest()

    def with_script(self, script: Script) -> "Settings":
        """Return the same world with one more script."""
        return msgspec.structs.replace(self, scripts=(*self.scripts, script))

"""Whole streams as they might come: 24 seeded days in which every crisis and every look-alike has its day.

The first ten days are warm-up. Each later day holds one crisis (two overlap on one of them), its size, hour
and length drawn anew from the seed, and look-alikes apart from it. Sizes are those of `alerts.md`, down to
a few messages an hour. What is in a stream is told beside it, in the form of the developers' truth.

`python -m tests.alerts.mixed FOLDER SEED ...` writes streams and truths for a scorer.
"""

import gzip
import json
import math
import random
import sys
from pathlib import Path
from typing import Any

from commandcenter.clock import SECOND, format_us
from tests.alerts.streams import CHANNELS, DAY, HOUR, MINUTE, MOTIVES, PROFILE, REGIONS, Stream

Truth = dict[str, Any]

DAYS, WARMUP_DAYS = 24, 10
KINDS = (  # one a day, in an order drawn from the seed
    *("sudden_outage", "sudden_outage", "viral_post", "viral_post", "night_crisis", "night_crisis"),
    *("regional_outage", "regional_outage", "channel_crisis", "slow_burn", "peak_crisis"),
    *("overlapping", "feed_silence", "feed_silence"),
)


class Mixed:
    """One stream and its truth; the same seed gives the same bytes."""

    def __init__(self, seed: int) -> None:
        """Draw everything from `seed`: how busy, how noisy, what happens when."""
        self._rng = random.Random(f"mixed {seed}")
        busy, noise = self._rng.uniform(75.0, 130.0), self._rng.uniform(0.15, 0.22)
        self.stream = Stream(seed, busy=busy, noise=noise).usual(float(DAYS))
        self._incidents: list[Truth] = []
        self._distractors: list[Truth] = []
        kinds = self._rng.sample(KINDS, len(KINDS))
        for day in range(WARMUP_DAYS, DAYS):
            getattr(self, f"_{kinds[day - WARMUP_DAYS]}")(day)
        self._look_alikes(kinds)
        self._silences([WARMUP_DAYS + n for n, kind in enumerate(kinds) if kind == "feed_silence"])

    def truth(self) -> Truth:
        """Return what is in it, as the developers' streams tell it."""
        begin, end = self.stream.start + WARMUP_DAYS * DAY, self.stream.start + DAYS * DAY
        ordered = sorted(self._incidents, key=lambda incident: incident["onset"])
        return {
            "score_from": _at(begin),
            "until": _at(end),
            "incidents": [{"id": f"T{n:02d}", **each} for n, each in enumerate(ordered, start=1)],
            "distractors": self._distractors,
        }

    # ---- crises

    def _sudden_outage(self, day: int) -> None:
        motive = self._rng.choice(("network_mobile", "network_fixed"))
        rate = self._rng.uniform(3.0, 12.0) * self.stream.busy * 0.6
        self._crisis("sudden_outage", motive, self._moment(day, 8, 20), rate, (60, 150))

    def _slow_burn(self, day: int) -> None:
        rate = self._rng.uniform(0.45, 0.7) * self.stream.busy
        at = self._moment(day, 8, 12)
        self._crisis("slow_burn_billing", "billing", at, rate, (260, 330), ramp=180.0)

    def _peak_crisis(self, day: int) -> None:
        motive = self._rng.choice(("network_fixed", "billing", "app_web"))
        rate = self._rng.uniform(0.4, 1.4) * self.stream.busy
        self._crisis("peak_crisis", motive, self._moment(day, 18, 20), rate, (90, 130))

    def _night_crisis(self, day: int) -> None:
        motive = self._rng.choice(("network_mobile", "network_fixed", "app_web"))
        rate = self._rng.uniform(7.0, 40.0)
        self._crisis("night_crisis", motive, self._moment(day, 1, 4), rate, (90, 160))

    def _regional_outage(self, day: int) -> None:
        motive = self._rng.choice(("network_mobile", "network_fixed"))
        rate, region = self._rng.uniform(7.0, 30.0), self._rng.choice(list(REGIONS))
        at = self._moment(day, 8, 18)
        self._crisis("regional_outage", motive, at, rate, (100, 200), region=region)

    def _channel_crisis(self, day: int) -> None:
        motive, channel = self._rng.choice(("app_web", "activation")), self._rng.choice(_RATED)
        rate, at = self._rng.uniform(8.0, 30.0), self._moment(day, 8, 18)
        self._crisis("channel_crisis", motive, at, rate, (120, 240), channel=channel)

    def _overlapping(self, day: int) -> None:
        first, second = self._rng.sample(("network_mobile", "billing", "roaming"), 2)
        at = self._moment(day, 9, 18)
        rate = self._rng.uniform(1.5, 4.0) * self.stream.busy
        self._crisis("overlap_first", first, at, rate, (100, 150))
        at += self._rng.uniform(20, 60) * MINUTE
        self._crisis("overlap_second", second, at, rate * 0.5, (80, 120))

    def _viral_post(self, day: int) -> None:
        motive, channel = self._rng.choice(list(MOTIVES)), self._rng.choice(("x", "instagram"))
        at = self._moment(day, 8, 20)
        before = len(self.stream.messages)
        self.stream.viral(motive, _at(at), self._rng.randrange(60, 160), channel)
        events = sorted(message["event"] for message in self.stream.messages[before:])
        self._note("viral_post", motive, at, events[int(0.92 * len(events))], channel=channel)

    def _crisis(
        self,
        kind: str,
        motive: str,
        at: float,
        rate: float,
        lasting: tuple[int, int],
        *,
        ramp: float = 0.0,
        **where: str,
    ) -> None:
        minutes = float(self._rng.randint(*lasting))
        decay = self._rng.uniform(8.0, 15.0)
        ramp = ramp or self._rng.uniform(3.0, 10.0)
        self.stream.crisis(motive, _at(at), minutes, rate, ramp=ramp, decay=decay, **where)
        usual = PROFILE[int(at // HOUR) % 24] / 100.0 * self.stream.busy * MOTIVES[motive][0]
        low = max(1.5, min(0.15 * rate, 0.25 * usual))
        end = at + (minutes + decay * max(0.0, math.log(rate / low))) * MINUTE
        self._note(kind, motive, at, end, **where)

    # ---- look-alikes

    def _feed_silence(self, day: int) -> None:
        """Hold the day free: silences move messages, so they come last."""

    def _silences(self, days: list[int]) -> None:
        for day in days:
            channel, at = self._rng.choice(("x", "facebook")), self._moment(day, 9, 17)
            minutes = self._rng.uniform(60.0, 140.0)
            end = at + minutes * MINUTE
            self.stream.silence(channel, _at(at), minutes)
            self._note("feed_silence", "feed_silence", at, end, channel=channel)
            self._distract("backfill", end, 20.0)

    def _look_alikes(self, kinds: list[str]) -> None:
        """Put two a day where no crisis is: at night, unless the crisis is there, and late at noon."""
        for day in range(2, DAYS):
            kind = kinds[day - WARMUP_DAYS] if day >= WARMUP_DAYS else ""
            if kind != "night_crisis":
                self._spam(self._moment(day, 1, 3))
            if kind in ("", "night_crisis"):
                add = self._rng.choice((self._campaign, self._angry, self._publication))
                add(self._moment(day, 10, 16))
        start = self._rng.uniform(WARMUP_DAYS - 2.0, DAYS - 8.0)
        self.stream.drift(_at(self.stream.start + start * DAY), 5.0, self._rng.uniform(0.1, 0.25))

    def _spam(self, at: float) -> None:
        motive, times = self._rng.choice(list(MOTIVES)), self._rng.randrange(60, 220)
        self.stream.spam(motive, _at(at), times)
        self._distract("spam_flood", at, 60.0)

    def _campaign(self, at: float) -> None:
        minutes, rate = self._rng.uniform(120, 240), self._rng.uniform(1.0, 4.0) * self.stream.busy
        self.stream.campaign("offers", _at(at), minutes, rate)
        self._distract("happy_campaign", at, minutes)

    def _angry(self, at: float) -> None:
        motive, times = self._rng.choice(list(MOTIVES)), self._rng.randrange(25, 200)
        self.stream.angry_author(motive, _at(at), times, author=f"angry{int(at)}")
        self._distract("angry_author", at, 60.0)

    def _publication(self, at: float) -> None:
        motive, multiple = self._rng.choice(("offers", "billing")), self._rng.uniform(1.5, 3.0)
        self.stream.publication(motive, _at(at), 180.0, multiple)
        self._distract("scheduled_publication", at, 180.0)

    # ---- small parts

    def _moment(self, day: int, earliest: float, latest: float) -> float:
        hour = self._rng.uniform(earliest, latest)
        return float(int(self.stream.start + day * DAY + hour * HOUR))

    def _note(
        self,
        kind: str,
        motive: str,
        onset: float,
        end: float,
        channel: str = "*",
        region: str = "*",
    ) -> None:
        span = {"onset": _at(onset), "end": _at(end)}
        self._incidents.append(
            {"kind": kind, "motive": motive, "channel": channel, "region": region, **span}
        )

    def _distract(self, kind: str, at: float, minutes: float) -> None:
        end = at + minutes * MINUTE
        self._distractors.append({"kind": kind, "start": _at(at), "end": _at(end)})


_RATED = [channel for channel, (share, _) in CHANNELS.items() if share < 0.2]


def _at(moment: float) -> str:
    return format_us(int(moment) * SECOND)


def _write(folder: Path, seed: int) -> None:
    mixed = Mixed(seed)
    lines = "\n".join(mixed.stream.lines()) + "\n"
    with gzip.open(folder / f"mixed{seed}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(lines)
    truth = folder / f"mixed{seed}.truth.json"
    truth.write_text(json.dumps(mixed.truth(), indent=1), encoding="utf-8")


if __name__ == "__main__":
    for seed in sys.argv[2:]:
        _write(Path(sys.argv[1]), int(seed))

"""Seeded streams of messages in the format of the alert streams, with each crisis and each look-alike.

A `Stream` starts with the usual traffic (a daily profile, noise from hour to hour, a few busy authors,
common phrases, late deliveries); each method adds one thing to it. Rates are messages per hour.
"""

import json
import math
import pickle
import random
from functools import cache
from typing import Any

from alerts.desk import AlertDesk
from commandcenter.alert import Mark, Schedule, Transition
from commandcenter.clock import SECOND, format_us, parse_us

Record = dict[str, Any]

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
PROFILE = (  # messages of each hour, UTC
    *(9, 7, 4, 4, 4, 8, 22, 46, 70, 85, 95, 95),
    *(88, 90, 82, 80, 86, 98, 115, 122, 112, 88, 42, 18),
)
MOTIVES = {  # share of the traffic, share of negatives in it
    "network_mobile": (0.16, 0.54),
    "billing": (0.14, 0.50),
    "customer_care": (0.13, 0.49),
    "network_fixed": (0.13, 0.55),
    "offers": (0.13, 0.15),
    "app_web": (0.09, 0.44),
    "activation": (0.07, 0.34),
    "other": (0.06, 0.21),
    "roaming": (0.05, 0.37),
    "tv_content": (0.04, 0.34),
}
CHANNELS = {  # share, median lag in seconds
    "x": (0.34, 12),
    "facebook": (0.31, 25),
    "instagram": (0.15, 40),
    "forum": (0.09, 150),
    "appstore": (0.11, 240),
}
REGIONS = {
    "lombardia": 0.19,
    "lazio": 0.16,
    "campania": 0.13,
    "sicilia": 0.10,
    "veneto": 0.09,
    "piemonte": 0.09,
    "emilia": 0.08,
    "puglia": 0.07,
    "toscana": 0.06,
    "sardegna": 0.03,
}


LEARNED = "2025-03-11T00:00:00Z"


@cache
def _usual_week() -> "Stream":
    return Stream(7).usual(9.0)


@cache
def _learned_week() -> bytes:
    desk = AlertDesk()
    desk.warm(mark for mark in _usual_week().marks() if mark.arrival_us < parse_us(LEARNED))
    return pickle.dumps(desk)


def week(seed: int = 1) -> "Stream":
    """Give nine usual days from 3 March 2025, a Monday, on; add things to the last, a Tuesday, only."""
    return _usual_week().fork(seed)


def played(stream: "Stream", since: str, until: str = "") -> list[Transition]:
    """Return the incidents that a desk tells from `since` on that has learned from the stream before."""
    return [
        step for step in noted(stream, since, until) if step.state != "pending" and not step.also
    ]


def noted(stream: "Stream", since: str, until: str = "") -> list[Transition]:
    """Return the same with what only may begin, and what is seen along with an incident."""
    begin_us, learned_us = parse_us(since), 0
    desk = AlertDesk()
    if stream.is_week and since >= LEARNED:
        desk, learned_us = pickle.loads(_learned_week()), parse_us(LEARNED)  # noqa: S301 - our own
    records = stream.marks(learned_us)
    desk.warm(record for record in records if record.arrival_us < begin_us)
    out = [
        told
        for record in records
        if record.arrival_us >= begin_us and (not until or record.arrival_us < parse_us(until))
        for told in desk.observe(record)
    ]
    return out + (desk.advance(parse_us(until)) if until else [])


def seconds(text: str) -> float:
    """Give an RFC 3339 instant as seconds since 1970."""
    return parse_us(text) / SECOND


class Stream:
    """Traffic from midnight of `start` on; `busy` is the mean rate of a busy hour."""

    def __init__(
        self,
        seed: int,
        start: str = "2025-03-03T00:00:00Z",
        *,
        busy: float = 100.0,
        noise: float = 0.19,
    ) -> None:
        self.rng = random.Random(seed)
        self.start = seconds(start)
        self.busy = busy
        self.noise = noise
        self.messages: list[Record] = []
        self.schedules: list[Record] = []
        self.is_week = False  # its first eight days are those of `week`
        self._made = 0

    def fork(self, seed: int) -> "Stream":
        """Give a stream with the same messages so far, to add something to."""
        other = Stream(seed, busy=self.busy, noise=self.noise)
        other.start, other._made, other.is_week = self.start, self._made, True
        other.messages = [dict(message) for message in self.messages]
        other.schedules = list(self.schedules)
        return other

    # ---- the usual traffic

    def usual(self, days: float) -> "Stream":
        """Fill `days` with what is normal."""
        for day in range(math.ceil(days)):
            level = self.rng.gauss(1.0, 0.12)
            for hour in range(24):
                begin = self.start + day * DAY + hour * HOUR
                common = level * self.rng.lognormvariate(0.0, 0.10)
                if begin < self.start + days * DAY:
                    self._usual_hour(begin, PROFILE[hour] * self.busy / 100.0 * common)
        return self

    def _usual_hour(self, begin: float, rate: float) -> None:
        for motive, (share, negative) in MOTIVES.items():
            mean = rate * share * self.rng.lognormvariate(0.0, self.noise)
            for _ in range(self._poisson(mean)):
                self.write(begin + self.rng.random() * HOUR, motive, self._feeling(negative))

    # ---- what must fire

    def crisis(
        self,
        motive: str,
        at: str,
        minutes: float,
        per_hour: float,
        *,
        ramp: float = 6.0,
        decay: float = 12.0,
        **where: str | None,
    ) -> "Stream":
        """Add negatives that rise over `ramp` minutes, stay, and fall with a mean of `decay` minutes."""
        onset = seconds(at)
        for minute in range(int(minutes + 5 * decay)):
            envelope = min(1.0, (minute + 1) / ramp)
            if minute > minutes:
                envelope = math.exp((minutes - minute) / decay)
            for _ in range(self._poisson(per_hour / 60.0 * envelope)):
                wrong = self.rng.random() < 0.10
                said = self.rng.choice(list(MOTIVES)) if wrong else motive
                moment = onset + minute * MINUTE + self.rng.random() * MINUTE
                self.write(moment, said, self._feeling(0.80), **where)
        return self

    def viral(self, motive: str, at: str, reshares: int, channel: str = "x") -> "Stream":
        """Add one negative post, its reshares by many accounts and a few comments."""
        onset, key = seconds(at), f"viral{self._made}"
        self.write(onset, motive, "neg", channel=channel, text_key=key)
        for _ in range(reshares):
            moment = onset + self.rng.gammavariate(2.0, 18.0) * MINUTE
            self.write(moment, motive, "neg", channel=channel, text_key=key, kind="reshare")
            if self.rng.random() < 0.2:
                self.write(moment + 90.0, motive, self._feeling(0.8), channel=channel)
        return self

    def silence(self, channel: str, at: str, minutes: float) -> "Stream":
        """Let a feed bring nothing for a while, then everything at once (call it last)."""
        begin, end = seconds(at), seconds(at) + minutes * MINUTE
        for message in self.messages:
            if message["channel"] == channel and begin <= message["arrival"] < end:
                message["arrival"] = end + self.rng.random() * 2 * MINUTE
        return self

    # ---- what must stay quiet

    def campaign(
        self, motive: str, at: str, minutes: float, per_hour: float, **where: str
    ) -> "Stream":
        """Add happy traffic: volume up, the share of negatives not."""
        for _ in range(self._poisson(per_hour * minutes / 60.0)):
            moment = seconds(at) + self.rng.random() * minutes * MINUTE
            wrong = self.rng.random() < 0.10
            said = self.rng.choice(list(MOTIVES)) if wrong else motive
            feeling = self.rng.choices(("neg", "neu", "pos"), (0.09, 0.33, 0.58))[0]
            self.write(moment, said, feeling, **where)
        return self

    def say(self, motive: str, at: str, times: int) -> "Stream":
        """Let so many people complain in the same half hour."""
        for _ in range(times):
            self.write(seconds(at) + self.rng.random() * 30 * MINUTE, motive, "neg")
        return self

    def angry_author(self, motive: str, at: str, times: int, author: str = "angry") -> "Stream":
        """Let one person write `times` different negative messages within an hour."""
        for _ in range(times):
            moment = seconds(at) + self.rng.random() * HOUR
            self.write(moment, motive, "neg", author=author, channel="x")
        return self

    def spam(self, motive: str, at: str, times: int, feeling: str = "neg") -> "Stream":
        """Flood one text, from some forty accounts, within an hour."""
        key = f"spam{self._made}"
        for _ in range(times):
            moment, who = seconds(at) + self.rng.random() * HOUR, f"bot{self.rng.randrange(40)}"
            self.write(moment, motive, feeling, author=who, text_key=key, channel="instagram")
        return self

    def publication(
        self, motive: str, at: str, minutes: float, multiple: float, **where: str
    ) -> "Stream":
        """Announce a publication a day before, and multiply the traffic of its motive as announced.

        `where`: the channel or region over which all of it comes.
        """
        share, negative = MOTIVES[motive]
        begin = seconds(at)
        self.schedules.append(
            {
                "type": "schedule",
                "motive": motive,
                "start": _rfc3339(begin),
                "end": _rfc3339(begin + minutes * MINUTE),
                "expected_mult": multiple,
                "arrival": begin - DAY,
                **where,
            }
        )
        rate = PROFILE[int(begin // HOUR) % 24] * self.busy / 100.0 * share * (multiple - 1.0)
        for _ in range(self._poisson(rate * minutes / 60.0)):
            moment = begin + self.rng.random() * minutes * MINUTE
            self.write(moment, motive, self._feeling(negative), **where)
        return self

    def call_off(self, at: str) -> "Stream":
        """Take back the publication that was announced last; its traffic comes all the same."""
        last = self.schedules[-1]
        last["publication"] = "p"
        self.schedules.append({**last, "arrival": seconds(at), "is_off": True})
        return self

    def drift(self, at: str, days: float, share: float) -> "Stream":
        """Turn more and more neutral labels into negative ones, up to `share` after `days`."""
        begin = seconds(at)
        for message in self.messages:
            part = min(1.0, max(0.0, (message["event"] - begin) / (days * DAY)))
            if message["sentiment"] == "neu" and self.rng.random() < share * part:
                message["sentiment"] = "neg"
        return self

    # ---- one message, and the whole

    def write(self, moment: float, motive: str, feeling: str, **given: str | None) -> None:
        """Add one message; what is not given is drawn as it usually is."""
        rng = self.rng
        channel = (
            given.get("channel")
            or rng.choices(list(CHANNELS), [c[0] for c in CHANNELS.values()])[0]
        )
        lag = CHANNELS.get(channel, (0.0, 60))[1] * rng.lognormvariate(0.0, 0.5)
        if rng.random() < 0.007:
            lag += rng.random() * 2 * HOUR
        region = (
            rng.choices(list(REGIONS), list(REGIONS.values()))[0] if rng.random() < 0.45 else None
        )
        phrase = f"c{rng.randrange(40):02d}" if rng.random() < 0.09 else f"t{self._made}"
        author = f"u{int(60000 * rng.random() ** 1.5):05d}"
        self._made += 1
        self.messages.append(
            {
                "id": f"m{self._made:07d}",
                "event": float(int(moment)),
                "arrival": float(int(moment + lag)),
                "author": given.get("author") or author,
                "channel": channel,
                "region": given.get("region", region),
                "motive": motive,
                "sentiment": feeling,
                "text_key": given.get("text_key") or phrase,
                "kind": given.get("kind") or "post",
            }
        )

    def marks(self, since_us: int = 0) -> list[Mark | Schedule]:
        """Give the stream as a detector takes it, by arrival; before `since_us` only what is announced."""
        since = since_us / SECOND
        return [
            _mark(record)
            for record in self._by_arrival()
            if record["arrival"] >= since or "event" not in record
        ]

    def lines(self) -> list[str]:
        """Give the stream as lines of a file, by arrival."""
        out = []
        for record in self._by_arrival():
            line = {key: value for key, value in record.items() if key not in ("event", "arrival")}
            if "event" in record:
                line |= {"type": "msg", "lang": "it", "event_time": _rfc3339(record["event"])}
                line["arrival_time"] = _rfc3339(record["arrival"])
            else:
                line["announced"] = _rfc3339(record["arrival"])
            out.append(json.dumps(line))
        return out

    def _by_arrival(self) -> list[Record]:
        return sorted(self.messages + self.schedules, key=lambda record: record["arrival"])

    def _poisson(self, mean: float) -> int:
        count, total = -1, 0.0
        while total <= mean:
            count, total = count + 1, total + self.rng.expovariate(1.0)
        return count

    def _feeling(self, negative: float) -> str:
        if self.rng.random() < negative:
            return "neg"
        return "pos" if self.rng.random() < 0.2 else "neu"


def _mark(record: Record) -> Mark | Schedule:
    arrival_us = int(record["arrival"]) * SECOND
    if "event" not in record:
        return Schedule(
            motive=record["motive"],
            start_us=parse_us(record["start"]),
            end_us=parse_us(record["end"]),
            expected_multiple=record["expected_mult"],
            arrival_us=arrival_us,
            publication=record.get("publication", ""),
            channel=record.get("channel", "*"),
            region=record.get("region", "*"),
            is_off=record.get("is_off", False),
        )
    return Mark(
        id=record["id"],
        event_us=int(record["event"]) * SECOND,
        arrival_us=arrival_us,
        author=record["author"],
        channel=record["channel"],
        motives=(record["motive"],),
        sentiment=record["sentiment"],
        text_key=record["text_key"],
        region=record["region"],
        kind=record["kind"],
    )


def _rfc3339(moment: float) -> str:
    return format_us(int(moment) * SECOND)

"""Which messages an audit asks about, by lot: the same for everybody who knows the seed. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from commandcenter.clock import DAY, from_datetime, to_datetime
from commandcenter.corrections import Audit, newest
from commandcenter.events.reading import Sample

DAYS = 7
GOES_ON = 7 * DAY  # an audit that was begun is gone on with for so long after its period


def due(audits: Iterable[Audit], now_us: int, zone: ZoneInfo) -> Sample:
    """Return the sample to label now: the one that was begun, else that of the last seven whole days.

    The seed is the date of the period's last day, as a number: 20260513.
    """
    begun = newest(audits)
    if begun is not None and now_us - begun.sample.end_us <= GOES_ON:
        return begun.sample
    local = to_datetime(now_us).astimezone(zone)
    end = local.replace(hour=0, minute=0, second=0, microsecond=0)
    last = end - timedelta(days=1)
    return Sample(
        seed=last.year * 10_000 + last.month * 100 + last.day,
        start_us=from_datetime(end - timedelta(days=DAYS)),
        end_us=from_datetime(end),
    )


def drawn(sample: Sample, written: Iterable[tuple[int, str, str]]) -> list[int]:
    """Return the positions of the sample's messages in the order in which they are asked about.

    `written`: position, source and id of the period's messages. The lot is a hash of seed and name, so
    it depends neither on the order of the log nor on what else lies in it.
    """
    lots = sorted(
        (blake2b(f"{sample.seed} {source} {name}".encode(), digest_size=8).digest(), seq)
        for seq, source, name in written
    )
    return [seq for _, seq in lots[: sample.size]]

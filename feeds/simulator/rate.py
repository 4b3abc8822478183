"""Messages at a constant rate, for load tests: no day, no agents, every text and author invented."""

from collections.abc import Iterator

from commandcenter.clock import SECOND
from feeds.simulator.chance import chance, weighted
from feeds.simulator.envelope import Data, Envelopes, Holes, Timed
from feeds.simulator.hours import Hours
from feeds.simulator.settings import Settings
from feeds.simulator.texts import Writer, template_from
from feeds.simulator.world import LANGUAGES, PUBLIC, shares

_AUTHORS = 5000


def messages(settings: Settings, begin_us: int, rate: float) -> Iterator[Timed]:
    """Yield `rate` messages per second from an instant on, without end; equal arguments, equal bytes.

    A message reaches us when it is written, so the rate is that of arrivals.
    """
    world, of = settings.world, shares(settings.world)
    on = Hours(world).date(begin_us)
    writers = {name: Writer(name, world.noise, on.month, on.year) for name in LANGUAGES}
    rng = chance(settings.seed, "rate", rate, begin_us)
    envelopes = Envelopes(settings, Holes(()))
    stem, number = f"{settings.stem}:rate{begin_us // SECOND:x}", 0
    while True:
        at_us = begin_us + int(number / rate * SECOND)
        channel, language = weighted(rng, of.channels), weighted(rng, of.languages)
        is_care = rng.random() < world.care_share
        pool = f"care:{weighted(rng, of.motives)}" if is_care else weighted(rng, of.idle)
        author = int(rng.random() * _AUTHORS)
        name, thread = f"{stem}:{number}", f"{channel}:{stem}:{author}"
        data: Data = {
            "channel": channel,
            "thread": thread,
            "message_id": name,
            "direction": "in",
            "actor": "customer",
            "author": {"id": f"{channel}:{language}{author}"},
            "text": writers[language].write(rng, template_from(rng, language, pool)),
            "visibility": "public" if channel in PUBLIC else "direct",
            "revision": 1,
        }
        yield envelopes.wrap(
            rng, (name, "message.received"), at_us, data, partition=thread, at_once=True,
            classification="public" if channel in PUBLIC else "confidential",
        )  # fmt: skip
        number += 1

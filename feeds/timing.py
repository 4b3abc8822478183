"""The delays of a feed link, in seconds, in one place so that tests can be quick."""

import msgspec


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds. The defaults keep the promises of the link: a dead line is left within 20 s."""

    ping: float = 2.0  # between our pings: a quiet line shows a sign of life well before 5 s
    silence: float = 15.0  # without any byte: the line is dead
    opening: float = 10.0  # for the handshake
    closing: float = 1.0  # for a polite end, and for a send that does not get out
    retry_first: float = 0.2
    retry_last: float = 5.0
    hello: float = 2.0  # after it a server that only sends rows is a foreign one
    late: float = 2.0  # how long a row may come after its turn
    answer: float = 15.0  # to a resume
    commit: float = 2.0  # before a new connection: until what was handed over is durable

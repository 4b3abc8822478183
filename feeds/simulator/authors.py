"""Who the customers are: invented names and handles, the same person each time the same number is drawn."""

import math
from random import Random
from statistics import NormalDist
from zlib import crc32

from feeds.simulator.conversations import Conversation
from feeds.simulator.envelope import Data
from feeds.simulator.world import PUBLIC, World, people

_NORMAL = NormalDist()
_MEDIAN_FOLLOWERS, _SIGMA_FOLLOWERS = 180.0, 1.6
_LEAST_FOLLOWERS, _MOST_FOLLOWERS = 60.0, 2_000_000.0  # where followers are heavy-tailed
_LETTERS = "ABCDEFGILMNOPRSTVZ"


def brand() -> Data:
    """Return our own account, as platforms name it in our messages."""
    return {"id": "nuvolamobile", "handle": "nuvolamobile", "name": "Nuvola Mobile"}


def author_of(rng: Random, world: World, one: Conversation) -> Data:
    """Return the author of a conversation: one of the pool, some of whom write more often than others."""
    if one.author:
        person, number = one.author, crc32(one.author.encode())
    else:
        size = world.customers.pool * world.language_share[one.language]
        number = int(size * rng.random() ** 1.8)  # above 1 leans towards low numbers
        person = f"{one.language}{number}"
    names, nouns = people().first_names[one.language], people().handles[one.language]
    name = f"{names[number % len(names)]} {_LETTERS[number // 7 % len(_LETTERS)]}."
    handle = f"{nouns[number % len(nouns)]}{number % 997}"
    if one.channel == "email":
        address = f"{handle}@example.org"
        return {"id": address, "handle": address, "name": name}
    author: Data = {"id": f"{one.channel}:{person}", "handle": handle, "name": name}
    if one.channel in PUBLIC:
        alpha = one.surge.swell.followers_pareto_alpha if one.surge else 0.0
        author["followers"] = _followers(crc32(f"{person}/followers".encode()), alpha)
    return author


def _followers(number: int, alpha: float) -> int:
    """Return somebody's followers; `alpha` above 0: heavy-tailed (Pareto), as around a viral post."""
    drawn = (number + 0.5) / 2**32
    if alpha > 0:
        return int(min(_MOST_FOLLOWERS, _LEAST_FOLLOWERS * float(drawn ** (-1 / alpha))))
    return int(_MEDIAN_FOLLOWERS * math.exp(_SIGMA_FOLLOWERS * _NORMAL.inv_cdf(drawn)))

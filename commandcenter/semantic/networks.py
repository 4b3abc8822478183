"""Which network a message is about: what its words name, else what its motive alone tells, else its page.

The words stand in resources/lexicons, the motives of each network in resources/networks.toml.
"""

import tomllib
from functools import cache
from typing import NamedTuple

from commandcenter.semantic.lexicons import FOLDER
from commandcenter.semantic.rules import Found

NAMED = ("xdsl", "fibre")  # a message that names both mostly wants to leave the first
_LEAST = 1.0  # one clear term of a motive


class Network(NamedTuple):
    """`name` mobile | fibre | xdsl | fixed, "" = not known; `source` words | motive | page | ""."""

    name: str = ""
    source: str = ""


def network_of(found: Found, motives: tuple[str, ...], kind: str, page: str = "") -> Network:
    """Return the network; `page`: what the feed says of its page or of the customer's line, "" = nothing."""
    told = next((network for one in motives if (network := _networks().get(one))), "")
    named = max(NAMED, key=lambda name: found.sign(f"network {name}"))
    if told != "mobile" and found.sign(f"network {named}"):
        return Network(named, "words")
    if told:
        return Network(told, "words" if found.sign(f"network {told}") else "motive")
    mobile, fixed = found.sign("network mobile"), found.sign("network fixed")
    if mobile != fixed:
        return Network("mobile" if mobile > fixed else "fixed", "words")
    if not motives and kind != "spam" and (hinted := _hinted(found)):
        return Network(hinted, "motive")
    return Network(page, "page") if page else Network()


def _hinted(found: Found) -> str:
    """Return the network of the heaviest motive that is spoken of beside the matter, in thanks and jokes."""
    best = max(_networks(), key=lambda motive: found.sign(f"motive {motive}"))
    return _networks()[best] if found.sign(f"motive {best}") >= _LEAST else ""


@cache
def _networks() -> dict[str, str]:
    """Return the network of each motive that tells one."""
    with (FOLDER.parent / "networks.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {motive: network for network, row in tables.items() for motive in row["motives"]}

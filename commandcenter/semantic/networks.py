"""Which network a message is about: what its words name, else what its motive alone tells.

The words stand in resources/lexicons, the motives of each network in resources/networks.toml.
"""

import tomllib
from functools import cache

from commandcenter.semantic.lexicons import FOLDER
from commandcenter.semantic.rules import Found

NAMED = ("xdsl", "fibre")  # a message that names both mostly wants to leave the first


def network_of(found: Found, motives: tuple[str, ...]) -> str:
    """Return mobile, fibre, xdsl or fixed; "" where neither words nor motive tell."""
    named = max(NAMED, key=lambda name: found.sign(f"network {name}"))
    known = next((network for one in motives if (network := _networks().get(one))), "")
    if known != "mobile" and found.sign(f"network {named}"):
        return named
    return known


@cache
def _networks() -> dict[str, str]:
    """Return the network of each motive that tells one."""
    with (FOLDER.parent / "networks.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {motive: network for network, row in tables.items() for motive in row["motives"]}

"""How agents work on what they are given: resources/simulator/office.json, apart from the world itself.

The world's file is part of every id; this one is not, so that a change here renames nothing.
"""

from functools import lru_cache

import msgspec

from feeds.simulator.world import FOLDER


class Habits(msgspec.Struct, frozen=True):
    """Times in seconds, parts of a turn in shares of it.

    `occupied`: so much longer a turn takes than the work in it, as agents do other things beside.
    `mode_part`: of a first turn, where only a short answer is asked for; `rest_part`: what is left then.
    """

    reaction_median_s: float
    reaction_sigma: float
    occupied: float
    motive_factor: dict[str, float]
    mode_part: dict[str, float]
    rest_part: dict[str, float]
    tired_per_hour: float
    tired_most: float
    overloaded_above: float  # waiting conversations for each agent at work
    overloaded_factor: float
    glance_s: float
    lost_share: float
    lost_s: tuple[float, float]
    call_in_min: tuple[float, float]
    call_in_h: float
    obeys_up_to_speed: float


@lru_cache(maxsize=1)
def habits() -> Habits:
    """Return the habits as shipped."""
    return msgspec.json.decode((FOLDER / "office.json").read_bytes(), type=Habits)

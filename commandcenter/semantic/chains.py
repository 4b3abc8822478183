"""Numbers as people write them: groups of digits held together by spaces, dashes, dots, slashes, brackets.

A chain is a list of groups with nothing but joiners between them; a window is a run of its groups.
Dates, times, addresses on the network, version numbers, prices and amounts with a unit are no numbers
of this sort and split a chain.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from commandcenter.semantic.figures import figures, unit

MOST_DIGITS = 19  # of anything we look for
FEWEST_DIGITS = 7

_TIGHT = frozenset("-./_~*|'")
_GROUP = re.compile(r"[0-9]+")
_MOBILE = re.compile(r"(?:39)?3[2-9][0-9]{8}")
_MOBILE_GROUPS = 13  # of one digit each, a prefix before it
# digits on either side of a slash that make two numbers of it: "320 0001234/320 0005678"
_PAIRED = 8
_JOINER = re.compile(r"[ \t\r\n\v\f.,:;\-/()_~*|'+=]{1,4}")


class Group(NamedTuple):
    """Digits that stand together; `joint` to the group before: "" none, tight, space, line or loose."""

    start: int
    end: int
    joint: str


class Window(NamedTuple):
    """A run of groups, joined: what a detector of a number looks at."""

    start: int
    end: int
    digits: str
    sizes: tuple[int, ...]
    joints: tuple[str, ...]
    is_whole: bool  # neither side hangs tightly on another group, or cuts a row of single digits


def chains(shadow: str) -> Iterator[list[Group]]:
    """Yield the chains of a shadow with at least FEWEST_DIGITS digits."""
    blocked = figures(shadow)
    chain: list[Group] = []
    for found in _GROUP.finditer(shadow):
        start, end = found.span()
        if end - start > MOST_DIGITS or (blocked and start in blocked):
            yield from _if_long(chain)
            chain = []
            continue
        joint = _joint(shadow, chain[-1].end, start) if chain else ""
        if not joint:
            yield from _if_long(chain)
            chain = []
        chain.append(Group(start, end, joint))
    yield from _if_long(chain)


def windows(shadow: str, chain: list[Group], first: int, edges: list[bool]) -> list[Window]:
    """Return the windows that begin at group `first`, shortest first, up to MOST_DIGITS digits."""
    found = []
    digits = ""
    sizes: tuple[int, ...] = ()
    joints: tuple[str, ...] = ()
    for last in range(first, len(chain)):
        start, end, joint = chain[last]
        digits += shadow[start:end]
        if len(digits) > MOST_DIGITS:
            break
        sizes += (end - start,)
        joints += (joint,) if last > first else ()
        if len(digits) >= FEWEST_DIGITS:
            whole = edges[first] and edges[last + 1]
            found.append(Window(chain[first].start, end, digits, sizes, joints, whole))
    return found


def edges_of(shadow: str, chain: list[Group]) -> list[bool]:
    """Tell for each place between two groups, and both ends, whether a number may begin or end there.

    Not where groups hang tightly together, unless they are numbers of their own, nor inside a row of
    three or more single digits.
    """
    apart = _apart(shadow, chain)
    single = [end - start == 1 for start, end, _ in chain]
    edges = [True]
    for at in range(1, len(chain)):
        pair = single[at - 1] and single[at]
        row = pair and (single[at - 2 : at - 1] == [True] or single[at + 1 : at + 2] == [True])
        is_loose = chain[at].joint != "tight" or at in apart
        edges.append((is_loose or _is_next_sentence(shadow, chain, at)) and not row)
    return [*edges, True]


def _apart(shadow: str, chain: list[Group]) -> set[int]:
    """Return the places where two numbers hang together by a sign.

    That is between two long ones that a slash divides, and beside an Italian mobile: "3200001234-12",
    "393200001234-1612345678" (how a chat names its group), "320 0001234-320 0005678".
    """
    signs = {
        at: shadow[chain[at].start - 1] for at in range(1, len(chain)) if chain[at].joint == "tight"
    }
    slashes = [at for at, sign in signs.items() if sign in "/|"]
    parts = pairwise([0, *slashes, len(chain)])
    sizes = [sum(end - start for start, end, _ in chain[a:b]) for a, b in parts]
    found = {at for at, pair in zip(slashes, pairwise(sizes), strict=True) if min(pair) >= _PAIRED}
    for at in (at for at, sign in signs.items() if sign in "-/|_~"):
        if any(_MOBILE.fullmatch(shadow, *chain[side][:2]) for side in (at - 1, at)):
            found.add(at)
    return found | _between_mobiles(shadow, chain, sorted(signs))


def _between_mobiles(shadow: str, chain: list[Group], signs: list[int]) -> set[int]:
    """Return the places with an Italian mobile on either side whose groups are spaced."""
    numbers = [
        "".join(shadow[group.start : group.end] for group in chain[a : min(b, a + _MOBILE_GROUPS)])
        for a, b in pairwise([0, *signs, len(chain)])
    ]
    mobile = [_MOBILE.fullmatch(number) is not None for number in numbers]
    return {at for at, pair in zip(signs, pairwise(mobile), strict=True) if all(pair)}


def _is_next_sentence(shadow: str, chain: list[Group], at: int) -> bool:
    """Tell whether a full stop lost its space: "020 7946 3031.3 days", not "3401928475.3 mega"."""
    before, here = chain[at - 1], chain[at]
    if shadow[before.end] != "." or here.end - here.start > 2 or before.end - before.start < 3:
        return False
    is_grouped = before.joint in {"tight", "space"} or shadow[before.start] == "0"
    return is_grouped and unit().match(shadow, here.end) is not None


def _joint(shadow: str, end: int, start: int) -> str:
    """Say how two neighbouring groups hang together; "" where they do not."""
    if start - end == 1 and shadow[end] in _TIGHT:
        return "tight"
    return _loose_joint(shadow[end:start]) if start - end <= 4 else ""


@lru_cache(4096)
def _loose_joint(between: str) -> str:
    if _JOINER.fullmatch(between) is None:
        return ""
    if between[0] == " " and between[-1] == ".":  # "batted .261 .323 .473": decimals
        return ""
    if any(char in between for char in ",:;+="):
        return "loose"
    return "line" if any(char in between for char in "\r\n\v\f") else "space"


def _if_long(chain: list[Group]) -> Iterator[list[Group]]:
    if chain and sum(group.end - group.start for group in chain) >= FEWEST_DIGITS:
        yield chain

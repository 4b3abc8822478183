"""Numbers as people write them: groups of digits held together by spaces, dashes, dots, slashes, brackets.

A chain is a list of groups with nothing but joiners between them; a window is a run of its groups.
Dates, times, addresses on the network, version numbers, prices and amounts with a unit are no numbers
of this sort and split a chain.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from commandcenter.semantic.cues import has_cue

MOST_DIGITS = 19  # of anything we look for
FEWEST_DIGITS = 7

_TIGHT = frozenset("-./_~*|'")
_GROUP = re.compile(r"[0-9]+")
_JOINER = re.compile(r"[ \t\r\n\v\f.,:;\-/()_~*|'+=]{1,4}")
_ALIEN = re.compile(
    r"(?<![0-9])(?<![0-9][./-])(?:"
    r"[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]|[./-][0-9])"
    r"|(?:19|20)[0-9]{2}([/.-])[01]?[0-9]\2[0-3]?[0-9](?![0-9])"
    r"|[0-2]?[0-9][:.][0-5][0-9](?::[0-5][0-9])?[ ]?(?:h|hs|am|pm)\b"
    r"|[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?![0-9])"
    r"|(?:[0-9]{1,4}\.){2,5}[0-9]{1,5}(?=[ ]?(?:version|fw|build|beta)\b)"
    r"|(?P<net>(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}(?![0-9.]))"
    r"|[0-9]{1,3}(?:[.,][0-9]{3}){0,5}(?:[.,][0-9]{1,2})?[ ]?(?:€|\$|£|¢|eur\b|euros?\b|usd\b|ars\b|gbp\b|pesos\b|pounds\b|dollars\b|quid\b)"
    r")",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[ ]?(?:[€$£¢%°]|(?:de[ ]|di[ ]|of[ ])?(?:euros?|eur|usd|ars|gbp|pesos|pounds|dollars|quid|lire|volte|veces|times"
    r"|mega|megas|mbps|mbit|mb|kb|gb|tb|giga|gigas|gb/s|kbps|gbps|ms|km|metri|metros|giorni|dias|days|ore|horas|hours"
    r"|minuti|minutos|minutes|mins?|secondi|segundos|seconds|anni|anos|years|mesi|meses|months|settimane|semanas"
    r"|weeks|utenti|usuarios|users|clienti|clientes|customers|persone|personas|people|punti|puntos|points|sim|sms"
    r"|follower|followers|habitantes|abitanti|views|visite|visitas|likes)(?![^\W_]))",
    re.IGNORECASE,
)
_CURRENCY_BEFORE = re.compile(
    r"(?:[€$£¢]|\b(?:eur|usd|ars|gbp|rs|rm|us))[ .]{0,2}\Z", re.IGNORECASE
)


class Group(NamedTuple):
    """Digits that stand together, and how they hang on the group before: "" none, tight, space or loose."""

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
    is_whole: bool  # neither side hangs tightly on another group


def chains(shadow: str) -> Iterator[list[Group]]:
    """Yield the chains of a shadow with at least FEWEST_DIGITS digits."""
    blocked = _blocked(shadow)
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


def windows(shadow: str, chain: list[Group], first: int) -> Iterator[Window]:
    """Yield the windows that begin at group `first`, shortest first, up to MOST_DIGITS digits."""
    digits = ""
    sizes: list[int] = []
    joints: list[str] = []
    start = chain[first].start
    for last in range(first, len(chain)):
        group = chain[last]
        digits += shadow[group.start : group.end]
        if len(digits) > MOST_DIGITS:
            return
        sizes.append(group.end - group.start)
        joints += [group.joint] if last > first else []
        if len(digits) >= FEWEST_DIGITS:
            tight_after = last + 1 < len(chain) and chain[last + 1].joint == "tight"
            whole = not tight_after and chain[first].joint != "tight"
            yield Window(start, group.end, digits, tuple(sizes), tuple(joints), whole)


def is_amount(shadow: str, start: int, end: int) -> bool:
    """Tell whether a currency or unit stands at either side of a number."""
    return (
        _UNIT.match(shadow, end) is not None
        or _CURRENCY_BEFORE.search(shadow[max(0, start - 6) : start]) is not None
    )


def _joint(shadow: str, end: int, start: int) -> str:
    """Say how two neighbouring groups hang together; "" where they do not."""
    if start - end == 1 and shadow[end] in _TIGHT:
        return "tight"
    between = shadow[end:start]
    if len(between) > 4 or _JOINER.fullmatch(between) is None:
        return ""
    if any(char in between for char in "\r\n\v\f,:;+="):
        return "loose"
    return "space"


def _if_long(chain: list[Group]) -> Iterator[list[Group]]:
    if chain and sum(group.end - group.start for group in chain) >= FEWEST_DIGITS:
        yield chain


def _blocked(shadow: str) -> set[int]:
    """Return the starts of the groups that belong to a date, time, network address or amount."""
    starts: set[int] = set()
    for found in _ALIEN.finditer(shadow):
        if found["net"] and has_cue("phone", shadow, found.start()):
            continue
        starts.update(hit.start() for hit in _GROUP.finditer(shadow, *found.span()))
    return starts

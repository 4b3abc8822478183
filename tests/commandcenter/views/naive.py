"""The wall's figures counted once more, from the facts alone and by the definitions, slowly."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from commandcenter.clock import MINUTE
from commandcenter.events.fact import Fact
from commandcenter.events.words import MOTIVES

MOODS = {None: 0, "neu": 1, "pos": 2, "neg": 3}


class Said(NamedTuple):
    """One thing said in a thread."""

    at_us: int
    order: int
    kind: int  # 0 a customer's message, 1 a human reply, 2 a close
    person: int
    data: dict[str, Any]


class Burst(NamedTuple):
    """A burst by its start, and its mood."""

    start_us: int
    mood: int


def threads(facts: Iterable[Fact]) -> dict[str, list[Said]]:
    """Return what was said in each thread, in its order; what arrives before its time was said on arrival."""
    found: dict[str, list[Said]] = defaultdict(list)
    for fact in facts:
        data = msgspec.json.decode(fact.body)["data"]
        if (kind := _kind(fact.type, data)) is not None:
            at_us = min(fact.time_us, fact.recorded_us)
            found[data["thread"]].append(Said(at_us, fact.order, kind, fact.person, data))
    return {name: sorted(said, key=lambda each: each[:3]) for name, said in found.items()}


def _kind(kind: str, data: dict[str, Any]) -> int | None:
    is_seen = data.get("actor") == "agent" and data.get("visibility") != "internal"
    kinds = {"care.message.received.v1": 0, "care.case.closed.v1": 2}
    return 1 if kind == "care.message.sent.v1" and is_seen else kinds.get(kind)


def messages(facts: Iterable[Fact]) -> list[int]:
    """Return when customers wrote."""
    return [said.at_us for thread in threads(facts).values() for said in thread if said.kind == 0]


def bursts(facts: Iterable[Fact]) -> list[Burst]:
    """Return every burst: one author, gaps of ten minutes at most, no human reply in between."""
    found = []
    for thread in threads(facts).values():
        for person in {said.person for said in thread if said.kind == 0}:
            run: list[Said] = []
            for said in [
                *(s for s in thread if s.kind == 1 or (s.kind == 0 and s.person == person)),
                None,
            ]:
                ends = (
                    said is None
                    or said.kind == 1
                    or (run and said.at_us - run[-1].at_us > 10 * MINUTE)
                )
                if run and ends:
                    mood = max(MOODS[each.data["reading"]["sentiment"]] for each in run)
                    found.append(Burst(run[0].at_us, mood))
                    run = []
                if said is not None and said.kind == 0:
                    run.append(said)
    return found


def waiting(facts: Iterable[Fact]) -> dict[str, int]:
    """Return since when each thread waits: its first care message after the last reply or close."""
    found = {}
    for name, thread in threads(facts).items():
        since = None
        for said in thread:
            if said.kind > 0:
                since = None
            elif since is None and _asks(said):
                since = said.at_us
        if since is not None:
            found[name] = since
    return found


def cycles(facts: Iterable[Fact]) -> list[tuple[int, int | None, bool]]:
    """Return (begun, ended, answered) of every cycle's first response; ended None = it still waits."""
    found: list[tuple[int, int | None, bool]] = []
    for thread in threads(facts).values():
        begun, is_open = None, False
        for said in thread:
            if said.kind == 0 and _asks(said) and not is_open:
                begun, is_open = said.at_us, True
            elif said.kind > 0:
                if begun is not None:
                    found.append((begun, said.at_us, said.kind == 1))
                begun, is_open = None, is_open and said.kind == 1
        if begun is not None:
            found.append((begun, None, False))
    return found


def _asks(said: Said) -> bool:
    reading = said.data["reading"]
    return bool(reading["care"]) and reading["kind"] not in {"thanks", "spam"}


def subjects(facts: Iterable[Fact]) -> dict[tuple[str, int], tuple[str, tuple[str, ...], str]]:
    """Return (channel, motives, network) of every wait, by its thread and begin."""
    found = {}
    for name, thread in threads(facts).items():
        asked: list[Said] = []
        for said in thread:
            if said.kind > 0:
                asked = []
            elif _asks(said):
                asked.append(said)
                found[name, asked[0].at_us] = _subject(asked)
    return found


def _subject(asked: list[Said]) -> tuple[str, tuple[str, ...], str]:
    named = [_motives(said) for said in asked]
    clear = next((one for one in named if set(one) - {"other"}), named[0])
    networks = [network for said in asked if (network := said.data["reading"].get("network"))]
    return asked[0].data["channel"], clear, networks[0] if networks else ""


def _motives(said: Said) -> tuple[str, ...]:
    given = said.data["reading"]["motives"]
    return tuple(sorted({one if one in MOTIVES else "other" for one in given}))

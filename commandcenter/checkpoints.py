"""A state at rest: its bytes for a checkpoint, and its hash."""

import hashlib
from typing import Any, get_type_hints

import msgspec
import numpy as np
from numpy.typing import NDArray

from commandcenter.agents.standing import Standing
from commandcenter.bans.file import File
from commandcenter.care import marks
from commandcenter.care.cycles import FACTS, WIDTHS
from commandcenter.care.hands import Hands
from commandcenter.care.sets import HandSet
from commandcenter.corrections import Audit, Corrected
from commandcenter.critical.customer import Customer
from commandcenter.customers import Bond, Named
from commandcenter.events.assignment import PeopleNeededData
from commandcenter.events.billing import MonthClosedData
from commandcenter.handovers import Handover
from commandcenter.incidents.incident import Incident
from commandcenter.incidents.notice import Notice
from commandcenter.incidents.silence import Silence
from commandcenter.newest import Agent, CriteriaSince, Link, Post, Step
from commandcenter.outbound.outgoing import Outgoing
from commandcenter.overrides.override import Override
from commandcenter.routing.handed import Handed
from commandcenter.series import Rows, Series
from commandcenter.state import State

CHECKPOINT_FORMAT = 13

Codes = NDArray[np.int64]

_SERIES = (
    "messages", "bursts", "requests", "waits", "firsts", "cases", "presence", "copies", "decisions",
)  # fmt: skip
_WITH_CHANNEL = ("messages", "cases")  # whose second number has a channel's code in its lowest bits


class _Held(msgspec.Struct, array_like=True):
    """A state at rest, in the order of State.FIELDS."""

    format: int
    seq: int
    newest_us: int
    first_us: int
    simulated: bool
    threads: dict[str, bytearray]
    waiting: dict[str, int]
    unanswered: dict[str, int]
    about: dict[str, int]
    channels: list[str]
    newest_by_channel: dict[str, int]
    messages: dict[int, bytes]
    bursts: dict[int, bytes]
    requests: dict[int, bytes]
    waits: dict[int, bytes]
    firsts: dict[int, bytes]
    cases: dict[int, bytes]
    agents: dict[str, Agent]
    named: dict[int, str]
    standing: dict[str, Standing]
    presence: dict[int, bytes]
    posts: dict[str, Post]
    incidents: dict[str, Incident]
    silences: dict[str, Silence]
    notices: dict[str, Notice]
    links: dict[str, list[Link]]
    steps: dict[str, list[Step]]
    revisions: dict[str, int]
    counts: dict[str, int]
    corrections: dict[str, Corrected]
    audits: dict[str, Audit]
    versions: dict[str, int]
    begun: dict[str, tuple[int, ...]]
    asking: dict[str, tuple[tuple[int, int], ...]]
    in_hand: dict[str, tuple[int, int]]
    months: dict[str, MonthClosedData]
    files: dict[str, File]
    moderated: dict[str, tuple[int, str, str]]
    critical: dict[str, Customer]
    listed: dict[str, str]
    copies: dict[int, bytes]
    cycles: dict[int, bytes]
    asked: dict[int, bytes]
    stages: dict[int, bytes]
    updates: dict[int, bytes]
    moves: dict[int, bytes]
    bonds: dict[str, Bond]
    kin: dict[int, tuple[int, ...]]
    crm_ids: dict[int, Named]
    overrides: dict[str, Override]
    hands: dict[str, Hands]
    sets: dict[str, HandSet]
    overload: tuple[int, int, bool]
    decisions: dict[int, bytes]
    needed: dict[str, tuple[int, int, PeopleNeededData]]
    outgoing: dict[str, Outgoing]
    obeying: dict[str, int]
    handovers: dict[str, Handover]
    handed_over: dict[str, Handed]
    criteria: CriteriaSince


_HELD = msgspec.msgpack.Decoder(_Held)


def held_types() -> dict[str, Any]:
    """Return the fields of a state that are neither series nor rows, each with its type at rest."""
    hints = get_type_hints(_Held)
    return {name: hints[name] for name in State.FIELDS if name not in {*_SERIES, *WIDTHS}}


def dump(state: State) -> bytes:
    """Write the state as bytes for a checkpoint."""
    held = {name: getattr(state, name) for name in State.FIELDS}
    for name in (*_SERIES, *WIDTHS):
        held[name] = {hour: bytes(flat) for hour, flat in held[name].hours.items()}
    return msgspec.msgpack.encode(_Held(format=CHECKPOINT_FORMAT, **held))


def load(raw: bytes | memoryview) -> State:
    """Read a state from `dump`; ValueError where it is of another format or damaged."""
    try:
        held = _HELD.decode(raw)
    except msgspec.DecodeError as error:
        raise ValueError("this checkpoint was made by another version, or is damaged") from error
    if held.format != CHECKPOINT_FORMAT:
        raise ValueError("this checkpoint was made by another version")
    state = State()
    for name in State.FIELDS:
        value = getattr(held, name)
        if name in WIDTHS:
            getattr(state, name).hours = value
        else:
            setattr(state, name, Series.unpacked(value) if name in _SERIES else value)
    return state


def digest(state: State) -> str:
    """Return the SHA-256 over every field of the state, in a form that arrival order does not touch."""
    return hashlib.sha256(_canonical(state)).hexdigest()


def _canonical(state: State) -> bytes:
    """Return the state's fields as bytes: sorted, and channels by name, whose codes came by arrival."""
    held: dict[str, Any] = {name: getattr(state, name) for name in State.FIELDS}
    codes = np.zeros(marks.CHANNEL + 1, dtype=np.int64)
    for place, channel in enumerate(sorted(state.channels)):
        codes[state.channels.index(channel)] = place
    held["channels"] = sorted(state.channels)
    held["kin"], held["crm_ids"] = sorted(state.kin.items()), sorted(state.crm_ids.items())
    held["threads"] = _threads(state.threads, codes)

    def named(facts: int) -> int:
        return facts & ~marks.CHANNEL | int(codes[facts & marks.CHANNEL])

    held["named"] = sorted(state.named.items())
    held["standing"] = {name: one.in_order() for name, one in state.standing.items()}
    held["about"] = {name: named(facts) for name, facts in state.about.items()}
    held["begun"] = {name: (*row[:5], named(row[5]), *row[6:]) for name, row in state.begun.items()}
    held["asking"] = {
        name: sorted((opened, named(facts)) for opened, facts in asked)
        for name, asked in state.asking.items()
    }
    for name in _SERIES:
        series = _recoded(held[name], codes) if name in _WITH_CHANNEL else held[name]
        held[name] = list(series.packed().items())
    for name in WIDTHS:
        held[name] = list(_rows(held[name], FACTS.get(name), codes).packed().items())
    return msgspec.msgpack.encode(held, order="deterministic")


def _recoded(series: Series, codes: Codes) -> Series:
    recoded = Series()
    for hour in series.hours:
        pairs = series.hour(hour)
        pairs[:, 1] = _by_name(pairs[:, 1], codes)
        recoded.hours[hour] = pairs.tobytes()
    return recoded


def _rows(rows: Rows, place: int | None, codes: Codes) -> Rows:
    if place is None:
        return rows
    recoded = Rows(rows.width)
    for hour, flat in rows.hours.items():
        held = np.frombuffer(flat, dtype=np.int64).reshape(-1, rows.width).copy()
        held[:, place] = _by_name(held[:, place], codes)
        recoded.hours[hour] = held.tobytes()
    return recoded


def _threads(threads: dict[str, bytearray], codes: Codes) -> tuple[list[tuple[str, int]], bytes]:
    """Return names and sizes, and all marks in the order of their threads."""
    sizes = [(name, len(threads[name]) // marks.SIZE) for name in sorted(threads)]
    joined = b"".join(threads[name] for name, _ in sizes)
    held = np.frombuffer(joined, dtype=">u8").astype(np.int64).reshape(-1, 3)
    held[:, 2] = _by_name(held[:, 2], codes)
    thread = np.repeat(np.arange(len(sizes)), [size for _, size in sizes])
    order = np.lexsort((held[:, 2], held[:, 1], held[:, 0], thread))
    return sizes, held[order].astype("<i8").tobytes()


def _by_name(facts: Codes, codes: Codes) -> Codes:
    renamed: Codes = (facts & ~marks.CHANNEL) | codes[facts & marks.CHANNEL]
    return renamed

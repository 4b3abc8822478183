"""What the command line prints of a database: positions, health, quarantine, state at an instant."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from commandcenter import head as heads
from commandcenter.care import marks
from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.care.marks import Mood
from commandcenter.checkpoints import digest
from commandcenter.clock import SECOND, format_us
from commandcenter.dispatch.cases import turn_in
from commandcenter.erasing import listed
from commandcenter.errors import UserError
from commandcenter.feed import DISCONNECTED_US, STALE_US
from commandcenter.history import History
from commandcenter.hub.links import COARSE
from commandcenter.hub.prepare import Preparer
from commandcenter.hub.presence import is_held, silent_s
from commandcenter.kpis import to_answer
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.messages import StoredMessage
from commandcenter.platform import free_bytes
from commandcenter.protocol.report import ReportView
from commandcenter.protocol.wall import WallView
from commandcenter.rewound import Rewound
from commandcenter.secrets import Seal, key_for, known_key
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.handover import row_of
from commandcenter.views.messages import MOST
from commandcenter.views.overrides import overrides
from commandcenter.views.report import Kind, report


def stored(path: Path) -> Iterator[dict[str, Any]]:
    """Yield one line per position taken from a feed."""
    history = History(path)
    try:
        aliases = history.aliases()
        preparer = Preparer(key_for(history.database)) if aliases else None
        for taken in history.stored():
            line = msgspec.to_builtins(taken)
            if preparer is not None:
                for name in ("id", "source"):
                    if line[name] is not None:
                        line[name] = preparer.restore(line[name], aliases)
            yield line
    finally:
        history.close()


def health(path: Path, head_file: Path | None = None) -> dict[str, Any]:
    """Return the counters, gaps, cursor and feeds of a database, whether its hub runs or not.

    `altered`: why its end is not the one that its head knows, "" = it is; `chain.verify` reads every row.
    `erasing`: bytes of who was erased may be in the files yet. `erased_list`: why the list of the erased
    could not be read or written, "" = it could. `retention`: what was dropped last.
    """
    history = History(path)
    try:
        counters = history.counters()
        cursors = history.cursors()
        alive = is_held(path)
        taken = sum(counters[name] for name in ("stored", "duplicate", "quarantined", "shed"))
        return {
            **counters,
            "conserved": counters["received"] == taken,
            "hub": "running" if alive else "stopped",
            "seq": history.newest_seq(),
            "disk_free_bytes": free_bytes(path.parent),
            "retention": msgspec.json.decode(history.noted("retention") or "null"),
            "erasing": bool(history.noted("scrub")),
            "erased_list": history.noted(listed.NOTE),
            "altered": _altered(history, head_file or heads.beside(path)),
            "gaps": history.gaps(),
            "cursor": cursors[-1] if cursors else None,
            "cursors": cursors,
            "feeds": [
                {
                    "feed": link["feed"],
                    "state": _as_known(link["state"], path) if alive else "DISCONNECTED",
                    "since": format_us(link["since_us"]),
                    "lag_s": None if link["lag_us"] is None else link["lag_us"] / 1e6,
                }
                for link in history.links()
            ],
        }
    finally:
        history.close()


def _altered(history: History, file: Path) -> str:
    try:
        head = heads.read(file)
    except ValueError:
        return "audit_head_forged"
    name = history.database
    return heads.mismatch(
        head,
        key=known_key(name),
        database=name,
        end=history.newest_seq(),
        hash_at=history.hash_at,
    )


def _as_known(state: str, path: Path) -> str:
    """Return a feed's coarse state; what a hub said that has fallen silent is as old as its silence."""
    silent_us = silent_s(path) * SECOND
    if silent_us >= DISCONNECTED_US:
        return "DISCONNECTED"
    if silent_us >= STALE_US and COARSE[state] == "CONNECTED":
        return "STALE"
    return COARSE[state]


def letters(path: Path) -> list[dict[str, Any]]:
    """Return the quarantine's letters without their bytes."""
    history = History(path)
    try:
        return [
            {
                "id": letter.n,
                "recorded": format_us(letter.recorded_us),
                "feed": letter.feed,
                "epoch": letter.epoch,
                "sequence": letter.position,
                "reason": letter.reason,
                "size": letter.size,
                "closed": letter.replayed is not None,
            }
            for letter in history.letters()
        ]
    finally:
        history.close()


def letter_bytes(path: Path, number: int) -> bytes:
    """Return the raw bytes of a quarantined frame; UserError where there is none of that number."""
    history = History(path)
    try:
        for letter in history.letters():
            if letter.n == number:
                return Seal(key_for(history.database), "quarantine").open(letter.sealed)
    finally:
        history.close()
    raise UserError("quarantine_unknown", letter=number)


def at(path: Path, settings: Settings, at_us: int | None) -> tuple[State, Moment, WallView]:
    """Return the state as known at an instant, and the wall as it was; None = the newest instant."""
    history = History(path)
    try:
        rewound = Rewound(history, settings)
        if at_us is not None:
            return rewound.at(at_us)
        state = history.state_now()
        return rewound.seen(state, state.newest_us, with_usual=True)
    finally:
        history.close()


def page(path: Path, settings: Settings, kind: Kind, at_us: int | None) -> ReportView:
    """Return a manager's page of the day or week that holds an instant; None = the newest of the log."""
    history = History(path)
    try:
        state = history.state_now()
        clock = ServiceClock(msgspec.convert(settings.calendar(), Calendar))
        moment = Moment(state, state.newest_us, settings, clock, Hours(state, clock.zone))
        asked_us = state.newest_us if at_us is None else at_us
        return report(moment, kind, asked_us, history.feed_names())
    finally:
        history.close()


def newest_messages(path: Path, at_us: int) -> list[StoredMessage]:
    """Return the messages that a desk listed at an instant, oldest first."""
    history = History(path)
    try:
        return history.newest_messages(MOST, at_us)
    finally:
        history.close()


def state_at(path: Path, settings: Settings, at_us: int | None) -> dict[str, Any]:
    """Return the state at an instant as `state --json` prints it."""
    state, moment, view = at(path, settings, at_us)
    ages = np.sort(to_answer.ages_min(moment))
    edges = np.searchsorted(ages, to_answer.BANDS_MIN, side="right")
    counts = np.diff([0, *edges, len(ages)])
    moods = [code & marks.MOOD for _, code in state.bursts]
    facts = [code for _, code in state.messages]
    return {
        "at": format_us(view.as_of_us),
        "seq": state.seq,
        "hash": digest(state),
        "simulated": view.simulated,
        "units": {
            "raw_messages": len(facts),
            "bursts": len(moods),
            "negative_bursts": sum(mood == Mood.NEGATIVE for mood in moods),
            "unique_requests": state.requests.size(),
            "neutral_messages": sum(bool(fact & marks.THANKS) for fact in facts),
            "threads": len(state.threads),
        },
        "backlog": {
            "n": len(ages),
            "oldest": float(ages[-1]) if len(ages) else None,
            **{f"p{q}": float(np.percentile(ages, q)) if len(ages) else None for q in (50, 90, 95)},
            "bands": dict(zip(("<=45", "45-240", "240-720", ">720"), counts.tolist(), strict=True)),
        },
        "staffing": msgspec.to_builtins(view.hero.staffing) if view.hero else None,
        "wall": msgspec.to_builtins(view),
        "agents": msgspec.to_builtins(
            [
                {
                    "agent": n,
                    "state": a.state,
                    "team": a.team,
                    "shift": a.shift,
                    **_who(state, n, view),
                }
                for n, a in state.agents.items()
            ]
        ),
        "actions": [
            {name: getattr(one, name) for name in ("id", "kind", "state", "thread", "agent", "why")}
            for one in state.outgoing.values()
        ],
        "alerts": msgspec.to_builtins(
            [
                {"incident": name, **{f: getattr(i, f) for f in i.__struct_fields__}}
                for name, i in state.incidents.items()
            ]
        ),
        "silences": [
            {"silence": name, **msgspec.structs.asdict(one)} for name, one in state.silences.items()
        ],
        "notices": [
            {"key": name, **msgspec.structs.asdict(one)} for name, one in state.notices.items()
        ],
        "overrides": [
            {**msgspec.to_builtins(row), "target": state.overrides[row.override].target}
            for row in overrides(state, view.as_of_us, ended_for=view.as_of_us)
        ],
        "handovers": [msgspec.to_builtins(row_of(one)) for one in state.handovers.values()],
        "assignments": [*_assignments(state)],
        "overload": state.overload[2],
        "facts": dict(sorted(state.counts.items())),
    }


def _assignments(state: State) -> Iterator[dict[str, Any]]:
    """Yield the open cases that somebody has, by thread."""
    for thread in sorted(state.hands):
        turn = turn_in(state, thread)
        if turn is not None and turn.agent:
            yield {
                "case": thread,
                "agent": turn.agent,
                "by": turn.by,
                "state": turn.state,
                "version": turn.version,
                "since": format_us(turn.hand_us),
                "mode": turn.step.mode if turn.step else "full",
            }


def _who(state: State, agent: str, view: WallView) -> dict[str, Any]:
    """Return what was told of an agent by then, beside his state."""
    standing = state.standing.get(agent)
    told = {} if standing is None else msgspec.to_builtins(standing.at(view.as_of_us))
    return {name: value for name, value in told.items() if value is not None}

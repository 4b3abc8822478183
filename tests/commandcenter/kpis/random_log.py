"""Logs of an invented room over two months: late, doubled, out of order; for `batch` and for the fold."""

import random
from datetime import date
from typing import Any

import msgspec

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND, format_us, parse_us
from commandcenter.events.fact import Fact
from commandcenter.settings import Service, Settings, Terms
from tests.commandcenter.kpis.batch import Event

FIRST = parse_us("2026-02-20T00:00:00+01:00")  # the clocks change on 29 March
SITE = Settings(
    service=Service(
        weekly=dict.fromkeys(
            ("mon", "tue", "wed", "thu", "fri", "sat"), (("08:00", "13:00"), ("14:00", "20:00"))
        ),
        holidays=(date(2026, 3, 19),),
    ),
    terms=(
        Terms(since=date(2026, 3, 10), first_reply_min=30, no_response_min=600, reopen_days=3),
        Terms(channels=("x",), service=Service(weekly={"sun": (("00:00", "24:00"),)})),
        Terms(since=date(2026, 3, 20), channels=("email",), clock="wall"),
        Terms(since=date(2026, 3, 1), motives=("signal",), close_min=60),
    ),
)
"""A site whose promises change in the middle of it all, by day, channel and motive."""

_CHANNELS = {"a": "x", "b": "facebook", "c": "email", "d": "x"}
_MOTIVES = ((), ("other",), ("signal",), ("billing", "signal"), ("billing",))
_GAPS = (
    20 * SECOND,
    3 * MINUTE,
    10 * MINUTE,
    20 * MINUTE,
    40 * MINUTE,
    2 * HOUR,
    20 * HOUR,
    6 * DAY,
)
_DELAYS = (0, 0, SECOND, 20 * MINUTE, 3 * DAY, -2 * MINUTE)
_STEPS = (
    "assigned", "assigned", "unassigned", "moved", "verified", "promised", "promised", "waiting",
    "hold", "open", "verifying",
)  # fmt: skip


def log(seed: int, size: int) -> list[Event]:
    """Return so many events as they arrive, some of them twice."""
    chance = random.Random(seed)
    at = FIRST + chance.randrange(30 * DAY)
    found: list[Event] = []
    thread = "a"
    for number in range(size):
        at += int(chance.choice(_GAPS) * chance.random())
        thread = thread if chance.random() < 0.7 else chance.choice("abcd")
        event = _event(chance, at, thread, found) | {
            "id": f"e{number}",
            "seq": chance.randrange(10**6) * 100 + number,
        }
        event["recorded"] = at + chance.choice(_DELAYS)
        event["at"] = min(at, event["recorded"])
        bucket = event["at"] // (5 * MINUTE) * 5 * MINUTE + 5 * MINUTE + 5 * SECOND
        event["late"] = event["recorded"] > bucket
        found.append(event)
    found += chance.choices(found, k=size // 8)
    if chance.random() < 0.8:
        chance.shuffle(found)
    return found


def _event(chance: random.Random, at: int, thread: str, before: list[Event]) -> Event:
    base: Event = {"thread": thread, "channel": _CHANNELS[thread]}
    kind = chance.choices(
        ("message", "reply", "nothing", "close", "step", "agent", "bond"), (10, 5, 1, 3, 6, 2, 3)
    )[0]
    if kind == "message":
        base |= {
            "person": chance.choice((1, 1, 1, 2)) + 10 * len(base["channel"]),  # one a channel
            "care": chance.random() < 0.7,
            "kind": chance.choice(("complaint", "question", "thanks", "spam")),
            "mood": chance.choice(("neg", "neg", "neu", "pos", None)),
            "motives": chance.choice(_MOTIVES),
            "public": chance.random() < 0.5,
        }
    elif kind == "reply":
        base |= {"agent": chance.choice(("Ada", "Bo", ""))}
    elif kind == "nothing":
        base |= {"bot": chance.random() < 0.5}
    elif kind == "close":
        base |= {"reason": chance.random() < 0.5, "agent": chance.choice(("", "", "Cy"))}
    elif kind == "step":
        base |= {
            "what": chance.choice(_STEPS),
            "agent": chance.choice(("Ada", "Bo")),
            "reason": chance.random() < 0.5,
            "yes": chance.random() < 0.5,
            "due": (at // SECOND + chance.choice((600, 7200, 86_400))) * SECOND,
        }
    elif kind == "agent":
        base |= {
            "agent": chance.choice(("Ada", "Bo")),
            "state": chance.choice(("available", "busy", "break", "offline")),
            "rate": chance.choice((None, None, 10.0, 24.5)),
            "team": chance.choice(("", "A", "B")),
        }
    elif kind == "bond":
        base |= _bond(chance, before)
    return base | {"type": kind}


def _bond(chance: random.Random, before: list[Event]) -> Event:
    """Return what is said of two identities, by a rule or by hand; or that something said is taken back."""
    by_hand = [one for one in before if one["type"] == "bond" and one["who"] and not one["undoes"]]
    if by_hand and chance.random() < 0.3:
        undone = chance.choice(by_hand)
        return undone | {"link": not undone["link"], "undoes": undone["id"]}
    return {
        "pair": tuple(sorted(chance.sample((11, 12, 81, 82, 51), 2))),
        "link": chance.random() < 0.7,
        "evidence": chance.choice(("email", "phone")),
        "who": chance.choice(("", "", "Rita")),
        "undoes": "",
    }


def fact(event: Event) -> Fact:
    """Return the event as the fold reads it."""
    kind, data = _data(event)
    body = msgspec.json.encode({"data": data})
    return Fact(
        0, event["recorded"], event["at"], event["seq"], f"care.{kind}.v1", "/feed", event["id"],
        event.get("person", 900 if event["type"] == "reply" else 0), body,
    )  # fmt: skip


def _data(event: Event) -> tuple[str, dict[str, Any]]:  # noqa: PLR0911 - one a kind
    place = {"thread": event["thread"], "channel": event["channel"]}
    match event["type"]:
        case "message":
            reading = {
                "care": event["care"], "kind": event["kind"], "sentiment": event["mood"],
                "motives": event["motives"],
            }  # fmt: skip
            seen = "public" if event["public"] else "direct"
            return "message.received", {
                **place, "direction": "in", "actor": "customer", "visibility": seen,
                "reading": reading,
            }  # fmt: skip
        case "reply":
            by = {"agent": event["agent"]} if event["agent"] else {}
            return "message.sent", {**place, "direction": "out", "actor": "agent", **by}
        case "nothing":
            hidden = (
                {"actor": "bot"} if event["bot"] else {"actor": "agent", "visibility": "internal"}
            )
            return "message.sent", {**place, "direction": "out", **hidden}
        case "close":
            reason = "solved" if event["reason"] else None
            return "case.closed", {**place, "reason_code": reason, "agent": event["agent"] or None}
        case "agent":
            said = {name: event[name] for name in ("rate", "team") if event[name]}
            return "agent.statechanged", {"agent": event["agent"], "state": event["state"], **said}
        case "bond":
            return _told_bond(event)
    return _step(event, place)


def _told_bond(event: Event) -> tuple[str, dict[str, Any]]:
    said = {name: event[name] for name in ("evidence", "who", "undoes")}
    kind = "customer.linked" if event["link"] else "customer.unlinked"
    return kind, {**said, "persons": event["pair"], "confidence": 0.9}


def _step(event: Event, place: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    match event["what"]:
        case "assigned" | "unassigned":
            return f"case.{event['what']}", {**place, "agent": event["agent"]}
        case "moved":
            return "case.moved", {**place, "reason": "back desk" if event["reason"] else None}
        case "verified":
            outcome = "confirmed" if event["yes"] else "not_fixed"
            return "case.verified", {**place, "outcome": outcome}
        case "promised":
            return "case.promised", {**place, "due": format_us(event["due"])}
    return "case.statuschanged", {**place, "to_status": event["what"]}

"""Every figure of kpis.md once more, from the events alone: loops and lists, nothing of the product.

An event here is a dictionary: id, type, at (microseconds), seq, and what its type has. Only the settings are
the product's own, since they are what is asked; what they mean is worked out anew.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from commandcenter.settings import Service, Settings

Event = dict[str, Any]
MINUTE, DAY = 60_000_000, 86_400_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TECHNICAL = {
    "internet_3g", "signal", "no_service", "broadband", "technician", "intermittent_outage",
    "installation_delay",
}  # fmt: skip
STAGES = {"waiting": "waiting", "hold": "parked", "verifying": "verifying", "taken": "taken"}


def us(at: datetime) -> int:
    return round((at - EPOCH) / timedelta(microseconds=1))


def moment_of(at_us: int) -> datetime:
    return EPOCH + timedelta(microseconds=at_us)


BESIDE = frozenset({"agent", "bond"})  # kinds of events that stand in no conversation


class Rules:
    """What a site promises, asked one case at a time."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.zone = settings, ZoneInfo(settings.timezone)

    def of(self, at_us: int, channel: str, motives: Iterable[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for terms in self.settings.all_terms():
            since = date.min if terms.since is None else terms.since
            local = moment_of(at_us).astimezone(self.zone).date()
            if local < since or (terms.channels and channel not in terms.channels):
                continue
            if terms.motives and not set(terms.motives) & set(motives):
                continue
            for name in (
                "first_reply_min", "close_min", "no_response_min", "reopen_days", "clock", "service"
            ):  # fmt: skip
                if getattr(terms, name) is not None:
                    found[name] = getattr(terms, name)
        return found

    def minutes(self, start: int, end: int, rules: dict[str, Any]) -> float:
        if rules["clock"] == "wall":
            return max(0, end - start) / MINUTE
        hours = self._hours(id(rules["service"]))
        return sum(max(0, min(end, b) - max(start, a)) for a, b in hours) / MINUTE

    @cache  # noqa: B019 - one of a whole run of tests
    def _hours(self, which: int) -> list[tuple[int, int]]:
        (service,) = {
            id(one): one
            for one in (terms.service for terms in self.settings.all_terms())
            if id(one) == which and isinstance(one, Service)
        }.values()
        found = []
        day = date(2026, 1, 15)
        while day < date(2026, 9, 1):
            if day not in service.holidays:
                for opens, closes in service.weekly.get(f"{day:%a}".lower(), ()):  # type: ignore[call-overload]
                    found.append((self._instant(day, opens), self._instant(day, closes)))
            day += timedelta(days=1)
        return found

    def _instant(self, day: date, clock: str) -> int:
        hour, minute = map(int, clock.split(":"))
        day += timedelta(days=hour // 24)
        return us(datetime.combine(day, time(hour % 24, minute), self.zone).astimezone(UTC))


class Thread:
    """One conversation, walked through once, from its first event to its last."""

    def __init__(self, events: list[Event]) -> None:
        self.bursts: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.cycles: list[dict[str, Any]] = []
        self.moves: list[bool] = []
        self.updates: list[dict[str, Any]] = []
        for event in events:
            getattr(self, event["type"])(event)

    def message(self, event: Event) -> None:
        burst = next(
            (b for b in self.bursts[::-1] if b["person"] == event["person"] and not b["over"]), None
        )
        if burst is None or event["at"] - burst["last"] > 10 * MINUTE:
            if burst is not None:
                burst["over"] = True
            burst = {"person": event["person"], "start": event["at"], "moods": [], "over": False}
            self.bursts.append(burst)
            newest = self.cycles[-1] if self.cycles else None
            if (
                newest
                and newest["reply"]
                and newest["person"] == event["person"]
                and newest["later"] is None
            ):
                newest["later"] = burst
        burst["last"] = event["at"]
        burst["moods"].append(event["mood"])
        if event["care"] and event["kind"] not in {"thanks", "spam"}:
            self._ask(event, burst)

    def _ask(self, event: Event, burst: dict[str, Any]) -> None:
        if not any(r["person"] == event["person"] and r["open"] for r in self.requests):
            self.requests.append({**event, "reply": None, "closed": None, "open": True})
        cycle = self.cycles[-1] if self.cycles else None
        if cycle is None or cycle["closed"] is not None:
            self.cycles.append({
                **event, "reply": None, "closed": None, "reason": False, "first": burst,
                "later": None, "verified": False, "stage": "new", "taken": [],
                "answered_by": "", "closed_by": "", "holder": "", "last": "",
            })  # fmt: skip
            return
        if (
            cycle["reply"] is None
            and set(cycle["motives"]) <= {"other"}
            and set(event["motives"]) - {"other"}
        ):
            cycle["motives"] = event["motives"]
        if cycle["stage"] in {"waiting", "verifying"}:
            self._stage(event["at"], "taken")
        elif cycle["stage"] == "answered":
            self._stage(event["at"], "new")

    def reply(self, event: Event) -> None:
        for burst in self.bursts:
            burst["over"] = True
        for request in self.requests:
            if request["open"]:
                request["open"], request["reply"] = False, event["at"]
                request["by"] = event["agent"]
        self._settle(event["at"])
        cycle = self._open()
        if cycle is not None:
            if cycle["reply"] is None:
                cycle["reply"], cycle["answered_by"] = event["at"], event["agent"]
            cycle["last"] = event["agent"] or cycle["last"]
            if cycle["stage"] == "new":
                self._stage(event["at"], "answered")

    def close(self, event: Event) -> None:
        for request in self.requests:
            if request["open"]:
                request["open"], request["closed"] = False, event["at"]
        self._settle(-event["at"])
        cycle = self._open()
        if cycle is not None:
            self._stage(event["at"], "closed")
            cycle["closed"], cycle["reason"] = event["at"], event["reason"]
            cycle["closed_by"] = event["agent"] or cycle["holder"] or cycle["last"]

    def step(self, event: Event) -> None:
        cycle = self._open()
        if cycle is None:
            return
        what = event["what"]
        if what in {"assigned", "unassigned", "moved"}:
            self._stage(
                event["at"], {"assigned": "taken", "unassigned": "new", "moved": "moved"}[what]
            )
            cycle["holder"] = event["agent"] if what == "assigned" else ""
            if what == "moved":
                self.moves.append(event["reason"])
        elif what == "verified":
            cycle["verified"] = event["yes"]
            if cycle["stage"] == "verifying":
                self._stage(event["at"], "taken")
        elif what == "promised":
            self.updates.append({"due": event["due"], "ended": None})
        elif what == "open" and cycle["stage"] not in {"new", "answered"}:
            self._stage(event["at"], "taken")
        elif what in STAGES:
            self._stage(event["at"], STAGES[what])

    def nothing(self, event: Event) -> None:
        """Bots, private notes: they do nothing."""

    def _open(self) -> dict[str, Any] | None:
        return self.cycles[-1] if self.cycles and self.cycles[-1]["closed"] is None else None

    def _settle(self, ended: int) -> None:
        for update in self.updates:
            if update["ended"] is None:
                update["ended"] = ended

    def _stage(self, at_us: int, stage: str) -> None:
        cycle = self.cycles[-1]
        if stage == cycle["stage"]:
            return
        if cycle["stage"] == "taken":
            cycle["taken"][-1][1] = at_us
        if stage == "taken":
            cycle["taken"].append([at_us, None])
        cycle["stage"] = stage


def once(events: Iterable[Event]) -> list[Event]:
    """Return each event once, in the order of time, then sequence."""
    return sorted({e["id"]: e for e in events}.values(), key=lambda e: (e["at"], e["seq"]))


def figures(events: Iterable[Event], as_of: int, rules: Rules) -> dict[str, dict[str, Any]]:
    """Return what every figure is: value, n, part, immature, where it has them."""
    told = [event for event in once(events) if event["at"] <= as_of]
    by_thread: dict[str, list[Event]] = {}
    for event in told:
        if event["type"] not in BESIDE:
            by_thread.setdefault(event["thread"], []).append(event)
    threads = [Thread(found) for found in by_thread.values()]
    cycles = [cycle for thread in threads for cycle in thread.cycles]
    for thread in threads:
        _judge_reopenings(thread.cycles, rules)
    for one in [*cycles, *(r for t in threads for r in t.requests)]:
        _judge(one, as_of, rules)
    messages = [event for event in told if event["type"] == "message"]
    found = {
        **_promises(cycles, as_of),
        **_requests([r for t in threads for r in t.requests], rules, as_of),
        **_customers(cycles, messages, as_of, whose(told)),
        **_moods(cycles, threads, messages),
        **_work(cycles, threads, as_of, rules),
        **_people(told, as_of, len([r for t in threads for r in t.requests])),
        "backlog": _backlog(threads, as_of, rules),
        "volume": {
            "value": len(messages), "n": len(messages), "late": sum(m["late"] for m in messages)
        },
    }  # fmt: skip
    for key in ("pending", "backlog", "volume"):  # a count of an empty log is not known, not 0
        found[key]["value"] = found[key]["value"] if messages else None
    return found


def _judge(one: dict[str, Any], as_of: int, rules: Rules) -> None:
    """Add to a cycle or request what was promised for it and how it stands."""
    found = one["rules"] = rules.of(one["at"], one["channel"], one["motives"])
    ended = one["reply"] or one["closed"] or as_of
    one["waited"] = rules.minutes(one["at"], ended, found)
    one["lasted"] = rules.minutes(one["at"], one["closed"] or as_of, found)
    limit = found["no_response_min"]
    one["social"] = limit > 0
    done = one["reply"] or one["closed"]
    one["none"] = limit > 0 and (one["waited"] >= limit or (one["reply"] is None and one["closed"]))
    one["matured"] = bool(done) or one["waited"] >= (limit or found["close_min"])


def _judge_reopenings(cycles: list[dict[str, Any]], rules: Rules) -> None:
    for cycle in cycles:
        cycle["begins"], cycle["reopened"] = True, False
    for before, cycle in pairwise(cycles):
        days = rules.of(before["closed"], before["channel"], ())["reopen_days"]
        back = cycle["at"] - before["closed"] <= days * DAY
        before["reopened"], cycle["begins"] = back, not back
    for cycle in cycles:
        if cycle["closed"]:
            cycle["window"] = rules.of(cycle["closed"], cycle["channel"], ())["reopen_days"] * DAY


def ratio(part: int, n: int, immature: int = 0) -> dict[str, Any]:
    return {"value": part / n if n else None, "n": n, "part": part, "immature": immature}


def middle(minutes: list[float], immature: int) -> dict[str, Any]:
    return {
        "value": median(minutes) if minutes else None,
        "n": len(minutes),
        "immature": immature,
        "p90": float(np.percentile(minutes, 90)) if minutes else None,
    }


def _promises(cycles: list[dict[str, Any]], as_of: int) -> dict[str, dict[str, Any]]:
    answered = [c for c in cycles if c["reply"]]
    unanswered = [c for c in cycles if not c["reply"] and not c["closed"]]
    late = [c for c in unanswered if c["waited"] > c["rules"]["first_reply_min"]]
    in_time = [c for c in answered if c["waited"] <= c["rules"]["first_reply_min"]]
    closed = [c for c in cycles if c["closed"]]
    still = [c for c in cycles if not c["closed"]]
    overdue = [c for c in still if c["lasted"] > c["rules"]["close_min"]]
    punctual = [c for c in closed if c["lasted"] <= c["rules"]["close_min"]]
    social = [c for c in cycles if c["social"]]
    judged = [c for c in social if c["reply"] or c["closed"] or c["none"]]
    old = [c for c in closed if as_of - c["closed"] > c["window"]]
    matured = [c for c in cycles if c["matured"]]
    return {
        "first_response": middle([c["waited"] for c in answered], len(unanswered)),
        "service_level": ratio(
            len(in_time), len(cycles) - len(unanswered) + len(late), len(unanswered) - len(late)
        ),
        "punctuality": ratio(len(punctual), len(closed) + len(overdue), len(still) - len(overdue)),
        "pending": {"value": sum(not c["none"] for c in overdue)},
        "no_response": ratio(
            sum(bool(c["none"]) for c in judged), len(judged), len(social) - len(judged)
        ),
        "resolution": middle([c["lasted"] for c in closed], len(still)),
        "reopen_rate": ratio(sum(c["reopened"] for c in old), len(old), len(closed) - len(old)),
        "served": ratio(
            sum(bool(c["reply"] or (c["closed"] and c["reason"])) for c in matured),
            len(matured),
            len(cycles) - len(matured),
        ),
    }


def _requests(
    requests: list[dict[str, Any]], rules: Rules, as_of: int
) -> dict[str, dict[str, Any]]:
    matured = [r for r in requests if r["matured"]]
    answered = [r for r in requests if r["reply"]]
    local = moment_of(as_of).astimezone(rules.zone)
    quarter = us(datetime(local.year, (local.month - 1) // 3 * 3 + 1, 1, tzinfo=rules.zone))
    public = [r for r in requests if r["public"] and r["at"] >= quarter]
    counted = [r for r in public if r["matured"]]
    return {
        "response_rate": ratio(len(answered), len(matured), len(requests) - len(matured)),
        "reply": middle(
            [r["waited"] for r in answered],
            sum(not r["reply"] and not r["closed"] for r in requests),
        ),
        "socially_devoted": ratio(
            sum(bool(r["reply"]) for r in counted), len(counted), len(public) - len(counted)
        ),
    }


def whose(told: Iterable[Event]) -> dict[int, int]:
    """Return the customer of each identity that was ever spoken of: every pair asked anew, then joined."""
    bonds = [event for event in told if event["type"] == "bond"]
    undone = {event["undoes"] for event in bonds}
    found = {person: person for event in bonds for person in event["pair"]}
    for pair in {event["pair"] for event in bonds}:
        said = sorted(
            (e for e in bonds if e["pair"] == pair and not e["undoes"] and e["id"] not in undone),
            key=lambda e: (e["at"], e["id"]),
        )
        by_hand = [event for event in said if event["who"]]
        newest = {event["evidence"]: event["link"] for event in said}
        if by_hand[-1]["link"] if by_hand else any(newest.values()):
            one, other = sorted(found[person] for person in pair)
            found = {person: one if of == other else of for person, of in found.items()}
    return found


def _customers(
    cycles: list[dict[str, Any]], messages: list[Event], as_of: int, customer: dict[int, int]
) -> dict[str, dict[str, Any]]:
    cycles = [{**c, "person": customer.get(c["person"], c["person"])} for c in cycles]
    wrote = {customer.get(m["person"], m["person"]) for m in messages}
    cases = [c for c in cycles if c["begins"]]
    owners = {c["person"] for c in cases}
    closed = [c for c in cycles if c["closed"]]
    old = [c for c in closed if as_of - c["closed"] > 30 * DAY]
    again = {
        c["person"]
        for c in old
        for other in cases
        if other["person"] == c["person"] and 0 < other["at"] - c["closed"] <= 30 * DAY
    }
    population = {c["person"] for c in old}
    return {
        "messages_per_customer": {
            "value": len(messages) / len(wrote) if wrote else None, "n": len(wrote)
        },
        "cases_per_customer": {
            "value": len(cases) / len(owners) if owners else None, "n": len(owners)
        },
        "repeat_contact": ratio(
            len(again), len(population), len({c["person"] for c in closed} - population)
        ),
    }  # fmt: skip


def _mood(burst: dict[str, Any]) -> str | None:
    for mood in ("neg", "pos", "neu"):
        if mood in burst["moods"]:
            return mood
    return None


def _moods(
    cycles: list[dict[str, Any]], threads: list[Thread], messages: list[Event]
) -> dict[str, dict[str, Any]]:
    moods = [mood for t in threads for b in t.bursts if (mood := _mood(b)) is not None]
    angry = [c for c in cycles if _mood(c["first"]) == "neg" and c["reply"]]
    heard = [c for c in angry if c["later"] is not None and _mood(c["later"]) is not None]
    negative, positive = moods.count("neg"), moods.count("pos")
    return {
        "negative_share": ratio(negative, len(moods)),
        "sentiment_index": {
            "value": (positive - negative) / len(moods) if moods else None, "n": len(moods)
        },
        "tone_after_reply": ratio(
            sum(_mood(c["later"]) != "neg" for c in heard),
            len(heard),
            sum(c["later"] is None for c in angry),
        ),
        "read": ratio(sum(m["mood"] is not None for m in messages), len(messages)),
    }  # fmt: skip


def _work(
    cycles: list[dict[str, Any]], threads: list[Thread], as_of: int, rules: Rules
) -> dict[str, dict[str, Any]]:
    handled = [
        sum(rules.minutes(a, b or as_of, c["rules"]) for a, b in c["taken"])
        for c in cycles
        if c["taken"] and c["closed"]
    ]
    faults = [c for c in cycles if set(c["motives"]) & TECHNICAL]
    closed = [c for c in faults if c["closed"]]
    moves = [why for t in threads for why in t.moves]
    updates = [u for t in threads for u in t.updates]
    kept = [u for u in updates if u["ended"] and 0 < u["ended"] <= u["due"]]
    moot = [u for u in updates if u["ended"] and u["ended"] < 0 and -u["ended"] <= u["due"]]
    missed = [u for u in updates if u not in kept and u not in moot and u["due"] <= as_of]
    return {
        "handling_time": {
            "value": sum(handled) / len(handled) if handled else None,
            "n": len(handled),
            "immature": sum(bool(c["taken"]) and not c["closed"] for c in cycles),
        },
        "unverified": ratio(
            sum(not c["verified"] for c in closed), len(closed), len(faults) - len(closed)
        ),
        "moves": ratio(sum(not why for why in moves), len(moves)),
        "updates": ratio(
            len(kept), len(kept) + len(missed), len(updates) - len(kept) - len(moot) - len(missed)
        ),
    }


def _people(told: list[Event], as_of: int, requests: int) -> dict[str, dict[str, Any]]:
    states: dict[str, list[Event]] = {}
    for event in told:
        if event["type"] == "agent":
            states.setdefault(event["agent"], []).append(event)
    at_work = busy = 0
    cost = 0.0
    present, paid = set(), set()
    for agent, known in states.items():
        for now, following in zip(known, [*known[1:], {"at": as_of}], strict=True):
            spell = following["at"] - now["at"]
            if now["state"] in {"available", "busy"} and spell:
                present.add(agent)
                at_work += spell
                busy += spell if now["state"] == "busy" else 0
                spent = _spent(known, now["at"], following["at"])
                cost += sum(spent)
                paid |= {agent} if spent else set()
    replies = sum(event["type"] == "reply" for event in told)
    return {
        "occupancy": {"value": busy / at_work if at_work else None, "n": len(present)},
        "hours_cost": {"value": cost if paid else None, "n": len(paid)},
        "cost_per_request": {
            "value": cost / requests if paid and requests else None,
            "n": requests,
        },
        "replies_per_agent_hour": {
            "value": replies / (at_work / (60 * MINUTE)) if at_work else None,
            "n": replies,
        },
    }


def _spent(known: list[Event], start: int, end: int) -> list[float]:
    """Return what each stretch of a spell costs that has one rate, as far as a rate is known."""
    said: dict[tuple[int, float | None, str], int] = {}  # the same words count once a day
    for event in known:
        words = (event["at"] // DAY, event["rate"], event["team"])
        said[words] = min(said.get(words, event["at"]), event["at"])
    rates = sorted((at, team, rate) for (_, rate, team), at in said.items() if rate)
    edges = [start, *sorted(at for at, _, _ in rates if start < at < end), end]
    found = []
    for begin, until in pairwise(edges):
        in_force = [rate for at, _, rate in rates if at <= begin]
        if in_force and until > begin:
            found.append(in_force[-1] * (until - begin) / (60 * MINUTE))
    return found


def _backlog(threads: list[Thread], as_of: int, rules: Rules) -> dict[str, Any]:
    ages = []
    for thread in threads:
        waiting = [r for r in thread.requests if r["open"]]
        if waiting:
            oldest = min(waiting, key=lambda r: (r["at"], r["seq"]))
            ages.append(rules.minutes(oldest["at"], as_of, oldest["rules"]))
    return {"value": len(ages), "n": len(ages), "oldest": max(ages, default=None)}

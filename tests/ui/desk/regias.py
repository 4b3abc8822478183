"""The regia of the story: 14:32 of the outage, in made-up figures; and the widest that a hub may send."""

from typing import Any

import msgspec
from msgspec.structs import replace

from commandcenter.clock import HOUR, MINUTE, SECOND
from commandcenter.protocol.people import AgentRow
from commandcenter.protocol.preview import CostLine, Preview
from commandcenter.protocol.preview import Effect as PreviewEffect
from commandcenter.protocol.regia import (
    DecisionRow,
    Effect,
    LanguageCount,
    LateRow,
    MotiveAhead,
    OverrideRow,
    QueueRow,
    RegiaView,
    Triple,
    WorkRow,
)
from tests.ui import views
from ui.desk.picture import Shot

NOW = views.alarm().as_of_us
CALM = views.normal().as_of_us


def queue(key: str, **parts: Any) -> QueueRow:
    whole: dict[str, Any] = {
        "key": key, "level": "normal", "at_risk": 0, "to_answer": 5, "agents": 4,
        "languages": (LanguageCount(language="it", count=5),), "ages": (5, 0, 0, 0),
        "forecast": (0.94, 0.88, 1.0),
    }  # fmt: skip
    return QueueRow(**{**whole, **parts})


def tongues(it: int, es: int, en: int, alone: str = "") -> tuple[LanguageCount, ...]:
    counts = {"it": it, "es": es, "en": en}
    return tuple(
        LanguageCount(language=code, count=count, nobody=code == alone)
        for code, count in counts.items()
        if count
    )


def queues() -> tuple[QueueRow, ...]:
    return (
        queue("network", level="critical", at_risk=41, to_answer=163, agents=18,
              languages=tongues(128, 22, 13, "en"), ages=(157, 6, 0, 0), forecast=(0.61, 0.52, 0.70)),
        queue("billing", level="warning", at_risk=6, to_answer=31, agents=5,
              languages=tongues(24, 5, 2), ages=(20, 9, 2, 0), forecast=(0.88, 0.80, 0.96)),
        queue("home", level="warning", at_risk=3, to_answer=17, agents=7,
              languages=tongues(14, 3, 0), ages=(12, 4, 1, 0), forecast=(0.93, 0.85, 1.0)),
        queue("complaints", level="critical", at_risk=2, to_answer=8, agents=4,
              languages=tongues(6, 1, 1), ages=(4, 2, 1, 1), forecast=(0.97, 0.92, 1.0)),
        queue("activations", at_risk=1, to_answer=9, agents=6,
              languages=tongues(6, 2, 1), ages=(7, 2, 0, 0), forecast=(0.97, 0.92, 1.0)),
        queue("critical", to_answer=5, agents=3, languages=tongues(4, 1, 0)),
        queue("total", level="critical", at_risk=53, to_answer=233, agents=44,
              languages=tongues(182, 34, 17), ages=(205, 23, 4, 1), forecast=(0.74, 0.67, 0.81)),
    )  # fmt: skip


def late(number: int, seconds: int, **parts: Any) -> LateRow:
    whole: dict[str, Any] = {
        "case": f"x:{number}", "number": number, "version": 3, "due_us": NOW + seconds * SECOND,
        "is_first": True, "customer": 6100 + number % 100, "channel": "facebook", "language": "it",
        "motive": "internet_3g", "queue": "network",
        "since_us": NOW - (45 * MINUTE - seconds * SECOND), "goes_to": "amato",
        "why": ("index", "first", "slack:1m"),
    }  # fmt: skip
    return LateRow(**{**whole, **parts})


def late_rows() -> tuple[LateRow, ...]:
    return (
        late(88_409, 29, why=("index", "first", "slack:0m", "triage:rescue")),
        late(88_411, 58, channel="whatsapp", goes_to="ferrara"),
        late(88_412, 106, channel="x", language="es", goes_to="navarro"),
        late(88_414, 140, channel="x", language="en", goes_to="", why=("nobody:lang:en",),
             helps="SKILL_OPEN:mobile"),
        late(88_417, 185, motive="billing", queue="billing", goes_to="caruso",
             why=("index", "first", "slack:3m", "holder")),
        late(88_422, 252, channel="whatsapp", goes_to="marino"),
        late(88_431, 330, channel="instagram", motive="signal", goes_to="leone"),
        late(88_604, 432, channel="x", motive="callcenter_unreachable", queue="critical", goes_to="",
             why=("lacks:critical",), helps="MOVE:critical", is_critical=True,
             since_us=NOW - 468 * SECOND),
    )  # fmt: skip


NAMES = {
    "navarro": "Iván Navarro", "clarke": "Amy Clarke", "gallo": "Chiara Gallo", "russo": "Davide Russo",
    "bianchi": "Marco Bianchi", "conti": "Luca Conti", "amato": "Giulia Amato", "ferrara": "Paolo Ferrara",
    "caruso": "Elena Caruso", "marino": "Ivo Marino", "leone": "Dora Leone", "riva": "Sara Riva",
}  # fmt: skip


def people() -> tuple[AgentRow, ...]:
    free = {"navarro": 4 * SECOND, "clarke": 380 * SECOND}
    since = {row.agent: row.busy_us for row in work()}
    rows = [
        AgentRow(
            agent=agent, name=name, state="available" if agent in free else "busy",
            since_us=NOW - free[agent] if agent in free else since[agent], case_us=since[agent],
            skills=("lang:it", "mobile", "ch:chat"), capacity=6, is_planned=True,
        )
        for agent, name in NAMES.items()
    ]  # fmt: skip
    called = [
        AgentRow(agent=f"on{n}", name=f"Reperibile {n}", state="offline", on_call=True)
        for n in range(1, 8)
    ]
    return (*rows, *called)


def work() -> tuple[WorkRow, ...]:
    def row(agent: str, busy: int | None, queue: str = "network", **parts: Any) -> WorkRow:
        whole: dict[str, Any] = {
            "agent": agent, "is_open": True, "queue": queue, "languages": ("it",), "units": 6,
            "capacity": 6, "cases": (88_300,) if busy else (),
            "busy_us": NOW - busy * SECOND if busy else None,
        }  # fmt: skip
        return WorkRow(**{**whole, **parts})

    return (
        row("navarro", None, languages=("es",), units=0, gets=88_412),
        row("clarke", None, "home", languages=("en",), units=0, why=("lacks:mobile",)),
        row("gallo", 1445, languages=("it", "en")),
        row("russo", 1300, "billing"),
        row("bianchi", 700, languages=("it", "en"), overrides=("o3",)),
        row("conti", 451, "complaints", units=3, capacity=4, overrides=("o1",)),
        *(row(agent, 300 + 20 * n) for n, agent in enumerate(list(NAMES)[6:])),
    )


def override(name: str, number: int, minutes: float, **parts: Any) -> OverrideRow:
    whole: dict[str, Any] = {
        "override": name, "number": number, "type": "DRAIN", "kind": "agent", "names": ("conti",),
        "params": {}, "author": "S. Riva", "reason": "2 casi oltre 4 h fermi",
        "set_us": NOW - 44 * MINUTE, "expires_us": NOW + int(minutes * MINUTE), "version": 5,
    }  # fmt: skip
    return OverrideRow(**{**whole, **parts})


def effect(kept: Triple, p90_min: Triple, pairs: int = 64, minutes: int = 120) -> Effect:
    return Effect(kept=kept, p90_min=p90_min, cost=0.0, pairs=pairs, minutes=minutes)


def overrides() -> tuple[OverrideRow, ...]:
    return (
        override("o1", 1, 6.87),
        override("o2", 2, 48.87, type="MOVE", kind="agents", names=tuple(list(NAMES)[6:12]),
                 params={"to": "motive:internet_3g"}, author="M. Ferri", reason="Picco 3G",
                 set_us=NOW - 23 * MINUTE,
                 predicted=effect((6.8, 3.1, 10.5), (-9.2, -14.0, -4.4))),
        override("o3", 3, 78.87, type="BOOST", kind="motive", names=("internet_3g",),
                 params={"factor": 3.0}, author="M. Ferri", reason="Prima la rete",
                 set_us=NOW - 25 * MINUTE, predicted=effect((0.4, -1.9, 2.7), (1.0, -2.0, 4.0))),
        override("o0", 0, -5, type="TRIAGE", kind="motive", names=("internet_3g",), params={"on": True},
                 author="M. Ferri", reason="Picco 3G", set_us=NOW - 65 * MINUTE,
                 ended_us=NOW - 5 * MINUTE, ended_by="engine", why_ended="expired",
                 predicted=effect((12.3, 8.0, 16.6), (-21.0, -26.0, -16.0)),
                 realised=effect((9.1, 6.4, 11.8), (-17.0, -20.0, -14.0), 16, 60)),
    )  # fmt: skip


def decisions() -> tuple[DecisionRow, ...]:
    return (
        DecisionRow(at_us=NOW - MINUTE, act="given", who="engine", case=88_409, agent="amato",
                    mode="triage", why=("index", "first", "slack:0m", "triage:rescue")),
        DecisionRow(at_us=NOW - 23 * MINUTE, act="set", who="M. Ferri", override="o2", type="MOVE",
                    words="Picco 3G"),
        DecisionRow(at_us=NOW - 30 * MINUTE, act="refused", who="M. Ferri", type="CAP",
                    words="serve un responsabile"),
    )  # fmt: skip


def view(**parts: Any) -> RegiaView:
    whole: dict[str, Any] = {
        "version": 7, "is_on": True, "forecast_us": views.at("15:30"), "queues": queues(),
        "ahead": (MotiveAhead(motive="internet_3g", kept=(0.58, 0.48, 0.68)),),
        "late": late_rows(), "at_risk": 53, "work": work(), "on_call": 7, "overrides": overrides(),
        "decisions": decisions(), "decided_today": 27,
    }  # fmt: skip
    return RegiaView(**{**whole, **parts})


def with_regia(shot: Shot, found: RegiaView | None = None) -> Shot:
    """Return a shot whose hub assigns."""
    assert shot.desk is not None
    told = replace(shot.desk, regia=found or view(), people=people())
    return shot._replace(desk=told)


def calm() -> RegiaView:
    """A normal morning: nobody at risk, nothing overruled."""
    rows = tuple(
        replace(row, level="normal", at_risk=0, ages=(sum(row.ages), 0, 0, 0), forecast=(0.98, 0.96, 1.0))
        for row in (queue("network", to_answer=18), queue("billing", to_answer=12), queue("home"),
                    queue("total", to_answer=35))
    )  # fmt: skip
    return view(version=0, queues=rows, late=(), at_risk=0, overrides=(), decisions=())


FRENCH = LanguageCount(language="fr", count=9_999, nobody=True)
LONG = "Maria Teresa Ferrarini-Villanueva"


def worst() -> RegiaView:
    """The widest of everything, and more rows than any screen holds."""
    many = tuple(
        queue(key, level="critical", at_risk=12_345, to_answer=123_456, agents=1_234,
              languages=(*tongues(99_999, 12_345, 11_112, "en"), FRENCH),
              ages=(100_000, 20_000, 3_000, 456), forecast=(0.42, 0.31, 0.53))
        for key in ("network", "billing", "home", "activations", "complaints", "offers", "critical",
                    "unwanted_activation", "new_one", "total")
    )  # fmt: skip
    cases = tuple(
        late(987_654_321 + n, n * 40 - 300, channel="google_review", language="pt",
             motive="unwanted_activation", goes_to="" if n % 2 else LONG,
             why=("nobody:lang:pt", "lacks:critical", "triage:overload", "slack:-12m"),
             helps="SKILL_OPEN:unwanted_activation", customer=123_456)
        for n in range(30)
    )  # fmt: skip
    hands = tuple(
        WorkRow(agent=f"{LONG} {n}", is_open=bool(n % 7), queue="activations",
                languages=("it", "es", "en", "pt", "fr"), units=n % 13, capacity=12,
                cases=tuple(range(n % 5)), busy_us=NOW - n * 7 * MINUTE if n % 5 else None,
                why=("lacks:unwanted_activation", "moved"), overrides=("o9",) if n % 3 else ())
        for n in range(200)
    )  # fmt: skip
    bound = tuple(
        override(f"o{n}", n, 700 - 3 * n, type="SKILL_OPEN", kind="agents", names=(LONG, LONG),
                 params={"skill": "unwanted_activation"}, author=LONG, reason="w " * 200,
                 problem="infeasible" if n % 2 else "", set_us=NOW - 11 * HOUR)
        for n in range(1, 30)
    )  # fmt: skip
    done = tuple(
        DecisionRow(at_us=NOW - n * SECOND, act="given", who="engine", case=987_654_321 + n,
                    agent=LONG, why=("index", "first", "slack:123m", "triage:overload"))
        for n in range(30)
    )  # fmt: skip
    return view(
        queues=many, late=cases, at_risk=123_456, work=hands, overrides=bound, decisions=done,
        decided_today=123_456, is_overloaded=True,
    )  # fmt: skip


def previewed(**parts: Any) -> dict[str, Any]:
    """What the hub answers of a preview: +3 from those on call."""
    found = Preview(
        question=1, pairs=64, is_last=True, horizon_min=120, kept=PreviewEffect(value=22, half=12),
        kept_share=PreviewEffect(value=0.07, half=0.04), share_without=0.88, share_with=0.95,
        p90_min=PreviewEffect(value=-11, half=3), p90_without=42, p90_with=31, on_call_left=4,
        cost=tuple(
            CostLine(agent=f"on{n}", hours=1, rate=18, rate_since="2026-03-01", cost=18)
            for n in range(1, 4)
        ),
        cost_sum=54.0,
    )  # fmt: skip
    return dict(msgspec.to_builtins(replace(found, **parts)))


def stale(**parts: Any) -> dict[str, Any]:
    """What the hub tells of the list that S. Riva changed meanwhile."""
    change = {
        "override": "o7", "bundle": "", "type": "MOVE", "target": {"agents": ["riva", "leone"]},
        "params": {"to": {"queue": "billing"}}, "act": "set", "who": "S. Riva",
        "why": "2 casi oltre 4 h fermi", "at_us": NOW - 18 * SECOND,
        "expires_us": views.at("16:00"), "version": 9, **parts,
    }  # fmt: skip
    return {
        "override": "o7", "type": change["type"], "who": change["who"], "why": change["why"],
        "changes": [change],
    }  # fmt: skip

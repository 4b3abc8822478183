"""What desks show in the tests: the story of tests/ui/views.py, as the hub tells it to a person's seat."""

from typing import Any

from msgspec.structs import replace

from commandcenter.clock import DAY, HOUR, MINUTE, SECOND
from commandcenter.protocol.alerts import AlertRow, AlertStep, DriftRow
from commandcenter.protocol.desk import (
    Agreement,
    Counted,
    DeskView,
    Drift,
    Explained,
    MessageRow,
    Quality,
)
from commandcenter.protocol.wall import WallView
from tests.ui import views
from ui.desk.picture import Shot
from ui.linkstate import LinkState

STALE = LinkState("stale", "silent", 7 * SECOND)
GONE = LinkState("disconnected", "broken", 38 * SECOND, 3, 3_200_000, "Chiama i sistemi, int. 4411")
REFUSED = LinkState("disconnected", "refused", 3 * MINUTE, 12, 5 * SECOND)


def outage(**parts: Any) -> AlertRow:
    whole: dict[str, Any] = {
        "incident": "A0007",
        "kind": "negative_spike",
        "motive": "internet_3g",
        "channel": "*",
        "region": "*",
        "severity": 9,
        "level": "critical",
        "state": "acknowledged",
        "since_us": views.at("13:58"),
        "fired_us": views.at("14:03"),
        "customers": 312,
        "slope": (41, 28),
        "version": 41,
        "owner": "M. Ferri",
        "acknowledged_us": views.at("14:06"),
        "acknowledge_within_us": 5 * MINUTE,
        "steps": (
            AlertStep(at_us=views.at("14:03"), state="firing", severity=6),
            AlertStep(at_us=views.at("14:06"), state="acknowledged", severity=6, who="M. Ferri"),
            AlertStep(at_us=views.at("14:20"), state="firing", severity=9),
        ),
    }
    return AlertRow(**{**whole, **parts})


def billing(**parts: Any) -> AlertRow:
    return outage(
        **{
            "incident": "A0008",
            "motive": "billing",
            "severity": 4,
            "level": "warning",
            "state": "firing",
            "since_us": views.at("14:10"),
            "fired_us": views.at("14:21"),
            "customers": 24,
            "version": 44,
            "owner": None,
            "acknowledged_us": None,
            "acknowledge_by_us": views.at("14:51"),
            "steps": (AlertStep(at_us=views.at("14:21"), state="firing", severity=4),),
            **parts,
        }
    )


def silence(**parts: Any) -> AlertRow:
    return billing(
        **{
            "incident": "A0006",
            "kind": "feed_silence",
            "motive": "feed_silence",
            "channel": "whatsapp",
            "customers": None,
            "state": "resolved",
            "acknowledge_by_us": None,
            "since_us": views.at("09:02"),
            "fired_us": views.at("09:22"),
            "ended_us": views.at("09:40"),
            "resolved_us": views.at("09:41"),
            "steps": (
                AlertStep(at_us=views.at("09:22"), state="firing", severity=4),
                AlertStep(at_us=views.at("09:41"), state="resolved", severity=4),
            ),
            **parts,
        }
    )


def steps(**counts: int) -> tuple[Counted, ...]:
    return tuple(Counted(key=key, count=count) for key, count in counts.items())


def explained(wall: WallView) -> tuple[Explained, ...]:
    """Explain the figures of a wall: what each counts down to is what stands in its tile."""
    to_answer, within_45, messages, negative, online = wall.figures
    waiting, came = int(to_answer.value or 0), int(messages.value or 0)
    return (
        Explained(
            key="to_answer", version=1, clock="service",
            steps=steps(
                waiting_45=waiting - 7, waiting_240=7, waiting_720=0, waiting_more=0,
                waiting=waiting,
            ),
        ),
        Explained(
            key="within_45", version=1, clock="service", low=0.913, high=0.959, immature=4,
            steps=steps(
                messages_today=1408, care_today=640, requests_today=496, cycles_today=416,
                promises_due=within_45.n or 0, promises_kept=within_45.part or 0,
            ),
        ),
        Explained(
            key="messages", version=1, clock="wall",
            steps=steps(messages_hour=came, care_hour=40, customers_hour=came - 15),
        ),
        Explained(
            key="negative", version=1, clock="wall", low=0.14, high=0.29,
            steps=steps(
                messages_hour=came, bursts_hour=(negative.n or 0) + 1,
                bursts_read=negative.n or 0, bursts_negative=negative.part or 0,
            ),
        ),
        Explained(
            key="online", version=1, clock="wall",
            steps=steps(agents_known=71, agents_planned=45, agents_online=int(online.value or 0)),
        ),
    )  # fmt: skip


def rated(wall: WallView) -> WallView:
    counts = dict(zip(("x", "fb", "ig", "wa", "turni"), (6, 4, 1, 3, 0), strict=True))
    return replace(
        wall, feeds=tuple(replace(row, per_min=counts.get(row.name)) for row in wall.feeds)
    )


TEXTS = (
    ("it", "neg", "complaint", ("no_service", "callcenter_unreachable"), "fibre",
     ("Da stamattina non ho linea e nessuno risponde al 181: è la terza volta questo mese, voglio un"
     " rimborso di quello che ho pagato finora")),
    ("it", "pos", "thanks", (), "", "Grazie mille, tutto risolto!"),
    ("es", "neu", "question", ("commercial_doubt",), "fibre", "¿Cuánto cuesta la fibra en Valencia?"),
    ("it", "neg", "joke/banter", ("signal",), "mobile", "Bravi bravi, EDGE in centro"),
)  # fmt: skip


def message(wall: WallView, number: int, **parts: Any) -> MessageRow:
    tongue, mood, kind, motives, network, text = TEXTS[number % len(TEXTS)]
    row = MessageRow(
        message=1000 - number,
        at_us=wall.as_of_us - number * 31 * SECOND,
        channel=("instagram_comment", "whatsapp", "x", "email")[number % 4],
        customer=417 + number,
        text=text,
        language=tongue,
        sentiment=mood,
        care=kind != "thanks",
        kind=kind,
        motives=motives,
        network=network,
        region="lazio" if number % 2 else None,
        case=f"x:{number}",
    )
    return replace(row, **parts)


def quality(wall: WallView) -> Quality:
    return Quality(
        version="rules-2",
        agreements=(
            Agreement(head="sentiment", n=200, agreed=171),
            Agreement(head="care", n=41, agreed=38),
            Agreement(head="kind", n=41, agreed=30),
            Agreement(head="motives", n=12, agreed=9),
        ),
        drifts=(
            Drift(key="neg", now=0.24, before=0.22),
            Drift(key="neu", now=0.57, before=0.58),
            Drift(key="pos", now=0.19, before=0.2),
            Drift(key="care", now=0.22, before=0.21),
        ),
    )


def desk(wall: WallView, *alerts: AlertRow) -> DeskView:
    return DeskView(
        as_of_us=wall.as_of_us,
        alerts=alerts,
        explained=explained(wall),
        messages=tuple(message(wall, number) for number in range(40)),
        quality=quality(wall),
    )


def audited() -> Shot:
    """A day whose negative share is calibrated, by an audit that no longer fits; much was corrected."""
    wall = rated(views.normal())
    figures = tuple(
        replace(f, raw=False, least=0.17, most=0.26, audit_due=True) if f.key == "negative" else f
        for f in wall.figures
    )
    heads = ("sentiment", "kind", "motives")
    rows = tuple(
        message(
            wall,
            n,
            version=7,
            corrected=heads,
            who="Maria Teresa Ferrarini-Villanueva",
            text="w" * 400,
        )
        for n in range(20)
    )
    found = replace(
        quality(wall),
        drifts=(
            Drift(key="neg", now=0.41, before=0.22),
            Drift(key="neu", now=None, before=0.58),
            Drift(key="pos", now=1.0, before=0.0),
            Drift(key="care", now=0.22, before=0.21),
        ),
        audit_end_us=wall.as_of_us - 90 * DAY,
        audit_n=187,
        audit_who=("Maria Teresa Ferrarini-Villanueva", "M. Ferri"),
    )
    return Shot(replace(wall, figures=figures), replace(desk(wall), messages=rows, quality=found))


def normal() -> Shot:
    wall = rated(views.normal())
    return Shot(wall, desk(wall, silence()))


def alarm() -> Shot:
    wall = rated(views.alarm())
    return Shot(wall, desk(wall, outage(), billing(), silence()))


def late() -> Shot:
    """Nobody has taken it, and the time to do so is over."""
    shot = alarm()
    assert shot.desk is not None
    nobody = outage(
        state="firing", owner=None, acknowledged_us=None, acknowledge_by_us=views.at("14:13")
    )
    return shot._replace(desk=replace(shot.desk, alerts=(nobody, *shot.desk.alerts[1:])))


def one_feed_down() -> Shot:
    wall = rated(views.one_feed_down())
    return Shot(wall, desk(wall))


def drifting() -> Shot:
    """Two motives are read otherwise than they were; nothing else happens."""
    wall = rated(views.normal())
    rows = (
        DriftRow(
            motive="unwanted_activation", usual=0.32, share=0.45, since_us=wall.as_of_us - 9 * DAY
        ),
        DriftRow(motive="billing", usual=0.51, share=0.41, since_us=wall.as_of_us - 23 * DAY),
    )
    return Shot(wall, replace(desk(wall), drifts=rows))


def stale() -> Shot:
    return alarm()._replace(link=STALE, passed_us=7 * SECOND)


def disconnected() -> Shot:
    return alarm()._replace(link=GONE, passed_us=38 * SECOND)


def empty() -> Shot:
    wall = views.startup()
    return Shot(wall, DeskView(as_of_us=wall.as_of_us, alerts=()))


def placed() -> Shot:
    """Incidents whose region is known, from a share of the customers."""
    wall = views.alarm(region="IT-75", place_known=119)
    far = outage(
        incident="A0009", motive="unwanted_activation", region="IT-45", customers=24, place_known=23
    )
    return Shot(wall, desk(wall, outage(region="IT-75", place_known=119), far))


def worst() -> Shot:
    """The widest of everything that a hub may send, and more rows than any screen holds."""
    wall = views.worst()
    many = tuple(
        outage(
            incident=f"A{number:04}",
            motive="unwanted_activation",
            channel="whatsapp",
            customers=123_456,
            slope=(98_765, 87_654),
            since_us=wall.as_of_us - (50 - number) * HOUR,
            owner="Maria Teresa Ferrarini-Villanueva" if number % 2 else None,
            state="acknowledged" if number % 2 else "firing",
            acknowledge_by_us=wall.as_of_us - HOUR,
        )
        for number in range(40)
    )
    return Shot(wall, replace(desk(wall, *many), alerts_left_out=1_234))


ALL = {
    "normal": normal,
    "alarm": alarm,
    "late": late,
    "one_feed_down": one_feed_down,
    "drifting": drifting,
    "stale": stale,
    "disconnected": disconnected,
    "empty": empty,
    "placed": placed,
    "worst": worst,
    "audited": audited,
}

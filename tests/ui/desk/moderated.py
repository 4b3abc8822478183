"""Moderation at a quarter to three: a ban to sign, an appeal, new abuse, own data in view."""

import msgspec
from msgspec.structs import replace

from commandcenter.care.calendar import Calendar, ServiceClock
from commandcenter.clock import DAY, MINUTE
from commandcenter.kpis.hours import Hours
from commandcenter.kpis.moment import Moment
from commandcenter.protocol.moderation import ModerationView
from commandcenter.settings import Settings
from commandcenter.state import State
from commandcenter.views.moderation import moderation
from tests.commandcenter.bans.desk import PEOPLE, ModerationDesk
from tests.ui import views
from tests.ui.desk import desks
from ui.desk.picture import Shot

AUTHOR = "L. Ortega"
TEXTS = (
    "A te, [ADDRESS], ti aspetto fuori quando esci dal lavoro, sai bene chi sono",
    "So dove lavori, [PHONE]",
    "Siete dei coglioni, rispondete",
    "Che razza di idioti",
)


def story() -> ModerationDesk:
    """Tell it with the hub's own code: 73 days of a customer, and the last hour of others."""
    desk = ModerationDesk()
    PEOPLE.setdefault(AUTHOR, "seat-o")
    desk.now_us = views.at("09:31") - 73 * DAY
    for rung, days in (("courtesy", 2), ("warning", 5), ("hide", 2), ("day", 9), ("week", 13)):
        desk.climbs(rung, person=AUTHOR, customer=7725)
        desk.passes(days * DAY)
    desk.climbs("month", person=AUTHOR, customer=7725)
    desk.passes(30 * DAY)
    desk.passes(views.at("09:00") - desk.now_us)
    desk.climbs("week", person=AUTHOR, customer=7654)
    desk.does("ban.appeal", customer=7654, note="chiede di riscrivere")
    desk.insults(7731)
    desk.insults(7731)
    desk.writes(7702, "insult")
    desk.now_us = views.at("14:02")
    message = desk.writes(7725, "threat", visibility="private")
    desk.does("moderation.flag", message=message, kind="threat", person=AUTHOR)
    desk.writes(7725, "threat", "own_data:ADDRESS")
    desk.now_us = views.at("14:31")
    desk.does(
        "ban.step", customer=7725, person=AUTHOR, role="manager", rung="permanent",
        note="minaccia un collega e scrive la sua via",
    )  # fmt: skip
    for customer, minutes, *signs in (
        (7733, 1, "own_data:ADDRESS"),
        (7738, 5, "own_data:IBAN"),
        (7741, 7, "own_data:PHONE", "own_data:DNI"),
    ):
        desk.now_us += minutes * MINUTE
        shown = desk.writes(customer, *signs)
        if customer == 7733:
            desk.does("moderation.help", message=shown, person="Rita")
    desk.now_us = views.at("14:45")
    return desk


def moment_of(state: State, now_us: int, site: Settings | None = None) -> Moment:
    """Return a moment of a state, on a site as it comes."""
    site = site or Settings()
    clock = ServiceClock(msgspec.convert(site.calendar(), Calendar))
    return Moment(state, now_us, site, clock, Hours(state, clock.zone))


def view_of(desk: ModerationDesk, site: Settings | None = None) -> ModerationView:
    """Return what the hub shows of it."""
    texts = {m.seq: TEXTS[n % len(TEXTS)] for n, m in enumerate(reversed(desk.messages))}
    return moderation(moment_of(desk.state, desk.now_us, site), texts)


def shot(site: Settings | None = None) -> Shot:
    """Return the desk's views at that moment."""
    seen = desks.alarm()
    assert seen.desk is not None
    return seen._replace(desk=replace(seen.desk, moderation=view_of(story(), site)))

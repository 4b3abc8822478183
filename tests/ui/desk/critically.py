"""Critical customers at a quarter to three: late, unassigned, reserved, proposed, calm."""

import msgspec
from msgspec.structs import replace

from commandcenter.clock import HOUR, MINUTE
from commandcenter.protocol.critical import CriticalView
from commandcenter.views.critical import critical
from tests.commandcenter.critical.test_rules import CriticalDesk
from tests.ui import views
from tests.ui.desk import desks
from tests.ui.desk.moderated import moment_of
from ui.desk.picture import Shot

_CAME = (  # customer, class, minutes before, whose word, owner, channel
    (1987, "press", 17, "giornalista, chiede una replica", "", "x"),
    (2041, "vulnerable", 19, "linea salvavita senza servizio", "S. Riva", "facebook_message"),
    (2049, "vulnerable", 12, "sola in casa", "", "whatsapp"),
    (2053, "press", 6, "testata locale, chiede dati", "", "x"),
    (2052, "legal", 13, "cita avvocato e garante", "P. Ferrara", "facebook_comment"),
    (2050, "influencer", 9, "lista curata, guasto 3G", "C. Gallo", "x"),
    (2035, "exploiter", 4, "usa il caso per una campagna", "", "instagram_comment"),
)


def story() -> CriticalDesk:
    """Tell it with the hub's own code."""
    desk = CriticalDesk()
    desk.now_us = views.at("09:00") - 48 * HOUR
    for hours in (0, 20, 8):
        desk.now_us += hours * HOUR
        desk.writes("neg", person=2054, channel="whatsapp")
    desk.looks(MINUTE)
    for customer, cls, minutes, note, _, channel in sorted(_CAME, key=lambda one: -one[2]):
        desk.now_us = views.at("14:32") - minutes * MINUTE
        message = desk.writes("neg", person=customer, channel=channel)
        desk.does("critical.enter", message=message, cls=cls, note=note)
    desk.writes("neg", person=2060, channel="facebook_comment", signs=("legal",))
    for customer, *_, owner, _channel in _CAME:
        if owner:
            desk.of = customer
            desk.does("critical.assign", owner=owner)
    desk.now_us = views.at("14:32")
    return desk


def view_of(desk: CriticalDesk) -> CriticalView:
    """Return what the hub shows of it."""
    return critical(moment_of(desk.state, desk.now_us))


def shot() -> Shot:
    """Return the desk's views at that moment."""
    seen = desks.alarm()
    assert seen.desk is not None
    view = view_of(story())
    assert msgspec.convert(msgspec.to_builtins(view), CriticalView) == view
    return seen._replace(desk=replace(seen.desk, critical=view))

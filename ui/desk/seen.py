"""What a desk knows at one moment: the newest views, the link, the time, who sits here."""

from datetime import tzinfo
from typing import NamedTuple

from commandcenter.clock import DAY, now_us
from commandcenter.languages import zone
from commandcenter.protocol.alerts import AlertRow
from commandcenter.protocol.desk import DeskView, Explained
from commandcenter.protocol.presence import PresenceView, SeatRow
from commandcenter.protocol.row import Role
from commandcenter.protocol.wall import Figure, WallView
from ui.linkstate import LinkState
from ui.mirror import Mirror

RECENT = DAY
OPEN = frozenset({"firing", "acknowledged", "escalated"})


class Seen(NamedTuple):
    """One look at the mirror; every part of the window is drawn from the same one."""

    wall: WallView | None
    desk: DeskView | None
    link: LinkState
    now_us: int
    person: str
    role: Role | None
    others: tuple[SeatRow, ...] = ()  # what persons' seats are at, this one's too

    @property
    def zone(self) -> tzinfo:
        """The site's zone; UTC before the first view."""
        return zone(self.wall.timezone if self.wall is not None else "UTC")

    @property
    def is_whole(self) -> bool:
        """Both views are here."""
        return self.wall is not None and self.desk is not None

    @property
    def open_alerts(self) -> tuple[AlertRow, ...]:
        """Incidents that are not over, worst first."""
        return tuple(alert for alert in self.alerts if alert.state in OPEN and not alert.into)

    @property
    def alerts(self) -> tuple[AlertRow, ...]:
        """Every incident that the hub tells of."""
        return self.desk.alerts if self.desk is not None else ()

    @property
    def recent_alerts(self) -> tuple[AlertRow, ...]:
        """The open incidents and those that ended in the last 24 hours."""
        begin = self.now_us - RECENT
        return tuple(alert for alert in self.alerts if (alert.resolved_us or self.now_us) >= begin)

    def alert(self, name: str) -> AlertRow | None:
        """Return an incident by its id."""
        return next((alert for alert in self.alerts if alert.incident == name), None)

    def figure(self, key: str) -> Figure | None:
        """Return a headline figure."""
        figures = self.wall.figures if self.wall is not None else ()
        return next((figure for figure in figures if figure.key == key), None)

    def explained(self, key: str) -> Explained | None:
        """Return what stands behind a figure."""
        found = self.desk.explained if self.desk is not None else ()
        return next((explained for explained in found if explained.key == key), None)


def look(mirror: Mirror) -> Seen:
    """Return what the mirror knows now; the hub's clock ran on since its newest view."""
    wall, desk = mirror.view("wall", WallView), mirror.view("desk", DeskView)
    welcome, presence = mirror.welcome, mirror.view("presence", PresenceView)
    return Seen(
        wall=wall,
        desk=desk,
        link=mirror.link_state(),
        now_us=now_us() if wall is None else wall.as_of_us + mirror.run_on_us("wall"),
        person=welcome.person if welcome is not None else "",
        role=welcome.role if welcome is not None else None,
        others=presence.seats if presence is not None else (),
    )

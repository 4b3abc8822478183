"""What each seat is at now. In memory only: it is gone with the connection, and never in the log."""

from commandcenter.hub.access import Guest
from commandcenter.protocol.presence import Doing, PresenceView, SeatRow


class Attending:
    """Knows it by connection."""

    def __init__(self) -> None:
        self._rows: dict[int, SeatRow] = {}

    def says(self, connection: object, guest: Guest, doing: Doing) -> None:
        """Take a seat's word; a wall's is no person's."""
        if guest.role != "wall" and doing.about:
            row = SeatRow(person=guest.person, role=guest.role, about=doing.about)
            self._rows[id(connection)] = row
        else:
            self.left(connection)

    def left(self, connection: object) -> None:
        """Forget a seat."""
        self._rows.pop(id(connection), None)

    def view(self) -> PresenceView:
        """Return all of it, in an order that does not move."""
        rows = sorted(self._rows.values(), key=lambda row: (row.person.casefold(), row.about))
        return PresenceView(seats=tuple(rows))

"""How long what is kept: what a log drops by itself once its time is over, kind by kind. Figures stay."""

from commandcenter.database import Connection
from commandcenter.events.erasure import Kept
from commandcenter.secrets import Seal

_EMPTY = 28  # bytes of nothing, sealed
_TEXTS = "FROM texts WHERE seq IN (SELECT seq FROM events WHERE recorded_us < :before)"
_SILENT = (
    "SELECT person FROM persons WHERE sealed NOTNULL AND person NOT IN"
    " (SELECT person FROM events WHERE recorded_us >= :before)"
)
_LETTERS = f"FROM quarantine WHERE recorded_us < :before AND length(sealed) > {_EMPTY}"
_COUNTS: dict[Kept, str] = {
    "texts": f"SELECT count(*) {_TEXTS}",
    "identities": f"SELECT count(*) FROM ({_SILENT})",  # noqa: S608
    "quarantine": f"SELECT count(*) {_LETTERS}",
}


def due(db: Connection, kind: Kept, before_us: int) -> int:
    """Return how many of a kind were recorded before an instant: texts, silent identities, frames."""
    return int(db.exec_driver_sql(_COUNTS[kind], {"before": before_us}).scalar_one())


def drop(db: Connection, key: bytes, kind: Kept, before_us: int) -> int:
    """Drop them; return how many there were. Inside a transaction of the journal."""
    count, before = due(db, kind, before_us), {"before": before_us}
    if not count:
        return 0
    if kind == "texts":
        db.exec_driver_sql(f"DELETE {_TEXTS}", before)
    elif kind == "identities":
        db.exec_driver_sql(f"DELETE FROM clues WHERE person IN ({_SILENT})", before)  # noqa: S608
        db.exec_driver_sql(
            f"UPDATE persons SET sealed = NULL WHERE person IN ({_SILENT})",  # noqa: S608
            before,
        )
    else:
        nothing = Seal(key, "quarantine")
        for (number,) in db.exec_driver_sql(f"SELECT n {_LETTERS}", before).fetchall():
            db.exec_driver_sql(
                "UPDATE quarantine SET sealed = ? WHERE n = ?", (nothing.seal(b""), number)
            )
    return count

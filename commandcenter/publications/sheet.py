"""A calendar of publications as people keep it: a CSV file (`commandcenter.table`).

Every problem is told, each with its line and field, before anything is taken over. A publication is known
again by its `id`, or else by channel, title and local day: its hours may move within that day.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import tzinfo
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

from commandcenter import table, typed
from commandcenter.clock import to_datetime
from commandcenter.commands.publications import MOST_ROWS, CalendarRow
from commandcenter.errors import UserError
from commandcenter.languages import plain
from commandcenter.publications.asked import problems

COLUMNS = {
    "id": ("id", "publication_id", "codice", "codigo", "código"),
    "start": ("start", "inizio", "inicio", "dal", "da", "desde", "begin", "from"),
    "end": ("end", "fine", "fin", "al", "a", "hasta", "to"),
    "channel": ("channel", "canale", "canal"),
    "motive": ("motive", "motivo"),
    "area": ("area", "área", "zona", "region", "regione", "región"),
    "expected_multiple": (
        "expected_multiple", "expected multiple", "multiplo atteso", "moltiplicatore atteso",
        "moltiplicatore", "multiplicador esperado", "múltiplo esperado", "multiplicador", "multiple",
    ),
    "title": ("title", "titolo", "título", "titulo", "testo", "texto", "text"),
}  # fmt: skip
"""What a column may be called, in the three languages; capitals, blanks and _ count for nothing."""

REQUIRED = ("start", "end", "channel", "title")
_SEPARATORS = ";\t,|"
_LONGEST_TITLE, _MOST = 120, 2_000  # rows: a year of more than five a day


class Problem(NamedTuple):
    """What is wrong in a field of a line; `field` "" = the line as a whole."""

    line: int
    field: str
    error: UserError


class _Head(NamedTuple):
    """Where each column stands, how many there are, what separates them, and which nobody asks for."""

    places: dict[str, int]
    width: int
    separator: str
    ignored: tuple[str, ...]


class Sheet(NamedTuple):
    """What a file says: its rows, or what is wrong with it. `ignored`: columns nobody asks for."""

    rows: tuple[CalendarRow, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...] = ()

    def pieces(self) -> Iterator[tuple[CalendarRow, ...]]:
        """Yield the rows in as many pieces as commands are needed for them, one at least."""
        for first in range(0, max(1, len(self.rows)), MOST_ROWS):
            yield self.rows[first : first + MOST_ROWS]


def read(raw: bytes, zone: tzinfo) -> Sheet:
    """Read a calendar; times in it are of `zone`. UserError where it is no table at all."""
    lines = table.lines(raw)
    if (first := table.head(lines)) is None:
        raise UserError("publications_empty")
    head = _head(lines[first])
    found, wrong = list[tuple[int, CalendarRow]](), list[Problem]()
    for line, cells in table.rows(lines, head.separator, first + 1):
        row = _row(line, cells, head, zone, wrong)
        if row is not None:
            found.append((line, row))
    if len(found) > _MOST:
        raise UserError("publications_many", n=len(found), most=_MOST)
    return Sheet(
        tuple(_named(found, zone, wrong)),
        tuple(sorted(wrong, key=lambda one: one.line)),
        head.ignored,
    )


def _head(line: str) -> _Head:
    """Return what the first line says; the separator is the one by which most columns are known."""
    known = {_plainly(name): key for key, names in COLUMNS.items() for name in names}

    cells = partial(table.cells, line)
    separator = max(_SEPARATORS, key=lambda one: sum(_plainly(c) in known for c in cells(one)))
    keys = [known.get(_plainly(cell), "") for cell in cells(separator)]
    if missing := [key for key in REQUIRED if key not in keys]:
        raise UserError("publications_columns", missing=", ".join(missing))
    if twice := [key for key, n in Counter(keys).items() if key and n > 1]:
        raise UserError("publications_column_twice", column=twice[0])
    places = {key: place for place, key in enumerate(keys) if key}
    others = zip(keys, cells(separator), strict=True)
    ignored = tuple(plain(cell) for key, cell in others if not key and plain(cell))
    return _Head(places, len(keys), separator, ignored)


def _row(
    line: int, cells: list[str], head: _Head, zone: tzinfo, wrong: list[Problem]
) -> CalendarRow | None:
    """Return what a line says; None after telling everything that is wrong in it."""
    told = {key: cells[at].strip() for key, at in head.places.items() if at < len(cells)}
    before = len(wrong)

    def said(key: str, read: Callable[[str], Any], nothing: Any = None) -> Any:
        if not (text := told.get(key, "")):
            if nothing is None:
                wrong.append(Problem(line, key, UserError("publications_missing")))
            return nothing
        try:
            return read(text)
        except UserError as error:
            wrong.append(Problem(line, key, error))
            return None

    if any(cell.strip() for cell in cells[head.width :]):
        wrong.append(Problem(line, "", UserError("publications_more_cells")))
    start_us = said("start", lambda text: typed.instant(text, zone))
    end_us = said("end", lambda text: typed.end(text, zone, start_us or 0))
    values = {
        "channel": said("channel", typed.channel),
        "title": said("title", _title),
        "motive": said("motive", typed.motive, ""),
        "area": said("area", typed.area, ""),
        "expected_multiple": said("expected_multiple", typed.multiple, 0.0),
    }
    if len(wrong) > before or start_us is None or end_us is None:
        return None
    row = CalendarRow(
        publication=told.get("id", "") or "?", start_us=start_us, end_us=end_us, **values
    )
    wrong.extend(Problem(line, field, error) for field, error in problems(row))
    return row if len(wrong) == before else None


def _title(text: str) -> str:
    return plain(text, _LONGEST_TITLE)


def _named(
    found: list[tuple[int, CalendarRow]], zone: tzinfo, wrong: list[Problem]
) -> Iterator[CalendarRow]:
    """Yield the rows under their ids; tell of an id that stands there twice."""
    seen: dict[str, int] = {}
    alike: Counter[tuple[str, ...]] = Counter()
    for line, row in sorted(found, key=lambda one: (one[1].start_us, one[0])):
        name = row.publication
        if name == "?":
            day = to_datetime(row.start_us).astimezone(zone).date().isoformat()
            key = (row.channel, _plainly(row.title), day)
            alike[key] += 1
            told = "\n".join((*key, str(alike[key])))
            name = f"calendar:{blake2b(told.encode(), digest_size=8).hexdigest()}"
        if (first := seen.setdefault(name, line)) != line:
            wrong.append(Problem(line, "id", UserError("publications_twice", line=first)))
        yield CalendarRow(**{**_fields(row), "publication": name})


def _fields(row: CalendarRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def _plainly(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())

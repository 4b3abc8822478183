"""The list of people as a file: CSV in, CSV out, with an error that names the line and the column.

Columns: agent, name, team, desk, sourcing (in | out), supplier, rate (an hour, in the site's currency), from
(a local day or an instant, as `typed` reads them; empty = since ever), skills (apart by spaces or ;), shift,
capacity, on_call (yes | no). An empty field leaves what is known as it is. Comma, semicolon or tab (`table`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

import msgspec

from commandcenter import table, typed
from commandcenter.agents.standing import Standing
from commandcenter.clock import format_us, parse_us
from commandcenter.errors import UserError
from commandcenter.events.agents import AgentListedData, Told

COLUMNS = (
    "agent", "name", "team", "desk", "sourcing", "supplier", "rate", "from", "skills", "shift",
    "capacity", "on_call",
)  # fmt: skip
_FIELDS = {"name": "called", "from": "since"}  # where the event calls it otherwise
_SHIFT = re.compile(r"([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-4]):[0-5]\d", re.ASCII)
_SOURCING = {
    "in": "in", "insourced": "in", "internal": "in", "interno": "in",
    "out": "out", "outsourced": "out", "external": "out", "esterno": "out", "externo": "out",
}  # fmt: skip
_YES = {"yes": True, "sì": True, "si": True, "sí": True, "1": True, "no": False, "0": False}
_LONGEST, _MOST_SKILLS = 60, 100


def read(raw: bytes, zone: ZoneInfo) -> tuple[AgentListedData, ...]:
    """Return the lines of a list; UserError, which names line and column, where one cannot be read."""
    lines = table.lines(raw)
    first = table.head(lines) or 0
    delimiter = max(",;\t", key=lines[first].count)
    columns = [name.strip().lower() for name in table.cells(lines[first], delimiter)]
    unknown = [name for name in columns if name not in COLUMNS]
    if "agent" not in columns or unknown or len(set(columns)) != len(columns):
        raise UserError(
            "agents_columns", found=", ".join(unknown or columns), known=", ".join(COLUMNS)
        )
    found: dict[tuple[str, str | None], AgentListedData] = {}
    for number, cells in table.rows(lines, delimiter, first + 1):
        fields = [cell.strip() for cell in cells]
        if len(fields) > len(columns):
            raise UserError("agents_too_many", line=number, n=len(columns))
        line = _line(number, dict(zip(columns, fields, strict=False)), zone)
        if (line.agent, line.since) in found:
            raise UserError("agents_twice", line=number, agent=line.agent)
        found[line.agent, line.since] = line
    return tuple(found.values())


def _line(number: int, row: Mapping[str, str], zone: ZoneInfo) -> AgentListedData:
    if not row["agent"]:
        raise UserError("agents_nobody", line=number)
    said = {}
    for column, value in row.items():
        if not value:
            continue
        try:
            said[_FIELDS.get(column, column)] = _READ[column](value, zone)
            msgspec.convert({"agent": "x", **said}, AgentListedData)
        except (ValueError, KeyError, OverflowError, UserError) as error:
            raise UserError(
                "agents_field", line=number, column=column, value=value[:_LONGEST]
            ) from error
    return msgspec.convert(said, AgentListedData)


def _word(value: str, _zone: ZoneInfo) -> str:
    if len(value) > _LONGEST or not value.isprintable():  # nor what a terminal would obey
        raise ValueError(value)
    return value


def _skills(value: str, zone: ZoneInfo) -> tuple[str, ...]:
    found = tuple(_word(one, zone) for one in value.replace(";", " ").split())
    if len(found) > _MOST_SKILLS:
        raise ValueError(value)
    return found


def _since(value: str, zone: ZoneInfo) -> str:
    return format_us(typed.day_or_instant(value, zone))


def _shift(value: str, _zone: ZoneInfo) -> str:
    if not _SHIFT.fullmatch(value):
        raise ValueError(value)
    return value


def _rate(value: str, _zone: ZoneInfo) -> float:
    return float(value.replace(",", "."))


_READ: dict[str, Callable[[str, ZoneInfo], object]] = {
    **dict.fromkeys(("agent", "name", "team", "desk", "supplier"), _word),
    "sourcing": lambda value, _: _SOURCING[value.lower()],
    "rate": _rate,
    "from": _since,
    "skills": _skills,
    "shift": _shift,
    "capacity": lambda value, _: int(value),
    "on_call": lambda value, _: _YES[value.lower()],
}


def news(
    lines: Iterable[AgentListedData], standing: Mapping[str, Standing]
) -> list[AgentListedData]:
    """Return the lines that say something which the list did not say already: the rest is no news."""
    return [
        line
        for line in lines
        if (held := standing.get(line.agent)) is None
        or not held.lists_already(_since_us(line), line)
    ]


def _since_us(line: AgentListedData) -> int:
    return 0 if line.since is None else parse_us(line.since)


def written(told: Mapping[str, Told]) -> Iterator[tuple[str, ...]]:
    """Yield the list as rows that `read` takes: the head, then one a person, by name, as they are now."""
    yield tuple(column for column in COLUMNS if column != "from")
    for agent, who in sorted(told.items()):
        yield (
            agent, who.called or "", who.team or "", who.desk or "", who.sourcing or "",
            who.supplier or "", "" if who.rate is None else f"{who.rate:g}",
            " ".join(who.skills or ()), who.shift or "",
            "" if who.capacity is None else str(who.capacity),
            {True: "yes", False: "no", None: ""}[who.on_call],
        )  # fmt: skip

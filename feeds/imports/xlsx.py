"""The rows of an XLSX workbook, read from its own parts: a ZIP of XML.

No library: what is needed of the format are shared texts, which cells are dates, and the cells of one sheet;
that is less than a dependency weighs. A document type is refused (no bombs, no files from outside), parts are
read in pieces and only up to a limit. Dates become `YYYY-MM-DD HH:MM:SS`, as they stand in the sheet: local.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import IO
from xml.parsers import expat

from commandcenter.errors import UserError

MAGIC = b"PK\x03\x04"
OLD_MAGIC = b"\xd0\xcf\x11\xe0"  # .xls, which only its own program reads

_PIECE = 64 * 1024
_MOST = 1024 * 1024 * 1024  # bytes of a part when inflated
_COLUMNS = 1024
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_1900, _1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no zone

_BROKEN = (
    ValueError, KeyError, IndexError, OverflowError, OSError, EOFError, RuntimeError, zlib.error,
    expat.ExpatError, zipfile.BadZipFile,
)  # fmt: skip

Begin = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


class Workbook:
    """An open workbook; every method raises UserError for one that cannot be read."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError) as error:
            raise self._broken(error) from error
        self._parts: dict[str, str] = {}  # sheet -> its part
        self._epoch = _1900
        self._read_sheets()

    @property
    def sheets(self) -> list[str]:
        """The names of its sheets, in their order."""
        return list(self._parts)

    def rows(self, sheet: str = "") -> Iterator[list[str]]:
        """Yield the rows of a sheet, "" = the first one, as texts; empty ones are left out."""
        names = self.sheets
        name = sheet or next(iter(names), "")
        if name not in self._parts:
            raise UserError("import_sheet", sheet=sheet, known=", ".join(names))
        cells = _Cells(self._texts(), self._date_styles(), self._epoch)
        for _ in self._walk(self._parts[name], cells.begin, cells.end):
            yield from cells.taken()
        yield from cells.taken()

    def _read_sheets(self) -> None:
        targets: dict[str, str] = {}
        ids: dict[str, str] = {}

        def relation(tag: str, said: dict[str, str]) -> None:
            if tag == "Relationship":
                targets[said.get("Id", "")] = said.get("Target", "")

        def sheet(tag: str, said: dict[str, str]) -> None:
            if tag == "sheet":
                ids[said.get("name", "")] = said.get("id", "")
            elif tag == "workbookPr" and said.get("date1904") in {"1", "true"}:
                self._epoch = _1904

        self._all("xl/_rels/workbook.xml.rels", relation)
        self._all("xl/workbook.xml", sheet)
        for name, number in ids.items():
            target = targets.get(number, "").removeprefix("/")
            self._parts[name] = target if target.startswith("xl/") else f"xl/{target}"

    def _texts(self) -> list[str]:
        texts: list[str] = []
        now: list[str] = []
        depth = [0]  # inside a phonetic reading, which is no text

        def begin(tag: str, _: dict[str, str]) -> None:
            if tag == "si":
                now.clear()
            depth[0] += tag == "rPh"

        def end(tag: str, text: str) -> None:
            if tag == "t" and not depth[0]:
                now.append(text)
            elif tag == "si":
                texts.append("".join(now))
            depth[0] -= tag == "rPh"

        if "xl/sharedStrings.xml" in self._zip.namelist():
            self._all("xl/sharedStrings.xml", begin, end)
        return texts

    def _date_styles(self) -> set[int]:
        """Return the numbers of the cell styles that show a date."""
        forms: dict[int, str] = {}
        styles: list[int] = []
        inside = [False]

        def begin(tag: str, said: dict[str, str]) -> None:
            if tag == "numFmt":
                forms[int(said.get("numFmtId", "-1"))] = said.get("formatCode", "")
            elif tag == "cellXfs":
                inside[0] = True
            elif tag == "xf" and inside[0]:
                styles.append(int(said.get("numFmtId", "0")))

        def end(tag: str, _: str) -> None:
            if tag == "cellXfs":
                inside[0] = False

        if "xl/styles.xml" in self._zip.namelist():
            self._all("xl/styles.xml", begin, end)
        shown = {number for number, form in forms.items() if _shows_date(form)}
        return {at for at, form in enumerate(styles) if form in shown | (_DATES - forms.keys())}

    def _all(self, part: str, begin: Begin, end: End = lambda _tag, _text: None) -> None:
        for _ in self._walk(part, begin, end):
            pass

    def _walk(self, part: str, begin: Begin, end: End) -> Iterator[None]:
        """Read a part in pieces; what its handlers gathered may be taken after each."""
        parser = expat.ParserCreate(namespace_separator=" ")
        text: list[str] = []

        def started(tag: str, said: dict[str, str]) -> None:
            text.clear()
            begin(_local(tag), {_local(name): value for name, value in said.items()})

        def ended(tag: str) -> None:
            end(_local(tag), "".join(text))
            text.clear()

        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = text.append
        parser.StartDoctypeDeclHandler = _refuse
        left = _MOST
        try:
            with self._zip.open(part) as file:
                while piece := file.read(min(_PIECE, left)):
                    left -= len(piece)
                    parser.Parse(piece)
                    yield
            parser.Parse(b"", True)  # what was cut off at the limit breaks here
        except _BROKEN as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> UserError:
        return UserError("import_unreadable", file=self._name, why=str(error))


class _Cells:
    """Gathers the rows of a sheet while its cells go by."""

    def __init__(self, texts: list[str], dates: set[int], epoch: datetime) -> None:
        self._texts, self._dates, self._epoch = texts, dates, epoch
        self._rows: list[list[str]] = []
        self._row: list[str] = []
        self._at, self._kind, self._style = 0, "", 0
        self._inline: list[str] = []

    def begin(self, tag: str, said: dict[str, str]) -> None:
        if tag == "row":
            self._row, self._at = [], -1
        elif tag == "c":
            place = said.get("r", "")
            self._at = _column(place) if place else self._at + 1
            self._kind, self._style = said.get("t", "n"), int(said.get("s", "0"))
            self._inline = []

    def end(self, tag: str, text: str) -> None:
        if tag == "v":
            self._put(self._shown(text))
        elif tag == "t":
            self._inline.append(text)
        elif tag == "is":
            self._put("".join(self._inline))
        elif tag == "row" and any(cell.strip() for cell in self._row):
            self._rows.append(self._row)

    def taken(self) -> list[list[str]]:
        """Return the rows that came since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def _put(self, text: str) -> None:
        if self._at < _COLUMNS:
            self._row += [""] * (self._at + 1 - len(self._row))
            self._row[self._at] = text

    def _shown(self, text: str) -> str:
        if self._kind == "s":
            return self._texts[int(text)]
        if self._kind == "b":
            return "true" if text == "1" else "false"
        if self._kind == "d":
            return text.replace("T", " ")
        if self._kind == "n" and self._style in self._dates:
            at = self._epoch + timedelta(seconds=round(float(text) * 86_400))
            return at.isoformat(sep=" ")
        if self._kind == "n":
            return _number(text)
        return "" if self._kind == "e" else text


def _number(text: str) -> str:
    """Return a number as a person wrote it: an identifier of 16 digits, not 1.2E+15."""
    number = float(text)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text


def _shows_date(form: str) -> bool:
    return bool(re.search("[ymdhs]", _LITERAL.sub("", form), re.IGNORECASE))


def _column(place: str) -> int:
    number = 0
    for sign in place:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - 64
    return number - 1


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> None:
    raise ValueError("it brings a document type, which no spreadsheet writes")

"""Workbooks as a spreadsheet writes them, made cell by cell: the format, not our reader of it."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DATE, TEXT, NUMBER = 1, 0, 2
STYLES = f"""<styleSheet {MAIN}>
<numFmts count="1"><numFmt numFmtId="164" formatCode="0&quot;days&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>"""

Cell = str | float | tuple[float, int]


def workbook(
    sheets: dict[str, Sequence[Sequence[Cell | None]]], *, top: str = "", era: str = ""
) -> bytes:
    """The bytes of a workbook. A text is shared, a number stands as it is, (number, style) has a form."""
    texts: list[str] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        names = list(sheets)
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
            for at, name in enumerate(names, 1)
        )
        head = f'<workbookPr date1904="{era}"/>' if era else ""
        book = f'<workbook {MAIN} xmlns:r="{REL}">{head}<sheets>{listed}</sheets></workbook>'
        file.writestr("xl/workbook.xml", book)
        targets = "".join(
            f'<Relationship Id="rId{at}" Type="x" Target="worksheets/sheet{at}.xml"/>'
            for at in range(1, len(names) + 1)
        )
        file.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{targets}</Relationships>")
        file.writestr("xl/styles.xml", STYLES)
        for at, rows in enumerate(sheets.values(), 1):
            file.writestr(f"xl/worksheets/sheet{at}.xml", top + _sheet(rows, texts))
        shared = "".join(
            f'<si><t xml:space="preserve">{escape(text)}</t><rPh><t>no</t></rPh></si>'
            for text in texts
        )
        file.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{shared}</sst>")
    return out.getvalue()


def _sheet(rows: Sequence[Sequence[Cell | None]], texts: list[str]) -> str:
    told = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, cell in enumerate(row):
            place = f"{chr(65 + column)}{number}"
            if isinstance(cell, str):
                texts.append(cell)
                cells.append(f'<c r="{place}" t="s"><v>{len(texts) - 1}</v></c>')
            elif isinstance(cell, tuple):
                cells.append(f'<c r="{place}" s="{cell[1]}"><v>{cell[0]}</v></c>')
            elif cell is not None:
                cells.append(f'<c r="{place}"><v>{cell}</v></c>')
        told.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f"<worksheet {MAIN}><sheetData>{''.join(told)}</sheetData></worksheet>"

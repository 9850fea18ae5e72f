"""Files for tests: plain ones, and hostile ones that no office program would write."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
SHARED_RELATION = (
    b'<Relationship Id="rId99" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(path: Path, *sheets: list[list], merged: tuple[str, ...] = ()) -> Path:
    """An xlsx with these rows on its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
        for area in merged if number == 1 else ():
            sheet.merge_cells(area)
    book.save(path)
    return path


def raw_sheet(path: Path, body: str, *, head: str = "", start: str = "", shared: str = "", part: str = SHEET) -> Path:
    """An xlsx whose first sheet holds this XML (rows in `body`, dimension in `head`, a doctype in `start`).

    shared holds texts kept once for all cells; part puts the sheet under another name.
    """
    source = io.BytesIO()
    openpyxl.Workbook().save(source)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{start}<worksheet {MAIN}>{head}<sheetData>{body}</sheetData></worksheet>'
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(SHEET.encode(), part.encode())
                content = content.replace(b"</Relationships>", SHARED_RELATION + b"</Relationships>") if shared else content
            target.writestr(part if name == SHEET else name, xml if name == SHEET else content)
        if shared:
            target.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst {MAIN}>{shared}</sst>')
    return path


def add_part(path: Path, name: str, content: bytes) -> Path:
    """Put one more part into a zip file."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def understate(path: Path, name: str, size: int) -> Path:
    """Let the directory claim that a part is smaller than it is."""
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length].decode() == name:
            struct.pack_into("<I", data, at + 24, size)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    return path


def ods(path: Path, rows: str) -> Path:
    """An ods file with these table rows."""
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{spaces}office:1.0" '
        f'xmlns:table="{spaces}table:1.0" xmlns:text="{spaces}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{spaces}manifest:1.0"/>')
    return path


def ods_cell(text: str, repeated: int = 1) -> str:
    """One filled cell of an ods row."""
    return f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}"><text:p>{text}</text:p></table:table-cell>'


def sparse_xlsb(path: Path, row: int, column: int) -> Path:
    """A zip that looks like an xlsb with one cell far away."""
    record = struct.pack("<BBIIHHI", 0, 16, row, 0, 0, 0, 0)[: 2 + 16] + struct.pack("<BBII", 1, 8, 0, 0)
    cell = struct.pack("<BBIIB", 4, 9, column, 0, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00" * 50)
        archive.writestr("xl/worksheets/sheet1.bin", record + cell)
    return path

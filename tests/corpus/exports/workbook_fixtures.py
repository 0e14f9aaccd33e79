"""Spreadsheets built in memory: .xlsx and .ods as zips of XML, .xls as BIFF8 records in a compound file."""

from __future__ import annotations

import io
import struct
import zipfile
from html import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Number(str):
    """The digits of a numeric cell, as they stand in the file."""


class Day(str):
    """The serial number of a cell with a date format."""


class Link(str):
    """The text of a cell with a hyperlink."""

    target = ""


def link(text: str, target: str) -> Link:
    """Make a cell with a hyperlink."""
    cell = Link(text)
    cell.target = target
    return cell


def letters(column: int) -> str:
    """Name a column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_xml(value: str, place: str) -> str:
    """Write one cell."""
    if isinstance(value, Number):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, Day):
        return f'<c r="{place}" s="1"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_xml(rows: list[list[str]], *, left: int = 0) -> tuple[str, str]:
    """Return the XML of a sheet and that of its relationships."""
    lines, links, targets = [], [], []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row, left):
            place = f"{letters(column)}{number}"
            if value:
                cells.append(cell_xml(value, place))
            if isinstance(value, Link):
                targets.append(value.target)
                links.append(f'<hyperlink ref="{place}" r:id="rId{len(targets)}"/>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>' if cells else "")
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    xml = (
        f'{_PROLOG}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheetData>{"".join(lines)}</sheetData>'
        f"{hyperlinks}</worksheet>"
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/hyperlink" Target="{escape(target)}" TargetMode="External"/>'
        for n, target in enumerate(targets, 1)
    )
    return xml, f'{_PROLOG}<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'


def xlsx(sheets: dict[str, list[list[str]]], *, left: int = 0, replace: dict[str, str | bytes] | None = None) -> bytes:
    """Build a workbook; `replace` gives members of the zip another content."""
    names = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_PROLOG}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            f'{_PROLOG}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'{_PROLOG}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'{_PROLOG}<Relationships xmlns="{_PACKAGE}">{targets}'
            f'<Relationship Id="rIdS" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": f'{_PROLOG}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for n, rows in enumerate(sheets.values(), 1):
        xml, relations = sheet_xml(rows, left=left)
        members[f"xl/worksheets/sheet{n}.xml"] = xml
        members[f"xl/worksheets/_rels/sheet{n}.xml.rels"] = relations
    return zipped(members | (replace or {}))


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Pack members into a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ods(rows: list[list[str]], *, after: str = "") -> bytes:
    """Build an OpenDocument spreadsheet of one sheet; `after` is XML behind its rows."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    lines = ""
    for row in rows:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
            for value in row
        )
        lines += f"<table:table-row>{cells}</table:table-row>"
    spaces = " ".join(f'xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"{_PROLOG}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{lines}{after}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'{_PROLOG}<manifest:manifest xmlns:manifest="{space}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def xls(name: str, rows: list[list[str]]) -> bytes:
    """Build an old Excel file (BIFF8) of one sheet."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def start(what: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, what, 0x0DBB, 1996, 0, 6))

    end = record(0x000A, b"")
    sheet = start(0x0010)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, Number):
                sheet += record(0x0203, place + struct.pack("<d", float(value)))
            elif value:
                sheet += record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    sheet += end
    label = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    before = start(0x0005) + record(0x0042, struct.pack("<H", 1200))
    offset = len(before) + 4 + 6 + len(label) + len(end)
    stream = before + record(0x0085, struct.pack("<IH", offset, 0) + label) + end + sheet
    return compound(stream)


def compound(stream: bytes) -> bytes:
    """Wrap a stream named Workbook into a compound file: a header, one table of sectors, one directory, the stream."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count = len(stream) // 512
    assert count <= 120
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)

    def entry(name: str, kind: int, child: int, first: int, *, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", first, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, size=0) + entry("Workbook", 2, 0xFFFFFFFF, 2, size=len(stream))
    return header + table + directory.ljust(512, b"\0") + stream

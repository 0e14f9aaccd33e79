"""What the library for spreadsheets does not do: refuse what would fill the memory, give hyperlinks and long numbers.

The trap: it holds a sheet as a full grid, some 32 bytes a cell, empty or not, so one cell far below and to the right
makes a small file end the program. So the places of cells are looked up before it is called.
"""

from __future__ import annotations

import io
import re
import struct
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, cast

from mediaanalysis.corpus.archive import Member, list_members
from mediaanalysis.corpus.batch import RejectedError, shorten
from mediaanalysis.corpus.markup import local_name, parse_xml

__all__ = ["Beside", "broken", "check_xls", "parts_of", "read_beside", "sheet_paths"]

MAX_CELLS = 20_000_000
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)>")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_ROW_NUMBER = re.compile(rb"[^>]*?\br=[\"'](\d{1,7})[\"']")
_LONG_NUMBER = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?v>(\d{16,30})</")
_XLS_CELLS = frozenset((0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0206, 0x0406, 0x0201, 0x0203, 0x0204, 0x0205,
                       0x027E, 0x00BD, 0x00BE, 0x00D6, 0x00FD))  # fmt: skip
_NO_SECTOR = 0xFFFFFFFA
_XLS_SEVERAL = (0x00BD, 0x00BE)


@dataclass(slots=True)
class Beside:
    """What the library does not give of a sheet, by (row, column): hyperlinks, and numbers with all their digits.

    `left` is the first column that holds something; the library leaves out those before it.
    """

    links: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    left: int = 0


def broken(error: BaseException) -> RejectedError:
    """Return the error for a file that cannot be taken apart."""
    return RejectedError("broken_workbook", f"Not a whole spreadsheet: {shorten(error, 200)}. Export it again.")


def _check_size(cells: int) -> None:
    if cells > MAX_CELLS:
        detail = f"A sheet spans {cells:,} cells, the limit is {MAX_CELLS:,}; delete stray cells far from the table."
        raise RejectedError("zip_limit", detail)


def parts_of(raw: bytes, stack: ExitStack) -> dict[str, Member]:
    """Return the members of the file, which is a zip, once all were found to be of a safe size.

    Every member is unpacked once, because the list of contents of a bomb lies about sizes.
    """
    try:
        members = list_members(cast(Path, io.BytesIO(raw)), stack)  # zipfile takes both
    except IndexError as error:  # of zipfile, for a member without a name
        raise broken(error) from error
    for member in members:
        content = member.load()
        cells = 0
        if re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", member.name):
            cells = _cells_of_xlsx(content)
        elif member.name == "content.xml":
            cells = _cells_of_ods(content)
        _check_size(cells)
    return {member.name: member for member in members}


def _cells_of_xlsx(xml: bytes) -> int:
    """Return rows times columns up to the last filled cell."""
    filled = [attributes for attributes in _CELL.findall(xml) if not attributes.endswith(b"/")]
    references = [found.groups() for found in map(_REFERENCE.search, filled) if found]
    rows = max((int(row) for _, row in references), default=0)
    columns = max((_column(letters) for letters in {letters for letters, _ in references}), default=-1) + 1
    if len(references) < len(filled):  # cells without a reference follow each other
        chunks = _ROW.split(xml)[1:]
        numbers = [int(found[1]) for found in map(_ROW_NUMBER.match, chunks) if found]
        rows = max([rows, len(chunks), *numbers])
        columns = max([columns, *(len(_CELL.findall(chunk)) for chunk in chunks)])
    return rows * columns


def _column(letters: bytes) -> int:
    """Return the number of a column, counted from 0.

    >>> _column(b"A"), _column(b"AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1


def _cells_of_ods(xml: bytes) -> int:
    """Return rows times columns up to the last filled cell of the largest sheet; one element can stand for many."""
    from lxml import etree

    largest = row = last_row = last_column = column = width = 0
    events = etree.iterparse(io.BytesIO(xml), events=("end",), resolve_entities=False, no_network=True)
    try:
        for _, element in events:
            name = local_name(element)
            if name == "table-cell":
                column += _repeated(element, "columns")
                width = column if len(element) else width
            elif name == "table-row":
                row += _repeated(element, "rows")
                last_row, last_column = (row, max(last_column, width)) if width else (last_row, last_column)
                column = width = 0
            elif name == "table":
                largest = max(largest, last_row * last_column)
                row = last_row = last_column = 0
            if name in ("table-row", "table"):
                element.clear()
    except etree.XMLSyntaxError as error:
        raise broken(error) from error
    return largest


def _repeated(element: Any, what: str) -> int:
    value = next((value for name, value in element.items() if name.endswith(f"number-{what}-repeated")), "1")
    return int(value) if value.isdecimal() and len(value) < 10 else 1


def sheet_paths(parts: dict[str, Member]) -> dict[str, str]:
    """Return where in an .xlsx file each sheet lies, by the name of the sheet."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= parts.keys():
        return {}
    targets = _targets(parts, "xl/_rels/workbook.xml.rels")
    paths = {}
    for element in parse_xml(parts["xl/workbook.xml"].load()).iter("{*}sheet"):
        target = targets.get(_relation(element), "")
        paths[element.get("name") or ""] = str(PurePosixPath("xl", target)).lstrip("/") if target else ""
    return paths


def _targets(parts: dict[str, Member], name: str) -> dict[str, str]:
    if name not in parts:
        return {}
    relations = parse_xml(parts[name].load()).iter("{*}Relationship")
    return {element.get("Id") or "": element.get("Target") or "" for element in relations}


def _relation(element: Any) -> str:
    """Return the id of a relationship, whose attribute has another namespace in each variant of the format."""
    return next((value for name, value in element.items() if name.endswith("}id")), "")


def read_beside(parts: dict[str, Member], path: str) -> Beside:
    """Read hyperlinks and long numbers from the XML of a sheet."""
    from lxml import etree

    if path not in parts:
        return Beside()
    xml = parts[path].load()
    found = Beside()
    for attributes, digits in _LONG_NUMBER.findall(xml):
        if place := _REFERENCE.search(attributes):
            found.numbers[int(place[2]) - 1, _column(place[1])] = digits.decode()
    if b"hyperlink" not in xml:
        return found
    targets = _targets(parts, f"{PurePosixPath(path).parent}/_rels/{PurePosixPath(path).name}.rels")
    events = etree.iterparse(io.BytesIO(xml), events=("end",), resolve_entities=False, no_network=True)
    try:
        for _, element in events:
            name = local_name(element)
            target = targets.get(_relation(element), "") if name == "hyperlink" else ""
            corner = (element.get("ref") or "").split(":")[0].replace("$", "")
            place = _REFERENCE.search(f'r="{corner}"'.encode())
            if "://" in target and place:
                found.links[int(place[2]) - 1, _column(place[1])] = target
            if name == "row":
                element.clear()
    except etree.XMLSyntaxError as error:
        raise broken(error) from error
    return found


def check_xls(raw: bytes) -> None:
    """Refuse an old Excel file with a cell far from the others.

    Raises
    ------
    RejectedError
        "zip_limit", or "broken_workbook" where the places of its cells cannot be found.
    """
    try:
        stream = _workbook_stream(raw)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise broken(error) from error
    _check_size(max(_cells_of_xls(stream), default=0))


def _workbook_stream(raw: bytes) -> bytes:
    """Return the stream with the cells from the compound file, a small file system of sectors chained by a table."""
    shift = struct.unpack_from("<H", raw, 30)[0]
    counts = struct.unpack_from("<IIII", raw, 40)[:2] + struct.unpack_from("<III", raw, 64)[::2]
    size = 1 << shift
    if shift not in (9, 12) or max(counts) > len(raw) // size:  # the library takes memory for what these say
        raise ValueError("its header is damaged")
    directory, cutoff, mini, next_list = (struct.unpack_from("<I", raw, at)[0] for at in (48, 56, 60, 68))
    lists = [raw[76:512]]
    while next_list < _NO_SECTOR and len(lists) <= len(raw) // size:
        lists.append(_sector(raw, next_list, size)[:-4])
        next_list = struct.unpack_from("<I", _sector(raw, next_list, size), size - 4)[0]
    sectors = [number for part in lists for (number,) in struct.iter_unpack("<I", part) if number < _NO_SECTOR]
    table = _table(b"".join(_sector(raw, number, size) for number in sectors[: len(raw) // size]))
    content = raw[size:]
    entries = list(_entries(_chained(content, table, directory, size), len(raw)))
    root = next((start for kind, _, start, _ in entries if kind == 5), _NO_SECTOR)
    for _, name, start, length in entries:
        if name == "encryptedpackage":
            raise RejectedError("encrypted", "The workbook has a password; save it without one.")
        if name in ("workbook", "book") and length >= cutoff:
            return _chained(content, table, start, size)[:length]
        if name in ("workbook", "book"):
            small = _table(_chained(content, table, mini, size))
            return _chained(_chained(content, table, root, size), small, start, 64)[:length]
    raise ValueError("it holds no workbook")


def _entries(directory: bytes, most: int) -> Iterator[tuple[int, str, int, int]]:
    """Yield kind, name, first sector and length of the streams of a compound file of `most` bytes."""
    for at in range(0, len(directory) - 127, 128):
        start, length = struct.unpack_from("<II", directory, at + 116)
        kind = directory[at + 66]
        if kind in (2, 5) and length > most:
            raise ValueError("its directory is damaged")
        yield kind, directory[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0].casefold(), start, length


def _sector(raw: bytes, number: int, size: int) -> bytes:
    return raw[(number + 1) * size : (number + 2) * size]


def _table(content: bytes) -> array[int]:
    return array("I", content[: len(content) // 4 * 4])


def _chained(content: bytes, table: array[int], number: int, size: int) -> bytes:
    """Return the sectors of a chain; one that runs in a circle ends."""
    pieces: list[bytes] = []
    while number < len(table) and len(pieces) <= len(table):
        pieces.append(content[number * size : (number + 1) * size])
        number = table[number]
    return b"".join(pieces)


def _cells_of_xls(stream: bytes) -> Iterator[int]:
    """Yield rows times columns of every sheet of an old Excel file."""
    rows = columns = at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + length]
        if kind & 0xFF == 0x09:  # the beginning of a part
            yield rows * columns
            rows = columns = 0
        elif kind in _XLS_CELLS and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            if kind in _XLS_SEVERAL and len(data) >= 6:
                column = max(column, struct.unpack_from("<H", data, len(data) - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += 4 + length
    yield rows * columns

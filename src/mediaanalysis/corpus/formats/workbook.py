"""Spreadsheets (.xlsx .xlsm .xls .ods): every sheet with a header row of known columns is a table of articles.

Traps: title rows above the header; ids kept as numbers, which lose digits above 2**53; hyperlinks, which stand beside
the cells; a cell far below and to the right makes a small file fill the memory. Formulas are never evaluated.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from mediaanalysis.corpus.articles import Articles
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, empty_file, shorten
from mediaanalysis.corpus.columns import map_columns, map_name, our_columns
from mediaanalysis.corpus.dates import split_date
from mediaanalysis.corpus.formats.bundle import join_batches
from mediaanalysis.corpus.formats.delimited import read_delimited
from mediaanalysis.corpus.formats.integrum import integrum_article, is_integrum_header
from mediaanalysis.corpus.formats.workbook_parts import Beside, broken, check_xls, parts_of, read_beside, sheet_paths
from mediaanalysis.corpus.languages import stated_language
from mediaanalysis.corpus.markup import collapse

__all__ = ["read_workbook"]

_EXACT = 2**53
_HEADER_WITHIN = 60
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLACE = re.compile(r";\s+[^;,]+(?:, [^;,]+)?$")
_PROQUEST = ("storeid", "pubtitle", "pubdate")
_TEXT_LABELS = ("fulltext:", "full text:", "text:", "body:", "abstract:")
_PROQUEST_FIELDS = {
    "title": ("title",),
    "outlet": ("pubtitle", "publicationtitle"),
    "date_raw": ("pubdate",),
    "author": ("authors", "author"),
    "abstract": ("abstract",),
    "accession": ("storeid",),
    "section": ("section",),
    "page": ("pages", "startpage"),
    "url": ("url", "documenturl"),
    "subject": ("subjectterms", "subjects"),
    "publication_type": ("sourcetype", "documenttype"),
    "copyright": ("copyright",),
    "text": ("fulltext", "text", "body"),
}


@dataclass(slots=True)
class _Sheet:
    """One sheet as text, from its header row on; `links` are the targets of hyperlinks by row of `rows` and column."""

    name: str
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    above: int = 0
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    lossy: list[tuple[int, str]] = field(default_factory=list)


def read_workbook(source: Source, options: Options) -> Batch:
    """Read a spreadsheet."""
    raw = source.load()
    if not raw:
        raise empty_file()
    if not raw.startswith((b"PK", _OLE)):
        return _read_as_text(source, raw, options)
    skipped: list[str] = []
    sheets: list[_Sheet] = []
    for name, rows, beside in _grids(raw):
        sheet = _sheet(name, rows, beside, options)
        if isinstance(sheet, _Sheet):
            sheets.append(sheet)
        elif sheet:
            skipped.append(f"{shorten(name, 40)!r} ({sheet})")
    if not sheets and not skipped:
        return Batch(source.name)
    if not sheets:
        raise RejectedError("no_text_column", _no_table(skipped))
    batch = _read_sheets(source.name, sheets, options)
    for detail in skipped:
        batch.add("note", "sheet_skipped", f"Sheet {detail} has no header row with known columns and was not read.")
    return batch


def _read_as_text(source: Source, raw: bytes, options: Options) -> Batch:
    """Read what many databases call .xls and is a table of text; tell the rest how to go on."""
    if re.search(rb"<(?:html|table|\?xml)\b", raw[:4096], re.IGNORECASE):
        detail = "The file is a web page or XML named as a spreadsheet; open it in Excel or LibreOffice, save as .xlsx."
        raise RejectedError("not_a_workbook", detail)
    batch = read_delimited(source, options)
    batch.add("note", "read_as_text", "The file is named as a spreadsheet but is a table of text; read like a .csv.")
    return batch


def _no_table(skipped: list[str]) -> str:
    listed = "; ".join(skipped[:10]) or "no sheet with content"
    return (
        f"No sheet has a header row with known columns such as title, date and text; seen: {listed}. Name the column "
        'of the text: columns={"text": "..."}, or --column text=... on the command line.'
    )


def _grids(raw: bytes) -> Iterator[tuple[str, Iterator[list[Any]], Beside]]:
    """Yield the sheets of a workbook: name, rows of values, what stands beside them."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        if raw.startswith(_OLE):
            check_xls(raw)
        with ExitStack() as stack:
            parts = parts_of(raw, stack) if raw.startswith(b"PK") else {}
            paths = sheet_paths(parts)
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
            for position, sheet in enumerate(workbook.sheets_metadata):
                if sheet.typ != SheetTypeEnum.WorkSheet:
                    continue
                beside = read_beside(parts, paths.get(sheet.name, ""))
                grid = workbook.get_sheet_by_index(position)
                beside.left = grid.start[1] if grid.start else 0
                yield sheet.name, grid.iter_rows(), beside
    except PasswordError as error:
        raise RejectedError("encrypted", "The workbook has a password; save it without one.") from error
    except (CalamineError, OSError, ValueError) as error:
        raise broken(error) from error
    except BaseException as error:
        # A panic of the library's Rust code is no Exception, and would stop the reading of all other files.
        if type(error).__name__ != "PanicException":
            raise
        raise broken(error) from error


def _sheet(name: str, rows: Iterator[list[Any]], beside: Beside, options: Options) -> _Sheet | str:
    """Return a sheet from its header on; where there is none, a word on what the sheet begins with ("": nothing)."""
    sheet: _Sheet | None = None
    above: list[list[str]] = []
    for number, values in enumerate(rows):
        cells = [_as_text(value) for value in values]
        if not any(cells):
            continue
        if sheet is None:
            if _is_header(cells, options, first=not above):
                sheet = _Sheet(name, _names(cells), above=len(above))
            elif len(above) >= _HEADER_WITHIN:
                break
            else:
                above.append(cells)
            continue
        _add_row(sheet, cells, values, number=number, beside=beside)
    if sheet is None and above:
        return "it begins " + ", ".join(repr(shorten(cell, 20)) for cell in above[0][:6] if cell)
    return sheet or ""


def _names(cells: list[str]) -> list[str]:
    """Return the names of the columns, each different.

    >>> _names(["text", "", "text"])
    ['text', 'column_2', 'text_2']
    """
    names: dict[str, None] = {}
    counts: Counter[str] = Counter()
    for position, cell in enumerate(cells, 1):
        name = cell = cell or f"column_{position}"
        while name in names:
            counts[cell] += 1
            name = f"{cell}_{counts[cell] + 1}"
        names[name] = None
    return list(names)


def _add_row(sheet: _Sheet, cells: list[str], values: list[Any], *, number: int, beside: Beside) -> None:
    for column, value in enumerate(values):
        place = (number, column + beside.left)
        if isinstance(value, float) and abs(value) >= _EXACT:
            if place in beside.numbers:
                cells[column] = beside.numbers[place]
            else:
                sheet.lossy.append((len(sheet.rows), sheet.header[column]))
        if place in beside.links:
            sheet.links[len(sheet.rows), column] = beside.links[place]
    sheet.rows.append(cells)


def _as_text(value: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO, midnight left away.

    >>> _as_text(2.0), _as_text(0.1 + 0.2), _as_text(datetime(2020, 1, 2)), _as_text("=SUM(A1)")
    ('2', '0.3', '2020-01-02', '=SUM(A1)')
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e25
        return str(int(value)) if whole else format(value, ".15g")
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _is_header(cells: list[str], options: Options, *, first: bool) -> bool:
    """Say whether a row names columns: two known ones; in the first row the column of the text is enough."""
    chosen = {name.casefold() for name in options.columns.values()}
    folded = [cell.casefold() for cell in cells if len(cell) <= 60]
    known = [bool(map_name(cell)) or cell in chosen or cell in _PROQUEST for cell in folded]
    text = any(map_name(cell) == "text" for cell in folded) or options.columns.get("text", "\0").casefold() in folded
    return sum(known) >= 2 or (first and text) or is_integrum_header(folded)


def _read_sheets(name: str, sheets: list[_Sheet], options: Options) -> Batch:
    """Read every table; one without a column of texts is reported, and an error only when no other has one."""
    batches: list[Batch] = []
    failed: list[tuple[_Sheet, RejectedError]] = []
    for sheet in sheets:
        try:
            batch = _read_sheet(name, sheet, options)
        except RejectedError as error:
            failed.append((sheet, error))
            continue
        for row, column in sheet.lossy:
            detail = (
                f"The number in column {column!r} has more digits than the file keeps; its last ones are not exact."
            )
            batch.add("warning", "long_number", detail, index=row)
        if sheet.above:
            detail = f"{sheet.above} rows above the header of sheet {shorten(sheet.name, 40)!r} were left out."
            batch.add("note", "rows_above_header", detail)
        batches.append(batch)
    if not batches:
        raise failed[0][1]
    batch = join_batches(name, batches)
    for sheet, reason in failed:
        detail = f"Sheet {shorten(sheet.name, 40)!r} with {len(sheet.rows)} rows was not read: {reason.detail}"
        batch.add("warning", "sheet_without_text", detail)
    return batch


def _read_sheet(name: str, sheet: _Sheet, options: Options) -> Batch:
    batch = Batch(name, untyped=True)
    folded = {cell.casefold() for cell in sheet.header}
    if is_integrum_header(sheet.header):
        return _read_integrum(batch, sheet)
    if not options.columns and len(folded & set(_PROQUEST)) >= 2:
        return _read_proquest(batch, sheet)
    columns = {name: [row[column] for row in sheet.rows] for column, name in enumerate(sheet.header)}
    # Cells that were only formatted make columns without a name and without a value.
    batch.columns = {name: values for name, values in columns.items() if not name.startswith("column_") or any(values)}
    batch.index = list(range(len(sheet.rows)))
    batch.n_records = len(sheet.rows)
    url = our_columns(sheet.header, options).get("url")
    for (row, column), link in sheet.links.items():
        if sheet.header[column] == url and "://" not in sheet.rows[row][column]:
            batch.columns[url][row] = link
    return map_columns(batch, options)


def _read_integrum(batch: Batch, sheet: _Sheet) -> Batch:
    articles = Articles(batch, "integrum_xlsx")
    original = next((i for i, name in enumerate(sheet.header) if name.casefold() == "оригинал"), -1)
    for number, row in enumerate(sheet.rows):
        link = sheet.links.get((number, original), "")
        articles.add(integrum_article(dict(zip(sheet.header, row, strict=True)), link))
    return articles.finish()


def _read_proquest(batch: Batch, sheet: _Sheet) -> Batch:
    """Read ProQuest's sheet; it mostly holds no texts, so that each of its records is rejected."""
    articles = Articles(batch, "proquest_xls")
    for row in sheet.rows:
        cells = {name.casefold().replace(" ", ""): value for name, value in zip(sheet.header, row, strict=True)}
        fields: dict[str, Any] = {
            ours: next(filter(None, map(cells.get, theirs)), "") or "" for ours, theirs in _PROQUEST_FIELDS.items()
        }
        if not fields["text"]:
            detail = (
                f"{shorten(fields['title'])!r} ({fields['outlet']}, {fields['date_raw']}): ProQuest's sheet holds no "
                "full text of it; export the same articles from ProQuest as text, RTF, HTML or e-mail with full text."
            )
            articles.reject("no_full_text", detail)
            continue
        labels = [f"{name}: {value}" for name, value in zip(sheet.header, row, strict=True) if value]
        names = [label for label in labels if not label.casefold().startswith(_TEXT_LABELS)]
        articles.add(
            fields
            | {
                "outlet": _PLACE.sub("", collapse(fields["outlet"])),
                "author": "" if fields["author"].casefold() == "anonymous" else fields["author"],
                "date": split_date(fields["date_raw"])[0],
                "language": stated_language(cells.get("language", "")),
                "labels": "\n".join(names),
            }
        )
    return articles.finish()

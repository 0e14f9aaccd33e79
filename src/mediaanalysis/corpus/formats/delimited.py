"""Tables as text: CSV and its relatives. The delimiter is guessed, every row is a record, ragged rows are reported."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

from mediaanalysis.corpus.batch import Batch, Options, Source, shorten
from mediaanalysis.corpus.columns import map_columns, map_name
from mediaanalysis.corpus.encoding import decode
from mediaanalysis.corpus.formats.lists import refuse_list

__all__ = ["read_delimited", "read_table", "sniff_delimiter"]

_DELIMITERS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=([,;\t|])[ \t]*\r?\n", re.IGNORECASE)
"""A first line for Excel that is not part of the table."""
_SAMPLE_CHARS = 65_536
_SAMPLE_ROWS = 60


def read_delimited(source: Source, options: Options) -> Batch:
    """Read a .csv or .tsv file as documents."""
    table = read_table(source, options)
    if "text" not in options.columns:
        refuse_list(table.columns, name=source.name)
    return map_columns(table, options)


def read_table(source: Source, options: Options) -> Batch:
    """Read a delimited file with the columns as they are named there, all values text."""
    decoded = decode(source.load(), encoding=options.encoding)
    text = decoded.text.lstrip("\ufeff")
    batch = Batch(source.name, untyped=True)
    if decoded.warning:
        batch.add("warning", *decoded.warning)
    delimiter = sniff_delimiter(text, text_column=options.columns.get("text", ""))
    if told := _TOLD.match(text):
        delimiter, text = told[1], text[told.end() :]
    with _fields_of_any_length():
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            # Not strict: a stray quotation mark in a field is common and harmless, one that never closes is not.
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
            if "unexpected end of data" in str(error):
                detail = f"A quotation mark that opens a field never closes; record {len(rows) - 2} may hold many rows."
                batch.add("warning", "unclosed_quote", detail)
    _fill(batch, [row for row in rows if row], delimiter)
    return batch


def _fill(batch: Batch, rows: list[list[str]], delimiter: str) -> None:
    if not rows:
        return
    header = _unique([name.strip() for name in rows[0]])
    width = len(header)
    good: list[list[str]] = []
    for index, row in enumerate(rows[1:]):
        if len(row) != width and not _mend(batch, row, index, width=width, delimiter=delimiter):
            continue
        good.append((row + [""] * (width - len(row)))[:width])
        batch.index.append(index)
    batch.n_records = len(rows) - 1
    values = [list(column) for column in zip(*good, strict=True)] or [[] for _ in header]
    batch.columns = dict(zip(header, values, strict=True))


def _mend(batch: Batch, row: list[str], index: int, *, width: int, delimiter: str) -> bool:
    """Report a ragged row; return whether it can be kept (too short, or only empty cells too many)."""
    seen = f"{len(row)} cells where the header has {width} (the row starts {shorten(row[0], 40)!r})"
    if len(row) < width:
        batch.add("warning", "ragged_row", f"{seen}; the missing ones are taken as empty.", index=index)
        return True
    if not any(cell.strip() for cell in row[width:]):
        return True
    detail = f"{seen}: an unquoted {delimiter!r} in a cell shifts the others; put the cell in double quotes."
    batch.add("error", "ragged_row", detail, index=index)
    return False


def _unique(names: list[str]) -> list[str]:
    fresh: list[str] = []
    for position, name in enumerate(names, 1):
        name = name or f"column_{position}"
        candidate, number = name, 2
        while candidate in fresh:
            candidate, number = f"{name}_{number}", number + 1
        fresh.append(candidate)
    return fresh


def sniff_delimiter(text: str, *, text_column: str = "") -> str:
    r"""Return the delimiter that gives a text column and rows of equal width; "," for a single column.

    Examples
    --------
    >>> sniff_delimiter("title;text\nRain, again;It rained, and rained.\n")
    ';'
    """
    sample = text[:_SAMPLE_CHARS]
    scores = []
    with _fields_of_any_length():
        for delimiter in _DELIMITERS:
            rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
            rows = (rows[:-1] if len(sample) < len(text) and len(rows) > 1 else rows)[:_SAMPLE_ROWS]
            if not rows or len(rows[0]) < 2:
                continue
            even = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
            has_text = any(map_name(name) == "text" or name.strip() == text_column for name in rows[0])
            known = sum(bool(map_name(name)) for name in rows[0])
            scores.append((has_text, known > 0, round(even, 2), known, len(rows[0]), delimiter))
    return max(scores, key=lambda score: score[:-1])[-1] if scores else ","


@contextmanager
def _fields_of_any_length() -> Iterator[None]:
    """Lift the limit of 131,072 characters a field, which is global, for the time of the reading."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)

"""Readers of dictionaries in tables: CSV with one pattern a row or one category a column, and LIWC-22 (.dicx)."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from mediaanalysis.errors import did_you_mean
from mediaanalysis.framing.codebook import LEVELS, Pattern
from mediaanalysis.framing.dictionaries.draft import Draft, Keys

__all__ = ["SETTINGS", "TEXTS", "read_dicx", "read_table"]

SETTINGS = ("kind", "weight", "near", "within", "exclude", "case_sensitive", "element", "positive", "negative")
TEXTS = ("label", "definition", "source", "pfc")
_PATTERN = ("pattern", "patterns", "term", "terms", "word", "words", "feature", "features", "entry", "value")
_CATEGORY = ("category", "frame", "key", "sentiment", "dimension")
_LEVEL = re.compile(r"level[ _]?([0-9]{1,3})")
_TRUE, _FALSE = ("true", "1", "yes"), ("", "false", "0", "no")
_Row = tuple[int, list[str]]


def read_table(text: str, draft: Draft) -> None:
    """Read the layout that the header shows: levels or category with pattern, or one column a category."""
    header, rows = _rows(text, draft)
    names = [" ".join(name.split()).casefold() for name in header]
    if names[0] == "dicterm":
        _read_members(header, rows, draft)
        return
    terms = [place for place, name in enumerate(names) if name in _PATTERN]
    homes = [place for place, name in enumerate(names) if name in _CATEGORY or _LEVEL.fullmatch(name)]
    if not terms and not any(_LEVEL.fullmatch(name) for name in names):
        _read_wide(header, rows, draft)
    elif len(terms) != 1 or not homes:
        raise draft.error(
            1,
            f"the columns are {', '.join(map(repr, header))}; expected one `pattern` and a `category` or `level1` to "
            f"`level{LEVELS}`, or one column for every category.",
        )
    else:
        _read_long(names, rows, draft, terms[0])


def read_dicx(text: str, draft: Draft) -> None:
    """Read LIWC-22: DicTerm, then a column for every category with X, or a weight, where the term belongs."""
    header, rows = _rows(text, draft)
    if header[0].strip().casefold() != "dicterm":
        raise draft.error(1, f"expected DicTerm as the first column, found {header[0]!r}.")
    _read_members(header, rows, draft)


def _rows(text: str, draft: Draft) -> tuple[list[str], list[_Row]]:
    """Return the header and the rows with their lines; the delimiter is the one that divides the header best."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[_Row] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        raise draft.error(reader.line_num or 1, f"not a valid table: {error}.") from error
    if not rows:
        raise draft.error(0, "the table is empty; expected a header such as category,pattern.")
    header, body = rows[0][1], rows[1:]
    for line, cells in body:
        if any(cell.strip() for cell in cells[len(header) :]):
            raise draft.error(
                line,
                f"{len(cells)} cells, but the header has {len(header)}; put a cell that holds the delimiter in quotes.",
            )
        cells.extend([""] * (len(header) - len(cells)))
    return header, body


def _delimiter(text: str) -> str:
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    known = {*_PATTERN, *_CATEGORY, "dicterm", "level1"}

    def score(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return sum(cell.strip().casefold() in known for cell in cells), len(cells)

    return max((",", ";", "\t", "|"), key=score)


def _read_long(names: Sequence[str], rows: list[_Row], draft: Draft, term: int) -> None:
    columns = _named(names, draft)
    levels = _levels(names, draft)
    for line, cells in rows:
        keys = draft.category(_keys_of(cells, levels, draft, line), line, again=False)
        values = {name: cells[place] for name, place in columns.items()}
        draft.describe(keys, line, {key: values[key] for key in TEXTS if key in values})
        text = " ".join(cells[term].split())
        settings = _settings(values, draft, line)
        if text and settings:
            draft.add(keys, Pattern(text, **settings), line)
        else:
            draft.term(keys, text, line)


def _named(names: Sequence[str], draft: Draft) -> dict[str, int]:
    """Return the places of the columns that are read beside categories and pattern; note the others."""
    columns: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in SETTINGS or name in TEXTS:
            if name in columns:
                raise draft.error(1, f"the column {name!r} stands twice.")
            columns[name] = place
        elif name not in _PATTERN and name not in _CATEGORY and not _LEVEL.fullmatch(name):
            draft.note(1, f"the column {name!r} is not read.{did_you_mean(name, [*SETTINGS, *TEXTS])}")
    return columns


def _levels(names: Sequence[str], draft: Draft) -> list[int]:
    """Return the places of the category columns, the outermost first."""
    found = {int(match[1]): place for place, name in enumerate(names) if (match := _LEVEL.fullmatch(name))}
    plain = [place for place, name in enumerate(names) if name in _CATEGORY]
    if (found and plain) or len(plain) > 1 or len(found) < sum(bool(_LEVEL.fullmatch(name)) for name in names):
        raise draft.error(1, "the category must stand in one column, or in level1, level2 ...; found several.")
    if found and sorted(found) != list(range(1, len(found) + 1)):
        raise draft.error(1, f"the levels must be level1, level2 ...; found {', '.join(map(str, sorted(found)))}.")
    if len(found) > LEVELS:
        raise draft.error(1, f"{len(found)} levels; a codebook has {LEVELS} at most.")
    return [found[level] for level in sorted(found)] or plain


def _keys_of(cells: list[str], levels: list[int], draft: Draft, line: int) -> Keys:
    keys = [cells[place].strip() for place in levels]
    filled = sum(map(bool, keys))
    if not all(keys[:filled]):
        raise draft.error(line, f"level{keys.index('') + 1} is empty, but a deeper one is not.")
    if not filled:
        raise draft.error(line, "the row names no category.")
    return tuple(keys[:filled])


def _settings(values: dict[str, str], draft: Draft, line: int) -> dict[str, Any]:
    """Return the settings whose cells are not empty."""
    settings: dict[str, Any] = {}
    for name in SETTINGS:
        cell = values.get(name, "")
        if name in ("positive", "negative"):
            if cell:
                settings[name] = cell
        elif cell.strip():
            try:
                settings[name] = _CONVERT[name](cell.strip())
            except (ValueError, OverflowError, RecursionError) as error:
                raise draft.error(line, f"{name}={cell.strip()!r} cannot be used: {error}.") from error
    return settings


def _listed(cell: str) -> tuple[str, ...]:
    """Read patterns divided by ``|``, or a list in JSON for patterns that hold this sign."""
    if not cell.startswith("["):
        return tuple(item.strip() for item in cell.split("|"))
    items = json.loads(cell)
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError("expected patterns divided by |")
    return tuple(items)


def _truth(cell: str) -> bool:
    if cell.casefold() not in _TRUE + _FALSE:
        raise ValueError("expected true or false")
    return cell.casefold() in _TRUE


def _float(cell: str) -> float:
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError("expected a finite number")
    return number


_CONVERT: dict[str, Callable[[str], Any]] = {
    "kind": str,
    "weight": _float,
    "near": _listed,
    "within": int,
    "exclude": _listed,
    "case_sensitive": _truth,
    "element": str,
}


def _read_wide(header: list[str], rows: list[_Row], draft: Draft) -> None:
    """Read one column a category, with its patterns below the name."""
    columns = [(place, draft.category((name,), 1)) for place, name in enumerate(header) if name.strip()]
    for line, cells in rows:
        nameless = [cell for cell, name in zip(cells, header, strict=False) if cell.strip() and not name.strip()]
        if nameless:
            draft.note(line, f"{nameless[0]!r} stands in a column without a name; left out.")
        for place, keys in columns:
            if cells[place].strip():
                draft.term(keys, cells[place], line)


def _read_members(header: list[str], rows: list[_Row], draft: Draft) -> None:
    columns = [(place, draft.category((name,), 1)) for place, name in enumerate(header) if place]
    for line, cells in rows:
        term = " ".join(cells[0].split())
        if not term:
            draft.note(line, "the row has no DicTerm; left out.")
            continue
        weights = [(keys, _weight(cells[place].strip(), draft, line)) for place, keys in columns]
        if all(weight is None for _, weight in weights):
            draft.note(line, f"{term!r} is marked for no category; left out.")
        for keys, weight in weights:
            if weight is not None:
                draft.term(keys, term, line, weight=weight)


def _weight(cell: str, draft: Draft, line: int) -> float | None:
    """Return the weight of a marked cell; None for an empty one, and for 0, which LIWC counts as nothing."""
    if cell.casefold() in ("", "x"):
        return 1.0 if cell else None
    try:
        return _float(cell) or None
    except ValueError as error:
        raise draft.error(line, f"expected X, a weight or nothing, found {cell!r}.") from error

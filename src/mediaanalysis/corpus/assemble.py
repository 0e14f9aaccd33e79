"""The batches of all files to the documents table: canonical texts, ids, days, column types."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

import pandas as pd

from mediaanalysis.corpus.articles import EXPORT_FIELDS
from mediaanalysis.corpus.batch import Batch, Problem, folder_of
from mediaanalysis.corpus.canonical import canonicalise
from mediaanalysis.corpus.columns import ALIASES, as_field, as_text, as_variable
from mediaanalysis.corpus.dates import parse_dates
from mediaanalysis.schemas import DOCUMENTS, PROBLEMS, empty
from mediaanalysis.schemas.documents import DUPLICATE_MARKS

__all__ = ["documents_table", "finish_batch", "problems_table", "slug"]

MAX_TEXT_CHARS = 5_000_000
_FIELDS = tuple(name for name in ALIASES if name != "text")
_TEXTS = {"date_raw", *EXPORT_FIELDS} - {"length_declared"}
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,14})")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_SEVERITIES = ("error", "warning", "note")


def finish_batch(batch: Batch) -> None:
    """Make the texts canonical, reject empty and endless ones, turn metadata into text, check that counts add up."""
    values = batch.columns.pop("text", [])
    batch.columns = {
        name: [as_field(v) for v in column]
        if name in _FIELDS or name == "date_raw"
        else [as_variable(v) for v in column]
        for name, column in batch.columns.items()
    }
    keep: list[int] = []
    texts: list[str] = []
    hashes: list[str] = []
    for row, value in enumerate(values):
        index = batch.index[row]
        canonical = canonicalise(as_text(value))
        if canonical.n_control or canonical.n_surrogates:
            detail = (
                f"{canonical.n_control} control characters were removed (page breaks became line ends), "
                f"{canonical.n_surrogates} half surrogate pairs became U+FFFD."
            )
            batch.add("warning", "control_characters", detail, index=index)
        if not canonical.text.strip():
            batch.add("error", "empty_text", "The record has no text.", index=index)
        elif len(canonical.text) > MAX_TEXT_CHARS:
            detail = f"{len(canonical.text):,} characters, the limit is {MAX_TEXT_CHARS:,}; is this one article?"
            batch.add("error", "text_too_long", detail, index=index)
        else:
            keep.append(row)
            texts.append(canonical.text)
            hashes.append(hashlib.sha256(canonical.utf8).hexdigest())
    batch.keep(keep)
    batch.columns |= {"text": texts, "sha256": hashes}
    rejected = sum(problem.severity == "error" for problem in batch.problems)
    if batch.n_records != len(texts) + rejected:  # a mistake of a reader; never lose a record without a row
        raise AssertionError(f"{batch.n_records} records, but {len(texts)} documents and {rejected} errors")


def documents_table(batches: list[Batch], *, day_first: bool | None = None) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the documents, sorted by doc_id, and the warnings about dates and ids."""
    batches = [batch for batch in batches if batch.index]
    if not batches:
        return empty(DOCUMENTS).drop(columns=list(DUPLICATE_MARKS)), []
    columns = _stack(batches)
    delivered = columns.pop("date_raw", [""] * len(columns["date"]))
    columns["date_raw"] = [raw or day for raw, day in zip(delivered, columns["date"], strict=True)]
    days = [day or raw for raw, day in zip(columns["date_raw"], columns["date"], strict=True)]
    columns["date"], problems = _days(days, batches, day_first)
    ids, id_problems = _ids(columns)
    columns["doc_id"] = ids
    columns["n_chars"] = [len(text) for text in columns["text"]]
    typed = {name for batch in batches if not batch.untyped for name in batch.columns} | set(EXPORT_FIELDS)
    # Sorted before the table is built, and list by list set free: the texts are never in memory a third time.
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for batch in batches:
        batch.columns = {}
    frame: dict[str, pd.Series] = {}
    names = [name for name in DOCUMENTS.names if name in columns]
    for name in [*names, *(name for name in list(columns) if name not in names)]:
        values = columns.pop(name) if name != "date" else columns.pop(name).tolist()
        frame[name] = _series(name, [values[row] for row in order], may_be_number=name not in typed)
    documents = pd.DataFrame(frame)
    return documents, problems + id_problems


def _stack(batches: list[Batch]) -> dict[str, Any]:
    """Put the columns of all batches below each other; what a file does not have is "" or None."""
    names = dict.fromkeys([*_FIELDS, *(name for batch in batches for name in batch.columns)])
    columns: dict[str, Any] = {name: [] for name in names}
    columns |= {"source_file": [], "source_index": []}
    for batch in batches:
        n_rows = len(batch.index)
        columns["source_file"] += [batch.source_file] * n_rows
        columns["source_index"] += batch.index
        for name in names:
            missing = "" if name in _FIELDS or name in _TEXTS else None
            columns[name] += batch.columns[name] if name in batch.columns else [missing] * n_rows
    return columns


def _days(raw: list[str], batches: list[Batch], day_first: bool | None) -> tuple[pd.Series, list[Problem]]:
    """Parse the dates, file by file; files of one document each are taken together, folder by folder.

    Whether 3/4 is April or March is a habit of the source, so the values of one source decide it together.
    """
    groups: dict[tuple[bool, str], list[tuple[int, str, int]]] = {}
    row = 0
    for batch in batches:
        key = (batch.single, folder_of(batch.source_file) if batch.single else batch.source_file)
        for index in batch.index:
            groups.setdefault(key, []).append((row, batch.source_file, index))
            row += 1
    days = pd.Series(pd.NaT, index=range(row), dtype="datetime64[us]")
    problems: list[Problem] = []
    for (single, name), members in groups.items():
        rows = [member[0] for member in members]
        whole = name if not single else (name.rstrip("/!") or ".") if len(members) > 1 else members[0][1]
        found, warnings = parse_dates(pd.Series([raw[row] for row in rows], dtype=object), day_first=day_first)
        days.iloc[rows] = found.array
        for position, problem, detail in warnings:
            _, file, index = members[position] if position >= 0 else (0, whole, -1)
            problems.append(Problem(file, index, "warning", problem, detail))
        missing = sum(not raw[row] for row in rows)
        if missing:
            detail = f"{missing} of {len(rows)} documents have no date."
            problems.append(Problem(whole, -1, "note", "missing_dates", detail))
    return days, problems


def slug(source_file: str) -> str:
    """Return the stem of a file name as lower-case ASCII words joined by hyphens, at most 40 characters.

    >>> slug("2024/zip.zip!Orla Post, 5 März.txt"), slug("Вести.txt")
    ('orla-post-5-marz', 'doc')
    """
    stem = re.split("[/!]", source_file)[-1].removesuffix(".gz").rsplit(".", 1)[0]
    plain = normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "doc"


def _ids(columns: dict[str, Any]) -> tuple[list[str], list[Problem]]:
    """Return unique ids: the user's own where given, else made from the file name and the text."""
    given = [" ".join(value.split()) for value in columns["doc_id"]]
    files, texts = columns["source_file"], columns["text"]
    slugs = {file: slug(file) for file in set(files)}
    wanted = [
        own or f"{slugs[file]}-{hashlib.sha256((file + chr(0) + text).encode()).hexdigest()[:10]}"
        for own, file, text in zip(given, files, texts, strict=True)
    ]
    taken = set(wanted)
    first_of: dict[str, int] = {}
    next_number: Counter[str] = Counter()
    ids, problems = [], []
    for row, name in enumerate(wanted):
        if name not in first_of:
            first_of[name] = row
            ids.append(name)
            continue
        next_number[name] = max(next_number[name], 1) + 1
        while (fresh := f"{name}-{next_number[name]}") in taken:
            next_number[name] += 1
        taken.add(fresh)
        ids.append(fresh)
        first = first_of[name]
        where = f"record {columns['source_index'][first]} of {files[first]}"
        if given[row] or texts[first] != texts[row]:
            problem, detail = "duplicate_id", f"doc_id {name!r} is that of {where}; this one became {fresh!r}."
        else:
            problem, detail = "identical_record", f"The same text as {where}; kept as {fresh!r}."
        problems.append(Problem(files[row], columns["source_index"][row], "warning", problem, detail))
    return ids, problems


def _series(name: str, values: list[Any], *, may_be_number: bool) -> pd.Series:
    kind = next((column.kind for column in DOCUMENTS.columns if column.name == name), "")
    if not kind:
        return _variable(values, may_be_number=may_be_number)
    return pd.Series(values, dtype={"text": "str", "int": "int64", "date": "datetime64[us]"}[kind])


def _variable(values: list[Any], *, may_be_number: bool) -> pd.Series:
    """Return a user's column; text that is a plain number in every row becomes one ("007" stays text)."""
    filled = [value for value in values if value is not None and value != ""] if may_be_number else []
    if filled and all(isinstance(value, str) and _NUMBER.fullmatch(value) for value in filled):
        whole = len(filled) == len(values) and all(_INTEGER.fullmatch(value) for value in filled)
        numbers = [float(value) if value else None for value in values]
        return (
            pd.Series([int(value) for value in values], dtype="int64") if whole else pd.Series(numbers, dtype="float64")
        )
    try:
        return pd.Series(values)
    except (TypeError, ValueError, OverflowError):
        return pd.Series([as_field(value) for value in values], dtype="str")


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return the problems, by file and record, errors first."""
    rows = sorted(problems, key=lambda p: (p.source_file, p.source_index, _SEVERITIES.index(p.severity), p.problem))
    if not rows:
        return empty(PROBLEMS)
    table = pd.DataFrame(rows, columns=PROBLEMS.names)
    texts = {name: "str" for name in PROBLEMS.names if name != "source_index"}
    clean = {name: table[name].map(lambda v: v.encode("utf-8", "replace").decode("utf-8")) for name in texts}
    return table.assign(**clean).astype({**texts, "source_index": "int64"})

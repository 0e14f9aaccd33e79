"""Metadata from beside the text: a sidecar table, and the file name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from mediaanalysis.corpus.batch import Batch, Options, Problem, RejectedError, Source, folder_of
from mediaanalysis.corpus.canonical import clean_field
from mediaanalysis.corpus.columns import ALIASES, as_field, as_variable, map_name, own_name
from mediaanalysis.corpus.formats.delimited import read_table
from mediaanalysis.corpus.formats.parquet import read_parquet_table
from mediaanalysis.errors import OptionError, ReadError

__all__ = [
    "Sidecar",
    "add_file_name",
    "add_sidecars",
    "compile_pattern",
    "given_sidecar",
    "is_sidecar_name",
    "sidecar_of",
]

_FILE_ALIASES = ("file", "filename", "file_name", "source_file", "path")
_SIDECAR_NAMES = ("metadata.csv", "metadata.tsv")
_DAY = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
_FIELD = re.compile(r"\{([^{}]*)\}")
_STRICT_DATE = r"\d{4}[-._]?\d{2}[-._]?\d{2}|\d{1,2}[-.]\d{1,2}[-.]\d{4}"


class Sidecar(NamedTuple):
    """A table of metadata. `prefix` is the folder it speaks for; `rows` the fields by file name as written there.

    `problems` are rows of it that are not used; they are warnings, since no document is lost with them.
    """

    source_file: str
    prefix: str
    rows: dict[str, dict[str, Any]]
    problems: list[Problem]


def is_sidecar_name(source: Source) -> bool:
    """Say whether a file has the name of a sidecar; whether it is one, its columns decide."""
    return re.split("[/!]", source.name)[-1].lower() in _SIDECAR_NAMES


def sidecar_of(source: Source, options: Options) -> Sidecar | None:
    """Read a sidecar; None when the table holds texts, and so is a corpus itself, or names no files."""
    try:
        table = read_table(source, options)
    except RejectedError:
        return None
    names = list(table.columns)
    if _file_column(names) is None or any(map_name(name) == "text" for name in names):
        return None
    return _sidecar(source.name, folder_of(source.name), table)


def given_sidecar(metadata: str | os.PathLike[str] | pd.DataFrame, options: Options) -> Sidecar:
    """Return the sidecar the user passes as a table or a path; it speaks for the whole corpus."""
    if isinstance(metadata, pd.DataFrame):
        name, n_rows = "metadata", len(metadata)
        columns = {str(column): metadata.iloc[:, i].tolist() for i, column in enumerate(metadata.columns)}
        table = Batch(name, columns=columns, index=list(range(n_rows)), n_records=n_rows)
    else:
        path = Path(metadata).expanduser()
        if not path.is_file():
            raise ReadError(f"metadata={str(metadata)!r}: no such file.")
        name = path.name
        source = Source(name, "csv", path.stat().st_size, path.read_bytes, path)
        reader = read_parquet_table if path.suffix.lower() in (".parquet", ".pq") else read_table
        try:
            table = reader(source, options)
        except RejectedError as error:
            raise ReadError(f"metadata={str(metadata)!r}: {error.detail}") from error
    if _file_column(table.columns) is None:
        raise ReadError(f"metadata: no column 'file' with the file names; the table has: {', '.join(table.columns)}.")
    return _sidecar(name, "", table)


def _file_column(names: Iterable[str]) -> str | None:
    by_name = {name.strip().casefold(): name for name in reversed(list(names))}
    return next((by_name[alias] for alias in _FILE_ALIASES if alias in by_name), None)


def _sidecar(name: str, prefix: str, table: Batch) -> Sidecar:
    key = _file_column(table.columns)
    ours: dict[str, list[Any]] = {}
    for column, values in table.columns.items():
        if column != key:
            mapped = map_name(column)
            mapped = mapped if mapped and mapped != "text" and mapped not in ours else own_name(column, ours)
            ours[mapped] = values
    rows: dict[str, dict[str, Any]] = {}
    problems = [problem._replace(severity="warning") for problem in table.problems]
    for position, value in enumerate(table.columns[key or ""]):
        file = as_field(value).replace("\\", "/").removeprefix("./")
        if file and file not in rows:
            rows[file] = {column: values[position] for column, values in ours.items()}
        else:
            why = f"{file!r} has an earlier row, which is used" if file else "it names no file"
            problems.append(
                Problem(name, table.index[position], "warning", "metadata_not_used", f"Row left out: {why}.")
            )
    return Sidecar(name, prefix, rows, problems)


def add_sidecars(batches: list[Batch], sidecars: list[Sidecar]) -> list[Problem]:
    """Fill the fields of one-document files from the nearest sidecar above them; values there win.

    Returns
    -------
    list of Problem
        "metadata_without_file" and "metadata_not_used" warnings; "file_without_metadata" goes to the file's batch.
    """
    problems = [problem for sidecar in sidecars for problem in sidecar.problems]
    used: set[tuple[str, str]] = set()
    by_depth = sorted(sidecars, key=lambda sidecar: -len(sidecar.prefix))
    singles = [batch for batch in batches if batch.single and batch.index]
    stems = {sidecar.source_file: _by_stem(sidecar) for sidecar in sidecars}
    for batch in singles:
        sidecar = next((s for s in by_depth if batch.source_file.startswith(s.prefix)), None)
        if sidecar is None:
            continue
        key = _row_of(batch.source_file.removeprefix(sidecar.prefix), sidecar, stems[sidecar.source_file])
        if key is None:
            detail = f"{sidecar.source_file} has no row for this file."
            batch.add("warning", "file_without_metadata", detail)
            continue
        used.add((sidecar.source_file, key))
        for name, value in sidecar.rows[key].items():
            if field := as_field(value):
                batch.columns[name] = [field if name in ALIASES else as_variable(value)]
    for sidecar in sidecars:
        for file in sidecar.rows:
            if (sidecar.source_file, file) not in used:
                detail = f"The row for {file!r} matches no text file that was read; check its spelling."
                problems.append(Problem(sidecar.source_file, -1, "warning", "metadata_without_file", detail))
    return problems


def _by_stem(sidecar: Sidecar) -> dict[str, str]:
    """Rows whose names lack the extension, as ids often do."""
    return {file: file for file in sidecar.rows if "." not in PurePosixPath(file).name}


def _row_of(relative: str, sidecar: Sidecar, stems: dict[str, str]) -> str | None:
    base = re.split("[/!]", relative)[-1]
    for name in (relative, base):
        if name in sidecar.rows:
            return name
        stem = name.removesuffix(".gz").rsplit(".", 1)[0]
        if stem in stems:
            return stem
    return None


class Pattern(NamedTuple):
    """A compiled file-name pattern: a strict reading of the date is tried first, then any text."""

    text: str
    strict: re.Pattern[str]
    loose: re.Pattern[str]
    groups: dict[str, str]


def compile_pattern(pattern: str | None) -> Pattern | None:
    """Compile a pattern such as "{outlet}_{date}_{title}"; ``{_}`` is a part to leave out.

    Examples
    --------
    >>> compile_pattern("{a}_{b").strict
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.OptionError: filename_pattern='{a}_{b': a brace is open; write "{outlet}_{date}_{title}".
    """
    if pattern is None:
        return None
    names = [name.strip() for name in _FIELD.findall(pattern)]
    rest = _FIELD.sub("", pattern)
    problem = ""
    if "{" in rest or "}" in rest:
        problem = "a brace is open"
    elif not names or not all(names):
        problem = "it names no field, or one without a name"
    elif len({name for name in names if name != "_"}) < sum(name != "_" for name in names):
        problem = "a field stands twice"
    elif "}{" in pattern:
        problem = "two fields need a divider between them"
    if problem:
        raise OptionError(f'filename_pattern={pattern!r}: {problem}; write "{{outlet}}_{{date}}_{{title}}".')
    groups: dict[str, str] = {}
    for position, name in enumerate(names):
        if name != "_":
            ours = map_name(name)
            groups[f"f{position}"] = ours if ours and ours != "text" else own_name(name, groups.values())
    return Pattern(pattern, _regex(pattern, _STRICT_DATE), _regex(pattern, "[^/]+?"), groups)


def _regex(pattern: str, date: str) -> re.Pattern[str]:
    parts = _FIELD.split(pattern)
    built = ""
    for position, part in enumerate(parts):
        if position % 2 == 0:
            built += re.escape(part)
        else:
            value = date if map_name(part.strip()) == "date" else "[^/]+?"
            built += f"(?P<f{position // 2}>{value})"
    return re.compile(rf"(?:.*/)?{built}" if "/" in pattern else built)


def add_file_name(batch: Batch, pattern: Pattern | None) -> None:
    """Fill empty fields of a one-document file from its name: by `pattern`, else a YYYY-MM-DD in it is the date."""
    path = batch.source_file.replace("!", "/").removesuffix(".gz")
    path = path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1] else path
    stem = path.rsplit("/", 1)[-1]
    if pattern is None:
        if (found := _DAY.search(stem)) and not _filled(batch, "date"):
            batch.columns["date"] = [found[0]]
        return
    name = path if "/" in pattern.text else stem
    match = pattern.strict.fullmatch(name) or pattern.loose.fullmatch(name)
    if match is None:
        batch.add("warning", "filename_without_match", f"The name does not fit filename_pattern={pattern.text!r}.")
        return
    for group, ours in pattern.groups.items():
        if not _filled(batch, ours):
            batch.columns[ours] = [clean_field(match[group])]


def _filled(batch: Batch, name: str) -> bool:
    return name in batch.columns and bool(as_field(batch.columns[name][0]))

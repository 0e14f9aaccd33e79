"""The processed tables of a study on disk: one Parquet file a table, all of a save or none of it, one writer at a time.

A save writes every table beside its place, then a list of what to move (``.commit.json``), then moves. A run killed
before the list is complete leaves the old tables; one killed after it leaves the list, and the next load or save ends
the moves. ``study.json`` has the hash of every table, so a reader sees at once when files of two saves are mixed.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from mediaanalysis._version import __version__
from mediaanalysis.errors import OptionError, ReadError, StateError, TableError, as_path, did_you_mean
from mediaanalysis.schemas import SCHEMAS, check

__all__ = [
    "load_study",
    "lock_study",
    "read_record",
    "save_study",
    "save_tables",
    "sha256_of_file",
    "write_atomically",
    "write_csv",
    "write_parquet",
]

_KNOWN = {schema.name: schema for schema in SCHEMAS}
_COMMIT, _RECORD, _LOCK = ".commit.json", "study.json", ".lock"
_LOCK_SECONDS = 10.0
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a killed run, finds the old bytes or the new ones, never a part."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(part, data)
        os.replace(part, path)
    except OSError as error:
        error.filename = str(path)  # the name the caller knows
        raise


def _write_through(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk, so that a rename after it cannot come before it."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet, whole or not at all."""
    write_atomically(path, _parquet(table))


def write_csv(table: pd.DataFrame, path: Path, *, date_format: str | None = None) -> None:
    r"""Write a table as CSV that a spreadsheet may open: text that would be run as a formula gets an apostrophe before.

    A cell such as ``=HYPERLINK("http://…")`` in an article's title is text, not an order to the program of whoever
    opens the table (OWASP, CSV injection). Numbers are not touched; nor is what only looks like one ("-5").

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(pd.DataFrame({"title": ["=1+1", "-5"], "n": [-5, 1]}), Path(folder, "a.csv"))
    ...     Path(folder, "a.csv").read_text()
    "title,n\n'=1+1,-5\n-5,1\n"
    """
    safe = {str(name): _defused(table[name]) for name in table.columns if _is_text(table[name])}
    data = table.assign(**safe).to_csv(index=False, float_format="%.10g", lineterminator="\n", date_format=date_format)
    write_atomically(path, data.encode("utf-8"))


def _is_text(values: pd.Series) -> bool:
    kind = values.dtype
    return bool(
        pd.api.types.is_string_dtype(kind)
        or pd.api.types.is_object_dtype(kind)
        or isinstance(kind, pd.CategoricalDtype)
    )


def _defused(values: pd.Series) -> pd.Series:
    return values.astype(object).map(
        lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) and not _is_number(v) else v
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def save_study(
    path: str | os.PathLike[str], tables: Mapping[str, pd.DataFrame], *, provenance: Mapping[str, object] | None = None
) -> Path:
    """Save tables of a study as Parquet, with a ``study.json`` that says what made them.

    All tables of one call appear together or not at all, also when the run is killed; a second writer waits ten
    seconds and then gets an error.

    Parameters
    ----------
    path : path
        Folder of the study, usually ``data/processed/<study>``; made when missing. Other tables in it stay.
    tables : mapping of name to DataFrame
        Names that are schemas (``documents``, ``hits`` …) are checked against them.
    provenance : mapping, optional
        Anything JSON can hold: inputs and their hashes, parameters.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    TableError
        When a table does not keep its schema.
    StateError
        When another run is writing this study.

    Examples
    --------
    >>> import tempfile
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Talks failed."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = save_study(folder, {"documents": documents})
    ...     load_study(folder)["documents"].to_dict("records")
    [{'doc_id': 'a', 'text': 'Talks failed.'}]
    """
    folder = as_path("path", path)
    if not isinstance(tables, Mapping):
        raise TableError(f'tables must be a mapping such as {{"documents": documents}}, not {type(tables).__name__}.')
    with lock_study(folder):
        save_tables(folder, tables, provenance or {})
    return folder


@contextmanager
def lock_study(folder: Path) -> Iterator[None]:
    """Hold the study for one writer.

    Raises
    ------
    StateError
        When another run has held it for ten seconds.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OptionError(f"{folder} is a file; a study is a folder.") from error
    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout as error:
        raise StateError(
            f"{folder}: another run is writing this study, and has for {_LOCK_SECONDS:.0f} seconds; wait until it ends."
        ) from error
    try:
        _end_moves(folder)
        yield
    finally:
        lock.release()


def save_tables(folder: Path, tables: Mapping[str, pd.DataFrame], provenance: Mapping[str, object]) -> None:
    """Save tables in a study that is locked."""
    for name, table in tables.items():
        if not isinstance(name, str) or not name.isidentifier():
            raise TableError(f"tables: {name!r} cannot name a file; use letters, digits and '_'.")
        if name in _KNOWN:
            check(table, _KNOWN[name])
    if not isinstance(provenance, Mapping):
        raise OptionError(f"provenance must be a mapping, not {type(provenance).__name__}.")
    record = read_record(folder)
    record["mediaanalysis"] = __version__
    record["provenance"] = {**record["provenance"], **provenance}
    parts: dict[str, bytes] = {}
    for name, table in tables.items():
        data = _parquet(table)
        parts[f"{name}.parquet"] = data
        record["tables"][name] = {"rows": len(table), "sha256": hashlib.sha256(data).hexdigest()}
    try:
        parts[_RECORD] = (json.dumps(record, indent=2, sort_keys=True) + "\n").encode()
    except TypeError as error:
        raise OptionError(
            f"provenance holds what JSON cannot: {error}; use texts, numbers, lists and mappings."
        ) from error
    for name, data in parts.items():
        _write_through(folder / f".{name}.part", data)
    write_atomically(folder / _COMMIT, json.dumps(list(parts)).encode())
    _end_moves(folder)


def _end_moves(folder: Path) -> None:
    """End the moves of a complete save, and clear away what an incomplete one left."""
    commit = folder / _COMMIT
    if commit.is_file():
        for name in json.loads(commit.read_text(encoding="utf-8")):
            part = folder / f".{name}.part"
            if part.is_file():  # else it was moved before the run was killed
                os.replace(part, folder / name)
        commit.unlink()
    for part in folder.glob(".*.part"):
        part.unlink()


def load_study(path: str | os.PathLike[str]) -> dict[str, pd.DataFrame]:
    """Load all tables of a study saved by :func:`save_study`, by name.

    Tables that ``study.json`` names must be those that were saved; other ``.parquet`` files in the folder are loaded as
    they are.

    Raises
    ------
    ReadError
        When the folder holds no saved study, or a table was changed or cut off after it was saved.
    TableError
        When a table does not keep its schema.
    """
    folder = as_path("path", path)
    for _ in range(5):
        if (folder / _COMMIT).is_file():
            with lock_study(folder):  # ends the moves of a killed run, or waits for a living one
                pass
        changed = _changed(folder)
        if not changed and not (folder / _COMMIT).is_file():
            break
        time.sleep(0.05)  # another run may have saved between two of our looks
    if changed:
        raise ReadError(
            f"{folder}: {', '.join(changed)} is not what study.json says was saved; the file was changed, removed or "
            "cut off. Save the study again, or delete the folder and rebuild it."
        )
    files = sorted(folder.glob("*.parquet"))
    if not files:
        siblings = [p.name for p in folder.parent.glob("*") if p.is_dir() and p != folder]
        raise ReadError(
            f"{str(path)!r} holds no saved study (no .parquet table).{did_you_mean(folder.name, siblings)} "
            "Make one with save_study(), or with `mediaanalysis report`."
        )
    tables = {file.stem: _read_table(file) for file in files}
    for name, table in tables.items():
        if name in _KNOWN:
            check(table, _KNOWN[name])
    return tables


def _changed(folder: Path) -> list[str]:
    """Return the recorded tables whose files are not the ones that were saved."""
    saved = read_record(folder)["tables"]
    files = {name: folder / f"{name}.parquet" for name in saved}
    return [
        file.name
        for name, file in files.items()
        if not file.is_file() or sha256_of_file(file) != saved[name].get("sha256")
    ]


def read_record(folder: Path) -> dict[str, Any]:
    """Return what ``study.json`` says, empty where there is none.

    Raises
    ------
    ReadError
        When the file is not JSON.
    """
    file = folder / _RECORD
    try:
        record = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except ValueError as error:
        raise ReadError(f"{file}: not JSON ({error}); delete the folder and rebuild it.") from error
    return {"tables": {}, "provenance": {}, **record}


def _parquet(table: pd.DataFrame) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(_to_arrow(table), sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _to_arrow(table: pd.DataFrame) -> object:
    """Turn a table into Arrow; zones become a list of records, and object columns of mixed values text."""
    import pyarrow as pa

    zone = pa.list_(
        pa.struct([("start", pa.int32()), ("end", pa.int32()), ("zone", pa.string()), ("reason", pa.string())])
    )
    plain = table.reset_index(drop=True)
    columns = {}
    for name in plain.columns:
        values = plain[name]
        if name == "zones":
            keys = ("start", "end", "zone", "reason")
            rows = [None if row is None else [dict(zip(keys, z, strict=True)) for z in row] for row in values]
            columns[str(name)] = pa.array(rows, type=zone)
            continue
        try:
            columns[str(name)] = pa.array(values, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            columns[str(name)] = pa.array(values.astype("str"), from_pandas=True)
    return pa.table(columns)


def _read_table(file: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq

    raw = pq.read_table(file)
    zones = raw.column("zones").to_pylist() if "zones" in raw.column_names else None
    table: pd.DataFrame = raw.to_pandas() if zones is None else raw.drop_columns(["zones"]).to_pandas()
    if zones is not None:
        rows = [None if row is None else [tuple(z.values()) for z in row] for row in zones]
        table.insert(raw.column_names.index("zones"), "zones", pd.Series(rows, index=table.index, dtype=object))
    return table

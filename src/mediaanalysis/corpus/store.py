"""The processed tables of a study on disk: one Parquet file a table, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from mediaanalysis._version import __version__
from mediaanalysis.errors import ReadError, TableError, did_you_mean
from mediaanalysis.schemas import SCHEMAS, check

__all__ = ["load_study", "save_study", "sha256_of_file", "write_atomically", "write_parquet"]

_KNOWN = {schema.name: schema for schema in SCHEMAS}


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a killed run, finds the old bytes or the new ones, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    os.replace(part, path)


def write_parquet(table: pd.DataFrame, path: Path) -> bytes:
    """Write a table as Parquet, whole or not at all, and return the bytes written."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(_to_arrow(table), sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    write_atomically(path, data)
    return data


def save_study(
    path: str | os.PathLike[str], tables: Mapping[str, pd.DataFrame], *, provenance: Mapping[str, object] | None = None
) -> Path:
    """Save tables of a study as Parquet, with a ``study.json`` that says what made them.

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

    Examples
    --------
    >>> import tempfile
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Talks failed."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = save_study(folder, {"documents": documents})
    ...     load_study(folder)["documents"].to_dict("records")
    [{'doc_id': 'a', 'text': 'Talks failed.'}]
    """
    folder = Path(path)
    record = _read_record(folder)
    for name, table in tables.items():
        if not name.isidentifier():
            raise TableError(f"tables: {name!r} cannot name a file; use letters, digits and '_'.")
        if name in _KNOWN:
            check(table, _KNOWN[name])
        data = write_parquet(table, folder / f"{name}.parquet")
        record["tables"][name] = {"rows": len(table), "sha256": hashlib.sha256(data).hexdigest()}
    record["mediaanalysis"] = __version__
    record["provenance"] = {**record.get("provenance", {}), **(provenance or {})}
    write_atomically(folder / "study.json", (json.dumps(record, indent=2, sort_keys=True) + "\n").encode())
    return folder


def load_study(path: str | os.PathLike[str]) -> dict[str, pd.DataFrame]:
    """Load all tables of a study saved by :func:`save_study`, by name.

    Raises
    ------
    ReadError
        When the folder holds no saved study.
    """
    folder = Path(path)
    files = sorted(folder.glob("*.parquet"))
    if not files:
        siblings = [p.name for p in folder.parent.glob("*") if p.is_dir()] if folder.parent.is_dir() else []
        raise ReadError(
            f"{str(path)!r} holds no saved study (no .parquet table).{did_you_mean(folder.name, siblings)} "
            "Make one with save_study(), or with `mediaanalysis report`."
        )
    return {file.stem: _read_table(file) for file in files}


def _read_record(folder: Path) -> dict[str, Any]:
    file = folder / "study.json"
    record = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {"tables": {}, "provenance": {}, **record}


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

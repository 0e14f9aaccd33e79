"""Reading a study again without reading everything again: each file's records are kept under what they depend on.

A file is parsed anew when its bytes, its name, the options of reading or the code of the readers changed. What stands
across files (ids, the order of day and month, repeated sentences) is worked out anew every time, so an update gives the
same tables as reading all of it.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from mediaanalysis._version import __version__
from mediaanalysis.corpus.batch import Batch, Options, Problem, Source
from mediaanalysis.corpus.canonical import CANONICAL_VERSION
from mediaanalysis.corpus.readers import Settings, read_with
from mediaanalysis.corpus.registry import read_file
from mediaanalysis.corpus.store import lock_study, read_record, save_tables, write_atomically
from mediaanalysis.errors import OptionError, ReadError, StateError, as_path

__all__ = ["UpdateResult", "reading_code", "update_study"]

_FOLDER = ".parsed"


class UpdateResult(NamedTuple):
    """The tables as `read_corpus` returns them, and how many files were parsed and how many taken as kept."""

    documents: pd.DataFrame
    problems: pd.DataFrame
    n_parsed: int
    n_kept: int


def update_study(
    path: str | os.PathLike[str],
    raw: str | os.PathLike[str],
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    metadata: str | os.PathLike[str] | pd.DataFrame | None = None,
    filename_pattern: str | None = None,
    day_first: bool | None = None,
    progress: bool = False,
) -> UpdateResult:
    """Read the raw files of a study into its folder; files that did not change since the last time are not parsed.

    Parameters
    ----------
    path : path
        Folder of the study, usually ``data/processed/<study>``; made when missing. ``documents`` and ``problems`` are
        saved there as :func:`save_study` saves them; one writer at a time; a killed run leaves the last good state.
    raw : path
        What :func:`read_corpus` reads.
    columns, encoding, metadata, filename_pattern, day_first, progress
        As in :func:`read_corpus`.

    Returns
    -------
    UpdateResult
        ``(documents, problems, n_parsed, n_kept)``.

    Raises
    ------
    ReadError
        When there is nothing to read, or no record became a document; the study stays as it was.
    OptionError
        When the study would be the folder of the raw files itself.
    StateError
        When another run is writing the study, or it was made from other files.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     raw = Path(folder, "raw")
    ...     raw.mkdir()
    ...     for name in ("a", "b"):
    ...         written = (raw / f"{name}.txt").write_text(f"Talks failed in {name}.", encoding="utf-8")
    ...     first = update_study(Path(folder, "study"), raw)
    ...     written = (raw / "c.txt").write_text("Talks resumed.", encoding="utf-8")
    ...     again = update_study(Path(folder, "study"), raw)
    >>> (first.n_parsed, first.n_kept), (again.n_parsed, again.n_kept), len(again.documents)
    ((2, 0), (1, 2), 3)
    """
    folder = as_path("path", path)
    if folder.resolve() == as_path("raw", raw).resolve():
        raise OptionError(
            f"path={str(folder)!r} is the folder of the raw files, which is only read; choose one beside it, such as "
            "data/processed/<study>."
        )
    settings = Settings(columns, encoding, metadata, filename_pattern, day_first)
    with lock_study(folder):
        kept = _Kept(folder / _FOLDER)
        documents, problems = read_with(raw, settings, progress=progress, parse=kept.parse)
        if documents.empty:
            first = problems.iloc[0]
            raise ReadError(
                f"{raw}: no article could be read; {len(problems)} problems, the first: {first['source_file']}: "
                f"{first['problem']}: {first['detail']} Run `mediaanalysis check` on it for the whole list."
            )
        before = read_record(folder)["provenance"].get("raw_files") or kept.files
        if not before.keys() & kept.files.keys():
            raise StateError(
                f"{folder}: this study was made from other files, such as {min(before)!r}; none of them is in {raw}. "
                "Choose another folder for the study, or delete this one first."
            )
        provenance = {"raw_files": kept.files, "code": reading_code(), "canonical_version": CANONICAL_VERSION}
        save_tables(folder, {"documents": documents, "problems": problems}, provenance)
        kept.forget_others()
    return UpdateResult(documents, problems, kept.n_parsed, kept.n_kept)


@functools.cache
def reading_code() -> str:
    """Return a hash of the code and tables that read, so that a changed reader reads again."""
    root = Path(__file__).parent
    files = sorted(file for file in root.rglob("*") if file.suffix in (".py", ".toml", ".csv"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@dataclass(slots=True)
class _Kept:
    """The batches of earlier runs, one file each, named by a hash of all they depend on."""

    folder: Path
    n_parsed: int = 0
    n_kept: int = 0
    files: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def parse(self, source: Source, options: Options) -> Batch:
        """Return the batch of a file: the kept one, or a fresh one, which is kept."""
        try:
            source = _held(source)
            digest = _digest(source)
        except Exception:  # unreadable: the reader says why
            self.n_parsed += 1
            return read_file(source, options)
        self.files[source.name] = digest
        depends = [source.name, source.kind, digest, options.columns, options.encoding, __version__, reading_code()]
        name = hashlib.sha256(json.dumps(depends).encode()).hexdigest()
        self.used.add(name)
        batch = _load(self.folder / name)
        if batch is not None:
            self.n_kept += 1
            return batch
        self.n_parsed += 1
        batch = read_file(source, options)
        data = _dump(batch)
        if data is not None:
            write_atomically(self.folder / name, data)
        return batch

    def forget_others(self) -> None:
        """Remove what no file of the study needs any more."""
        for file in self.folder.glob("*") if self.folder.is_dir() else ():
            if file.name not in self.used:
                file.unlink()


def _held(source: Source) -> Source:
    """Return a member of an archive with its bytes, which are needed twice: for the hash and for the reader."""
    if source.path is not None:
        return source
    raw = source.load()
    return replace(source, load=lambda: raw)


def _digest(source: Source) -> str:
    """Return the SHA-256 of a file's bytes, in pieces where it lies on the disk."""
    if source.path is None:
        return hashlib.sha256(source.load()).hexdigest()
    with source.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_PLAIN = (str, int, float, bool, type(None))


def _dump(batch: Batch) -> bytes | None:
    """Return a batch as packed JSON; None where JSON would not give back the same values (dates of Parquet files)."""
    if not all(type(value) in _PLAIN for values in batch.columns.values() for value in values):
        return None
    content = {name: getattr(batch, name) for name in Batch.__dataclass_fields__}
    text = json.dumps(content, ensure_ascii=False)
    check = hashlib.sha256(text.encode()).hexdigest()
    return gzip.compress(f"{check}\n{text}".encode(), compresslevel=1, mtime=0)


def _load(path: Path) -> Batch | None:
    """Return a kept batch; None where there is none, or its file is damaged."""
    try:
        check, _, text = gzip.decompress(path.read_bytes()).decode("utf-8").partition("\n")
        if hashlib.sha256(text.encode()).hexdigest() != check:
            return None
        content: dict[str, Any] = json.loads(text)
        content["problems"] = [Problem(*problem) for problem in content["problems"]]
        return Batch(**content)
    except (OSError, EOFError, ValueError, TypeError, KeyError):
        return None

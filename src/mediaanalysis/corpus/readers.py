"""Files to documents: every record becomes a document or one row of the problems table, nothing is lost silently."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NamedTuple

import pandas as pd

from mediaanalysis.corpus.assemble import documents_table, finish_batch, problems_table
from mediaanalysis.corpus.batch import Batch, Options, Problem, RejectedError, Source, shorten
from mediaanalysis.corpus.columns import check_columns
from mediaanalysis.corpus.delimited import read_delimited
from mediaanalysis.corpus.encoding import check_encoding
from mediaanalysis.corpus.html import read_html
from mediaanalysis.corpus.jsonlines import read_json, read_jsonl
from mediaanalysis.corpus.metadata import (
    Sidecar,
    add_file_name,
    add_sidecars,
    compile_pattern,
    given_sidecar,
    is_sidecar_name,
    sidecar_of,
)
from mediaanalysis.corpus.parquet import read_parquet
from mediaanalysis.corpus.plain import read_plain
from mediaanalysis.corpus.progress import show_progress
from mediaanalysis.corpus.sources import find_sources
from mediaanalysis.corpus.zones import mark_zones, zone_spans
from mediaanalysis.errors import OptionError
from mediaanalysis.schemas import DOCUMENTS, check

__all__ = ["ReadResult", "read_corpus"]

MAX_FILE_BYTES = 2 * 1024**3
_READERS: dict[str, Callable[[Source, Options], Batch]] = {
    "txt": read_plain,
    "html": read_html,
    "csv": read_delimited,
    "jsonl": read_jsonl,
    "json": read_json,
    "parquet": read_parquet,
}


class ReadResult(NamedTuple):
    """What was read and what was not: `documents` (schema DOCUMENTS) and `problems` (schema PROBLEMS)."""

    documents: pd.DataFrame
    problems: pd.DataFrame

    @property
    def summary(self) -> dict[str, int]:
        """Counts: files with at least one record, records seen = documents + rejected, and warnings."""
        problems = self.problems
        of_files = problems["severity"].eq("error")
        files = set(self.documents["source_file"]) | set(problems.loc[of_files, "source_file"])
        rejected = int(of_files.sum())
        return {
            "files": len(files),
            "records": len(self.documents) + rejected,
            "documents": len(self.documents),
            "rejected": rejected,
            "warnings": int(problems["severity"].eq("warning").sum()),
        }


def read_corpus(
    path: str | os.PathLike[str],
    *,
    format: str = "auto",  # noqa: A002 - the word users know
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    metadata: str | os.PathLike[str] | pd.DataFrame | None = None,
    filename_pattern: str | None = None,
    day_first: bool | None = None,
    progress: bool = False,
) -> ReadResult:
    r"""Read press articles from a file, a folder, a glob pattern or a zip.

    Parameters
    ----------
    path
        Text (.txt .text .md), web pages (.html .htm), tables (.csv .tsv .jsonl .ndjson .json .parquet), a .zip of
        these, a folder of all of them (with its subfolders), or a pattern such as ``"data/**/*.txt"``.
    format
        "auto" goes by the extension; "txt", "html", "csv", "jsonl", "json" or "parquet" reads only such files, and
        reads a single file as that whatever its extension.
    columns
        Ours -> theirs for tables, such as ``{"text": "BodyText"}``; what is not named is found by common names.
    encoding
        For text formats, when the guess is wrong.
    metadata
        A table, or the path of one, with a column ``file`` and the fields of each text file. Without it a
        ``metadata.csv`` beside the files is used.
    filename_pattern
        Such as ``"{outlet}_{date}_{title}"``; without it a YYYY-MM-DD in the file name is the date.
    day_first
        How to read 3/4/2022; None decides by the other dates of the same file.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    ReadResult
        ``(documents, problems)``. Every record that did not become a document is one row of `problems` with severity
        "error"; ``.summary`` counts them.

    Raises
    ------
    ReadError
        When the path does not exist or holds nothing that can be read.
    OptionError
        When an argument has a value outside what is allowed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "orla-post_2024-05-01.txt")
    ...     n = file.write_text("Rain closes Orla port\n\nThe port was closed on Monday.", encoding="utf-8")
    ...     documents, problems = read_corpus(folder)
    >>> documents.loc[0, "title"], str(documents.loc[0, "date"].date())
    ('Rain closes Orla port', '2024-05-01')
    """
    options = Options(check_columns(columns), encoding)
    check_encoding(encoding)
    if day_first not in (None, True, False):
        raise OptionError(f"day_first={day_first!r} is not known; allowed: True, False, None.")
    pattern = compile_pattern(filename_pattern)
    given = [] if metadata is None else [given_sidecar(metadata, options)]
    with ExitStack() as stack:
        found = find_sources(path, format, stack)
        sources, sidecars, problems = _split_sidecars(found.sources, options, given)
        problems = found.problems + problems
        batches = list(_read_all(sources, options, progress=progress))
    problems += add_sidecars(batches, sidecars)
    for batch in batches:
        if batch.single and batch.index:
            add_file_name(batch, pattern)
    documents, more = documents_table(batches, day_first=day_first)
    problems += [problem for batch in batches for problem in batch.problems] + more
    documents = _with_zones(documents)
    problems += _without_coverage(documents)
    return ReadResult(documents, problems_table(problems))


def _with_zones(documents: pd.DataFrame) -> pd.DataFrame:
    if len(documents):
        documents = mark_zones(documents)
    first = [name for name in DOCUMENTS.names if name in documents.columns]
    return check(documents[[*first, *(name for name in documents.columns if name not in first)]], DOCUMENTS)


def _without_coverage(documents: pd.DataFrame) -> list[Problem]:
    """Warn of every document of which no character counts as coverage."""
    if documents.empty:
        return []
    detail = "The whole text was taken for boilerplate, so none of its words count; see left_out(documents)."
    return [
        Problem(name, index, "warning", "no_coverage", detail)
        for name, index, spans in zip(
            documents["source_file"], documents["source_index"], zone_spans(documents), strict=True
        )
        if not spans
    ]


def _split_sidecars(
    sources: list[Source], options: Options, given: list[Sidecar]
) -> tuple[list[Source], list[Sidecar], list[Problem]]:
    """Take the sidecars out of the files to read; a table the user passed replaces those that lie beside the files."""
    kept: list[Source] = []
    sidecars: list[Sidecar] = []
    problems: list[Problem] = []
    for source in sources:
        sidecar = sidecar_of(source, options) if is_sidecar_name(source) and len(sources) > 1 else None
        if sidecar is None:
            kept.append(source)
            continue
        sidecars.append(sidecar)
        use = "not used, because metadata=... was passed" if given else "used as metadata of the files beside it"
        problems.append(Problem(source.name, -1, "note", "sidecar", f"Not read as documents; {use}."))
    return kept, given or sidecars, problems


def _read_all(sources: list[Source], options: Options, *, progress: bool) -> Iterator[Batch]:
    with show_progress(sources, label="Reading", total=len(sources), show=progress) as tracked:
        for source in tracked:
            yield _read_one(source, options)


def _read_one(source: Source, options: Options) -> Batch:
    """Read one file; whatever happens inside it is a row of the problems table and never stops the others."""
    try:
        if source.size > MAX_FILE_BYTES:
            detail = f"{source.size:,} bytes, the limit is {MAX_FILE_BYTES:,}; split the file."
            raise RejectedError("file_too_large", detail)
        batch = _READERS[source.kind](source, options)
        finish_batch(batch)
    except RejectedError as error:
        return _rejected(source, error.problem, error.detail)
    except Exception as error:  # the promise above; the class and message are reported
        return _rejected(source, "unreadable", f"{type(error).__name__}: {shorten(error, 300)}")
    if batch.n_records == 0:
        batch.add("warning", "no_records", "The file holds no record.")
    return batch


def _rejected(source: Source, problem: str, detail: str) -> Batch:
    batch = Batch(source.name, n_records=1)
    batch.add("error", problem, detail)
    return batch

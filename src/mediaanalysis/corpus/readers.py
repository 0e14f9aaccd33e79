"""Files to documents: every record becomes a document or one row of the problems table, nothing is lost silently."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from mediaanalysis.corpus.assemble import documents_table, problems_table
from mediaanalysis.corpus.batch import Batch, Options, Problem, Source
from mediaanalysis.corpus.columns import check_columns
from mediaanalysis.corpus.encoding import check_encoding
from mediaanalysis.corpus.fields import add_fields
from mediaanalysis.corpus.metadata import (
    Sidecar,
    add_file_name,
    add_sidecars,
    compile_pattern,
    given_sidecar,
    is_sidecar_name,
    sidecar_of,
)
from mediaanalysis.corpus.outlets import ALIAS_FILE, alias_table, holds_texts, normalise_outlets
from mediaanalysis.corpus.progress import show_progress
from mediaanalysis.corpus.registry import read_file
from mediaanalysis.corpus.sources import Found, find_sources
from mediaanalysis.corpus.zones import mark_zones, zone_spans
from mediaanalysis.errors import ReadError, TableError, one_of
from mediaanalysis.schemas import DOCUMENTS, check

__all__ = ["ReadResult", "Settings", "read_corpus", "read_with"]


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
        Exports of Nexis, LexisNexis, Factiva, ProQuest, Europresse, Integrum, Kikuzo and Yomidasu in their layouts,
        text, web pages, Word, RTF, PDF, e-mail, tables (CSV, Excel, JSON lines, JSON, Parquet), feeds, WARC, TEI, a
        .zip of these, a folder of all of them (with its subfolders), or a pattern such as ``"data/**/*.txt"``. A file's
        content decides which layout it has; docs/formats.md lists all of them and their fields.
    format
        "auto" goes by the content; the name of a format, such as "csv" or "html", reads only such files, and reads a
        single file as that whatever its extension; the name of a layout, such as "nexis_html", forces its reader.
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
    settings = Settings(columns, encoding, metadata, filename_pattern, day_first)
    return read_with(path, settings, format=format, progress=progress)


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `read_corpus` that decide what the documents are."""

    columns: dict[str, str] | None = None
    encoding: str | None = None
    metadata: str | os.PathLike[str] | pd.DataFrame | None = None
    filename_pattern: str | None = None
    day_first: bool | None = None


def read_with(
    path: str | os.PathLike[str],
    settings: Settings,
    *,
    format: str = "auto",  # noqa: A002 - the word users know
    progress: bool = False,
    parse: Callable[[Source, Options], Batch] = read_file,
) -> ReadResult:
    """Read as `read_corpus` does; `parse` turns one file into its batch, so that a batch can be remembered."""
    options = Options(check_columns(settings.columns), settings.encoding)
    check_encoding(settings.encoding)
    one_of("day_first", settings.day_first, [True, False, None])
    pattern = compile_pattern(settings.filename_pattern)
    given = [] if settings.metadata is None else [given_sidecar(settings.metadata, options)]
    with ExitStack() as stack:
        found = find_sources(path, format, stack)
        aliases, problems = _take_aliases(found)
        sources, sidecars, more = _split_sidecars(found.sources, options, given)
        problems = found.problems + problems + more
        with show_progress(sources, label="Reading", total=len(sources), show=progress) as tracked:
            batches = [parse(source, options) for source in tracked]
    problems += add_sidecars(batches, sidecars)
    for batch in batches:
        if batch.single and batch.index:
            add_file_name(batch, pattern)
    documents, more = documents_table(batches, day_first=settings.day_first)
    problems += [problem for batch in batches for problem in batch.problems] + more
    documents = normalise_outlets(documents, aliases) if aliases and len(documents) else documents
    documents = _with_zones_and_fields(documents)
    problems += _without_coverage(documents)
    return ReadResult(documents, problems_table(problems))


def _take_aliases(found: Found) -> tuple[dict[str, str], list[Problem]]:
    """Take the table of outlet names out of the files to read, where one lies at the top of the study."""
    files = [source for source in found.sources if source.name == ALIAS_FILE and source.path is not None]
    if not files or len(found.sources) == 1:
        return {}, []
    try:
        names = alias_table(files[0].path or "")
    except (ReadError, TableError) as error:
        if holds_texts(files[0].path or ""):  # a table of articles that happens to have this name
            return {}, []
        found.sources.remove(files[0])
        return {}, [Problem(ALIAS_FILE, -1, "error", "outlet_names", f"Outlets keep their names: {error}")]
    found.sources.remove(files[0])
    detail = f"Not read as documents; used as the names of outlets ({len(names)} rows). outlet_raw has those delivered."
    return names, [Problem(ALIAS_FILE, -1, "note", "outlet_names", detail)]


def _with_zones_and_fields(documents: pd.DataFrame) -> pd.DataFrame:
    if len(documents):
        documents = add_fields(mark_zones(documents))
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

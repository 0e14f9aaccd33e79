"""The readers by layout: one file to a batch of records; whatever happens inside a file never stops the others."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from mediaanalysis.corpus.assemble import finish_batch
from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, declared_detail, shorten
from mediaanalysis.corpus.sniffing import EXTENSIONS, sniff

__all__ = ["read_file", "reader_of"]

MAX_FILE_BYTES = 2 * 1024**3
_READERS: dict[str, str] = {
    "txt": "plain:read_plain",
    "html": "html:read_html",
    "csv": "delimited:read_delimited",
    "jsonl": "jsonlines:read_jsonl",
    "json": "jsonlines:read_json",
    "parquet": "parquet:read_parquet",
    "docx": "docx:read_docx",
    "rtf": "rtf:read_rtf",
    "xlsx": "workbook:read_workbook",
    "pdf": "pdf:read_pdf",
    "eml": "mail:read_eml",
    "mbox": "mail:read_mbox",
    "warc": "warc:read_warc",
    "nexis_docx": "nexis_docx:read_nexis_docx",
    "nexis_html": "nexis_html:read_nexis_html",
    "nexis_txt": "nexis_txt:read_nexis_txt",
    "factiva_html": "factiva_html:read_factiva_html",
    "factiva_fields": "factiva_fields:read_factiva_fields",
    "factiva_rtf": "rtf:read_rtf",
    "factiva_txt": "factiva_text:read_factiva_txt",
    "factiva_xml": "factiva_xml:read_factiva_xml",
    "proquest_mail": "proquest_mail:read_proquest_mail",
    "proquest_xml": "proquest_xml:read_proquest_xml",
    "proquest_txt": "proquest_txt:read_proquest_txt",
    "ris": "ris:read_ris",
    "europresse": "europresse:read_europresse",
    "integrum_html": "integrum:read_integrum_html",
    "kikuzo": "japanese:read_kikuzo",
    "yomidasu": "japanese:read_yomidasu",
    "feed": "feed:read_feed",
    "tei": "tei:read_tei",
    "trafilatura_xml": "tei:read_trafilatura_xml",
}
"""Layout or format -> module and function in ``corpus/formats``; loaded when the first such file is met."""

Reader = Callable[[Source, Options], Batch]


@functools.cache
def reader_of(kind: str) -> Reader:
    """Return the reader of a layout or format; other readers hand on to it what they find inside a file."""
    module, _, function = _READERS[kind].partition(":")
    return cast(Reader, getattr(importlib.import_module(f"mediaanalysis.corpus.formats.{module}"), function))


def read_file(source: Source, options: Options) -> Batch:
    """Read one file; what goes wrong with it, or with a record, is a problem of the batch, never an exception."""
    try:
        if source.size > MAX_FILE_BYTES:
            detail = f"{source.size:,} bytes, the limit is {MAX_FILE_BYTES:,}; split the file."
            raise RejectedError("file_too_large", detail)
        kind, source = _told_by_content(source)
        batch = reader_of(kind)(source, options)
        finish_batch(batch)
    except RejectedError as error:
        return _rejected(source, error.problem, error.detail)
    except Exception as error:  # the promise above; the class and message are reported
        return _rejected(source, "unreadable", f"{type(error).__name__}: {shorten(error, 300)}")
    if batch.n_records == 0:
        batch.add("warning", "no_records", "The file holds no record.")
    if batch.declared is not None:
        same = batch.declared == batch.n_records
        detail = declared_detail(batch.declared, batch.n_records)
        batch.add("note" if same else "warning", "declared_count" if same else "count_differs", detail)
    return batch


def _told_by_content(source: Source) -> tuple[str, Source]:
    """Return the layout of a file, and the file as one that is loaded already."""
    if source.kind in ("parquet", "warc"):  # told by their extension, and too large to be held whole
        return source.kind, source
    raw = source.load()
    loaded = replace(source, load=lambda: raw)
    return (sniff(raw, source.kind) if source.kind in EXTENSIONS else source.kind), loaded


def _rejected(source: Source, problem: str, detail: str) -> Batch:
    batch = Batch(source.name, n_records=1)
    batch.add("error", problem, detail)
    return batch

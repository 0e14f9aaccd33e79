"""What the tests of the readers share."""

from __future__ import annotations

from pathlib import Path

from mediaanalysis.corpus.readers import ReadResult
from mediaanalysis.schemas import DOCUMENTS, PROBLEMS, check


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file and the folders above it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


LATER = ("cluster", "duplicate_of", "relation", "weight")
"""Columns of documents that `mark_duplicates` adds."""


def checked(result: ReadResult) -> ReadResult:
    """Hold a result to the schemas and to the count of records."""
    check(result.documents, DOCUMENTS)
    check(result.problems, PROBLEMS)
    names = [name for name in DOCUMENTS.names if name not in LATER]
    assert list(result.documents.columns[: len(names)]) == names
    assert list(result.documents["doc_id"]) == sorted(result.documents["doc_id"])
    counts = result.summary
    assert counts["records"] == counts["documents"] + counts["rejected"]
    assert counts["documents"] == len(result.documents)
    return result


def problems_of(result: ReadResult, severity: str) -> list[str]:
    """Names of the problems of one severity."""
    return result.problems.loc[result.problems["severity"] == severity, "problem"].tolist()

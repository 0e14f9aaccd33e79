"""What the readers of the formats hand on: the records of one file, and what went wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

__all__ = [
    "Batch",
    "Options",
    "Problem",
    "RejectedError",
    "Severity",
    "Source",
    "declared_detail",
    "declared_numbers",
    "empty_file",
    "folder_of",
    "shorten",
]

_DECLARED = re.compile(r"declares ([\d,]+) articles; ([\d,]+) were found")

Severity = Literal["error", "warning", "note"]


class Problem(NamedTuple):
    """One row of the problems table; `source_index` -1 means the whole file."""

    source_file: str
    source_index: int
    severity: Severity
    problem: str
    detail: str


class RejectedError(Exception):
    """A file or record cannot become a document; `problem` is the short stable name, `detail` the sentence."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, on disk or inside a zip. `name` is relative to the study folder; `kind` a format."""

    name: str
    kind: str
    size: int
    load: Callable[[], bytes]
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one call of `read_corpus`, checked."""

    columns: dict[str, str]
    encoding: str | None


@dataclass(slots=True)
class Batch:
    """The records of one file as columns of equal length.

    Attributes
    ----------
    source_file
        Its name, relative to the study folder.
    columns
        Values by column name. Readers of tables fill in the file's own names, later steps ours.
    index
        Record number of every row; rows that were rejected on the way leave gaps.
    n_records
        Records seen. Each becomes a row of `columns` or one error in `problems`, so that nothing is lost silently.
    single
        True where the file is one document (txt, html), which may take metadata from a sidecar or its name.
    untyped
        True where the format knows text only (csv, front matter), so that numbers must be recognised.
    declared
        The number of articles the file itself states, None where it states none.
    """

    source_file: str
    columns: dict[str, list[Any]] = field(default_factory=dict)
    index: list[int] = field(default_factory=list)
    n_records: int = 0
    single: bool = False
    untyped: bool = False
    declared: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def add(self, severity: Severity, problem: str, detail: str, *, index: int = -1) -> None:
        """Add a problem with this file, or with its record `index`."""
        self.problems.append(Problem(self.source_file, index, severity, problem, detail))

    def keep(self, rows: list[int]) -> None:
        """Keep only these rows, by position."""
        self.index = [self.index[row] for row in rows]
        self.columns = {name: [values[row] for row in rows] for name, values in self.columns.items()}


def empty_file() -> RejectedError:
    """Return the error of a file without content, to be raised."""
    return RejectedError("empty_file", "The file has 0 bytes; was the download or export cut off?")


def declared_detail(declared: int, found: int) -> str:
    """Return how many articles a file says it holds, and how many it does, as a sentence.

    >>> declared_numbers(declared_detail(1100, 1099))
    (1100, 1099)
    """
    return f"The file declares {declared:,} articles; {found:,} were found."


def declared_numbers(detail: str) -> tuple[int, int] | None:
    """Return the two numbers in a sentence of `declared_detail`, None for any other."""
    found = _DECLARED.search(detail)
    return (int(found[1].replace(",", "")), int(found[2].replace(",", ""))) if found else None


def folder_of(name: str) -> str:
    """Return the folder part of a source name with its final divider; a zip counts as a folder.

    >>> folder_of("2024/a.zip!may/b.txt"), folder_of("a.zip!b.txt"), folder_of("b.txt")
    ('2024/a.zip!may/', 'a.zip!', '')
    """
    return name[: max(name.rfind("/"), name.rfind("!")) + 1]


def shorten(value: object, width: int = 80) -> str:
    r"""Return `value` as one line of at most `width` characters, fit for a message.

    >>> shorten("a\n b" * 3, 7)
    'a ba b…'
    """
    text = str(value)[: width * 4].encode("utf-8", "replace").decode("utf-8")
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"

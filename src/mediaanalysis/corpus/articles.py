"""Articles of one export file, collected into a batch: the same fields and the same checks for every database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mediaanalysis.corpus.batch import Batch, Options, Source
from mediaanalysis.corpus.encoding import decode

__all__ = ["EXPORT_FIELDS", "Articles", "count_words", "open_articles"]

EXPORT_FIELDS: dict[str, str] = {
    "format": "layout that was recognised, such as nexis_docx",
    "accession": "the database's own number of the article",
    "subtitle": "over-line, kicker or deck, where it is apart from the title",
    "abstract": "summary by the database or the outlet, where it is apart from the body",
    "captions": "captions and descriptions of pictures and graphics; never part of the text",
    "note": "lines beside the body that are neither field nor body: contributor notes, credits of photographs",
    "length_declared": "length as the database states it, in length_unit",
    "length_unit": "words or characters",
    "load_date": "day on which the database took the article in, as delivered",
    "publication_type": "kind of source as delivered",
    "subject": "index terms of the database, as delivered",
    "copyright": "copyright line as delivered",
    "labels": "every label line as delivered, 'LABEL: value', one a line",
}
"""Columns that readers of exports may give beside those of the schema, and what they mean."""

_WORD = re.compile(r"\S+")
_CHARACTER = re.compile(r"\S")


def count_words(text: str, unit: str = "words") -> int:
    """Return the length of a text as databases count it: what stands between blanks, or characters without blanks.

    >>> count_words("Lorem ipsum – dolor."), count_words("いい う。", "characters")
    (4, 4)
    """
    return len((_CHARACTER if unit == "characters" else _WORD).findall(text))


@dataclass(slots=True)
class Articles:
    """Collects the articles of one file; `finish` hands on the batch.

    Attributes
    ----------
    batch
        The batch to fill; problems are added to it.
    format
        Name of the layout, the column ``format`` of every article.
    """

    batch: Batch
    format: str
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, fields: dict[str, object]) -> None:
        """Add one article: ``text`` and any of the schema's fields or of `EXPORT_FIELDS`; empty ones may be left out.

        ``date_raw`` is the date line as delivered and ``date`` the part of it that is the date, any layout that
        `find_date` reads; ``date`` alone serves as both.
        """
        self.batch.index.append(self.batch.n_records)
        self.batch.n_records += 1
        self.rows.append({"format": self.format} | fields)

    def reject(self, problem: str, detail: str) -> None:
        """Count a record that cannot become a document."""
        self.batch.add("error", problem, detail, index=self.batch.n_records)
        self.batch.n_records += 1

    def warn(self, problem: str, detail: str) -> None:
        """Warn of the article that is added next."""
        self.batch.add("warning", problem, detail, index=self.batch.n_records)

    def finish(self, declared: int | None = None) -> Batch:
        """Return the batch; `declared` is the number of articles the file itself states."""
        names = dict.fromkeys(name for row in self.rows for name in row)
        self.batch.columns = {name: self._column(name) for name in names}
        self.batch.declared = declared
        self._check_lengths()
        self._check_missing()
        return self.batch

    def _column(self, name: str) -> list[object]:
        """Return a column; what is missing is None beside numbers and "" beside text, so that it has one type."""
        numbers = any(isinstance(row.get(name), int | float) for row in self.rows)
        missing = None if numbers else ""
        return [row.get(name) if row.get(name) not in (None, "") else missing for row in self.rows]

    def _check_lengths(self) -> None:
        """Warn where the body is much shorter or longer than the database says: something was lost or crept in."""
        for index, row in zip(self.batch.index, self.rows, strict=True):
            stated = row.get("length_declared")
            if not isinstance(stated, int) or stated <= 0 or not row.get("text"):
                continue
            unit = str(row.get("length_unit") or "words")
            found = count_words(str(row["text"]), unit)
            # Short items stray: the database counts title, labels and captions in.
            if not 0.8 <= found / stated <= 1.25 and abs(found - stated) > 50:
                detail = f"The database states {stated:,} {unit}, the body has {found:,}; compare it with the original."
                self.batch.add("warning", "length_differs", detail, index=index)

    def _check_missing(self) -> None:
        for index, row in zip(self.batch.index, self.rows, strict=True):
            missing = [name for name in ("title", "outlet", "date") if not (row.get(name) or row.get(f"{name}_raw"))]
            if missing:
                detail = f"The article has no {', '.join(missing)} where {self.format} has one."
                self.batch.add("warning", "missing_field", detail, index=index)


def open_articles(source: Source, options: Options, layout: str, *, html: bool = False) -> tuple[Articles, str]:
    """Return the collector of a text file's articles, told of what is odd about its encoding, and the file's text."""
    decoded = decode(source.load(), encoding=options.encoding, html=html)
    articles = Articles(Batch(source.name, untyped=True), layout)
    if decoded.warning:
        articles.batch.add("warning", *decoded.warning)
    return articles, decoded.text

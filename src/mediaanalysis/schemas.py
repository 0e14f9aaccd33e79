"""The columns of every public table: name, kind, unit, meaning, key; and :func:`check`, which holds a table to them.

A schema is data, so the same rows make the check, the documentation (``docs/tables.md``) and the README that is
written beside processed tables. Columns beyond the schema are the user's own and are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from mediaanalysis.errors import TableError, did_you_mean

__all__ = [
    "DOCUMENTS",
    "EDITORIAL_ZONES",
    "ESTIMATES",
    "HITS",
    "KWIC",
    "POLARITIES",
    "PROBLEMS",
    "SCHEMAS",
    "SENTENCES",
    "TOPIC_DOCUMENTS",
    "TOPIC_TERMS",
    "TYPES",
    "VOICES",
    "ZONES",
    "ZONE_NAMES",
    "Column",
    "Schema",
    "check",
    "empty",
]

Kind = Literal["text", "int", "float", "bool", "date", "category", "list"]

ZONE_NAMES = ("headline", "dateline", "byline", "lead", "body", "caption", "boilerplate")
EDITORIAL_ZONES = ("headline", "lead", "body")
"""Zones whose words are the coverage. Datelines, bylines, captions and boilerplate are kept, listed, not counted."""
VOICES = ("newsroom", "direct", "indirect", "fragment")
POLARITIES = ("asserted", "negated", "denied", "hypothetical", "questioned", "future")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `unit` is empty for names and categories; `allowed` lists the only values, if any."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = True
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """A named table: its columns in order and the columns that together are unique (`key`)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Column names in their order."""
        return [column.name for column in self.columns]


def _optional(name: str, kind: Kind, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, required=False)


_DOC = Column("doc_id", "text", "the document")
_START = Column("start", "int", "first character", "code points into documents.text, 0-based")
_END = Column("end", "int", "character after the last one", "code points into documents.text, half-open")

DOCUMENTS = Schema(
    "documents",
    (
        Column("doc_id", "text", "key; the same file gives the same id on every machine"),
        Column("text", "text", "canonical text: Unicode NFC, line ends \\n; every offset counts its code points"),
        _optional("title", "text", "headline as delivered; empty where unknown"),
        _optional("outlet", "text", "who published it; empty where unknown"),
        _optional("date", "date", "day of publication; NaT where unknown or not believable"),
        _optional("date_raw", "text", "the date as delivered"),
        _optional("author", "text", "byline as delivered"),
        _optional("section", "text", "section or desk"),
        _optional("url", "text", "web address"),
        _optional("language", "text", "language code as delivered"),
        _optional("source_file", "text", "file it came from, relative to the study folder; 'a.zip!b.txt' inside a zip"),
        _optional("source_index", "int", "record number in that file", "0-based"),
        _optional("sha256", "text", "SHA-256 of the canonical text in UTF-8"),
        _optional("n_chars", "int", "length of text", "code points"),
        _optional("zones", "list", "list of (start, end, zone, reason); without the column all is body"),
    ),
    ("doc_id",),
)

PROBLEMS = Schema(
    "problems",
    (
        Column("source_file", "text", "the file"),
        Column("source_index", "int", "record number in it; -1 when the whole file is meant", "0-based"),
        Column(
            "severity",
            "text",
            "error: not read; warning: read and repaired; note: skipped by rule",
            allowed=("error", "warning", "note"),
        ),
        Column("problem", "text", "short stable name, fit for counting"),
        Column("detail", "text", "what was seen, what was done, what to do"),
    ),
    (),
)

ZONES = Schema(
    "zones",
    (
        _DOC,
        _START,
        _END,
        Column("zone", "text", "part of the article", allowed=ZONE_NAMES),
        Column("reason", "text", "the rule that decided; empty for body"),
        Column("text", "text", "the characters themselves"),
    ),
    ("doc_id", "start"),
)

SENTENCES = Schema(
    "sentences",
    (_DOC, _START, _END, Column("zone", "text", "zone it lies in", allowed=ZONE_NAMES)),
    ("doc_id", "start"),
)

TYPES = Schema(
    "types",
    (
        Column("type", "text", "distinct surface form"),
        Column("fold", "text", "case-folded form with straight apostrophes; what patterns match"),
        Column("stem", "text", "Snowball stem of fold"),
        Column("is_word", "bool", "holds a letter"),
        Column("is_number", "bool", "a number, money or percent"),
        Column("is_stop", "bool", "in the stop-word list"),
    ),
    ("type",),
)

HITS = Schema(
    "hits",
    (
        Column("hit_id", "text", "key: doc_id, character span and frame"),
        _DOC,
        Column("frame", "category", "frame of the codebook; unused frames stay as levels"),
        Column("pattern", "text", "the codebook pattern that matched"),
        _START,
        _END,
        Column("surface", "text", "text[start:end]"),
        Column("token_start", "int", "first token in the document", "tokens, 0-based"),
        Column("token_end", "int", "token after the last", "tokens, half-open"),
        Column("sentence_start", "int", "start of its sentence", "code points"),
        Column("sentence_end", "int", "end of its sentence", "code points"),
        Column("zone", "text", "zone it lies in", allowed=ZONE_NAMES),
        Column("voice", "text", "whose words", allowed=VOICES),
        Column("quote_id", "text", "the quotation it stands in; empty in the newsroom's voice"),
        Column("speaker", "text", "who says it; empty in the newsroom's voice"),
        Column("polarity", "text", "how it is meant", allowed=POLARITIES),
        Column("cue", "text", "the word that set the polarity; empty when asserted"),
        Column("cue_start", "int", "its start; -1 without a cue", "code points"),
        Column("cue_end", "int", "its end; -1 without a cue", "code points"),
        Column("holder", "text", "whose stance the polarity is; 'newsroom' or a speaker"),
        Column("rule_ids", "text", "rules that fired, divided by blanks"),
    ),
    ("hit_id",),
)

KWIC = Schema(
    "kwic",
    (
        _DOC,
        _START,
        _END,
        Column("pre", "text", "text before the node"),
        Column("node", "text", "text[start:end]"),
        Column("post", "text", "text after the node"),
    ),
    (),
)

ESTIMATES = Schema(
    "estimates",
    (
        Column("estimand", "text", "what is estimated, in words"),
        Column("method", "text", "naive: uncorrected machine count; others: corrected by human codes"),
        Column("estimate", "float", "point estimate", "see estimand"),
        Column("low", "float", "lower end of the interval; NaN below two documents", "as estimate"),
        Column("high", "float", "upper end of the interval; NaN below two documents", "as estimate"),
        Column("level", "float", "coverage aimed at", "share"),
        Column("n_docs", "int", "documents in the group, with or without a hit", "documents"),
        Column("n_tokens", "int", "editorial tokens in the group: the denominator", "tokens"),
        Column("n_hits", "int", "hits counted", "hits"),
        Column("n_coded", "int", "hand-coded units used; 0 for an uncorrected count", "units"),
    ),
    (),
)

TOPIC_TERMS = Schema(
    "topic_terms",
    (
        Column("topic", "int", "topic number, largest topic first", "1-based"),
        Column("rank", "int", "place of the feature in the topic", "1-based"),
        Column("feature", "text", "the feature"),
        Column("weight", "float", "weight in the topic; features of a topic sum to 1", "share"),
        Column("label", "text", "top features of the topic, a working label"),
    ),
    ("topic", "rank"),
)

TOPIC_DOCUMENTS = Schema(
    "topic_documents",
    (
        _DOC,
        Column("topic", "int", "topic number", "1-based"),
        Column("weight", "float", "weight of the topic in the document", "non-negative"),
        Column("share", "float", "weight divided by the document's sum; NaN for a document with no feature", "share"),
    ),
    ("doc_id", "topic"),
)

SCHEMAS = (
    DOCUMENTS,
    PROBLEMS,
    ZONES,
    SENTENCES,
    TYPES,
    HITS,
    KWIC,
    ESTIMATES,
    TOPIC_TERMS,
    TOPIC_DOCUMENTS,
)

_DTYPES: dict[str, str] = {
    "text": "str",
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "date": "datetime64[us]",
    "category": "category",
    "list": "object",
}


def empty(schema: Schema) -> pd.DataFrame:
    """Return the table with no rows and the right column types.

    >>> list(empty(SENTENCES).columns)
    ['doc_id', 'start', 'end', 'zone']
    """
    return pd.DataFrame({c.name: pd.Series([], dtype=_DTYPES[c.kind]) for c in schema.columns})


def check(df: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return `df` unchanged when it keeps `schema`; raise :class:`TableError` naming the first breach otherwise.

    Looks at whole columns, never at one row. Extra columns are allowed: they are the user's own.

    >>> check(pd.DataFrame({"doc_id": ["a"], "txt": ["x"]}), DOCUMENTS)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.TableError: documents: column 'text' is missing; ... Did you mean 'txt'?
    """
    if not isinstance(df, pd.DataFrame):
        raise TableError(f"{schema.name}: expected a pandas DataFrame, got {type(df).__name__}.")
    _check_present(df, schema)
    for column in schema.columns:
        if column.required:  # optional columns are the user's own: a date may come as text
            _check_column(df[column.name], column, schema.name)
    _check_key(df, schema)
    return df


def _check_present(df: pd.DataFrame, schema: Schema) -> None:
    for column in schema.columns:
        if column.required and column.name not in df.columns:
            have = [str(name) for name in df.columns]
            hint = did_you_mean(column.name, have)
            listed = ", ".join(have) or "no columns"
            raise TableError(f"{schema.name}: column {column.name!r} is missing; the table has: {listed}.{hint}")


def _check_column(values: pd.Series, column: Column, table: str) -> None:
    if column.kind in ("text", "int") and bool(values.isna().any()):
        first = values.index[values.isna()][0]
        raise TableError(
            f"{table}: column {column.name!r} has {int(values.isna().sum())} missing values "
            f"(first at row {first!r}); fill or drop these rows."
        )
    if not _kind_fits(values, column.kind):
        raise TableError(f"{table}: column {column.name!r} should hold {column.kind} values, but is {values.dtype}.")
    if column.allowed:
        odd = sorted(set(values.dropna().astype(str)) - set(column.allowed))
        if odd:
            raise TableError(
                f"{table}: column {column.name!r} holds {odd[0]!r}; allowed: {', '.join(column.allowed)}."
                f"{did_you_mean(odd[0], column.allowed)}"
            )


def _kind_fits(values: pd.Series, kind: Kind) -> bool:
    if len(values) == 0 or kind in ("list", "category"):
        return True
    types = pd.api.types
    if kind == "text":
        return bool(types.is_string_dtype(values.dropna()) or isinstance(values.dtype, pd.CategoricalDtype))
    if kind == "int":
        return bool(types.is_integer_dtype(values))
    if kind == "float":
        return bool(types.is_numeric_dtype(values))
    if kind == "bool":
        return bool(types.is_bool_dtype(values))
    return bool(types.is_datetime64_any_dtype(values))


def _check_key(df: pd.DataFrame, schema: Schema) -> None:
    key = list(schema.key)
    if key and bool(df.duplicated(key).any()):
        first = df.loc[df.duplicated(key), key].iloc[0].to_dict()
        raise TableError(
            f"{schema.name}: {', '.join(key)} must be unique, but {first} repeats "
            f"({int(df.duplicated(key).sum())} repeated rows)."
        )

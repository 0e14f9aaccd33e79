"""What a column and a table are, and the check that holds a table to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from mediaanalysis.errors import TableError, did_you_mean

__all__ = [
    "DOC",
    "EDITORIAL_ZONES",
    "END",
    "POLARITIES",
    "QUOTE_KINDS",
    "RESOLUTIONS",
    "STANCES",
    "START",
    "UNIT_CLASSES",
    "VOICES",
    "ZONE_NAMES",
    "Column",
    "Schema",
    "check",
    "empty",
    "optional",
]

Kind = Literal["text", "int", "float", "bool", "date", "category", "list"]

ZONE_NAMES = ("headline", "dateline", "byline", "lead", "body", "caption", "boilerplate")

EDITORIAL_ZONES = ("headline", "lead", "body")
"""Zones whose words are the coverage. Datelines, bylines, captions and boilerplate are kept, listed, not counted."""

VOICES = ("newsroom", "direct", "indirect", "fragment")

POLARITIES = ("asserted", "negated", "denied", "hypothetical", "questioned", "future")

QUOTE_KINDS = ("direct", "indirect", "mixed", "fragment", "title")

STANCES = ("neutral", "claim", "denial", "concession", "warning", "demand", "commitment", "question")

RESOLUTIONS = ("name", "pronoun", "role", "fallback", "none")
UNIT_CLASSES = (
    "money", "people", "weapons", "percent", "share", "distance", "area", "weight", "volume", "energy", "temperature",
    "time", "count",
)  # fmt: skip
"""What a figure counts; ``count`` stands for every other noun and for a bare number."""


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


def optional(name: str, kind: Kind, meaning: str, *, unit: str = "") -> Column:
    """Return a column that a table may lack."""
    return Column(name, kind, meaning, unit, required=False)


DOC = Column("doc_id", "text", "the document")

START = Column("start", "int", "first character", "code points into documents.text, 0-based")

END = Column("end", "int", "character after the last one", "code points into documents.text, half-open")

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

    >>> from mediaanalysis.schemas.documents import SENTENCES
    >>> list(empty(SENTENCES).columns)
    ['doc_id', 'start', 'end', 'zone']
    """
    return pd.DataFrame({c.name: pd.Series([], dtype=_DTYPES[c.kind]) for c in schema.columns})


def check(df: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return `df` unchanged when it keeps `schema`; raise :class:`TableError` naming the first breach otherwise.

    Looks at whole columns, never at one row. Extra columns are allowed: they are the user's own.

    >>> from mediaanalysis.schemas.documents import DOCUMENTS
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

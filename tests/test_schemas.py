"""Schemas: a table is held to its columns, and the first breach is named."""

from __future__ import annotations

import pandas as pd
import pytest

from mediaanalysis.errors import TableError
from mediaanalysis.schemas import (
    DOCUMENTS,
    EDITORIAL_ZONES,
    HITS,
    KWIC,
    PROBLEMS,
    SCHEMAS,
    SENTENCES,
    ZONE_NAMES,
    Schema,
    check,
    empty,
)

GOOD = pd.DataFrame({"doc_id": ["a", "a"], "start": [0, 9], "end": [8, 12], "zone": ["body", "lead"]})


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_a_schema_is_complete(schema: Schema) -> None:
    assert len(set(schema.names)) == len(schema.names)
    assert set(schema.key) <= set(schema.names)
    assert all(column.meaning for column in schema.columns)
    table = empty(schema)
    assert table.columns.tolist() == schema.names
    assert check(table, schema) is table


def test_names_are_unique_and_editorial_zones_are_zones() -> None:
    assert len({schema.name for schema in SCHEMAS}) == len(SCHEMAS)
    assert set(EDITORIAL_ZONES) < set(ZONE_NAMES)


def test_check_returns_the_table_itself_unchanged() -> None:
    table = GOOD.assign(mine=[None, 3.5])
    before = table.copy(deep=True)
    assert check(table, SENTENCES) is table
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("dtype", [object, "str", "string", "category"])
def test_text_in_every_dress(dtype: object) -> None:
    check(GOOD.astype({"doc_id": dtype, "zone": dtype}), SENTENCES)


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "Int64"])
def test_whole_numbers_in_every_dress(dtype: str) -> None:
    check(GOOD.astype({"start": dtype}), SENTENCES)


def test_optional_columns_are_the_users_own() -> None:
    check(pd.DataFrame({"doc_id": ["a"], "text": ["x"], "date": ["soon"], "n_chars": [None]}), DOCUMENTS)


def test_rows_without_a_key_may_repeat() -> None:
    row = {"doc_id": "a", "start": 0, "end": 1, "pre": "", "node": "x", "post": ""}
    check(pd.DataFrame([row, row]), KWIC)


@pytest.mark.parametrize(
    ("table", "schema", "message"),
    [
        ([1], SENTENCES, "sentences: expected a pandas DataFrame, got list"),
        (pd.DataFrame(), DOCUMENTS, "documents: column 'doc_id' is missing; the table has: no columns"),
        (
            GOOD.rename(columns={"zone": "zones"}),
            SENTENCES,
            "column 'zone' is missing; the table has: doc_id, .*Did you mean 'zones'",
        ),
        (
            GOOD.assign(doc_id=["a", None]),
            SENTENCES,
            r"column 'doc_id' has 1 missing values \(first at row 1\); fill or drop",
        ),
        (GOOD.assign(start=[0, None]), SENTENCES, "column 'start' has 1 missing values"),
        (GOOD.assign(start=[0.5, 1.0]), SENTENCES, "column 'start' should hold int values, but is float64"),
        (GOOD.assign(start=["0", "9"]), SENTENCES, "column 'start' should hold int values"),
        (GOOD.assign(doc_id=[1, 2]), SENTENCES, "column 'doc_id' should hold text values, but is int64"),
        (
            GOOD.assign(zone=["body", "boddy"]),
            SENTENCES,
            "column 'zone' holds 'boddy'; allowed: headline, .*Did you mean 'body'",
        ),
        (GOOD.assign(start=0), SENTENCES, r"doc_id, start must be unique, but .*'a'.* repeats \(1 repeated rows\)"),
        (pd.DataFrame({"doc_id": ["a"] * 3, "text": "x"}), DOCUMENTS, r"doc_id must be unique, .* \(2 repeated rows\)"),
        (empty(PROBLEMS).drop(columns="detail"), PROBLEMS, "problems: column 'detail' is missing"),
        (empty(HITS).drop(columns="voice"), HITS, "hits: column 'voice' is missing"),
    ],
)
def test_a_breach_is_named(table: object, schema: Schema, message: str) -> None:
    with pytest.raises(TableError, match=message):
        check(table, schema)

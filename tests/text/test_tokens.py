"""Tokens: offsets that always lead back to the printed characters, zones that are never crossed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import EDITORIAL_ZONES, TYPES, ZONE_NAMES, check
from mediaanalysis.text.grammar import token_pattern
from mediaanalysis.text.tokens import Tokens, tokenize

PIECES = st.text(st.sampled_from("aB9é-’. ,$U\n🙂\u0301я"), max_size=8)
ZONED = st.lists(st.lists(st.tuples(PIECES, st.sampled_from([*ZONE_NAMES, None])), max_size=5), max_size=4)


def corpus(*texts: str, **columns: object) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str"), **columns})


def zoned(pieces: list[list[tuple[str, str | None]]]) -> pd.DataFrame:
    """Documents glued from pieces; a piece without a zone lies in no zone."""
    rows = []
    for parts in pieces:
        place, zones = 0, []
        for text, zone in parts:
            if zone:
                zones.append((place, place + len(text), zone, "test"))
            place += len(text)
        rows.append(zones)
    return corpus(*("".join(t for t, _ in parts) for parts in pieces), zones=pd.Series(rows, dtype=object))


@given(ZONED)
@settings(deadline=None, max_examples=150)
def test_offsets_lead_back_to_the_text(pieces: list[list[tuple[str, str | None]]]) -> None:
    documents = zoned(pieces)
    tokens = tokenize(documents)
    assert len(tokens.offsets) == len(documents) + 1
    assert tokens.offsets[0] == 0
    assert tokens.offsets[-1] == len(tokens)
    for d, (text, zones) in enumerate(zip(documents["text"], documents["zones"], strict=True)):
        mine = slice(tokens.offsets[d], tokens.offsets[d + 1])
        spans = list(zip(tokens.start[mine].tolist(), (tokens.start + tokens.length)[mine].tolist(), strict=True))
        assert [text[a:b] for a, b in spans] == list(tokens.surfaces[tokens.ids[mine]])
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        editorial = [(a, b) for a, b, zone, _ in zones if zone in EDITORIAL_ZONES]
        assert spans == [
            (a + m.start(), a + m.end()) for a, b in editorial for m in token_pattern().finditer(text[a:b])
        ]


@given(ZONED, st.sets(st.sampled_from(ZONE_NAMES)))
@settings(deadline=None, max_examples=50)
def test_only_the_zones_asked_for(pieces: list[list[tuple[str, str | None]]], names: set[str]) -> None:
    expected = sum(len(token_pattern().findall(text)) for parts in pieces for text, zone in parts if zone in names)
    assert len(tokenize(zoned(pieces), zones=sorted(names))) == expected


def test_a_zone_boundary_cuts_a_word() -> None:
    documents = corpus("ceasefire", zones=[[(0, 5, "headline", ""), (5, 9, "body", "")]])
    assert tokenize(documents).to_frame()["type"].tolist() == ["cease", "fire"]


def test_missing_zones_mean_all_body() -> None:
    documents = corpus("One two.", "Three.", zones=[None, float("nan")])
    assert tokenize(documents).n_tokens.tolist() == [2, 1]


@pytest.mark.parametrize(
    "documents",
    [
        corpus(),
        corpus(""),
        corpus(" \n", "…"),
        corpus("Subscribe now", zones=[[(0, 13, "boilerplate", "cue")]]),
        corpus("x", zones=[[]]),
    ],
)
def test_corpora_without_a_token(documents: pd.DataFrame) -> None:
    tokens = tokenize(documents)
    assert len(tokens) == 0
    assert tokens.n_tokens.tolist() == [0] * len(documents)
    assert tokens.length.tolist() == []
    assert tokens.to_frame().columns.tolist() == ["doc_id", "start", "end", "type"]
    assert tokens.types.columns.tolist() == TYPES.names


def test_code_points_not_bytes() -> None:
    table = tokenize(corpus("🙂🙂 e\u0301tat 𝔘x\r\nмир")).to_frame()
    assert table[["start", "end"]].to_numpy().tolist() == [[3, 8], [9, 11], [13, 16]]


def test_types_are_distinct_printed_forms_in_order_of_first_use() -> None:
    tokens = tokenize(corpus("The truce. the Truce", "THE truce"))
    assert list(tokens.surfaces) == ["The", "truce", "the", "Truce", "THE"]
    assert tokens.ids.tolist() == [0, 1, 2, 3, 4, 1]
    check(tokens.types, TYPES)
    assert repr(tokens) == "Tokens(2 documents, 6 tokens, 5 types)"


def test_the_table_of_types_cannot_be_spoiled_from_outside() -> None:
    tokens = tokenize(corpus("War and peace"))
    mine = tokens.types
    mine["fold"] = "x"
    mine.loc[0, "type"] = "y"
    assert tokens.types["fold"].tolist() == ["war", "and", "peace"]
    assert tokens.types["type"].tolist() == ["War", "and", "peace"]


@given(st.lists(PIECES, min_size=1, max_size=5), st.data())
@settings(deadline=None, max_examples=60)
def test_subset_equals_tokenising_the_subset(texts: list[str], data: st.DataObject) -> None:
    documents = corpus(*texts)
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True))
    part = tokenize(documents).subset(documents["doc_id"].iloc[rows])
    expected = tokenize(documents.iloc[rows])
    pd.testing.assert_frame_equal(part.to_frame(), expected.to_frame(), check_dtype=False)
    assert part.n_tokens.to_dict() == expected.n_tokens.to_dict()


def test_arguments_stay_as_they_were() -> None:
    documents = corpus("Talks failed.", "x", outlet=["A", "B"])
    before = documents.copy(deep=True)
    tokens = tokenize(documents)
    tokens.subset(["d1"])
    pd.testing.assert_frame_equal(documents, before)


def test_errors_teach() -> None:
    with pytest.raises(TableError, match=r"column 'text' is missing.*Did you mean 'txt'"):
        tokenize(pd.DataFrame({"doc_id": ["a"], "txt": ["x"]}))
    with pytest.raises(TableError, match=r"doc_id must be unique, but .*'a'.* repeats"):
        tokenize(pd.DataFrame({"doc_id": ["a", "a"], "text": ["x", "y"]}))
    with pytest.raises(TableError, match="'text' has 1 missing values"):
        tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["x", None]}))
    with pytest.raises(OptionError, match="'boddy' is not a zone; allowed: headline"):
        tokenize(corpus("x"), zones=["boddy"])
    with pytest.raises(OptionError, match="doc_id 'z' is not among these tokens"):
        tokenize(corpus("x")).subset(["d0", "z"])
    nothing, text = np.zeros(0, np.int32), np.array(["x"], dtype=object)
    with pytest.raises(TableError, match="1 documents need 2 offsets"):
        Tokens(text, nothing, np.array([0]), nothing, nothing, text)
    with pytest.raises(TableError, match="must agree"):
        Tokens(text, nothing, np.array([0, 3]), nothing, nothing, text)


@pytest.mark.parametrize(
    "zones",
    [
        [(0, 3, "body", ""), (2, 5, "body", "")],
        [(0, 99, "body", "")],
        [(-1, 3, "body", "")],
        [(3, 1, "body", "")],
        [(0, 3, "boddy", "")],
    ],
)
def test_impossible_zones_are_refused(zones: list[tuple[int, int, str, str]]) -> None:
    with pytest.raises(TableError, match="of document 'd0' is not valid"):
        tokenize(corpus("Talks failed", zones=[zones]))

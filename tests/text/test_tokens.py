"""Tokens: offsets that always lead back to the printed characters, zones that are never crossed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import EDITORIAL_ZONES, TYPES, ZONE_NAMES, check
from mediaanalysis.text import scanning
from mediaanalysis.text.grammar import KEEP, token_pattern
from mediaanalysis.text.tokens import Tokens, tokenize

from .made_tokens import made

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


@given(ZONED, st.sets(st.sampled_from(ZONE_NAMES)), st.sets(st.sampled_from(KEEP)))
@settings(deadline=None, max_examples=80)
def test_the_same_tokens_with_and_without_compiled_loops(
    pieces: list[list[tuple[str, str | None]]], names: set[str], keep: set[str]
) -> None:
    pytest.importorskip("numba")
    for documents in (zoned(pieces), zoned(pieces).drop(columns="zones")):
        both = []
        for worthwhile in (0, 1 << 40):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(scanning, "WORTHWHILE", worthwhile)
                both.append(tokenize(documents, zones=sorted(names), keep=sorted(keep)))
        compiled, plain = both
        for name in ("doc_id", "ids", "offsets", "start", "surfaces", "opens", "length", "breaks", "text"):
            ours, theirs = np.asarray(getattr(compiled, name)), np.asarray(getattr(plain, name))
            assert ours.dtype == theirs.dtype, name
            assert ours.tolist() == theirs.tolist(), name


@pytest.mark.parametrize(
    ("keep", "forms"),
    [
        ((), ["https", "a", "b", "c", "d", "5.5"]),
        ("url", ["https://a.b", "c", "d", "5.5"]),
        (["handle", "hashtag"], ["https", "a", "b", "@c", "#d", "5.5"]),
        (iter(KEEP), ["https://a.b", "@c", "#d", "5.5%"]),
    ],
)
def test_what_is_kept_whole(keep: Iterable[str], forms: list[str]) -> None:
    tokens = tokenize(corpus("https://a.b, @c: #d 5.5%"), keep=keep)
    assert tokens.to_frame()["type"].tolist() == forms


def test_what_stands_before_a_zone_is_no_part_of_it_but_is_seen() -> None:
    documents = corpus("name@paper @paper", zones=[[(0, 4, "byline", ""), (4, 17, "body", "")]])
    assert tokenize(documents, keep=["handle"]).to_frame()["type"].tolist() == ["paper", "@paper"]


def test_unknown_names_of_what_is_kept() -> None:
    with pytest.raises(OptionError, match=r"keep='handels'.*url.*hashtag.*handle.*percent"):
        tokenize(corpus("x"), keep=["handels"])


def test_breaks_and_stretches() -> None:
    zones = [[(0, 4, "headline", ""), (4, 8, "byline", ""), (8, 13, "body", ""), (13, 17, "body", "")], [], None]
    tokens = tokenize(corpus("One Two Three Four", "left out", "so it is", zones=zones))
    assert tokens.to_frame()["type"].tolist() == ["One", "Three", "Fou", "so", "it", "is"]
    assert tokens.breaks.tolist() == [True, True, True, True, False, False]
    assert tokens.stretch.tolist() == [1, 2, 3, 4, 4, 4]
    tokens.breaks[:] = False
    assert tokens.breaks.any()


def test_breaks_without_opens_are_documents() -> None:
    whole = tokenize(corpus("a b", "", "c"))
    bare = Tokens(whole.doc_id, whole.ids, whole.offsets, whole.start, whole.surfaces, whole.text)
    assert bare.opens is None
    assert bare.breaks.tolist() == whole.breaks.tolist() == [True, False, True]
    assert bare.subset(["d2", "d0"]).breaks.tolist() == [True, True, False]


def test_lengths_that_are_not_those_of_the_forms() -> None:
    plain = made("a b_c d", "e")
    assert plain.length.tolist() == [1, 3, 1, 1]
    assert plain.length.dtype == np.int32
    spread = dataclasses.replace(plain, lengths=np.array([1, 9, 1, 2], dtype=np.int32))
    assert spread.length.tolist() == [1, 9, 1, 2]
    assert spread.to_frame()["end"].tolist() == [1, 11, 7, 2]
    part = spread.subset(["d1", "d0"])
    assert part.length.tolist() == [2, 1, 9, 1]
    assert part.to_frame()["type"].tolist() == ["e", "a", "b_c", "d"]


def test_pads_are_not_counted() -> None:
    tokens = made("a ~ b ~", "~", "", "c")
    assert len(tokens) == 6
    assert tokens.n_tokens.to_dict() == {"d0": 2, "d1": 0, "d2": 0, "d3": 1}
    assert tokens.subset(["d3", "d0", "d1"]).n_tokens.to_dict() == {"d3": 1, "d0": 2, "d1": 0}
    assert made("~ ~").n_tokens.tolist() == [0]
    assert tokens.n_tokens.index.name == "doc_id"


def test_folded_forms_and_their_numbers() -> None:
    codes, forms = tokenize(corpus("Kyiv’s war. KYIV'S War! STRASSE Straße 𝐀 中")).folds
    assert forms.to_pylist() == sorted({"kyiv's", "war", "strasse", "𝐀", "中"})
    assert [forms.to_pylist()[code] for code in codes] == ["kyiv's", "war"] * 2 + ["strasse", "strasse", "𝐀", "中"]
    assert codes.dtype == np.int32
    codes, forms = tokenize(corpus()).folds
    assert (len(codes), len(forms)) == (0, 0)


@given(st.lists(st.text(st.sampled_from("aAéÉßẞİi’'Σςσ中𝐀 "), max_size=6), max_size=4))
@settings(deadline=None, max_examples=80)
def test_folds_equal_the_table_of_types(texts: list[str]) -> None:
    tokens = tokenize(corpus(*texts))
    codes, forms = tokens.folds
    assert [forms.to_pylist()[code] for code in codes] == tokens.types["fold"].tolist()
    assert forms.to_pylist() == sorted(set(tokens.types["fold"]))


def test_chinese_is_divided_into_words() -> None:
    pytest.importorskip("icu4py")
    documents = corpus("停火谈判 失败。", "NATO #停火", zones=[[(0, 4, "headline", ""), (5, 8, "body", "")], None])
    tokens = tokenize(documents, language="zh", keep=["hashtag"])
    assert tokens.to_frame()["type"].tolist() == ["停火", "谈判", "失败", "NATO", "#停火"]
    assert tokens.to_frame()["start"].tolist() == [0, 2, 5, 0, 5]
    assert tokens.breaks.tolist() == [True, False, True, True, False]
    assert tokens.n_tokens.tolist() == [3, 2]
    assert tokens.language == "zh"
    assert tokenize(documents, language="en").to_frame()["type"].tolist()[0] == "停火谈判"


def test_columns_of_unequal_length_are_refused() -> None:
    tokens = made("a b")
    with pytest.raises(TableError, match="2 ids need as many values of opens, got 1"):
        dataclasses.replace(tokens, opens=np.ones(1, dtype=bool))
    with pytest.raises(TableError, match="2 ids need as many lengths, got 3"):
        dataclasses.replace(tokens, lengths=np.ones(3, dtype=np.int32))


def test_half_a_surrogate_pair_is_read() -> None:
    documents = pd.DataFrame(
        {"doc_id": ["a"], "text": pd.Series(["war \ud800 a\udc00b www.x.org/\ud800z"], dtype=object)}
    )
    tokens = tokenize(documents, keep=KEEP)
    assert tokens.to_frame()["type"].tolist() == ["war", "a", "b", "www.x.org/", "z"]
    assert tokens.types["fold"].tolist() == ["war", "a", "b", "www.x.org/", "z"]


def test_the_table_may_change_later() -> None:
    documents = corpus("Talks failed.")
    tokens = tokenize(documents)
    documents.loc[0, "text"] = "x"
    assert tokens.text[0] == "Talks failed."

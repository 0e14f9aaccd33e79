"""Keyword in context: the node is the text, the context is what stands beside it in the same document."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import KWIC, check, empty
from mediaanalysis.text.kwic import kwic
from mediaanalysis.text.tokens import tokenize

from .made_tokens import made, nested

TEXTS = st.lists(
    st.lists(st.sampled_from(["No", "deal,", "“deal”", "peace.", "\n", "—", "🙂", "мир"]), max_size=10).map(" ".join),
    max_size=4,
)


def corpus(*texts: str) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype="str"), "text": pd.Series(texts, dtype="str")})


@given(TEXTS, st.sampled_from(["deal", "no deal", "*", "м?р", "absent"]), st.integers(0, 4))
@settings(deadline=None, max_examples=150)
def test_equals_a_loop(texts: list[str], pattern: str, window: int) -> None:
    documents = corpus(*texts)
    tokens = tokenize(documents)
    frame, expected = tokens.to_frame(), []
    for doc_id, text in zip(documents["doc_id"], texts, strict=True):
        spans = frame.loc[frame["doc_id"] == doc_id, ["start", "end"]].to_numpy().tolist()
        words = [text[a:b].casefold() for a, b in spans]
        size = len(pattern.split())
        for i in range(len(words) - size + 1):
            run = words[i : i + size]
            if run == pattern.split() or pattern == "*" or (pattern == "м?р" and run == ["мир"]):
                start, end = spans[i][0], spans[i + size - 1][1]
                left = spans[max(i - window, 0)][0] if window else start
                right = spans[min(i + size - 1 + window, len(spans) - 1)][1] if window else end
                context = (" ".join(text[left:start].split()), text[start:end], " ".join(text[end:right].split()))
                expected.append((doc_id, start, end, *context, pattern, i, i + size))
    table = check(kwic(tokens, pattern, window=window), KWIC)
    assert list(table.itertuples(index=False, name=None)) == expected


# As quanteda's kwic, which gives from, to and pattern; tests/testthat/test-kwic.R, "keywords attribute is set correctly".
def test_a_match_of_several_patterns_has_a_line_for_each() -> None:
    tokens = tokenize(corpus("Peace talks, then war.", "War? Peace!"))
    table = kwic(tokens, ["war", "peace", "war", "pea*", "peace talks"], window=1)
    assert table[["node", "pattern", "token_start", "token_end"]].to_numpy().tolist() == [
        ["Peace", "peace", 0, 1],
        ["Peace", "pea*", 0, 1],
        ["Peace talks", "peace talks", 0, 2],
        ["war", "war", 3, 4],
        ["War", "war", 0, 1],
        ["Peace", "peace", 1, 2],
        ["Peace", "pea*", 1, 2],
    ]


def test_kinds_and_case() -> None:
    tokens = tokenize(corpus("Peace appeased peace*"))
    assert kwic(tokens, "^pea", kind="regex")["node"].tolist() == ["Peace", "peace"]
    assert kwic(tokens, "pea*", case_sensitive=True)["node"].tolist() == ["peace"]
    assert kwic(tokens, "pea*", kind="fixed").empty


def test_sorting_by_tokens_beside_the_node() -> None:
    tokens = made("a X c", "B x A", "x", "A x b c | x", "~ x a")
    reading = kwic(tokens, "x")
    assert reading["doc_id"].tolist() == ["d0", "d1", "d2", "d3", "d3", "d4"]
    assert kwic(tokens, "x", sort="").equals(reading)
    assert kwic(tokens, "x", sort=[]).equals(reading)
    assert kwic(tokens, "x", sort="1R")["doc_id"].tolist() == ["d2", "d3", "d1", "d4", "d3", "d0"]
    assert kwic(tokens, "x", sort="1L, 1r")["doc_id"].tolist() == ["d2", "d3", "d4", "d3", "d0", "d1"]
    assert kwic(tokens, "x", sort=["2R", "1L"])["doc_id"].tolist() == ["d2", "d3", "d4", "d0", "d1", "d3"]
    nodes = kwic(tokens, ["x", "a x"], sort="node NODE doc_id")["node"].tolist()
    assert nodes == ["a X", "A x", "X", "x", "x", "x", "x", "x"]


@given(
    st.lists(st.lists(st.sampled_from(["a", "B", "b", "x", "|", "~"]), max_size=9).map(" ".join), max_size=4),
    st.lists(st.sampled_from(["1L", "2L", "1R", "3R", "node", "doc_id"]), min_size=1, max_size=3),
)
@settings(deadline=None, max_examples=200)
def test_sorting_equals_sorting_a_list(documents: list[str], keys: list[str]) -> None:
    tokens = made(*documents)
    expected = []
    for number, document in enumerate(nested(tokens)):
        for stretch in document:
            forms = [form.casefold() for form, _, _ in stretch]
            for k in range(len(stretch)):
                if forms[k] != "x":
                    continue
                values: list[tuple[int, str]] = []
                for key in keys:
                    at = k - int(key[0]) if key[-1] == "L" else k + int(key[0]) if key[-1] == "R" else k
                    there = 0 <= at < len(forms)
                    values.append((0, f"d{number}") if key == "doc_id" else (there, forms[at] if there else ""))
                expected.append((values, (f"d{number}", stretch[k][1])))
    expected.sort(key=lambda line: line[0])
    table = kwic(tokens, "x", sort=keys)
    assert list(zip(table["doc_id"], table["start"], strict=True)) == [line for _, line in expected]


def test_sorting_a_table_keeps_rows_together() -> None:
    documents = corpus("No deal today", "A deal never", "Deal")
    hits = pd.DataFrame({"doc_id": ["d0", "d1", "d2"], "start": [3, 2, 0], "end": [7, 6, 4], "frame": ["f", "g", "h"]})
    table = kwic(tokenize(documents), hits, sort="1L")
    lines = table[["doc_id", "frame", "pre"]].to_numpy().tolist()
    assert lines == [["d2", "h", ""], ["d1", "g", "A"], ["d0", "f", "No"]]
    assert table.index.tolist() == [0, 1, 2]


@given(TEXTS, st.sampled_from([0, 1, 2, 9]))
@settings(deadline=None, max_examples=150)
def test_a_table_of_matches_gives_the_lines_of_the_pattern(texts: list[str], window: int) -> None:
    tokens = tokenize(corpus(*texts)).remove("no", padding=True)
    table = kwic(tokens, "deal", window=window, sort="1L")
    spans = kwic(tokens, "deal")[["doc_id", "start", "end"]]
    again = kwic(tokens, spans, window=window, sort="1L")
    pd.testing.assert_frame_equal(again, table[again.columns])


def test_hits_keep_their_own_pattern_and_tokens() -> None:
    hits = pd.DataFrame({"doc_id": ["d0"], "start": [3], "end": [7], "pattern": ["mine"], "token_start": [7]})
    table = kwic(tokenize(corpus("No deal")), hits)
    assert table.columns.tolist() == ["doc_id", "start", "end", "pre", "node", "post", "pattern", "token_start"]
    assert table.iloc[0].tolist()[3:] == ["No", "deal", "", "mine", 7]


def test_a_hit_between_or_behind_tokens() -> None:
    tokens = made("a b | c d", "", "e")
    hits = pd.DataFrame({"doc_id": ["d0", "d0", "d1", "d2"], "start": [3, 7, 0, 1], "end": [4, 9, 0, 1]})
    lines = kwic(tokens, hits, window=1)[["pre", "node", "post"]].to_numpy().tolist()
    assert lines == [["", " ", "| c"], ["c", " d", ""], ["", "", ""], ["e", "", ""]]


def test_hits_keep_their_order_and_columns() -> None:
    documents = corpus("No deal today. None tomorrow.", "A deal")
    hits = pd.DataFrame(
        {"hit_id": ["x", "y"], "doc_id": ["d1", "d0"], "start": [2, 3], "end": [6, 7], "frame": ["f", "g"]}
    )
    before = hits.copy(deep=True)
    table = kwic(tokenize(documents), hits, window=2)
    assert table.to_dict("records") == [
        {"doc_id": "d1", "start": 2, "end": 6, "pre": "A", "node": "deal", "post": "", "hit_id": "x", "frame": "f"},
        {
            "doc_id": "d0",
            "start": 3,
            "end": 7,
            "pre": "No",
            "node": "deal",
            "post": "today. None",
            "hit_id": "y",
            "frame": "g",
        },
    ]
    pd.testing.assert_frame_equal(hits, before)


def test_a_filtered_table_of_hits_keeps_its_rows_together() -> None:
    hits = pd.DataFrame({"doc_id": ["d0", "d0"], "start": [0, 3], "end": [2, 7], "frame": ["f", "g"]})
    table = kwic(tokenize(corpus("No deal")), hits[hits["frame"] == "g"])
    assert table[["node", "frame"]].to_numpy().tolist() == [["deal", "g"]]


def test_no_match_and_no_text() -> None:
    for texts in ([], [""], ["peace"]):
        assert kwic(tokenize(corpus(*texts)), "war").columns.tolist() == KWIC.names
        assert len(kwic(tokenize(corpus(*texts)), [], sort="1L node")) == 0
        assert kwic(tokenize(corpus(*texts)), "war").dtypes.equals(empty(KWIC).dtypes)
    hits = pd.DataFrame({"doc_id": [], "start": [], "end": [], "frame": []})
    assert kwic(tokenize(corpus("peace")), hits).columns.tolist() == [*KWIC.names[:6], "frame"]


def test_a_span_without_a_token_is_still_shown() -> None:
    hits = pd.DataFrame({"doc_id": ["d0", "d1"], "start": [5, 0], "end": [6, 1]})
    table = kwic(tokenize(corpus("peace — now", "…")), hits)
    assert table["node"].tolist() == [" ", "…"]


def test_errors_teach() -> None:
    tokens = tokenize(corpus("peace"))
    with pytest.raises(OptionError, match="window=-1 is too small; it must be 0 or more"):
        kwic(tokens, "peace", window=-1)
    with pytest.raises(TableError, match="needs doc_id, start and end; 'end' is missing"):
        kwic(tokens, pd.DataFrame({"doc_id": ["d0"], "start": [0]}))
    with pytest.raises(OptionError, match="document 'z' is not among the tokens"):
        kwic(tokens, pd.DataFrame({"doc_id": ["z"], "start": [0], "end": [1]}))
    with pytest.raises(OptionError, match="empty pattern"):
        kwic(tokens, " ")
    with pytest.raises(OptionError, match=r"sort: '0L' is not a key; allowed: 'node', 'doc_id', .* '1L' is the first"):
        kwic(tokens, "peace", sort="1R 0L")
    with pytest.raises(OptionError, match=r"sort: 'doc' is not a key.*Did you mean 'doc_id'"):
        kwic(tokens, "peace", sort=["node", "doc"])

"""Keyword in context: the node is the text, the context is what stands beside it in the same document."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, TableError
from mediaanalysis.schemas import KWIC, check
from mediaanalysis.text.kwic import kwic
from mediaanalysis.text.tokens import tokenize

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
                expected.append((doc_id, start, end, *context))
    table = check(kwic(tokens, pattern, window=window), KWIC)
    assert list(table.itertuples(index=False, name=None)) == expected


def test_several_patterns_in_reading_order_without_repeats() -> None:
    tokens = tokenize(corpus("Peace talks, then war.", "War? Peace!"))
    table = kwic(tokens, ["war", "peace", "PEACE", "peace talks"], window=1)
    assert table["node"].tolist() == ["Peace", "Peace talks", "war", "War", "Peace"]


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
        assert len(kwic(tokenize(corpus(*texts)), [])) == 0


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

"""The sentence of a token: against all sentences of the documents."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from mediaanalysis.framing.places import place_tokens
from mediaanalysis.text.sentences import sentences
from mediaanalysis.text.tokens import tokenize

PIECES = ["Talks failed. ", "Gen. Stahn left.\n", "“No!” he said. ", "\n\n", "a ", "U.S. aid? ", "  ", 'Yes." ', "x\n"]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=10).map("".join), max_size=4)


def corpus(texts: list[str]) -> pd.DataFrame:
    ids = [f"d{k}" for k in range(len(texts))]
    return pd.DataFrame({"doc_id": pd.Series(ids, dtype=str), "text": pd.Series(texts, dtype=str)})


@given(TEXTS, st.integers(1, 4))
def test_equals_a_search_in_all_sentences(texts: list[str], step: int) -> None:
    documents = corpus(texts)
    tokens = tokenize(documents)
    wanted = np.arange(0, len(tokens), step)
    places = place_tokens(documents, tokens, wanted)
    frame = tokens.to_frame()
    table = sentences(documents)
    for token, number in zip(wanted, places.of(wanted), strict=True):
        row = frame.iloc[token]
        (sentence,) = [s for s in table.itertuples() if s.doc_id == row.doc_id and s.start <= row.start < s.end]
        assert (places.start[number], places.end[number], places.zone[number]) == (sentence.start, sentence.end, "body")


def test_tokens_outside_the_coverage_have_no_sentence() -> None:
    documents = corpus(["KYIV — Talks failed. More talks."]).assign(
        zones=[[(0, 6, "dateline", "layout"), (7, 20, "body", ""), (21, 32, "caption", "")]]
    )
    tokens = tokenize(documents, zones=["dateline", "body", "caption"])
    places = place_tokens(documents, tokens, np.arange(len(tokens)))
    assert places.number.tolist() == [-1, 0, 0, -1, -1]


def test_tokens_need_not_ascend_within_a_document() -> None:
    documents = corpus(["No\nA truce may hold\nNo\nA\nA"])
    tokens = tokenize(documents).ngrams((1, 2))
    places = place_tokens(documents, tokens, np.arange(len(tokens)))
    assert (places.start[places.number] <= tokens.start).all()
    assert (tokens.start < places.end[places.number]).all()
    assert (np.diff(places.start) > 0).all()

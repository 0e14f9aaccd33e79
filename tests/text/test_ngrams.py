"""N-grams and skip-grams: against a loop over lists, and as published."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.errors import OptionError, StateError
from mediaanalysis.text.dfm import dfm
from mediaanalysis.text.kwic import kwic
from mediaanalysis.text.ngrams import ngrams
from mediaanalysis.text.tokens import Tokens, tokenize

from .made_tokens import DOCUMENTS, Nested, assert_well_formed, made, nested, words

FIVE = "insurgents killed in ongoing fighting"


def grams(tokens: Tokens, sizes: list[int], skips: list[int]) -> Nested:
    """Return the n-grams of each stretch and size, stretches without any left out."""
    out: Nested = []
    for document in nested(tokens):
        runs = []
        for stretch in document:
            for size in sizes:
                made_here = []
                for k in range(len(stretch)):
                    for gaps in itertools.product(skips, repeat=size - 1):
                        places = [k + sum(gaps[:j]) + j for j in range(size)]
                        if places[-1] < len(stretch) and all(word[0] for word in stretch[k : places[-1] + 1]):
                            parts = [stretch[place] for place in places]
                            made_here.append(("_".join(p[0] for p in parts), parts[0][1], parts[-1][2]))
                runs += [made_here] if made_here else []
        out.append(runs)
    return out


@given(
    DOCUMENTS,
    st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True).filter(lambda sizes: sizes != [1]),
    st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True),
)
@settings(deadline=None, max_examples=300)
def test_equals_a_loop(documents: list[str], sizes: list[int], skips: list[int]) -> None:
    tokens = made(*documents)
    before = tokens.to_frame()
    result = tokens.ngrams(sizes, skip=skips)
    assert nested(result) == grams(tokens, sizes, skips)
    assert_well_formed(result)
    pd.testing.assert_frame_equal(tokens.to_frame(), before)


@given(DOCUMENTS, st.integers(1, 4))
@settings(deadline=None, max_examples=100)
def test_number_of_ngrams(documents: list[str], n: int) -> None:
    whole = [document.replace("~", "c") for document in documents]
    tokens = made(*whole)
    expected = sum(max(len(stretch) - n + 1, 0) for document in nested(tokens) for stretch in document)
    assert len(tokens.ngrams(n)) == expected


# Guthrie, Allison, Liu and Guthrie (2006), A Closer Look at Skip-gram Modelling, section 2: bi-grams, 2-skip-bi-grams,
# tri-grams and 2-skip-tri-grams of one sentence. In so short a sentence two skips in all and two in a gap are the same.
@pytest.mark.parametrize(
    ("n", "skip", "expected"),
    [
        (2, 0, "insurgents_killed killed_in in_ongoing ongoing_fighting"),
        (
            2,
            (0, 1, 2),
            "insurgents_killed insurgents_in insurgents_ongoing killed_in killed_ongoing killed_fighting "
            "in_ongoing in_fighting ongoing_fighting",
        ),
        (3, 0, "insurgents_killed_in killed_in_ongoing in_ongoing_fighting"),
        (
            3,
            (0, 1, 2),
            "insurgents_killed_in insurgents_killed_ongoing insurgents_killed_fighting insurgents_in_ongoing "
            "insurgents_in_fighting insurgents_ongoing_fighting killed_in_ongoing killed_in_fighting "
            "killed_ongoing_fighting in_ongoing_fighting",
        ),
        # quanteda 4, tests/testthat/test-tokens_ngrams.R: the order of several sizes, and of skip-grams
        (
            (2, 3),
            0,
            "insurgents_killed killed_in in_ongoing ongoing_fighting "
            "insurgents_killed_in killed_in_ongoing in_ongoing_fighting",
        ),
        (
            2,
            (0, 1),
            "insurgents_killed insurgents_in killed_in killed_ongoing in_ongoing in_fighting ongoing_fighting",
        ),
    ],
)
def test_known_answers(n: int | tuple[int, ...], skip: int | tuple[int, ...], expected: str) -> None:
    tokens = made(FIVE, FIVE)
    assert words(tokens.ngrams(n, skip=skip)) == [expected.split()] * 2
    assert words(tokens.skipgrams(n, skip)) == [expected.split()] * 2


def test_skipgrams_leave_out_one_unless_told() -> None:
    assert words(made("a b c d").skipgrams()) == [["a_c", "b_d"]]


def test_one_is_the_tokens_themselves() -> None:
    tokens = made("a ~ b", "c")
    assert tokens.ngrams(1) is tokens
    assert tokens.ngrams([1], skip=(0, 1)) is tokens
    assert words(tokens.ngrams((1, 2))) == [["a", "b"], ["c"]]


def test_neither_breaks_nor_pads_are_crossed() -> None:
    tokens = made("a b | c d e", "f ~ g h")
    result = tokens.ngrams(2)
    assert words(result) == [["a_b", "c_d", "d_e"], ["g_h"]]
    assert result.breaks.tolist() == [True, True, False, True]
    assert words(tokens.skipgrams(2, 1)) == [["c_e"], []]


def test_an_ngram_spans_the_text() -> None:
    text = "“No deal”, he said — no\npeace."
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]})).ngrams(2)
    spans = [text[row.start : row.end] for row in tokens.to_frame().itertuples()]
    assert spans == ["No deal", "deal”, he", "he said", "said — no", "no\npeace"]
    line = kwic(tokens, "he_said", window=1)
    assert line[["pre", "node", "post"]].to_numpy().tolist() == [["deal”,", "he said", "— no"]]


def test_forms_that_join_to_the_same_are_one_type() -> None:
    tokens = made("a_b c", "a b_c").ngrams(2)
    assert tokens.ids.tolist() == [0, 0]
    assert list(tokens.surfaces) == ["a_b_c"]


def test_ngrams_of_compounds() -> None:
    tokens = made("the united nations met").compound("united nations").ngrams(2, join=" ")
    assert tokens.to_frame()[["start", "end", "type"]].to_numpy().tolist() == [
        [0, 18, "the united_nations"],
        [4, 22, "united_nations met"],
    ]


def test_ngrams_and_compounds_are_features() -> None:
    tokens = made("no deal no", "~ deal no")
    assert dfm(tokens.ngrams(2), stopwords=None).to_frame().to_numpy().tolist() == [[1, 1], [1, 0]]
    joined = tokens.compound("no deal")
    assert list(dfm(joined, stopwords=None).features[-2:]) == ["no", "no_deal"]


def test_hits_cannot_be_shown_over_several_sizes() -> None:
    hits = pd.DataFrame({"doc_id": ["d0"], "start": [0], "end": [1]})
    with pytest.raises(StateError, match=r"n-grams of several sizes.*tokens they were made from"):
        kwic(made("a b c").ngrams((1, 2)), hits)
    assert kwic(made("a b c").ngrams(2), hits)["node"].tolist() == ["a"]


@pytest.mark.parametrize("documents", [(), ("",), ("a", "~"), ("a | b",)])
def test_too_little_text(documents: tuple[str, ...]) -> None:
    result = made(*documents).ngrams((2, 3), skip=(0, 1))
    assert len(result) == 0
    assert result.offsets.tolist() == [0] * (len(documents) + 1)
    assert result.n_tokens.tolist() == [0] * len(documents)
    assert result.types.empty


@pytest.mark.parametrize(
    ("n", "skip", "message"),
    [
        (0, 0, "n=0 is too small; it must be 1 or more"),
        ((2, 0), 0, "n=0 is too small"),
        (2, -1, "skip=-1 is too small; it must be 0 or more"),
        (2.0, 0, "n=2.0 does not fit: 2.0 is no whole number; give one such as 1"),
        ("2", 0, "n='2' does not fit"),
        ((), 0, r"n=\(\) holds no number"),
        ((2, 2), 0, r"n=\(2, 2\) names a number twice"),
        (2, [0, 0], r"skip=\[0, 0\] names a number twice"),
    ],
)
def test_errors_teach(n: object, skip: object, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        ngrams(made("a b"), n, skip=skip)  # type: ignore[arg-type]

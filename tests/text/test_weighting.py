"""Weights against their formulas, published worked examples and scikit-learn."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from mediaanalysis.errors import OptionError
from mediaanalysis.text.dfm import DFM, dfm
from mediaanalysis.text.grammar import token_pattern
from mediaanalysis.text.tokens import tokenize
from mediaanalysis.text.weighting import (
    DF_SCHEMES,
    TF_SCHEMES,
    inverse_document_frequency,
    normalise_rows,
    weight_counts,
)

COUNTS = st.integers(1, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.sampled_from([0, 0, 0, 1, 1, 2, 3, 17]), min_size=n, max_size=n), min_size=1, max_size=5
    )
)
BASES = st.sampled_from([2.0, math.e, 10.0])
ADDED = st.sampled_from([0.0, 0.0, 0.5, 1.0, 2.0])


def term_weight(tf: int, row: list[int], scheme: str, base: float) -> float:
    if tf == 0:
        return 0.0
    mean = sum(row) / sum(1 for x in row if x)
    return {
        "count": tf,
        "proportion": tf / sum(row),
        "propmax": tf / max(row),
        "logcount": 1 + math.log(tf, base),
        "boolean": 1,
        "augmented": 0.5 + 0.5 * tf / max(row),
        "logave": (1 + math.log(tf, base)) / (1 + math.log(mean, base)),
    }[scheme]


def rarity(df: int, all_df: list[int], n: int, scheme: str, base: float, s: float = 0.0, k: float = 0.0) -> float:
    if scheme == "unary":
        return 1.0
    if scheme == "smooth":
        return math.log((1 + n) / (1 + df), base) + 1
    if df + k == 0:
        return 0.0
    if scheme == "inverseprob":
        return max(0.0, math.log((n - df) / (k + df), base)) if df < n else 0.0
    quotient = s + (n if scheme == "inverse" else max(all_df)) / (k + df)
    return math.log(quotient, base) if quotient else 0.0


@given(COUNTS, st.sampled_from(TF_SCHEMES), BASES)
@settings(deadline=None, max_examples=150)
def test_term_weights_equal_their_formulas(rows: list[list[int]], scheme: str, base: float) -> None:
    counts = sparse.csr_matrix(np.array(rows))
    expected = [[term_weight(tf, row, scheme, base) for tf in row] for row in rows]
    assert weight_counts(counts, scheme, base=base).toarray() == pytest.approx(np.array(expected), abs=1e-12)
    assert (counts.toarray() == rows).all()


@given(COUNTS, st.sampled_from(DF_SCHEMES), BASES, ADDED, ADDED)
@settings(deadline=None, max_examples=150)
def test_document_frequencies_equal_their_formulas(
    rows: list[list[int]], scheme: str, base: float, s: float, k: float
) -> None:
    df = [sum(1 for row in rows if row[column]) for column in range(len(rows[0]))]
    expected = [rarity(d, df, len(rows), scheme, base, s, k) for d in df]
    ours = inverse_document_frequency(np.array(df), len(rows), scheme, base=base, smoothing=s, k=k)
    assert ours == pytest.approx(expected, abs=1e-12)


@given(
    COUNTS,
    st.sampled_from(TF_SCHEMES),
    st.sampled_from(DF_SCHEMES),
    BASES,
    st.tuples(ADDED, ADDED),
    st.sampled_from([None, "l1", "l2"]),
)
@settings(deadline=None, max_examples=200)
def test_tfidf_is_the_product_divided_by_the_norm(
    rows: list[list[int]], tf: str, df: str, base: float, added: tuple[float, float], norm: str | None
) -> None:
    spread = [sum(1 for row in rows if row[k]) for k in range(len(rows[0]))]
    expected = []
    for row in rows:
        product = [
            term_weight(x, row, tf, base) * rarity(d, spread, len(rows), df, base, *added)
            for x, d in zip(row, spread, strict=True)
        ]
        size = {None: 1.0, "l1": sum(map(abs, product)), "l2": math.sqrt(sum(x * x for x in product))}[norm]
        expected.append([x / (size or 1.0) for x in product])
    names = np.array([f"f{k}" for k in range(len(rows[0]))], dtype=object)
    matrix = DFM(sparse.csr_matrix(np.array(rows)), np.array([f"d{k}" for k in range(len(rows))], dtype=object), names)
    s, k = added
    weighted = matrix.weight("tfidf", tf=tf, df=df, base=base, smoothing=s, k=k, norm=norm)
    assert weighted.matrix.toarray() == pytest.approx(np.array(expected), abs=1e-12)
    told = f", smoothing={s:g}, k={k:g}" if any(added) else ""
    assert weighted.weighting == f"tfidf(tf={tf}, df={df}, base={base:.6g}{told}, norm={norm})"


@pytest.mark.parametrize("scheme", DF_SCHEMES)
def test_features_of_no_document_and_no_documents(scheme: str) -> None:
    alone = {"unary": 1.0, "smooth": 1 + math.log10(6)}.get(scheme, 0.0)
    assert inverse_document_frequency(np.array([0.0, 5.0]), 5, scheme)[0] == pytest.approx(alone)
    assert np.isfinite(inverse_document_frequency(np.array([0.0]), 0, scheme, k=1.0)).all()
    assert inverse_document_frequency(np.zeros(0), 0, scheme).shape == (0,)


def test_nothing_negative_is_added() -> None:
    counts = dfm(tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["truce talks"]})))
    for name in ("smoothing", "k"):
        with pytest.raises(OptionError, match=rf"{name}=-0.5 is too small; it must be 0 or more"):
            counts.weight("tfidf", **{name: -0.5})


def test_an_empty_row_stays_empty_under_every_norm() -> None:
    matrix = sparse.csr_matrix(np.array([[0.0, 0.0], [3.0, 4.0]]))
    assert normalise_rows(matrix, "l2").toarray().tolist() == [[0, 0], [0.6, 0.8]]
    assert normalise_rows(matrix, "l1").toarray() == pytest.approx(np.array([[0, 0], [3 / 7, 4 / 7]]))
    assert normalise_rows(matrix, None) is matrix


def test_prop_is_another_name_of_proportion() -> None:
    matrix = dfm(tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["truce truce talks"]})))
    assert matrix.weight("prop").weighting == "proportion"
    assert matrix.weight(tf="prop").weighting == matrix.weight(tf="proportion").weighting


TEXTS = [
    "The truce held; the talks did not.", "Talks, talks, talks: no deal and no truce.", "",
    "Мир и война, $300 and 3.5 percent", "Ally’s cease-fire in the U.S.", "deal deal deal deal",
]  # fmt: skip


def test_equals_scikit_learn() -> None:
    ids = [f"d{k}" for k in range(len(TEXTS))]
    ours = dfm(tokenize(pd.DataFrame({"doc_id": ids, "text": TEXTS})), fold=False, stopwords=None)
    ours = ours.weight("tfidf", df="smooth", base=math.e, norm="l2")
    theirs = TfidfVectorizer(tokenizer=token_pattern().findall, token_pattern=None, lowercase=False)
    expected = theirs.fit_transform(TEXTS).toarray()
    assert list(ours.features) == list(theirs.get_feature_names_out())
    assert np.abs(ours.matrix.toarray() - expected).max() < 1e-12


@pytest.fixture(scope="module")
def published(bench_data: Path) -> dict:
    file = bench_data / "known-answers" / "tfidf.json"
    if not file.is_file():
        pytest.skip(f"no {file}")
    return json.loads(file.read_text(encoding="utf-8"))


def test_textbook_idf_and_tfidf(published: dict) -> None:
    answer = published["iir"]
    terms = list(answer["df"])
    idf = inverse_document_frequency(np.array([answer["df"][t] for t in terms]), answer["N"], "inverse")
    assert idf == pytest.approx([answer["idf_log10_exact"][t] for t in terms], abs=1e-6)
    # The book prints two digits, and 1.65 for 1.6475: half a unit of the last digit is allowed.
    assert idf == pytest.approx([answer["idf_log10_published"][t] for t in terms], abs=0.0051)
    for doc, row in answer["tf"].items():
        product = np.array([row[t] for t in terms]) * idf
        assert product == pytest.approx([answer["tfidf_exact"][doc][t] for t in terms], abs=5e-5)


def test_worked_example(published: dict) -> None:
    answer = published["wikipedia"]
    ids = [f"d{k}" for k in range(len(answer["docs"]))]
    matrix = dfm(tokenize(pd.DataFrame({"doc_id": ids, "text": answer["docs"]})), stopwords=None)
    ours = matrix.weight("tfidf", tf="proportion", base=10).to_frame()[answer["features"]].to_numpy()
    assert np.abs(ours - np.array(answer["tfidf"])).max() < 1e-6
    smooth = answer["sklearn_default_smooth_l2"]
    ours = matrix.weight("tfidf", df="smooth", base=math.e, norm="l2").to_frame()[smooth["features"]].to_numpy()
    assert np.abs(ours - np.array(smooth["matrix"])).max() < 1e-6


@pytest.mark.parametrize(
    ("scheme", "key", "digits"), [("prop", "prop", 2), ("propmax", "propmax", 6), ("logcount", "logcount_base10", 1)]
)
def test_term_weights_as_printed(published: dict, scheme: str, key: str, digits: int) -> None:
    answer = published["weights"]
    texts = [" ".join(words) for words in answer["docs_after_stopwords"]]
    matrix = dfm(tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": texts})), stopwords=None)
    ours = matrix.weight(scheme, base=10).to_frame()[answer["features"]].to_numpy()
    assert ours.round(digits) == pytest.approx(np.array(answer[key], dtype=float), abs=1e-6)


@pytest.mark.parametrize(("smoothing", "k"), [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.5, 2.0)])
def test_smoothed_document_frequencies(smoothing: float, k: float) -> None:
    df, n = np.array([1.0, 2.0, 4.0]), 5
    options = {"base": 2.0, "smoothing": smoothing, "k": k}
    wanted = {
        "inverse": np.log2(smoothing + n / (k + df)),
        "inversemax": np.log2(smoothing + 4 / (k + df)),
        "inverseprob": np.maximum(0, np.log2((n - df) / (k + df))),
        "unary": np.ones(3),
    }
    for scheme, expected in wanted.items():
        np.testing.assert_allclose(inverse_document_frequency(df, n, scheme, **options), expected)


def test_document_frequencies_of_three_sentences() -> None:
    """The situation of quanteda's tests of ``docfreq``, counted by hand: "he" in three, "went" in two, "ate" in one."""
    texts = [
        "He went out to buy a car", "He went out and bought pickles and onions", "He ate pickles in the car.",
    ]  # fmt: skip
    matrix = dfm(tokenize(pd.DataFrame({"doc_id": ["a", "b", "c"], "text": texts})), stopwords=None)
    df = matrix.document_frequency
    assert df[["he", "went", "car", "and", "ate"]].tolist() == [3, 2, 2, 1, 1]
    for scheme, he, went, ate in (
        ("inverse", 0, math.log10(1.5), math.log10(3)),
        ("inversemax", 0, math.log10(1.5), math.log10(3)),
        ("inverseprob", 0, 0, math.log10(2)),
    ):
        idf = pd.Series(inverse_document_frequency(df.to_numpy(), 3, scheme), index=df.index)
        assert idf[["he", "went", "ate"]].tolist() == pytest.approx([he, went, ate], abs=1e-12)

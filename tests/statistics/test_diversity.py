"""Lexical diversity against straightforward code for one document, and against published values."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from mediaanalysis.errors import OptionError
from mediaanalysis.schemas import DIVERSITY, check
from mediaanalysis.statistics.diversity import lexical_diversity
from mediaanalysis.statistics.repetition import mtld
from mediaanalysis.text.tokens import Tokens, tokenize

SHRIMP = [
    "Anyway, like I was sayin', shrimp is the fruit of the sea. You can barbecue it, boil it, broil it, bake it, saute it.",
    "There's shrimp-kabobs, shrimp creole, shrimp gumbo. Pan fried, deep fried, stir-fried. There's pineapple shrimp, "
    "lemon shrimp, coconut shrimp, pepper shrimp, shrimp soup, shrimp stew, shrimp salad, shrimp and potatoes, shrimp "
    "burger, shrimp sandwich.",
]


def measured(texts: list[str], **options: object) -> pd.DataFrame:
    documents = pd.DataFrame({"doc_id": [f"d{k}" for k in range(len(texts))], "text": texts}).astype("str")
    return lexical_diversity(tokenize(documents), **options)  # type: ignore[arg-type]


def ratio(words: list[str]) -> float:
    return len(set(words)) / len(words)


def slow_mtld(words: list[str]) -> float:
    factors, begin = 0.0, 0
    for end in range(1, len(words) + 1):
        if 100 * len(set(words[begin:end])) < 72 * (end - begin):
            factors, begin = factors + 1, end
    if begin < len(words):
        factors += (1 - ratio(words[begin:])) / 0.28
    return len(words) / factors if factors else math.nan


def slow(words: list[str], window: int, base: float) -> dict[str, float]:
    """The measures, formula by formula; one that cannot be computed is missing."""
    counts = Counter(words)
    n, v = len(words), len(counts)
    squares = sum(f * f for f in counts.values())

    def log(x: float) -> float:
        return math.log(x) / math.log(base)

    def mean(values: list[float]) -> float:
        return sum(values) / len(values)

    formulas = {
        "TTR": lambda: v / n,
        "C": lambda: math.log(v) / math.log(n),
        "R": lambda: v / math.sqrt(n),
        "CTTR": lambda: v / math.sqrt(2 * n),
        "U": lambda: math.log(n) ** 2 / math.log(base) / math.log(n / v),
        "S": lambda: math.log(log(v)) / math.log(log(n)),
        "K": lambda: 1e4 * (sum((f / n) ** 2 for f in counts.values()) - 1 / n),
        "I": lambda: v * v / (squares - v),
        "D": lambda: sum(f / n * (f - 1) / (n - 1) for f in counts.values()),
        "Vm": lambda: math.sqrt(sum(Fraction(f, n) ** 2 for f in counts.values()) - Fraction(1, v)),
        "Maas": lambda: math.sqrt((log(n) - log(v)) / log(n) ** 2),
        "lgV0": lambda: math.log10(v) / math.sqrt(1 - (math.log(v) / math.log(n)) ** 2),
        "lgeV0": lambda: math.log(v) / math.sqrt(1 - (math.log(v) / math.log(n)) ** 2),
        "MATTR": lambda: mean([ratio(words[k : k + window]) for k in range(n - window + 1)]),
        "MSTTR": lambda: mean([ratio(words[k : k + window]) for k in range(0, n - window + 1, window)]),
        "MTLD": lambda: (slow_mtld(words) + slow_mtld(words[::-1])) / 2,
        "HD_D": lambda: float((1 - hypergeom.pmf(0, n, list(counts.values()), 42)).sum()) / 42 if n >= 42 else math.nan,
    }
    result = {"n_tokens": float(n), "n_types": float(v)}
    for name, formula in formulas.items():
        try:
            result[name] = formula() if words else math.nan
        except (ZeroDivisionError, ValueError):
            result[name] = math.nan
    return result


LENGTHS = st.one_of(st.integers(0, 12), st.integers(40, 130))


@given(
    st.lists(st.tuples(LENGTHS, st.integers(1, 60), st.integers(0, 999)), max_size=4),
    st.integers(1, 50),
    st.sampled_from([10.0, 2.0, math.e]),
)
@settings(deadline=None, max_examples=50)
def test_equals_one_document_at_a_time(shapes: list[tuple[int, int, int]], window: int, base: float) -> None:
    words = [
        [f"w{k}" for k in np.random.default_rng(seed).integers(0, types, length)] for length, types, seed in shapes
    ]
    table = check(measured([" ".join(w) for w in words], window=window, log_base=base), DIVERSITY)
    assert table.columns.tolist() == DIVERSITY.names
    assert len(table) == len(words)
    for row, text in zip(table.drop(columns="doc_id").to_dict("records"), words, strict=True):
        assert row == pytest.approx(slow(text, window, base), nan_ok=True, rel=1e-9, abs=1e-12)


def test_quanteda_manual_and_tests() -> None:
    # reference manual of quanteda.textstats 0.97, textstat_lexdiv, Examples
    table = measured(SHRIMP)
    assert table["TTR"].tolist() == pytest.approx([0.7916667, 0.6060606], abs=1e-7)
    assert table["CTTR"].tolist() == pytest.approx([2.742414, 2.461830], abs=1e-6)
    assert table["K"].tolist() == pytest.approx([381.9444, 1248.8522], abs=1e-4)
    # its tests
    table = measured(["b a b a b a b a", "a a b b", "a a b b c", "one one two one one two one"])
    assert table["TTR"].tolist() == pytest.approx([0.25, 0.5, 0.6, 2 / 7])
    assert table["R"].tolist()[:2] == pytest.approx([2 / math.sqrt(8), 1])
    assert table["C"].tolist()[:2] == pytest.approx([1 / 3, 1 / 2])
    assert table["C"].tolist()[3] == pytest.approx(0.356, abs=0.001)
    assert table["I"].tolist()[2] == pytest.approx(3**2 / (1 + 2 * 2**2 - 3))
    assert table["Maas"].tolist()[0] == pytest.approx(math.sqrt((math.log10(8) - math.log10(2)) / math.log10(8) ** 2))


@pytest.mark.parametrize(("window", "expected"), [(2, 5 / 6), (3, 2 / 3), (4, 1 / 2)])
def test_moving_windows_of_quanteda(window: int, expected: float) -> None:
    assert measured(["one one two one one two one"], window=window)["MATTR"][0] == pytest.approx(expected)


@pytest.mark.parametrize(("window", "expected"), [(2, 3.5 / 4), (3, 2 / 3), (4, 1.25 / 2), (8, 3 / 8)])
def test_segments_of_quanteda(window: int, expected: float) -> None:
    words = "apple orange apple orange pear pear apple orange"
    assert measured([words], window=window)["MSTTR"][0] == pytest.approx(expected)


def test_relation_of_k_and_vm() -> None:
    # Tweedie & Baayen 1998, eq. 19
    table = measured(SHRIMP)
    assert (table["Vm"] ** 2).tolist() == pytest.approx(
        (table["K"] / 1e4 + 1 / table["n_tokens"] - 1 / table["n_types"]).tolist()
    )


def test_factors_of_mtld() -> None:
    # McCarthy & Jarvis 2010, p. 384: "of the people by the people" is a factor (ratio .667), and "for" opens the next
    words = "of the people by the people for the people".split()
    assert slow_mtld(words) == 9
    assert measured([" ".join(words)])["MTLD"][0] == pytest.approx((9 + slow_mtld(words[::-1])) / 2)
    # a ratio of exactly .72 is kept: 18 types in 25 tokens are a part of a factor, 18 in 26 a whole one
    kept = [-1] * 18 + list(range(7))
    assert mtld(np.array(kept)) == pytest.approx(25)
    assert mtld(np.array([*kept, 7])) == pytest.approx(26)
    assert mtld(np.array([*kept, 7, -1])) == pytest.approx(27)
    # ibid.: the rest of a text at ratio .887 is .404 of a factor
    rest = [-1] * 887 + list(range(113))
    assert len(rest) / mtld(np.array(rest)) == pytest.approx(0.404, abs=0.001)


def test_directions_of_mtld_are_averaged() -> None:
    words = "a b c d e f a a a a b b c d e g h i j".split()
    assert slow_mtld(words) != pytest.approx(slow_mtld(words[::-1]))
    there, back = measured([" ".join(words), " ".join(words[::-1])])["MTLD"]
    assert there == pytest.approx(back)


def test_undefined_is_nan() -> None:
    table = measured(["", "a", "a b c", "a a a", " ".join("abcdefghij")]).set_index("doc_id")
    assert table.loc["d0", "TTR":].isna().all()
    assert table[["n_tokens", "n_types"]].to_numpy().tolist() == [[0, 0], [1, 1], [3, 3], [3, 1], [10, 10]]
    no_repeats = ["U", "I", "lgV0", "lgeV0", "MTLD"]
    assert table.loc[["d1", "d2", "d4"], no_repeats].isna().all(axis=None)
    assert table.loc["d1", ["C", "D", "Maas"]].isna().all()
    assert table.loc["d3", ["C", "U", "I", "Vm"]].tolist() == pytest.approx([0, math.log10(3), 1 / 8, 0])
    assert table.loc[["d1", "d3", "d4"], "S"].isna().all()
    assert table[["MATTR", "MSTTR", "HD_D"]].isna().all(axis=None)


def test_a_document_shorter_than_the_window_leaves_the_others_alone() -> None:
    long = " ".join(["a b c d e"] * 30)
    both = measured([long, "a b"])
    assert both["MATTR"][0] == measured([long])["MATTR"][0] == pytest.approx(0.05)
    assert math.isnan(both["MATTR"][1])


def test_windows_never_reach_into_the_next_document() -> None:
    one, other = "a b c a", "d e f d g"
    together = measured([one, other], window=4)
    apart = pd.concat([measured([one], window=4), measured([other], window=4)], ignore_index=True)
    pd.testing.assert_frame_equal(together.drop(columns="doc_id"), apart.drop(columns="doc_id"))


def test_fold() -> None:
    assert measured(["The the THE"])["n_types"].tolist() == [1]
    assert measured(["The the THE"], fold=False)["n_types"].tolist() == [3]


def test_pads_are_no_tokens() -> None:
    padded = Tokens(
        np.array(["a", "b", "c"], dtype=object),
        np.array([0, 1, 0, 2, 1, 1, 2], dtype=np.int32),
        np.array([0, 4, 5, 7]),
        np.arange(7, dtype=np.int32),
        np.array(["x", "", "y"], dtype=object),
        np.array(["", "", ""], dtype=object),
    )
    table = lexical_diversity(padded, window=2)
    assert table["n_tokens"].tolist() == [3, 0, 1]
    assert table["n_types"].tolist() == [2, 0, 1]
    assert table["MATTR"].tolist() == pytest.approx([0.75, math.nan, math.nan], nan_ok=True)


def test_no_documents() -> None:
    table = check(measured([]), DIVERSITY)
    assert (len(table), table.columns.tolist()) == (0, DIVERSITY.names)


def test_the_base_moves_only_what_the_docstring_names() -> None:
    ten, two = measured(SHRIMP), measured(SHRIMP, log_base=2)
    moved = {name for name in ten.columns[1:] if not np.allclose(ten[name], two[name], equal_nan=True)}
    assert moved == {"U", "S", "Maas"}


def test_more_repetition_is_less_diversity() -> None:
    texts = [" ".join(f"w{k % types}" for k in range(120)) for types in (10, 20, 40, 80)]
    table = measured(texts, window=50)
    for name in ("TTR", "C", "R", "CTTR", "U", "S", "I", "MATTR", "MSTTR", "MTLD", "HD_D"):
        assert all(a <= b for a, b in pairwise(table[name])), name
    for name in ("K", "D", "Maas"):
        assert all(a >= b for a, b in pairwise(table[name])), name


def test_errors_teach() -> None:
    with pytest.raises(OptionError, match="window=0 is too small"):
        measured(["a"], window=0)
    with pytest.raises(OptionError, match=r"window=1\.5 must be a whole number"):
        measured(["a"], window=1.5)
    for base in (0, 1, -2, math.inf, math.nan):
        with pytest.raises(OptionError, match=r"log_base=.* is no base of a logarithm; use 10, 2 or math\.e"):
            measured(["a"], log_base=base)

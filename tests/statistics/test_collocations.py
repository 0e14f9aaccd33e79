"""Collocations against loops over dictionaries, and against published values."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from mediaanalysis.errors import OptionError
from mediaanalysis.schemas import COLLOCATIONS, check
from mediaanalysis.statistics.collocations import association_scores, collocations
from mediaanalysis.text.tokens import Tokens, tokenize

Stretch = list[str]


def tokens_of(documents: list[list[Stretch]]) -> Tokens:
    """Tokens of documents, each a list of unbroken stretches of words; the word "" is a pad."""
    words = [w for stretches in documents for stretch in stretches for w in stretch]
    opens = [k == 0 for stretches in documents for stretch in stretches for k in range(len(stretch))]
    surfaces = list(dict.fromkeys(words))
    sizes = [sum(map(len, stretches)) for stretches in documents]
    return Tokens(
        np.array([f"d{k}" for k in range(len(documents))], dtype=object),
        np.array([surfaces.index(w) for w in words], dtype=np.int32),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.arange(len(words), dtype=np.int32),
        np.array(surfaces, dtype=object),
        np.array(["" for _ in documents], dtype=object),
        "en",
        np.array(opens, dtype=bool),
    )


def texts(*lines: str) -> Tokens:
    """One document for each text; a full stop ends a stretch."""
    return tokens_of([[part.split() for part in line.split(".") if part.split()] for line in lines])


def windows(documents: list[list[Stretch]], size: int) -> list[tuple[int, tuple[str, ...], int]]:
    """Document, words and length of the pad-free run of every window (0 for one with a pad), by a loop."""
    found = []
    for number, stretches in enumerate(documents):
        for stretch in stretches:
            for k in range(len(stretch) - size + 1):
                words = tuple(stretch[k : k + size])
                before, after = stretch[:k][::-1], stretch[k + size :]
                around = [list(itertools.takewhile(bool, side)) for side in (before, after)]
                found.append((number, words, 0 if "" in words else size + sum(map(len, around))))
    return found


def slow(
    documents: list[list[Stretch]], sizes: list[int], min_count: int, smoothing: float
) -> dict[str, dict[str, float]]:
    rows = {}
    for size in sizes:
        seen = windows(documents, size)
        counts = Counter(words for _, words, _ in seen if "" not in words)
        longer = [s for s in sizes if s > size]
        for target, count in counts.items():
            if count < min_count:
                continue
            table = Counter(tuple(a == b for a, b in zip(words, target, strict=True)) for _, words, _ in seen)
            cells = {c: table[c] for c in itertools.product((False, True), repeat=size)}
            lam = sum((-1) ** (size - sum(c)) * math.log(n + smoothing) for c, n in cells.items())
            z = lam / math.sqrt(sum(1 / (n + smoothing) for n in cells.values()))
            total = len(seen)
            margins = [sum(words[k] == target[k] for _, words, _ in seen) for k in range(size)]
            expected = total * math.prod(m / total for m in margins)
            g2 = 0.0
            for c, n in cells.items():
                e = total * math.prod(m / total if hit else 1 - m / total for m, hit in zip(margins, c, strict=True))
                g2 += 2 * n * math.log(n / e) if n else 0.0
            pmi = math.log2(count / expected)
            rows[" ".join(target)] = {
                "size": size,
                "count": count,
                "count_nested": sum(words == target and any(run >= s for s in longer) for _, words, run in seen),
                "lambda": lam,
                "z": z,
                "p_token": 2 * norm.sf(abs(z)),
                "log_dice": 14 + math.log2(size * count / sum(margins)),
                "pmi": pmi,
                "npmi": math.nan if count == total else pmi / (-(size - 1) * math.log2(count / total)),
                "t_score": (count - expected) / math.sqrt(count),
                "g2": g2,
                "docs": len({number for number, words, _ in seen if words == target}),
            }
    return rows


WORDS = st.sampled_from(["a", "b", "c", "d", ""])
DOCUMENTS = st.lists(st.lists(st.lists(WORDS, max_size=9), max_size=3), max_size=5)


@given(
    DOCUMENTS,
    st.lists(st.sampled_from([2, 3, 4]), min_size=1, unique=True).map(sorted),
    st.integers(1, 3),
    st.sampled_from([0.5, 1.0, 0.01]),
)
@settings(deadline=None, max_examples=150)
def test_equals_a_loop(documents: list[list[Stretch]], sizes: list[int], min_count: int, smoothing: float) -> None:
    table = collocations(tokens_of(documents), size=sizes, min_count=min_count, smoothing=smoothing)
    check(table, COLLOCATIONS)
    assert table.columns.tolist() == COLLOCATIONS.names
    expected = slow(documents, sizes, min_count, smoothing)
    assert set(table["collocation"]) == set(expected)
    for row in table.to_dict("records"):
        assert row.pop("collocation") in expected
    for name, row in table.set_index("collocation").iterrows():
        for column, value in expected[name].items():
            assert row[column] == pytest.approx(value, nan_ok=True, abs=1e-8), (name, column)
    order = [
        (-round(z, 9), size, name)
        for z, size, name in zip(table["z"], table["size"], table["collocation"], strict=True)
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("size", [5, 6])
def test_long_ones_equal_the_loop_too(size: int) -> None:
    rng = np.random.default_rng(size)
    documents = [[list(rng.choice(["a", "b"], 60))], [list(rng.choice(["a", "b", ""], 60, p=[0.5, 0.45, 0.05]))]]
    table = collocations(tokens_of(documents), size=size, min_count=3).set_index("collocation")
    expected = slow(documents, [size], 3, 0.5)
    assert set(table.index) == set(expected)
    assert len(expected) > 5
    for name, row in expected.items():
        assert table.loc[name, ["count", "lambda", "z", "g2"]].tolist() == pytest.approx(
            [row[c] for c in ("count", "lambda", "z", "g2")], abs=1e-8
        )


# Values printed in the reference manual of quanteda.textstats 0.97, textstat_collocations, Examples.
def test_manual_example_with_two_sizes() -> None:
    table = collocations(
        texts(
            ". . . . a b c . . a b c . . . c d e", "a b . . a b . . a b . . a b . a b", "b c d . . b c . b c . . . b c"
        ),
        size=range(2, 4),
    )
    assert table["collocation"].tolist() == ["a b", "b c", "c d", "a b c"]
    assert table["count"].tolist() == [7, 6, 2, 2]
    assert table["count_nested"].tolist() == [2, 3, 2, 0]
    assert table["lambda"].tolist() == pytest.approx([5.652489, 5.609472, 4.976734, 0], abs=1e-6)
    assert table["z"].tolist() == pytest.approx([2.745546, 2.721287, 2.354187, 0], abs=1e-6)


def test_manual_example_as_printed() -> None:
    table = collocations(texts("The new European Union is not the old European Union"), min_count=1, fold=False)
    assert table["collocation"].tolist()[0] == "European Union"
    assert set(table["collocation"][1:6]) == {"The new", "Union is", "is not", "not the", "the old"}
    assert set(table["collocation"][6:]) == {"new European", "old European"}
    assert table["lambda"].tolist() == pytest.approx([4.317488, *[3.931826] * 5, *[2.708050] * 2], abs=1e-6)
    assert table["z"].tolist() == pytest.approx([2.027787, *[1.797564] * 5, *[1.454456] * 2], abs=1e-6)


def test_manual_example_of_one_sentence() -> None:
    table = collocations(texts("a b c a b d e b d a b"))
    assert table["collocation"].tolist() == ["a b", "b d"]
    assert table["lambda"].tolist() == pytest.approx([3.412247, 3.218876], abs=1e-6)
    assert table["z"].tolist() == pytest.approx([1.936083, 1.799406], abs=1e-6)


# Counts that the tests of quanteda.textstats expect.
@pytest.mark.parametrize(
    ("lines", "sizes", "expected"),
    [
        (
            ("a b c . . a b c . . a b c . . . a b c", "a b . . a b . . a b . . a b . a b"),
            (2, 3),
            {"a b": (9, 4), "b c": (4, 4), "a b c": (4, 0)},
        ),
        (
            (". . a b c d . . a b c d . .", "a b . . a b . . a b . . a b . a b", "b c . . b c . b c . . . b c"),
            (2, 4),
            {"a b": (7, 2), "b c": (6, 2), "c d": (2, 2), "a b c d": (2, 0)},
        ),
        (
            (". . . . a b c d . . a b c . . .",),
            (2, 3, 4),
            {"a b": (2, 2), "b c": (2, 2), "c d": (1, 1), "a b c d": (1, 0), "a b c": (2, 1), "b c d": (1, 1)},
        ),
    ],
)
def test_nested_counts(lines: tuple[str, ...], sizes: tuple[int, ...], expected: dict[str, tuple[int, int]]) -> None:
    table = collocations(texts(*lines), size=sizes, min_count=1)
    rows = zip(table["collocation"], table["count"], table["count_nested"], strict=True)
    assert {name: (count, nested) for name, count, nested in rows} == expected


def test_empty_documents_and_unseen_pairs_change_nothing() -> None:
    table = collocations(texts("i like good ice cream", "me too i like good ice cream", ""))
    assert table["collocation"].tolist()[:1] == ["good ice"]
    assert set(table["collocation"]) == {"good ice", "i like", "ice cream", "like good"}
    one_word = collocations(texts("a", "bb", ""), size=(2, 3), min_count=1)
    assert len(one_word) == 0
    check(one_word, COLLOCATIONS)


def test_pads_are_in_no_run_but_count_as_neighbours() -> None:
    # The tests of quanteda.textstats expect "g f" first, and the lambda of a table with 17 windows: 1 g f, 3 g and
    # another, never another and f. (Without the windows that hold a pad, "e e" would be first.)
    words = [w if w.isupper() else "" for w in "E E G F a b c E E G G f E E f f G G".split()]
    table = collocations(tokens_of([[words]]), min_count=1)
    assert set(table["collocation"]) == {"g f", "e e", "e g", "g g"}
    assert table.loc[0, "collocation"] == "g f"
    assert table.loc[0, "lambda"] == pytest.approx(math.log(1.5 * 13.5 / (3.5 * 0.5)))


def test_published_scores() -> None:
    # Dunning 1993, table 1
    swiss = association_scores(np.array([[29114, 2442, 111, 110]]))
    assert swiss["g2"][0] == pytest.approx(270.72, abs=0.005)
    # Manning & Schütze 1999, p. 164: "new companies", t = 0.999932
    new, companies, both, total = 15828, 4675, 8, 14307668
    table = np.array([[total - new - companies + both, new - both, companies - both, both]])
    assert association_scores(table)["t_score"][0] == pytest.approx(0.999932, abs=1e-6)
    # Manning & Schütze 1999, table 5.14: "Ayatollah Ruhollah", 42 and 20 and 20 together, I = 18.38
    table = np.array([[total - 42, 22, 0, 20]])
    assert association_scores(table)["pmi"][0] == pytest.approx(18.38, abs=0.005)
    # Rychlý 2008, p. 9: the maximum, 14, for words that occur only together
    assert association_scores(np.array([[90, 0, 0, 10]]))["log_dice"][0] == 14
    assert association_scores(np.array([[90, 0, 0, 10]]))["npmi"][0] == pytest.approx(1)
    assert association_scores(np.array([[90, 0, 0, 0, 0, 0, 0, 10]]))["npmi"][0] == pytest.approx(1)


def test_zones_that_are_left_out_end_runs() -> None:
    text = "Peace talks\nAdvertisement\nfailed. Peace talks failed."
    zones = [(0, 11, "body", ""), (12, 25, "boilerplate", "x"), (26, len(text), "body", "")]
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text], "zones": [zones]})
    table = collocations(tokenize(documents), size=(2, 3), min_count=1).set_index("collocation")
    assert table["count"].to_dict() == {
        "peace talks": 2, "talks failed": 1, "failed peace": 1,
        "failed peace talks": 1, "peace talks failed": 1,
    }  # fmt: skip


def test_stop_words_are_pads() -> None:
    tokens = texts("the Cost of War the cost of war", "cost war")
    for stopwords in ("en", ["The", "OF"]):
        table = collocations(tokens, min_count=1, stopwords=stopwords)
        assert table[["collocation", "count"]].to_numpy().tolist() == [["cost war", 1]]
    kept = collocations(tokens, min_count=1, fold=False, stopwords=["of"])
    assert set(kept["collocation"]) == {"the Cost", "the cost", "War the", "cost war"}


def test_documents_are_counted_and_their_order_does_not_matter() -> None:
    lines = ["a b a b", "b a", "c a b", ""]
    table = collocations(texts(*lines), min_count=1)
    assert table.set_index("collocation")["docs"].to_dict() == {"a b": 2, "b a": 2, "c a": 1}
    pd.testing.assert_frame_equal(table, collocations(texts(*lines[::-1]), min_count=1))


def test_without_smoothing_an_empty_cell_is_no_number() -> None:
    table = collocations(
        texts("capital other capital gains other capital word2 other gains capital"), min_count=1, smoothing=0
    )
    assert table.loc[0, "collocation"] == "other capital"
    assert table.loc[0, "lambda"] == pytest.approx(math.log(2 * 5))
    unseen = table.set_index("collocation").loc["word2 other"]
    assert math.isinf(unseen["lambda"])
    assert math.isnan(unseen["z"])
    assert math.isnan(unseen["p_token"])
    assert table["z"].isna().to_numpy().tolist() == sorted(table["z"].isna())


def test_one_pair_alone() -> None:
    row = collocations(texts("a b"), min_count=1).iloc[0]
    assert (row["count"], row["docs"], row["pmi"], row["log_dice"], row["t_score"], row["g2"]) == (1, 1, 0, 14, 0, 0)
    assert math.isnan(row["npmi"])


@pytest.mark.parametrize("documents", [[], [""], ["", "a"], ["a b"]])
def test_nothing_to_find(documents: list[str]) -> None:
    frame = pd.DataFrame({"doc_id": [f"d{k}" for k in range(len(documents))], "text": documents}).astype("str")
    table = check(collocations(tokenize(frame), size=(2, 3)), COLLOCATIONS)
    assert table.columns.tolist() == COLLOCATIONS.names
    assert len(table) == 0


def test_arguments_stay_as_they_were() -> None:
    tokens, sizes = texts("a b a b . c"), [3, 2]
    before = tokens.ids.copy(), tokens.breaks, tokens.surfaces.copy()
    collocations(tokens, size=sizes, min_count=1, stopwords=["c"])
    assert sizes == [3, 2]
    for old, new in zip(before, (tokens.ids, tokens.breaks, tokens.surfaces), strict=True):
        np.testing.assert_array_equal(old, new)


def test_errors_teach() -> None:
    tokens = texts("a b")
    for size in (1, 7, 2.0, True, "2"):
        with pytest.raises(OptionError, match=r"size=.* is no length of a collocation; .* from 2 to 6"):
            collocations(tokens, size=(size,))
    with pytest.raises(OptionError, match=r"size=1 is no length.*ma\.dfm\(tokens\)\.top\(\)"):
        collocations(tokens, size=1)
    with pytest.raises(OptionError, match=r"size=\(\) names no size"):
        collocations(tokens, size=[])
    with pytest.raises(OptionError, match="min_count=0 is too small"):
        collocations(tokens, min_count=0)
    with pytest.raises(OptionError, match="smoothing=-1 is too small"):
        collocations(tokens, smoothing=-1)
    with pytest.raises(OptionError, match="no stop-word list for this language"):
        collocations(tokens, stopwords="xx")

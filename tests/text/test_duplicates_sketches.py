"""The parts of duplicate detection against loops: arrays, shingles, sketches, the order of originality."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mediaanalysis.text.duplicates import arrays
from mediaanalysis.text.duplicates.originals import by_originality, days_of
from mediaanalysis.text.duplicates.shingles import blocks, pieces_of, shingles
from mediaanalysis.text.duplicates.sketches import (
    _needed,
    _table_of,
    look_up_by_numpy,
    read_sketches,
    sketch_by_numpy,
    sketch_size,
)
from mediaanalysis.text.tokens import tokenize

from .made_tokens import DOCUMENTS, made

NUMBERS = st.lists(st.integers(0, 9), max_size=20)


@given(NUMBERS)
def test_counted_equals_a_loop(values: list[int]) -> None:
    found, count = arrays.counted(np.array(values, dtype=np.int64))
    assert dict(zip(found.tolist(), count.tolist(), strict=True)) == {v: values.count(v) for v in values}
    assert found.tolist() == sorted(set(values)) == arrays.distinct(np.array(values, dtype=np.int64)).tolist()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), max_size=10))
def test_unfold_equals_a_loop(runs: list[tuple[int, int]]) -> None:
    first, count = np.array(runs, dtype=np.int64).reshape(-1, 2).T
    assert arrays.unfold(first, count).tolist() == [a + k for a, n in runs for k in range(n)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=20).map(sorted), st.integers(1, 30))
def test_cut_divides_no_group_and_keeps_its_bound(rows: list[tuple[int, int]], room: int) -> None:
    group, work = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "_ROOM", room)
        parts = list(arrays.cut(group, work))
    assert [k for low, high in parts for k in range(low, high)] == list(range(len(rows)))
    for low, high in parts:
        assert low == 0 or group[low] != group[low - 1]
        assert work[low:high].sum() <= room or len(set(group[low:high].tolist())) == 1


@given(DOCUMENTS, st.integers(1, 4))
def test_shingles_are_alike_where_the_words_are(documents: list[str], size: int) -> None:
    """Pads and breaks of the tokens are no words; a document shorter than a shingle is one."""
    tokens = made(*documents)
    pieces = pieces_of(tokens, size)
    expected: list[tuple[int, tuple[str, ...]]] = []
    for row in range(len(documents)):
        forms = tokens.surfaces[tokens.ids[tokens.offsets[row] : tokens.offsets[row + 1]]]
        words = [word for form in forms for word in form.lower().split("_") if word]
        runs = [tuple(words[k : k + size]) for k in range(len(words) - size + 1)] or [tuple(words)] * bool(words)
        expected += [(row, run) for run in runs]
    n, hashes = shingles(pieces, 0, len(documents))
    assert np.repeat(np.arange(len(n)), n).tolist() == [row for row, _ in expected]
    pairs = set(zip(hashes.tolist(), [run for _, run in expected], strict=True))
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


HASHES = st.lists(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 60), max_size=30), max_size=5)


def flat(documents: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    hashes = np.array([value for values in documents for value in values], dtype=np.uint64)
    return hashes, np.array([len(values) for values in documents], dtype=np.int64)


@given(HASHES, st.integers(1, 8))
def test_sketches_are_the_smallest_hashes(documents: list[list[int]], most: int) -> None:
    sizes, smallest, fingerprint = sketch_by_numpy(*flat(documents), most)
    expected = [sorted(set(values))[:most] for values in documents]
    assert sizes.tolist() == [len(values) for values in expected]
    assert smallest.tolist() == [value for values in expected for value in values]
    ordered = [sum((2 * k + 1) * value for k, value in enumerate(values)) % 2**64 for values in documents]
    assert fingerprint.tolist() == ordered


@given(HASHES, st.sets(st.integers(0, 2**64 - 1) | st.integers(0, 60), max_size=9))
def test_keys_are_looked_up(documents: list[list[int]], wanted: set[int]) -> None:
    keys = np.array(sorted(wanted), dtype=np.uint64)
    row, document = look_up_by_numpy(*flat(documents), _table_of(keys))
    expected = [(sorted(wanted).index(v), d) for d, values in enumerate(documents) for v in values if v in wanted]
    assert list(zip(row.tolist(), document.tolist(), strict=True)) == expected


def test_a_sketch_estimates_the_share() -> None:
    """The hits of one sketch in another document are a binomial count: mean and variance over two hundred pairs."""
    rng = np.random.default_rng(20240301)
    words = np.array([f"w{k}" for k in range(400_000)])
    texts = []
    for _ in range(200):
        mine = rng.choice(words, 1_000)
        texts += [" ".join(mine), " ".join([*mine[:600], *rng.choice(words, 1_000)])]
    tokens = tokenize(pd.DataFrame({"doc_id": [str(k) for k in range(400)], "text": texts}))
    pieces = pieces_of(tokens, 5)
    sketches = read_sketches(pieces, 64)
    hits = []
    for row in range(0, 400, 2):
        sketch = sketches.hashes[sketches.document == row]
        assert len(sketch) == 64
        hits.append(np.isin(sketch, shingles(pieces, row + 1, row + 2)[1]).sum())
    share = 596 / 996
    assert np.mean(hits) == pytest.approx(64 * share, abs=3 * np.sqrt(64 * share * (1 - share) / 200))
    assert np.var(hits) == pytest.approx(64 * share * (1 - share), rel=0.35)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.46, 2 / 3, 0.8, 1.0])
def test_what_is_needed_is_nearly_always_there(share: float) -> None:
    most = sketch_size(share)
    owner = np.repeat(np.arange(3), [most, 10, 1])
    needed = _needed(owner, np.zeros(len(owner), dtype=bool), share, most)
    assert stats.binom.cdf(needed[0] - 1, most, share) <= 1e-4
    assert needed[0] >= share * most / 2
    assert needed[1:].tolist() == [np.ceil(10 * share - 1e-9), 1]


def test_common_hashes_are_asked_for_less() -> None:
    owner = np.zeros(10, dtype=np.int64)
    for lost, expected in ((0, 8), (3, 5), (4, 4), (10, 4)):
        assert _needed(owner, np.arange(10) < lost, 0.8, 64).tolist() == [expected]


def test_fingerprints_know_the_order() -> None:
    tokens = made("a b c a b d", "a b d a b c", "a b c a b d", "")
    sketches = read_sketches(pieces_of(tokens, 1), 64)
    assert sketches.fingerprint[0] == sketches.fingerprint[2] != sketches.fingerprint[1]
    assert sketches.n_shingles.tolist() == [6, 6, 6, 0]


def test_blocks_hold_every_document_once() -> None:
    tokens = made("a b c", "", "a", "a b c a b c", "")
    for room in (1, 3, 4, 100):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("mediaanalysis.text.duplicates.shingles._BLOCK", room)
            rows = [row for low, high in blocks(tokens) for row in range(low, high)]
        assert rows == list(range(5))
    assert list(blocks(made())) == []


@given(DOCUMENTS, st.integers(1, 4), st.integers(1, 6))
def test_the_loops_equal_numpy(documents: list[str], size: int, most: int) -> None:
    loops = pytest.importorskip("mediaanalysis.text.duplicates.loops")
    slow = pieces_of(made(*documents), size)._replace(loops=None)
    fast = slow._replace(loops=loops)
    for low, high in ((0, len(documents)), (len(documents) // 2, len(documents))):
        for mine, theirs in zip(shingles(fast, low, high), shingles(slow, low, high), strict=True):
            assert mine.tolist() == theirs.tolist()
    for mine, theirs in zip(read_sketches(fast, most)[1:], read_sketches(slow, most)[1:], strict=True):
        assert mine.dtype == theirs.dtype
        assert mine.tolist() == theirs.tolist()


@given(HASHES, st.integers(1, 8), st.sets(st.integers(0, 60), max_size=9))
def test_the_loops_equal_numpy_on_any_hashes(documents: list[list[int]], most: int, wanted: set[int]) -> None:
    loops = pytest.importorskip("mediaanalysis.text.duplicates.loops")
    hashes, n = flat(documents)
    found, sizes, fingerprint = np.zeros(len(hashes), np.uint64), np.zeros_like(n), np.zeros(len(n), np.uint64)
    total = loops.sketch(hashes, n, most, found, sizes, fingerprint)
    for mine, theirs in zip((sizes, found[:total], fingerprint), sketch_by_numpy(hashes, n, most), strict=True):
        assert mine.tolist() == theirs.tolist()
    keys = np.array(sorted(wanted), dtype=np.uint64)
    row, document = np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.int64)
    total = loops.look_up(hashes, n, *_table_of(keys), row, document)
    expected = look_up_by_numpy(hashes, n, _table_of(keys))
    assert (row[:total].tolist(), document[:total].tolist()) == tuple(column.tolist() for column in expected)


def test_the_original_is_the_earliest_then_the_agencys_then_the_longest() -> None:
    rows = [
        ("f", "long text", None, "Reuters"),
        ("e", "long text", "2024-03-02", "The Lorem Courier"),
        ("d", "text", "2024-03-02", "The Lorem Courier"),
        ("c", "text", "2024-03-02", "The Lorem Courier"),
        ("b", "text", "2024-03-02", "Associated Press"),
        ("a", "text", "2024-03-01", None),
    ]
    documents = pd.DataFrame(rows, columns=["doc_id", "text", "date", "outlet"])
    for dated in (documents, documents.assign(date=pd.to_datetime(documents["date"]))):
        for shuffled in (dated, dated.iloc[::-1], dated.sample(frac=1, random_state=1)):
            assert "".join(shuffled["doc_id"].iloc[by_originality(shuffled)]) == "abecdf"
    assert by_originality(documents[["doc_id", "text"]]).tolist() == [1, 0, 5, 4, 3, 2]


def test_dates_that_are_none() -> None:
    documents = pd.DataFrame({"doc_id": list("abc"), "text": "", "date": ["soon", "2024-03-01T23:00:00+02:00", None]})
    assert np.isnat(days_of(documents)).tolist() == [True, False, True]
    assert str(days_of(documents)[1]).startswith("2024-03-01T21:00")

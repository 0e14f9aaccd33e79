"""Around the scanner: Arrow memory of every shape, tables that grow, threads, and who scans what."""

from __future__ import annotations

import os
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediaanalysis.text import scanning
from mediaanalysis.text.compiled import load
from mediaanalysis.text.grammar import KEEP
from mediaanalysis.text.scanning import Spans, Types, _buffers, _utf8, scan_compiled, scan_texts, scan_with_expression

from .test_scanner import TEXTS, assert_equals_expression, assert_same, series, spans_of, texts_with_spans, whole

WORDS = ["Kyiv’s", "", "cease-fire talks", "𝐀 мир", "停战 #tag", "a", "the U.S. said 12.5%"]
DTYPES = [
    "str",
    object,
    "string",
    "string[python]",
    "category",
    pd.ArrowDtype(pa.string()),
    pd.ArrowDtype(pa.large_string()),
]


@pytest.fixture
def small_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tables of types begin with room for two."""
    original = Types.of_size
    monkeypatch.setattr(Types, "of_size", lambda size: original(2 if size == 1 << 15 else size))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_texts_of_every_dtype(dtype: object) -> None:
    texts = pd.Series(WORDS * 2, dtype=dtype)
    for part in (texts, texts.iloc[3:9], texts.iloc[::-2], texts.iloc[:0], pd.concat([texts, texts.iloc[5:]])):
        utf8 = _utf8(part)
        assert utf8 is not None
        assert utf8.type == pa.large_string()
        assert utf8.to_pylist() == part.tolist()
        assert_same(
            scan_compiled(utf8, whole(part.tolist()), KEEP), scan_with_expression(part, whole(part.tolist()), KEEP)
        )


@given(st.lists(TEXTS, min_size=1, max_size=5), st.data())
@settings(deadline=None, max_examples=100)
def test_slices_and_chunks(texts: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(texts)))
    size = data.draw(st.integers(0, len(texts) - first))
    part = texts[first : first + size]
    expected = scan_with_expression(part, whole(part), KEEP)
    cut = pa.array(texts, pa.large_string()).slice(first, size)
    assert_same(scan_compiled(cut, whole(part), KEEP), expected)
    chunks = [pa.array(values, pa.string()) for values in (texts[:first], [], texts[first:])]
    held = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array(chunks, pa.string())))
    joined = _utf8(held.iloc[first : first + size])
    assert joined is not None
    assert_same(scan_compiled(joined, whole(part), KEEP), expected)


def test_what_pandas_holds_as_utf8_is_not_copied() -> None:
    texts = series(["Talks failed."] * 3)
    utf8 = _utf8(texts)
    assert utf8 is not None
    held = texts.array.__arrow_array__().chunk(0)
    assert utf8.buffers()[2].address == held.buffers()[2].address
    text, bounds = _buffers(utf8)
    assert text.ctypes.data == held.buffers()[2].address
    assert bounds.tolist() == [0, 13, 26, 39]


def test_half_a_surrogate_pair_goes_to_the_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "WORTHWHILE", 0)
    texts = pd.Series(["war \ud800 a\udc00b #x\ud800", "https://x.org/\udfffz end"], dtype=object)
    assert _utf8(texts) is None
    found = scan_texts(texts, whole(texts.tolist()), KEEP)
    assert found.surfaces.tolist() == ["war", "a", "b", "#x", "https://x.org/", "z", "end"]
    assert found.start.tolist() == [0, 6, 8, 10, 0, 15, 17]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_table_of_types_grows_within_a_document(threads: int) -> None:
    words = [f"w{k}" for k in range(70_000)]
    text = " ".join(words + words[::-1])
    found = assert_equals_expression(["w5 first w69999", text, "w3 last"], threads=threads)
    assert len(found.surfaces) == 70_002
    assert found.surfaces[:4].tolist() == ["w5", "first", "w69999", "w0"]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_tokens_outgrow_their_arrays(threads: int) -> None:
    texts = ["a b c " * 10_000, "é ø " * 5_000, "", "d " * 9_000]
    found = assert_equals_expression(texts, threads=threads)
    assert len(found.ids) == 49_000
    assert len(found.ids) > 2 * (sum(len(text.encode()) for text in texts) // 5 + 1000) > 0


@pytest.mark.usefixtures("small_tables")
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_small_tables_grow(threads: int) -> None:
    assert len(Types.of_size(1 << 15).keys) == 2

    @given(texts_with_spans())
    @settings(deadline=None, max_examples=100)
    def same(texts_spans: tuple[list[str], Spans]) -> None:
        assert_equals_expression(*texts_spans, KEEP, threads=threads)

    same()
    assert_equals_expression([" ".join(f"{k:x}" for k in range(3000))] * 2, threads=threads)


@pytest.mark.parametrize(
    "texts",
    [
        ["b a " * 500, "", "", "c a b", ""],
        ["", "", "a b " * 500],
        ["a", "b", "a"],
        ["", ""],
        [f"w{k % 7} w{k % 11} w{k}" for k in range(500)],
    ],
)
def test_threads_change_nothing(texts: list[str]) -> None:
    for threads in (2, 3, 4, 16):
        found = assert_equals_expression(texts, threads=threads)
        assert list(pd.unique(found.surfaces[found.ids])) == found.surfaces.tolist()
    edges = spans_of(
        [[(0, len(text) // 2), (len(text) // 2, len(text) // 2), (len(text), len(text))] for text in texts]
    )
    for threads in (2, 3, 4, 16):
        assert_equals_expression(texts, edges, KEEP, threads=threads)


def test_two_threads_from_some_size_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    original = scanning._scan_in_threads

    def spy(*arguments: object, threads: int) -> object:
        asked.append(threads)
        return original(*arguments, threads=threads)  # type: ignore[arg-type]

    monkeypatch.setattr(scanning, "_scan_in_threads", spy)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    utf8 = _utf8(series(["a b", "b c", "c d"]))
    scan_compiled(utf8, whole(["", "", ""]))
    assert asked == []
    monkeypatch.setattr(scanning, "_TWO_THREADS", 8)
    found = scan_compiled(utf8, whole(["", "", ""]))
    assert asked == [2]
    assert found.surfaces[found.ids].tolist() == list("abbccd")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    scan_compiled(utf8, whole(["", "", ""]))
    assert asked == [2]


def test_short_texts_are_left_to_the_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str] = []
    compiled, expression = scanning.scan_compiled, scanning.scan_with_expression
    monkeypatch.setattr(scanning, "scan_compiled", lambda *rest: used.append("compiled") or compiled(*rest))
    monkeypatch.setattr(scanning, "scan_with_expression", lambda *rest: used.append("expression") or expression(*rest))
    texts = series(["a b " * 50, "c"])
    expected = scan_texts(texts, whole(["", ""]))
    monkeypatch.setattr(scanning, "WORTHWHILE", 100)
    assert_same(scan_texts(texts, whole(["", ""])), expected)
    monkeypatch.setattr(scanning, "load", lambda name: None)
    assert_same(scan_texts(texts, whole(["", ""])), expected)
    assert used == ["expression", "compiled", "expression"]


def test_nothing_is_compiled_a_second_time() -> None:
    """Texts of every kind are one type to numba: a second would be compiled in silence, and take as long."""
    loops = load("scanner")
    assert isinstance(loops, ModuleType)
    held = pa.py_buffer(np.array([0, 5, 18], np.int64).tobytes()), pa.py_buffer("a béand #x U.S.é".encode())
    constant = pa.LargeStringArray.from_buffers(2, *held)
    for utf8 in (
        constant,
        _utf8(series(["war", "é" * 99])),
        _utf8(series(["", "xy"])),
        _utf8(series(["", "a b c d "])),
    ):
        for threads in (1, 2):
            scan_compiled(utf8, whole(["", ""]), threads=threads)
            scan_compiled(utf8, spans_of([[(0, 2)], [(1, 1), (1, 2)]]), KEEP, threads=threads)
    assert_equals_expression([" ".join(f"{k:x}" for k in range(40_000))])
    for name in ("scan", "span_bytes", "rehash", "merge_types", "renumber", "gather"):
        assert len(getattr(loops, name).signatures) == 1, name
